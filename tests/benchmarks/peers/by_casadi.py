"""CasADi: SX for single numbers, MX for matrices, both called through their buffers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from symprop.descent import Layout

from ..workloads import Workload
from .candidate import Candidate, Result, UnwrittenError, parts

LONGEST = 1000
"""Rows that are written out one by one."""


def _called(fun: Any, size: int) -> Candidate:
    buffer, call = fun.buffer()
    value, gradient = np.empty(1), np.empty(size)
    buffer.set_res(0, memoryview(value))
    buffer.set_res(1, memoryview(gradient))

    def run(vector: Any) -> Result:
        buffer.set_arg(0, memoryview(vector))
        call()
        return float(value[0]), gradient.copy()

    run.kept = (fun, buffer)  # type: ignore[attr-defined]
    return Candidate(run)


def _softplus(ca: Any, z: Any) -> Any:
    return ca.log1p(ca.exp(z))


def sx(work: Workload) -> Candidate:
    """The lecture's network, every row written out."""
    import casadi as ca

    if work.family != "lecture" or np.size(work.values["dosage"]) > LONGEST:
        raise UnwrittenError("every row is written out")
    v = ca.SX.sym("v", 7)
    loss = _lecture(ca, [v[k] for k in range(7)], work)
    return _called(ca.Function("f", [v], [loss, ca.gradient(loss, v)]), 7)


def mx(work: Workload) -> Candidate:
    """Operations on matrices, whose columns are rows here."""
    import casadi as ca

    if work.family not in _LOSSES:
        raise UnwrittenError("not written")
    layout, _, _ = parts(work)
    v = ca.MX.sym("v", layout.size)
    loss = _LOSSES[work.family](ca, _split(ca, layout, v), work)
    return _called(ca.Function("f", [v], [loss, ca.gradient(loss, v)]), layout.size)


def _split(ca: Any, layout: Layout, v: Any) -> list[Any]:
    """The parameters in their order; CasADi keeps matrices column by column."""
    found = []
    for name, shape in layout.shapes.items():
        part = v[layout.slices[name]]
        found.append(ca.reshape(part, *shape[::-1]).T if len(shape) == 2 else part)
    return found


def _lecture(ca: Any, p: list[Any], work: Workload) -> Any:
    names = dict(zip(work.model.parameters, p, strict=True))
    x, y = (ca.DM(np.asarray(work.values[n])) for n in ("dosage", "observed"))
    y1 = _softplus(ca, x * names["w1"] + names["b1"])
    y2 = _softplus(ca, x * names["w2"] + names["b2"])
    return ca.sumsqr(y - (y1 * names["w3"] + y2 * names["w4"] + names["b3"]))


def _affine(ca: Any, w: Any, a: Any, b: Any) -> Any:
    return w @ a + ca.repmat(b, 1, a.shape[1])


def _tanh(ca: Any, p: list[Any], work: Workload) -> Any:
    a = ca.DM(work.values["input"].T)
    for k in range(0, len(p), 2):
        z = _affine(ca, p[k], a, p[k + 1])
        a = ca.tanh(z) if k + 2 < len(p) else z
    return ca.sumsqr(ca.DM(work.values["observed"].T) - a)


def _cross_entropy(ca: Any, z: Any, work: Workload) -> Any:
    y, rows = ca.DM(work.values["y"].T), z.shape[1]
    top = ca.vertcat(*(ca.mmax(z[:, k]) for k in range(rows))).T
    z = z - ca.repmat(top, z.shape[0], 1)
    log = z - ca.repmat(ca.log(ca.sum1(ca.exp(z))), z.shape[0], 1)
    return -ca.sum1(ca.sum2(y * log)) / rows


def _layers(ca: Any, p: list[Any], work: Workload) -> Any:
    a = ca.DM(work.values["x"].T)
    for k in (0, 2):
        a = ca.fmax(_affine(ca, p[k], a, p[k + 1]), 0)
    return _cross_entropy(ca, _affine(ca, p[4], a, p[5]), work)


def _softmax(ca: Any, p: list[Any], work: Workload) -> Any:
    return _cross_entropy(ca, _affine(ca, p[0], ca.DM(work.values["x"].T), p[1]), work)


_LOSSES: Mapping[str, Callable[[Any, list[Any], Workload], Any]] = {
    "lecture": _lecture,
    "tanh": _tanh,
    "layers": _layers,
    "softmax": _softmax,
}
