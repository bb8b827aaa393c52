"""Times in interleaved rounds, so that a busy machine is as busy for all; medians."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np

from symprop.compile.fast.running import processors

from .peers import Candidate

ROUND = 0.01
"""Seconds for one candidate in one round, at least one call."""

CLOCK = process_time if processors() == 1 else perf_counter
"""On one processor the time that it works: what else the machine does meanwhile counts little."""


def agree(candidates: Mapping[str, Candidate], vector: Any, tolerance: float = 1e-9) -> None:
    """Raise where some candidate comes to another result than the first one."""
    found = {name: one.result(vector) for name, one in candidates.items()}
    (first, (value, gradient)), *others = found.items()
    scale = float(np.max(np.abs(gradient)))
    for name, (other, slope) in others:
        same = abs(other - value) <= tolerance * abs(value)
        if not same or np.max(np.abs(slope - gradient)) > tolerance * scale:
            raise AssertionError(f"{name} does not agree with {first}")


def measure(candidates: Mapping[str, Candidate], vector: Any, rounds: int) -> dict[str, float]:
    """The median time of a call in seconds for each candidate."""
    given = {name: one.given(vector) for name, one in candidates.items()}
    repeats = {}
    for name, one in candidates.items():
        one.run(given[name])
        repeats[name] = max(1, int(ROUND / max(_spent(one, given[name], 1), 1e-7)))
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, one in candidates.items():
            # what threads of the one before still do is not counted for this one
            _spent(one, given[name], -(-repeats[name] // 5))
            times[name].append(_spent(one, given[name], repeats[name]))
    return {name: median(found) for name, found in times.items()}


def _spent(one: Candidate, given: Any, count: int) -> float:
    """Seconds for a call, over so many of them."""
    run = one.run
    start = CLOCK()
    for _ in range(count):
        run(given)
    return (CLOCK() - start) / count
