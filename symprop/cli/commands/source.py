"""``symprop source``: the generated NumPy code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from ..options import common
from ..reading import opened
from ..showing import show_text


@click.command()
@common("model", "wrt", "set", "data", "output")
def command(
    model: str,
    wrt: tuple[str, ...],
    settings: Mapping[str, float],
    data: str | None,
    output: Path | None,
) -> None:
    """Print the NumPy code of the loss of MODEL and its derivatives."""
    show_text(opened(model, data, settings).value_and_grad(*wrt).source, output)
