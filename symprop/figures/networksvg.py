"""A network as SVG: names along the edges, biases below the nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..notation import Style
from .drawings import Edge, NetworkDrawing, Node, Point, Shape, Text
from .labels import runs, tspans, width_of
from .palette import FAINT, INK, PAPER, look
from .places import DOWN, Box, Extent, Line, bounds, edge_labels, positions
from .routes import routes

FONT = "'Libertinus Serif', 'STIX Two Text', 'Times New Roman', serif"
SIZE = 19.0
"""The size of letters, in units of the drawing."""

UNIT = 0.58
"""Points of a unit where the page is wide enough: letters are as large as those of the text."""

LINE = 0.62 * SIZE
"""Half the height of a line of text."""


@dataclass(frozen=True)
class Sizes:
    """Half the size of a node, half the height of a layer, from a node's rim to the middle of the
    text above or below it, and how far below each other the middles of nodes are at least."""

    radius: float
    tall: float
    gap: float
    apart: float


AIRY, COMPACT = Sizes(27.0, 44.0, 15.0, DOWN), Sizes(22.0, 24.0, 13.0, 0.0)
"""For pages, and for screens, which are low."""

HEAD = 9.0
"""How long the tip of an arrow is."""


def network_svg(drawing: NetworkDrawing, style: Style, points: float) -> str:
    """The SVG of a network, at most so many points wide; the same drawing gives the same text."""
    placed = Placed(drawing, style)
    left, top, width, height = bounds(placed.all_boxes, 6)
    shown = "\n".join(placed.shown())
    scale = min(UNIT, points / width)
    view = f"{_n(left)} {_n(top)} {_n(width)} {_n(height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" '
        f'width="{_n(scale * width)}pt" height="{_n(scale * height)}pt" '
        f'font-family="{FONT}" font-size="{_n(SIZE)}" fill="{INK}">\n{shown}\n</svg>\n'
    )


def network_size(drawing: NetworkDrawing, style: Style, points: float) -> Point:
    """The width and the height of that SVG in points."""
    *_, width, height = bounds(Placed(drawing, style).all_boxes, 6)
    scale = min(UNIT, points / width)
    return scale * width, scale * height


def letters_within(drawing: NetworkDrawing, style: Style, width: float, height: float) -> float:
    """How large the letters of a network are that is made as large as a room, in its units."""
    _, _, across, down = bounds(Placed(drawing, style).all_boxes, 6)
    return SIZE * min(width / across, height / down)


@dataclass(frozen=True)
class Placed:
    """A drawing whose nodes and labels have their places."""

    drawing: NetworkDrawing
    style: Style

    @property
    def sizes(self) -> Sizes:
        """How large its nodes are."""
        return COMPACT if self.drawing.compact else AIRY

    def width(self, text: Text) -> float:
        """Half the width of a label."""
        return SIZE * width_of(runs(text, self.style)) / 2

    @cached_property
    def boxes(self) -> Mapping[str, Box]:
        """The nodes by their keys."""
        extents = {node.key: self._extent(node) for node in self.drawing.nodes}
        labels = [self.width(e.label) for e in self.drawing.edges]
        return positions(self.drawing, extents, labels, self.sizes.apart)

    def _extent(self, node: Node) -> Extent:
        half = self._half(node)
        above = () if node.shape is Shape.NAMED else node.label
        below = self._below(node)
        across = max(half[0], *(self.width(text) + 3 for text in (above, *below)))
        up = half[1] + (self.sizes.gap + LINE) * bool(above)
        down = half[1] + (self.sizes.gap - LINE) * bool(below) + 2 * LINE * len(below)
        return Extent(half, across, up, down)

    def _below(self, node: Node) -> list[Text]:
        """What stands below a node, a line each; a low drawing has one line."""
        texts = [text for text in (node.bias, node.note) if text]
        if self.drawing.compact and len(texts) > 1:
            return [(*node.bias, "\u2003", *node.note)]
        return texts

    def _half(self, node: Node) -> Point:
        sizes = self.sizes
        if node.shape is Shape.NAMED:
            return max(sizes.radius, self.width(node.label) + 12), 0.8 * sizes.radius
        return sizes.radius, sizes.tall if node.shape is Shape.LAYER else sizes.radius

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The edges."""
        texts = {node.key: [box for _, box in self._names(node)] for node in self.drawing.nodes}
        ends = [(edge.start, edge.end) for edge in self.drawing.edges]
        return routes(ends, self.boxes, texts)

    @cached_property
    def names(self) -> tuple[tuple[Text, Box], ...]:
        """The labels above and below nodes."""
        return tuple(found for node in self.drawing.nodes for found in self._names(node))

    def _names(self, node: Node) -> Iterator[tuple[Text, Box]]:
        box = self.boxes[node.key]
        above = () if node.shape is Shape.NAMED else node.label
        below = self._below(node)
        lines = [(above, -1, 0)] if above else []
        lines += [(text, 1, place) for place, text in enumerate(below)]
        for text, side, place in lines:
            y = box.y + side * (box.down + self.sizes.gap + 2 * LINE * place)
            yield text, Box(box.x, y, self.width(text) + 3, LINE)

    @cached_property
    def labels(self) -> list[Box]:
        """The places of the labels of edges."""
        sizes = [
            (self.width(edge.label) + 5, LINE) if edge.label else (0.0, 0.0)
            for edge in self.drawing.edges
        ]
        return edge_labels(self.lines, sizes, [*self.boxes.values(), *(b for _, b in self.names)])

    @property
    def all_boxes(self) -> list[Box]:
        """All that takes room."""
        bends = [Box(*line.at(t), 1, 1) for line in self.lines for t in (0.25, 0.5, 0.75)]
        return [*self.boxes.values(), *(b for _, b in self.names), *self.labels, *bends]

    def shown(self) -> Iterator[str]:
        """What is drawn, from the ground up: edges, nodes, names."""
        for edge, line in zip(self.drawing.edges, self.lines, strict=True):
            yield _edge(edge, line)
        for edge, box in zip(self.drawing.edges, self.labels, strict=True):
            if edge.label:
                yield _ground(box)
                yield self._text(edge.label, box.x, box.y, look(edge.look).color)
        for node in self.drawing.nodes:
            yield from self._node(node)
        for text, box in self.names:
            yield _ground(box)
            yield self._text(text, box.x, box.y, INK)

    def _node(self, node: Node) -> Iterator[str]:
        box = self.boxes[node.key]
        round_by = {Shape.NAMED: box.down, Shape.UNIT: box.down, Shape.LAYER: 12.0}[node.shape]
        yield (
            f'<rect x="{_n(box.x - box.across)}" y="{_n(box.y - box.down)}" '
            f'width="{_n(2 * box.across)}" height="{_n(2 * box.down)}" rx="{_n(round_by)}" '
            f'fill="{PAPER}" stroke="{look(node.look).color}" stroke-width="2"/>'
        )
        if node.shape is Shape.NAMED:
            yield self._text(node.label, box.x, box.y, INK)
        elif node.curve:
            yield _curve(node, box)

    def _text(self, text: Text, x: float, y: float, color: str) -> str:
        inside = tspans(runs(text, self.style))
        return (
            f'<text x="{_n(x)}" y="{_n(y + 0.32 * SIZE)}" text-anchor="middle" '
            f'fill="{color}">{inside}</text>'
        )


