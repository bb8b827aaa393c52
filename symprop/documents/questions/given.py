"""What stands at the head of a sheet: the network, its numbers, the values of functions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from ...derive.numbers import grid
from ...model import Definitions
from ...ranges import axis_lower
from ...tree import (
    Affine,
    Apply,
    Compare,
    Decimal,
    Expression,
    Negative,
    Number,
    Reduce,
    Ref,
    Softmax,
    letter,
    literal,
)
from ...values import fit
from ..blocks import Block, Display, Grouped, Heading, Inline, Paragraph, Row
from ..words import Words, joined
from .hand import Key, Needs
from .tables import CARRIED, Tables, rounded, short

FILLED, TALLEST = 0.75, 9
"""A table of functions with fewer cells filled, or more rows, is laid out side by side."""

ARGUMENTS = ("u", "v", "t", "s", "argument")


def given(
    model: Definitions, values: Mapping[str, Any], tables: Tables, needs: Needs, words: Words
) -> Iterator[Block]:
    """The blocks above the questions: the network, and the numbers that they need."""
    needed: dict[str, set[tuple[int, ...]]] = {}
    for name, index in needs.inputs:
        needed.setdefault(name, set()).add(index)
    head = _Given(model, values, needed, words)
    yield Heading(words.say("sheet given heading"), 2)
    yield Paragraph(words.say("sheet network"))
    yield Display(tuple(Row(d.ref, d.body) for d in model.definitions))
    yield from head.data()
    yield from head.sizes()
    yield from head.parameters()
    if needs.values:
        yield Paragraph(words.say("sheet table"))
        yield _table(model, tables, needs)
    if needed:
        yield Paragraph(words.say("sheet rounding"))


def worked_out(given: Mapping[Key, float], words: Words, key: str) -> Iterator[Block]:
    """Values of quantities that a question gives, being too far from the data to work out.

    ``key`` names the words in front of them.
    """
    if given:
        told: list[str | Expression] = []
        for (name, index), value in given.items():
            exact = short(value)
            shown = signed(rounded(value)) if exact else Decimal(value, CARRIED)
            sign = " = " if exact else " ≈ "
            told += [words.between] if told else []
            told += [Ref(name, tuple(map(literal, index))), sign, shown]
        yield Paragraph(joined((*words.say(key), *told)))


@dataclass(frozen=True)
class _Given:
    """Tells the numbers of a model; ``needed`` are the elements of each name that must be told."""

    model: Definitions
    values: Mapping[str, Any]
    needed: Mapping[str, Collection[tuple[int, ...]]]
    words: Words

    def data(self) -> Iterator[Block]:
        """Data with one letter in common in a table, a row for each of its values."""
        grouped: dict[str, list[str]] = {}
        others: list[str] = []
        names = [name for name in self.model.data if name in self.needed]
        for name in names:
            axes = self.model.axes[name]
            (grouped.setdefault(axes[0], []) if len(axes) in (1, 2) else others).append(name)
        if names:
            yield Paragraph(self.words.say("sheet data"))
        for row, together in grouped.items():
            yield _columns(self.model, self.values, row, together)
        yield from self._listed(others)

    def sizes(self) -> Iterator[Block]:
        """How far each letter runs that a sum binds, or whose size stands in the network."""
        known, model = fit(self.model, self.values), self.model
        nodes = [node for d in model.definitions for node in d.body.walk()]
        bound = {k for n in nodes if isinstance(n, Reduce | Softmax) for k in n.letters}
        named = {name for n in nodes if isinstance(n, Affine) for name, _ in n.sizes}
        told: list[str | Expression] = []
        for k, size in model.sizes.items() if self.needed else ():
            if size in known and (k in bound or size in named):
                limit = Compare("==", Affine(sizes=((size, 1),)), Number(known[size]))
                told += [", " if told else "", letter(k), " ≤ ", limit]
        if told:
            yield Paragraph(joined((*self.words.say("sheet sizes"), *told)))

    def parameters(self) -> Iterator[Block]:
        """The parameters, or those that are needed."""
        names = [name for name in self.model.parameters if name in self.needed]
        every = len(names) == len(self.model.parameters)
        if names:
            yield Paragraph(self.words.say("sheet parameters" if every else "sheet needed"))
            yield from self._listed(names)

    def _listed(self, names: list[str]) -> Iterator[Block]:
        """Numbers and what is needed of arrays in one paragraph, most of a matrix as a grid."""
        short: list[Expression] = []
        grids: list[Row] = []
        for name in names:
            value, needed = self.values[name], self.needed[name]
            most = 2 * len(needed) >= getattr(value, "size", 1)
            if getattr(value, "ndim", 0) == 2 and most:
                grids.append(Row(Ref(name), grid(value, CARRIED)))
            else:
                short += _elements(self.model, name, value, needed)
        if short:
            yield Paragraph(_in_a_row(short, self.words))
        if grids:
            yield Display(tuple(grids))


def _columns(model: Definitions, values: Mapping[str, Any], row: str, names: list[str]) -> Grouped:
    header: list[Inline] = [(letter(row),)]
    columns: list[list[float]] = []
    for name in names:
        array = values[name]
        if array.ndim == 1:
            header.append((Ref(name, (letter(row),)),))
            columns.append(array.tolist())
            continue
        first = axis_lower(model, name)[1]
        for k in range(array.shape[1]):
            header.append((Ref(name, (letter(row), literal(first + k))),))
            columns.append(array[:, k].tolist())
    start = axis_lower(model, names[0])[0]
    rows: list[tuple[Inline, ...]] = []
    for k, numbers in enumerate(zip(*columns, strict=True), start):
        cells: list[Inline] = [(str(k),), *((signed(v),) for v in numbers)]
        rows.append(tuple(cells))
    return Grouped(tuple(header), tuple(rows))


def _in_a_row(equations: Iterable[Expression], words: Words) -> Inline:
    parts: list[str | Expression] = []
    for equation in equations:
        parts += [words.between] if parts else []
        parts.append(equation)
    return tuple(parts)


def _elements(
    model: Definitions, name: str, value: Any, needed: Collection[tuple[int, ...]]
) -> Iterator[Expression]:
    if not getattr(value, "ndim", 0):
        yield Compare("==", Ref(name), signed(float(value)))
        return
    lower = axis_lower(model, name)
    for place in sorted(needed):
        entry = value[tuple(k - first for k, first in zip(place, lower, strict=True))]
        yield Compare("==", Ref(name, tuple(map(literal, place))), signed(float(entry)))


def _table(model: Definitions, tables: Tables, needs: Needs) -> Grouped:
    """A row for each argument, a column for each function; side by side where few cells fill."""
    taken = set(model.names) | set(model.limits)
    argument = Ref(next(a for a in ARGUMENTS if a not in taken))
    values = {key: value for key, value in tables.exact().items() if key in needs.values}
    functions = list(dict.fromkeys(f for f, _ in values))
    arguments = sorted({a for _, a in values})
    if len(values) < FILLED * len(functions) * len(arguments) or len(arguments) > TALLEST:
        return _side_by_side(argument, values, functions)
    header: list[Inline] = [(argument,), *((Apply(f, (argument,)),) for f in functions)]
    rows: list[tuple[Inline, ...]] = []
    for u in arguments:
        cells = (values.get((f, u)) for f in functions)
        shown: list[Inline] = [() if v is None else (Decimal(v, CARRIED),) for v in cells]
        rows.append(((Decimal(u, CARRIED),), *shown))
    return Grouped(tuple(header), tuple(rows))


def _side_by_side(
    argument: Ref, values: Mapping[tuple[str, float], float], functions: list[str]
) -> Grouped:
    """Two columns for each function, arguments and values; twice two where there are many."""
    columns: list[tuple[Inline, list[Inline]]] = []
    for function in functions:
        pairs = sorted((u, v) for (f, u), v in values.items() if f == function)
        count = -(-len(pairs) // -(-len(pairs) // TALLEST))
        for start in range(0, len(pairs), count):
            part = pairs[start : start + count]
            columns.append(((argument,), [(Decimal(u, CARRIED),) for u, _ in part]))
            header: Inline = (Apply(function, (argument,)),)
            columns.append((header, [(Decimal(v, CARRIED),) for _, v in part]))
    rows = zip_longest(*(cells for _, cells in columns), fillvalue=())
    return Grouped(tuple(header for header, _ in columns), tuple(rows))


def signed(value: float) -> Expression:
    """A number with its sign in front.

    >>> signed(-2.0)
    Negative(body=Number(value=2))
    """
    size = Number(int(abs(value)) if float(value).is_integer() else abs(value))
    return Negative(size) if value < 0 else size
