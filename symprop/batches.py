"""Objectives that see a few rows at a time: chunks of large data, mini-batches with a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from .adding import adds_up, rows_of
from .calls import ValueAndGradient
from .errors import DataError, nearest
from .model import Definitions
from .values import check

if TYPE_CHECKING:
    import numpy as np

    from .compile import Bound

    Vector = np.ndarray[Any, Any]

Chunk = Mapping[str, Any]
ROWS = 65_536
"""Rows of a piece of a memory-mapped array."""


class Chunks:
    """``fun(vector) -> (loss, gradient)`` of all rows, which come in chunks; constant memory.

    ``chunks`` is gone through once a call: a list of mappings from data to arrays, anything else
    that can be gone through again, or a function that gives an iterator. ``values`` has the
    parameters. Raises `DataError` for a loss that does not add up over the rows, and, with the
    number of the chunk, for data that does not fit.
    """

    def __init__(
        self,
        model: Definitions,
        function: ValueAndGradient,
        values: Mapping[str, Any],
        chunks: Iterable[Chunk] | Callable[[], Iterable[Chunk]],
    ) -> None:
        self.model, self.function, self.values = model, function, dict(values)
        self.kind, self.rows = adds_up(model), rows_of(model)
        if isinstance(chunks, Iterator):
            raise DataError(
                "chunks can be gone through only once; give a list or a function that begins anew"
            )
        self._chunks = chunks

    def __call__(self, vector: Vector) -> tuple[float, Vector]:
        """The loss and its gradient over all chunks."""
        total, slope, weight = 0.0, None, 0.0
        for number, chunk in enumerate(self.begin(), start=1):
            value, gradient, rows = self._one(number, chunk, vector)
            share = 1.0 if self.kind == "sum" else float(rows)
            total, weight = total + share * value, weight + share
            slope = share * gradient if slope is None else slope + share * gradient
        if slope is None:
            raise DataError("there are no chunks")
        return (total, slope) if self.kind == "sum" else (total / weight, slope / weight)

    def begin(self) -> Iterable[Chunk]:
        """The chunks, from the first."""
        chunks = self._chunks() if callable(self._chunks) else self._chunks
        if isinstance(chunks, Mapping) or not isinstance(chunks, Iterable):
            raise DataError("chunks must be a list of mappings, or a function that gives them")
        return chunks

    def _one(self, number: int, chunk: Chunk, vector: Vector) -> tuple[float, Vector, int]:
        rows = self.check(number, chunk)
        try:
            fast = self.function.bind({**self.values, **chunk})
        except DataError as error:
            raise DataError(f"chunk {number}: {error}") from None
        value, gradient = fast(vector)
        return value, gradient, rows

    def check(self, number: int, chunk: Chunk) -> int:
        """The rows of a chunk, whose columns must be there and of one length."""
        if not isinstance(chunk, Mapping):
            raise DataError(
                f"chunk {number} is no mapping; allowed: names of data with their arrays"
            )
        names = cut_names(self.model, self.rows)
        for name in chunk:
            if name not in names:
                raise DataError(f"chunk {number}: {name!r} is no data{nearest(name, names)}")
        for name in names:
            if name not in chunk:
                raise DataError(f"chunk {number}: data {name!r} is missing")
            if getattr(chunk[name], "shape", None) == () or not hasattr(chunk[name], "__len__"):
                raise DataError(f"chunk {number}: {name!r} has no rows; allowed: an array")
        counts = [len(chunk[name]) for name in names]
        for name, count in zip(names, counts, strict=True):
            if count != counts[0]:
                raise DataError(
                    f"chunk {number}: {names[0]!r} has {counts[0]} rows, but {name!r} has {count}"
                )
        return counts[0]


def cut_names(model: Definitions, rows: str) -> list[str]:
    """The data that have an observation in each row."""
    found = [n for n in model.data if rows in model.axes[n]]
    for name in found:
        if model.axes[name].index(rows):
            raise DataError(f"the rows of {name!r} are not its first axis")
    return found


def pieces(
    model: Definitions, values: Mapping[str, Any], rows: int = ROWS
) -> Callable[[], Iterator[Chunk]]:
    """Slices of data, memory-mapped or not, as chunks of so many ``rows``."""
    names = cut_names(model, rows_of(model))
    length = min(len(values[n]) for n in names)
    if any(len(values[n]) != length for n in names):
        raise DataError(
            "data of different lengths: " + ", ".join(f"{n} has {len(values[n])}" for n in names)
        )

    def begin() -> Iterator[Chunk]:
        for low in range(0, length, rows):
            yield {n: values[n][low : low + rows] for n in names}

    return begin


class Batches:
    """``fun(vector)``: loss and gradient estimated from ``size`` rows, others at each call.

    The rows are shuffled anew, with a generator of ``seed``, each time all have been seen. Where
    the loss is a sum, both are scaled to the number of all rows.
    """

    def __init__(
        self,
        model: Definitions,
        function: ValueAndGradient,
        values: Mapping[str, Any],
        size: int,
        seed: int = 0,
    ) -> None:
        import numpy as np

        self.kind, rows = adds_up(model), rows_of(model)
        self.function = function
        self.names = cut_names(model, rows)
        self.values = dict(values)
        self.count = len(self.values[self.names[0]])
        if not isinstance(size, int) or not 1 <= size <= self.count:
            raise DataError(f"batch is {size!r}; allowed: a whole number from 1 to {self.count}")
        self.size = size
        self._random = np.random.default_rng(seed)
        self._waiting: Any = np.empty(0, int)

    def __call__(self, vector: Vector) -> tuple[float, Vector]:
        """Loss and gradient of the next batch; the last one of a round may be smaller."""
        if not len(self._waiting):
            self._waiting = self._random.permutation(self.count)
        taken, self._waiting = self._waiting[: self.size], self._waiting[self.size :]
        part = {n: self.values[n][taken] for n in self.names}
        value, gradient = self.function.bind({**self.values, **part})(vector)
        scale = self.count / len(taken) if self.kind == "sum" else 1.0
        return scale * value, scale * gradient


class Start(NamedTuple):
    """What a descent begins with: the objective, the bound function that packs vectors, the start.

    ``whole`` is false where the objective sees a part of the rows at each call.
    """

    fun: Callable[[Any], tuple[float, Any]]
    bound: Bound
    vector: Any
    whole: bool = True


def start(
    model: Definitions,
    both: ValueAndGradient,
    values: Mapping[str, Any] | None,
    batch: int | None = None,
    seed: int = 0,
    chunks: Iterable[Chunk] | Callable[[], Iterable[Chunk]] | None = None,
) -> Start:
    """The objective of a descent: all rows at once, ``batch`` rows a call, or data in ``chunks``.

    Data in memory-mapped arrays comes in chunks by itself.
    """
    given = {**model.values, **(values or {})}
    if chunks is None and batch is None and _mapped(model, given):
        chunks = pieces(model, given)
        given = {n: v for n, v in given.items() if n not in cut_names(model, rows_of(model))}
    if chunks is not None:
        if batch is not None:
            raise DataError("batch and chunks cannot be given together")
        cut = cut_names(model, rows_of(model))
        rest = {n: v for n, v in given.items() if n not in cut}
        return _chunked(Chunks(model, both, rest, chunks))
    checked = check(model, values)
    fast = both.bind(values)
    if batch is None:
        return Start(fast, fast, fast.vector(checked))
    return Start(Batches(model, both, checked, batch, seed), fast, fast.vector(checked), False)


def _chunked(fun: Chunks) -> Start:
    """The shapes are those of the first chunk."""
    first = next(iter(fun.begin()), None)
    if first is None:
        raise DataError("there are no chunks")
    fun.check(1, first)
    values = {**fun.values, **first}
    fast = fun.function.bind(values)
    return Start(fun, fast, fast.vector(check(fun.model, values)), False)


def _mapped(model: Definitions, values: Mapping[str, Any]) -> bool:
    import numpy as np

    return any(isinstance(values.get(n), np.memmap) for n in model.data)
