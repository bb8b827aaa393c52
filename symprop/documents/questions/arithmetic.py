"""What each kind of expression means on paper: + − × ÷, and values looked up in a table."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ...accesses import COMPARISONS, at
from ...functions import ARGUMENTS, FUNCTIONS
from ...rewriting import replace_refs
from ...tree import (
    Add,
    Affine,
    Apply,
    Bracket,
    Compare,
    Decimal,
    Divide,
    Expression,
    Logic,
    Multiply,
    Negative,
    Number,
    Power,
    Reduce,
    Ref,
    Softmax,
    Where,
)
from .tables import NOISE, Estimate, NotByHand

if TYPE_CHECKING:
    from .hand import ByHand, Place


def _plus(hand: ByHand, parts: list[Estimate]) -> Estimate:
    hand.work += len(parts) - 1
    total, size = math.fsum(p.value for p in parts), math.fsum(abs(p.value) for p in parts)
    exact = 0.0 if abs(total) <= NOISE * size else total
    return Estimate(exact, math.fsum(p.slack for p in parts))


def _times(hand: ByHand, parts: list[Estimate]) -> Estimate:
    total = parts[0]
    for part in parts[1:]:
        hand.work += part.value not in (0, 1, -1) and total.value not in (0, 1, -1)
        slack = abs(total.value) * part.slack + abs(part.value) * total.slack
        total = Estimate(total.value * part.value, slack + total.slack * part.slack)
    return total


def _product(hand: ByHand, expr: Multiply, place: Place) -> Estimate:
    """A product; where what is easily seen is 0, nobody works out the rest."""
    found: list[Estimate] = []
    for factor in sorted(expr.factors, key=lambda f: not _seen(hand, f)):
        found.append(hand(factor, place))
        if found[-1] == Estimate(0.0):
            return found[-1]
    return _times(hand, found)


def _seen(hand: ByHand, expr: Expression) -> bool:
    """Whether there is nothing but numbers that the sheet gives."""
    given = (*hand.plain.model.data, *hand.plain.model.parameters)
    return all(
        node.name in given if isinstance(node, Ref) else not isinstance(node, Apply | Softmax)
        for node in expr.walk()
    )


def _over(hand: ByHand, top: Estimate, bottom: Estimate) -> Estimate:
    least = abs(bottom.value) - bottom.slack
    if least <= 0:
        raise NotByHand("a divisor that may be 0")
    hand.work += bottom.value not in (1, -1)
    value = top.value / bottom.value
    return Estimate(value, (top.slack + abs(value) * bottom.slack) / least)


def _affine(hand: ByHand, expr: Affine, place: Place) -> Estimate:
    return Estimate(float(at(expr, {**hand.plain.sizes, **place})))


def _ref(hand: ByHand, expr: Ref, place: Place) -> Estimate:
    index = tuple(round(hand(entry, place).value) for entry in expr.access)
    return hand.quantity(expr.name, index)


def _power(hand: ByHand, expr: Power, place: Place) -> Estimate:
    exponent = hand(expr.exponent, place)
    if exponent.slack or not float(exponent.value).is_integer() or abs(exponent.value) > 4:
        raise NotByHand("a power that is no product")
    base = hand(expr.base, place)
    product = _times(hand, [Estimate(1.0), *[base] * round(abs(exponent.value))])
    return product if exponent.value >= 0 else _over(hand, Estimate(1.0), product)


PIECEWISE: Mapping[str, Callable[..., float]] = {
    "abs": abs,
    "max": max,
    "min": min,
    "sign": lambda u: float((u > 0) - (u < 0)),
}
"""Functions that need no table."""


def _apply(hand: ByHand, expr: Apply, place: Place) -> Estimate:
    row, arguments = FUNCTIONS[expr.function], [hand(a, place) for a in expr.arguments]
    if expr.function in PIECEWISE:
        value = PIECEWISE[expr.function](*(a.value for a in arguments))
        return Estimate(float(value), max(a.slack for a in arguments))
    if isinstance(row.definition, Where):
        known = dict(zip((a.name for a in ARGUMENTS), expr.arguments, strict=False))
        return hand(replace_refs(row.definition, lambda ref: known.get(ref.name, ref)), place)
    if len(arguments) != 1:
        raise NotByHand(f"no table of {expr.function}")
    return hand.look_up(expr.function, arguments[0])


def _reduce(hand: ByHand, expr: Reduce, place: Place) -> Estimate:
    inner = [hand(expr.body, inside) for inside in hand.places(expr.letters, place)]
    if not inner:
        raise NotByHand("nothing to add up")
    return _REDUCTIONS[expr.kind](hand, inner)


def _mean(hand: ByHand, inner: list[Estimate]) -> Estimate:
    return _over(hand, _plus(hand, inner), Estimate(float(len(inner))))


def _extreme(choose: Callable[..., float]) -> Callable[[ByHand, list[Estimate]], Estimate]:
    def chosen(hand: ByHand, inner: list[Estimate]) -> Estimate:
        del hand
        return Estimate(choose(p.value for p in inner), max(p.slack for p in inner))

    return chosen


def _logsumexp(hand: ByHand, inner: list[Estimate]) -> Estimate:
    total = _plus(hand, [hand.look_up("exp", p) for p in inner])
    return hand.look_up("log", total)


_REDUCTIONS: Mapping[str, Callable[[ByHand, list[Estimate]], Estimate]] = {
    "sum": _plus,
    "mean": _mean,
    "prod": _times,
    "max": _extreme(max),
    "min": _extreme(min),
    "logsumexp": _logsumexp,
}


def _softmax(hand: ByHand, expr: Softmax, place: Place) -> Estimate:
    entry = [at(i, place) for i in expr.entry if isinstance(i, Affine)]
    chosen = dict(zip(expr.letters, entry, strict=True)) if entry else {}
    body = Apply("exp", (expr.body,))
    inner = [hand(body, inside) for inside in hand.places(expr.letters, place)]
    return _over(hand, hand(body, {**place, **chosen}), _plus(hand, inner))


def _holds(hand: ByHand, expr: Expression, place: Place) -> bool:
    """Whether a condition holds, however one has rounded."""
    if isinstance(expr, Logic):
        return bool(_JOINED[expr.word](_holds(hand, part, place) for part in expr.parts))
    if not isinstance(expr, Compare):
        raise NotByHand(f"no condition: {type(expr).__name__}")
    left, right = hand(expr.left, place), hand(expr.right, place)
    if 0 < abs(left.value - right.value) <= left.slack + right.slack:
        raise NotByHand("a comparison that rounding may turn")
    return bool(COMPARISONS[expr.sign](left.value, right.value))


_JOINED: Mapping[str, Callable[..., bool]] = {"and": all, "or": any}


def _where(hand: ByHand, expr: Where, place: Place) -> Estimate:
    return hand(expr.then if _holds(hand, expr.condition, place) else expr.otherwise, place)


ROWS: Mapping[type, Callable[..., Estimate]] = {
    Number: lambda hand, expr, place: Estimate(float(expr.value)),
    Decimal: lambda hand, expr, place: Estimate(expr.value),
    Affine: _affine,
    Ref: _ref,
    Add: lambda hand, expr, place: _plus(hand, [hand(t, place) for t in expr.terms]),
    Negative: lambda hand, expr, place: _minus(hand(expr.body, place)),
    Multiply: _product,
    Divide: lambda hand, expr, place: _over(hand, hand(expr.top, place), hand(expr.bottom, place)),
    Power: _power,
    Apply: _apply,
    Reduce: _reduce,
    Softmax: _softmax,
    Where: _where,
    Bracket: lambda hand, expr, place: Estimate(float(_holds(hand, expr.condition, place))),
}


def _minus(part: Estimate) -> Estimate:
    return Estimate(-part.value, part.slack)
