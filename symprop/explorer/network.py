"""The network as an SVG whose weights and biases can be chosen and whose nodes show numbers."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ..figures.drawings import Edge, NetworkDrawing, Node, Point, Shape, Text
from ..figures.labels import runs, tspans, width_of
from ..figures.networksvg import SIZE, Placed
from ..figures.places import Box, Line, bounds
from ..model import Definitions
from ..notation import Style
from ..printing import to_spoken
from ..tree import Affine, Expression, Ref
from .coupling import coupled, coupling

MARGIN = 8.0
NUMBER_LINE = 17.0
"""Between the two numbers at a node."""

RAISED = 4.0
"""How far a name stands above its usual place over a node."""


def network_picture(model: Definitions, drawing: NetworkDrawing, style: Style) -> str:
    """The drawing as SVG; ``data-name`` and ``data-place`` say what can be chosen."""
    picture = _Picture(model, Placed(drawing, style))
    left, top, width, height = bounds(picture.boxes, MARGIN)
    view = " ".join(f"{part:.1f}" for part in (left, top, width, height))
    inside = "\n".join(picture.shown())
    return (
        f'<svg class="network" role="group" aria-label="the network" viewBox="{view}" '
        f'style="--wide: {width:.0f}px" '
        f'font-size="{SIZE:.0f}">\n{inside}\n</svg>'
    )


class _Picture:
    """The parts of the picture, from the ground up."""

    def __init__(self, model: Definitions, placed: Placed) -> None:
        self.model = model
        self.placed = placed
        self.drawing = placed.drawing
        self.style = placed.style
        self.names = iter(placed.names)

    @property
    def boxes(self) -> list[Box]:
        """All that takes room, numbers above named nodes included."""
        named = [self.placed.boxes[n.key] for n in self.drawing.nodes if n.shape is Shape.NAMED]
        above = [Box(b.x, b.y - b.down - NUMBER_LINE, 30, NUMBER_LINE) for b in named]
        return [*self.placed.all_boxes, *above]

    def shown(self) -> Iterator[str]:
        """Edges, the labels on them, nodes with their names."""
        for edge, line in zip(self.drawing.edges, self.placed.lines, strict=True):
            yield _edge(edge, line)
        for pair in coupled(self.model, self.drawing):
            yield coupling(pair, self.placed.boxes)
        for edge, box in zip(self.drawing.edges, self.placed.labels, strict=True):
            if edge.label:
                ends = f' data-start="{escape(edge.start)}" data-end="{escape(edge.end)}"'
                yield from self._label(edge.label, box.x, box.y, _look(edge.look), ends)
        for node in self.drawing.nodes:
            yield from self._node(node)

    def _node(self, node: Node) -> Iterator[str]:
        box = self.placed.boxes[node.key]
        round_by = 12.0 if node.shape is Shape.LAYER else box.down
        name, place = _named(node.label)
        yield (
            f'<g class="node {node.shape.value}{_look(node.look)}" data-key="{escape(node.key)}" '
            f'data-name="{escape(name)}" data-place="{place}">'
        )
        if node.shape is not Shape.NAMED:
            # below the node, whose rim their ground would cover
            yield from self._names(node, box)
        yield (
            f'<rect x="{box.x - box.across:.1f}" y="{box.y - box.down:.1f}" '
            f'width="{2 * box.across:.1f}" height="{2 * box.down:.1f}" rx="{round_by:.1f}"/>'
        )
        if node.curve:
            yield _curve(node, box)
        if node.shape is not Shape.LAYER:
            yield _numbers(box, self._line(node))
        if node.shape is Shape.NAMED:
            yield from self._label(node.label, box.x, box.y)
            yield from self._names(node, box)
        yield "</g>"

    def _line(self, node: Node) -> float:
        """Where its first number stands: in a circle, or above a name (close by where alone)."""
        box = self.placed.boxes[node.key]
        if node.shape is not Shape.NAMED:
            return box.y - 0.18 * NUMBER_LINE
        alone = _named(node.label)[0] not in self.model.quantities
        return box.y - box.down - (0.5 if alone else 1.55) * NUMBER_LINE

    def _names(self, node: Node, box: Box) -> Iterator[str]:
        above = node.shape is not Shape.NAMED and bool(node.label)
        for number in range(above + bool(node.bias) + bool(node.note)):
            text, place = next(self.names)
            # a subscript of the name would touch the rim
            y = place.y - RAISED if above and number == 0 else place.y
            yield from self._label(text, place.x, y)

    def _label(
        self, text: Text, x: float, y: float, look: str = "", ends: str = ""
    ) -> Iterator[str]:
        """A label part by part; a parameter in it is a button."""
        widths = [SIZE * width_of(runs((piece,), self.style)) for piece in text]
        at = x - sum(widths) / 2
        shown = []
        beside = " beside" if any(is_parameter(self.model, piece) for piece in text) else ""
        for piece, width in zip(text, widths, strict=True):
            box = Box(at + width / 2, y, width / 2, 12)
            chosen = is_parameter(self.model, piece)
            kind = look if chosen else look + beside
            shown.append((chosen, part(self.model, self.style, piece, box, kind, ends)))
            at += width
        # what is no button last: the ground of a neighbor would cover its rim
        yield from (markup for _, markup in sorted(shown, key=lambda found: not found[0]))


def is_parameter(model: Definitions, piece: str | Expression) -> bool:
    """Whether a part of a label can be chosen."""
    return isinstance(piece, Ref) and piece.name in model.parameters


def part(
    model: Definitions,
    style: Style,
    piece: str | Expression,
    box: Box,
    look: str = "",
    ends: str = "",
) -> str:
    """A part of a label in its box: a parameter is a button, which stands on a ground."""
    words = tspans(runs((piece,), style))
    inside = (
        f'<text x="{box.x:.1f}" y="{box.y + 0.32 * SIZE:.1f}" text-anchor="middle">{words}</text>'
    )
    if not is_parameter(model, piece):
        return f'<g class="name{look}">{inside}</g>'
    assert isinstance(piece, Ref)
    ground = (
        f'<rect class="ground" x="{box.x - box.across - 2:.1f}" y="{box.y - box.down:.1f}" '
        f'width="{2 * box.across + 4:.1f}" height="{2 * box.down:.1f}"/>'
    )
    name, place = _named((piece,))
    return (
        f'<g class="weight{look}" role="button" tabindex="0" aria-pressed="false" '
        f'data-name="{escape(name)}" data-place="{place}"{ends}>'
        f"<title>{escape(to_spoken(piece, style))}</title>{ground}{inside}</g>"
    )


def _named(text: Text) -> tuple[str, str]:
    """The quantity that a label names, and its indices as they are written."""
    for part in text:
        if isinstance(part, Ref):
            literals = [i.literal if isinstance(i, Affine) else None for i in part.access]
            return part.name, ",".join(str(k) for k in literals if k is not None)
    return "", ""


def _look(number: int | None) -> str:
    return "" if number is None else f" look{number}"


def _edge(edge: Edge, line: Line) -> str:
    (x0, y0), (x1, y1), (bx, by) = line.start, line.end, line.bend
    return (
        f'<path class="edge{_look(edge.look)}" data-start="{escape(edge.start)}" '
        f'data-end="{escape(edge.end)}" '
        f'd="M{x0:.1f} {y0:.1f}Q{bx:.1f} {by:.1f} {x1:.1f} {y1:.1f}"/>'
    )


def _numbers(box: Box, y: float) -> str:
    """Two lines for the value and the adjoint of the row that is looked at."""
    return (
        f'<text class="activation" text-anchor="middle" x="{box.x:.1f}" y="{y:.1f}"></text>'
        f'<text class="adjoint" text-anchor="middle" x="{box.x:.1f}" '
        f'y="{y + NUMBER_LINE:.1f}"></text>'
    )


def _curve(node: Node, box: Box) -> str:
    """The shape of an activation on a line that is 0."""
    xs, ys = zip(*node.curve, strict=True)
    low, high = min(0.0, *ys), max(0.0, *ys)
    half = 0.58 * box.across

    def place(x: float, y: float) -> Point:
        part = (x - xs[0]) / (xs[-1] - xs[0])
        up = (y - low) / (high - low) if high > low else 0.5
        return box.x + half * (2 * part - 1), box.y - half * (2 * up - 1)

    axis = _points(place(xs[0], 0.0), place(xs[-1], 0.0))
    line = _points(*(place(*point) for point in node.curve))
    return f'<polyline class="zero" points="{axis}"/><polyline class="shape" points="{line}"/>'


def _points(*points: Point) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
