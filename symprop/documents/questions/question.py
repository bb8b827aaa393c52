"""What a question is, and what its answer is: a number within a tolerance, or a choice."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from ...tree import Decimal, Expression
from ..blocks import Block, Inline, Row
from ..derivation import rounded as is_rounded
from .hand import Key, Needs
from .tables import NOISE, Estimate, rounded, unit

SHOWN = 3
"""Significant digits of an answer."""

HALF = 0.51
"""The part of a unit that rounding takes away at most, and a little for binary numbers."""


@dataclass(frozen=True)
class Numeric:
    """An answer that is a number; whoever comes within ``tolerance`` of ``value`` is right."""

    value: float
    tolerance: float

    @classmethod
    def of(cls, found: Estimate) -> Numeric:
        """The answer that was worked out, with room for rounding on the way and at the end."""
        return cls(found.value, _one_digit(found.slack + HALF * unit(found.value, SHOWN)))

    def told(self, left: Expression) -> Inline:
        """What has this value, and the value with the digits asked for."""
        row = equation(left, Decimal(self.value, SHOWN))
        return (left, f" {row.relation} ", Decimal(self.value, SHOWN))


def _one_digit(size: float) -> float:
    """A size rounded up to one digit.

    >>> _one_digit(0.0056), _one_digit(0.005)
    (0.006, 0.005)
    """
    one = unit(size, 1)
    return rounded(math.ceil(size / one - NOISE) * one, 1)


@dataclass(frozen=True)
class Choice:
    """An answer that is one of several ``options``, the one at the place ``right``.

    ``printed``: the options stand on the sheet; otherwise only a quiz on a screen shows them,
    in another order where they are ``shuffled``.
    """

    options: tuple[Inline, ...]
    right: int
    printed: bool = True
    shuffled: bool = True


@dataclass(frozen=True)
class Question:
    """One question of a sheet: the task, room for the answer, the answer and how it is found.

    ``kind`` names the row of the table of kinds; ``short`` is the answer in one line. ``brief``
    is the solution without what the sheet's earlier solutions have worked out (None: it is as
    long as the solution), ``found`` what this one works out, and ``needs`` what must be known.
    """

    kind: str
    task: tuple[Block, ...]
    space: int
    answer: Numeric | Choice
    short: Inline
    solution: tuple[Block, ...]
    points: int = 0
    brief: tuple[Block, ...] | None = None
    found: frozenset[Key] = frozenset()
    needs: Needs = field(default_factory=Needs)


def equation(left: Expression | None, right: Expression) -> Row:
    """A line, with ≈ where a number in it is rounded."""
    return Row(left, right, "≈" if is_rounded(right) else "=")
