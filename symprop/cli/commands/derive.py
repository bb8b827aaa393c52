"""``symprop derive``: derivatives of the loss, told link by link."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from ...api import Model
from ...errors import SympropError
from ..options import common
from ..reading import opened
from ..showing import check_suffix, show


@click.command()
@common("model", "wrt", "level", "form", "numbers", "digits", "set", "data", "format", "output")
def command(
    model: str,
    wrt: tuple[str, ...],
    level: str,
    form: str,
    numbers: bool,
    digits: int,
    settings: Mapping[str, float],
    data: str | None,
    format: str | None,
    output: Path | None,
) -> None:
    """Derive the loss of MODEL with respect to its parameters.

    Without --wrt by every parameter, from the last one back, as backpropagation goes.
    """
    from ...documents.combining import combined

    check_suffix(format, output)
    found = opened(model, data, settings)
    derivations = [found.derive(name) for name in wrt or _backward(found)]
    if numbers:
        derivations = [d.at(digits=digits) for d in derivations]
    documents = [d.document(level, form) for d in derivations]
    show(combined(documents, found.loss), format, output)


def _backward(model: Model) -> tuple[str, ...]:
    """The parameters, the last one first."""
    if not model.parameters:
        raise SympropError("the model has no parameters; --wrt names data or a quantity")
    return model.parameters[::-1]
