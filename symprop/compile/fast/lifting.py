"""Work that no step needs from an earlier one, done for all steps before a loop."""

from __future__ import annotations

from dataclasses import replace

from .flow import All, Axes, Flow, Op, lettered, moved, positions, without
from .loops import Given, Loop, Row
from .primitives import COMPUTED, PRIMITIVES

MUCH = 2**20
"""Arrays with more elements for all steps together are worked out step by step."""


def lifted(flow: Flow, arguments: tuple[int, ...], loop: Loop) -> int:
    """A loop in ``flow``, and before it what can be done for all steps at once.

    Factors and terms that can go before the loop are joined there, the others in it.
    """
    return _Lift(flow, arguments, loop).run()


class _Lift:
    """``high`` are values outside, for all steps; ``low`` those of the new body."""

    def __init__(self, flow: Flow, arguments: tuple[int, ...], loop: Loop) -> None:
        self.flow, self.loop, self.arguments = flow, loop, [*arguments]
        self.old, self.body = loop.body, Flow()
        self.body.lengths = dict(self.old.lengths)
        for letter, length in self.old.lengths.items():
            flow.lengths.setdefault(letter, length)
        self.high: dict[int, int] = {}
        self.low: dict[int, int] = {}

    def run(self) -> int:
        for value, op in self.old.live():
            high = self._high(op)
            if high is not None:
                self.high[value] = high
            else:
                self.low[value] = self._low(value, op)
        self.body.outputs = {n: (self._use(v), k) for n, (v, k) in self.old.outputs.items()}
        loop = replace(self.loop, body=self.body)
        return self.flow.add(Op("loop", (), tuple(self.arguments), loop))

    def _high(self, op: Op) -> int | None:
        """An operation for all steps at once; None where it has to wait for them."""
        if op.kind in ("literal", "letter"):
            return self.flow.add(op)
        if op.kind == "input":
            return self._input(op)
        given = [self.high.get(a) for a in op.arguments]
        if None in given or any(True for _ in positions(op.detail)):
            return None
        values = [v for v in given if v is not None]
        if op.kind == "view":
            return self._view(op, values[0])
        return self._computed(op, values)

    def _input(self, op: Op) -> int | None:
        if isinstance(op.detail, Given):
            return self.arguments[op.detail.source]
        if not isinstance(op.detail, Row):
            return None
        value, letter = self.arguments[op.detail.source], op.detail.letter
        if letter == self.loop.letter:
            return value
        rows = self.loop.rows(op.detail, self.flow.lengths[letter])
        detail = tuple(rows if k == letter else All(k) for k in self.flow[value].axes)
        return self.flow.add(Op("view", lettered(detail), (value,), detail))

    def _view(self, op: Op, value: int) -> int:
        """A part of the rows of all steps."""
        entries = dict(zip(self.old[op.arguments[0]].axes, op.detail, strict=True))
        entries[self.loop.letter] = All(self.loop.letter)
        detail = tuple(entries[k] for k in self.flow[value].axes)
        return self.flow.add(Op("view", lettered(detail), (value,), detail))

    def _computed(self, op: Op, values: list[int]) -> int | None:
        stepwise = [self.loop.letter in self.flow[v].axes for v in values]
        more = (self.loop.letter,) if any(stepwise) else ()
        if self.flow.size((*more, *op.axes)) > MUCH:
            return None
        if op.kind == "stack" and any(stepwise) and not all(stepwise):
            return None
        if op.kind not in PRIMITIVES and op.kind not in (*COMPUTED, "stack"):
            return None
        if op.kind == "stack":
            axes = (op.axes[0], *more, *op.axes[1:])
            return self.flow.add(Op("stack", axes, tuple(values)))
        return self.flow.add(Op(op.kind, (*more, *op.axes), tuple(values), op.detail))

    def _low(self, value: int, op: Op) -> int:
        if op.kind in ("+", "*"):
            parts = self._parts(op, op.kind)
            waiting = [p for p in parts if p not in self.high]
            ready = [p for p in parts if p in self.high]
            if len(ready) > 1 and len(parts) > 2:
                values = [*map(self._use, waiting), self._ready(op.kind, ready)]
                return self.body.chained(op.kind, values, op.axes)
        arguments = tuple(map(self._use, op.arguments))
        for position in positions(op.detail):
            self._use(position)
        return self.body.add(Op(op.kind, op.axes, arguments, moved(op.detail, self.low)))

    def _parts(self, op: Op, kind: str) -> list[int]:
        """The factors of a product, or the terms of a sum."""
        found = []
        for a in op.arguments:
            inner = self.old[a]
            found += self._parts(inner, kind) if inner.kind == kind and a not in self.high else [a]
        return found

    def _ready(self, kind: str, values: list[int]) -> int:
        """Values joined before the loop."""
        return self._read(self.flow.chained(kind, [self.high[v] for v in values]))

    def _use(self, value: int) -> int:
        """A value in the new body; one from before the loop is read there."""
        if value not in self.low:
            self.low[value] = self._read(self.high[value], self.old[value].axes)
        return self.low[value]

    def _read(self, value: int, axes: Axes | None = None) -> int:
        """A value from before the loop in the body: the row of each step, if it has rows."""
        op = self.flow[value]
        if op.kind == "literal":
            return self.body.literal(op.detail)
        if value not in self.arguments:
            self.arguments.append(value)
        source, letter = self.arguments.index(value), self.loop.letter
        rest = without(op.axes, letter) if axes is None else axes
        detail = Row(source, letter, 0) if letter in op.axes else Given(source)
        return self.body.add(Op("input", rest, (), detail))
