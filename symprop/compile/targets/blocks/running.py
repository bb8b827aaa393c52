"""Compiled blocks at work: bound to values, rows shared out to threads where there are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...fast.flow import Flow, Unfit
from ...fast.kernels import Kind
from ...fast.running import pool, processors
from ...fast.sources import Slot
from ...fast.splitting import split
from ..cached import loaded
from .calling import Code, Kernel, Vector, flat
from .descents import Descent, Rule
from .layout import Layout
from .module import Module
from .stages import stages

ENOUGH = 2_000_000
"""With so many operations on single numbers, a second thread pays."""


@dataclass(frozen=True)
class Blocks(Code):
    """The code for one kind of values, and all that it is told besides them."""

    layout: Layout
    table: Vector
    ends: Vector
    rows: int
    work: int

    def bound(self, values: Mapping[str, Any]) -> Kernel:
        """The function of the vector for fixed values."""
        if self.work >= ENOUGH and processors() > 1:
            return _Threads(self, values)
        return Code.bound(self, values)

    def descent(self, rule: Rule) -> Descent | None:
        """The whole loop; None where threads do better."""
        return Code.descent(self, rule) if self.work < ENOUGH or processors() < 2 else None


class _Threads:
    """The same with the rows shared out; sums are added in the same order always."""

    def __init__(self, blocks: Blocks, values: Mapping[str, Any]) -> None:
        self.module, self.blocks = loaded(blocks.source), blocks
        self.fixed, *_ = given = blocks.given(values)
        self.data = given[5:]
        block, rows = blocks.layout.block, blocks.rows
        share = -(-rows // processors() // block) * block
        self.shares = [(low, min(low + share, rows)) for low in range(0, rows, share)]

    def __call__(self, vector: Vector) -> tuple[float, Vector]:
        layout, table = self.blocks.layout, self.blocks.table
        vector = flat(vector, (layout.size,))
        first, last = layout.sums
        plain, gradient = np.empty(layout.plain), np.empty(layout.size)
        self.module.begin(plain, vector, self.fixed, table)
        others = [pool().submit(self._some, plain, *share) for share in self.shares[1:]]
        total = self._some(plain, *self.shares[0])
        for other in others:
            total += other.result()
        plain[first:last] = total
        value = self.module.end(plain, table, self.blocks.ends, gradient)
        if value - value != 0.0:
            raise ArithmeticError
        return value, gradient

    def _some(self, plain: Vector, low: int, high: int) -> Vector:
        first, last = self.blocks.layout.sums
        sums = np.zeros(last - first)
        self.module.rows(plain, self.blocks.table, sums, low, high, *self.data)
        return sums


def blocks(flow: Flow, kind: Kind, slots: Sequence[Slot]) -> Blocks:
    """A flow as blocks. Raises `Unfit` where rows do not go one by one, and for wide layers."""
    flow.outputs = {n: flow.outputs[n] for n in (kind.value, *(s.gradient for s in slots))}
    cut = split(flow)
    if cut is None:
        raise Unfit("no rows that are independent")
    cut_up = stages(flow, cut)
    layout = Layout(cut_up, slots)
    made = Module(layout)
    table = np.array(made.table, dtype=np.int64).ravel()
    ends = np.array(layout.ends(kind), dtype=np.int64)
    rows = flow.lengths[cut.letter]

    def given(values: Mapping[str, Any]) -> list[Any]:
        return [layout.numbers(values), table, ends, 0, rows, *layout.rows(values)]

    work = rows * cut_up.weight
    return Blocks(made.text, len(made.names), layout.size, given, layout, table, ends, rows, work)
