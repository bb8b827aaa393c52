"""``symprop derive``: derivatives of the loss, told link by link."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from ...api import Model
from ...errors import SympropError
from ...progress import tracked
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
    names, documents = wrt or _backward(found), []
    for name in tracked(names, len(names), "derivations"):
        derivation = found.derive(name).at(digits=digits) if numbers else found.derive(name)
        documents.append(derivation.document(level, form))
    show(combined(documents, found.loss), format, output)


def _backward(model: Model) -> tuple[str, ...]:
    """The parameters, the last one first."""
    if not model.parameters:
        raise SympropError("the model has no parameters; --wrt names data or a quantity")
    return model.parameters[::-1]
