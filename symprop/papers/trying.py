"""Which values to try: round ones, from where a descent starts to beyond where it ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeAlias

Values: TypeAlias = tuple[float, ...]

COUNT = 4
"""Values that are tried, as in the lecture: 0, 1, 2, 3."""

STEPS = (1.0, 2.0, 5.0)
"""Distances between them, times a power of ten."""

GRID = 81
"""Points of a curve."""

MARGIN = 0.08
"""Room beside what is drawn, as a part of its width."""

DRAWN, APART = 4, 0.06
"""Steps of a descent that are drawn, and how far apart they are at least, as a part of its way."""

BEYOND = 0.5
"""How far a curve goes on beyond the bottom of its valley, by the way down to it."""


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
    first = start if _is_short(start, step) else math.ceil(start / step) * step
    return float(start), *(round(first + k * step, places) for k in range(1, COUNT))


def wide_trials(start: float) -> Values:
    """Values on both sides of a start, so far apart that one sees what they do.

    >>> wide_trials(1.0)
    (0.5, 1.0, 1.5, 2.0)
    """
    step = _round_up(max(1.0, abs(start)) / 2)
    places = max(0, 3 - math.floor(math.log10(step)))
    first = start if _is_short(start, step) else round(start / step) * step
    return tuple(round(first + k * step, places) for k in range(-1, COUNT - 1))


def _is_short(start: float, step: float) -> bool:
    hundredths = 100 * start / step
    return abs(hundredths - round(hundredths)) < 1e-6


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


def told_apart(values: Sequence[float], end: float) -> tuple[int, ...]:
    """Which steps of a descent to draw: the first ones, or where those cannot be told apart some
    that are spread over its way.

    >>> told_apart([0.0, 1.6, 2.2, 2.4, 2.5], 2.6)
    (0, 1, 2, 3)
    >>> told_apart([k / 100 for k in range(100)], 1.0)
    (0, 25, 50, 75)
    """
    if not values:
        return ()
    whole = max(*values, end) - min(*values, end)
    first = values[:DRAWN]
    if all(abs(b - a) >= APART * whole for a, b in pairwise(first)):
        return tuple(range(len(first)))
    parts = [k / DRAWN * abs(end - values[0]) for k in range(DRAWN)]
    gone = [abs(value - values[0]) for value in values]
    found = (next((k for k, way in enumerate(gone) if way >= part), None) for part in parts)
    return tuple(dict.fromkeys(k for k in found if k is not None))


def beyond(values: Values, end: float) -> Values:
    """The values of a descent, and one on its other side, so that a valley is seen as one.

    >>> beyond((0.0, 1.5), 2.0)
    (0.0, 1.5, 2.0, 3.0)
    """
    return *values, end, end + BEYOND * (end - values[0])


def around(at: float, end: float, lowest: Callable[[float, float], float | None]) -> Values:
    """Between which values a curve shows its shape: its valley, where that is not far.

    ``lowest`` says where between two values the curve is lowest; None where that is at an end.

    >>> around(0.0, 1.0, lambda low, high: 4.0 if high > 4 else None)
    (0.0, 1.0, 6.0)
    >>> around(0.0, 1.0, lambda low, high: None)
    (-1.5, 1.5)
    """
    reach = max(1.0, abs(at), 1.5 * abs(end - at))
    for times in (1, 2, 4):
        found = lowest(at - times * reach, at + times * reach)
        if found is not None:
            way = found - at
            if abs(way) < reach / 10:  # it starts at the bottom
                return at - reach / 2, end, at + reach / 2
            return at, end, found + BEYOND * way
    return at - reach, at + reach
