"""Array code at work: buffers lent to one call at a time, chunks shared out to threads."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np

Vector = np.ndarray[Any, Any]

LINE = 64
"""Bytes in a line of the cache; vector instructions across two of them take twice as long."""

# An overflow inside exp means that a short form does not serve: it is raised, and the general
# code decides. What is no number shows in the results.
quiet = np.errstate(over="raise", divide="raise", invalid="ignore", under="ignore")


def aligned(shape: tuple[int, ...], dtype: Any = float) -> Vector:
    """An array with nothing in it yet that begins with a line of the cache."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    room = np.empty(size + LINE, np.uint8)
    start = -room.ctypes.data % LINE
    found: Vector = room[start : start + size].view(dtype).reshape(shape)
    return found


class Lent:
    """``run(vector)`` in a workspace that no other call uses meanwhile; kept for the next call.

    What ``run`` takes besides, where the rest is not fixed, follows the vector.
    """

    def __init__(self, workspace: Callable[[], Callable[..., Any]]) -> None:
        self._workspace = workspace
        self._free: list[Callable[..., Any]] = []

    def __call__(self, vector: Vector, *more: Any) -> Any:
        """Value and gradient."""
        try:
            run = self._free.pop()
        except IndexError:
            run = self._workspace()
        try:
            return run(vector, *more)
        finally:
            self._free.append(run)


class Chunks:
    """``compute(vector, gather, …)`` with the rows shared out in chunks of ``length``."""

    def __init__(
        self,
        workspace: Callable[[int], Callable[..., list[Any]]],
        compute: Callable[..., Any],
        rows: int,
        length: int,
        threads: int | None = None,
    ) -> None:
        self._workspace, self._compute = workspace, compute
        starts = range(0, rows, length)
        self._bounds = [(low, min(low + length, rows)) for low in starts]
        workers = threads if threads is not None else processors()
        self._workers = min(workers, len(self._bounds))
        self._free: dict[int, list[Callable[..., list[Any]]]] = {}

    def __call__(self, vector: Vector, *more: Any) -> Any:
        """Value and gradient."""
        return self._compute(vector, self._gather, *more)

    def _gather(self, arguments: Sequence[Any]) -> list[Any]:
        """The sums of all chunks, always added in the same order."""
        if self._workers < 2:
            return self._some(self._bounds, arguments)
        size = -(-len(self._bounds) // self._workers)
        shares = [self._bounds[k : k + size] for k in range(0, len(self._bounds), size)]
        # what warns is set for each thread
        futures = [pool().submit(quiet(self._some), s, arguments) for s in shares[1:]]
        total = self._some(shares[0], arguments)
        for future in futures:
            total = _added(total, future.result())
        return total

    def _some(self, bounds: Sequence[tuple[int, int]], arguments: Sequence[Any]) -> list[Any]:
        total: list[Any] | None = None
        for low, high in bounds:
            free = self._free.setdefault(high - low, [])
            try:
                chunk = free.pop()
            except IndexError:
                chunk = self._workspace(high - low)
            try:
                sums = chunk(low, high, *arguments)
                total = [_own(s) for s in sums] if total is None else _added(total, sums)
            finally:
                free.append(chunk)
        assert total is not None
        return total


def _own(value: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray) else value


def _added(total: list[Any], more: Sequence[Any]) -> list[Any]:
    """Arrays are added in place."""
    for k, value in enumerate(more):
        total[k] += value
    return total


def processors() -> int:
    """How many threads may run at once."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


BLAS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")
"""What tells BLAS how many threads it may use; the first that is set counts."""


def sharers() -> int:
    """How many threads chunks are worth being shared out to: one where BLAS has its own.

    Then chunks have to be so short that BLAS works in the thread that calls it, and threads wait
    for each other more than they save: Python runs one at a time.
    """
    said = next((os.environ[n] for n in BLAS if n in os.environ), "")
    return processors() if said.strip() == "1" else 1


@cache
def pool() -> ThreadPoolExecutor:
    """The threads that chunks are shared out to."""
    return ThreadPoolExecutor(max(1, processors() - 1), thread_name_prefix="symprop")


if hasattr(os, "register_at_fork"):
    # threads do not survive a fork: the child starts its own
    os.register_at_fork(after_in_child=pool.cache_clear)
