"""What stands at the head of a sheet: the network, its numbers, the values of functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
    Ref,
    letter,
    literal,
)
from ...values import fit
from ..blocks import Block, Display, Grouped, Heading, Inline, Paragraph, Row
from ..words import Words, joined
from .tables import CARRIED, Tables

ARGUMENTS = ("u", "v", "t", "s", "argument")


def given(
    model: Definitions, values: Mapping[str, Any], tables: Tables, words: Words
) -> Iterator[Block]:
    """The blocks above the questions."""
    yield Heading(words.say("sheet given heading"), 2)
    yield Paragraph(words.say("sheet network"))
    yield Display(tuple(Row(d.ref, d.body) for d in model.definitions))
    yield from _data(model, values, words)
    yield from _sizes(model, values, words)
    yield from _parameters(model, values, words)
    if tables.values:
        yield Paragraph(words.say("sheet table"))
        yield _table(model, tables)
    yield Paragraph(words.say("sheet rounding"))


def _data(model: Definitions, values: Mapping[str, Any], words: Words) -> Iterator[Block]:
    """Data with one letter in common in a table, a row for each of its values."""
    grouped: dict[str, list[str]] = {}
    others: list[str] = []
    for name in model.data:
        axes = model.axes[name]
        (grouped.setdefault(axes[0], []) if len(axes) in (1, 2) else others).append(name)
    if model.data:
        yield Paragraph(words.say("sheet data"))
    for row, names in grouped.items():
        yield _columns(model, values, row, names)
    yield from _listed(model, values, others)


def _sizes(model: Definitions, values: Mapping[str, Any], words: Words) -> Iterator[Block]:
    """The numbers behind the sizes that stand in the network as letters."""
    known = fit(model, values)
    names = [n for n in dict.fromkeys(model.sizes.values()) if n in known]
    if names:
        sizes = (Compare("==", Affine(sizes=((n, 1),)), Number(known[n])) for n in names)
        yield Paragraph(joined((*words.say("sheet sizes"), *_with_commas(sizes))))


def _columns(
    model: Definitions, values: Mapping[str, Any], row: str, names: list[str]
) -> Grouped:
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


def _parameters(model: Definitions, values: Mapping[str, Any], words: Words) -> Iterator[Block]:
    if model.parameters:
        yield Paragraph(words.say("sheet parameters"))
        yield from _listed(model, values, list(model.parameters))


def _listed(model: Definitions, values: Mapping[str, Any], names: list[str]) -> Iterator[Block]:
    """Numbers and short arrays in one paragraph, larger ones as grids."""
    short: list[Expression] = []
    grids: list[Row] = []
    for name in names:
        value = values[name]
        if getattr(value, "ndim", 0) == 2:
            grids.append(Row(Ref(name), grid(value, CARRIED)))
        else:
            short += _elements(model, name, value)
    if short:
        yield Paragraph(_with_commas(short))
    if grids:
        yield Display(tuple(grids))


def _with_commas(equations: Iterable[Expression]) -> Inline:
    parts: list[str | Expression] = []
    for equation in equations:
        parts += [", "] if parts else []
        parts.append(equation)
    return tuple(parts)


def _elements(model: Definitions, name: str, value: Any) -> Iterator[Expression]:
    if not getattr(value, "ndim", 0):
        yield Compare("==", Ref(name), signed(float(value)))
        return
    import numpy as np

    lower = axis_lower(model, name)
    for place in np.ndindex(value.shape):
        access = tuple(literal(k + first) for k, first in zip(place, lower, strict=True))
        yield Compare("==", Ref(name, access), signed(float(value[place])))


def _table(model: Definitions, tables: Tables) -> Grouped:
    """A row for each argument, a column for each function; what nobody needs is left out."""
    taken = set(model.names) | set(model.limits)
    argument = Ref(next(a for a in ARGUMENTS if a not in taken))
    values = tables.exact()
    functions = list(dict.fromkeys(f for f, _ in values))
    header: list[Inline] = [(argument,), *((Apply(f, (argument,)),) for f in functions)]
    rows: list[tuple[Inline, ...]] = []
    for u in sorted({a for _, a in values}):
        cells = (values.get((f, u)) for f in functions)
        shown: list[Inline] = [() if v is None else (Decimal(v, CARRIED),) for v in cells]
        rows.append(((Decimal(u, CARRIED),), *shown))
    return Grouped(tuple(header), tuple(rows))


def signed(value: float) -> Expression:
    """A number with its sign in front.

    >>> signed(-2.0)
    Negative(body=Number(value=2))
    """
    size = Number(int(abs(value)) if float(value).is_integer() else abs(value))
    return Negative(size) if value < 0 else size
