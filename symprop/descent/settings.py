"""What a descent is told, looked at before it begins."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

import numpy as np

from ..errors import DataError
from .layout import Layout, Vector


@dataclass(frozen=True)
class Settings:
    """Learning rate, the size of a small step, how many steps at most, and which are kept.

    One that is out of range is a `DataError`.
    """

    learning_rate: float
    stop_step: float
    max_steps: int
    every: int

    def __post_init__(self) -> None:
        checked = {
            "learning_rate": _real("learning_rate", self.learning_rate, above=True),
            "stop_step": _real("stop_step", self.stop_step),
            "max_steps": _whole("max_steps", self.max_steps, 0),
            "every": _whole("every", self.every, 1),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)


def starting(start: Any, layout: Layout) -> Vector:
    """The first values as a vector; what is none of ``layout`` or not finite is a `DataError`."""
    try:
        vector = np.array(start, dtype=float)
    except (TypeError, ValueError):
        raise DataError("the starting values are not numbers") from None
    if not layout.size:
        raise DataError("there is no parameter to learn")
    if vector.shape != (layout.size,):
        raise DataError(f"the starting values have shape {vector.shape}, not {(layout.size,)}")
    check_finite("the starting value", vector, layout)
    return vector


def check_finite(what: str, vector: Vector, layout: Layout) -> None:
    """Raise `DataError` with the name of the first entry that is not finite."""
    for name, where in layout.slices.items():
        bad = vector[where][~np.isfinite(vector[where])]
        if bad.size:
            of = f" of {name!r}" if name else ""
            raise DataError(f"{what}{of} is {bad[0]}; it must be finite")


def _real(name: str, value: object, *, above: bool = False) -> float:
    good = isinstance(value, Real) and math.isfinite(value)
    if not good or not (value > 0 if above else value >= 0):  # type: ignore[operator]
        allowed = "a finite number above 0" if above else "a finite number, 0 or more"
        raise DataError(f"{name} is {value!r}; allowed: {allowed}")
    return float(value)  # type: ignore[arg-type]


def _whole(name: str, value: object, least: int) -> int:
    if not isinstance(value, Integral) or value < least:
        raise DataError(f"{name} is {value!r}; allowed: a whole number, {least} or more")
    return int(value)
