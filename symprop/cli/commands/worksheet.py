"""``symprop worksheet``: questions about a derivation, with friendly numbers and a key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from ...progress import working
from ..options import common
from ..reading import opened

SEED = 7


@click.command(short_help="A worksheet about a derivative of MODEL, and its key.")
@common("model", "about")
@click.option("--seed", default=SEED, show_default=True, metavar="N", help="Draws the numbers.")
@click.option(
    "--variants", default=1, show_default=True, metavar="N", help="So many different sheets."
)
@common("data", "set", "title", "author", "paper", "lang", "style", "output")
def command(
    model: str,
    wrt: tuple[str, ...],
    seed: int,
    variants: int,
    data: str | None,
    settings: Mapping[str, float],
    title: str | None,
    author: str | None,
    paper: str,
    lang: str,
    style: str | None,
    output: Path | None,
) -> None:
    """Make a worksheet about one parameter of MODEL, by default the last one, or several.

    Small friendly numbers are drawn for data and parameters; those given by --set stay. The key
    is written beside the sheet, as …-key. A file .xml is a question bank for Moodle.
    """
    from ...papers.worksheets import check_sheet, worksheet

    target = output or Path(f"{Path(model).stem}-worksheet.pdf")
    check_sheet(target, paper)
    with working("worksheet"):
        made = worksheet(
            opened(model, data, {}),
            seed,
            variants,
            wrt=wrt,
            language=lang,
            values=settings or None,
            style=style,
            title=title,
            author=author,
        )
        written = made.save(target, paper)
    for path in written:
        click.echo(f"wrote {path}")
