"""10,000 steps of descent on the lecture's network: ours, and a Python loop over a JAX step."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from symprop.descent import Layout, descend

from .losses import LOSSES
from .peers import _unpacked
from .workloads import Workload, lecture

STEPS, RATE = 10_000, 0.01


def descents() -> dict[str, Callable[[Any], tuple[float, Any]]]:
    """Each takes the start and returns 0 and where it ends."""
    work = lecture(3)
    found: dict[str, Callable[[Any], tuple[float, Any]]] = {"symprop": _ours(work, "numpy")}
    layout = Layout(dict.fromkeys(work.model.parameters, ()))
    if find_spec("numba"):
        found["symprop, numba"] = _ours(work, "numba")
    try:
        import jax
        import jax.numpy as jnp
    except ImportError:
        return found
    jax.config.update("jax_enable_x64", True)
    data = {n: jnp.asarray(work.values[n]) for n in work.model.data}
    slope = jax.grad(lambda v: LOSSES["lecture"](jnp, _unpacked(layout, v), data))
    step = jax.jit(lambda v: v - RATE * slope(v))
    whole = jax.jit(lambda v: jax.lax.fori_loop(0, STEPS, lambda _, u: u - RATE * slope(u), v))

    def loop(vector: Any) -> tuple[float, Any]:
        for _ in range(STEPS):
            vector = step(vector)
        return 1.0, np.asarray(vector)

    found["JAX jit, Python loop"] = loop
    found["JAX fori_loop"] = lambda vector: (1.0, np.asarray(whole(vector)))
    return found


def _ours(work: Workload, target: str) -> Callable[[Any], tuple[float, Any]]:
    """A whole descent, every step kept."""
    fast = work.model.value_and_grad(target=target).bind(work.values)
    layout = Layout(fast.shapes)
    told = {"learning_rate": RATE, "stop_step": 0, "max_steps": STEPS}

    def run(vector: Any) -> tuple[float, Any]:
        found = descend(fast, vector, layout, burst=fast.burst, **told)  # type: ignore[arg-type]
        return 1.0, layout.pack(found.values)

    return run


def start() -> Any:
    """The lecture's starting values."""
    work = lecture(3)
    return Layout(dict.fromkeys(work.model.parameters, ())).pack(work.values)
