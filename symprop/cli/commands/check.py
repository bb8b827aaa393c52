"""``symprop check``: the derivatives against others that share nothing with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from ..options import common
from ..reading import opened
from ..showing import check_suffix, show

HEADER = ("parameter", "entries", "equalities", "complex step", "central difference", "result")
FAILED = 1


@click.command()
@common("model", "wrt", "set", "data", "format", "output")
def command(
    model: str,
    wrt: tuple[str, ...],
    settings: Mapping[str, float],
    data: str | None,
    format: str | None,
    output: Path | None,
) -> None:
    """Check the derivatives of MODEL against differences in numbers.

    Each printed equality is worked out from the definitions alone, and the compiled gradient is
    compared with the complex step and with central differences: the largest relative
    differences are shown.
    """
    from ...checking import check_gradients
    from ...documents.reports import report

    check_suffix(format, output)
    found = check_gradients(opened(model, data, settings), wrt)
    rows = [finding.cells() for finding in found.findings]
    show(report((f"Checks of {model}",), HEADER, rows, found.remarks()), format, output)
    click.get_current_context().exit(0 if found.passed else FAILED)
