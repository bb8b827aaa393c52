"""Commands that make a document of a model and write it to a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from ..progress import working
from ..saving import check_target
from .options import common
from .reading import opened

OPTIONS = ("data", "set", "digits", "title", "author", "paper", "lang", "style", "output")


def paper_command(kind: str, about: str) -> click.Command:
    """The command that makes one kind of document; ``symprop.papers`` has a function for it."""

    @click.command(kind, help=about)
    @common("model", "about")
    @click.option(
        "--rate",
        type=click.FloatRange(min=0, min_open=True),
        metavar="NUMBER",
        help="Learning rate; default: 0.1, or less where that leads uphill.",
    )
    @common(*OPTIONS)
    def command(**given: Any) -> None:
        _write(kind, **given)

    return command


def _write(
    kind: str,
    model: str,
    wrt: tuple[str, ...],
    data: str | None,
    settings: Mapping[str, float],
    output: Path | None,
    paper: str,
    lang: str,
    rate: float | None,
    **more: Any,
) -> None:
    from .. import papers
    from ..render.paper import check_paper
    from ..render.saving import check_suffix

    target = output or check_target(f"{Path(model).stem}-{kind}.pdf")
    check_suffix(target)
    check_paper(paper)
    make: Callable[..., papers.Paper] = getattr(papers, kind)
    with working(kind):
        made = make(
            opened(model, data, settings),
            language=lang,
            wrt=wrt,
            learning_rate=rate,
            **more,
        )
        made.save(target, paper=paper)
    if output is None:
        click.echo(f"wrote {target}")
