"""Arithmetic as on paper: + − × ÷ and a table of function values."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ...accesses import COMPARISONS, at
from ...errors import SympropError
from ...functions import ARGUMENTS, FUNCTIONS
from ...plain import PlainModel
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
    Multiply,
    Negative,
    Number,
    Power,
    Reduce,
    Ref,
    Softmax,
    Where,
)
from .tables import Estimate, NotByHand, Tables, short, unit

Place = Mapping[str, int]
Key = tuple[str, tuple[int, ...]]


@dataclass
class ByHand:
    """Works out expressions as a person would; ``read`` lists what had to be known on the way.

    ``plain`` has the values of the model, ``adjoints`` the closed form of each adjoint that is
    named, with its letters. ``work`` counts operations.
    """

    plain: PlainModel
    tables: Tables
    adjoints: Mapping[str, tuple[Ref, Expression]] = field(default_factory=dict)
    spans: Mapping[str, range] = field(default_factory=dict)
    work: int = 0
    read: dict[Key, Estimate] = field(default_factory=dict)

    def __call__(self, expr: Expression, place: Place) -> Estimate:
        """The value of an expression at a place; raises `NotByHand`."""
        row = _ROWS.get(type(expr))
        if row is None:
            raise NotByHand(f"no arithmetic for {type(expr).__name__}")
        found = row(self, expr, place)
        if not math.isfinite(found.value):
            raise NotByHand("no finite value")
        return found

    def quantity(self, name: str, index: tuple[int, ...]) -> Estimate:
        """One element of anything: given, or worked out from its definition and written down."""
        key = (name, index)
        if key not in self.read:
            found = self._worked_out(key)
            if found is None:
                return Estimate(_real(self.plain, key))
            written = 0.0 if short(found.value) else unit(found.value) / 2
            self.read[key] = Estimate(found.value, found.slack + written)
        return self.read[key]

    def _worked_out(self, key: Key) -> Estimate | None:
        name, index = key
        if name in self.adjoints:
            ref, body = self.adjoints[name]
            return self(body, dict(zip(_letters(ref), index, strict=True)))
        if name not in self.plain.model.definition_of:
            return None
        body, place = self.definition(key)
        return self(body, place)

    def definition(self, key: Key) -> tuple[Expression, Place]:
        """The right side that gives an element, and the letters' values there."""
        if key[0] in self.adjoints:
            ref, body = self.adjoints[key[0]]
            return body, dict(zip(_letters(ref), key[1], strict=True))
        try:
            piece, env = self.plain.locate(key)
        except SympropError as error:
            raise NotByHand(str(error)) from None
        return piece.definition.body, {k: env[k] for k in piece.letters}

    def places(self, letters: tuple[str, ...], place: Place) -> Iterator[Place]:
        """All values of the letters that a reduction binds."""
        if not letters:
            yield place
            return
        first, *rest = letters
        for value in self.spans[first]:
            yield from self.places(tuple(rest), {**place, first: value})


def _letters(ref: Ref) -> list[str]:
    return [i.letter for i in ref.access if isinstance(i, Affine) and i.letter]


def _real(plain: PlainModel, key: Key) -> float:
    try:
        return float(plain.value(key[0], *key[1]).real)
    except SympropError as error:
        raise NotByHand(str(error)) from None


def _plus(hand: ByHand, parts: list[Estimate]) -> Estimate:
    hand.work += len(parts) - 1
    return Estimate(math.fsum(p.value for p in parts), math.fsum(p.slack for p in parts))


def _times(hand: ByHand, parts: list[Estimate]) -> Estimate:
    total = parts[0]
    for part in parts[1:]:
        hand.work += part.value not in (0, 1, -1) and total.value not in (0, 1, -1)
        slack = abs(total.value) * part.slack + abs(part.value) * total.slack
        total = Estimate(total.value * part.value, slack + total.slack * part.slack)
    return total


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
    return hand.tables.look_up(expr.function, arguments[0])


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
    total = _plus(hand, [hand.tables.look_up("exp", p) for p in inner])
    return hand.tables.look_up("log", total)


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
    """Whether a comparison holds, however one has rounded."""
    if not isinstance(expr, Compare):
        raise NotByHand("conditions that are joined")
    left, right = hand(expr.left, place), hand(expr.right, place)
    if 0 < abs(left.value - right.value) <= left.slack + right.slack:
        raise NotByHand("a comparison that rounding may turn")
    return bool(COMPARISONS[expr.sign](left.value, right.value))


def _where(hand: ByHand, expr: Where, place: Place) -> Estimate:
    return hand(expr.then if _holds(hand, expr.condition, place) else expr.otherwise, place)


_ROWS: Mapping[type, Callable[..., Estimate]] = {
    Number: lambda hand, expr, place: Estimate(float(expr.value)),
    Decimal: lambda hand, expr, place: Estimate(expr.value),
    Affine: _affine,
    Ref: _ref,
    Add: lambda hand, expr, place: _plus(hand, [hand(t, place) for t in expr.terms]),
    Negative: lambda hand, expr, place: _minus(hand(expr.body, place)),
    Multiply: lambda hand, expr, place: _times(hand, [hand(f, place) for f in expr.factors]),
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
