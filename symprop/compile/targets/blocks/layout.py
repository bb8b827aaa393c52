"""Where every value of a flow stands in one array of numbers, and what each call is told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...fast.flow import Flow, Unfit
from ...fast.kernels import Kind
from ...fast.sources import Slot
from ...fast.unrolled import Grid, unroll
from .pieces import Piece, end
from .stages import Stages

Vector = np.ndarray[Any, Any]

BLOCK = 8192
"""Numbers of a block, about, so that it stays in the cache."""
LEAST, MOST = 32, 512
"""Rows of a block."""


@dataclass
class Layout:
    """Places in an array: the vector, fixed inputs and numbers, results; then rows, by blocks.

    ``places`` says where values begin; ``fixed`` what is laid down after the vector: names of
    inputs, and numbers. ``sums`` are the first and the last place of sums, ``plain`` is where the
    rows begin, ``whole`` the length of the array.
    """

    stages: Stages
    slots: Sequence[Slot]
    places: dict[int, int] = field(default_factory=dict)
    fixed: list[str | float] = field(default_factory=list)
    sums: tuple[int, int] = (0, 0)
    plain: int = 0
    whole: int = 0
    block: int = LEAST

    @property
    def flow(self) -> Flow:
        """The flow that is laid out."""
        return self.stages.rows.flow

    def __post_init__(self) -> None:
        rows = self.stages.rows
        self.size = max((s.stop for s in self.slots), default=0)
        self.learned = {s.name: s for s in self.slots if s.element is None}
        self.inputs = {op.detail: v for v, op in self.flow.live() if op.kind == "input"}
        self.data = [str(self.flow[v].detail) for v in rows.inputs]
        if {*self.data} & {s.name for s in self.slots}:
            raise Unfit("data that is learned")
        self._fixed()
        for part in (self.stages.before, self.stages.inside, self.stages.after):
            begin = self.plain
            for one in part:
                for value in (*one.summed, *(() if one.many else one.stored)):
                    self._plain(value)
            if part is self.stages.inside:
                self.sums = begin, self.plain
        self._rows()

    def _plain(self, value: int) -> None:
        self.places[value] = self.plain
        self.plain += self.stages.rows.size(value)

    def _fixed(self) -> None:
        """The vector, inputs without rows, numbers."""
        self.plain = self.size
        for name, value in self.inputs.items():
            if name in self.learned:
                self.places[value] = self.learned[name].start
            elif value not in self.stages.rows.inputs:
                self.fixed.append(name)
                self._plain(value)
        for value, op in self.flow.live():
            if op.kind == "literal":
                self.fixed.append(float(op.detail))
                self._plain(value)

    def _rows(self) -> None:
        """Places for a block of rows, used again when the last reader is done."""
        rows, inside = self.stages.rows, self.stages.inside
        last = {v: k for k, one in enumerate(inside) for v in one.reads}
        room = _Room()
        units = {v: room.take(rows.size(v)) for v in rows.inputs}
        for k, one in enumerate(inside):
            units |= {v: room.take(rows.size(v)) for v in one.stored}
            for value in dict.fromkeys((*one.reads, *one.stored)):
                if value in units and value not in rows.inputs and last.get(value, k) == k:
                    room.free(rows.size(value), units[value])
        wanted = max(1, BLOCK // max(1, room.size))
        self.block = min(MOST, max(LEAST, 1 << (wanted.bit_length() - 1)))
        self.places |= {v: self.plain + self.block * unit for v, unit in units.items()}
        self.whole = self.plain + self.block * room.size

    def call(self, one: Piece) -> list[int]:
        """Where what a piece reads, stores and sums begins."""
        return [self.places[v] for v in (*one.reads, *one.stored, *one.summed)]

    def ends(self, kind: Kind) -> list[int]:
        """Where the loss stands, and then every number of the gradient."""
        names = dict.fromkeys((kind.value, *(n for n, _ in kind.gradient)))
        found = {name: self._elements(name) for name in names}
        return [int(found[n][k]) for n, k in ((kind.value, ()), *kind.gradient)]

    def element(self, name: str, place: tuple[int, ...]) -> int:
        """Where one element of an input stands."""
        value = self.inputs[name]
        shape = self.flow.shape(self.flow[value].axes)
        return self.places[value] + int(np.ravel_multi_index(place, shape))

    def numbers(self, values: Mapping[str, Any]) -> Vector:
        """What is laid down after the vector."""
        parts = [np.ravel(values[f] if isinstance(f, str) else f) for f in self.fixed]
        return np.concatenate([*parts, np.empty(0)])

    def rows(self, values: Mapping[str, Any]) -> list[Vector]:
        """The inputs that have rows, each as a table."""
        found = []
        for name in self.data:
            given = np.moveaxis(values[name], self.stages.rows.inputs[self.inputs[name]], 0)
            table = given.reshape(len(given), -1)
            found.append(np.require(table, float, ("C", "W", "A")))
        return found

    def _elements(self, name: str) -> Grid:
        """The places of the elements of an output, which views may have turned."""
        shown = end(self.stages.rows, *self.flow.outputs[name])
        flow, grids = unroll(shown.flow, 10**6)
        pairs = zip(shown.given, shown.reads, strict=True)
        starts = {r.name: (self.places[v], r) for r, v in pairs}

        def place(value: int) -> int:
            op = flow[value]
            if op.kind != "element":
                return self._number(float(op.detail))
            start, read = starts[op.detail[0]]
            return start + read.at(op.detail[1])

        grid = grids["y0"]
        return np.array([place(int(v)) for v in grid.flat], dtype=np.intp).reshape(grid.shape)

    def _number(self, number: float) -> int:
        """The place of a number that an output is; it was laid down with the others."""
        for value, op in self.flow.live():
            if op.kind == "literal" and op.detail == number:
                return self.places[value]
        raise Unfit("an output that is no value")


class _Room:
    """Places of several sizes, those that are free taken first."""

    def __init__(self) -> None:
        self.size = 0
        self._spare: dict[int, list[int]] = {}

    def take(self, size: int) -> int:
        """Where something of that size can stand."""
        if self._spare.get(size):
            return self._spare[size].pop()
        self.size += size
        return self.size - size

    def free(self, size: int, place: int) -> None:
        """A place that is needed no more."""
        self._spare.setdefault(size, []).append(place)
