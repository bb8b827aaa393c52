"""The history of a descent: what each step saw and did, thinned so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, overload

import numpy as np

from .layout import Layout, Value, Vector


class Entry(NamedTuple):
    """Step number, loss before the step, then values, derivatives, step sizes, new values."""

    step: int
    loss: float
    value: Vector
    derivative: Vector
    size: Vector
    new: Vector


Row: TypeAlias = tuple[float, ...] | Vector
"""Step number and loss, values, derivatives, all in line; step sizes if they are not derivative
times rate."""

MOST = 10_000
ROOM = 8_000_000
"""Steps kept at most, and numbers kept at most (64 MB); but never fewer than `LEAST` steps."""
LEAST = 100


class Change(NamedTuple):
    """What one step did to one parameter; arrays stand as norms unless they were asked for."""

    value: Value
    derivative: Value
    step_size: Value
    new_value: Value


@dataclass(frozen=True)
class Iterate(Mapping[str, Change]):
    """One step: its number from 1, the loss at the old values, a `Change` for each parameter."""

    step: int
    loss: float
    changes: Mapping[str, Change]

    def __getitem__(self, name: str) -> Change:
        return self.changes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)


class History:
    """Collects the steps of a running descent.

    Every ``every``-th step is kept, from the first; the last always. When more are kept than fit,
    every second one is dropped and the distance doubles from there on.
    """

    def __init__(self, layout: Layout, every: int, arrays: bool) -> None:
        self.layout = layout
        self.stride = every
        self.whole = arrays or layout.is_scalar
        width = layout.size if self.whole else len(layout.names)
        self.most = max(LEAST, min(MOST, ROOM // (4 * width)))
        self.kept: list[Entry | Row] = []
        self.rate = 0.0
        self.last: Entry | None = None

    def add(self, entry: Entry) -> None:
        """Take note of a step; its arrays must not change afterwards."""
        self.last = entry
        if (entry[0] - 1) % self.stride == 0:
            self.kept.append(self._stored(entry))
            self._thin()

    def extend(self, rows: Sequence[Row], last: Row | None, rate: float) -> None:
        """Take note of every ``stride``-th of many steps, and of the last one.

        Rows are taken apart when they are asked for.
        """
        self.rate = rate
        self.kept.extend(rows if self.whole else (self._stored(self._entry(r)) for r in rows))
        self._thin()
        if last is not None:
            self.last = self._entry(last)

    def _entry(self, row: Row) -> Entry:
        return _entry(row, self.layout.size, self.rate)

    def _thin(self) -> None:
        while len(self.kept) > self.most:
            # rows are copied, since the table that they are part of would stay as a whole
            self.kept = [k.copy() if isinstance(k, np.ndarray) else k for k in self.kept[::2]]
            self.stride *= 2

    def iterates(self) -> Iterates:
        """The steps that are kept, and the last."""
        missing = self.last is not None and self.kept[-1][0] != self.last[0]
        tail = [self._stored(self.last)] if missing and self.last is not None else []
        return Iterates(self.layout, (*self.kept, *tail), self.whole, self.rate)

    def _stored(self, entry: Entry) -> Entry:
        if self.whole:
            return entry
        step, loss, value, derivative, size, new = entry
        norms = self.layout.norms
        return Entry(step, loss, norms(value), norms(derivative), norms(size), norms(new))


class Iterates(Sequence[Iterate]):
    """The kept steps of a descent, in order; a record is built when it is asked for."""

    def __init__(
        self, layout: Layout, entries: tuple[Entry | Row, ...], whole: bool, rate: float = 0.0
    ) -> None:
        self._layout = layout
        self._entries = entries
        self._whole = whole
        self._rate = rate

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> Iterate: ...
    @overload
    def __getitem__(self, index: slice) -> Iterates: ...
    def __getitem__(self, index: int | slice) -> Iterate | Iterates:
        if isinstance(index, slice):
            return Iterates(self._layout, self._entries[index], self._whole, self._rate)
        step, loss, *vectors = _entry(self._entries[index], self._layout.size, self._rate)
        columns = [self._named(v) for v in vectors]
        changes = {n: Change(*(column[n] for column in columns)) for n in self._layout.names}
        return Iterate(step, loss, changes)

    def __repr__(self) -> str:
        return f"<{len(self)} iterates of {', '.join(self._layout.names)}>"

    def _named(self, vector: Vector) -> Mapping[str, Value]:
        if self._whole:
            return self._layout.unpack(vector)
        return dict(zip(self._layout.names, vector.tolist(), strict=True))


def _entry(kept: Entry | Row, size: int, rate: float) -> Entry:
    """An entry as it is; a row taken apart, with what the rule made of it."""
    if isinstance(kept, Entry):
        return kept
    value, derivative, *sizes = np.array(kept[2:], dtype=float).reshape(-1, size)
    change = sizes[0] if sizes else derivative * rate
    return Entry(int(kept[0]), float(kept[1]), value, derivative, change, value - change)
