"""Packages that differentiate a loss over arrays: JAX, PyTorch, autograd, PyTensor."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from symprop.compile.fast.running import processors

from ..workloads import Workload
from .candidate import Candidate, Result, UnwrittenError, parts, unpacked


def _jax() -> tuple[Any, Any]:
    """JAX in float64, and its array module with a scan."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    return jax, SimpleNamespace(**vars(jnp), scan=jax.lax.scan)


def jax_flat(work: Workload) -> Candidate:
    """JAX under jit on a flat vector."""
    jax, module = _jax()
    layout, loss, data = parts(work)
    fixed = {n: module.asarray(v) for n, v in data.items()}
    fun = jax.jit(jax.value_and_grad(lambda v: loss(module, unpacked(layout, v), fixed)))

    def run(vector: Any) -> Result:
        value, gradient = fun(vector)
        return float(value), np.asarray(gradient)

    return Candidate(run)


def jax_dict(work: Workload) -> Candidate:
    """JAX under jit on a dict of parameters, with the data as a second one."""
    jax, module = _jax()
    layout, loss, data = parts(work)
    fun = jax.jit(jax.value_and_grad(lambda p, d: loss(module, p, d)))

    def found(result: Any) -> Result:
        return float(result[0]), layout.pack(result[1])

    return Candidate(
        lambda given: jax.block_until_ready(fun(given, data)),
        lambda vector: unpacked(layout, vector),
        found,
    )


def _torch() -> tuple[Any, Any]:
    import torch

    torch.set_num_threads(processors())
    names = ("sum", "tanh", "log", "exp", "mean", "zeros_like")
    module = SimpleNamespace(
        **{n: getattr(torch, n) for n in names},
        softplus=torch.nn.functional.softplus,
        max=torch.amax,
        maximum=lambda z, low: torch.clamp(z, min=low),
    )
    return torch, module


def torch_eager(work: Workload, compiled: bool = False) -> Candidate:
    """PyTorch, eager."""
    torch, module = _torch()
    layout, loss, data = parts(work)
    fixed = {n: torch.tensor(v) for n, v in data.items()}
    whole: Any = lambda v: loss(module, unpacked(layout, v), fixed)  # noqa: E731
    whole = torch.compile(whole) if compiled else whole

    def run(vector: Any) -> Result:
        given = torch.tensor(vector, requires_grad=True)
        value = whole(given)
        value.backward()
        return value.item(), given.grad.numpy()

    return Candidate(run)


def torch_compiled(work: Workload) -> Candidate:
    """PyTorch, compiled."""
    if work.family == "lstm":
        raise UnwrittenError("the loop over 50 steps takes minutes to compile")
    return torch_eager(work, compiled=True)


def autograd(work: Workload) -> Candidate:
    """HIPS autograd."""
    import autograd as package
    import autograd.numpy as anp

    layout, loss, data = parts(work)
    return Candidate(package.value_and_grad(lambda v: loss(anp, unpacked(layout, v), data)))


def pytensor(work: Workload, mode: str = "CVM") -> Candidate:
    """PyTensor, compiled by C."""
    import pytensor as package
    import pytensor.tensor as pt

    if work.family in ("lstm", "convolution"):
        raise UnwrittenError("lengths are symbols there: the loops over places and steps know none")
    names = ("sum", "tanh", "log", "exp", "mean", "zeros_like", "softplus", "max", "maximum")
    module = SimpleNamespace(**{n: getattr(pt, n) for n in names})
    layout, loss, data = parts(work)
    vector = pt.dvector("v")
    fixed = {n: package.shared(v) for n, v in data.items()}
    value = loss(module, unpacked(layout, vector), fixed)
    outputs = [value, pt.grad(value, vector)]
    function = package.function([vector], outputs, mode=mode, trust_input=True)

    def run(given: Any) -> Result:
        found, gradient = function(given)
        return float(found), gradient

    return Candidate(run)


def pytensor_numba(work: Workload) -> Candidate:
    """PyTensor, compiled by numba."""
    return pytensor(work, "NUMBA")
