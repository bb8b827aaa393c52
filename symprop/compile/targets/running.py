"""Programs run by other targets than NumPy, chosen by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from typing import Any

from ...errors import SympropError, nearest
from ..fast.kernels import Kernels
from ..program import Program
from .bindings import Running, needed
from .switching import Either, Switch

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
    """NumPy, and numba where it is installed once it is worth compiling."""
    small = Running(*plain(), Kernels(program))
    if find_spec("numba") is None:
        return small

    @cache
    def large() -> Running:
        from .numba_running import generate

        return generate(program, small.function)

    function = Switch(small.function, lambda: large().function)
    return Running(function, small.source, Either(small.kernels, large))


_RUNNING: Mapping[str, Callable[[Program, Plain], Running]] = {
    "numpy": lambda program, plain: Running(*plain(), Kernels(program)),
    "numba": _numba,
    "jax": _jax,
    "auto": _auto,
}
