"""Pages filled: a picture that would leave the end of a page blank is made lower to fit there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..documents.blocks import Block, Document, Figure, Heading, Paragraph
from ..figures.lowering import lower
from ..notation import Style
from .engine import Renderer

SLACK = 3.0
"""Points more than a picture must be lower by, so that rounding does not matter."""

HEAD, GAP = 26.5, 13.5
"""Points above a heading and above other blocks, where they are not the first on their page."""


@dataclass(frozen=True)
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
        if not isinstance(block, Figure):
            continue
        lowered = _lower(document.blocks, number, places, renderer.style)
        if lowered is None:
            continue
        tried = [*texts[:number], renderer.block(lowered), *texts[number + 1 :]]
        found = measure(tried)
        if found[number + 1].page < places[number + 1].page:
            texts, places = tried, found
    return texts


def _lower(
    blocks: Sequence[Block], number: int, places: Sequence[Place], style: Style
) -> Figure | None:
    """A picture made so low that it and what announces it fit on the page before; or None."""
    figure, end = blocks[number], places[number + 1]
    assert isinstance(figure, Figure)
    first = number
    while first and places[first].page == end.page:
        first -= 1
    before = places[first]
    announced = all(isinstance(b, Heading | Paragraph) for b in blocks[first:number])
    if before.page != end.page - 1 or not announced:
        return None
    followed = places[number + 2 : number + 3] and places[number + 2].page == end.page
    after = _gap(blocks[number + 1]) if followed else 0.0
    needed = _gap(blocks[first]) + end.taken - after + SLACK
    found = lower(figure.drawing, style, figure.width, needed - (before.room - before.taken))
    return found and replace(figure, drawing=found[0], width=found[1])


def _gap(block: Block) -> float:
    return HEAD if isinstance(block, Heading) else GAP
