"""Calls with a mapping: for shapes met before by fast code, after a quick look at the values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import isfinite
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from ..model import Definitions
from .bound import UNDECIDED, Bound
from .compiled import Compiled
from .fast.kernels import KEPT, Passed

Values = Mapping[str, Any]
Vector = np.ndarray[Any, Any]
Found = tuple[float | None, dict[str, Any]]
"""The value, where one is wanted, and the derivatives by name."""

PATIENCE = 2
"""Where fast code is kept for as many shapes as there is room for, so many calls with new ones go
to the general code, for which nothing has to be made."""

REMEMBERED = 64
"""Shapes of which calls are counted."""

_FLOATING = np.dtype(float)


class _Fit(NamedTuple):
    """Fast code for some shapes: where the vector comes from, and where the gradient goes.

    ``packs`` and ``unpacks`` go from what is learned to a vector, and from a vector to what the
    caller gets.
    """

    code: Passed
    learned: tuple[tuple[str, tuple[int, ...] | None], ...]
    packs: Callable[[list[Any]], Vector]
    unpacks: Callable[[Vector], dict[str, Any]]

    def __call__(self, values: Values) -> Found | None:
        """Value and derivatives; None where the general code has to decide."""
        vector = self.packs([values[n] if at is None else values[n][at] for n, at in self.learned])
        if not isfinite(vector.dot(vector)):
            return None
        try:
            value, gradient = self.code.run(vector, *[values[n] for n in self.code.names])
        except UNDECIDED:
            return None
        return value, self.unpacks(gradient)


class Mapped:
    """``mapped(values, overrides) -> (value, derivatives by name)``.

    ``check`` completes and checks values at length, ``general`` computes from what it returns.
    Data is handed to the fast code at each call, so that arrays may have changed since the last
    one, and nothing of it is kept.
    """

    def __init__(
        self,
        compiled: Compiled,
        model: Definitions,
        learn: Sequence[str],
        check: Callable[[Values | None, Values], dict[str, Any]],
        general: Callable[[Values], Found],
    ) -> None:
        self.compiled, self.model, self.learn = compiled, model, tuple(learn)
        self._check, self._general = check, general
        names = (*model.data, *model.parameters)
        self._ranks = [(n, len(model.axes[n]), n in self.learn) for n in names]
        self._given = all(n.split("[")[0].strip() in names for n in self.learn)
        self._defaults = {n: _plain(v) for n, v in model.values.items()}
        self._lookups = compiled.inputs.lookups
        self._fits: dict[Any, _Fit | None] = {}
        self._waiting: dict[Any, int] = {}
        self._lock = Lock()

    def __call__(self, values: Values | None, overrides: Values) -> Found:
        """Value and derivatives; raises what ``check`` raises."""
        found, key = self.quick(values, overrides)
        fit = self._fits.get(key) if found is not None else None
        result = fit(found) if fit is not None and found is not None else None
        if result is not None:
            return result
        checked = self._check(values, overrides)
        if fit is None:
            fit = self._fit(self._shapes(checked), checked)
            result = fit(checked) if fit is not None else None
        return result if result is not None else self._general(checked)

    def _shapes(self, found: Values) -> Any:
        """The shapes of all values with axes; those of other values are no shapes."""
        return tuple([np.shape(found[n]) for n, rank, _ in self._ranks if rank])

    def quick(self, values: Values | None, overrides: Values) -> tuple[dict[str, Any] | None, Any]:
        """All values by name, where they are floats and arrays of them, and their shapes.

        All but learned arrays, which are looked at together when they are in the vector, are
        finite then. None where values need a closer look.
        """
        none = None, None
        if self._lookups or (type(values) is not dict and values is not None):
            return none
        found = {**self._defaults, **(values or {}), **overrides}
        if len(found) != len(self._ranks):
            return none
        shapes = []
        for name, rank, learned in self._ranks:
            value = found.get(name)
            if type(value) is np.ndarray:
                if value.dtype is not _FLOATING or value.ndim != rank or not rank:
                    return none
                if not learned and not isfinite(np.vdot(value, value)):
                    return none
                shapes.append(value.shape)
            elif rank or not isinstance(value, float) or not isfinite(value):
                return none
        return found, tuple(shapes)

    def _fit(self, key: Any, found: Values) -> _Fit | None:
        """Fast code for these shapes, made for the first ones at once, later when met often."""
        if not self._serves(found):
            return None
        if key not in self._fits:
            with self._lock:
                if len(self._fits) >= KEPT and self._waits(key):
                    return None
                self._fits[key] = self._made(found)
                while len(self._fits) > KEPT:
                    del self._fits[next(iter(self._fits))]
        return self._fits.get(key)

    def _waits(self, key: Any) -> bool:
        """Whether these shapes are too new for those of the past to make room."""
        while len(self._waiting) > REMEMBERED:
            del self._waiting[next(iter(self._waiting))]
        self._waiting[key] = self._waiting.get(key, 0) + 1
        return self._waiting[key] <= PATIENCE

    def _serves(self, found: Values) -> bool:
        """Whether fast code is made for this: derivatives by what is given, values of its kinds."""
        return self._given and all(
            v.dtype is _FLOATING if isinstance(v, np.ndarray) else isinstance(v, float)
            for n, v in found.items()
            if n not in self._lookups
        )

    def _made(self, found: Values) -> _Fit | None:
        bound = Bound(self.compiled, self.model, found, self.learn)
        code = bound.passed()
        if code is None:
            return None
        learned = tuple((s.name, s.element) for s in bound.slots)
        if not any(bound.shapes.values()):
            return _Fit(code, learned, np.array, partial(_numbered, tuple(bound.shapes)))
        parts = [(s.label, s.part, s.shape) for s in bound.slots]
        return _Fit(code, learned, _joined, partial(_taken, parts))


def _joined(values: Sequence[Any]) -> Vector:
    return np.concatenate([v.ravel() if type(v) is np.ndarray else (v,) for v in values])


def _numbered(names: Sequence[str], vector: Vector) -> dict[str, float]:
    return dict(zip(names, vector.tolist(), strict=True))


def _taken(
    parts: Sequence[tuple[str, slice, tuple[int, ...]]], vector: Vector
) -> dict[str, float | Vector]:
    return {
        name: vector[part].reshape(shape) if shape else vector.item(part.start)
        for name, part, shape in parts
    }


def _plain(value: Any) -> Any:
    """A value of the model itself as a float or an array of them."""
    array = np.asarray(value, _FLOATING)
    return array if array.ndim else float(array)
