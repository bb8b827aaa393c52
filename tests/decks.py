"""The slides of the gallery, cut to a screen once for all tests, and how to write them."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import symprop
from symprop.documents.blocks import Document, Slide
from symprop.figures.drawings import Panels, Plot
from symprop.notation import Style
from symprop.render.cutting import fitted
from symprop.render.engine import Options, Renderer
from symprop.render.screens import SCREENS
from symprop.render.typst import level


@cache
def deck(name: str) -> Document:
    """The slides of a model, cut to a screen."""
    return fitted(symprop.slides(symprop.load(name)).document)


def slides_of(document: Document) -> list[Slide]:
    return [block for block in document.blocks if isinstance(block, Slide)]


def at_once(document: Document) -> Document:
    """The same, no slide shown line by line."""
    return replace(document, blocks=tuple(replace(s, revealed=False) for s in slides_of(document)))


def written(document: Document, format: str, folder: str = "") -> str:
    """What has been cut in a format for screens."""
    renderer = Renderer.of(document, SCREENS[format], Options(folder=folder))
    return renderer.document(level(document))


def frame(drawing: Plot | Panels, style: Style, points: float) -> str:
    """A frame as large as a plot, where it does not matter what is inside."""
    del style
    panels = drawing if isinstance(drawing, Panels) else Panels((drawing,), 1)
    columns = min(panels.columns, len(panels.plots))
    rows = math.ceil(len(panels.plots) / columns)
    height = 16 + rows * points / columns * max(plot.aspect for plot in panels.plots)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{points}pt" height="{height}pt" '
        f'viewBox="0 0 {points} {height}"><rect x="1" y="1" width="{points - 2}" '
        f'height="{height - 2}" fill="none" stroke="black" stroke-width="2"/></svg>'
    )
