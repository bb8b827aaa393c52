"""The form per element: sums written out term by term, of long ones the first two and the last."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ..accesses import number
from ..model import Limits
from ..tree import (
    ONE,
    ZERO,
    Add,
    Affine,
    Bracket,
    Compare,
    Dots,
    Expression,
    Index,
    Link,
    Multiply,
    Pending,
    Reduce,
    Where,
)
from .numbers import placed
from .record import Part, Record, Step

MOST_TERMS = 4
"""A sum of more terms is shown by its first two, dots, and its last."""


@dataclass(frozen=True)
class WriteOut:
    """Writes sums out: their ranges are ``limits``, with the sizes that are known put in."""

    limits: Mapping[str, Limits]
    sizes: Mapping[str, int]

    def __call__(self, expr: Expression) -> Expression:
        """An expression with every sum written out, and conditions that are settled taken."""
        if isinstance(expr, Reduce) and expr.kind == "sum":
            return self._sum(expr)
        if isinstance(expr, Pending | Link):  # what is differentiated is left as it stands
            return expr
        inner = expr.map(self)
        rule = _SETTLED.get(type(inner))
        return rule(inner) if rule else inner

    def _sum(self, expr: Reduce) -> Expression:
        terms: list[Expression] = [expr.body]
        for name in expr.letters:
            terms = [written for term in terms for written in self._along(term, name)]
        found = [self(term) for term in terms]
        kept = [term for term in found if term != ZERO]
        if len(kept) < 2:
            return kept[0] if kept else ZERO
        return Add(tuple(_without_repeated_dots(kept)))

    def _along(self, term: Expression, name: str) -> list[Expression]:
        """A term at each value of a letter, or at the first two and the last."""
        if isinstance(term, Dots):
            return [term]
        first, last = (number(end, self.sizes) for end in self.limits[name])
        length = last + first * -1
        if length.literal is not None and length.literal < MOST_TERMS:
            values = [first + Affine(offset=k) for k in range(length.literal + 1)]
            return [placed(term, {name: value}) for value in values]
        ends: list[Index] = [first, first + Affine(offset=1)]
        first_two = [placed(term, {name: end}) for end in ends]
        return [*first_two, Dots(), placed(term, {name: last})]


def _without_repeated_dots(terms: list[Expression]) -> list[Expression]:
    return [
        term
        for before, term in itertools.pairwise([ZERO, *terms])
        if not (isinstance(before, Dots) and isinstance(term, Dots))
    ]


def _truth(condition: Expression) -> bool | None:
    """Whether a comparison of two numbers holds; None where it depends on letters."""
    if not isinstance(condition, Compare):
        return None
    left, right = condition.left, condition.right
    if not isinstance(left, Affine) or not isinstance(right, Affine):
        return None
    difference = (left + right * -1).literal
    return None if difference is None else _COMPARED[condition.sign](difference)


_COMPARED: Mapping[str, Callable[[int], bool]] = {
    "<": lambda d: d < 0,
    "<=": lambda d: d <= 0,
    ">": lambda d: d > 0,
    ">=": lambda d: d >= 0,
    "==": lambda d: d == 0,
    "!=": lambda d: d != 0,
}


def _where(expr: Expression) -> Expression:
    assert isinstance(expr, Where)
    truth = _truth(expr.condition)
    if truth is None:
        return expr
    return expr.then if truth else expr.otherwise


def _bracket(expr: Expression) -> Expression:
    assert isinstance(expr, Bracket)
    truth = _truth(expr.condition)
    if truth is None:
        return expr
    return ONE if truth else ZERO


def _multiply(expr: Expression) -> Expression:
    assert isinstance(expr, Multiply)
    return ZERO if ZERO in expr.factors else expr


_SETTLED: dict[type, Callable[[Expression], Expression]] = {
    Where: _where,
    Bracket: _bracket,
    Multiply: _multiply,
}


def by_element(record: Record, sizes: Mapping[str, int]) -> Record:
    """A record with its sums written out; what is pending keeps its sums."""
    write = WriteOut(record.limits, sizes)

    def step(old: Step) -> Step:
        return replace(old, right=write(old.right))

    def part(old: Part) -> Part:
        return replace(old, steps=tuple(step(s) for s in old.steps))

    parts = tuple(part(p) for p in record.parts)
    whole = write(record.derivative)
    if any(isinstance(node, Dots) for node in whole.walk()):
        whole = record.derivative  # dots have no value
    return replace(record, parts=parts, derivative=whole)
