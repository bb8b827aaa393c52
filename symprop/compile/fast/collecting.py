"""Products with a factor in common made one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from .flow import Flow, Op
from .making import Maker
from .reading import Pass, applied, called

LEAST = 8
"""A product is only worth saving where it is repeated for so many elements."""


class _Scaled(NamedTuple):
    """A product summed, times and divided by what it does not run over."""

    dot: Op
    scales: tuple[tuple[str, int], ...]


def collect(flow: Flow) -> Flow:
    """The same flow with A q - B q as (A - B) q, where A and B serve nothing else."""
    return _Collecting(flow).run()


class _Collecting(Pass):
    def changed(self, flow: Flow, op: Op) -> int | None:
        if op.kind not in ("+", "-"):
            return None
        return self._collected(flow, op) or self._factored(flow, op)

    def _collected(self, flow: Flow, op: Op) -> int | None:
        sides = [self._scaled(flow, a) for a in op.arguments]
        if any(s is None or {*s.dot.axes} != {*op.axes} for s in sides):
            return None
        left, right = (s for s in sides if s is not None)
        for p in (0, 1):
            for q in (0, 1):
                found = _joined(flow, op, (left, p), (right, q))
                if found is not None:
                    return found
        return None

    def _factored(self, flow: Flow, op: Op) -> int | None:
        """A factor in common, taken out."""
        sides = [flow[a] for a in op.arguments]
        if any(s.kind != "*" for s in sides) or not {*op.arguments} <= self.once:
            return None
        for factor in sides[0].arguments:
            if factor in sides[1].arguments and {*flow[factor].axes} == {*op.axes}:
                rest = [_without(s.arguments, factor) for s in sides]
                axes = {k for v in rest for k in flow[v].axes}
                inner = Op(op.kind, tuple(k for k in op.axes if k in axes), tuple(rest))
                return flow.add(Op("*", op.axes, (factor, flow.add(inner))))
        return None

    def _scaled(self, flow: Flow, value: int) -> _Scaled | None:
        """A product that nothing else needs, and what scales it."""
        if value not in self.once:
            return None
        op = flow[value]
        if op.kind == "dot":
            return _Scaled(op, ())
        if op.kind not in ("*", "/"):
            return None
        for inner, factor in (op.arguments, op.arguments[::-1])[: 1 + (op.kind == "*")]:
            found = self._scaled(flow, inner)
            if found is not None:
                return _Scaled(found.dot, (*found.scales, (op.kind, factor)))
        return None


def _without(pair: tuple[int, ...], one: int) -> int:
    return pair[1] if pair[0] == one else pair[0]


def _joined(
    flow: Flow, op: Op, left: tuple[_Scaled, int], right: tuple[_Scaled, int]
) -> int | None:
    """One product for two that share the factors at these positions; None where they do not."""
    (one, p), (two, q) = left, right
    shared, first = one.dot.arguments[p], one.dot.arguments[1 - p]
    other, second = two.dot.arguments[q], two.dot.arguments[1 - q]
    letters = _letters(flow, other, shared)
    if letters is None or {letters.get(k, k) for k in two.dot.detail} != {*one.dot.detail}:
        return None
    free = [k for k in flow[shared].axes if k not in one.dot.detail]
    kept = [k for k in flow[other].axes if k not in two.dot.detail]
    if [letters[k] for k in kept] != kept or flow.size(free) < LEAST:
        return None
    second = called(flow, second, {k: letters[k] for k in two.dot.detail})
    common = [s for s in one.scales if s in two.scales]
    parts = []
    for value, scales in ((first, one.scales), (second, two.scales)):
        own = [s for s in scales if s not in common]
        if any(not {*flow[factor].axes} <= {*flow[value].axes} for _, factor in own):
            return None
        parts.append(_times(flow, value, own))
    if {*flow[parts[0]].axes} != {*flow[parts[1]].axes}:
        return None
    inner = flow.add(Op(op.kind, flow[parts[0]].axes, tuple(parts)))
    arguments = (shared, inner) if p == 0 else (inner, shared)
    found = flow.add(replace(one.dot, axes=op.axes, arguments=arguments))
    for operation, factor in common:
        found = applied(flow, operation, found, factor, op.axes)
    return found


def _times(flow: Flow, value: int, scales: Sequence[tuple[str, int]]) -> int:
    """A value times and divided by factors, which come together first."""
    make, axes = Maker(flow), flow[value].axes
    above = [f for operation, f in scales if operation == "*"]
    below = [f for operation, f in scales if operation == "/"]
    if above and below:
        above, below = [make("/", make("*", *above), make("*", *below))], []
    for operation, factors in (("*", above), ("/", below)):
        if factors:
            value = applied(flow, operation, value, make("*", *factors), axes)
    return value


def _letters(flow: Flow, other: int, shared: int) -> dict[str, str] | None:
    """Which letters turn one value into the other, where they are the same but for these."""
    if flow.root(other) != flow.root(shared):
        return None
    return dict(zip(flow[other].axes, flow[shared].axes, strict=True))
