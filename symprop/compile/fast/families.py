"""Which operations are equal work on several arrays, as in layers of equal size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from .flow import All, At, Axes, Flow, Op, reads
from .loops import Given, Input, Row
from .ordering import ordered
from .primitives import COMPUTED

LARGEST = 4096
"""Arrays of more elements take so long that calls do not count."""

_NOWHERE = (None, -1)


class Families:
    """Which operations are done at once: groups of them, members in order."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.groups: list[list[int]] = []
        self.place: dict[int, tuple[int, int]] = {}
        self.stacks: list[list[int]] = []
        self.ends = {self.flow.root(v): k for k, (v, _) in enumerate(flow.outputs.values())}
        self.above: dict[int, int] = {}
        self.goals = self._goals()
        alike: dict[Any, list[int]] = {}
        for value, op in flow.live():
            self.above[value] = self._above(op)
            if op.axes and op.kind in COMPUTED and flow.size(op.axes) <= LARGEST:
                sign = self._sign(op), self.goals.get(value, _NOWHERE)[0]
                alike.setdefault(sign, []).append(value)
        parts = [part for values in alike.values() for part in self._sharing(values)]
        found = [group for part in parts for group in self._apart(part)]
        self.wanted = Counter(s for g in found for s in self._inputs(g))
        for group in found:
            self._take(group)
        self._untangle()

    def _sharing(self, values: list[int]) -> list[list[int]]:
        """Those that read the same apart from the others.

        An input if they are many, anything else if the rest that they read is steady.
        """
        rest, found = values, []
        for p in range(len(self.flow[values[0]].arguments)):
            by: dict[int, list[int]] = {}
            for v in rest:
                by.setdefault(self.flow.root(self.flow[v].arguments[p]), []).append(v)
            found += [same for k, same in by.items() if self._apart_for(k, same, p)]
            rest = [v for v in rest if not any(v in group for group in found)]
        return [*found, rest]

    def _apart_for(self, value: int, same: list[int], position: int) -> bool:
        if self.flow[value].kind == "input":
            return len(same) > 2
        others = zip(*(map(self.flow.root, self.flow[v].arguments) for v in same), strict=True)
        steady = [self._steady(list(s)) for p, s in enumerate(others) if p != position]
        return len(same) > 1 and bool(steady) and all(steady)

    def _steady(self, values: list[int]) -> bool:
        """Whether what a body of a loop reads can be laid side by side before the loop."""
        found = {type(self.flow[v].detail) for v in values if self.flow[v].kind == "input"}
        inputs = all(self.flow[v].kind == "input" for v in values)
        return inputs and found in ({Row}, {Given})

    def _goals(self) -> dict[int, tuple[Any, int]]:
        """Where values of the body of a loop go: into a row of a result, or where in a stack."""
        inputs = (op.detail for _, op in self.flow.live() if op.kind == "input")
        if not any(isinstance(d, Input) for d in inputs):
            return {}
        found: dict[int, tuple[Any, int]] = dict.fromkeys(self.ends, ("row", -1))
        for value, op in self.flow.live():
            if op.kind == "stack":
                found |= {self.flow.root(a): (value, k) for k, a in enumerate(op.arguments)}
        return found

    def _inputs(self, group: list[int]) -> list[tuple[int, ...]]:
        """The stacks of inputs that a group reads, which others may share."""
        pairs = zip(*(map(self.flow.root, self.flow[v].arguments) for v in group), strict=True)
        return [s for s in pairs if len({*s}) > 1 and all(self.flow[v].kind == "input" for v in s)]

    def _above(self, op: Op) -> int:
        """All that an operation depends on, a bit for each."""
        found = 0
        for a in reads(op):
            found |= self.above[a] | (1 << a)
        return found

    def _sign(self, op: Op) -> Any:
        """What members of a family have in common: all but letters and arrays."""
        numbers: dict[str, int] = {}

        def numbered(letters: Axes) -> Any:
            found = [numbers.setdefault(k, len(numbers)) for k in letters]
            return tuple(zip(found, self.flow.shape(letters), strict=True))

        given = []
        for a in op.arguments:
            axes = self.flow[a].axes
            given.append(numbered(axes) if axes else ("same", a))
        detail = numbered(op.detail) if isinstance(op.detail, tuple) else op.detail
        return op.kind, tuple(given), detail, numbered(op.axes)

    def _apart(self, values: list[int]) -> list[list[int]]:
        """Values in groups of which none depends on another of its group."""
        groups: list[list[int]] = []
        masks: list[int] = []
        for value in values:
            k = next((k for k, m in enumerate(masks) if not self.above[value] & m), len(groups))
            if k == len(groups):
                groups.append([])
                masks.append(0)
            groups[k].append(value)
            masks[k] |= 1 << value
        return [g for g in groups if len(g) > 1]

    def _take(self, group: list[int]) -> None:
        """A group becomes a family where that saves calls."""
        group = sorted(group, key=self._key)
        stacks = [self._given(group, p) for p in range(len(self.flow[group[0]].arguments))]
        fresh = [s for s in stacks if s is not None]
        shares = {s: max(1, self.wanted[s]) for s in map(tuple, fresh)}
        if sum(self._copies(s) / shares[tuple(s)] for s in fresh) >= len(group) - 1:
            return
        for k, value in enumerate(group):
            self.place[value] = len(self.groups), k
        self.groups.append(group)
        self.stacks += fresh

    def _untangle(self) -> None:
        """Families that wait for each other are given up, the last one first."""
        live = {v for v, _ in self.flow.live()}
        while self.groups:
            done = {v for values in ordered(self.flow, self.groups) for v in values}
            if done == live:
                return
            stuck = [k for k, group in enumerate(self.groups) if group[0] not in done]
            del self.groups[stuck[-1]]

    def _key(self, value: int) -> Any:
        """Members stand in the order of results or of a stack, or in that of what they read."""
        end = self.ends.get(value, self.goals.get(value, _NOWHERE)[1])
        given = [self.place.get(self.flow.root(a), (0, a))[1] for a in self.flow[value].arguments]
        return end, *given

    def _given(self, group: list[int], position: int) -> list[int] | None:
        """The arrays that have to be stacked for an argument; None for what is there."""
        values = [self.flow.root(self.flow[v].arguments[position]) for v in group]
        if len({*values}) == 1 or self._within_family(values) or successive(self.flow, values):
            return None
        return values

    def _within_family(self, values: list[int]) -> bool:
        """Whether values are members of one family, one after the other."""
        places = [self.place.get(v, (-1, -1)) for v in values]
        family, first = places[0]
        return family >= 0 and places == [(family, first + k) for k in range(len(values))]

    def _copies(self, stack: list[int]) -> int:
        """How many arrays have to be copied into a stack: those that do not come to lie there."""
        if self._steady(stack) or any(_within(stack, other) for other in self.stacks):
            return 0
        elsewhere = {v for s in self.stacks if not _within(s, stack) for v in s}
        return sum(
            v in elsewhere or v in self.place or v in self.ends or not self._fills(v) for v in stack
        )

    def _fills(self, value: int) -> bool:
        return self.flow[value].kind in COMPUTED


def successive(flow: Flow, values: Sequence[int]) -> tuple[int, int, int] | None:
    """The array, its axis and the first position where values are one part of it after another."""
    ops = [flow[v] for v in values]
    if any(op.kind != "view" or op.arguments != ops[0].arguments for op in ops):
        return None
    at = [p for p, e in enumerate(ops[0].detail) if isinstance(e, At)]
    if len(at) != 1 or not all(isinstance(e, All | At) for e in ops[0].detail):
        return None
    (p,) = at
    first = ops[0].detail[p].position
    for k, op in enumerate(ops):
        same = op.detail[:p] + op.detail[p + 1 :] == ops[0].detail[:p] + ops[0].detail[p + 1 :]
        if not same or op.detail[p] != At(first + k):
            return None
    return ops[0].arguments[0], p, first


def _within(short: Sequence[int], long: Sequence[int]) -> bool:
    """Whether a list stands inside another one, without a gap."""
    count = len(short)
    return any(list(long[k : k + count]) == list(short) for k in range(len(long) - count + 1))
