"""Slides: the story of the handout cut into single ideas, its derivations revealed line by line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..figures.drawings import NetworkDrawing, Panels
from ..figures.places import ACROSS, DOWN
from ..notation import Style
from ..printing import pieces
from ..tree import Divide, Expression, Link, Pending, Reduce
from .blocks import Block, Display, Document, Figure, Grouped, Heading, Inline, Row, Slide
from .handout import handout
from .material import Material
from .words import joined

LINE = 34.0
"""Ems that fit beside each other on a slide, at a size that is read from the last row."""

HEIGHT = 12.0
"""Lines of a display that fit on a slide with its title and a sentence."""

TALL = 1.9
"""Lines that a row with a fraction or a sum takes."""

WIDE_ROOM = 0.34
"""The height that a picture may have beside a title and a sentence, by the width of the text."""

BIG = (Display, Figure, Grouped)
"""Blocks of which a slide has at most one."""


def slides(m: Material, title: str | None = None, author: str | None = None) -> Document:
    """The sections of the handout as slides, one idea each."""
    document = handout(m, title, author)
    made = tuple(_slides(document.blocks, m.style, m.say("continued")))
    return replace(document, blocks=made)


def _slides(blocks: Iterable[Block], style: Style, continued: Inline) -> Iterator[Slide]:
    """Blocks under their headings, cut after each picture, table and display."""
    title: Inline = ()
    part: Inline = ()
    gathered: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            yield from _slide(title, part, gathered)
            part = block.text if block.level > 1 else ()
            title = title if block.level > 1 else block.text
        elif isinstance(block, Display):
            for place, rows in enumerate(_chunks(block.rows, style)):
                more = (*part, " ", *continued) if part else continued
                named = part if place == 0 else more
                gathered.append(Display(rows))
                yield from _slide(title, named, gathered)
        else:
            gathered.append(_fitted(block))
            if isinstance(block, BIG):
                yield from _slide(title, part, gathered)
    yield from _slide(title, part, gathered)


def _slide(title: Inline, part: Inline, gathered: list[Block]) -> Iterator[Slide]:
    """The slide of what was gathered, which is then used up; none where that is nothing."""
    if not gathered:
        return
    revealed = any(isinstance(block, Display) for block in gathered)
    name = joined((*title, ": ", *part)) if part and title else title or part
    yield Slide(name, tuple(gathered), revealed)
    gathered.clear()


def _chunks(rows: tuple[Row, ...], style: Style) -> Iterator[tuple[Row, ...]]:
    """Rows in portions that fit; the first of each says its left side again."""
    chunk: list[Row] = []
    used = 0.0
    left: Expression | None = None
    for row in rows:
        left = row.left or left
        need = _height(row, style)
        if chunk and used + need > HEIGHT:
            yield tuple(chunk)
            chunk, used = [], 0.0
            row = row if row.right is None else replace(row, left=left)
        chunk.append(row)
        used += need
    if chunk:
        yield tuple(chunk)


def _height(row: Row, style: Style) -> float:
    """The lines that a row takes."""
    sides = [side for side in (row.left, row.right) if side is not None]
    width = sum(piece.width for side in sides for piece in pieces(side, "typst", style))
    lines = max(1, math.ceil(width / LINE))
    nodes = (node for side in sides for node in side.walk())
    tall = any(isinstance(node, Divide | Link | Pending | Reduce) for node in nodes)
    return lines * (TALL if tall else 1.2) + (0.9 if row.reason and width > LINE / 2 else 0)


def _fitted(block: Block) -> Block:
    """A picture as large as its slide lets it be."""
    if not isinstance(block, Figure):
        return block
    return replace(block, width=round(min(1.0, WIDE_ROOM / _aspect(block)), 3))


def _aspect(figure: Figure) -> float:
    """The height of a picture by its width."""
    drawing = figure.drawing
    if isinstance(drawing, NetworkDrawing):
        layers = [node.layer for node in drawing.nodes]
        return DOWN * max(map(layers.count, layers)) / (ACROSS * (max(layers) + 1))
    if isinstance(drawing, Panels):
        rows = math.ceil(len(drawing.plots) / drawing.columns)
        return rows * drawing.plots[0].aspect / min(drawing.columns, len(drawing.plots))
    return drawing.aspect
