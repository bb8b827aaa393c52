"""Where a model reads its arrays: accesses as written, their ends, the guards around them."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .model import Definitions, Limits
from .tree import Affine, Compare, Expression, Logic, Pad, Ref, Where


@dataclass(frozen=True, slots=True)
class Reading:
    """One affine entry of an access: ``index`` at ``position`` of ``ref``, under ``guards``.

    ``guards`` are the conditions around it that compare indices; only they can keep an access
    inside an array that it would otherwise leave.
    """

    ref: Ref
    position: int
    index: Affine
    guards: tuple[Expression, ...] = ()


def readings(model: Definitions) -> Iterator[Reading]:
    """Every affine entry of every access on the right sides, from top to bottom."""
    for definition in model.definitions:
        yield from readings_in(definition.body)


def readings_in(body: Expression) -> Iterator[Reading]:
    """Every affine entry of every access in an expression, from left to right."""
    stack: list[tuple[Expression, tuple[Expression, ...]]] = [(body, ())]
    while stack:
        node, guards = stack.pop()
        if isinstance(node, Pad):  # reads what it names, but neither restricts nor leaves
            stack += [(node.fill, guards), *((k, guards) for k in reversed(node.ref.children))]
            continue
        if isinstance(node, Ref):
            for position, index in enumerate(node.access):
                if isinstance(index, Affine):
                    yield Reading(node, position, index, guards)
        if isinstance(node, Where):
            stack.append((node.otherwise, guards + _narrowing(Logic("not", (node.condition,)))))
            stack.append((node.then, guards + _narrowing(node.condition)))
            stack.append((node.condition, guards))
        else:
            stack.extend((child, guards) for child in reversed(node.children))


def refs(body: Expression, padded: bool = True) -> Iterator[Ref]:
    """Every access in an expression; without ``padded`` only those that must not leave an array."""
    stack = [body]
    while stack:
        node = stack.pop()
        if isinstance(node, Pad) and not padded:
            stack += [node.fill, *reversed(node.ref.children)]
            continue
        if isinstance(node, Ref):
            yield node
        stack += reversed(node.children)


def _narrowing(condition: Expression) -> tuple[Expression, ...]:
    compared = (node for node in condition.walk() if isinstance(node, Compare))
    return (condition,) if any(_of_indices(node) for node in compared) else ()


def _of_indices(node: Compare) -> bool:
    return isinstance(node.left, Affine) and isinstance(node.right, Affine)


def ends(index: Affine, limits: Mapping[str, Limits]) -> Limits:
    """The lowest and the highest value of an index, in sizes alone.

    >>> from .tree import letter
    >>> limits = {"i": (Affine(offset=1), Affine((), (("n", 1),)))}
    >>> [written_index(end) for end in ends(letter("i") + Affine(offset=-1), limits)]
    ['0', 'n-1']
    """
    rest = Affine((), index.sizes, index.offset)
    low, high = rest, rest
    for name, factor in index.letters:
        first, last = limits[name] if factor > 0 else limits[name][::-1]
        low, high = low + first * factor, high + last * factor
    return low, high


def never_negative(index: Affine, limits: Mapping[str, Limits]) -> bool:
    """Whether an index is 0 or more for all values of its letters, sizes being 1 or more."""
    lowest = ends(index, limits)[0]
    return all(c > 0 for _, c in lowest.sizes) and (
        lowest.offset + sum(c for _, c in lowest.sizes) >= 0
    )


def within(index: Affine, span: Limits, limits: Mapping[str, Limits]) -> list[Compare]:
    """The conditions that keep an index in a range, without those that always hold.

    >>> from .tree import letter
    >>> whole = (Affine(offset=1), Affine((), (("n", 1),)))
    >>> [c.sign for c in within(letter("i") + Affine(offset=1), whole, {"i": whole})]
    ['<=']
    """
    first, last = span
    conditions: list[Compare] = []
    if not never_negative(index + first * -1, limits):
        conditions.append(Compare("<=", first, index))
    if not never_negative(last + index * -1, limits):
        conditions.append(Compare("<=", index, last))
    return conditions


def number(index: Affine, known: Mapping[str, int]) -> Affine:
    """The same index with the sizes in ``known`` put in."""
    rest = tuple((name, factor) for name, factor in index.sizes if name not in known)
    put_in = sum(factor * known[name] for name, factor in index.sizes if name in known)
    return Affine(index.letters, rest, index.offset + put_in)


def line_of(model: Definitions, ref: Ref) -> str:
    """The line in which a reference is read first, as messages begin: ``"line 3: "``."""
    lines = (d.line for d in model.definitions if d.line and ref in d.body.walk())
    return "".join(f"line {line}: " for line in itertools.islice(lines, 1))


def written_index(index: Affine | Ref) -> str:
    """An index as it would be typed.

    >>> written_index(Affine((("i", 2), ("r", -1)), (), 1))
    '2*i-r+1'
    """
    if isinstance(index, Ref):
        return written(index)
    text = ""
    for name, factor in index.letters + index.sizes:
        size = "" if abs(factor) == 1 else f"{abs(factor)}*"
        text += ("-" if factor < 0 else "+") + size + name
    if index.offset or not text:
        text += f"{index.offset:+d}"
    return text.removeprefix("+")


def written(ref: Ref) -> str:
    """An access as it would be typed: ``E[token[t],k]``."""
    inside = ",".join(written_index(index) for index in ref.access)
    return f"{ref.name}[{inside}]" if ref.access else ref.name


Grid = Mapping[str, Any]
"""Whole numbers, or arrays of them that broadcast, by letter and size."""

COMPARISONS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
"""What each sign of a comparison asks."""


def at(index: Affine, grid: Grid) -> Any:
    """The value of an index where letters and sizes have the values in ``grid``."""
    terms = (grid[name] * factor for name, factor in index.letters + index.sizes)
    return sum(terms, start=index.offset)


def possible(condition: Expression, grid: Grid) -> tuple[Any, Any]:
    """Where a condition may hold, and where it may fail; values that are not indices may be all."""
    if isinstance(condition, Compare) and _of_indices(condition):
        left, right = at_side(condition.left, grid), at_side(condition.right, grid)
        holds = COMPARISONS[condition.sign](left, right)
        return holds, holds ^ True
    if isinstance(condition, Logic):
        may, fail = zip(*(possible(part, grid) for part in condition.parts), strict=True)
        return _JOINED[condition.word](may, fail)
    return True, True


def at_side(side: Expression, grid: Grid) -> Any:
    """The value of a compared index."""
    assert isinstance(side, Affine)
    return at(side, grid)


def _all(parts: tuple[Any, ...]) -> Any:
    total = parts[0]
    for part in parts[1:]:
        total = total & part
    return total


def _any(parts: tuple[Any, ...]) -> Any:
    total = parts[0]
    for part in parts[1:]:
        total = total | part
    return total


_JOINED = {
    "and": lambda may, fail: (_all(may), _any(fail)),
    "or": lambda may, fail: (_any(may), _all(fail)),
    "not": lambda may, fail: (fail[0], may[0]),
}
