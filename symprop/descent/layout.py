"""Which entries of a flat vector belong to which named parameter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from ..errors import DataError, UnknownNameError, nearest

Vector: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Value: TypeAlias = float | Vector


@dataclass(frozen=True)
class Layout:
    """Names in order, each with the shape of its values; ``()`` is a scalar.

    >>> layout = Layout({"b3": (), "W1": (2, 3)})
    >>> layout.size
    7
    >>> layout.unpack(layout.pack({"b3": 2.5, "W1": np.ones((2, 3))}))["b3"]
    2.5
    """

    shapes: Mapping[str, tuple[int, ...]]

    def __post_init__(self) -> None:
        object.__setattr__(self, "shapes", MappingProxyType(dict(self.shapes)))

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in the order of the vector."""
        return tuple(self.shapes)

    @cached_property
    def slices(self) -> Mapping[str, slice]:
        """The part of the vector that holds each name."""
        found: dict[str, slice] = {}
        begin = 0
        for name, shape in self.shapes.items():
            found[name] = slice(begin, begin + prod(shape))
            begin += prod(shape)
        return MappingProxyType(found)

    @cached_property
    def size(self) -> int:
        """The length of the vector."""
        return sum(prod(shape) for shape in self.shapes.values())

    @cached_property
    def is_scalar(self) -> bool:
        """Whether every parameter is a scalar, so that entries and names are the same."""
        return not any(self.shapes.values())

    def known(self, name: str) -> str:
        """The name itself; an unknown one is an `UnknownNameError` that offers the nearest."""
        if name not in self.shapes:
            raise UnknownNameError(f"unknown parameter {name!r}{nearest(name, self.shapes)}")
        return name

    def pack(self, values: Mapping[str, Any]) -> Vector:
        """A new vector of shape ``(size,)`` from values by name; other names are ignored.

        A missing value, one that is no number and one of a wrong shape are a `DataError`.
        """
        vector = np.empty(self.size)
        for name, shape in self.shapes.items():
            if name not in values:
                raise DataError(f"parameter {name!r} has no value")
            entry = _array(name, values[name])
            if entry.shape != shape:
                raise DataError(f"parameter {name!r} has shape {entry.shape}, not {shape}")
            vector[self.slices[name]] = entry.ravel()
        return vector

    def unpack(self, vector: Vector) -> dict[str, Value]:
        """Values by name from a vector: floats, and copies in the parameters' shapes."""
        if vector.shape != (self.size,):
            raise DataError(f"a vector has shape {vector.shape}, not {(self.size,)}")
        return {
            name: vector[self.slices[name]].reshape(shape).copy()
            if shape
            else float(vector[self.slices[name].start])
            for name, shape in self.shapes.items()
        }

    def norms(self, vector: Vector) -> Vector:
        """One number a name: a scalar itself, of an array the Euclidean norm."""
        if self.is_scalar:
            return vector
        parts = ((vector[self.slices[n]], shape) for n, shape in self.shapes.items())
        return np.array([np.sqrt(part.dot(part)) if shape else part[0] for part, shape in parts])


def _array(name: str, value: object) -> Vector:
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise DataError(f"parameter {name!r} is not a number or an array of numbers") from None
