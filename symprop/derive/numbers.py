"""Numbers in the place of names: sums written out row by row, rounded for print only."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..accesses import at
from ..errors import DataError
from ..model import Limits
from ..rewriting import rename
from ..tree import (
    Add,
    Affine,
    Bracket,
    Decimal,
    Dots,
    Expression,
    Grid,
    Index,
    Reduce,
    Ref,
    Softmax,
    Where,
    literal,
)
from .record import Step
from .verification import sizes

MOST_TERMS = 6
"""Sums of more terms show the first two, dots, and the last."""

MOST_LINES = 8
"""Terms that are written out in a whole expression: several sums, or sums in sums, share them."""

CORNER = 3
"""So many rows and columns of a large array are shown."""

NOTHING = 1e-14
"""What a sum may be, relative to the sizes of its terms, by rounding alone."""

Evaluate = Callable[[Expression, Mapping[str, int]], float]
"""The value of an expression where letters have the given values."""


@dataclass(frozen=True)
class Plug:
    """Puts numbers into expressions: ``evaluate`` knows them, ``sizes`` the lengths of sums.

    ``room`` is how many terms of sums may be written out.
    """

    evaluate: Evaluate
    sizes: Mapping[str, int]
    limits: Mapping[str, Limits]
    digits: int
    room: int = MOST_LINES

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
        plug = self.shared(sum(map(_has_sum, expr.children)))
        return expr.map(lambda child: plug(child, place))

    def shared(self, count: int) -> Plug:
        """What writes out one of so many sums."""
        return replace(self, room=self.room // count) if count > 1 else self

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
    places = _shown(plug, expr.letters, count)
    each = plug.shared(len(places))
    inner = [each(expr.body, {**place, **p}) for p in places]
    if len(places) < count:
        inner.insert(len(inner) - 1, Dots())
    return inner[0] if len(inner) == 1 else Add(tuple(inner))


def _shown(plug: Plug, letters: tuple[str, ...], count: int) -> list[dict[str, int]]:
    """All places of a short sum; else the first two and the last, or the first and the last."""
    if count <= min(MOST_TERMS, max(plug.room, 2)):
        return plug.places(letters)
    first, *more = plug.few(letters)
    return [first, *more] if plug.room > 2 else [first, more[-1]]


def _has_sum(expr: Expression) -> bool:
    return any(isinstance(node, Reduce) and node.kind == "sum" for node in expr.walk())


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


def placed(expr: Expression, place: Mapping[str, int] | Mapping[str, Index]) -> Expression:
    """An expression with literals, or other indices, for letters, ``dpredicted[1]/dy1[1]``."""
    letters = {n: literal(v) if isinstance(v, int) else v for n, v in place.items()}
    return rename(expr, letters, lambda old, avoid: old)


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
