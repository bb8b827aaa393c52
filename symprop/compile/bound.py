"""A compiled function with its data fixed, from a flat vector to value and gradient."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..elements import element
from ..errors import DataError, UnknownNameError
from ..model import Definitions
from .compiled import Compiled
from .fast.kernels import Kernel, Kind, Passed
from .fast.sources import Slot

Vector = np.ndarray[Any, Any]

UNDECIDED = (ArithmeticError, ValueError, TypeError, AttributeError)
"""What fast code raises where it cannot answer, a vector of the wrong kind included."""

PATIENCE, REST = 16, 1000
"""After so many answers from the general code, so many calls go to it at once."""


@dataclass(frozen=True)
class Slotted:
    """Where a learned parameter, or one element of it, stands in the vector."""

    label: str
    name: str
    element: tuple[int, ...] | None
    shape: tuple[int, ...]
    part: slice


class Bound:
    """``fast(vector) -> (value, gradient)`` with all values but the learned ones fixed.

    ``learn`` names parameters, ``W1``, or single elements, ``W1[2,3]``; the vector holds them in
    this order, arrays row by row.
    """

    def __init__(
        self,
        compiled: Compiled,
        model: Definitions,
        values: Mapping[str, Any],
        learn: Sequence[str],
    ) -> None:
        self.compiled = compiled
        self._inputs = compiled.program.inputs
        self._fixed, self._dtype = compiled.inputs.prepared(values, self._inputs)
        self.slots = tuple(_slots(model, values, learn))
        self.size = self.slots[-1].part.stop if self.slots else 0
        self._at = {n: k for k, n in enumerate(self._inputs)}
        outputs = compiled.program.outputs
        self._value = outputs.index(model.loss) if model.loss in outputs else None
        self._gradients = [outputs.index(self._output(s)) for s in self.slots]
        self._fast: Kernel = self._first
        self._kernel: Kernel | None = None
        self._failures = self._resting = 0

    def _output(self, slot: Slotted) -> str:
        if slot.name not in self.compiled.gradient_of:
            raise UnknownNameError(f"the compiled function has no derivative by {slot.name!r}")
        return self.compiled.gradient_of[slot.name]

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of each learned parameter, in the order of the vector."""
        return {slot.label: slot.shape for slot in self.slots}

    def __call__(self, vector: Vector) -> tuple[float, Vector]:
        """The value and its gradient; the vector is not modified.

        Raises `DataError` for a vector of another shape.
        """
        try:
            return self._fast(vector)
        except UNDECIDED:
            return self._decided(vector)

    def _first(self, vector: Vector) -> tuple[float, Vector]:
        """The first call makes the fast code, where there is any for these shapes."""
        self._kernel = self._made() or self._general
        self._fast = self._kernel
        return self._fast(vector)

    def _made(self) -> Kernel | None:
        if self._dtype != np.float64:
            return None
        kind, kernels = self._kind(), self.compiled.kernels
        found = kernels.straight(kind) or kernels.arrays(kind, self._parts())
        return found.bound(self._fixed) if found is not None else None

    def _parts(self) -> list[Slot]:
        return [Slot(s.name, self._output(s), s.part.start, s.shape, s.element) for s in self.slots]

    def passed(self) -> Passed | None:
        """Fast code that takes all but the vector at each call; None without any."""
        if self._dtype != np.float64:
            return None
        return self.compiled.kernels.passed(self._kind(), self._parts())

    def burst(self, rule: Any) -> Any:
        """Many steps of a descent in one generated function, for `symprop.descent`.

        None for a ``rule`` (a row of its table) and a target that have none.
        """
        if self._dtype != np.float64 or not self.size:
            return None
        found = self.compiled.kernels.descent(self._kind(), self._parts(), rule)
        return found.bound(self._fixed) if found is not None else None

    def _kind(self) -> Kind:
        known = self.compiled.model.names
        fixed = {n: self._fixed[n] for n in self._inputs}
        return Kind(
            tuple((n, np.shape(v)) for n, v in fixed.items() if n in known),
            tuple((n, int(v)) for n, v in fixed.items() if n not in known),
            tuple(self._parts()),
            self.compiled.model.loss if self._value is not None else "",
        )

    def _decided(self, vector: Vector) -> tuple[float, Vector]:
        """The general code where the fast one gave up; if it does so often, it rests a while."""
        result = self._general(vector)
        self._failures += 1
        if self._failures % PATIENCE == 0:
            self._resting, self._fast = REST, self._rested
        return result

    def _rested(self, vector: Vector) -> tuple[float, Vector]:
        self._resting -= 1
        if self._resting <= 0 and self._kernel is not None:
            self._fast = self._kernel
        return self._general(vector)

    def _general(self, vector: Vector) -> tuple[float, Vector]:
        """The same by the general code, which knows overflow and what is no number."""
        vector = self._whole(vector)
        results = self.compiled.run(self._arguments(vector))
        gradient = np.empty(self.size, self._dtype)
        for slot, position in zip(self.slots, self._gradients, strict=True):
            found = results[position]
            gradient[slot.part] = np.ravel(found if slot.element is None else found[slot.element])
        value = results[self._value] if self._value is not None else np.nan
        return float(value), gradient

    def _arguments(self, vector: Vector) -> list[Any]:
        arguments = [self._fixed[n] for n in self._inputs]
        fresh: set[int] = set()
        for slot in self.slots:
            position = self._at.get(slot.name)
            if position is None:
                continue
            part = vector[slot.part]
            if slot.element is None:
                arguments[position] = part.reshape(slot.shape) if slot.shape else part[0]
                continue
            if position not in fresh:
                fresh.add(position)
                arguments[position] = arguments[position].copy()
            arguments[position][slot.element] = part[0]
        return arguments

    def vector(self, values: Mapping[str, Any]) -> Vector:
        """The learned parameters of ``values`` as one flat vector."""
        result = np.empty(self.size, self._dtype)
        for slot in self.slots:
            found = np.asarray(values[slot.name])
            result[slot.part] = np.ravel(found if slot.element is None else found[slot.element])
        return result

    def values(self, vector: Vector) -> dict[str, float | Vector]:
        """The vector taken apart: names as in ``learn``, scalars as float, arrays in shape."""
        whole = self._whole(vector)
        return {
            s.label: whole[s.part].reshape(s.shape).copy() if s.shape else float(whole[s.part][0])
            for s in self.slots
        }

    def _whole(self, vector: Vector) -> Vector:
        try:
            whole = np.asarray(vector, self._dtype)
        except (TypeError, ValueError):
            raise DataError(f"a vector of {self.size} numbers is needed") from None
        if whole.shape != (self.size,):
            raise DataError(f"a vector of {self.size} numbers is needed, not shape {whole.shape}")
        return whole


def bind(
    compiled: Compiled, model: Definitions, values: Mapping[str, Any], learn: Sequence[str]
) -> Bound:
    """``compiled`` with ``values`` fixed except for the parameters or elements in ``learn``.

    Raises `UnknownNameError` for a name that is none of the model's or was not derived by,
    `DataError` for values that do not fit.
    """
    return Bound(compiled, model, values, learn)


def _slots(model: Definitions, values: Mapping[str, Any], learn: Sequence[str]) -> list[Slotted]:
    slots: list[Slotted] = []
    start = 0
    for label in learn:
        name = label.split("[")[0].strip()
        if model.known(name, (*model.parameters, *model.data), "parameter") not in values:
            raise DataError(f"{name} has no value")
        whole = np.shape(values[name])
        place = element(model, label, whole)[1] if "[" in label else None
        shape = whole if place is None else ()
        stop = start + math.prod(shape)
        slots.append(Slotted(label, name, place, shape, slice(start, stop)))
        start = stop
    return slots
