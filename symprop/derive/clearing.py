"""Fractions cleared: (y/p − (1 − y)/(1 − p)) p (1 − p) is y (1 − p) − (1 − y) p, and that y − p."""

from __future__ import annotations

from collections import Counter

from ..tree import ONE, Add, Divide, Expression, Multiply, Negative, Number
from .canceling import MicroStep
from .products import Quotient, divide_out, product, rejoined, signed_factors, taken_apart
from .reasons import Reason, Why
from .tidying import tidy

MOST_MONOMIALS = 16
"""Products are not multiplied out to more terms than that."""


def cleared(node: Expression) -> MicroStep | None:
    """A sum of fractions times what stands below them, multiplied out."""
    if not isinstance(node, Multiply | Divide):
        return None
    sign, parts = taken_apart(node)
    for part in parts:
        for place, factor in enumerate(part.top):
            if isinstance(factor, Add) and all(isinstance(_plain(t), Divide) for t in factor.terms):
                multiplied = _multiplied(factor, parts)
                if multiplied is not None:
                    part.top[place] = multiplied
                    return rejoined(sign, parts), Reason(Why.OVER)
    return None


def _plain(term: Expression) -> Expression:
    return term.body if isinstance(term, Negative) else term


def _multiplied(fractions: Add, parts: list[Quotient]) -> Expression | None:
    """The sum with the factors that clear all its fractions taken in; None where they are missing.

    The factors are taken out of ``parts``.
    """
    terms = [taken_apart(t) for t in fractions.terms]
    needed = [f for _, own in terms for part in own for f in part.bottom if f != ONE]
    found: list[tuple[Quotient, int, Expression]] = []
    for factor in dict.fromkeys(needed):
        place = next(((p, k) for p in parts for k, f in enumerate(p.top) if f == factor), None)
        if place is None:
            return None
        found.append((*place, factor))
    for _, own in terms:
        for _, _, factor in found:
            if not divide_out(factor, own):
                own.append(Quotient([factor], []))
    for part, k, _ in found:
        part.top[k] = ONE
    return Add(tuple(rejoined(s, own) for s, own in terms))


def opened(node: Expression) -> MicroStep | None:
    """A sum of products multiplied out, where equal terms then cancel: it has fewer terms."""
    if not isinstance(node, Add):
        return None
    total: Counter[tuple[Expression, ...]] = Counter()
    order: dict[frozenset[object], tuple[Expression, ...]] = {}
    for term in node.terms:
        for sign, factors in _monomials(term):
            key = order.setdefault(frozenset(Counter(factors).items()), tuple(factors))
            total[key] += sign
    kept = [(number, key) for key, number in total.items() if number]
    if len(kept) == len(total) or len(total) > MOST_MONOMIALS:
        return None
    shorter = tidy(Add(tuple(product(n, (Number(abs(n)), *key)) for n, key in kept)))
    return (shorter, Reason(Why.OPENED)) if size(shorter) < size(node) else None


def size(expr: Expression) -> int:
    """How long an expression is: how many nodes it has."""
    return sum(1 for _ in expr.walk())


def _monomials(term: Expression) -> list[tuple[int, list[Expression]]]:
    """A term as products without sums in them, each with its sign."""
    sign, factors = signed_factors(term)
    found: list[tuple[int, list[Expression]]] = [(sign, [])]
    for factor in factors:
        inner = factor.terms if isinstance(factor, Add) else (factor,)
        split = [signed_factors(t) for t in inner]
        found = [(s * t, [*fs, *(f for f in gs if f != ONE)]) for s, fs in found for t, gs in split]
        if len(found) > MOST_MONOMIALS:
            return [(sign, factors)]
    return found
