"""Numbers as digits: significant digits, trailing zeros, powers of ten, rounded or not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal as Exact

from ..tree import Decimal, Negative, Number, Power

LARGE, SMALL = 1_000_000, Exact("1e-4")
"""Outside of these a number is written with a power of ten."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A number's sign, digits, and power of ten where it is written with one."""

    negative: bool
    digits: str
    power: int | None = None

    @property
    def value(self) -> Exact:
        """The number that is written."""
        size = Exact(self.digits).scaleb(self.power or 0)
        return -size if self.negative else size


def spell(value: float, digits: int | None = None) -> Spelling:
    """A finite number with ``digits`` significant digits; with all of them where None.

    Trailing zeros of a rounded number stay; a number that is shorter is left as it is. Digits
    before the point are never replaced by zeros, up to a million.

    >>> spell(-2.6037, 3).digits, spell(0.5, 3).digits, spell(150.0, 2).digits
    ('2.60', '0.5', '150')
    >>> spell(1.5e-7, 3)
    Spelling(negative=False, digits='1.5', power=-7)
    """
    exact = Exact(repr(value)).normalize() if isinstance(value, float) else Exact(value)
    if exact == 0:
        return Spelling(False, "0")
    size = abs(exact)
    integer = size == size.to_integral_value()
    if digits is not None and not (integer and size < LARGE):
        size = _rounded(size, digits)
    if isinstance(value, int) or SMALL <= size < LARGE:
        return Spelling(exact < 0, f"{size:f}")
    return Spelling(exact < 0, f"{size.scaleb(-size.adjusted()):f}", size.adjusted())


def _rounded(size: Exact, digits: int) -> Exact:
    before_point = size.adjusted() + 1 if size < LARGE else 0
    keep = max(digits, before_point, 1)
    if len(size.as_tuple().digits) <= keep:
        return size
    rounded = Exact(f"{size:.{keep - 1}e}")
    crossed = size < LARGE <= rounded  # rounded up into the numbers with a power of ten
    return Exact(f"{size:.{digits - 1}e}") if crossed else rounded


def is_rounded(number: Decimal) -> bool:
    """Whether the printed digits differ from the value, so that ≈ is the sign before them.

    >>> is_rounded(Decimal(2.6037, 3)), is_rounded(Decimal(0.5, 3))
    (True, False)
    """
    if not math.isfinite(number.value):
        return False
    return spell(number.value, number.digits).value != Exact(repr(number.value))


def power_of_ten(exponent: int) -> Power:
    """10 to a whole power, which no 1 need stand before."""
    size = Number(abs(exponent))
    return Power(Number(10), Negative(size) if exponent < 0 else size)
