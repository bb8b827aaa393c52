"""Sizes of the index letters, inferred from the shapes of data and parameters, and checked."""

from .extents import axis_lower, bounds, shape, shape_names
from .fits import Shifted, plain_axes, reaches_end, shifted_axes
from .inference import infer

__all__ = [
    "Shifted",
    "axis_lower",
    "bounds",
    "infer",
    "plain_axes",
    "reaches_end",
    "shape",
    "shape_names",
    "shifted_axes",
]
