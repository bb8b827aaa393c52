"""The compiled function: values in, named results out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..model import Definitions
from .fast.kernels import Kernels
from .inputs import Inputs
from .program import Program

Result = float | np.ndarray[Any, Any]


class Compiled:
    """A function of the values of a model. ``source`` is its code, ``program`` what it was made of.

    ``gradient_of`` maps the name of a quantity to the output that holds its adjoint; ``kernels``
    makes functions of a vector, those of NumPy unless others are given.
    """

    def __init__(
        self,
        model: Definitions,
        program: Program,
        function: Callable[..., Any],
        source: str,
        adjoint_of: Mapping[str, str],
        kernels: Any = None,
    ) -> None:
        self.model, self.program, self.source = model, program, source
        self.function = function
        self.inputs = Inputs(model)
        self.kernels = kernels or Kernels(program)
        self.adjoint_of = dict(adjoint_of)
        self.gradient_of = {adjoint_of[n]: n for n in program.outputs if n in adjoint_of}

    def __call__(self, values: Mapping[str, Any]) -> dict[str, Result]:
        """All outputs by name: floats, and arrays of the dtype of the inputs together.

        Nothing in ``values`` is modified or handed out. Raises `DataError` where values are
        missing or do not fit.
        """
        arguments, dtype = self.inputs.prepared(values, self.program.inputs)
        results = self.run([arguments[n] for n in self.program.inputs])
        own = {id(v) for v in arguments.values()}
        found: dict[str, Result] = {}
        for name, value in zip(self.program.outputs, results, strict=True):
            found[name] = self._result(name, value, dtype, own)
        return found

    def run(self, arguments: Sequence[Any]) -> list[Any]:
        """The generated function itself, on converted arguments."""
        with np.errstate(all="ignore"):
            results: list[Any] = self.function(*arguments)
        return results

    def _result(self, name: str, value: Any, dtype: np.dtype[Any], own: set[int]) -> Result:
        if not self.model.axes[self.adjoint_of.get(name, name)]:
            return float(value)
        array = np.asarray(value, dtype)
        if id(array) in own or array.base is not None or not array.flags.writeable:
            array = array.copy()
        own.add(id(array))
        return array
