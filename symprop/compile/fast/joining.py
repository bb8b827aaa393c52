"""Sums of products with what is the same at each step of a loop, as one product."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from .flow import Axes, Flow, Op, union
from .loops import Given
from .primitives import COMPUTED
from .reading import Pass, called


class _Product(NamedTuple):
    """What each step computes, what is the same at each, and the letters that are summed over."""

    step: int
    given: int
    over: Axes

    @property
    def sides(self) -> tuple[int, int]:
        """The two factors."""
        return self.step, self.given


def joined(flow: Flow) -> Flow:
    """The same body of a loop with dz U + dy V as one product: of dz and dy, and U and V, in a row.

    U and V are laid side by side once, before the loop; dz and dy are computed side by side.
    """
    return _Joining(flow).run()


class _Joining(Pass):
    def __init__(self, flow: Flow) -> None:
        super().__init__(flow)
        terms = {a for _, op in flow.live() if op.kind == "+" for a in op.arguments}
        self.inner = {a for a in terms if self.uses[a] == 1 and flow[a].kind == "+"}
        self.letters = 0

    def _change(self, flow: Flow, value: int, op: Op) -> int:
        if op.kind == "+" and value not in self.inner:
            terms = self._joined(flow, [*self._terms(flow, op)], op.axes)
            if terms is not None:
                return flow.chained("+", terms, op.axes)
        return super()._change(flow, value, op)

    def changed(self, flow: Flow, op: Op) -> int | None:
        """Whole sums alone are changed."""
        return None

    def _terms(self, flow: Flow, op: Op) -> Iterator[int]:
        for a in op.arguments:
            if flow[a].kind == "+" and a in self.once:
                yield from self._terms(flow, flow[a])
            else:
                yield a

    def _joined(self, flow: Flow, terms: list[int], axes: Axes) -> list[int] | None:
        """The terms with some products made one; None without any that can be."""
        found = {term: self._read(flow, term) for term in terms}
        alike: dict[Any, list[_Product]] = {}
        for one in found.values():
            if one is not None:
                alike.setdefault(self._sign(flow, one), []).append(one)
        joins = [products for products in alike.values() if len(products) > 1]
        inside = [one for products in joins for one in products]
        rest = [term for term in terms if found[term] not in inside]
        return [*rest, *(self._product(flow, one, axes) for one in joins)] if joins else None

    def _read(self, flow: Flow, term: int) -> _Product | None:
        """A term as what a step computes times what is the same at each; None for others."""
        root = flow.root(term)
        op = flow[root]
        if op.kind != "dot" or not {term, root} <= self.once:
            return None
        letters = dict(zip(op.axes, flow[term].axes, strict=True))
        for one, other in (op.arguments, op.arguments[::-1]):
            given = flow[flow.root(other)]
            computed = flow[flow.root(one)].kind in COMPUTED
            if computed and given.kind == "input" and isinstance(given.detail, Given):
                return _Product(called(flow, one, letters), called(flow, other, letters), op.detail)
        return None

    def _sign(self, flow: Flow, one: _Product) -> Any:
        """What products that become one have in common: lengths, and letters that stay."""
        stay = [frozenset(k for k in flow[v].axes if k not in one.over) for v in one.sides]
        return flow.shape(one.over), *stay

    def _product(self, flow: Flow, products: list[_Product], axes: Axes) -> int:
        """One product of stacks; neighbors share a factor, so that they can be computed at once."""
        products = sorted(products, key=lambda p: self._shared(flow, p.step))
        over = products[0].over
        letter = f"joined.{len(products)}.{self.letters}"
        self.letters += 1
        flow.lengths[letter] = len(products)
        sides = []
        for side in (0, 1):
            members: list[int] = []
            for one in products:
                letters = dict(zip(one.over, over, strict=True))
                members.append(called(flow, one.sides[side], letters))
            stacked = (letter, *flow[members[0]].axes)
            sides.append(flow.add(Op("stack", stacked, tuple(members))))
        have = union(flow, sides)
        kept = tuple(k for k in axes if k in have)
        return flow.add(Op("dot", kept, tuple(sides), (letter, *over)))

    def _shared(self, flow: Flow, value: int) -> tuple[int, ...]:
        """What else a factor is made of that each step computes."""
        op = flow[flow.root(value)]
        return tuple(a for a in op.arguments if flow[flow.root(a)].kind != "input")
