"""symprop: bound to a vector by default, with numba, and called with a mapping."""

from __future__ import annotations

from typing import Any

from ..workloads import Workload
from .candidate import Candidate, parts, unpacked


def by_default(work: Workload) -> Candidate:
    """NumPy, data fixed."""
    return Candidate(work.model.value_and_grad().bind(work.values))


def with_numba(work: Workload) -> Candidate:
    """numba, data fixed."""
    return Candidate(work.model.value_and_grad(target="numba").bind(work.values))


def general(work: Workload) -> Candidate:
    """The general code, the one that `.source` shows."""
    return Candidate(work.model.value_and_grad().bind(work.values)._general)


def with_a_mapping(work: Workload) -> Candidate:
    """NumPy, everything by name: names, shapes and numbers are checked at each call."""
    layout, _, data = parts(work)

    def found(result: Any) -> tuple[float, Any]:
        return result[0], layout.pack(result[1])

    return Candidate(
        work.model.value_and_grad(), lambda vector: unpacked(layout, vector) | data, found
    )
