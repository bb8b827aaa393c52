"""A flow cut into stages, each a piece of work: a layer of a network forward, a layer back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from ...fast.flow import Flow, Op, Unfit, positions
from ...fast.splitting import Split
from .pieces import FREE, Piece, Rows, piece, rows_of

LONGEST = 300
"""About so many operations on single numbers are one function at most."""


class Stages(NamedTuple):
    """What is done once, for each row, and once again when all sums are known.

    ``weight`` is about how many operations on single numbers a row takes.
    """

    rows: Rows
    before: tuple[Piece, ...]
    inside: tuple[Piece, ...]
    after: tuple[Piece, ...]
    weight: int

    @property
    def all(self) -> tuple[Piece, ...]:
        """Every piece in its order."""
        return (*self.before, *self.inside, *self.after)


def stages(flow: Flow, cut: Split) -> Stages:
    """The stages of a flow that can be cut into rows. Raises `Unfit` where one is too long."""
    rows = rows_of(flow, cut.letter)
    work = [_working(flow, part) for part in (cut.before, cut.rows, cut.after)]
    groups = [_groups(rows, part) for part in work]
    read = _readers(rows, [g for part in groups for g in part])
    ends = {v for end, _ in flow.outputs.values() for v in _behind(flow, end)}
    sums = {*cut.sums}

    def made(group: Sequence[int]) -> Piece:
        outside = [v for v in group if (read.get(v, {id(group)}) - {id(group)}) or v in ends]
        stored = [v for v in outside if v not in sums]
        return piece(rows, group, stored, [v for v in group if v in sums])

    before, inside, after = (tuple(map(made, part)) for part in groups)
    weight = sum(_weight(rows, v, flow[v]) for v in work[1])
    return Stages(rows, before, inside, after, weight)


def _working(flow: Flow, values: Sequence[int]) -> list[int]:
    return [v for v in values if flow[v].kind not in (*FREE, "input")]


def _groups(rows: Rows, values: Sequence[int]) -> list[list[int]]:
    """Operations that run together: a product with weights begins anew, as layers do."""
    found: list[list[int]] = []
    size = 0
    for value in values:
        op = rows.flow[value]
        weight = _weight(rows, value, op)
        if weight > LONGEST * 4:
            raise Unfit("an operation on too many numbers")
        if not found or _mixes(rows, op) or size + weight > LONGEST:
            found.append([])
            size = 0
        found[-1].append(value)
        size += weight
    return found


def _weight(rows: Rows, value: int, op: Op) -> int:
    letters = op.detail if isinstance(op.detail, tuple) and op.kind != "put" else ()
    inner = [k for k in letters if isinstance(k, str) and k != rows.letter]
    return rows.size(value) * rows.flow.size(inner)


def _mixes(rows: Rows, op: Op) -> bool:
    """Whether an operation is a product of rows with weights."""
    weights = [a for a in op.arguments if not rows.many(a)]
    return op.kind == "dot" and rows.letter in op.axes and len(weights) == 1


def _readers(rows: Rows, groups: Collection[Sequence[int]]) -> dict[int, set[int]]:
    """For each value the groups that read it, through views as well."""
    found: dict[int, set[int]] = {}
    for group in groups:
        for value in group:
            for read in _read(rows.flow, value):
                found.setdefault(read, set()).add(id(group))
    return found


def _read(flow: Flow, value: int) -> Iterator[int]:
    """What an operation reads, and what lies behind it."""
    op = flow[value]
    for given in (*op.arguments, *positions(op.detail)):
        yield from _behind(flow, given)


def _behind(flow: Flow, value: int) -> Iterator[int]:
    """A value, and all that it is a view of."""
    yield value
    if flow[value].kind in FREE:
        yield from _read(flow, value)
