"""Twins computed together: operations that differ in what they read alone share one call."""

from __future__ import annotations

from typing import Any

from .flow import All, Flow, Op, reads
from .primitives import PRIMITIVES
from .regrouped import Regrouped

Signature = tuple[Any, ...]

LEAST, MOST = 6, 200
"""So many twins at least share a call, of arrays that are no longer.

NumPy goes through several axes more slowly than through one: with fewer twins, or longer arrays,
the calls saved do not make up for it.
"""


def stack(flow: Flow, least: int = LEAST, most: int = MOST) -> Flow:
    """The same work with the nodes of a layer in one array, where each has a name of its own.

    Operations of one kind that could run at once, over the same arrays, over numbers, or over
    twins themselves, become one operation with an axis more; the order stays close to what it
    was. A flow without ``least`` twins of at most ``most`` elements is returned as it is.
    """
    found = _Twins(flow, least, most)
    return _Stacked(flow, found).run() if found.groups else flow


class _Twins:
    """Which operations belong together: ``place`` has the group of each and its position there."""

    def __init__(self, flow: Flow, least: int, most: int) -> None:
        self.flow, self.least, self.most = flow, least, most
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
            return bool(op.axes) and self.flow.size(op.axes) <= self.most
        if op.kind not in ("dot", "sum") or op.axes:
            return False
        return len(op.detail) == 1 and self.flow.size(op.detail) <= self.most

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
            if len(members) >= self.least and self._complete(signature[3], members):
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


class _Stacked(Regrouped):
    """The new flow, twins by twins."""

    def __init__(self, old: Flow, twins: _Twins) -> None:
        super().__init__(old, twins.groups)
        self.twins = twins
        self.whole: dict[int, int] = {}

    def _letter(self, values: list[int]) -> str:
        read = [a for a in self.old[values[0]].arguments if a in self.twins.place]
        if read:  # twins that read twins count as these do
            return self.new[self.whole[self.twins.place[read[-1]][0]]].axes[0]
        return f"twins.{len(self.whole)}"

    def _keep(self, values: list[int], whole: int) -> None:
        self.whole[self.twins.place[values[0]][0]] = whole

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
