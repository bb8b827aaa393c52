"""A factor carried inside of conditions: what a branch leaves out is then not read at all."""

from __future__ import annotations

from ..rewriting import apart, free_letters
from ..tree import (
    ZERO,
    Add,
    Affine,
    Compare,
    Divide,
    Expression,
    Multiply,
    Negative,
    Reduce,
    Where,
)
from .scope import Scope


def times(value: Expression, factor: Expression, scope: Scope) -> Expression:
    """``value`` times ``factor``, which is read only where conditions on indices let it.

    >>> from ..tree import ONE, Ref, letter, literal
    >>> inside = Where(Compare("<=", literal(2), letter("t")), Ref("w"), ZERO)
    >>> found = times(inside, Ref("h", (letter("t") + literal(-1),)), Scope({}, ()))
    >>> type(found).__name__, found.otherwise == ZERO
    ('Where', True)
    """
    if value == ZERO:
        return ZERO
    if not _chooses(value):
        return Multiply((value, factor))
    if isinstance(value, Where):
        branches = (times(b, factor, scope) for b in (value.then, value.otherwise))
        return Where(value.condition, *branches)
    if isinstance(value, Multiply):
        place = next(k for k, f in enumerate(value.factors) if _chooses(f))
        carried = times(value.factors[place], factor, scope)
        return Multiply((*value.factors[:place], carried, *value.factors[place + 1 :]))
    if isinstance(value, Divide):
        return Divide(times(value.top, factor, scope), value.bottom)
    if isinstance(value, Reduce):
        value = apart(value, {*free_letters(factor)}, scope)
    return value.map(lambda child: times(child, factor, scope))


def _chooses(expr: Expression) -> bool:
    """Whether an expression is, or is made by products and sums of, a choice by indices."""
    if isinstance(expr, Where):
        compared = (node for node in expr.condition.walk() if isinstance(node, Compare))
        return any(isinstance(node.left, Affine) for node in compared)
    if isinstance(expr, Divide):
        return _chooses(expr.top)
    summed = isinstance(expr, Reduce) and expr.kind in ("sum", "mean")
    if summed or isinstance(expr, Add | Multiply | Negative):
        return any(_chooses(child) for child in expr.children if not isinstance(child, Affine))
    return False
