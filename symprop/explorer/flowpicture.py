"""The flow of a model as an SVG: boxes with names and shapes, parameters in them as buttons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from html import escape
from itertools import pairwise

from ..figures.drawings import Point, Text
from ..figures.labels import runs, width_of
from ..figures.networksvg import SIZE
from ..figures.places import Box as Place
from ..model import Definitions
from ..notation import Style
from ..tree import Ref
from .flow import Box, Flow, flow
from .lanes import Pair, laid_out
from .network import part

ROOM = 12.0
"""Between the rim of a box and what stands in it, and between its parts."""

HALF, PITCH = 23.0, 74.0
"""Half the height of a box, and from the middle of one layer to that of the next."""

LINE, LOWER = -9.0, 12.0
"""Of a box's two lines the first holds names, the second its shape or its numbers."""

LEAST = 64.0
"""Half the width of the smallest box: a number and its adjoint find room."""

TIP = 4.0
"""Half the width of an arrow's tip."""


def flow_picture(model: Definitions, style: Style) -> tuple[str, bool]:
    """The definitions from the data down to the loss; whether they stand higher than wide.

    The picture is marked like a drawing of nodes, so that the same code lights it up.
    """
    picture = _Picture(model, style)
    inside = "\n".join(picture.shown())
    left, right = picture.ends
    width, height = right - left, PITCH * (picture.depth + 1)
    markup = (
        f'<svg class="network flow" role="group" aria-label="the network" '
        f'viewBox="{left:.1f} {-PITCH / 2:.1f} {width:.1f} {height:.1f}" '
        f'style="--wide: {width:.0f}px" '
        f'font-size="{SIZE:.0f}">\n{inside}\n</svg>'
    )
    return markup, height > width


class _Picture:
    def __init__(self, model: Definitions, style: Style) -> None:
        self.model = model
        self.style = style
        self.flow: Flow = flow(model)
        layers = {key: box.layer for key, box in self.flow.boxes.items()}
        arrows = (*self.flow.arrows, *self.flow.again)
        halves = {key: self._half(box) for key, box in self.flow.boxes.items()}
        self.depth = max(layers.values())
        across, self.passes = laid_out(layers, arrows, halves)
        self.places: Mapping[str, Place] = {
            key: Place(across[key], PITCH * layers[key], halves[key], HALF) for key in layers
        }

    @cached_property
    def ends(self) -> Point:
        """Left and right."""
        boxes = self.places.values()
        passes = [x for found in self.passes.values() for x in found]
        left = min([b.x - b.across for b in boxes] + passes)
        return left - ROOM, max([b.x + b.across for b in boxes] + passes) + ROOM

    def shown(self) -> Iterator[str]:
        """Arrows below boxes."""
        for pair in self.flow.arrows:
            yield self._arrow(pair, "edge")
        for pair in self.flow.again:
            yield self._arrow(pair, "edge again")
        for key, box in self.flow.boxes.items():
            yield from self._box(key, box)

    def _parts(self, box: Box) -> Iterator[Text]:
        """What stands in the first line: its name, its function, its parameters."""
        yield (Ref(box.name),) if box.key == box.name else ("earlier ", Ref(box.name))
        if box.function:
            yield (box.function,)
        for name in box.parameters:
            yield (Ref(name),)

    def _width(self, text: Text) -> float:
        return SIZE * width_of(runs(text, self.style))

    def _half(self, box: Box) -> float:
        widths = [self._width(text) for text in self._parts(box)]
        return max(LEAST, (sum(widths) + ROOM * (len(widths) + 1)) / 2)

    def _box(self, key: str, box: Box) -> Iterator[str]:
        place = self.places[key]
        name = box.name if key == box.name else ""
        final = " final" if key == self.model.loss else ""
        given = " given" if box.name in self.model.data else ""
        yield (
            f'<g class="node box{final}{given}" data-key="{escape(key)}" '
            f'data-name="{escape(name)}" data-place="">'
            f'<rect x="{place.x - place.across:.1f}" y="{place.y - HALF:.1f}" '
            f'width="{2 * place.across:.1f}" height="{2 * HALF:.1f}" rx="8"/>'
        )
        found = [(text, self._width(text)) for text in self._parts(box)]
        gap = (2 * place.across - sum(width for _, width in found)) / (len(found) + 1)
        at = place.x - place.across + gap
        for text, _ in found:
            for piece in text:
                own = self._width((piece,))
                spot = Place(at + own / 2, place.y + LINE, own / 2, 11)
                yield part(self.model, self.style, piece, spot)
                at += own
            at += gap
        yield (
            f'<text class="shape-of" text-anchor="middle" x="{place.x:.1f}" '
            f'y="{place.y + LOWER + 4:.1f}"></text>'
            f'<g class="strips" transform="translate({place.x:.1f} {place.y + LOWER:.1f})" '
            f'data-width="{2 * (place.across - ROOM):.0f}"></g></g>'
        )

    def _arrow(self, pair: Pair, kind: str) -> str:
        """A line from the foot of one box to the head of another, straight past those between."""
        start, end = (self.places[key] for key in pair)
        way = 1 if end.y > start.y else -1
        passed = self.passes[pair]
        points: list[Point] = []
        points.append((_port(start, passed[0] if passed else end.x), start.y + way * HALF))
        for k, x in enumerate(passed):
            y = start.y + way * PITCH * (k + 1)
            points += [(x, y - way * HALF), (x, y + way * HALF)]
        points.append((_port(end, passed[-1] if passed else start.x), end.y - way * HALF))
        return (
            f'<path class="{kind}" data-start="{escape(pair[0])}" data-end="{escape(pair[1])}" '
            f'd="{_line(points)}{_tip(*points[-1], way)}"/>'
        )


def _port(box: Place, towards: float) -> float:
    """Where at the rim of a box an arrow comes or goes: as straight as can be."""
    reach = 0.7 * box.across
    return max(box.x - reach, min(box.x + reach, towards))


def _line(points: list[Point]) -> str:
    d = "M{:.1f} {:.1f}".format(*points[0])
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = (y0 + y1) / 2
        straight = f"L{x1:.1f} {y1:.1f}"
        curved = f"C{x0:.1f} {middle:.1f} {x1:.1f} {middle:.1f} {x1:.1f} {y1:.1f}"
        d += straight if x0 == x1 else curved
    return d


def _tip(x: float, y: float, way: int) -> str:
    back = y - way * 2 * TIP
    return f"M{x - TIP:.1f} {back:.1f}L{x:.1f} {y:.1f}L{x + TIP:.1f} {back:.1f}"
