"""Times in interleaved rounds, so that a busy machine is as busy for all; medians."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from .peers import Objective

ROUND = 0.01
"""Seconds for one candidate in one round, at least one call."""


def agree(found: Mapping[str, tuple[float, Any]], tolerance: float = 1e-9) -> None:
    """Raise where some candidate comes to another result than the first one."""
    (first, (value, gradient)), *others = found.items()
    scale = float(np.max(np.abs(gradient)))
    for name, (other, slope) in others:
        same = abs(other - value) <= tolerance * abs(value)
        if not same or np.max(np.abs(slope - gradient)) > tolerance * scale:
            raise AssertionError(f"{name} does not agree with {first}")


def measure(
    candidates: Mapping[str, Objective], vector: Any, rounds: int
) -> dict[str, float]:
    """The median time of a call in seconds for each candidate."""
    repeats = {}
    for name, run in candidates.items():
        run(vector)
        start = perf_counter()
        run(vector)
        repeats[name] = max(1, int(ROUND / max(perf_counter() - start, 1e-7)))
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, run in candidates.items():
            count = repeats[name]
            start = perf_counter()
            for _ in range(count):
                run(vector)
            times[name].append((perf_counter() - start) / count)
    return {name: median(found) for name, found in times.items()}
