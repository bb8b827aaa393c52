"""``symprop source``: a file that runs by itself, in one of several languages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from ...languages import STYLES, TARGETS
from ..options import common
from ..reading import opened
from ..showing import show_text


@click.command()
@common("model", "wrt", "set", "data")
@click.option(
    "--target", type=click.Choice(TARGETS), default=TARGETS[0], show_default=True, help="Language."
)
@click.option(
    "--style",
    type=click.Choice(STYLES),
    default=STYLES[0],
    show_default=True,
    help="An equation at a time as it is written, or stable forms that share work.",
)
@common("output")
def command(
    model: str,
    wrt: tuple[str, ...],
    settings: Mapping[str, float],
    data: str | None,
    target: str,
    style: str,
    output: Path | None,
) -> None:
    """Print code for the loss of MODEL and its derivatives that runs without symprop."""
    show_text(opened(model, data, settings).source(target, style, wrt=wrt), output)
