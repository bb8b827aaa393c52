"""Slides as Typst source: a page a reveal; and the source that tells how high all on them is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..documents.blocks import Block, Display, Document, Figure, Grouped, Listing, Slide
from ..documents.parts import count
from .engine import Renderer
from .typst import FORMAT as PAGES
from .typst import figure, grouped, listing, source
from .typstmath import content, display_of, inline

SCREEN = """width: screen.width, height: screen.height, \
margin: (x: screen.side, top: screen.top, bottom: screen.bottom), footer: foot[{title}]"""

COVER = """#align(horizon, [
  #text(size: 26pt, fill: accent)[#set par(leading: 0.5em); #title[{title}]]
  #text(size: 20pt)[{author}]
])
"""

SIZE = 20.0
"""The points of a text on a slide of 254 by 143 mm; slides.typ begins with the same."""

FILES = ("page.typ", "slides.typ")


def page(renderer: Renderer, document: Document, blocks: Sequence[str]) -> str:
    """The slides after one with the title."""
    screen = SCREEN.format(title=inline(renderer, document.title))
    return source(renderer, document, "\n\n".join(blocks), screen, COVER, *FILES)


def measuring(renderer: Renderer, document: Document) -> str:
    """The source whose metadata says of each slide how high its parts are."""
    slides = (block for block in document.blocks if isinstance(block, Slide))
    body = "\n".join(
        f"#measured([{inline(renderer, s.title)}], {_blocks(renderer, s, place_of_picture)})"
        for s in slides
    )
    return source(renderer, document, body, SCREEN.format(title=""), "", *FILES)


def place_of_picture(renderer: Renderer, figure: Figure, more: str) -> str:
    """What a picture takes, but for the picture."""
    del more
    return f"#place-of-picture({content(renderer, figure.caption)})"


def slide(renderer: Renderer, block: Slide) -> str:
    """A slide as functions of how many rows of its displays are shown."""
    blocks, size = _blocks(renderer, block, picture), block.scale * SIZE
    rows = 1 if not block.revealed else block.reveals
    return f"#slide([{inline(renderer, block.title)}], {size:.4g}pt, {rows}, {blocks})"


Writer = Callable[[Renderer, Any, str], str]


def _display(renderer: Renderer, block: Display, more: str) -> str:
    return f"#{display_of(renderer, block, more)}"


def picture(renderer: Renderer, block: Figure, more: str) -> str:
    """A picture as large as it can be."""
    del more
    return figure(renderer, block)


IN_PARTS: Mapping[type[Block], Writer] = {
    Display: _display,
    Grouped: grouped,
    Listing: listing,
}
"""What writes a block so that it can be there in part."""


def _blocks(renderer: Renderer, slide: Slide, of_figure: Writer) -> str:
    """The blocks of a slide, each as a function of how many of its parts are there."""
    writers = {**IN_PARTS, Figure: of_figure}
    found: list[str] = []
    for block in slide.blocks:
        write = writers.get(type(block))
        rest = ", rest: rest" if isinstance(block, Display) else ""
        more = f", shown: n{rest}"
        made = write(renderer, block, more) if write else renderer.block(block)
        rows = len(block.rows) if isinstance(block, Display) and slide.revealed else 0
        found.append(f"  (parts: {count(block)}, rows: {rows}, made: (n, rest) => [\n{made}\n]),")
    return "(\n" + "\n".join(found) + "\n)"


FORMAT = replace(PAGES, blocks={**PAGES.blocks, Slide: slide}, page=page)