def _edge(edge: Edge, line: Line) -> str:
    color = look(edge.look).color if edge.look is not None else FAINT
    (x0, y0), (x1, y1), (bx, by) = line.start, line.end, line.bend
    length = max(1.0, ((x1 - bx) ** 2 + (y1 - by) ** 2) ** 0.5)
    ux, uy = (x1 - bx) / length, (y1 - by) / length
    tip = [
        (x1, y1),
        (x1 - HEAD * ux + 0.4 * HEAD * uy, y1 - HEAD * uy - 0.4 * HEAD * ux),
        (x1 - HEAD * ux - 0.4 * HEAD * uy, y1 - HEAD * uy + 0.4 * HEAD * ux),
    ]
    return (
        f'<path d="M{_n(x0)} {_n(y0)}Q{_n(bx)} {_n(by)} {_n(x1)} {_n(y1)}" fill="none" '
        f'stroke="{color}" stroke-width="1.8"/>\n'
        f'<polygon points="{_points(tip)}" fill="{color}"/>'
    )


def _ground(box: Box) -> str:
    """White behind a label, so that lines do not run through it."""
    return (
        f'<rect x="{_n(box.x - box.across)}" y="{_n(box.y - box.down)}" '
        f'width="{_n(2 * box.across)}" height="{_n(2 * box.down)}" fill="{PAPER}"/>'
    )


def _curve(node: Node, box: Box) -> str:
    """The shape of an activation, fitted into its node, on a line that is 0."""
    ys = [y for _, y in node.curve]
    low, high = min(0.0, *ys), max(0.0, *ys)
    xs = [x for x, _ in node.curve]
    half = 0.58 * box.across

    def place(x: float, y: float) -> Point:
        part = (x - xs[0]) / (xs[-1] - xs[0])
        up = (y - low) / (high - low) if high > low else 0.5
        return box.x + half * (2 * part - 1), box.y - half * (2 * up - 1)

    axis = [place(xs[0], 0.0), place(xs[-1], 0.0)]
    color = look(node.look).color
    return (
        f'<polyline points="{_points(axis)}" fill="none" stroke="{FAINT}" stroke-width="1"/>\n'
        f'<polyline points="{_points([place(*p) for p in node.curve])}" fill="none" '
        f'stroke="{color}" stroke-width="2.4"/>'
    )


def _points(points: list[Point]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
