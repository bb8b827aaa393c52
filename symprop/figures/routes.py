"""How the edges of a network run: straight, or bent around what stands in their way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from .drawings import Point
from .places import Box, Line

BENDS = (40.0, 70.0, 100.0, 140.0, 180.0, 230.0, 290.0, 360.0, 440.0)
"""How far the bend of an edge may stand off the straight line, above or below it."""

SAMPLES = 40
"""Points of a line at which it is looked whether something is in its way."""

CLEAR = 5.0
"""Units that a line stays away from nodes and texts, and from other lines between its ends."""

THROUGH_NODE, THROUGH_TEXT, ALONG, HIGH = 400.0, 150.0, 8.0, 0.6
"""What it costs to run through a node or a text at one of its points, and to run along another
line there; and what a bend costs by its height."""


CROSSING = 4
"""Points at which two lines that only cross may be near each other."""


def routes(
    ends: Sequence[tuple[str, str]],
    boxes: Mapping[str, Box],
    texts: Mapping[str, Sequence[Box]],
) -> tuple[Line, ...]:
    """The lines between pairs of nodes, by their keys; ``texts`` are the names around each node.

    An edge is straight where nothing is in its way. Else it bends so that it runs through as
    little as possible, short ones first.
    """
    order = sorted(range(len(ends)), key=lambda k: _straight(boxes, ends[k], 0.0).length)
    found: dict[int, Line] = {}
    for number in order:
        found[number] = _route(ends[number], boxes, texts, tuple(found.values()))
    return tuple(found[number] for number in range(len(ends)))


def _route(
    pair: tuple[str, str],
    boxes: Mapping[str, Box],
    texts: Mapping[str, Sequence[Box]],
    others: Sequence[Line],
) -> Line:
    straight = _straight(boxes, pair, 0.0)
    nodes = [_wider(box) for key, box in boxes.items() if key not in pair]
    words = [_wider(box) for key, found in texts.items() for box in found if key not in pair]
    own = [box for key in pair for box in texts.get(key, ())]
    in_the_way = any(box.crossed(straight) for box in chain(nodes, words))
    if not in_the_way and not _along(straight, others):
        return straight
    lines = [straight, *(_straight(boxes, pair, side * bend) for bend in BENDS for side in (-1, 1))]
    return min(lines, key=lambda line: _cost(line, nodes, [*words, *own], others))


def _straight(boxes: Mapping[str, Box], pair: tuple[str, str], bend: float) -> Line:
    """From the right of one node to the left of another, bent so far down."""
    start, end = boxes[pair[0]], boxes[pair[1]]
    (x0, y0), (x1, y1) = (start.x + start.across, start.y), (end.x - end.across, end.y)
    return Line((x0, y0), ((x0 + x1) / 2, (y0 + y1) / 2 + bend), (x1, y1))


def _wider(box: Box) -> Box:
    return Box(box.x, box.y, box.across + CLEAR, box.down + CLEAR)


def _cost(line: Line, nodes: Sequence[Box], words: Sequence[Box], others: Sequence[Line]) -> float:
    points = [line.at(k / SAMPLES) for k in range(1, SAMPLES)]
    cost = THROUGH_NODE * sum(box.holds(p) for box in nodes for p in points)
    cost += THROUGH_TEXT * sum(box.holds(p) for box in words for p in points)
    return cost + ALONG * _along(line, others) + HIGH * line.height


def _along(line: Line, others: Sequence[Line]) -> int:
    """At how many points a line runs along others, but near its ends, where lines meet."""
    points = [line.at(k / SAMPLES) for k in range(8, SAMPLES - 8)]
    near = (sum(_near(point, other) for point in points) for other in others)
    return sum(count for count in near if count > CROSSING)


def _near(point: Point, line: Line) -> bool:
    """Whether a point is on a line, between the parts of it near its ends."""
    x, y = point
    (x0, _), (x1, _) = line.start, line.end
    if not x0 + 0.15 * (x1 - x0) < x < x1 - 0.15 * (x1 - x0):
        return False
    # x grows evenly along a line: its bend is in the middle
    return abs(line.at((x - x0) / (x1 - x0))[1] - y) < CLEAR
