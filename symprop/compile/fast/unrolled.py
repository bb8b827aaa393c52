"""Flow to flow of single numbers: every element of every array an operation of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial, reduce
from itertools import product
from types import MappingProxyType
from typing import Any

import numpy as np

from .flow import All, At, Axes, Cut, Entry, Flow, Op, Picked, Unfit, lettered
from .making import Maker

Element = tuple[str, tuple[int, ...]]
"""An input and a place in it."""

Grid = np.ndarray[Any, np.dtype[np.intp]]
"""An array of values of a flow."""


def unroll(
    flow: Flow, most: int, known: Mapping[Element, float] = MappingProxyType({})
) -> tuple[Flow, dict[str, Grid]]:
    """The same work on single numbers, and for each output its elements.

    Inputs become operations ``element`` with the name and the place in ``detail``, or numbers
    where they are ``known``; what a known 0 multiplies is gone, and ``assumed`` in the flow to be
    finite. Raises `Unfit` for more than ``most`` operations, and where positions are not known.
    """
    return _Unroller(flow, most, known).run()


class _Unroller:
    def __init__(self, flow: Flow, most: int, known: Mapping[Element, float]) -> None:
        self.old, self.most, self.known = flow, most, known
        self.new = Flow()
        self.make = Maker(self.new, pull=False)
        self.grids: dict[int, Grid] = {}

    def run(self) -> tuple[Flow, dict[str, Grid]]:
        if sum(self._work(op) for _, op in self.old.live()) > self.most:
            raise Unfit("too many elements")
        for value, op in self.old.live():
            self.grids[value] = self._grid(op)
        outputs = {n: self._spread(v, axes) for n, (v, axes) in self.old.outputs.items()}
        ends = {f"{n}.{k}": int(v) for n, g in outputs.items() for k, v in enumerate(g.flat)}
        self.new.outputs = {n: (v, ()) for n, v in ends.items()}
        return self.new, outputs

    def _work(self, op: Op) -> int:
        """How many operations on single numbers an operation is, about."""
        if op.kind in ("view", "put", "literal"):
            return 0
        over = op.detail if op.kind in (*_PAIRS, "dot") and op.detail else ()
        return self.old.size((*op.axes, *over)) * (2 if op.kind == "dot" else 1)

    def _grid(self, op: Op) -> Grid:
        rule = _RULES.get(op.kind)
        return rule(self, op) if rule else self._elementwise(op)

    def _spread(self, value: int, axes: Axes) -> Grid:
        """The elements of a value over axes, some of which it may lack."""
        have = self.old[value].axes
        grid = self.grids[value].transpose([have.index(k) for k in axes if k in have])
        places = tuple(slice(None) if k in have else None for k in axes)
        found: Grid = np.broadcast_to(grid[places], self.old.shape(axes))
        return found

    def _elementwise(self, op: Op) -> Grid:
        parts = [self._spread(a, op.axes) for a in op.arguments]
        made = [
            self._single(op.kind, [int(v) for v in values])
            for values in zip(*(p.flat for p in parts), strict=True)
        ]
        return np.array(made, dtype=np.intp).reshape(self.old.shape(op.axes))

    def _single(self, kind: str, values: list[int]) -> int:
        return self._pair(kind, *values) if kind in "+*" else self.make.plain(kind, values)

    def _pair(self, kind: str, left: int, right: int) -> int:
        """Two numbers joined; a 0 that is known leaves nothing of a product."""
        if kind == "*" and self.known:
            for value, other in ((left, right), (right, left)):
                if self.new.number(value) == 0:
                    self.new.assumed[other] = None
                    return value
        return self.make.pair(kind, left, right)

    def input(self, op: Op) -> Grid:
        """An operation for each element of an input."""
        shape = self.old.shape(op.axes)
        return self._filled(shape, [self._element((op.detail, k)) for k in np.ndindex(shape)])

    def _element(self, element: Element) -> int:
        if element in self.known:
            return self.new.literal(self.known[element])
        return self.new.add(Op("element", (), (), element))

    def _filled(self, shape: Sequence[int], values: Sequence[int]) -> Grid:
        return np.array(values, dtype=np.intp).reshape(shape)

    def literal(self, op: Op) -> Grid:
        """A number."""
        return np.array(self.new.literal(op.detail), dtype=np.intp)

    def letter(self, op: Op) -> Grid:
        """The values of a letter as numbers."""
        length = self.old.lengths[op.axes[0]]
        return self._filled((length,), [self.new.literal(op.detail + k) for k in range(length)])

    def view(self, op: Op) -> Grid:
        """A part of an array: no work at all."""
        (value,) = op.arguments
        found = self.grids[value][self._places(op.detail, self.old[value].axes, op.axes)]
        return np.broadcast_to(found, self.old.shape(op.axes))

    def _places(self, entries: Sequence[Entry], old: Axes, axes: Axes) -> tuple[Any, ...]:
        if any(isinstance(e, Picked) for e in entries):
            lengths = self.old.shape(old)
            pairs = zip(entries, lengths, strict=True)
            return tuple(self._positions(e, length, axes) for e, length in pairs)
        return tuple(_slice(e, self.old.lengths) for e in entries)

    def _positions(self, entry: Entry, length: int, axes: Axes) -> Any:
        """Positions along one axis, spread over the axes of the result."""
        if isinstance(entry, At):
            return entry.position
        if isinstance(entry, Picked):
            grid = self._numbers(self._spread(entry.value, axes))
            found = np.clip(grid, 0, length - 1) if entry.clipped else grid
            if found.size and not 0 <= found.min() <= found.max() < length:
                raise Unfit("positions leave their array")
            return found
        start, step = (entry.start, entry.step) if isinstance(entry, Cut) else (0, 1)
        run = start + step * np.arange(self.old.lengths[entry.letter])
        return run.reshape([-1 if k == entry.letter else 1 for k in axes])

    def _numbers(self, grid: Grid) -> Grid:
        numbers = [self.new.number(int(v)) for v in grid.flat]
        if None in numbers:
            raise Unfit("positions are not known")
        return np.array(numbers, dtype=np.intp).reshape(grid.shape)

    def put(self, op: Op) -> Grid:
        """Elements replaced, or added to one after the other."""
        old, value = op.arguments
        axes, entries, adds = op.detail
        grid = self._spread(old, axes).copy()
        if any(isinstance(e, Picked) for e in entries):
            names = self._letters(entries)
        else:
            names = lettered(entries)
        places = self._places(entries, axes, names)
        spots = np.arange(grid.size).reshape(grid.shape)[places]
        values = np.broadcast_to(self._named(value, names), spots.shape)
        for spot, new in zip(spots.flat, values.flat, strict=True):
            before = int(grid.flat[spot])
            grid.flat[spot] = self._pair("+", before, int(new)) if adds else int(new)
        return grid

    def _letters(self, entries: Sequence[Entry]) -> Axes:
        """The letters over which positions run."""
        found: dict[str, None] = {}
        for entry in entries:
            if isinstance(entry, Picked):
                found.update(dict.fromkeys(self.old[entry.value].axes))
            elif isinstance(entry, All | Cut):
                found[entry.letter] = None
        return tuple(found)

    def _named(self, value: int, names: Axes) -> Grid:
        if not {*self.old[value].axes} <= {*names}:
            raise Unfit("what is put has letters that its place lacks")
        return self._spread(value, names)

    def reduction(self, op: Op) -> Grid:
        """A chain of operations for each element."""
        (value,) = op.arguments
        last = self._spread(value, op.axes + op.detail).reshape(*self.old.shape(op.axes), -1)
        kind = _PAIRS[op.kind]
        places = product(*map(range, self.old.shape(op.axes)))
        made = [reduce(partial(self._pair, kind), last[p].tolist()) for p in places]
        return self._filled(self.old.shape(op.axes), made)

    def dot(self, op: Op) -> Grid:
        """Products added for each element."""
        left, right = (
            np.broadcast_to(
                self._spread(a, op.axes + op.detail), self.old.shape(op.axes + op.detail)
            ).reshape(*self.old.shape(op.axes), -1)
            for a in op.arguments
        )
        add, times = partial(self._pair, "+"), partial(self._pair, "*")
        made = []
        for place in product(*map(range, self.old.shape(op.axes))):
            pairs = zip(left[place].tolist(), right[place].tolist(), strict=True)
            made.append(reduce(add, (times(a, b) for a, b in pairs)))
        return self._filled(self.old.shape(op.axes), made)


def _slice(entry: Entry, lengths: Mapping[str, int]) -> Any:
    if isinstance(entry, At):
        return entry.position
    if isinstance(entry, Cut):
        return slice(entry.start, entry.start + entry.step * lengths[entry.letter], entry.step)
    return slice(None)


_PAIRS = {"sum": "+", "prod": "*", "max": "maximum", "min": "minimum"}
"""What a reduction does with two elements."""

_RULES: Mapping[str, Callable[[_Unroller, Op], Grid]] = {
    "input": _Unroller.input,
    "literal": _Unroller.literal,
    "letter": _Unroller.letter,
    "view": _Unroller.view,
    "put": _Unroller.put,
    "dot": _Unroller.dot,
    **dict.fromkeys(_PAIRS, _Unroller.reduction),
}
