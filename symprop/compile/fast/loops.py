"""Steps one after the other as one operation of a flow: a loop, whose body is a flow of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .flow import All, Axes, Cut, Entry, Flow, Op, without


class Row(NamedTuple):
    """What a body reads at a step: a row of an argument, the one at ``start`` in the first step.

    ``letter`` is the axis of the argument that the steps go along.
    """

    source: int
    letter: str
    start: int


class Carried(NamedTuple):
    """A row of a result, as earlier steps have left it."""

    source: int
    start: int


class Given(NamedTuple):
    """An argument that is the same at each step."""

    source: int


Input = Row | Carried | Given
"""The ``detail`` of the inputs of a body."""


class Result(NamedTuple):
    """An array that a loop fills, along ``letter``.

    ``source`` is the argument that it is before; None where no element of that is ever read.
    """

    source: int | None
    axes: Axes
    letter: str

    @property
    def rest(self) -> Axes:
        """The axes of a row."""
        return without(self.axes, self.letter)


@dataclass(frozen=True, eq=False)
class Loop:
    """``count`` steps, each of which runs ``body``; ``backward``: the last one first.

    ``letter`` counts them outside of the body, the first one first. The outputs of the body are
    the rows of results that it fills, ``writes`` in this order. Results are read as operations
    ``item`` of the loop.
    """

    body: Flow
    letter: str
    count: int
    backward: bool
    results: tuple[Result, ...]
    writes: tuple[Carried, ...]

    def inputs(self) -> Iterator[tuple[int, Op]]:
        """What the body reads."""
        return ((v, op) for v, op in self.body.live() if op.kind == "input")

    def rows(self, row: Row, length: int) -> Entry:
        """The rows that the steps read, along an axis of this length."""
        whole = row.start == 0 and length == self.count
        return All(self.letter) if whole else Cut(self.letter, row.start, 1)
