"""Sums over products with more axes than their factors: multiplied factor by factor instead."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from .flow import Axes, Flow, Op, rewritten
from .making import Maker

MOST = 4
"""A sum of more products than this is left as it is."""

ORDERED = ("+", "-", "*", "/", "neg", "square", "dot", "sum")
"""Operations whose axes may stand in any order."""


class _Term(NamedTuple):
    """A product: its sign, what is multiplied, what it is divided by."""

    sign: float
    above: tuple[int, ...]
    below: tuple[int, ...] = ()


def spread(flow: Flow) -> Flow:
    """The same flow without arrays that are larger than both factors and result of a product.

    In Σ_t d[s,t] (a[s,t] k[t,d] - e[s,t] g[s,d]), the bracket has three axes; as
    Σ_t (d[s,t] a[s,t]) k[t,d] - (Σ_t d[s,t] e[s,t]) g[s,d], nothing has.
    """
    return rewritten(flow, _narrowed)


def _narrowed(flow: Flow, _: int, op: Op) -> int | None:
    if op.kind != "dot":
        return None
    for wide, other in (op.arguments, op.arguments[::-1]):
        size = flow.size(flow[wide].axes)
        if size <= max(flow.size(flow[other].axes), flow.size(op.axes)):
            continue
        terms = _terms(flow, wide, {*flow[wide].axes})
        if terms is not None and len(terms) <= MOST:
            return _Summed(flow, other, op.detail).all(terms, op.axes)
    return None


def _terms(flow: Flow, value: int, full: set[str]) -> list[_Term] | None:
    """A value as a sum of products of factors with fewer axes; None where it is none."""
    op = flow[value]
    if {*op.axes} != full:
        return [_Term(1.0, (value,))]
    inner = [_terms(flow, a, full) for a in op.arguments]
    if op.kind not in ("+", "-", "*", "/", "neg") or None in inner:
        return None
    left, right = [*inner, []][:2]
    assert left is not None
    assert right is not None
    if op.kind in ("+", "-", "neg"):
        first = [_turned(t) for t in left] if op.kind == "neg" else left
        return first + ([_turned(t) for t in right] if op.kind == "-" else right)
    if op.kind == "/":
        whole = {*flow[op.arguments[1]].axes} == full
        return None if whole else [t._replace(below=(*t.below, op.arguments[1])) for t in left]
    return [
        _Term(a.sign * b.sign, a.above + b.above, a.below + b.below) for a in left for b in right
    ]


def _turned(term: _Term) -> _Term:
    return term._replace(sign=-term.sign)


class _Summed:
    """Products with one more factor, summed over letters."""

    def __init__(self, flow: Flow, other: int, over: Axes) -> None:
        self.flow, self.other, self.over = flow, other, {*over}
        self.make = Maker(flow)

    def all(self, terms: list[_Term], axes: Axes) -> int | None:
        """All products added, with axes in this order; None where there is no such order."""
        found = self.make("+", *(self._one(t) for t in terms))
        op = self.flow[found]
        if op.axes == axes:
            return found
        if op.kind not in ORDERED or {*op.axes} != {*axes}:
            return None
        return self.flow.add(replace(op, axes=axes))

    def _one(self, term: _Term) -> int:
        inside = [v for v in (*term.above, self.other) if self._meets(v)]
        outside = [v for v in term.above if not self._meets(v)]
        for divisor in filter(self._meets, term.below):
            inside.append(self.make("/", 1.0, divisor))
        product = self.make("*", *outside, self._pairs(inside))
        for divisor in term.below:
            if not self._meets(divisor):
                product = self.make("/", product, divisor)
        return self.make("neg", product) if term.sign < 0 else product

    def _meets(self, value: int) -> bool:
        return not self.over.isdisjoint(self.flow[value].axes)

    def _pairs(self, factors: list[int]) -> int:
        """Factors joined two at a time, the pair with the smallest product first."""
        while len(factors) > 1:
            a, b = min(combinations(factors, 2), key=lambda p: self._size(*p))
            factors.remove(a)
            factors.remove(b)
            others = {k for v in factors for k in self.flow[v].axes}
            both = {*self.flow[a].axes, *self.flow[b].axes}
            done = tuple(sorted((both & self.over) - others))
            factors.append(self.make.dot(a, b, done) if done else self.make("*", a, b))
        rest = tuple(k for k in self.flow[factors[0]].axes if k in self.over)
        return self.make.reduced("sum", factors[0], rest) if rest else factors[0]

    def _size(self, a: int, b: int) -> int:
        return self.flow.size({*self.flow[a].axes, *self.flow[b].axes})
