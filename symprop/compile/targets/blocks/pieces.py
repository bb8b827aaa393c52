"""A piece of a flow for one row, with names of its own, so that equal pieces look equal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from ...fast.flow import REDUCTIONS, All, At, Axes, Cut, Entry, Flow, Op, Picked, Unfit

FREE = ("literal", "letter", "view")
"""Operations that are no work, and are made again wherever they are needed."""

COMMON = (0.0, 0.5, 1.0, 2.0)
"""Numbers that stand in the code as they are; others are read, so that they may differ."""


@dataclass(frozen=True)
class Rows:
    """A flow and the letter of its rows; ``inputs`` has the axis of rows of each input with any."""

    flow: Flow
    letter: str
    inputs: Mapping[int, int]

    def axes(self, value: int) -> Axes:
        """The axes of a value but for its rows."""
        axes = self.flow[value].axes
        if value in self.inputs:
            place = self.inputs[value]
            return axes[:place] + axes[place + 1 :]
        return tuple(k for k in axes if k != self.letter)

    def many(self, value: int) -> bool:
        """Whether a value differs from row to row."""
        return value in self.inputs or self.letter in self.flow[value].axes

    def size(self, value: int) -> int:
        """How many numbers a value has in each row."""
        return self.flow.size(self.axes(value))

    def place(self, value: int) -> int | None:
        """The axis of a value that the rows run along."""
        axes = self.flow[value].axes
        found = axes.index(self.letter) if self.letter in axes else None
        return self.inputs.get(value, found)


def rows_of(flow: Flow, letter: str) -> Rows:
    """The inputs that have rows, which views alone may read. Raises `Unfit` for others."""
    found: dict[int, int] = {}
    live = list(flow.live())
    for _, op in live:
        places = [p for p, e in enumerate(_entries(op)) if getattr(e, "letter", None) == letter]
        if not places or flow[op.arguments[0]].kind != "input":
            continue
        if len(places) > 1 or found.setdefault(op.arguments[0], places[0]) != places[0]:
            raise Unfit("rows along two axes")
    for _, op in live:
        for value in found.keys() & {*op.arguments}:
            entries = _entries(op)
            if not entries or getattr(entries[found[value]], "letter", None) != letter:
                raise Unfit("rows that are not read one by one")
    return Rows(flow, letter, found)


def _entries(op: Op) -> Sequence[Entry]:
    return op.detail if op.kind == "view" else ()


@dataclass(frozen=True)
class Read:
    """What a piece is given: its name there, its shape, whether there is one for each row."""

    name: str
    shape: tuple[int, ...]
    many: bool

    @property
    def size(self) -> int:
        """How many numbers."""
        return prod(self.shape)

    def at(self, place: Sequence[int]) -> int:
        """The position of an element, laid out row by row."""
        return int(np.ravel_multi_index(tuple(place), self.shape)) if self.shape else 0


@dataclass(frozen=True)
class Piece:
    """Work on one row: ``flow`` has an output for each stored value, and then for each sum.

    ``many`` is whether it is done for every row; ``reads``, ``stored`` and ``summed`` say what
    stands for what in the flow that it was taken from.
    """

    flow: Flow
    many: bool
    given: tuple[Read, ...]
    reads: tuple[int, ...]
    stored: tuple[int, ...]
    summed: tuple[int, ...]

    @property
    def key(self) -> str:
        """The same for equal work."""
        shown = (self.flow.ops, self.flow.lengths, self.flow.outputs, self.many, self.given)
        return repr((*shown, len(self.stored), len(self.summed)))


def piece(rows: Rows, values: Sequence[int], stored: Sequence[int], summed: Sequence[int]) -> Piece:
    """The operations ``values`` as a piece of their own."""
    maker = _Maker(rows, values)
    for k, value in enumerate((*stored, *summed)):
        axes = tuple(maker.letter(a) for a in rows.axes(value))
        maker.flow.outputs[f"y{k}"] = maker.value(value), axes
    many = bool(summed) or any(rows.many(v) for v in stored)
    given = tuple(maker.given.values())
    return Piece(maker.flow, many, given, tuple(maker.given), tuple(stored), tuple(summed))


def end(rows: Rows, value: int, axes: Axes) -> Piece:
    """An output as a piece that does no work: what it reads, and where each element comes from."""
    maker = _Maker(rows, ())
    letters = tuple(map(maker.letter, axes))
    maker.flow.outputs["y0"] = maker.value(value), letters
    return Piece(maker.flow, False, tuple(maker.given.values()), tuple(maker.given), (value,), ())


class _Maker:
    """Copies operations, without the letter of the rows and under new names."""

    def __init__(self, rows: Rows, values: Collection[int]) -> None:
        self.rows, self.values, self.flow = rows, frozenset(values), Flow()
        self.given: dict[int, Read] = {}
        self.made: dict[int, int] = {}
        self.letters: dict[str, str] = {}

    def letter(self, old: str) -> str:
        """A letter by its new name."""
        new = self.letters.setdefault(old, f"k{len(self.letters)}")
        self.flow.lengths[new] = self.rows.flow.lengths[old]
        return new

    def value(self, old: int) -> int:
        """A value by its new number."""
        if old not in self.made:
            op = self.rows.flow[old]
            inside = old in self.values or self._free(op)
            self.made[old] = self._copied(old, op) if inside else self._read(old)
        return self.made[old]

    def _free(self, op: Op) -> bool:
        return op.kind in FREE and (op.kind != "literal" or abs(op.detail) in COMMON)

    def _read(self, old: int) -> int:
        axes = self.rows.axes(old)
        shape = self.rows.flow.shape(axes)
        self.given[old] = Read(f"x{len(self.given)}", shape, self.rows.many(old))
        new = tuple(self.letter(k) for k in axes)
        return self.flow.add(Op("input", new, (), self.given[old].name))

    def _copied(self, old: int, op: Op) -> int:
        axes = tuple(self.letter(k) for k in self.rows.axes(old))
        arguments = tuple(self.value(a) for a in op.arguments)
        rule = _DETAILS.get(op.kind)
        if rule is None:
            return self.flow.add(Op(op.kind, axes, arguments, op.detail))
        return rule(self, op, axes, arguments)

    def _own_letter(self, op: Op, axes: Axes, _: tuple[int, ...]) -> int:
        if self.rows.letter in op.axes:
            raise Unfit("rows that are counted")
        return self.flow.add(Op("letter", axes, (), op.detail))

    def _over(self, op: Op, axes: Axes, arguments: tuple[int, ...]) -> int:
        """A sum, in which the rows are left to whoever calls the piece."""
        if op.detail is None:
            return self.flow.add(Op(op.kind, axes, arguments))
        inner = tuple(self.letter(k) for k in op.detail if k != self.rows.letter)
        if len(inner) < len(op.detail) and not all(map(self.rows.many, op.arguments)):
            raise Unfit("a sum over rows of what has none")
        if inner:
            return self.flow.add(Op(op.kind, axes, arguments, inner))
        return self.flow.add(Op("*", axes, arguments)) if op.kind == "dot" else arguments[0]

    def _view(self, op: Op, axes: Axes, arguments: tuple[int, ...]) -> int:
        entries = self._entries(op.detail, self.rows.place(op.arguments[0]))
        return self.flow.add(Op("view", axes, arguments, entries))

    def _put(self, op: Op, axes: Axes, arguments: tuple[int, ...]) -> int:
        old, entries, adds = op.detail
        place = old.index(self.rows.letter) if self.rows.letter in old else None
        new = tuple(self.letter(k) for k in old if k != self.rows.letter)
        return self.flow.add(Op("put", axes, arguments, (new, self._entries(entries, place), adds)))

    def _entries(self, entries: Sequence[Entry], place: int | None) -> tuple[Entry, ...]:
        kept = [e for p, e in enumerate(entries) if p != place]
        return tuple(_ENTRIES[type(e)](self, e) for e in kept)


_DETAILS: Mapping[str, Callable[[_Maker, Op, Axes, tuple[int, ...]], int]] = {
    "letter": _Maker._own_letter,
    "view": _Maker._view,
    "put": _Maker._put,
    **dict.fromkeys((*REDUCTIONS, "dot"), _Maker._over),
}

_ENTRIES: Mapping[type, Callable[[_Maker, Any], Entry]] = {
    All: lambda maker, e: All(maker.letter(e.letter)),
    Cut: lambda maker, e: Cut(maker.letter(e.letter), e.start, e.step),
    At: lambda _, e: e,
    Picked: lambda maker, e: Picked(maker.value(e.value), e.clipped),
}
