"""The loss and its derivative along one parameter, all others held: the lecture's SSR curve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import DataError
from .layout import Layout, Vector


@dataclass(frozen=True, eq=False)
class Curve:
    """Arrays of one shape ``(points,)``: where, the loss there, and its slope there."""

    name: str
    grid: Vector
    loss: Vector
    derivative: Vector


def curve(
    fun: Callable[[Vector], tuple[Any, Any]],
    layout: Layout,
    start: Any,
    name: str,
    grid: Sequence[float] | Vector,
    entry: tuple[int, ...] = (),
) -> Curve:
    """Evaluate ``fun`` with ``name`` moved over ``grid`` and all else as in ``start``.

    ``entry`` picks one element of an array, counted from 0 as NumPy does. Points where the loss is
    not finite stay in the curve. A wrong entry or grid is a `DataError`.

    >>> along = curve(lambda v: (v @ v, 2 * v), Layout({"b": ()}), [0.0], "b", [0, 1, 2])
    >>> along.loss.tolist(), along.derivative.tolist()
    ([0.0, 1.0, 4.0], [0.0, 2.0, 4.0])
    """
    position = _position(layout, name, entry)
    points = np.array(grid, dtype=float)
    if points.ndim != 1 or not np.isfinite(points).all():
        raise DataError(f"the grid of {name!r} is not a list of finite numbers")
    vector = np.array(start, dtype=float)
    if vector.shape != (layout.size,):
        raise DataError(f"the starting values have shape {vector.shape}, not {(layout.size,)}")
    loss, derivative = np.empty_like(points), np.empty_like(points)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for k, point in enumerate(points):
            vector[position] = point
            value, gradient = fun(vector.copy())
            loss[k], derivative[k] = value, gradient[position]
    return Curve(name, points, loss, derivative)


def _position(layout: Layout, name: str, entry: tuple[int, ...]) -> int:
    shape = layout.shapes[layout.known(name)]
    fits = len(entry) == len(shape) and all(
        0 <= k < size for k, size in zip(entry, shape, strict=True)
    )
    if not fits:
        raise DataError(f"{name!r} has the shape {shape}; {entry} is not one of its entries")
    inside = int(np.ravel_multi_index(entry, shape)) if shape else 0
    return int(layout.slices[name].start) + inside
