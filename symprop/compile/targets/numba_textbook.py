"""Functions by their definitions, for numba in style textbook; printed as they stand here."""

from __future__ import annotations

import math


def softplus(u: float) -> float:
    """log(1 + e**u)."""
    return math.log(1 + math.exp(u))


def sigmoid(u: float) -> float:
    """1/(1 + e**-u)."""
    return 1 / (1 + math.exp(-u))


def silu(u: float) -> float:
    """u times sigmoid(u)."""
    return u / (1 + math.exp(-u))
