"""Slides: the story of the handout cut into single ideas, its derivations revealed line by line.

How much of an idea fits a screen is none of their business: what shows them cuts them to that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..figures.drawings import Mark, Panels, Series
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
    Slide,
)
from .handout import handout
from .material import Material
from .words import joined

BIG = (Display, Figure, Grouped, Listing)
"""After each of these a new slide begins."""

SHORT = 2
"""Rows of a display beside which another may stand."""

JOIN = ": "
"""Between the title of a section and what is special about one of its slides."""


def slides(m: Material, title: str | None = None, author: str | None = None) -> Document:
    """The sections of the handout as slides, one idea each."""
    document = handout(m, title, author)
    cut = _Cut()
    for block in document.blocks:
        cut.add(block)
    return replace(document, blocks=tuple(cut.finished()))


@dataclass
class _Cut:
    """Blocks cut into slides under their headings, after each picture, table and display."""

    title: Inline = ()
    gathered: list[Block] = field(default_factory=list)
    made: list[Slide] = field(default_factory=list)

    def add(self, block: Block) -> None:
        """Take the next block of the handout."""
        if isinstance(block, Heading):
            self._head(block)
        elif isinstance(block, Figure) and isinstance(block.drawing, Panels):
            self._panels(block, block.drawing)
        elif isinstance(block, Paragraph) and not self.gathered and self._is_said_of_before(block):
            self._extend(block)
        else:
            self.gathered.append(block)
            if isinstance(block, BIG):
                self._close()

    def _is_said_of_before(self, block: Paragraph) -> bool:
        """Whether words that announce nothing stand below a list, a table or a picture."""
        last = block.text[-1] if block.text else ""
        announces = isinstance(last, str) and last.rstrip().endswith(":")
        return not announces and self._before is not None and not self._before.revealed

    @property
    def _before(self) -> Slide | None:
        """The slide before, where it is one of the same section."""
        last = self.made[-1] if self.made else None
        return last if last and last.title == self.title else None

    def _extend(self, *blocks: Block) -> None:
        before = self.made[-1]
        self.made[-1] = replace(before, blocks=(*before.blocks, *blocks))

    def finished(self) -> list[Slide]:
        """All slides, once the last block has been taken."""
        self._rest()
        return self.made

    def _head(self, heading: Heading) -> None:
        if heading.level == 1 and self.title:  # words above the first heading stand below it
            self._rest()
        self.title = heading.text

    def _panels(self, figure: Figure, panels: Panels) -> None:
        """Two plots stay beside each other; of more, each is a slide."""
        if len(panels.plots) <= panels.columns:
            self.gathered.append(figure)
            self._close()
            return
        names = {_kind(s): s.label for plot in panels.plots for s in plot.series if s.label}
        for plot in panels.plots:
            named = tuple(replace(s, label=names.get(_kind(s), ())) for s in plot.series)
            self.gathered.append(replace(figure, drawing=replace(plot, title=(), series=named)))
            self._close(plot.title or plot.x_label)

    def _rest(self) -> None:
        """What is left at the end of a section stands on its last slide, or on one of its own."""
        if self._before and not self._before.revealed:
            self._extend(*self.gathered)
            self.gathered.clear()
        self._close()

    def _close(self, more: Inline = ()) -> None:
        """Make a slide of what was gathered, if anything was."""
        if self._before and _is_short(self.gathered) and _is_short(self._before.blocks):
            self._extend(*self.gathered)
        elif self.gathered:
            title = joined((*self.title, JOIN, *more)) if more else self.title
            revealed = any(isinstance(block, Display) for block in self.gathered)
            self.made.append(Slide(title, tuple(self.gathered), revealed))
        self.gathered.clear()


def _is_short(blocks: Sequence[Block]) -> bool:
    """Whether it is a sentence and a line or two: two of them are told on one slide."""
    if [type(block) for block in blocks] != [Paragraph, Display]:
        return False
    display = blocks[1]
    return isinstance(display, Display) and len(display.rows) <= SHORT


def _kind(series: Series) -> tuple[type[Series], int | None]:
    """What makes a series look as it does."""
    return type(series), None if isinstance(series, Mark) else series.look
