"""How a worked solution writes what is worked out: sums and quotients, and nothing that is 0."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import product

from ...derive.numbers import placed
from ...rewriting import rename
from ...tree import (
    ZERO,
    Add,
    Affine,
    Apply,
    Decimal,
    Divide,
    Expression,
    Multiply,
    Negative,
    Number,
    Reduce,
    Softmax,
)

LONGEST = 250
"""A sum with so many nodes, when all its terms are written out, is not shortened with dots."""


def spelled(expr: Expression, spans: Mapping[str, range]) -> Expression:
    """An expression with its means and softmaxes as sums and quotients, as they are worked out."""
    inside = expr.map(lambda child: spelled(child, spans))
    match inside:
        case Reduce("sum", body, letters):
            ways = product(*(spans[k] for k in letters))
            places = [dict(zip(letters, way, strict=True)) for way in ways]
            if 1 < len(places) * sum(1 for _ in body.walk()) <= LONGEST:
                return Add(tuple(placed(body, place) for place in places))
        case Reduce("mean", body, letters):
            count = math.prod(len(spans[k]) for k in letters)
            whole = spelled(Reduce("sum", body, letters), spans)
            return Multiply((Divide(Number(1), Number(count)), whole))
        case Reduce("logsumexp", body, letters):
            return Apply("log", (Reduce("sum", Apply("exp", (body,)), letters),))
        case Softmax(body, letters, entry):
            chosen = {k: i for k, i in zip(letters, entry, strict=False) if isinstance(i, Affine)}
            if len(chosen) == len(entry):
                top = rename(body, chosen, lambda old, avoid: old)
                exps = [Apply("exp", (part,)) for part in (top, body)]
                return Divide(exps[0], Reduce("sum", exps[1], letters))
    return inside


def without_nothing(expr: Expression) -> Expression:
    """Numbers plugged in, but for products with a factor 0 whose others nobody looks up.

    >>> look_up = Apply("log", (Decimal(0.3, 4),))
    >>> nothing = Multiply((Decimal(0.0, 4), look_up))
    >>> without_nothing(Add((nothing, look_up))) == look_up
    True
    """
    inside = expr.map(without_nothing)
    if isinstance(inside, Add):
        terms = tuple(t for t in inside.terms if t not in (ZERO, Negative(ZERO)))
        return Add(terms) if len(terms) > 1 else (*terms, ZERO)[0]
    nothing = isinstance(inside, Multiply) and any(map(_is_nothing, inside.factors))
    looked_up = nothing and any(isinstance(node, Apply) for node in inside.walk())
    return ZERO if looked_up else inside


def _is_nothing(expr: Expression) -> bool:
    match expr:
        case Number(value) | Decimal(value):
            return value == 0
        case Add((Decimal(a) | Number(a), Negative(Decimal(b) | Number(b)))):
            return a == b
    return False
