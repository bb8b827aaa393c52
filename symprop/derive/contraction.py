"""Products of factors with indices, some summed over, recognized as products of matrices."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from ..matrices import Diagonal, Hadamard, MatrixProduct, Ones, SquaredNorm, Transpose
from ..tree import ONE, Divide, Expression
from .entrywise import Arrays, scaled
from .matrix_reading import NoMatrixFormError
from .reasons import Why


class Contraction:
    """A product of factors, each in one or two letters, some letters summed over."""

    def __init__(self, arrays: Arrays, factors: list[Expression], summed: tuple[str, ...]) -> None:
        self.arrays = arrays
        self.summed = dict.fromkeys(summed)
        self.groups: dict[frozenset[str], list[Expression]] = {}
        for factor in factors:
            self.groups.setdefault(frozenset(arrays.letters(factor)), []).append(factor)
        if any(len(g) > 2 for g in self.groups):
            raise NoMatrixFormError(Why.NO_MATRIX_INDICES)

    def over(self, axes: tuple[str, ...]) -> Expression:
        """The array over ``axes``; every group of factors is used exactly once."""
        shapes: tuple[Callable[..., Expression], ...] = (self._number, self._column, self._matrix)
        whole = shapes[len(axes)](*axes)
        numbers = []
        while axes and self.summed and not {n for g in self.groups for n in g} - {*self.summed}:
            numbers.append(self._number())
        if self.groups or self.summed:
            raise NoMatrixFormError(Why.NO_MATRIX_JOINED)
        return scaled(tuple(numbers), whole)

    def _take(self, *axes: str) -> Expression | None:
        """The factors in just these letters, multiplied entry by entry."""
        found = self.groups.pop(frozenset(axes), None)
        return entrywise(*(self.arrays.array(f, axes) for f in found or ()))

    def _matrix(self, a: str, b: str) -> Expression:
        direct, left, right = self._take(a, b), self._take(a), self._take(b)
        chain = self._chain(a, b)
        core = entrywise(direct, product(chain) if chain else None)
        if core is None:
            return self._outer(left, right, a, b)
        left, right = entrywise(left, self._towards(a)), entrywise(right, self._towards(b))
        if left is not None:
            core = product([Diagonal(left), core])
        return core if right is None else product([core, Diagonal(right)])

    def _outer(
        self, left: Expression | None, right: Expression | None, a: str, b: str
    ) -> Expression:
        """A column times a row, each with what is summed into it."""
        first = entrywise(left, self._towards(a)) or Ones(self.arrays.length(a))
        row = entrywise(right and Transpose(right), self._away(b))
        return product([first, row or Transpose(Ones(self.arrays.length(b)))])

    def _column(self, a: str) -> Expression:
        whole = entrywise(self._take(a), self._towards(a))
        return whole if whole is not None else Ones(self.arrays.length(a))

    def _towards(self, a: str) -> Expression | None:
        """Matrices from ``a`` through summed letters to a vector, or to a column of ones."""
        b = self._next(a)
        matrix = self._take(a, b) if b else None
        return matrix and product([matrix, self._column(b)])

    def _away(self, b: str) -> Expression | None:
        """A row, or one of ones, and matrices from there through summed letters to ``b``."""
        a = self._next(b)
        matrix = self._take(a, b) if a else None
        return matrix and product([Transpose(self._column(a)), matrix])

    def _next(self, a: str) -> str:
        """A letter summed over in one factor with ``a``; it is dealt with then."""
        step = next((g for g in self.groups if a in g and (g - {a}) <= {*self.summed}), frozenset())
        b = next(iter(step - {a}), "")
        self.summed.pop(b, None)
        return b

    def _number(self) -> Expression:
        if not self.summed and not self.groups:
            return ONE
        squared = self._squared()
        if squared is not None:
            return squared
        start = next((n for n in self.summed if self._degree(n) <= 1), next(iter(self.summed), ""))
        if not start:
            raise NoMatrixFormError(Why.NO_MATRIX_JOINED)
        self.summed.pop(start)
        rows = [self.arrays.array(f, (start,)) for f in self.groups.pop(frozenset({start}), [])]
        rest = self._towards(start)
        if rest is None:
            rest = rows.pop() if rows else Ones(self.arrays.length(start))
        row = entrywise(*rows) or Ones(self.arrays.length(start))
        return product([Transpose(row), rest])

    def _squared(self) -> Expression | None:
        """The squares of all entries added up."""
        for letters, factors in self.groups.items():
            if letters == {*self.summed} and len(factors) == 2 and factors[0] == factors[1]:
                del self.groups[letters]
                self.summed.clear()
                return SquaredNorm(self.arrays.array(factors[0], self.arrays.letters(factors[0])))
        return None

    def _degree(self, name: str) -> int:
        return sum(1 for g in self.groups if name in g and len(g) == 2)

    def _chain(self, a: str, b: str) -> list[Expression]:
        """The matrices on the way from ``a`` to ``b`` through summed letters."""
        route = self._route(a, b)
        found: list[Expression] = []
        for here, there in itertools.pairwise(route):
            matrix = self._take(here, there)
            assert matrix is not None
            found.append(matrix)
            if there != b:
                self.summed.pop(there)
                inner = self._take(there)
                found += [Diagonal(inner)] if inner is not None else []
        return found

    def _route(self, a: str, b: str) -> list[str]:
        """The letters from ``a`` to ``b``, all between them summed; empty where there is no way."""
        waiting: list[list[str]] = [[a]]
        while waiting:
            route = waiting.pop(0)
            for group in self.groups:
                if len(group) == 2 and route[-1] in group:
                    (there,) = group - {route[-1]}
                    if there == b and len(route) > 1:
                        return [*route, b]
                    if there in self.summed and there not in route:
                        waiting.append([*route, there])
        return []


def entrywise(*parts: Expression | None) -> Expression | None:
    """Arrays multiplied entry by entry; those that are 1 over another are put below the rest."""
    found = [part for part in parts if part is not None]
    above = [part for part in found if not _is_reciprocal(part)]
    below = [part.bottom for part in found if isinstance(part, Divide) and part not in above]
    if not below:
        return _side_by_side(above) if above else None
    return Divide(_side_by_side(above) if above else ONE, _side_by_side(below))


def _is_reciprocal(part: Expression) -> bool:
    return isinstance(part, Divide) and part.top == ONE


def _side_by_side(parts: list[Expression]) -> Expression:
    flat = [f for part in parts for f in (part.factors if isinstance(part, Hadamard) else (part,))]
    return flat[0] if len(flat) == 1 else Hadamard(tuple(flat))


def product(factors: list[Expression]) -> Expression:
    """Matrices multiplied; products inside are made one."""
    flat = [
        f
        for factor in factors
        for f in (factor.factors if isinstance(factor, MatrixProduct) else (factor,))
    ]
    return flat[0] if len(flat) == 1 else MatrixProduct(tuple(flat))
