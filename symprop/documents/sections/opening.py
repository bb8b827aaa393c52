"""How a handout begins: the idea, the data, the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...figures.drawings import NetworkDrawing, Shape
from ...figures.folding import folded
from ...tree import Decimal, Expression, Number
from ..blocks import Block, Display, Figure, Grouped, Heading, Inline, Listing, Paragraph, Row
from ..material import Material, Story
from ..words import joined

MOST_ROWS, FIRST, LAST = 12, 6, 2
"""Rows of data that are shown whole; of more the first ones and the last ones."""

MOST_VALUES = 16
"""Parameters whose values fit into a table."""

MANY_LAYERS = 5
"""So many layers after the first take the whole width of a page."""

EXACT = 6
"""Significant digits of numbers that were typed, beyond which they are rounded."""


def idea(m: Material) -> Iterable[Block]:
    """What a network does, and which parameter the story is about."""
    yield Heading(m.say("idea heading"))
    curved = m.story is not None and bool(m.story.start.terms)
    yield Paragraph(m.say("idea of curves" if curved else "idea"))
    more: Inline = m.say("backward")
    if m.story and m.story.start.value is not None:
        value = given(m, m.story.start.value)
        more = joined((*more, " ", *m.say("start value", value=value)))
    yield Paragraph(more)
    if m.story and m.story.seeded:
        yield Paragraph(m.say("seeded"))


def given(m: Material, value: float) -> Expression:
    """A number as it was typed where it is short, else rounded."""
    if float(f"{value:.{EXACT}g}") != value:
        return m.number(value)
    if value >= 0 and value == int(value):
        return Number(int(value))
    mantissa = f"{abs(value):.{EXACT - 1}e}".split("e")[0].rstrip("0")
    return Decimal(value, len(mantissa.replace(".", "")))


def data(m: Material) -> Iterable[Block]:
    """The data as a table, a row for each observation."""
    if m.story is None or not (m.story.data or m.story.shapes):
        return
    yield Heading(m.say("data heading"))
    yield Paragraph(m.say("data" if m.roles.observed else "data alone"))
    if m.story.data:
        header = (m.say("row"), *((column.label,) for column in m.story.data))
        yield Grouped(header, tuple(_rows(m, m.story)))
    wide = [(ref, shape) for ref, shape in m.story.shapes if ref.name in m.model.data]
    if wide:
        yield Paragraph(m.say("data shapes"))
        yield Listing(tuple((ref, f": {' × '.join(map(str, shape))}") for ref, shape in wide))


def _rows(m: Material, story: Story) -> Iterator[tuple[Inline, ...]]:
    """The rows of the table; in the middle of many a row of dots."""
    count = len(story.data[0].numbers)
    for k in shown_rows(count):
        if k is None:
            yield tuple(("⋮",) for _ in range(len(story.data) + 1))
        else:
            cells = ((given(m, column.numbers[k]),) for column in story.data)
            yield ((str(k + m.model.origin),), *cells)


def shown_rows(count: int) -> list[int | None]:
    """Which of so many rows are shown; None stands for those left out.

    >>> shown_rows(20)
    [0, 1, 2, 3, 4, 5, None, 18, 19]
    """
    if count <= MOST_ROWS:
        return [*range(count)]
    return [*range(FIRST), None, *range(count - LAST, count)]


def _drawn(m: Material, drawing: NetworkDrawing) -> Iterator[Block]:
    """The drawing, a wide one as wide as the page, one that is too wide in parts."""
    for place, part in enumerate(folded(drawing)):
        wide = max(node.layer for node in part.nodes) >= MANY_LAYERS
        alt = m.alt("network alt")
        said = m.alt("continued", title=alt) if place else alt
        yield Figure(part, said, width=1.0 if wide else 0.86)


def network(m: Material) -> Iterable[Block]:
    """The network by its title, drawn, as equations, and the values of its parameters."""
    yield Heading(m.say("network heading"))
    title: Inline = (f"{m.model.title}. ",) if m.model.title else ()
    drawing = m.drawing
    if drawing is not None:
        layers = any(node.shape is Shape.LAYER for node in drawing.nodes)
        yield Paragraph(joined((*title, *m.say("layers" if layers else "network"))))
        yield from _drawn(m, drawing)
    yield Paragraph(joined((*(() if drawing else title), *m.say("as equations"))))
    yield Display(tuple(Row(d.ref, d.body) for d in m.model))
    if m.story and 0 < len(m.story.values) <= MOST_VALUES:
        names = tuple((ref,) for ref, _ in m.story.values)
        numbers = tuple((given(m, value),) for _, value in m.story.values)
        header = (m.say("parameter"), *names)
        yield Grouped(header, ((m.say("value"), *numbers),), m.say("parameter values"))
