"""Sums with a bracket [l = k] in them: the one term that counts is taken out of the sum."""

from __future__ import annotations

from collections.abc import Callable

from ..model import Limits
from ..rewriting import Fresh, rename
from ..tree import (
    ONE,
    Add,
    Affine,
    Bracket,
    Compare,
    Expression,
    Multiply,
    Negative,
    Reduce,
    letter,
)


def settle(expr: Expression, fresh: Fresh) -> Expression:
    """``expr`` with every sum over a letter that a bracket settles taken apart.

    ``sum(d[l]*p[l]*([l = k] - p[k]), l)`` becomes ``d[k]*p[k] - sum(d[l]*p[l]*p[k], l)``, so that
    no array needs both letters. Brackets between letters of different ranges stay.
    """
    inner = expr.map(lambda child: settle(child, fresh))
    if isinstance(inner, Reduce) and inner.kind == "sum":
        return _settled(inner.body, inner.letters, fresh)
    return inner


def _settled(body: Expression, letters: tuple[str, ...], fresh: Fresh) -> Expression:
    negative, factors = factors_of(body)
    found = _bracket(factors, letters, fresh.limits.get)
    if found is not None:
        position, old, new = found
        rest = [f for k, f in enumerate(factors) if k != position]
        kept = tuple(k for k in letters if k != old)
        moved = rename(_product(rest), {old: letter(new)}, fresh)
        return _signed(negative, _settled(moved, kept, fresh) if kept else moved)
    spread = _spread(factors, letters, fresh.limits.get)
    if spread is not None:
        terms = tuple(_settled(t, letters, fresh) for t in spread)
        return _signed(negative, Add(terms))
    return Reduce("sum", body, letters) if letters else body


def factors_of(expr: Expression) -> tuple[bool, list[Expression]]:
    """The factors of a product, and whether it is subtracted."""
    if isinstance(expr, Negative):
        negative, factors = factors_of(expr.body)
        return not negative, factors
    if not isinstance(expr, Multiply):
        return False, [expr]
    negative, found = False, []
    for factor in expr.factors:
        sign, inner = factors_of(factor)
        negative = negative != sign
        found += inner
    return negative, found


Known = Callable[[str], "Limits | None"]


def _bracket(
    factors: list[Expression], letters: tuple[str, ...], limits: Known
) -> tuple[int, str, str] | None:
    """A factor [l = k]: its position, the summed letter, the one it equals."""
    for position, factor in enumerate(factors):
        pair = _pair(factor, limits)
        for old, new in (pair, pair[::-1]) if pair else ():
            if old in letters and new not in letters:
                return position, old, new
    return None


def _pair(factor: Expression, limits: Known) -> tuple[str, str] | None:
    condition = factor.condition if isinstance(factor, Bracket) else None
    if not isinstance(condition, Compare) or condition.sign != "==":
        return None
    left, right = condition.left, condition.right
    if not isinstance(left, Affine) or not isinstance(right, Affine):
        return None
    a, b = left.letter, right.letter
    same = a is not None and b is not None and limits(a) == limits(b)
    return (a, b) if same and a and b else None


def _spread(
    factors: list[Expression], letters: tuple[str, ...], limits: Known
) -> list[Expression] | None:
    """The terms of the product, where one factor is a sum with such a bracket among its terms."""
    for position, factor in enumerate(factors):
        terms = factor.terms if isinstance(factor, Add) else ()
        if any(_bracket(factors_of(t)[1], letters, limits) for t in terms):
            before, after = factors[:position], factors[position + 1 :]
            parts = [factors_of(t) for t in terms]
            return [_signed(n, _product([*before, *f, *after])) for n, f in parts]
    return None


def _product(factors: list[Expression]) -> Expression:
    if not factors:
        return ONE
    return factors[0] if len(factors) == 1 else Multiply(tuple(factors))


def _signed(negative: bool, expr: Expression) -> Expression:
    return Negative(expr) if negative else expr
