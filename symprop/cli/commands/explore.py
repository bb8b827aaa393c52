"""``symprop explore``: a page to look at a model, change it and let it learn."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from ...errors import SympropError, nearest
from ...progress import working
from ...saving import check_target
from ..options import common
from ..reading import opened

SUFFIXES = (".html", ".htm")


@click.command()
@common("model", "about", "digits", "set", "data", "title", "output")
@click.option("--open", "shown", is_flag=True, help="Open the page in the browser.")
def command(
    model: str,
    wrt: tuple[str, ...],
    digits: int,
    settings: Mapping[str, float],
    data: str | None,
    title: str | None,
    output: Path | None,
    shown: bool,
) -> None:
    """Make a page of MODEL that any browser opens: no server, no network.

    Its weights are chosen in a drawing, sliders move them, data are dragged, and gradient
    descent runs step by step. --wrt says what is chosen at first, by default the last parameter.
    """
    target = output or check_target(f"{Path(model).stem}-explore.html")
    if target.suffix.lower() not in SUFFIXES:
        hint = nearest(target.suffix, SUFFIXES)
        raise SympropError(f"{str(target)!r}: a page needs the suffix .html{hint}")
    if len(wrt) > 1:
        raise SympropError(f"one parameter is chosen at first, not {len(wrt)}; name one")
    chosen = wrt[0] if wrt else None
    with working("explore"):
        made = opened(model, data, settings).explore(title=title, parameter=chosen, digits=digits)
        made.save(target)
    if output is None:
        click.echo(f"wrote {target}")
    if shown:
        click.launch(target.resolve().as_uri())
