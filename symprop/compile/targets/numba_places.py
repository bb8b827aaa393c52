"""Functions of the numba target that move numbers; printed into files as they stand here."""

from __future__ import annotations

from typing import Any

import numpy as np

Vector = np.ndarray[Any, Any]


def taken(vector: Vector, start: int, array: Vector) -> None:
    """An array filled from a part of a vector."""
    flat = array.reshape(array.size)
    for k in range(flat.size):
        flat[k] = vector[start + k]


def given(array: Vector, gradient: Vector, start: int) -> None:
    """A part of a vector filled from an array."""
    flat = array.reshape(array.size)
    for k in range(flat.size):
        gradient[start + k] = flat[k]


def laid(values: Vector, array: Vector, start: int) -> None:
    """Numbers put into an array, from a place on."""
    part = array[start : start + values.size]
    for k in range(values.size):
        part[k] = values[k]


def loaded(array: Vector, start: int, block: int, table: Vector, low: int, n: int) -> None:
    """Rows of a table, from ``low`` on, put into an array column by column."""
    rows = table[low : low + n]
    for k in range(table.shape[1]):
        part = array[start + k*block : start + k*block + n]
        for i in range(n):
            part[i] = rows[i, k]


def finite(array: Vector) -> float:
    """0, or no number where an element is infinite or no number."""
    total = 0.0
    for k in range(array.size):
        total += array[k]*0.0
    return total
