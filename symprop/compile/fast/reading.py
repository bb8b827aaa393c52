"""Passes that look at what reads a value: a base for them, and small operations that they share."""

from __future__ import annotations

from collections import Counter

from .flow import All, Axes, Flow, Op, reads, renaming, rewritten


class Pass:
    """A pass that knows which values of the new flow are read once."""

    def __init__(self, flow: Flow) -> None:
        self.old = flow
        self.uses = Counter(a for _, op in flow.live() for a in reads(op))
        self.uses.update(v for v, _ in flow.outputs.values())
        self.once: set[int] = set()
        self.products: dict[frozenset[int], int] = {}

    def run(self) -> Flow:
        """The new flow."""
        return rewritten(self.old, self._change)

    def _change(self, flow: Flow, value: int, op: Op) -> int:
        found = self.changed(flow, op)
        place = flow.add(op) if found is None else found
        if self.uses[value] == 1:
            self.once.add(place)
        if flow[place].kind == "*":
            self.products[frozenset(flow[place].arguments)] = place
        return place

    def changed(self, flow: Flow, op: Op) -> int | None:
        """What takes the place of an operation; None if it stays."""
        raise NotImplementedError


def shown(flow: Flow, value: int) -> Op:
    """An operation as it is under other letters."""
    op = flow[value]
    if not renaming(op):
        return op
    root = flow[op.arguments[0]]
    if root.kind not in ("*", "/"):
        return op
    letters = dict(zip(root.axes, op.axes, strict=True))
    arguments = tuple(called(flow, a, letters) for a in root.arguments)
    return Op(root.kind, op.axes, arguments)


def applied(flow: Flow, operation: str, value: int, factor: int, axes: Axes) -> int:
    """A value times or divided by a factor, with its axes in this order."""
    have = {*flow[value].axes, *flow[factor].axes}
    return flow.add(Op(operation, tuple(k for k in axes if k in have), (value, factor)))


def called(flow: Flow, value: int, letters: dict[str, str]) -> int:
    """A value under other letters."""
    axes = tuple(letters.get(k, k) for k in flow[value].axes)
    if axes == flow[value].axes:
        return value
    return flow.add(Op("view", axes, (value,), tuple(map(All, axes))))
