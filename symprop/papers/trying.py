"""Which values to try: round ones, from where a descent starts to beyond where it ends."""

from __future__ import annotations

import math

COUNT = 4
"""Values that are tried, as in the lecture: 0, 1, 2, 3."""

STEPS = (1.0, 2.0, 5.0)
"""Distances between them, times a power of ten."""

GRID = 81
"""Points of a curve."""

MARGIN = 0.08
"""Room beside what is drawn, as a part of its width."""


def trials(start: float, end: float) -> tuple[float, ...]:
    """Round distances from ``start`` until ``end`` is reached.

    From a start that is not short, such as a random one, the values are round numbers themselves.

    >>> trials(0, 2.6), trials(0.5, -0.1)
    ((0.0, 1.0, 2.0, 3.0), (0.5, 0.3, 0.1, -0.1))
    >>> trials(-0.13210486, -0.075)
    (-0.13210486, -0.1, -0.08, -0.06)
    """
    distance = abs(end - start)
    if distance <= 1e-9 * max(1.0, abs(start)):
        distance = max(1.0, abs(start))
    step = math.copysign(_round_up(distance / (COUNT - 1)), end - start)
    places = max(0, 3 - math.floor(math.log10(abs(step))))
    hundredths = 100 * start / step
    is_short = abs(hundredths - round(hundredths)) < 1e-6
    first = start if is_short else math.ceil(start / step) * step
    return float(start), *(round(first + k * step, places) for k in range(1, COUNT))


def _round_up(size: float) -> float:
    """The smallest round number that is not less."""
    power = 10.0 ** math.floor(math.log10(size))
    slack = 1e-9 * size
    found = (s * power for s in (*STEPS, 10.0) if s * power >= size - slack)
    return next(found)


def spread(values: tuple[float, ...], margin: float = 0.0) -> tuple[float, ...]:
    """Evenly spaced numbers over all of ``values``, with a ``margin`` at both ends.

    >>> spread((0.0, 8.0, 4.0))[:2]
    (0.0, 0.1)
    """
    low, high = min(values), max(values)
    room = margin * (high - low)
    low, high = low - room, high + room
    return tuple(low + (high - low) * k / (GRID - 1) for k in range(GRID))
