"""Factors taken out of sums, and sums of products as inner products."""

from __future__ import annotations

from .flow import Flow, Op
from .reading import Pass, applied, shown

LEAST = 8
"""A factor that others need as well is taken out of a sum that many times as large."""


def pull(flow: Flow) -> Flow:
    """The same flow with factors that a sum does not run over taken out of it.

    Σ_t (d[s,t]/c[s]) e[s,t] becomes (Σ_t d[s,t] e[s,t])/c[s], where that is smaller.
    """
    return _Pulling(flow).run()


class _Pulling(Pass):
    def changed(self, flow: Flow, op: Op) -> int | None:
        if op.kind not in ("dot", "sum") or not op.detail:
            return None
        return self._freed(flow, op) or self._inner(flow, op)

    def _inner(self, flow: Flow, op: Op) -> int | None:
        """A sum of all of a product as one inner product; of a product that is there, as a sum."""
        if op.kind == "dot":
            product = self.products.get(frozenset(op.arguments))
            if op.axes and product is not None:
                return flow.add(Op("sum", op.axes, (product,), op.detail))
            return None
        (value,) = op.arguments
        inner = flow[value]
        if op.axes or value not in self.once:
            return None
        letters = (*op.detail, *inner.detail) if inner.kind == "dot" else ()
        if letters and all({*flow[a].axes} == {*letters} for a in inner.arguments):
            return flow.add(Op("dot", (), inner.arguments, letters))
        return None

    def _freed(self, flow: Flow, op: Op) -> int | None:
        over, size = {*op.detail}, flow.size(op.axes)
        sides, scales = [], []
        for value in op.arguments:
            core, outside = self._core(flow, value, over, size)
            sides.append(core)
            scales += outside
        if not scales or any(not over <= {*flow[s].axes} for s in sides):
            return None
        axes = {k for s in sides for k in flow[s].axes} - over
        kept = tuple(k for k in op.axes if k in axes)
        found = flow.add(Op(op.kind, kept, tuple(sides), op.detail))
        for operation, factor in scales:
            found = applied(flow, operation, found, factor, op.axes)
        return found if flow[found].axes == op.axes else None

    def _core(
        self, flow: Flow, value: int, over: set[str], size: int
    ) -> tuple[int, list[tuple[str, int]]]:
        """What is left of a factor without the parts that the sum does not run over, and these."""
        op = shown(flow, value)
        if op.kind not in ("*", "/") or len(op.arguments) != 2:
            return value, []
        pairs = [op.arguments] if op.kind == "/" else [op.arguments, op.arguments[::-1]]
        for inner, factor in pairs:
            free = over.isdisjoint(flow[factor].axes) and over <= {*flow[inner].axes}
            # what others need as well is there anyway
            if value not in self.once:
                free = free and bool(flow[factor].axes) and size * LEAST <= flow.size(op.axes)
            if free and size <= flow.size(op.axes):
                core, outside = self._core(flow, inner, over, size)
                return core, [(op.kind, factor), *outside]
        return value, []
