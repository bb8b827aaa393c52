"""Patterns with one unknown, matched up to the order of terms and factors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from itertools import permutations

from ..tree import Add, Expression, Multiply, Negative, Ref

Look = Callable[[Expression], Expression | None]
"""What an expression stands for, where it is a quantity with a definition."""

UNKNOWN = "u"


def alone(_: Expression) -> Expression | None:
    """Looks nothing up."""
    return None


def match(pattern: Expression, expr: Expression, look: Look = alone) -> Expression | None:
    """What u is in ``expr`` for it to be ``pattern``; None where it is something else.

    >>> from symprop.tree import ONE, Add, Apply
    >>> match(Add((ONE, Apply("exp", (Ref("u"),)))), Add((Apply("exp", (Ref("z"),)), ONE)))
    Ref(name='z', access=(), held=False)
    """
    return _match(pattern, expr, None, look)


def _match(
    pattern: Expression, expr: Expression, found: Expression | None, look: Look
) -> Expression | None:
    if isinstance(pattern, Ref):
        return expr if found is None or found == expr else None
    if type(expr) is not type(pattern):
        meaning = look(expr)
        return None if meaning is None else _match(pattern, meaning, found, look)
    if not pattern.children:
        return (found or pattern) if pattern == expr else None
    if len(pattern.children) != len(expr.children) or not _same_kind(pattern, expr):
        return None
    free_order = isinstance(pattern, Add | Multiply)
    orders = permutations(expr.children) if free_order else [expr.children]
    results = (_each(pattern.children, order, found, look) for order in orders)
    return next((r for r in results if r is not None), None)


def _each(
    patterns: tuple[Expression, ...],
    children: tuple[Expression, ...],
    found: Expression | None,
    look: Look,
) -> Expression | None:
    for pattern, child in sorted(
        zip(patterns, children, strict=True), key=lambda pair: not _holds(pair[0])
    ):
        result = _match(pattern, child, found, look)
        if result is None:
            return None
        found = result if _holds(pattern) else found
    return found


def _holds(pattern: Expression) -> bool:
    """Whether the unknown occurs in a pattern."""
    return any(isinstance(n, Ref) for n in pattern.walk())


def _same_kind(pattern: Expression, expr: Expression) -> bool:
    """Whether what is no expression (the name of a function) is the same."""
    plain = [f.name for f in fields(pattern)]  # type: ignore[arg-type]
    pairs = [(getattr(pattern, n), getattr(expr, n)) for n in plain]
    return all(a == b for a, b in pairs if isinstance(a, str))


def put(template: Expression, value: Expression) -> Expression:
    """``template`` with u replaced; minus a negative is what was negated."""
    if isinstance(template, Ref):
        return value
    inner = template.map(lambda child: put(child, value))
    return minus(inner.body) if isinstance(inner, Negative) else inner


def minus(expr: Expression) -> Expression:
    """Minus an expression.

    >>> minus(Negative(Ref("z"))).name
    'z'
    """
    return expr.body if isinstance(expr, Negative) else Negative(expr)
