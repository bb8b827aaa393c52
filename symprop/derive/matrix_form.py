"""Index form to matrix form: sums over indices written as products of matrices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from ..matrices import Zeros
from ..model import Limits
from ..tree import (
    ONE,
    ZERO,
    Add,
    Divide,
    Expression,
    Multiply,
    Negative,
    Number,
    Power,
    Reduce,
    Where,
)
from .contraction import Contraction
from .entrywise import Arrays, masked, scaled
from .matrix_reading import ONE_WIDE, InPart, NoMatrixFormError, settled
from .products import product as multiplied
from .reasons import Why


def matrix_form(
    expr: Expression,
    axes: tuple[str, ...],
    limits: Mapping[str, Limits],
    each: Iterable[str] = (),
    in_part: InPart = lambda name, place, letter: False,
    shapes: Mapping[str, tuple[str, ...]] | None = None,
) -> Expression:
    """``expr`` as an array over ``axes`` (none, one or two), in matrices.

    ``each`` are letters that everything is repeated over, such as time; ``in_part`` says which
    axes are longer than the letters that read them, such as that of h[0]; ``shapes`` are the
    letters of the axes of every name, by which look-ups are read. Raises `NoMatrixFormError`,
    which says what stands in the way.
    """
    if len(axes) > 2:
        raise NoMatrixFormError(Why.NO_MATRIX_INDICES)
    arrays = Arrays(limits, frozenset(each), in_part, shapes or {}, _sum)
    arrays.refuse_shifts(expr)
    return _sum(arrays, expr, axes)


def _sum(arrays: Arrays, expr: Expression, axes: tuple[str, ...]) -> Expression:
    if isinstance(expr, Add):
        return Add(tuple(t if _plain(t) else _sum(arrays, t, axes) for t in expr.terms))
    if isinstance(expr, Negative):
        return Negative(_sum(arrays, expr.body, axes))
    if isinstance(expr, Where) and expr.otherwise == ZERO and not arrays.letters(expr.condition):
        return Where(expr.condition, _sum(arrays, expr.then, axes), ZERO)
    if isinstance(expr, Reduce) and expr.kind == "mean":
        counts = tuple(arrays.length(n) for n in expr.letters)
        share = Divide(ONE, counts[0] if len(counts) == 1 else Multiply(counts))
        return _sum(arrays, Multiply((share, Reduce("sum", expr.body, expr.letters))), axes)
    if isinstance(expr, Divide) and not arrays.letters(expr.bottom) and arrays.letters(expr.top):
        return Divide(_sum(arrays, expr.top, axes), arrays.number(expr.bottom))
    if isinstance(expr, Multiply) and isinstance(expr.factors[-1], Reduce):
        *numbers, last = expr.factors
        if not any(arrays.letters(n) for n in numbers):
            return scaled(tuple(map(arrays.number, numbers)), _sum(arrays, last, axes))
    if isinstance(expr, Reduce) and expr.kind == "sum":
        return _reduced(arrays, expr, axes)
    return _term(arrays, expr, axes, ())


def _plain(term: Expression) -> bool:
    """Whether a term is a number as written, which is added to every entry."""
    return isinstance(term, Number) or (isinstance(term, Negative) and _plain(term.body))


def _reduced(arrays: Arrays, expr: Reduce, axes: tuple[str, ...]) -> Expression:
    """A sum over letters; of several terms each by itself, one of sums as one."""
    body = expr.body
    if isinstance(body, Add):
        parts = (Reduce("sum", t, expr.letters) for t in body.terms)
        with suppress(NoMatrixFormError):
            return Add(tuple(_sum(arrays, p, axes) for p in parts))
    if isinstance(body, Reduce) and body.kind == "sum":
        return _sum(arrays, Reduce("sum", body.body, expr.letters + body.letters), axes)
    return _term(arrays, body, axes, expr.letters)


def _term(
    arrays: Arrays, expr: Expression, axes: tuple[str, ...], summed: tuple[str, ...]
) -> Expression:
    """A product of factors, some letters summed over; a sum stays where it stands in the way."""
    try:
        return _product(arrays, expr, axes, summed)
    except NoMatrixFormError as why:
        for name in sorted(summed, key=arrays.steps, reverse=True):
            rest = tuple(n for n in summed if n != name)
            inner = replace(arrays, each=arrays.each | {name})
            with suppress(NoMatrixFormError):
                return Reduce("sum", _product(inner, expr, axes, rest), (name,))
        raise why


def _product(
    arrays: Arrays, expr: Expression, axes: tuple[str, ...], summed: tuple[str, ...]
) -> Expression:
    if expr == ZERO and axes:
        rows, columns, *_ = (*map(arrays.length, axes), ONE_WIDE)
        return Zeros(rows, columns)
    found = _factors(arrays, settled(expr))
    whole = Contraction(arrays, found.factors, summed).over(axes)
    numbers = found.numbers
    if whole == ONE and numbers:
        *numbers, whole = numbers
    whole = scaled(tuple(numbers), whole)
    if found.below:
        whole = Divide(whole, multiplied(1, found.below))
    return Negative(whole) if found.sign < 0 else whole


@dataclass
class _Factors:
    """A product taken apart: its sign, factors without indices, above and below, and with them."""

    sign: int = 1
    numbers: list[Expression] = field(default_factory=list)
    below: list[Expression] = field(default_factory=list)
    factors: list[Expression] = field(default_factory=list)

    def __mul__(self, other: _Factors) -> _Factors:
        return _Factors(
            self.sign * other.sign,
            self.numbers + other.numbers,
            self.below + other.below,
            self.factors + other.factors,
        )


def _factors(arrays: Arrays, expr: Expression) -> _Factors:
    if not arrays.letters(expr) and not isinstance(expr, Multiply | Negative):
        return _Factors(numbers=[] if expr == ONE else [arrays.number(expr)])
    rule = _APART.get(type(expr))
    return (rule(arrays, expr) if rule else None) or _Factors(factors=[expr])


def _of_negative(arrays: Arrays, expr: Negative) -> _Factors:
    return _Factors(-1) * _factors(arrays, expr.body)


def _of_product(arrays: Arrays, expr: Multiply) -> _Factors:
    found = _Factors()
    for factor in expr.factors:
        found = found * _factors(arrays, factor)
    return found


def _of_quotient(arrays: Arrays, expr: Divide) -> _Factors | None:
    """What is below is a factor of its own where it has fewer indices than what is above."""
    bottom = {*arrays.letters(expr.bottom)}
    if not bottom:
        return _Factors(below=[arrays.number(expr.bottom)]) * _factors(arrays, expr.top)
    if bottom == {*arrays.letters(expr)}:
        return None
    under = _factors(arrays, expr.bottom)
    split: list[Expression] = [Divide(ONE, f) for f in under.factors]
    return _factors(arrays, expr.top) * _Factors(under.sign, under.below, under.numbers, split)


def _of_power(arrays: Arrays, expr: Power) -> _Factors | None:
    times = expr.exponent.value if isinstance(expr.exponent, Number) else None
    return _Factors(factors=[expr.base] * int(times)) if times in (2, 3) else None


def _of_where(arrays: Arrays, expr: Where) -> _Factors | None:
    if expr.otherwise != ZERO or not arrays.letters(expr.condition):
        return None
    return _factors(arrays, masked(expr.condition, expr.then))


_APART: Mapping[type[Expression], Callable[..., _Factors | None]] = {
    Negative: _of_negative,
    Multiply: _of_product,
    Divide: _of_quotient,
    Power: _of_power,
    Where: _of_where,
}
