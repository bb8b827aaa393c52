"""NumPy written by hand, forward and backward, as people who know the chain rule write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from symprop.descent import Layout

from ..workloads import Workload
from .candidate import Candidate, Result, UnwrittenError, parts, unpacked

Values = Mapping[str, Any]


def plain(work: Workload) -> Candidate:
    """The workload's family by hand."""
    if work.family == "lecture":
        return Candidate(_lecture(work))
    if work.family not in _LOSSES:
        raise UnwrittenError("not written")
    layout, _, data = parts(work)
    return Candidate(_packed(_LOSSES[work.family], layout, data))


def _packed(loss: Callable[..., Any], layout: Layout, data: Values) -> Callable[[Any], Result]:
    """A loss that fills the gradient's parts in place."""

    def run(vector: Any) -> Result:
        gradient = np.zeros_like(vector)
        return float(loss(unpacked(layout, vector), data, unpacked(layout, gradient))), gradient

    return run


def _lecture(work: Workload) -> Callable[[Any], Result]:
    x, y = (np.asarray(work.values[n]) for n in ("dosage", "observed"))

    def run(v: Any) -> Result:
        z1, z2 = x * v[0] + v[1], x * v[2] + v[3]
        a1, a2 = np.logaddexp(0, z1), np.logaddexp(0, z2)
        r = y - (a1 * v[4] + a2 * v[5] + v[6])
        d = -2 * r
        d1, d2 = d * v[4] / (1 + np.exp(-z1)), d * v[5] / (1 + np.exp(-z2))
        g = [d1 @ x, d1.sum(), d2 @ x, d2.sum(), d @ a1, d @ a2, d.sum()]
        return float(r @ r), np.array(g)

    return run


def _tanh(p: Values, data: Values, g: Values) -> Any:
    count, values = len(p) // 2, [data["input"]]
    for k in range(1, count + 1):
        z = values[-1] @ p[f"W{k}"].T + p[f"b{k}"]
        values.append(np.tanh(z) if k < count else z)
    r = values[-1] - data["observed"]
    d = 2 * r
    for k in range(count, 0, -1):
        g[f"W{k}"][:], g[f"b{k}"][:] = d.T @ values[k - 1], d.sum(0)
        if k > 1:
            d = (d @ p[f"W{k}"]) * (1 - values[k - 1] ** 2)
    return (r * r).sum()


def _cross_entropy(z: Any, y: Any) -> tuple[Any, Any]:
    """The mean over rows, and its derivative by z."""
    z = z - z.max(1, keepdims=True)
    e = np.exp(z)
    total = e.sum(1, keepdims=True)
    loss = -(y * (z - np.log(total))).sum() / len(y)
    return loss, (e * (y.sum(1, keepdims=True) / total) - y) / len(y)


def _layers(p: Values, data: Values, g: Values) -> Any:
    x = data["x"]
    a1 = np.maximum(x @ p["W1"].T + p["b1"], 0)
    a2 = np.maximum(a1 @ p["W2"].T + p["b2"], 0)
    loss, d = _cross_entropy(a2 @ p["W3"].T + p["b3"], data["y"])
    for k, a in ((3, a2), (2, a1)):
        g[f"W{k}"][:], g[f"b{k}"][:] = d.T @ a, d.sum(0)
        d = (d @ p[f"W{k}"]) * (a > 0)
    g["W1"][:], g["b1"][:] = d.T @ x, d.sum(0)
    return loss


def _softmax(p: Values, data: Values, g: Values) -> Any:
    loss, d = _cross_entropy(data["x"] @ p["W"].T + p["b"], data["y"])
    g["W"][:], g["b"][:] = d.T @ data["x"], d.sum(0)
    return loss


def _convolution(p: Values, data: Values, g: Values) -> Any:
    places = np.lib.stride_tricks.sliding_window_view(data["x"], p["K"].shape[1], axis=1)
    a = np.tanh(places @ p["K"].T + p["b"])
    r = data["y"] - a @ p["v"]
    d = r * (-2 / r.size)
    back = d[..., None] * p["v"] * (1 - a**2)
    g["v"][:] = np.tensordot(d, a, 2)
    g["b"][:], g["K"][:] = back.sum((0, 1)), np.tensordot(back, places, ((0, 1), (0, 1)))
    return np.mean(r**2)


def _lstm(p: Values, data: Values, g: Values) -> Any:
    """Gates side by side, so that a step takes one product forward and one back."""
    x, y, gates = data["x"], data["y"], "fuog"
    w, u, b = (np.concatenate([p[f"{m}{k}"] for k in gates]) for m in "WUb")
    size, given = y.shape[1], x @ w.T + b
    hs, cs, kept = [np.zeros(size)], [np.zeros(size)], []
    for z in given:
        z = z + u @ hs[-1]
        z[: 3 * size] = 1 / (1 + np.exp(-z[: 3 * size]))
        z[3 * size :] = np.tanh(z[3 * size :])
        f, i, o, new = z.reshape(4, size)
        cs.append(f * cs[-1] + i * new)
        kept.append((f, i, o, new, np.tanh(cs[-1])))
        hs.append(o * kept[-1][-1])
    r, d = np.array(hs[1:]) - y, np.empty_like(given)
    dh, dc = np.zeros(size), np.zeros(size)
    for t in range(len(x) - 1, -1, -1):
        f, i, o, new, top = kept[t]
        dh = dh + 2 * r[t]
        dc = dc + dh * o * (1 - top**2)
        parts = (dc * cs[t] * f * (1 - f), dc * new * i * (1 - i))
        d[t] = np.concatenate((*parts, dh * top * o * (1 - o), dc * i * (1 - new**2)))
        dh, dc = d[t] @ u, dc * f
    for m, whole in (("W", d.T @ x), ("U", d.T @ np.array(hs[:-1])), ("b", d.sum(0))):
        for k, part in zip(gates, np.split(whole, 4), strict=True):
            g[f"{m}{k}"][:] = part
    return (r * r).sum()


def _attention(p: Values, data: Values, g: Values) -> Any:
    x = data["x"]
    q, k, v = (x @ p[n].T for n in "QKV")
    scale = q.shape[1] ** -0.5
    z = q @ k.T * scale
    a = np.exp(z - z.max(1, keepdims=True))
    a /= a.sum(1, keepdims=True)
    r = data["y"] - a @ v
    d = r * (-2 / r.size)
    da = d @ v.T
    dz = a * (da - (da * a).sum(1, keepdims=True)) * scale
    g["Q"][:], g["K"][:], g["V"][:] = (dz @ k).T @ x, (dz.T @ q).T @ x, (a.T @ d).T @ x
    return np.mean(r**2)


_LOSSES: Mapping[str, Callable[[Values, Values, Values], Any]] = {
    "tanh": _tanh,
    "layers": _layers,
    "softmax": _softmax,
    "convolution": _convolution,
    "lstm": _lstm,
    "attention": _attention,
}
