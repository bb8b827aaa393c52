"""Where the nodes of a network stand, and where along its edges the names find room."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from .drawings import NetworkDrawing, Point

ACROSS, MORE, NEAREST = 76.0, 6.0, 62.0
"""Between two layers: beside the names on their edges, more for each edge, and at least."""

DOWN, BETWEEN = 112.0, 10.0
"""Between the middles of two nodes of a layer, and between texts."""

TRIED = tuple(0.5 + side * step / 40 for step in range(13) for side in (-1, 1))
"""Parts of an edge at which its name may stand, the best first."""

ON_TEXT, ON_LINE, OFF_MIDDLE = 10.0, 40.0, 30.0
"""What it costs a name to stand on another by the area, on a line, and off the middle."""


@dataclass(frozen=True)
class Box:
    """A rectangle by its center and its half sizes."""

    x: float
    y: float
    across: float
    down: float

    def overlap(self, other: Box) -> float:
        """The area that two boxes share."""
        width = self.across + other.across - abs(self.x - other.x)
        height = self.down + other.down - abs(self.y - other.y)
        width = min(width, 2 * self.across, 2 * other.across)
        height = min(height, 2 * self.down, 2 * other.down)
        return max(0.0, width) * max(0.0, height)

    def holds(self, point: Point) -> bool:
        """Whether a point is inside."""
        x, y = point
        return abs(x - self.x) < self.across and abs(y - self.y) < self.down

    def crossed(self, line: Line) -> bool:
        """Whether a line comes through the box."""
        return any(map(self.holds, line.points))


@dataclass(frozen=True)
class Line:
    """A line that bends towards a point; it is straight where that is the middle."""

    start: Point
    bend: Point
    end: Point

    def at(self, t: float) -> Point:
        """The point at a part of the way."""
        parts = ((1 - t) ** 2, self.start), (2 * t * (1 - t), self.bend), (t * t, self.end)
        return sum(w * p[0] for w, p in parts), sum(w * p[1] for w, p in parts)

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """Points along the line."""
        return tuple(self.at(k / 40) for k in range(41))

    @property
    def length(self) -> float:
        """From end to end."""
        return math.dist(self.start, self.end)

    @property
    def height(self) -> float:
        """How far its bend stands off the straight line."""
        return abs(self.bend[1] - (self.start[1] + self.end[1]) / 2)


@dataclass(frozen=True)
class Extent:
    """Half the size of a node, and what it takes with its texts: half across, up, and down."""

    half: Point
    across: float
    up: float
    down: float


def positions(
    drawing: NetworkDrawing,
    extents: Mapping[str, Extent],
    labels: Sequence[float],
    apart: float = DOWN,
) -> dict[str, Box]:
    """The nodes by their keys: layers from left to right, each stacked around the middle.

    ``labels`` are half the widths of the edges' labels: layers stand as far apart as they need.
    The middles of nodes stand ``apart`` at least.
    """
    layers: dict[int, list[str]] = {}
    for node in drawing.nodes:
        layers.setdefault(node.layer, []).append(node.key)
    layer_of = {node.key: node.layer for node in drawing.nodes}
    found: dict[str, Box] = {}
    right = texts = 0.0
    for layer, keys in sorted(layers.items()):
        edges = zip(drawing.edges, labels, strict=True)
        arriving = [width for edge, width in edges if layer_of[edge.end] == layer]
        half = max(extents[key].half[0] for key in keys)
        across = max(extents[key].across for key in keys)
        gap = max(NEAREST, ACROSS + 2 * max(arriving, default=0.0) + MORE * len(arriving))
        x = max(right + gap + half, texts + BETWEEN + across) if found else half
        for key, y in zip(keys, _stacked([extents[key] for key in keys], apart), strict=True):
            found[key] = Box(x, y, *extents[key].half)
        right, texts = x + half, x + across
    return found


def _stacked(extents: Sequence[Extent], apart: float) -> list[float]:
    """The middles of nodes below each other, around 0."""
    found = [0.0]
    for above, below in pairwise(extents):
        found.append(found[-1] + max(apart, above.down + BETWEEN + below.up))
    return [y - found[-1] / 2 for y in found]


def edge_labels(
    lines: Sequence[Line], sizes: Sequence[tuple[float, float]], taken: Sequence[Box]
) -> list[Box]:
    """A box on each line for a label of a half size, away from ``taken`` and from each other."""
    placed: list[Box] = []
    for number, (line, (across, down)) in enumerate(zip(lines, sizes, strict=True)):
        if not across:
            placed.append(Box(*line.at(0.5), across, down))
            continue
        points = [p for k, other in enumerate(lines) if k != number for p in other.points]
        tried = (
            (_cost(Box(*line.at(t), across, down), [*taken, *placed], points), abs(t - 0.5), t)
            for t in TRIED
        )
        place = min((cost + OFF_MIDDLE * off, t) for cost, off, t in tried)[1]
        placed.append(Box(*line.at(place), across, down))
    return placed


def _cost(box: Box, boxes: Sequence[Box], points: Sequence[Point]) -> float:
    """Of a place for a name: what it covers of other texts, and of other lines, by their points."""
    covered = sum(map(box.holds, points))
    return ON_TEXT * sum(box.overlap(other) for other in boxes) + ON_LINE * covered


def bounds(boxes: Sequence[Box], margin: float) -> tuple[float, float, float, float]:
    """Left, top, width and height of what holds all boxes with a margin."""
    left = min(b.x - b.across for b in boxes) - margin
    top = min(b.y - b.down for b in boxes) - margin
    right = max(b.x + b.across for b in boxes) + margin
    bottom = max(b.y + b.down for b in boxes) + margin
    return left, top, right - left, bottom - top
