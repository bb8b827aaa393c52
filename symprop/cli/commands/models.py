"""``symprop models``: what the gallery holds."""

from __future__ import annotations

from pathlib import Path

import click

from ...api import load
from ...equations import gallery_names
from ..options import common
from ..showing import show


@click.command()
@common("format", "output")
def command(format: str | None, output: Path | None) -> None:
    """List the models that come with symprop."""
    from ...documents.reports import report

    models = {name: load(name) for name in gallery_names()}
    rows = [(name, str(len(model.parameters)), model.title or "") for name, model in models.items()]
    remark = "symprop derive MODEL takes one of these names, or the path of a file of equations."
    show(report(("Models",), ("name", "parameters", "what it is"), rows, (remark,)), format, output)
