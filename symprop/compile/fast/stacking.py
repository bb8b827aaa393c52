"""Twins computed together: operations that differ in what they read alone share one call."""

from __future__ import annotations

from typing import Any

from .flow import All, At, Axes, Flow, Op, moved, reads
from .ordering import ordered
from .primitives import PRIMITIVES

Signature = tuple[Any, ...]


def stack(flow: Flow) -> Flow:
    """The same work with the nodes of a layer in one array, where each has a name of its own.

    Operations of one kind that could run at once, over the same arrays, over numbers, or over
    twins themselves, become one operation with an axis more; the order stays close to what it
    was. A flow without twins is returned as it is.
    """
    found = _Twins(flow)
    return _Stacked(flow, found).run() if found.groups else flow


class _Twins:
    """Which operations belong together: ``place`` has the group of each and its position there."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.groups: list[list[int]] = []
        self.place: dict[int, tuple[int, int]] = {}
        levels: dict[int, list[int]] = {}
        level: dict[int, int] = {}
        for value, op in flow.live():
            level[value] = 1 + max((level[a] for a in reads(op)), default=0)
            if self._fits(op):
                levels.setdefault(level[value], []).append(value)
        for _, values in sorted(levels.items()):
            self._group(values)

    def _fits(self, op: Op) -> bool:
        if op.kind in PRIMITIVES and op.detail is None:
            return bool(op.axes)
        return op.kind in ("dot", "sum") and not op.axes and len(op.detail) == 1

    def _group(self, values: list[int]) -> None:
        """Operations of one level, which cannot depend on each other."""
        buckets: dict[Signature, list[int]] = {}
        for value in values:
            op = self.flow[value]
            signs = tuple(self._sign(a) for a in op.arguments)
            if any(s[0] != "v" for s in signs):
                buckets.setdefault((op.kind, op.axes, op.detail, signs), []).append(value)
        for signature, members in buckets.items():
            members.sort(key=self._positions)
            if len(members) > 1 and self._complete(signature[3], members):
                for k, value in enumerate(members):
                    self.place[value] = len(self.groups), k
                self.groups.append(members)

    def _sign(self, value: int) -> Signature:
        """What an argument is: a member of a group, a number that varies, or a value itself."""
        if value in self.place:
            return ("g", self.place[value][0])
        op = self.flow[value]
        return ("s",) if not op.axes and op.kind != "literal" else ("v", value)

    def _positions(self, value: int) -> tuple[int, ...]:
        arguments = self.flow[value].arguments
        return (*(self.place[a][1] for a in arguments if a in self.place), value)

    def _complete(self, signs: tuple[Signature, ...], members: list[int]) -> bool:
        """Whether members read the twins of each group they read in their order, all of them."""
        for p, sign in enumerate(signs):
            if sign[0] == "g":
                order = [self.place[self.flow[v].arguments[p]][1] for v in members]
                if order != list(range(len(self.groups[sign[1]]))):
                    return False
        return True


class _Stacked:
    """The new flow, group by group."""

    def __init__(self, old: Flow, twins: _Twins) -> None:
        self.old, self.twins, self.new = old, twins, Flow()
        self.new.lengths = dict(old.lengths)
        self.moved: dict[int, int] = {}
        self.whole: dict[int, int] = {}

    def run(self) -> Flow:
        for values in ordered(self.old, self.twins.groups):
            if len(values) == 1:
                op = self.old[values[0]]
                arguments = tuple(self.moved[a] for a in op.arguments)
                detail = moved(op.detail, self.moved)
                self.moved[values[0]] = self.new.add(Op(op.kind, op.axes, arguments, detail))
            else:
                self._together(values)
        self.new.outputs = {n: (self.moved[v], k) for n, (v, k) in self.old.outputs.items()}
        return self.new

    def _together(self, values: list[int]) -> None:
        first = self.old[values[0]]
        letter = f"twins.{len(self.whole)}"
        for argument in first.arguments:
            if argument in self.twins.place:
                letter = self.new[self.whole[self.twins.place[argument][0]]].axes[0]
        self.new.lengths[letter] = len(values)
        arguments = [self._argument(values, p, letter) for p in range(len(first.arguments))]
        op = Op(first.kind, (letter, *first.axes), tuple(arguments), first.detail)
        whole = self.new.add(op)
        self.whole[self.twins.place[values[0]][0]] = whole
        for k, value in enumerate(values):
            rest: Axes = self.old[value].axes
            detail = (At(k), *map(All, rest))
            self.moved[value] = self.new.add(Op("view", rest, (whole,), detail))

    def _argument(self, values: list[int], position: int, letter: str) -> int:
        given = [self.old[v].arguments[position] for v in values]
        if given[0] in self.twins.place:
            whole = self.whole[self.twins.place[given[0]][0]]
            return self._lettered(whole, letter)
        if len({*given}) == 1:
            return self.moved[given[0]]
        numbers = tuple(self.moved[a] for a in given)
        return self.new.add(Op("stack", (letter,), numbers))

    def _lettered(self, whole: int, letter: str) -> int:
        """A stacked array under the letter of the group that reads it."""
        axes = self.new[whole].axes
        if axes[0] == letter:
            return whole
        detail = (All(letter), *map(All, axes[1:]))
        return self.new.add(Op("view", (letter, *axes[1:]), (whole,), detail))
