"""Values of functions that stand on a sheet, and numbers with what rounding can do to them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from ...plain.closures import compiled
from ...tree import Apply, Number

CARRIED = 4
"""Significant digits of the values on a sheet and of what is carried on from line to line."""

NOISE = 1e-12
APART = 1.5
"""Arguments of the table lie at least so many units of their last digit apart."""

LARGEST_ARGUMENT, SMALLEST_VALUE, LARGEST_VALUE = 6.0, 0.01, 1000.0


class NotByHand(Exception):  # noqa: N818 - an answer, no error
    """What cannot be worked out with + − × ÷ and what stands on the sheet."""


@dataclass(frozen=True)
class Estimate:
    """A value, and how far from it one may come who rounds on the way."""

    value: float
    slack: float = 0.0


def unit(value: float, digits: int = CARRIED) -> float:
    """One unit of the last of so many significant digits.

    >>> unit(2.6037, 3)
    0.01
    """
    exponent = math.floor(math.log10(abs(value))) if value else 0
    return float(10.0 ** (exponent - digits + 1))


def rounded(value: float, digits: int = CARRIED) -> float:
    """A number with so many significant digits."""
    return float(f"{value:.{digits}g}")


def short(value: float, digits: int = CARRIED) -> bool:
    """Whether a number has no more than so many significant digits, but for noise.

    >>> short(0.1 + 0.2), short(1 / 3)
    (True, False)
    """
    return abs(value - rounded(value, digits)) <= NOISE * max(1.0, abs(value))


@dataclass
class Tables:
    """The values of functions that stand on a sheet: by function, argument and value.

    A frozen table serves what it has; another takes in what is asked for.
    """

    values: dict[tuple[str, float], float] = field(default_factory=dict)
    frozen: bool = False

    def look_up(self, function: str, argument: Estimate) -> Estimate:
        """The value beside the nearest argument; its slack is what the table leaves open."""
        key = self.key(function, argument)
        if key not in self.values:
            self._take(key)
        exact = _value(function, argument.value)
        return Estimate(exact, abs(self.values[key] - exact))

    @staticmethod
    def key(function: str, argument: Estimate) -> tuple[str, float]:
        """Where a value stands: the function, and its argument as it is printed."""
        return function, rounded(argument.value)

    def exact(self) -> dict[tuple[str, float], float]:
        """The same values with all their digits, to be rounded for print."""
        return {key: _value(*key) for key in self.values}

    def _take(self, key: tuple[str, float]) -> None:
        function, argument = key
        if self.frozen:
            raise NotByHand(f"{function}({argument}) is not on the sheet")
        value = rounded(_value(function, argument))
        small = abs(value) < SMALLEST_VALUE and argument != 0
        if small or abs(argument) > LARGEST_ARGUMENT or abs(value) >= LARGEST_VALUE:
            raise NotByHand(f"{function}({argument}) is no value to work with")
        near = [a for f, a in self.values if f == function and a != argument]
        if any(abs(a - argument) <= APART * max(unit(a), unit(argument)) for a in near):
            raise NotByHand(f"two arguments of {function} are too close to tell apart")
        self.values[key] = value


def _value(function: str, argument: float) -> float:
    closure = compiled(Apply(function, (Number(argument),)))
    try:
        return float(closure(None, {}).real)  # type: ignore[arg-type]
    except (ValueError, ZeroDivisionError, OverflowError):
        raise NotByHand(f"{function}({argument}) has no value") from None
