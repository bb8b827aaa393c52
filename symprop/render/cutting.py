"""Slides cut to the height of a screen, which Typst measures: what does not fit goes on."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..documents.blocks import (
    Block,
    Display,
    Document,
    Figure,
    Grouped,
    Heading,
    Inline,
    Paragraph,
    Slide,
)
from ..documents.parts import divided, part
from ..documents.words import Words
from ..notation import Style
from ..typesetting import query
from .engine import Options, Renderer
from .screenpictures import sized
from .typstslides import FORMAT, measuring

LEAST = 0.8
"""The least scale of a slide's letters, which are 20 points high: 16 points on a slide of 254 mm.

A table is made so small before it is cut, and an equation that no slide else could hold.
"""

SCALES = (1.0, 0.9, LEAST)

PICTURE = 0.5
"""The part of a screen that a picture has at least."""

TRIES = 4
"""Times that equations are divided until each fits a screen."""

FAIR = tuple(k / 20 for k in range(10, 21))
"""How full slides are, where several hold what one cannot: as evenly as so many of them can."""


def fitted(document: Document) -> Document:
    """The document with its slides cut so that each fits a screen, pictures as large as can be."""
    words, style = Words(document.language), _renderer(document).style
    heights = _measured(document)
    for _ in range(TRIES):
        shorter = tuple(itertools.starmap(_shorter, _pairs(document, heights)))
        if shorter == document.blocks:
            break
        document = replace(document, blocks=shorter)
        heights = _measured(document)
    cut = (_Cut(slide, sizes, words, style).slides() for slide, sizes in _pairs(document, heights))
    return replace(document, blocks=tuple(itertools.chain.from_iterable(cut)))


@dataclass(frozen=True)
class Heights:
    """Points: of a slide's title, and from the top down to each part of each block."""

    title: float
    heights: Sequence[Sequence[float]]
    width: float
    room: float

    @property
    def free(self) -> float:
        """The room below the title."""
        return self.room - self.title

    @cached_property
    def needs(self) -> list[list[float]]:
        """What each part of each block takes."""
        flat = [self.title, *itertools.chain.from_iterable(self.heights)]
        taken = iter([below - above for above, below in itertools.pairwise(flat)])
        return [list(itertools.islice(taken, len(block))) for block in self.heights]


def _measured(document: Document) -> list[Heights]:
    """The heights of all slides, at the usual size of their letters."""
    found = query(measuring(_renderer(document), document), "heights")
    return [Heights(**sizes) for sizes in found]


def _renderer(document: Document) -> Renderer:
    return Renderer.of(document, FORMAT, Options())


def _pairs(document: Document, heights: list[Heights]) -> Iterator[tuple[Slide, Heights]]:
    slides = (block for block in document.blocks if isinstance(block, Slide))
    return zip(slides, heights, strict=True)


def _shorter(slide: Slide, heights: Heights) -> Slide:
    """The slide with each sum in parts that is too high for one."""
    blocks = list(slide.blocks)
    for place, (block, needs) in enumerate(zip(slide.blocks, heights.needs, strict=True)):
        if isinstance(block, Display):
            counts = (math.ceil(need / heights.free) for need in needs)
            rows = itertools.starmap(divided, zip(block.rows, counts, strict=True))
            blocks[place] = Display(tuple(itertools.chain.from_iterable(rows)))
    return replace(slide, blocks=tuple(blocks))


@dataclass(frozen=True)
class _Unit:
    """Parts that stay together, each by the places of its block and its own.

    ``need`` is what they take, and ``again`` what is said again where a slide begins with them.
    """

    places: tuple[tuple[int, int], ...]
    need: float
    again: float = 0.0


@dataclass(frozen=True)
class _Cut:
    """A slide, how high all on it is, what to call one on which it goes on, and its notation."""

    slide: Slide
    heights: Heights
    words: Words
    style: Style

    def slides(self) -> Iterator[Slide]:
        """The slide where it fits, or else as many as it takes."""
        free, units = self.heights.free, tuple(self._units())
        tables = any(isinstance(block, Grouped) for block in self.slide.blocks)
        total = sum(unit.need for unit in units)
        if any(total * scale <= free for scale in (SCALES if tables else SCALES[:1])):
            yield self._made(units, self.slide.title)
            return
        least = len(list(_chunks(units, free)))
        found = (list(_chunks(units, free * part)) for part in FAIR)
        title = self.slide.title
        for chunk in next(chunks for chunks in found if len(chunks) <= least):
            yield self._made(chunk, title)
            title = self.words.say("continued", title=self.slide.title)

    def _units(self) -> Iterator[_Unit]:
        """What is announced stays with its announcement, last words with what is above them."""
        gathered: list[_Unit] = []
        single = [u for place in range(len(self.slide.blocks)) for u in self._parts(place)]
        for k, unit in enumerate(single):
            gathered.append(unit)
            announces = self._is_text(unit) and k + 1 < len(single)
            closing = all(map(self._is_text, single[k + 1 :]))
            if not announces and not (closing and k + 1 < len(single)):
                yield _together(gathered)
                gathered = []

    def _is_text(self, unit: _Unit) -> bool:
        return isinstance(self.slide.blocks[unit.places[0][0]], Paragraph | Heading)

    def _parts(self, place: int) -> Iterator[_Unit]:
        block, needs = self.slide.blocks[place], self.heights.needs[place]
        again = max(0.0, needs[0] - needs[1]) if isinstance(block, Grouped) and needs[1:] else 0.0
        for k, need in enumerate(needs):
            picture = PICTURE * self.heights.room if isinstance(block, Figure) else 0.0
            yield _Unit(((place, k),), need + picture, again if k else 0.0)

    def _made(self, units: Sequence[_Unit], title: Inline) -> Slide:
        """A slide of some units, its letters as large as they can be."""
        need = sum(unit.need for unit in units) + units[0].again
        scale = next((s for s in SCALES if need * s <= self.heights.free), LEAST)
        blocks = self._blocks([place for unit in units for place in unit.places])
        figures = [block for block in blocks if isinstance(block, Figure)]
        if figures:
            left = self.heights.free - need + PICTURE * self.heights.room * len(figures)
            tall = left / len(figures) / self.heights.width
            blocks = [sized(b, tall, self.style) if isinstance(b, Figure) else b for b in blocks]
        return replace(self.slide, title=title, blocks=tuple(blocks), scale=scale)

    def _blocks(self, places: Sequence[tuple[int, int]]) -> list[Block]:
        """The parts at some places, those of one block together."""
        found: list[Block] = []
        for place, group in itertools.groupby(places, key=lambda pair: pair[0]):
            parts = [k for _, k in group]
            found.append(part(self.slide.blocks[place], parts[0], parts[-1] + 1))
        return found


def _together(units: Sequence[_Unit]) -> _Unit:
    places = tuple(itertools.chain.from_iterable(unit.places for unit in units))
    return _Unit(places, sum(unit.need for unit in units), units[0].again)


def _chunks(units: Sequence[_Unit], limit: float) -> Iterator[list[_Unit]]:
    """Units in their order, no more on a slide than its limit unless there is but one."""
    chunk: list[_Unit] = []
    used = 0.0
    for unit in units:
        if chunk and used + unit.need > limit:
            yield chunk
            chunk, used = [], unit.again
        chunk.append(unit)
        used += unit.need
    if chunk:
        yield chunk
