"""Like terms of a sum collected: (1 − x) − x is 1 − 2x, (1 − x) h − x h is (1 − 2x) h."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction

from ..tree import ONE, ZERO, Add, Expression, Multiply, Negative

Rational = Fraction | float

Split = Callable[[Expression], tuple[Rational, Expression | None]]
"""An expression as number times rest, None for a number alone."""

Join = Callable[[Rational, Expression | None], Expression]
"""Number times rest as one expression."""

MOST_TERMS = 12
"""Longer sums are left as they stand."""


class Collector:
    """Collects like terms; ``split`` and ``join`` say how a number stands before the rest."""

    def __init__(self, split: Split, join: Join) -> None:
        self.split = split
        self.join = join

    def __call__(self, terms: list[Expression]) -> list[Expression]:
        """The terms, those alike added up; as they were where nothing gets shorter."""
        if not 2 <= len(terms) <= MOST_TERMS:
            return terms
        found = self._merged(self._equal(terms))
        flat = [t for term in found for t in _opened(term)]
        shorter = self._merged(self._equal(flat))
        return shorter if len(shorter) < len(flat) else found

    def _equal(self, terms: list[Expression]) -> list[Expression]:
        """Terms that differ by a number only are one; it stands where the first of them stood."""
        total: dict[object, Rational] = {}
        first: dict[object, Expression | None] = {}
        for term in terms:
            number, rest = self.split(term)
            key = frozenset(Counter(_factors(rest)).items())
            total[key] = total.get(key, Fraction(0)) + number
            first.setdefault(key, rest)
        if len(total) == len(terms):
            return terms
        return [self.join(number, first[key]) for key, number in total.items() if number != 0]

    def _merged(self, terms: list[Expression]) -> list[Expression]:
        """Two terms with a common factor are one where the sum of the others gets shorter."""
        for k, one in enumerate(terms):
            for n, other in enumerate(terms[k + 1 :], start=k + 1):
                whole = self._pair(one, other)
                if whole is not None:
                    rest = [t for place, t in enumerate(terms) if place not in (k, n)]
                    kept = [whole] if whole != ZERO else []
                    return self._merged([*rest[:k], *kept, *rest[k:]])
        return terms

    def _pair(self, one: Expression, other: Expression) -> Expression | None:
        numbers, rests = zip(*(self.split(t) for t in (one, other)), strict=True)
        lists = [_factors(rest) for rest in rests]
        common = list((Counter(lists[0]) & Counter(lists[1])).elements())
        if not common:
            return None
        inner = [self._without(n, fs, common) for n, fs in zip(numbers, lists, strict=True)]
        opened = [t for term in inner for t in _opened(term)]
        shorter = self._equal(opened)
        if len(shorter) == len(opened):
            return None
        if not shorter:
            return ZERO
        number, rest = self.split(shorter[0] if len(shorter) == 1 else Add(tuple(shorter)))
        order = [f for f in lists[0] if f in common]
        return self.join(number, _multiplied([*([] if rest is None else [rest]), *order]))

    def _without(
        self, number: Rational, factors: list[Expression], common: list[Expression]
    ) -> Expression:
        left = list((Counter(factors) - Counter(common)).elements())
        return self.join(number, _multiplied(left) if left else None)


def _factors(rest: Expression | None) -> list[Expression]:
    if rest is None:
        return []
    return [*rest.factors] if isinstance(rest, Multiply) else [rest]


def _multiplied(factors: list[Expression]) -> Expression:
    return factors[0] if len(factors) == 1 else Multiply(tuple(factors)) if factors else ONE


def _opened(term: Expression) -> list[Expression]:
    """A sum inside a sum as its terms, with the sign before it carried to each."""
    if isinstance(term, Add):
        return [t for inner in term.terms for t in _opened(inner)]
    if isinstance(term, Negative) and isinstance(term.body, Add):
        return [_turned(t) for t in _opened(term.body)]
    return [term]


def _turned(term: Expression) -> Expression:
    return term.body if isinstance(term, Negative) else Negative(term)
