"""Equal work on several arrays, as in layers of equal size: one operation on a stack of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .flow import All, At, Axes, Flow, Op, moved, reads, renaming
from .ordering import ordered
from .primitives import COMPUTED

LARGEST = 4096
"""Arrays of more elements take so long that calls do not count."""


def together(flow: Flow) -> Flow:
    """The same work with operations that differ in the arrays that they read alone done at once.

    The arrays are stacked along a new letter. Those that are computed are computed in the stack,
    so that it costs nothing; where others would have to be copied in, it is only done when that
    saves calls. A flow without such families is returned as it is.
    """
    found = _Families(flow).groups
    return _Together(flow, found).run() if found else flow


class _Families:
    """Which operations are done at once: groups of them, members in order."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.groups: list[list[int]] = []
        self.place: dict[int, tuple[int, int]] = {}
        self.stacks: list[list[int]] = []
        self.ends = {self.root(v): k for k, (v, _) in enumerate(flow.outputs.values())}
        self.above: dict[int, int] = {}
        alike: dict[Any, list[int]] = {}
        for value, op in flow.live():
            self.above[value] = self._above(op)
            if op.axes and op.kind in COMPUTED and flow.size(op.axes) <= LARGEST:
                alike.setdefault(self._sign(op), []).append(value)
        for values in alike.values():
            for group in self._apart(values):
                self._take(group)

    def root(self, value: int) -> int:
        """What a value is under other letters, or itself."""
        op = self.flow[value]
        return op.arguments[0] if renaming(op) else value

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
        """A group becomes a family where that saves calls, and leaves an order to run in."""
        group = sorted(group, key=self._key)
        stacks = [self._given(group, p) for p in range(len(self.flow[group[0]].arguments))]
        fresh = [s for s in stacks if s is not None]
        if sum(map(self._copies, fresh)) >= len(group) - 1:
            return
        live = sum(1 for _ in self.flow.live())
        order = ordered(self.flow, [*self.groups, group])
        if sum(map(len, order)) < live:
            return
        for k, value in enumerate(group):
            self.place[value] = len(self.groups), k
        self.groups.append(group)
        self.stacks += fresh

    def _key(self, value: int) -> Any:
        """Members stand in the order of the results, or in that of what they read."""
        end = self.ends.get(value, -1)
        given = [self.place.get(self.root(a), (0, a))[1] for a in self.flow[value].arguments]
        return end, *given

    def _given(self, group: list[int], position: int) -> list[int] | None:
        """The arrays that have to be stacked for an argument; None for what is there."""
        values = [self.root(self.flow[v].arguments[position]) for v in group]
        if len({*values}) == 1 or self._whole(values):
            return None
        return values

    def _whole(self, values: list[int]) -> bool:
        """Whether values are all members of one family, in their order."""
        place = self.place.get(values[0])
        return place is not None and self.groups[place[0]] == values

    def _copies(self, stack: list[int]) -> int:
        """How many arrays have to be copied into a stack: those that do not come to lie there."""
        inside = any(_within(stack, other) for other in self.stacks)
        if inside:
            return 0
        elsewhere = {v for s in self.stacks if not _within(s, stack) for v in s}
        return sum(
            v in elsewhere or v in self.place or v in self.ends or not self._fills(v)
            for v in stack
        )

    def _fills(self, value: int) -> bool:
        return self.flow[value].kind in COMPUTED


def _within(short: Sequence[int], long: Sequence[int]) -> bool:
    """Whether a list stands inside another one, without a gap."""
    count = len(short)
    return any(list(long[k : k + count]) == list(short) for k in range(len(long) - count + 1))


class _Together:
    """The new flow, family by family."""

    def __init__(self, old: Flow, groups: Sequence[list[int]]) -> None:
        self.old, self.groups, self.new = old, groups, Flow()
        self.new.lengths = dict(old.lengths)
        self.moved: dict[int, int] = {}
        self.whole: dict[tuple[int, ...], int] = {}

    def run(self) -> Flow:
        for values in ordered(self.old, self.groups):
            if len(values) == 1:
                op = self.old[values[0]]
                arguments = tuple(self.moved[a] for a in op.arguments)
                detail = moved(op.detail, self.moved)
                self.moved[values[0]] = self.new.add(Op(op.kind, op.axes, arguments, detail))
            else:
                self._family(values)
        self.new.outputs = {n: (self.moved[v], k) for n, (v, k) in self.old.outputs.items()}
        return self.new

    def _family(self, values: list[int]) -> None:
        first = self.old[values[0]]
        letter = f"layers.{len(values)}.{len(self.whole)}"
        self.new.lengths[letter] = len(values)
        arguments = tuple(self._argument(values, p, letter) for p in range(len(first.arguments)))
        whole = self.new.add(Op(first.kind, (letter, *first.axes), arguments, first.detail))
        self.whole[tuple(values)] = whole
        for k, value in enumerate(values):
            axes = self.old[value].axes
            self.moved[value] = self.new.add(Op("view", axes, (whole,), (At(k), *map(All, axes))))

    def _argument(self, values: list[int], position: int, letter: str) -> int:
        """The stack of what the members read, under the letters of the first one."""
        given = [self.old[v].arguments[position] for v in values]
        roots = tuple(self._root(a) for a in given)
        axes = self.old[given[0]].axes
        if len({*roots}) == 1:
            return self.moved[given[0]]
        if roots in self.whole:
            return self._called(self.whole[roots], (letter, *axes))
        members = tuple(self._called(self.moved[a], axes) for a in given)
        return self.new.add(Op("stack", (letter, *axes), members))

    def _root(self, value: int) -> int:
        op = self.old[value]
        return op.arguments[0] if renaming(op) else value

    def _called(self, value: int, axes: Axes) -> int:
        if self.new[value].axes == axes:
            return value
        op = self.new[value]
        root = op.arguments[0] if renaming(op) else value
        if self.new[root].axes == axes:
            return root
        return self.new.add(Op("view", axes, (root,), tuple(map(All, axes))))
