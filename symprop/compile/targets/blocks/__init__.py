"""Rows in blocks: a flow as a few compiled functions, each a loop over rows around plain code."""

from .calling import Code
from .running import blocks
from .straight import straight

__all__ = ["Code", "blocks", "straight"]
