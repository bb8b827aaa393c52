"""numba written by hand: loops over rows; for wide layers products by its own ``np.dot``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import exp, log, log1p, tanh
from typing import Any

import numpy as np

from ..workloads import Workload
from .candidate import Candidate, Result, UnwrittenError


def loops(work: Workload) -> Candidate:
    """The workload's family by hand."""
    import numba

    if work.family not in _FAMILIES:
        raise UnwrittenError("not written")
    kernel, arguments = _FAMILIES[work.family]
    compiled, (x, y, *more) = numba.njit(kernel), arguments(work)

    def run(vector: Any) -> Result:
        gradient = np.empty(vector.size)
        return compiled(vector, gradient, x, y), gradient

    def told(vector: Any) -> Result:
        gradient = np.empty(vector.size)
        return compiled(vector, gradient, x, y, *more), gradient

    return Candidate(told if more else run)


def _lecture(v: Any, g: Any, x: Any, y: Any) -> float:
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


def _tanh(v: Any, g: Any, x: Any, y: Any, layers: int) -> float:
    """Layers of equal width; all of a row is done before the next one."""
    g[:] = 0.0
    total, n = 0.0, x.shape[1]
    part = n * n + n
    a, d, e = np.empty((layers + 1, n)), np.empty(n), np.empty(n)
    for i in range(x.shape[0]):
        a[0] = x[i]
        for k in range(layers):
            for h in range(n):
                z = v[k * part + n * n + h]
                for j in range(n):
                    z += v[k * part + h * n + j] * a[k, j]
                a[k + 1, h] = tanh(z) if k < layers - 1 else z
        for h in range(n):
            r = a[layers, h] - y[i, h]
            total += r * r
            d[h] = 2.0 * r
        for k in range(layers - 1, -1, -1):
            e[:] = 0.0
            for h in range(n):
                g[k * part + n * n + h] += d[h]
                for j in range(n):
                    g[k * part + h * n + j] += d[h] * a[k, j]
                    e[j] += d[h] * v[k * part + h * n + j]
            for j in range(n):
                d[j] = e[j] * (1.0 - a[k, j] * a[k, j])
    return total


def _layers(v: Any, g: Any, x: Any, y: Any, n1: int, n2: int) -> Any:
    """Products by ``np.dot``, all else in loops."""
    rows, n0, n3 = x.shape[0], x.shape[1], y.shape[1]
    s1 = n1 * n0
    s2 = s1 + n1
    s3 = s2 + n2 * n1
    s4 = s3 + n2
    s5 = s4 + n3 * n2
    w1, w2, w3 = v[:s1].reshape(n1, n0), v[s2:s3].reshape(n2, n1), v[s4:s5].reshape(n3, n2)
    a1, a2, z = np.dot(x, w1.T), np.empty((rows, n2)), np.empty((rows, n3))
    for i in range(rows):
        for h in range(n1):
            a1[i, h] = max(a1[i, h] + v[s1 + h], 0.0)
    np.dot(a1, w2.T, a2)
    for i in range(rows):
        for h in range(n2):
            a2[i, h] = max(a2[i, h] + v[s3 + h], 0.0)
    np.dot(a2, w3.T, z)
    total = 0.0
    g[:] = 0.0
    for i in range(rows):
        top = -np.inf
        for k in range(n3):
            z[i, k] += v[s5 + k]
            top = max(top, z[i, k])
        below, count = 0.0, 0.0
        for k in range(n3):
            below += exp(z[i, k] - top)
            count += y[i, k]
        for k in range(n3):
            total -= y[i, k] * (z[i, k] - top - log(below))
            z[i, k] = (exp(z[i, k] - top) / below * count - y[i, k]) / rows
            g[s5 + k] += z[i, k]
    d2, d1 = np.dot(z, w3), np.empty((rows, n1))
    for i in range(rows):
        for h in range(n2):
            d2[i, h] = d2[i, h] if a2[i, h] > 0.0 else 0.0
            g[s3 + h] += d2[i, h]
    np.dot(d2, w2, d1)
    for i in range(rows):
        for h in range(n1):
            d1[i, h] = d1[i, h] if a1[i, h] > 0.0 else 0.0
            g[s1 + h] += d1[i, h]
    g[:s1] = np.dot(d1.T, x).ravel()
    g[s2:s3] = np.dot(d2.T, a1).ravel()
    g[s4:s5] = np.dot(z.T, a2).ravel()
    return total / rows


def _softmax(v: Any, g: Any, x: Any, y: Any) -> Any:
    rows, features, classes = x.shape[0], x.shape[1], y.shape[1]
    bias = classes * features
    g[:] = 0.0
    total, z = 0.0, np.empty(classes)
    for i in range(rows):
        top, count = -np.inf, 0.0
        for k in range(classes):
            z[k] = v[bias + k]
            for j in range(features):
                z[k] += x[i, j] * v[k * features + j]
            top = max(top, z[k])
            count += y[i, k]
        below = 0.0
        for k in range(classes):
            z[k] -= top
            below += exp(z[k])
        for k in range(classes):
            total -= y[i, k] * (z[k] - log(below))
            d = (exp(z[k]) / below * count - y[i, k]) / rows
            g[bias + k] += d
            for j in range(features):
                g[k * features + j] += d * x[i, j]
    return total / rows


def _named(*names: str) -> Callable[[Workload], tuple[Any, ...]]:
    return lambda work: tuple(np.asarray(work.values[n]) for n in names)


def _deep(work: Workload) -> tuple[Any, ...]:
    return (*_named("input", "observed")(work), len(work.model.parameters) // 2)


def _wide(work: Workload) -> tuple[Any, ...]:
    return (*_named("x", "y")(work), len(work.values["b1"]), len(work.values["b2"]))


_FAMILIES: Mapping[str, tuple[Callable[..., Any], Callable[[Workload], tuple[Any, ...]]]] = {
    "lecture": (_lecture, _named("dosage", "observed")),
    "tanh": (_tanh, _deep),
    "layers": (_layers, _wide),
    "softmax": (_softmax, _named("x", "y")),
}
