"""A derivation with the numbers plugged in: rows written out, rounded for print only."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..accesses import at
from ..errors import DataError
from ..model import Limits
from ..rewriting import free_letters, rename
from ..tree import (
    Add,
    Affine,
    Bracket,
    Decimal,
    Dots,
    Expression,
    Grid,
    Index,
    Link,
    Reduce,
    Ref,
    Softmax,
    Where,
    literal,
)
from .reasons import Reason, Why
from .record import CHAIN, FULL_ONLY, RESULT, Kind, Level, Part, Record, Step
from .verification import sizes

MOST_TERMS = 6
"""Sums of more terms show the first two, dots, and the last."""

CORNER = 3
"""So many rows and columns of a large array are shown."""

NOTHING = 1e-14
"""What a sum may be, relative to the sizes of its terms, by rounding alone."""

ALL = Reason(Why.ALL_ENTRIES)

Evaluate = Callable[[Expression, Mapping[str, int]], float]
"""The value of an expression where letters have the given values."""


@dataclass(frozen=True)
class Plug:
    """Puts numbers into expressions: ``evaluate`` knows them, ``sizes`` the lengths of sums."""

    evaluate: Evaluate
    sizes: Mapping[str, int]
    limits: Mapping[str, Limits]
    digits: int

    def number(self, expr: Expression, place: Mapping[str, int]) -> Decimal:
        """The value of an expression, to be shown rounded."""
        return Decimal(self.evaluate(expr, place), self.digits)

    def total(self, expr: Expression, place: Mapping[str, int]) -> Decimal:
        """The value of a sum: 0 where nothing but rounding is left of its terms."""
        value, scale = self.evaluate(expr, place), self.evaluate(sizes(expr), place)
        return Decimal(0.0 if abs(value) <= NOTHING * scale else value, self.digits)

    def __call__(self, expr: Expression, place: Mapping[str, int]) -> Expression:
        """The same expression with a number for every name, its sums written out."""
        row = _ROWS.get(type(expr))
        if row is not None:
            return row(self, expr, place)
        return expr.map(lambda child: self(child, place))

    def places(self, letters: tuple[str, ...]) -> list[dict[str, int]]:
        """All values of some letters, the last letter running fastest."""
        spans = [self.span(n) for n in letters]
        return [dict(zip(letters, v, strict=True)) for v in itertools.product(*spans)]

    def span(self, name: str) -> range:
        """The values of one letter."""
        first, last = self.limits[name]
        return range(at(first, self.sizes), at(last, self.sizes) + 1)

    def few(self, letters: tuple[str, ...]) -> list[dict[str, int]]:
        """The first two places and the last."""
        return self._few(letters, lambda place: True)

    def few_of(
        self, step: Step, letters: tuple[str, ...], fixed: Mapping[str, int]
    ) -> list[dict[str, int]]:
        """The first two places and the last that a step speaks of."""

        def exists(place: Mapping[str, int]) -> bool:
            whole = {**fixed, **place}
            try:
                self.evaluate(step.right, whole)
                return all(self.evaluate(Bracket(c), whole) == 1 for c in step.given)
            except DataError:  # h[t+1] ends before h[t]
                return False

        return self._few(letters, exists)

    def _few(
        self, letters: tuple[str, ...], chosen: Callable[[dict[str, int]], bool]
    ) -> list[dict[str, int]]:
        spans = [self.span(n) for n in letters]
        down, up = itertools.product(*spans), itertools.product(*(s[::-1] for s in spans))
        places = [(dict(zip(letters, v, strict=True)) for v in way) for way in (down, up)]
        first, last = (filter(chosen, way) for way in places)
        found = (*itertools.islice(first, 2), *itertools.islice(last, 1))
        return list({tuple(place.values()): place for place in found}.values())


def _leaf(plug: Plug, expr: Expression, place: Mapping[str, int]) -> Expression:
    return plug.number(expr, place)


def _sum(plug: Plug, expr: Expression, place: Mapping[str, int]) -> Expression:
    assert isinstance(expr, Reduce)
    count = math.prod(len(plug.span(n)) for n in expr.letters)
    if expr.kind != "sum" or count == 0:
        return plug.number(expr, place)
    inner = [plug(expr.body, {**place, **p}) for p in _shown(plug, expr.letters, count)]
    if count > MOST_TERMS:
        inner.insert(2, Dots())
    return inner[0] if len(inner) == 1 else Add(tuple(inner))


def _shown(plug: Plug, letters: tuple[str, ...], count: int) -> list[dict[str, int]]:
    return plug.places(letters) if count <= MOST_TERMS else plug.few(letters)


def _branch(plug: Plug, expr: Expression, place: Mapping[str, int]) -> Expression:
    assert isinstance(expr, Where)
    taken = plug.evaluate(Bracket(expr.condition), place) == 1
    return plug(expr.then if taken else expr.otherwise, place)


_ROWS: dict[type, Callable[[Plug, Expression, Mapping[str, int]], Expression]] = {
    Ref: _leaf,
    Affine: _leaf,
    Reduce: _sum,
    Softmax: _leaf,
    Bracket: _leaf,
    Where: _branch,
}


def placed(expr: Expression, place: Mapping[str, int]) -> Expression:
    """An expression with literals for letters, ``dpredicted[1]/dy1[1]``."""
    letters: dict[str, Index] = {n: literal(v) for n, v in place.items()}
    return rename(expr, letters, lambda old, avoid: old)


def with_numbers(record: Record, plug: Plug, whole: Any) -> Record:
    """The record with numbers after each link and after the links put together.

    A derivative with free letters, of an array, is worked out for its first element; ``whole``
    is its value, which is shown at the end.
    """
    first = {n: plug.span(n)[0] for n in free_letters(record.target)}
    parts = [_with_numbers(part, plug, first) for part in record.parts]
    if first:
        parts[-1] = _with_grid(parts[-1], whole, plug.digits)
    return replace(record, parts=tuple(parts))


def _with_numbers(part: Part, plug: Plug, first: dict[str, int]) -> Part:
    extra = {Kind.LINK: _link_numbers, Kind.TOGETHER: _total_numbers}.get(part.kind)
    if extra is None:
        return part
    return replace(part, steps=(*part.steps, *extra(part, plug, first)))


def _with_grid(part: Part, whole: Any, digits: int) -> Part:
    """The last part with the whole array, where it has one axis or two."""
    if whole.ndim > 2:
        return part
    step = Step(part.subject, grid(whole.reshape(-1, whole.shape[-1]), digits), (ALL,), RESULT)
    return replace(part, steps=(*part.steps, step))


def grid(array: Any, digits: int) -> Grid:
    """An array as rows of numbers; of one beyond 6 × 6 a corner.

    >>> import numpy as np
    >>> len(grid(np.zeros((9, 2)), 3).rows)
    4
    """
    rows, columns = (_corner(n) for n in array.shape)
    return Grid(
        tuple(
            tuple(
                Dots() if r is None or c is None else Decimal(float(array[r, c]), digits)
                for c in columns
            )
            for r in rows
        )
    )


def _corner(count: int) -> list[int | None]:
    return [*range(count)] if count <= MOST_TERMS else [*range(CORNER), None]


def _link_numbers(part: Part, plug: Plug, first: dict[str, int]) -> Iterator[Step]:
    """A link's value at the first rows and the last."""
    step = part.steps[0]
    named = (step.right, *step.given)
    free = dict.fromkeys(n for part in named for n in free_letters(part) if n not in first)
    for place in plug.few_of(step, tuple(free), first):
        yield from _numbers(step, plug, {**first, **place}, FULL_ONLY)


def _numbers(
    step: Step, plug: Plug, place: dict[str, int], levels: frozenset[Level]
) -> Iterator[Step]:
    left = placed(step.left, place)
    plugged = plug(step.right, place)
    value = plug.number(step.right, place)
    if isinstance(plugged, Decimal):
        yield Step(left, value, (Reason(Why.NUMBERS),), levels)
        return
    yield Step(left, plugged, (Reason(Why.NUMBERS),), levels)
    yield Step(left, value, (Reason(Why.VALUE),), levels)


def _total_numbers(part: Part, plug: Plug, first: dict[str, int]) -> Iterator[Step]:
    """The links put together with numbers, row by row, and the value."""
    crossed = part.steps[0]
    result = isinstance(part.subject, Link)
    letters = free_letters(part.subject)
    place = {n: first.get(n, plug.span(n)[0]) for n in letters}
    left = placed(part.subject, place)
    value = plug.total(part.steps[-1].right, place)
    levels = RESULT if result else FULL_ONLY
    plugged = plug(crossed.right, place)
    if not isinstance(plugged, Decimal):
        yield Step(left, plugged, (Reason(Why.NUMBERS),), CHAIN if result else FULL_ONLY)
    yield Step(left, value, (Reason(Why.VALUE),), levels)

