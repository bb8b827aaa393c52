"""The peers: for each a function that makes ``vector -> (loss, gradient)`` for a workload.

A peer whose package is not installed raises `ImportError`; one that does not write a workload
raises `NotImplementedError`.
"""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from symprop.compile.fast.running import processors
from symprop.descent import Layout

from .losses import LOSSES
from .workloads import Workload

Objective = Callable[[Any], tuple[float, Any]]


def _parts(work: Workload) -> tuple[Layout, Any, dict[str, Any]]:
    """The layout of the vector, the loss over an array module, the data."""
    layout = Layout({n: np.shape(work.values[n]) for n in work.model.parameters})
    loss = LOSSES[work.family.split()[0]]
    return layout, loss, {n: work.values[n] for n in work.model.data}


def _unpacked(layout: Layout, vector: Any) -> dict[str, Any]:
    return {
        name: vector[layout.slices[name]].reshape(shape) if shape else vector[part.start]
        for (name, shape), part in zip(layout.shapes.items(), layout.slices.values(), strict=True)
    }


def symprop_numpy(work: Workload) -> Objective:
    """symprop's NumPy target, data fixed."""
    return work.model.value_and_grad().bind(work.values)


def symprop_numba(work: Workload) -> Objective:
    """symprop's numba target, data fixed."""
    import numba  # noqa: F401

    return work.model.value_and_grad(target="numba").bind(work.values)


def symprop_general(work: Workload) -> Objective:
    """symprop's general code, the one that `.source` shows."""
    return work.model.value_and_grad().bind(work.values)._general


def jax_jit(work: Workload) -> Objective:
    """JAX under jit on a flat vector."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    layout, loss, data = _parts(work)
    fixed = {n: jnp.asarray(v) for n, v in data.items()}
    fun = jax.jit(jax.value_and_grad(lambda v: loss(jnp, _unpacked(layout, v), fixed)))

    def run(vector: Any) -> tuple[float, Any]:
        value, gradient = fun(vector)
        return float(value), np.asarray(gradient)

    return run


def torch_eager(work: Workload, compiled: bool = False) -> Objective:
    """PyTorch, eager."""
    import torch

    torch.set_num_threads(processors())

    class Names:
        sum, tanh, log, exp, mean = torch.sum, torch.tanh, torch.log, torch.exp, torch.mean
        zeros_like, softplus = torch.zeros_like, torch.nn.functional.softplus

        @staticmethod
        def max(z: Any, axis: int) -> Any:
            return torch.amax(z, axis)

        @staticmethod
        def maximum(z: Any, low: float) -> Any:
            return torch.clamp(z, min=low)

    layout, loss, data = _parts(work)
    fixed = {n: torch.tensor(v) for n, v in data.items()}
    whole: Any = lambda v: loss(Names, _unpacked(layout, v), fixed)  # noqa: E731
    whole = torch.compile(whole) if compiled else whole

    def run(vector: Any) -> tuple[float, Any]:
        given = torch.tensor(vector, requires_grad=True)
        value = whole(given)
        value.backward()
        return value.item(), given.grad.numpy()

    return run


def torch_compiled(work: Workload) -> Objective:
    """PyTorch, compiled."""
    return torch_eager(work, compiled=True)


def autograd(work: Workload) -> Objective:
    """HIPS autograd."""
    import autograd as package
    import autograd.numpy as anp

    layout, loss, data = _parts(work)
    run: Objective = package.value_and_grad(lambda v: loss(anp, _unpacked(layout, v), data))
    return run


def casadi_sx(work: Workload) -> Objective:
    """CasADi SX, the lecture's network."""
    import casadi as ca

    if work.family != "lecture" or np.size(work.values["dosage"]) > 1000:
        raise NotImplementedError
    v = ca.SX.sym("v", 7)
    x, y = (ca.DM(np.asarray(work.values[n])) for n in ("dosage", "observed"))
    y1, y2 = (ca.log1p(ca.exp(x * v[k] + v[k + 1])) for k in (0, 2))
    loss = ca.sumsqr(y - (y1 * v[4] + y2 * v[5] + v[6]))
    fun = ca.Function("f", [v], [loss, ca.gradient(loss, v)])
    buffer, call = fun.buffer()
    value, gradient = np.empty(1), np.empty(7)
    buffer.set_res(0, memoryview(value))
    buffer.set_res(1, memoryview(gradient))

    def run(vector: Any) -> tuple[float, Any]:
        buffer.set_arg(0, memoryview(vector))
        call()
        return float(value[0]), gradient.copy()

    return run


def _needs_lecture(work: Workload) -> tuple[Any, Any]:
    if work.family != "lecture":
        raise NotImplementedError
    return np.asarray(work.values["dosage"]), np.asarray(work.values["observed"])


def numba_by_hand(work: Workload) -> Objective:
    """A loop over rows written by hand, compiled by numba."""
    from math import exp, log1p

    from numba import njit

    x, y = _needs_lecture(work)

    @njit
    def kernel(v: Any, x: Any, y: Any, g: Any) -> Any:
        g[:] = 0.0
        total = 0.0
        for i in range(x.size):
            e1, e2 = exp(x[i] * v[0] + v[1]), exp(x[i] * v[2] + v[3])
            a1, a2 = log1p(e1), log1p(e2)
            r = y[i] - (a1 * v[4] + a2 * v[5] + v[6])
            total += r * r
            d = -2.0 * r
            d1, d2 = d * v[4] * e1 / (1.0 + e1), d * v[5] * e2 / (1.0 + e2)
            g[0] += d1 * x[i]
            g[1] += d1
            g[2] += d2 * x[i]
            g[3] += d2
            g[4] += d * a1
            g[5] += d * a2
            g[6] += d
        return total

    def run(vector: Any) -> tuple[float, Any]:
        gradient = np.empty(7)
        return kernel(vector, x, y, gradient), gradient

    return run


