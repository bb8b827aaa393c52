"""Arrays filled step by step, as their rows: a read of one step leads to what was put there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .flow import All, At, Axes, Entry, Flow, Op, lettered, moved, positions, without
from .making import Maker


def rows(flow: Flow) -> Flow:
    """The same flow where elements put at known steps are rows, which are stacked at the end.

    In h[t] = f(h[t-1]), each step then reads the row before, and no array stands between them.
    """
    if not any(op.kind == "put" for _, op in flow.live()):
        return flow
    return _Rows(flow).run()


@dataclass(frozen=True)
class _Array:
    """An array as rows along the axis at ``step``; those not put yet are still in ``base``."""

    axes: Axes
    step: int
    base: int
    rows: Mapping[int, int]

    @property
    def rest(self) -> Axes:
        """The axes of a row."""
        return self.axes[: self.step] + self.axes[self.step + 1 :]


class _Rows:
    """The new flow, in which axes may stand in another order than before."""

    def __init__(self, old: Flow) -> None:
        self.old, self.new = old, Flow()
        self.new.lengths = dict(old.lengths)
        self.make = Maker(self.new)
        self.moved: dict[int, int] = {}
        self.arrays: dict[int, _Array] = {}

    def run(self) -> Flow:
        for value, op in self.old.live():
            array = self._put(op) if op.kind == "put" else None
            if array is not None:
                self.arrays[value] = array
            elif op.kind == "view":
                self.moved[value] = self._view(op)
            else:
                self.moved[value] = self._plain(op)
        self.new.outputs = {n: (self.whole(v), k) for n, (v, k) in self.old.outputs.items()}
        return self.new

    def _plain(self, op: Op) -> int:
        arguments = tuple(map(self.whole, op.arguments))
        for value in positions(op.detail):
            self.whole(value)
        return self.new.add(Op(op.kind, op.axes, arguments, moved(op.detail, self.moved)))

    def _put(self, op: Op) -> _Array | None:
        """The array after a row was put into it; None for elements of any other kind."""
        old, value = op.arguments
        axes, entries, adds = op.detail
        at = [p for p, e in enumerate(entries) if isinstance(e, At)]
        plain = all(isinstance(e, At | All) for e in entries)
        row = self._row(value, entries, axes)
        if len(at) != 1 or not plain or row is None:
            return None
        before = self.arrays.get(old)
        if before is None or before.step != at[0]:
            before = _Array(axes, at[0], self.whole(old), {})
        position = entries[at[0]].position
        if adds:
            row = self.make("+", self.row(before, position), row)
        return replace(before, rows={**before.rows, position: row})

    def _row(self, value: int, entries: Sequence[Any], axes: Axes) -> int | None:
        """What is put, under the letters of the array; None where it has to be spread."""
        letters = {e.letter: k for e, k in zip(entries, axes, strict=True) if isinstance(e, All)}
        if not letters or {*self.old[value].axes} != {*letters}:
            return None
        return self._called(self.whole(value), letters)

    def _called(self, value: int, letters: Mapping[str, str]) -> int:
        detail = tuple(All(letters[k]) for k in self.new[value].axes)
        axes = tuple(e.letter for e in detail)
        if axes == self.new[value].axes:
            return value
        return self.new.add(Op("view", axes, (value,), detail))

    def row(self, array: _Array, position: int) -> int:
        """A row of an array."""
        if position in array.rows or not self.new[array.base].axes:
            return array.rows.get(position, array.base)
        letter = array.axes[array.step]
        have = self.new[array.base].axes
        detail = tuple(At(position) if k == letter else All(k) for k in have)
        rest = without(have, letter)
        return self.new.add(Op("view", rest, (array.base,), detail))

    def whole(self, value: int) -> int:
        """A value in the new flow; an array of rows is put together."""
        if value not in self.moved:
            self.moved[value] = self._joined(self.arrays[value])
        return self.moved[value]

    def _joined(self, array: _Array) -> int:
        """A stack where most rows were put, else the array that was there with some replaced."""
        letter = array.axes[array.step]
        length = self.new.lengths[letter]
        if 2 * len(array.rows) >= length:
            members = tuple(self.row(array, k) for k in range(length))
            return self.new.add(Op("stack", (letter, *array.rest), members))
        found = array.base
        for position, row in array.rows.items():
            entries = tuple(At(position) if k == letter else All(k) for k in array.axes)
            detail = (array.axes, entries, False)
            found = self.new.add(Op("put", array.axes, (found, row), detail))
        return found

    def _view(self, op: Op) -> int:
        """A part of an array, its entries in the order of the axes now."""
        (value,) = op.arguments
        entries = dict(zip(self.old[value].axes, op.detail, strict=True))
        array = self.arrays.get(value)
        if array is not None and value not in self.moved:
            entry = entries[array.axes[array.step]]
            picked = any(True for _ in positions(op.detail))
            if isinstance(entry, At) and not picked:
                return self._part(self.row(array, entry.position), entries, op)
        return self._part(self.whole(value), entries, op)

    def _part(self, value: int, entries: Mapping[str, Entry], op: Op) -> int:
        detail = tuple(entries[k] for k in self.new[value].axes)
        if not detail:
            return value
        for position in positions(detail):
            self.whole(position)
        letters = lettered(detail)
        picked = any(True for _ in positions(detail))
        axes = op.axes if picked else letters
        if letters == self.new[value].axes and all(isinstance(e, All) for e in detail):
            return value
        return self.new.add(Op("view", axes, (value,), moved(detail, self.moved)))
