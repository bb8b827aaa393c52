"""The plain element-by-element evaluator, with which everything else is checked."""

from __future__ import annotations

from .checking import central_difference, complex_step
from .evaluator import PlainModel

__all__ = ["PlainModel", "central_difference", "complex_step"]