def numpy_by_hand(work: Workload) -> Objective:
    """Plain NumPy, as people write it."""
    if work.family.startswith("tanh"):
        return _tanh_by_hand(work)
    x, y = _needs_lecture(work)

    def run(v: Any) -> tuple[float, Any]:
        z1, z2 = x * v[0] + v[1], x * v[2] + v[3]
        a1, a2 = np.logaddexp(0, z1), np.logaddexp(0, z2)
        r = y - (a1 * v[4] + a2 * v[5] + v[6])
        d = -2 * r
        d1, d2 = d * v[4] / (1 + np.exp(-z1)), d * v[5] / (1 + np.exp(-z2))
        g = [d1 @ x, d1.sum(), d2 @ x, d2.sum(), d @ a1, d @ a2, d.sum()]
        return float(r @ r), np.array(g)

    return run


def _tanh_by_hand(work: Workload) -> Objective:
    x, y = work.values["input"], work.values["observed"]
    count = len(work.model.parameters) // 2

    def run(v: Any) -> tuple[float, Any]:
        weights = [v[20 * k : 20 * k + 16].reshape(4, 4) for k in range(count)]
        values = [x]
        for k, w in enumerate(weights):
            z = values[-1] @ w.T + v[20 * k + 16 : 20 * k + 20]
            values.append(np.tanh(z) if k < count - 1 else z)
        r = values[-1] - y
        d, gradient = 2 * r, np.empty_like(v)
        for k in range(count - 1, -1, -1):
            gradient[20 * k : 20 * k + 16] = (d.T @ values[k]).ravel()
            gradient[20 * k + 16 : 20 * k + 20] = d.sum(0)
            if k:
                d = (d @ weights[k]) * (1 - values[k] ** 2)
        return float((r * r).sum()), gradient

    return run


C = """
#include <math.h>
double f(const double *v, const double *x, const double *y, long n, double *g) {
    double s = 0; for (int k = 0; k < 7; k++) g[k] = 0;
    for (long i = 0; i < n; i++) {
        double e1 = exp(x[i]*v[0] + v[1]), e2 = exp(x[i]*v[2] + v[3]);
        double a1 = log1p(e1), a2 = log1p(e2), r = y[i] - (a1*v[4] + a2*v[5] + v[6]), d = -2*r;
        double d1 = d*v[4]*e1/(1 + e1), d2 = d*v[5]*e2/(1 + e2);
        s += r*r; g[0] += d1*x[i]; g[1] += d1; g[2] += d2*x[i]; g[3] += d2;
        g[4] += d*a1; g[5] += d*a2; g[6] += d;
    }
    return s;
}
"""


def c_by_hand(work: Workload) -> Objective:
    """C with libm, called through ctypes."""
    x, y = _needs_lecture(work)
    folder = Path(tempfile.mkdtemp())
    (folder / "f.c").write_text(C, encoding="utf-8")
    command = ["cc", "-O3", "-march=native", "-shared", "-fPIC", "-o", "f.so", "f.c", "-lm"]
    subprocess.run(command, cwd=folder, check=True)
    function = ctypes.CDLL(str(folder / "f.so")).f
    function.restype = ctypes.c_double
    pointer = ctypes.c_void_p
    function.argtypes = [pointer, pointer, pointer, ctypes.c_long, pointer]
    fixed = (x.ctypes.data, y.ctypes.data, x.size)

    def run(vector: Any) -> tuple[float, Any]:
        gradient = np.empty(7)
        return function(vector.ctypes.data, *fixed, gradient.ctypes.data), gradient

    return run


def sympy_lambdify(work: Workload) -> Objective:
    """SymPy: one big expression, `diff`, `lambdify` with cse."""
    import sympy

    x, y = _needs_lecture(work)
    names = sympy.symbols("w1 b1 w2 b2 w3 w4 b3")
    w1, b1, w2, b2, w3, w4, b3 = names
    dosage, observed = sympy.symbols("x y")
    y1, y2 = (sympy.log(1 + sympy.exp(dosage * w + b)) for w, b in ((w1, b1), (w2, b2)))
    loss = (observed - (y1 * w3 + y2 * w4 + b3)) ** 2
    outputs = [loss, *(sympy.diff(loss, n) for n in names)]
    fun = sympy.lambdify([dosage, observed, *names], outputs, cse=True)

    def run(vector: Any) -> tuple[float, Any]:
        value, *gradient = (np.sum(part) for part in fun(x, y, *vector))
        return float(value), np.array(gradient)

    return run


PEERS: Mapping[str, Callable[[Workload], Objective]] = {
    "symprop": symprop_numpy,
    "symprop, numba": symprop_numba,
    "symprop, general": symprop_general,
    "JAX jit": jax_jit,
    "PyTorch": torch_eager,
    "torch.compile": torch_compiled,
    "autograd": autograd,
    "CasADi SX": casadi_sx,
    "numba, by hand": numba_by_hand,
    "NumPy, by hand": numpy_by_hand,
    "C, ctypes": c_by_hand,
    "SymPy lambdify": sympy_lambdify,
}
"""Every candidate by its name in the table."""
