"""Values as the generated code takes them: one floating dtype, whole positions, checked shapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import DataError, nearest
from ..model import Definitions
from ..ranges import infer
from .head import positions

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]

SHAPES_KEPT = 64


class Inputs:
    """Checks and converts the values of a model, and remembers the sizes for sets of shapes."""

    def __init__(self, model: Definitions) -> None:
        self.model = model
        self.names = model.data + model.parameters
        self.lookups = positions(model)
        self._sizes: dict[tuple[tuple[int, ...] | None, ...], dict[str, int]] = {}

    def prepared(
        self, values: Mapping[str, Any], wanted: Iterable[str]
    ) -> tuple[dict[str, Any], np.dtype[Any]]:
        """The arrays and sizes called ``wanted``, and the dtype of the results.

        Raises `DataError` where a value is missing, is not made of numbers, or has a shape that
        does not fit; `symprop.values.check` says more and looks into the numbers.
        """
        given = {n: _numeric(n, values[n]) for n in self.names if n in values}
        dtype = _common(values[n] for n in given)
        sizes = self.sizes({n: v.shape for n, v in given.items()})
        found: dict[str, Any] = {}
        for name in wanted:
            if name in sizes:
                found[name] = sizes[name]
            elif name not in given:
                raise DataError(f"{name} has no value{nearest(name, values)}")
            else:
                found[name] = self.converted(name, given[name], dtype)
        return found, dtype

    def sizes(self, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, int]:
        """The number behind every size, remembered for these shapes."""
        key = tuple(shapes.get(n) for n in self.names)
        if key not in self._sizes:
            if len(self._sizes) >= SHAPES_KEPT:
                self._sizes.clear()
            self._sizes[key] = infer(self.model, shapes)
        return self._sizes[key]

    def converted(self, name: str, value: Array, dtype: np.dtype[Any]) -> Any:
        """One value: positions as whole numbers, scalars as NumPy scalars, all else as arrays."""
        if name in self.lookups:
            return _whole(name, value)
        return value.astype(dtype, copy=False) if value.ndim else dtype.type(value)


def _numeric(name: str, value: Any) -> Array:
    try:
        array = np.asarray(value)
    except ValueError:
        raise DataError(f"{name}: the rows have different lengths") from None
    if array.dtype.kind not in "fiub":
        raise DataError(f"{name}: real numbers are needed, not {array.dtype}")
    return array


def _common(values: Iterable[Any]) -> np.dtype[Any]:
    """The dtype of floating arrays together; Python numbers and whole numbers do not widen it."""
    arrays = [v for v in values if isinstance(v, np.ndarray | np.generic)]
    floating = [v.dtype for v in arrays if v.dtype.kind == "f" and not isinstance(v, float)]
    return np.result_type(*floating) if floating else np.dtype(float)


def _whole(name: str, value: Array) -> Array:
    whole = value.astype(np.intp)
    if value.dtype.kind == "f" and not np.array_equal(whole, value):
        raise DataError(f"{name} is used to look up: whole numbers are needed")
    return whole if value.ndim else whole[()]
