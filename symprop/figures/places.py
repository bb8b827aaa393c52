"""Where the nodes of a network stand, and where along its edges the names find room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .drawings import NetworkDrawing, Point

ACROSS, DOWN = 145.0, 118.0
"""Between two layers, and between the middles of two nodes of a layer."""

AROUND = 150.0
"""How far an edge bends for each layer that it skips."""

TRIED = (0.5, 0.4, 0.6, 0.33, 0.67, 0.27, 0.73, 0.22, 0.78)
"""Parts of an edge at which its name may stand, the best first."""


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
        return max(0.0, width) * max(0.0, height)

    def crossed(self, line: Line) -> bool:
        """Whether a line comes through the box."""
        points = (line.at(k / 24) for k in range(25))
        return any(abs(x - self.x) < self.across and abs(y - self.y) < self.down for x, y in points)


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


def line_between(start: Box, end: Box) -> Line:
    """A line from the right of one node to the left of another, around the layers between."""
    (x0, y0), (x1, y1) = (start.x + start.across, start.y), (end.x - end.across, end.y)
    skipped = max(0.0, (x1 - x0) / ACROSS - 1.5)
    return Line((x0, y0), ((x0 + x1) / 2, (y0 + y1) / 2 - AROUND * skipped), (x1, y1))


def positions(drawing: NetworkDrawing, halves: Mapping[str, Point]) -> dict[str, Box]:
    """The nodes by their keys, given their half sizes: layers from left to right, centered."""
    layers: dict[int, list[str]] = {}
    for node in drawing.nodes:
        layers.setdefault(node.layer, []).append(node.key)
    x, found = -ACROSS, {}
    for _, keys in sorted(layers.items()):
        half = max(halves[key][0] for key in keys)
        x += ACROSS + half
        for place, key in enumerate(keys):
            found[key] = Box(x, DOWN * (place - (len(keys) - 1) / 2), *halves[key])
        x += half
    return found


def edge_labels(
    lines: Sequence[Line], sizes: Sequence[tuple[float, float]], taken: Sequence[Box]
) -> list[Box]:
    """A box on each line for a label of a half size, away from ``taken`` and from each other."""
    placed: list[Box] = []
    for number, (line, (across, down)) in enumerate(zip(lines, sizes, strict=True)):
        others = [other for k, other in enumerate(lines) if k != number]
        tried = (Box(*line.at(t), across, down) for t in TRIED)
        placed.append(min(tried, key=lambda box: _cost(box, [*taken, *placed], others)))
    return placed


def _cost(box: Box, boxes: Sequence[Box], lines: Sequence[Line]) -> float:
    if not box.across:
        return 0.0
    return 10 * sum(box.overlap(other) for other in boxes) + 40 * sum(map(box.crossed, lines))


def bounds(boxes: Sequence[Box], margin: float) -> tuple[float, float, float, float]:
    """Left, top, width and height of what holds all boxes with a margin."""
    left = min(b.x - b.across for b in boxes) - margin
    top = min(b.y - b.down for b in boxes) - margin
    right = max(b.x + b.across for b in boxes) + margin
    bottom = max(b.y + b.down for b in boxes) + margin
    return left, top, right - left, bottom - top

