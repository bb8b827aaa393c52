"""Sums of products of several factors: factors multiplied in pairs that many of them share."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from .flow import Flow, Op, compared, moved, reads
from .making import FACTORS

Pair = tuple[int, int]


def pair(flow: Flow) -> Flow:
    """The same flow with Σ r s x, Σ r s, Σ r t x, Σ r t as inner products of r and r x with s, t.

    Products that such sums alone need are taken apart, and put together again so that few arrays
    are filled: a sum of two factors is an inner product, which fills none.
    """
    plan = _Plan(flow)
    return _Pairing(flow, plan).run() if len(plan.made) < len(plan.taken) else flow


class _Plan:
    """The factors of every sum over all axes, two at most.

    ``taken`` are the products taken apart; ``made`` has the two factors of new ones, which are
    numbered on from the values of the flow.
    """

    def __init__(self, flow: Flow) -> None:
        self.flow, self.made, self.exact = flow, dict[int, Pair](), compared(flow)
        self.live = [*flow.live()]
        self.taken = self._taken_apart()
        self.sums = {v: self._factors(op.arguments) for v, op in self.live if self._total(v, op)}
        self.known = {
            _sorted(*_sides(op)): v
            for v, op in self.live
            if v not in self.taken and self._product(op)
        }
        while long := [s for s in self.sums.values() if len(s) > 2]:
            self._pair_up(long)

    def _total(self, value: int, op: Op) -> bool:
        """Whether an operation sums up everything that its arguments hold."""
        if op.kind not in ("sum", "dot") or op.axes or value in self.exact:
            return False
        return all({*self.flow[a].axes} == {*op.detail} for a in op.arguments)

    def _product(self, op: Op) -> bool:
        """Whether an operation multiplies arrays of its own axes."""
        if op.kind not in ("*", "square") or not op.axes:
            return False
        return all({*self.flow[a].axes} == {*op.axes} for a in op.arguments)

    def _taken_apart(self) -> set[int]:
        """Products, not too long, that nothing needs but sums and such products."""
        count: dict[int, int] = {}
        for value, op in self.live:
            count[value] = sum(count[a] for a in _sides(op)) if self._product(op) else 1
        kept = {v for v, _ in self.flow.outputs.values()} | self.exact
        taken: set[int] = set()
        for value, op in reversed(self.live):
            if value not in kept and 1 < count[value] <= FACTORS:
                taken.add(value)
            elif not self._total(value, op):
                kept.update(reads(op))
        return taken

    def _factors(self, values: tuple[int, ...]) -> list[int]:
        found: list[int] = []
        for value in values:
            sides = _sides(self.flow[value])
            found += self._factors(sides) if value in self.taken else [value]
        return found

    def _pair_up(self, long: list[list[int]]) -> None:
        """One more pair is multiplied: one that is there already, or that the most sums can use."""
        votes = Counter(p for s in long for p in {_sorted(*p) for p in combinations(s, 2)})
        best = max(votes, key=lambda p: (p in self.known, votes[p]))
        product = self.known.get(best)
        if product is None:
            product = self.known[best] = len(self.flow.ops) + len(self.made)
            self.made[product] = best
        for factors in long:
            _replace(factors, best, product)


class _Pairing:
    """The new flow; ``places`` says where values of the old one and new products are in it."""

    def __init__(self, old: Flow, plan: _Plan) -> None:
        self.old, self.plan, self.new = old, plan, Flow()
        self.new.lengths = dict(old.lengths)
        self.places: dict[int, int] = {}

    def run(self) -> Flow:
        """The new flow."""
        for value, op in self.old.live():
            if value not in self.plan.taken:
                self.places[value] = self.new.add(self._moved(value, op))
        self.new.outputs = {n: (self.places[v], k) for n, (v, k) in self.old.outputs.items()}
        return self.new

    def _moved(self, value: int, op: Op) -> Op:
        factors = self.plan.sums.get(value)
        if factors is not None:
            sides = tuple(map(self._place, factors))
            return Op("dot" if len(sides) > 1 else "sum", (), sides, op.detail)
        arguments = tuple(map(self._place, op.arguments))
        return Op(op.kind, op.axes, arguments, moved(op.detail, self.places))

    def _place(self, value: int) -> int:
        """Where a factor is: a product is made when it is first wanted."""
        if value not in self.places:
            self.places[value] = self.new.add(self._product(value))
        return self.places[value]

    def _product(self, value: int) -> Op:
        if value not in self.plan.made:
            return self._moved(value, self.old[value])
        sides = [*map(self._place, self.plan.made[value])]
        kind, axes = "square" if sides[0] == sides[1] else "*", self.new[sides[0]].axes
        return Op(kind, axes, tuple(dict.fromkeys(sides)))


def _sides(op: Op) -> tuple[int, ...]:
    """Both factors of a product."""
    return op.arguments * 2 if op.kind == "square" else op.arguments


def _sorted(one: int, other: int) -> Pair:
    return (one, other) if one <= other else (other, one)


def _replace(factors: list[int], pair: Pair, product: int) -> None:
    """A product in the place of its two factors, where a sum has both."""
    rest = [*factors]
    for factor in pair:
        if factor not in rest:
            return
        rest.remove(factor)
    factors[:] = [*rest, product]
