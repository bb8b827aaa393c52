"""Pages filled: what would leave the end of a page blank is made to fit there.

A picture is made lower, a table broken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..documents.blocks import Block, Document, Figure, Grouped, Heading, Paragraph
from ..figures.lowering import lower
from ..notation import Style
from .engine import Renderer
from .typst import together

SLACK = 3.0
"""Points more than a picture must be lower by, so that rounding does not matter."""

MUCH, FEW = 0.2, 3
"""The part of a page that is left blank where a table is broken, so that these rows at least
stand on each of its pages."""

HEAD, GAP = 23.5, 13.5
"""Points above a heading and above other blocks, where they are not the first on their page."""


@dataclass(frozen=True, order=True)
class Place:
    """Where a page has got to: so many points of it are taken, of those that it has."""

    page: int
    taken: float
    room: float


Measure = Callable[[Sequence[str]], Sequence[Place]]
"""Typesets written blocks: the place before each of them, and that after the last."""


def filled(renderer: Renderer, document: Document, measure: Measure) -> list[str]:
    """The blocks of a document, written, its pictures lower where that fills a page."""
    texts = [renderer.block(block) for block in document.blocks]
    places = measure(texts)
    for number, block in enumerate(document.blocks):
        jump = _jump(document.blocks, number, places)
        changed = jump and CHANGES[type(block)](block, jump, renderer.style)
        if not changed:
            continue
        tried = [*texts[:number], renderer.block(changed), *texts[number + 1 :]]
        found = measure(tried)
        if found[number + 1] < places[number + 1]:
            texts, places = tried, found
    return texts


@dataclass(frozen=True)
class Jump:
    """A block that went to a new page with what announces it: the points that were ``left`` on
    the page before, those ``needed`` there for all of it, and those of the block by its ``own``.
    ``much``: what was left is a good part of the page."""

    left: float
    needed: float
    own: float
    much: bool


def _jump(blocks: Sequence[Block], number: int, places: Sequence[Place]) -> Jump | None:
    """Whether a block that can be changed did so."""
    if type(blocks[number]) not in CHANGES:
        return None
    last = len(blocks) if number in together(blocks) else number + 1
    start, end = places[number], places[last]
    first = number
    while first and places[first].page == end.page:
        first -= 1
    before = places[first]
    announced = all(isinstance(b, Heading | Paragraph) for b in blocks[first:number])
    if before.page != end.page - 1 or not announced:
        return None
    followed = places[last + 1 : last + 2] and places[last + 1].page == end.page
    needed = _gap(blocks[first]) + end.taken - (_gap(blocks[last]) if followed else 0.0)
    above = start.taken if start.page == end.page else 0.0
    left = before.room - before.taken
    return Jump(left, needed, places[number + 1].taken - above, left >= MUCH * before.room)


def _gap(block: Block) -> float:
    return HEAD if isinstance(block, Heading) else GAP


def _lower(figure: Figure, jump: Jump, style: Style) -> Figure | None:
    """A picture so low that all fits where something was left."""
    found = lower(figure.drawing, style, figure.width, jump.needed + SLACK - jump.left)
    return found and replace(figure, drawing=found[0], width=found[1])


def _broken(table: Grouped, jump: Jump, style: Style) -> Grouped | None:
    """A table that goes on on the next page, where that leaves a few rows on both."""
    del style
    count = len(table.rows)
    fit = int((jump.left - (jump.needed - jump.own)) / jump.own * (count + 1)) - 1
    return replace(table, breaks=True) if jump.much and FEW <= fit <= count - FEW else None


CHANGES: Mapping[type[Block], Callable[[Any, Jump, Style], Block | None]] = {
    Figure: _lower,
    Grouped: _broken,
}
"""What can be done so that a block begins on the page before; None where nothing can."""
