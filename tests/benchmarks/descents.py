"""10,000 steps of descent on the lecture's network, each from the start to where it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from symprop.descent import Layout, descend

from .losses import LOSSES
from .peers import Candidate, Peer, unpacked
from .peers.by_numba import _lecture
from .peers.by_numpy import plain
from .peers.frameworks import _jax
from .workloads import Workload, lecture

STEPS, RATE = 10_000, 0.01

End = tuple[float, Any]


def _ours(work: Workload, target: str = "numpy") -> Callable[[Any], End]:
    """A whole descent, every step kept."""
    fast = work.model.value_and_grad(target=target).bind(work.values)
    layout = Layout(fast.shapes)
    told: Any = {"learning_rate": RATE, "stop_step": 0, "max_steps": STEPS}

    def run(vector: Any) -> End:
        found = descend(fast, vector, layout, burst=fast.burst, **told)
        return 1.0, layout.pack(found.values)

    return run


def _numpy(work: Workload) -> Callable[[Any], End]:
    fun = plain(work).run

    def run(vector: Any) -> End:
        for _ in range(STEPS):
            vector = vector - RATE * fun(vector)[1]
        return 1.0, vector

    return run


def _numba(work: Workload) -> Callable[[Any], End]:
    """The loop and the gradient compiled together; nothing is kept."""
    from numba import njit

    gradient = njit(_lecture)
    x, y = (np.asarray(work.values[n]) for n in ("dosage", "observed"))

    @njit  # type: ignore[untyped-decorator]
    def whole(vector: Any, x: Any, y: Any) -> Any:
        v, g = vector.copy(), np.empty(vector.size)
        for _ in range(STEPS):
            gradient(v, g, x, y)
            for k in range(v.size):
                v[k] -= RATE * g[k]
        return v

    return lambda vector: (1.0, whole(vector, x, y))


def _slope(work: Workload) -> tuple[Any, Callable[[Any], Any]]:
    jax, module = _jax()
    layout = Layout(dict.fromkeys(work.model.parameters, ()))
    data = {n: module.asarray(work.values[n]) for n in work.model.data}
    return jax, jax.grad(lambda v: LOSSES["lecture"](module, unpacked(layout, v), data))


def _jax_steps(work: Workload) -> Callable[[Any], End]:
    jax, slope = _slope(work)
    step = jax.jit(lambda v: v - RATE * slope(v))

    def run(vector: Any) -> End:
        for _ in range(STEPS):
            vector = step(vector)
        return 1.0, np.asarray(vector)

    return run


def _jax_whole(work: Workload) -> Callable[[Any], End]:
    jax, slope = _slope(work)
    whole = jax.jit(lambda v: jax.lax.fori_loop(0, STEPS, lambda _, u: u - RATE * slope(u), v))
    return lambda vector: (1.0, np.asarray(whole(vector)))


def _made(write: Callable[..., Callable[[Any], End]], *more: str) -> Callable[..., Candidate]:
    return lambda work: Candidate(write(work, *more))


DESCENTS: Mapping[str, Peer] = {
    "symprop": Peer(_made(_ours)),
    "symprop, numba": Peer(_made(_ours, "numba"), "numba"),
    "JAX jit": Peer(_made(_jax_steps), "jax"),
    "JAX fori_loop": Peer(_made(_jax_whole), "jax"),
    "numba, by hand": Peer(_made(_numba), "numba"),
    "NumPy, by hand": Peer(_made(_numpy)),
}
"""Every descent by its name in the table; those of JAX and NumPy by hand are loops in Python."""


def descent() -> Workload:
    """The lecture's own three rows."""
    return lecture(3)._replace(name="descent, 10,000 steps", tolerance=1e-6)
