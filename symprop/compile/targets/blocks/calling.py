"""A compiled function called with a vector: its kind looked at, its result looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from ..array_code import indented
from ..cached import loaded
from ..numba_source import ENTRY
from .descents import Descent, Rule

Vector = np.ndarray[Any, Any]
Kernel = Callable[[Vector], tuple[float, Vector]]

FLOAT = np.dtype(float)


@dataclass(frozen=True)
class Code:
    """A source with ``objective(vector, gradient, ...)``, which returns a loss.

    What is not finite makes the loss no number. It takes ``count`` arguments besides a vector of
    ``size`` numbers and a place for its gradient; ``given`` finds them among fixed values.
    """

    source: str
    count: int
    size: int
    given: Callable[[Mapping[str, Any]], Sequence[Any]]

    @property
    def names(self) -> str:
        """The arguments under names that nothing else has."""
        return ", ".join(f"a{k}" for k in range(self.count))

    def bound(self, values: Mapping[str, Any]) -> Kernel:
        """``call(vector)`` for fixed values: the loss and its gradient.

        It raises `ArithmeticError` where something is not finite: the general code decides.
        """
        given, size, empty = tuple(self.given(values)), self.size, np.empty
        run = partial(entry(self._function, size, given), *given)

        def call(vector: Vector) -> tuple[float, Vector]:
            if vector.dtype is not FLOAT:
                vector = flat(vector, (size,))
            gradient = empty(size)
            return run(vector, gradient), gradient

        return call

    @cached_property
    def _function(self) -> Any:
        lines = [
            *("", "", ENTRY, f"def bound({self.names}, vector, gradient):"),
            *indented([*FITTING, f"value = objective(vector, gradient, {self.names})", *FINITE]),
        ]
        return loaded(self.source + "\n".join(lines) + "\n").bound

    def descent(self, rule: Rule) -> Descent | None:
        """The whole loop of gradient descent by a rule, where each entry goes by itself."""
        return Descent(self, rule) if rule.elementwise else None


FITTING = ("if vector.size != gradient.size:", "    raise ValueError")
FINITE = ("if value - value != 0.0:", "    raise ArithmeticError", "return value")


def entry(function: Any, size: int, arguments: Sequence[Any]) -> Any:
    """The compiled function itself, without what finds out the types of its arguments.

    The vector may be any part of an array; finding the types would take as long as the work.
    """
    import numba

    anywhere = numba.types.Array(numba.float64, 1, "A")
    typeof: Callable[[Any], Any] = numba.typeof
    known = [typeof(a) for a in (*arguments, np.empty(size))]
    return function.compile((*known[:-1], anywhere, known[-1]))


def flat(given: Any, shape: tuple[int, ...]) -> Vector:
    """A vector of the right kind; the general code says what is wrong with others."""
    vector = np.require(given, FLOAT, ("C", "W", "A"))
    if vector.shape != shape:
        raise ValueError("a vector of another length")
    return vector
