"""Slides: the story of the handout cut into single ideas, its derivations revealed line by line."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..figures.drawings import Mark, NetworkDrawing, Panels, Series
from ..figures.places import ACROSS, DOWN
from ..notation import Style
from ..printing import pieces
from ..tree import Divide, Expression, Link, Pending, Reduce
from .blocks import (
    Block,
    Display,
    Document,
    Figure,
    Grouped,
    Heading,
    Inline,
    Listing,
    Paragraph,
    Row,
    Slide,
)
from .handout import handout
from .material import Material
from .words import joined, plain

LINE = 34.0
"""Ems that fit beside each other on a slide, at a size that is read from the last row."""

HEIGHT = 9.6
"""Lines of a display that fit on a slide with its title and a sentence."""

TALL = 1.9
"""Lines that a row with a fraction or a sum takes."""

ROOM, SENTENCE = 0.4, 0.035
"""The height of a picture below a title, and what a line of text takes of it, by the width."""

LETTERS = 82
"""Letters in a line of text."""

NODE = 95.0
"""The room that a node takes in a network, in its units."""

JOIN = " · "
"""Between the title of a section and what is special about one of its slides."""


def slides(m: Material, title: str | None = None, author: str | None = None) -> Document:
    """The sections of the handout as slides, one idea each."""
    document = handout(m, title, author)
    cut = _Cut(m.style, m.say("continued"))
    for block in document.blocks:
        cut.add(block)
    return replace(document, blocks=tuple(cut.finished()))


@dataclass
class _Cut:
    """Blocks cut into slides under their headings, after each picture, table and display."""

    style: Style
    continued: Inline
    title: Inline = ()
    gathered: list[Block] = field(default_factory=list)
    made: list[Slide] = field(default_factory=list)

    def add(self, block: Block) -> None:
        """Take the next block of the handout."""
        if isinstance(block, Heading):
            self._head(block)
        elif isinstance(block, Display):
            for place, rows in enumerate(_chunks(block.rows, self.style)):
                self.gathered.append(Display(rows))
                self._close(self.continued if place else ())
        elif isinstance(block, Figure) and isinstance(block.drawing, Panels):
            self._panels(block, block.drawing)
        else:
            self.gathered.append(self._fitted(block))
            if isinstance(block, Figure | Grouped | Listing):
                self._close()

    def finished(self) -> list[Slide]:
        """All slides, once the last block has been taken."""
        self._rest()
        return self.made

    def _head(self, heading: Heading) -> None:
        if heading.level == 1:
            self._rest()
        self.title = heading.text

    def _panels(self, figure: Figure, panels: Panels) -> None:
        """Two plots stay beside each other; of more, each is a slide."""
        if len(panels.plots) <= panels.columns:
            self.gathered.append(self._fitted(figure))
            self._close()
            return
        names = {_kind(s): s.label for plot in panels.plots for s in plot.series if s.label}
        for plot in panels.plots:
            named = tuple(replace(s, label=names.get(_kind(s), ())) for s in plot.series)
            alone = replace(figure, drawing=replace(plot, title=(), series=named))
            self.gathered.append(self._fitted(alone))
            self._close(plot.title)

    def _fitted(self, block: Block) -> Block:
        """A picture as large as the text above it lets it be."""
        if not isinstance(block, Figure):
            return block
        texts = [b.text for b in self.gathered if isinstance(b, Paragraph)]
        lines = sum(math.ceil(len(plain(text, self.style)) / LETTERS) for text in texts)
        room = ROOM - SENTENCE * lines
        return replace(block, width=round(min(1.0, room / _aspect(block)), 3))

    def _rest(self) -> None:
        """What is left at the end of a section stands on its last slide, or on one of its own."""
        before = self.made[-1] if self.made else None
        if before and before.title == self.title and not before.revealed:
            blocks = (*before.blocks, *self.gathered)
            self.made[-1] = replace(before, blocks=blocks)
            self.gathered.clear()
        self._close()

    def _close(self, more: Inline = ()) -> None:
        """Make a slide of what was gathered, if anything was."""
        if self.gathered:
            title = joined((*self.title, JOIN, *more)) if more else self.title
            revealed = any(isinstance(block, Display) for block in self.gathered)
            self.made.append(Slide(title, tuple(self.gathered), revealed))
            self.gathered.clear()


def _kind(series: Series) -> tuple[type[Series], int | None]:
    """What makes a series look as it does."""
    return type(series), None if isinstance(series, Mark) else series.look


def _chunks(rows: tuple[Row, ...], style: Style) -> Iterator[tuple[Row, ...]]:
    """Rows in portions that fit; the first of each says its left side again."""
    needs = [_height(row, style) for row in rows]
    fair = sum(needs) / math.ceil(sum(needs) / HEIGHT)  # no slide with a last row alone
    chunk: list[Row] = []
    used = 0.0
    left: Expression | None = None
    for row, need in zip(rows, needs, strict=True):
        left = row.left or left
        if chunk and (used >= fair or used + need > HEIGHT):
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


def _aspect(figure: Figure) -> float:
    """The height of a picture by its width."""
    drawing = figure.drawing
    if isinstance(drawing, NetworkDrawing):
        layers = [node.layer for node in drawing.nodes]
        down = DOWN * (max(map(layers.count, layers)) - 1) + NODE
        return down / (ACROSS * max(layers) + NODE)
    if isinstance(drawing, Panels):
        rows = math.ceil(len(drawing.plots) / drawing.columns)
        return rows * drawing.plots[0].aspect / min(drawing.columns, len(drawing.plots))
    return drawing.aspect
