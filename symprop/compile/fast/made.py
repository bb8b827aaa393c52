"""Code that was made for one kind of values, and what makes functions of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from .frames import Slot
from .primitives import PRIMITIVES
from .running import Chunks, Lent, aligned, quiet
from .unrolled import Element

Vector = np.ndarray[Any, Any]
Kernel = Callable[[Vector], tuple[float, Vector]]
"""From a vector to value and gradient; an error means that the general code has to decide."""


Known = tuple[tuple[Element, float], ...]
"""Elements and what they are."""

NEUTRAL = (0.0, 1.0)
"""Numbers that leave nothing of an operation."""


@dataclass(frozen=True)
class Kind:
    """What fast code is made for: shapes and sizes of all inputs, elements learned, outputs.

    ``value`` is empty where derivatives alone are wanted.
    """

    shapes: tuple[tuple[str, tuple[int, ...]], ...]
    sizes: tuple[tuple[str, int], ...]
    slots: tuple[Slot, ...]
    value: str

    @property
    def learned(self) -> tuple[Element, ...]:
        """The elements that the vector holds, in its order."""
        return tuple((s.name, k) for s in self.slots for k in s.places)

    @property
    def gradient(self) -> tuple[Element, ...]:
        """The elements of the results that are their derivatives."""
        return tuple((s.gradient, k) for s in self.slots for k in s.places)


class Passed(NamedTuple):
    """``run(vector, …)``, and the names of what follows the vector."""

    names: tuple[str, ...]
    run: Callable[..., Any]


@dataclass(frozen=True)
class Straight:
    """Straight-line code: its source, and what makes a function of the fixed elements.

    ``simpler`` may have code for values in which some elements are 0 or 1.
    """

    source: str
    fixed: tuple[Element, ...]
    make: Callable[[Sequence[float]], Any]
    simpler: Callable[[Known], Straight | None] = lambda _: None

    def bound(self, values: Mapping[str, Any]) -> Any:
        """The function for fixed values."""
        numbers = {(n, k): float(np.asarray(values[n])[k]) for n, k in self.fixed}
        known = tuple((e, x) for e, x in numbers.items() if x in NEUTRAL)
        code = (self.simpler(known) if known else None) or self
        return code.make([numbers[e] for e in code.fixed])

    def passed(self, shapes: Mapping[str, tuple[int, ...]]) -> Passed:
        """The function with the fixed inputs as further arguments."""
        names = tuple(dict.fromkeys(n for n, _ in self.fixed))
        elements = [(n, k) for n in names for k in np.ndindex(shapes[n])]
        places = [elements.index(e) for e in self.fixed]
        make = self.make

        def run(vector: Vector, *more: Any) -> Any:
            flat: list[float] = []
            for value in more:
                flat += np.ravel(value).tolist() if np.ndim(value) else (value,)
            return make([flat[k] for k in places])(vector)

        return Passed(names, run)


@dataclass(frozen=True)
class Arrays:
    """Array code: its source, and what makes a function of the fixed inputs."""

    source: str
    fixed: tuple[str, ...]
    make: Callable[[Sequence[Any]], Any]
    rows: int = 0
    length: int = 0
    threads: int | None = None

    def bound(self, values: Mapping[str, Any]) -> Any:
        """The function for fixed values."""
        parts = [values[n] if np.ndim(values[n]) else float(values[n]) for n in self.fixed]
        made = self.make(parts)
        return self._chunks(made) if self.rows else Lent(made)

    def passed(self, _: Mapping[str, tuple[int, ...]]) -> Passed:
        """The function of code that takes the fixed inputs as further arguments."""
        made = self.make(())
        return Passed(self.fixed, self._chunks(made) if self.rows else Lent(made))

    def _chunks(self, made: tuple[Any, Any]) -> Chunks:
        return Chunks(*made, self.rows, self.length, self.threads)


def array_space(text: str) -> dict[str, Any]:
    """What array code calls; SciPy is only imported where the code needs it."""
    found = {}
    for row in PRIMITIVES.values():
        module, _, short = row.array.rpartition(".")
        if module == "np":
            found[short] = getattr(np, short)
        elif short in text or row.scalar.partition("(")[0] in text:
            found[short] = getattr(import_module(module), short)
    more = ["array", "asarray", "ascontiguousarray", "empty", "ones", "arange", "copyto", "clip"]
    found["aligned"] = aligned
    more += ["s_", "dot", "vdot", "matmul", "einsum", "ndarray"]
    found |= {name: getattr(np, name) for name in more}
    # single numbers among the arrays: what `math` calls otherwise
    found |= {"pow": np.power, "fabs": np.abs, "atan": np.arctan, "inf": np.inf, "nan": np.nan}
    if "gammaln" in found:
        found["lgamma"] = found["gammaln"]
    return {**found, "floating": np.dtype(float), "quiet": quiet, "zip": zip, "range": range}
