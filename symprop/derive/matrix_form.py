"""Index form to matrix form: sums over indices recognized as products of matrices."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping

from ..matrices import Diagonal, Hadamard, MatrixProduct, Ones, Transpose
from ..model import Limits
from ..tree import ONE, ZERO, Add, Divide, Expression, Multiply, Negative, Reduce, Where
from .entrywise import Arrays, InPart, NoMatrixFormError, scaled


def matrix_form(
    expr: Expression,
    axes: tuple[str, ...],
    limits: Mapping[str, Limits],
    each: Iterable[str] = (),
    in_part: InPart = lambda name, place, letter: False,
) -> Expression:
    """``expr`` as an array over ``axes`` (none, one or two), in matrices.

    ``each`` are letters that everything is repeated over, such as time; ``in_part`` says which
    axes are longer than the letters that read them, such as that of h[0]. Raises
    `NoMatrixFormError`, which says what stands in the way.
    """
    if len(axes) > 2:
        raise NoMatrixFormError("it has more than two indices")
    arrays = Arrays(limits, frozenset(each), in_part, _sum)
    return _sum(arrays, expr, axes)


def _sum(arrays: Arrays, expr: Expression, axes: tuple[str, ...]) -> Expression:
    if isinstance(expr, Add):
        return Add(tuple(_sum(arrays, t, axes) for t in expr.terms))
    if isinstance(expr, Negative):
        return Negative(_sum(arrays, expr.body, axes))
    if isinstance(expr, Where) and expr.otherwise == ZERO:
        if arrays.letters(expr.condition):
            raise NoMatrixFormError("a condition on its indices")
        return Where(expr.condition, _sum(arrays, expr.then, axes), ZERO)
    if isinstance(expr, Reduce) and expr.kind == "mean":
        counts = tuple(arrays.length(n) for n in expr.letters)
        share = Divide(ONE, counts[0] if len(counts) == 1 else Multiply(counts))
        return _sum(arrays, Multiply((share, Reduce("sum", expr.body, expr.letters))), axes)
    if isinstance(expr, Divide) and not arrays.letters(expr.bottom) and arrays.letters(expr.top):
        return scaled((Divide(ONE, expr.bottom),), _sum(arrays, expr.top, axes))
    if isinstance(expr, Multiply) and isinstance(expr.factors[-1], Reduce):
        *numbers, last = expr.factors
        if not any(arrays.letters(n) for n in numbers):
            return scaled(tuple(numbers), _sum(arrays, last, axes))
    if isinstance(expr, Reduce) and expr.kind == "sum":
        if isinstance(expr.body, Add):
            parts = (Reduce("sum", t, expr.letters) for t in expr.body.terms)
            return Add(tuple(_sum(arrays, p, axes) for p in parts))
        return _term(arrays, expr.body, axes, expr.letters)
    return _term(arrays, expr, axes, ())


def _term(
    arrays: Arrays, expr: Expression, axes: tuple[str, ...], summed: tuple[str, ...]
) -> Expression:
    sign, numbers, factors = _factors(arrays, expr)
    whole = _Contraction(arrays, factors, summed).over(axes)
    if whole == ONE and numbers:
        *numbers, whole = numbers
    product = scaled(tuple(numbers), whole)
    return Negative(product) if sign < 0 else product


def _factors(
    arrays: Arrays, expr: Expression
) -> tuple[int, list[Expression], list[Expression]]:
    """Sign, factors without indices, factors with them."""
    if isinstance(expr, Negative):
        sign, numbers, factors = _factors(arrays, expr.body)
        return -sign, numbers, factors
    if isinstance(expr, Multiply):
        found = [_factors(arrays, f) for f in expr.factors]
        sign = 1
        for s, _, _ in found:
            sign *= s
        return sign, [n for _, ns, _ in found for n in ns], [f for _, _, fs in found for f in fs]
    if isinstance(expr, Divide) and not arrays.letters(expr.bottom) and arrays.letters(expr):
        sign, numbers, factors = _factors(arrays, expr.top)
        top = numbers[0] if len(numbers) == 1 else Multiply(tuple(numbers)) if numbers else ONE
        return sign, [Divide(top, expr.bottom)], factors
    if not arrays.letters(expr):
        return 1, ([] if expr == ONE else [expr]), []
    return 1, [], [expr]


class _Contraction:
    """A product of factors, each in one or two letters, some letters summed over."""

    def __init__(
        self, arrays: Arrays, factors: list[Expression], summed: tuple[str, ...]
    ) -> None:
        self.arrays = arrays
        self.summed = set(summed)
        self.groups: dict[frozenset[str], list[Expression]] = {}
        for factor in factors:
            self.groups.setdefault(frozenset(arrays.letters(factor)), []).append(factor)
        if any(len(g) > 2 for g in self.groups):
            raise NoMatrixFormError("a factor with more than two indices")

    def over(self, axes: tuple[str, ...]) -> Expression:
        """The array over ``axes``; every group of factors is used exactly once."""
        shapes: tuple[Callable[..., Expression], ...] = (self._number, self._column, self._matrix)
        whole = shapes[len(axes)](*axes)
        if self.groups or self.summed:
            raise NoMatrixFormError("indices that no product of matrices joins")
        return whole

    def _take(self, *axes: str) -> Expression | None:
        """The factors in just these letters, multiplied entry by entry."""
        found = self.groups.pop(frozenset(axes), None)
        if found is None:
            return None
        arrays = tuple(self.arrays.array(f, axes) for f in found)
        return arrays[0] if len(arrays) == 1 else Hadamard(arrays)

    def _matrix(self, a: str, b: str) -> Expression:
        direct, left, right = self._take(a, b), self._take(a), self._take(b)
        chain = self._chain(a, b)
        core = _entrywise(direct, product(chain) if chain else None)
        if core is None:
            return self._outer(left, right, a, b)
        if left is not None:
            core = product([Diagonal(left), core])
        return core if right is None else product([core, Diagonal(right)])

    def _outer(
        self, left: Expression | None, right: Expression | None, a: str, b: str
    ) -> Expression:
        if left is None and right is None:
            left = self._towards(a)
        first = left if left is not None else Ones(self.arrays.length(a))
        second = right if right is not None else Ones(self.arrays.length(b))
        return MatrixProduct((first, Transpose(second)))

    def _column(self, a: str) -> Expression:
        own = self._take(a)
        further = self._towards(a)
        whole = _entrywise(own, further)
        return whole if whole is not None else Ones(self.arrays.length(a))

    def _towards(self, a: str) -> Expression | None:
        """Matrices from ``a`` through summed letters to a vector, or to a column of ones."""
        step = next((g for g in self.groups if a in g and (g - {a}) <= self.summed), None)
        if step is None:
            return None
        (b,) = step - {a}
        matrix = self._take(a, b)
        assert matrix is not None
        self.summed.discard(b)
        column = self._column(b)
        return product([matrix, column])

    def _number(self) -> Expression:
        if not self.summed and not self.groups:
            return ONE
        start = next(
            (n for n in sorted(self.summed) if self._degree(n) <= 1), min(self.summed, default="")
        )
        if not start:
            raise NoMatrixFormError("indices that no product of matrices joins")
        self.summed.discard(start)
        rows = [self.arrays.array(f, (start,)) for f in self.groups.pop(frozenset({start}), [])]
        rest = self._towards(start)
        if rest is None and len(rows) > 1:
            rest = rows.pop()
        first = rows or [Ones(self.arrays.length(start))]
        row = first[0] if len(first) == 1 else Hadamard(tuple(first))
        return product([Transpose(row), rest or Ones(self.arrays.length(start))])

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
                self.summed.discard(there)
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


def _entrywise(first: Expression | None, second: Expression | None) -> Expression | None:
    found = tuple(part for part in (first, second) if part is not None)
    if len(found) < 2:
        return found[0] if found else None
    flat = (f for part in found for f in (part.factors if isinstance(part, Hadamard) else (part,)))
    return Hadamard(tuple(flat))


def product(factors: list[Expression]) -> Expression:
    """Matrices multiplied; products inside are made one."""
    flat = [
        f
        for factor in factors
        for f in (factor.factors if isinstance(factor, MatrixProduct) else (factor,))
    ]
    return flat[0] if len(flat) == 1 else MatrixProduct(tuple(flat))


