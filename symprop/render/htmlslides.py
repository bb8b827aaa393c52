"""Slides as one page of HTML: each as large as the screen, turned by scrolling; no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..documents.blocks import Document, Figure, Grouped, Heading, Slide
from .engine import Renderer
from .formulas import words_width
from .html import FORMAT as PAGES
from .html import figure, grouped, heading, whole

WIDTH, BETWEEN = 31.0, 1.4
"""Ems of a slide, and between two columns of a table."""


def page(renderer: Renderer, document: Document, blocks: Sequence[str]) -> str:
    """The slides below each other, after one with the title."""
    return whole(renderer, document, "\n".join(blocks), "page.css", "slides.css")


def slide(renderer: Renderer, block: Slide) -> str:
    """A slide in a section of its own."""
    title = heading(renderer, Heading(block.title))
    inside = "\n".join([title, *map(renderer.block, block.blocks)])
    small = f' style="--scale: {block.scale:.4g}"' if block.scale != 1 else ""
    return f'<section class="slide"{small}>\n{inside}\n</section>'


def picture(renderer: Renderer, block: Figure) -> str:
    """A picture as large as its room, where that is known."""
    made = figure(renderer, block)
    if block.tall is None:
        return made
    return made.replace("<figure>", f'<figure style="--tall: {block.tall:.4f}">', 1)


def table(renderer: Renderer, block: Grouped) -> str:
    """A table, smaller where it is wider than a slide."""
    columns = zip(block.header, *block.rows, strict=True)
    widths = [max(words_width(renderer, cell) for cell in column) + BETWEEN for column in columns]
    made = grouped(renderer, block)
    if sum(widths) <= WIDTH:
        return made
    scale = WIDTH / sum(widths)
    return made.replace('class="table"', f'class="table" style="--scale: {scale:.3f}"', 1)


FORMAT = replace(
    PAGES,
    blocks={**PAGES.blocks, Slide: slide, Figure: picture, Grouped: table},
    page=page,
)
