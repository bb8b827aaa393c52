"""Slides as LaTeX for beamer: a frame each, the rows of displays on one overlay after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..documents.blocks import Display, Document, Figure, Grouped, Slide
from .engine import Renderer, clean
from .environments import SLIDE
from .formulas import display
from .latex import FORMAT as PAGES
from .latex import boxed, cells, flowing
from .preambles import BEAMER
from .tex import escape

SIZES = ((0.95, ""), (0.85, r"\small"), (0.0, r"\footnotesize"))
"""Letters by the scale of a slide."""

CLOSER = "\\closer{1.1}\n"
"""What stands before a display below a title: it begins no paragraph."""

LOWER = 0.92
"""The part of its room that a picture takes: LaTeX sets the words above it wider than Typst."""

DEFAULT = 0.4
"""The height of a picture by the width, where no room is known."""


def page(renderer: Renderer, document: Document, blocks: Sequence[str]) -> str:
    """The frames after one with the title."""
    title = renderer.inline(document.title)
    author = escape(clean(document.author))
    head = f"\\title{{{title}}}\n\\author{{{author}}}\n\\date{{}}\n"
    cover = "\\begin{frame}[plain]\n\\titlepage\n\\end{frame}\n\\setcounter{framenumber}{0}"
    body = "\n\n".join([cover, *blocks])
    return f"{BEAMER}{head}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"


def slide(renderer: Renderer, block: Slide) -> str:
    """A frame; what stands between rows appears with those that it announces."""
    made: list[str] = []
    rows = 0
    for inner in block.blocks:
        if isinstance(inner, Display):
            made.append(_display(renderer, inner, rows if block.revealed else None))
            rows += len(inner.rows)
        else:
            written = renderer.block(inner)
            overlay = min(rows + 1, block.reveals)
            made.append(f"\\uncover<{overlay}->{{{written}}}" if overlay > 1 else written)
    size = next(command for least, command in SIZES if block.scale >= least)
    inside = flowing(block.blocks, made)
    if block.blocks and isinstance(block.blocks[0], Display):
        inside = f"{CLOSER}{inside}"
    title = renderer.inline(block.title)
    return f"\\begin{{frame}}{{{title}}}{size}\n{inside}\n\\end{{frame}}"


def _display(renderer: Renderer, block: Display, before: int | None) -> str:
    """A display whose rows are uncovered one by one after so many; all at once for None."""
    if before is None:
        return display(renderer, block, SLIDE)

    def cell(text: str, row: int) -> str:
        # a relation that opens a group needs something before it to stand off that
        overlay = before + row + 1
        return rf"\uncover<{overlay}->{{{{}}{text}}}" if overlay > 1 else text

    return display(renderer, block, replace(SLIDE, cell=cell))


def grouped(renderer: Renderer, block: Grouped) -> str:
    """A table in one piece: one that is too long has been cut."""
    rows = "\n".join(cells(renderer, row) for row in block.rows)
    caption = f"{renderer.inline(block.caption)}\\par\n\n" if block.caption else ""
    table = boxed(block, cells(renderer, block.header), rows)
    return f"{caption}\\smallskip\n{table}\\smallskip"


def figure(renderer: Renderer, block: Figure) -> str:
    """A picture as large as the room that is left for it, its caption below."""
    file, alt = renderer.file_of(block, ".pdf"), escape(clean(block.alt))
    tall = LOWER * (block.tall or DEFAULT)
    caption = f"\n\n{{\\small {renderer.inline(block.caption)}\\par}}" if block.caption else ""
    return rf"\drawing{{{tall:.3f}}}{{{file}}}{{{alt}}}{caption}"


FORMAT = replace(
    PAGES,
    blocks={**PAGES.blocks, Slide: slide, Grouped: grouped, Figure: figure},
    page=page,
)
