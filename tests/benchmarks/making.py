"""What comes before the first result: deriving, writing and compiling code, and JAX's tracing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any

from .peers.frameworks import jax_flat
from .workloads import Workload

Run = Callable[[], Any]


def derived(work: Workload) -> Run:
    """The derivation of the loss by all parameters."""
    from symprop.derive.backward import backward
    from symprop.derive.graph import Graph

    return lambda: backward(Graph(work.model), work.model.parameters)


def numpy_first(work: Workload) -> Run:
    """Everything up to NumPy's first result: deriving, printing, compiling, the call."""
    return _first(work, "numpy")


def numba_first(work: Workload) -> Run:
    """The same with numba, nothing being kept from earlier."""
    from symprop.compile.targets.cached import loaded

    os.environ["SYMPROP_CACHE"] = tempfile.mkdtemp()
    loaded.cache_clear()
    return _first(work, "numba")


def _first(work: Workload, target: str) -> Run:
    def run() -> None:
        fast = work.model.value_and_grad(target=target).bind(work.values)
        fast(fast.vector(work.values))

    return run


def jax_first(work: Workload) -> Run:
    """JAX's tracing and compiling."""
    vector = work.model.value_and_grad().bind(work.values).vector(work.values)
    return lambda: jax_flat(work).run(vector)


MAKING: Mapping[str, Callable[[Workload], Run]] = {
    "deriving": derived,
    "NumPy, first call": numpy_first,
    **({"numba, first call": numba_first} if find_spec("numba") else {}),
    **({"JAX, first call": jax_first} if find_spec("jax") else {}),
}
"""Each makes what is timed."""
