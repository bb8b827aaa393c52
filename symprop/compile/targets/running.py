"""Programs run by other targets than NumPy: chosen by name, or by how much there is to compute."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from ...errors import SympropError, nearest
from ..fast.kernels import Kernels, Kind
from ..fast.sources import Slot
from ..program import Program
from .bindings import Binding, Running, needed

ENOUGH = 10_000
"""With so many numbers in its inputs, a call soon makes up for the time that compiling takes."""


Plain = Callable[[], tuple[Callable[..., Any], str]]
"""Makes the function of NumPy, and its source."""


def running(target: str, program: Program, plain: Plain) -> Running:
    """The program for a target; ``plain`` makes the one for NumPy.

    Raises `SympropError` for an unknown target, and for one whose package is missing.
    """
    if target not in _RUNNING:
        raise SympropError(f"unknown target {target!r}{nearest(target, _RUNNING)}")
    return _RUNNING[target](program, plain)


def _numba(program: Program, plain: Plain) -> Running:
    needed("numba", "fast")
    from .numba_running import generate

    return generate(program, plain()[0])


def _jax(program: Program, plain: Plain) -> Running:
    del plain
    needed("jax", "jax")
    from .jax_running import generate

    return generate(program)


def _auto(program: Program, plain: Plain) -> Running:
    """NumPy, and numba for much data where it is installed."""
    small = Running(*plain(), Kernels(program))
    if find_spec("numba") is None:
        return small
    large = _Later(program, small.function)

    def function(*arguments: Any) -> Any:
        much = sum(np.size(a) for a in arguments) >= ENOUGH
        return (large() if much else small).function(*arguments)

    return Running(function, small.source, _Either(small.kernels, large))


class _Later:
    """What numba makes, when it is asked for."""

    def __init__(self, program: Program, general: Callable[..., Any]) -> None:
        self.program, self.general = program, general
        self.made: Running | None = None

    def __call__(self) -> Running:
        if self.made is None:
            from .numba_running import generate

            self.made = generate(self.program, self.general)
        return self.made


class _Either:
    """Binds with numba where there is much data."""

    def __init__(self, small: Binding, large: _Later) -> None:
        self.small, self.large = small, large

    def _best(self, kind: Kind) -> Binding:
        numbers = sum(int(np.prod(shape)) for _, shape in kind.shapes)
        return self.large().kernels if numbers >= ENOUGH else self.small

    def straight(self, kind: Kind) -> Any:
        return self._best(kind).straight(kind)

    def arrays(self, kind: Kind, slots: Sequence[Slot]) -> Any:
        return self._best(kind).arrays(kind, slots)

    def descent(self, kind: Kind, slots: Sequence[Slot], rule: Any) -> Any:
        return self._best(kind).descent(kind, slots, rule)

    def passed(self, kind: Kind, slots: Sequence[Slot]) -> Any:
        return self._best(kind).passed(kind, slots)


_RUNNING: Mapping[str, Callable[[Program, Plain], Running]] = {
    "numpy": lambda program, plain: Running(*plain(), Kernels(program)),
    "numba": _numba,
    "jax": _jax,
    "auto": _auto,
}
