"""The losses once more, over an array module with NumPy's names: for JAX, autograd and PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Values = Mapping[str, Any]


def _softplus(np: Any, z: Any) -> Any:
    """The module's own, where it has one."""
    if hasattr(np, "softplus"):
        return np.softplus(z)
    return np.logaddexp(z, np.zeros_like(z))


def lecture(np: Any, p: Values, d: Values) -> Any:
    """The lecture's network."""
    y1 = _softplus(np, d["dosage"] * p["w1"] + p["b1"])
    y2 = _softplus(np, d["dosage"] * p["w2"] + p["b2"])
    return np.sum((d["observed"] - (y1 * p["w3"] + y2 * p["w4"] + p["b3"])) ** 2)


def tanh(np: Any, p: Values, d: Values) -> Any:
    """Layers of tanh, the last one without."""
    a, count = d["input"], len(p) // 2
    for k in range(1, count + 1):
        z = a @ p[f"W{k}"].T + p[f"b{k}"]
        a = np.tanh(z) if k < count else z
    return np.sum((d["observed"] - a) ** 2)


def _cross_entropy(np: Any, y: Any, z: Any) -> Any:
    top = np.max(z, axis=1).reshape((-1, 1))
    log = z - top - np.log(np.sum(np.exp(z - top), axis=1)).reshape((-1, 1))
    return -np.mean(np.sum(y * log, axis=1))


def layers(np: Any, p: Values, d: Values) -> Any:
    """784-128-64-10 with relu and softmax."""
    a = np.maximum(d["x"] @ p["W1"].T + p["b1"], 0.0)
    a = np.maximum(a @ p["W2"].T + p["b2"], 0.0)
    return _cross_entropy(np, d["y"], a @ p["W3"].T + p["b3"])


def softmax(np: Any, p: Values, d: Values) -> Any:
    """Softmax regression."""
    return _cross_entropy(np, d["y"], d["x"] @ p["W"].T + p["b"])


def convolution(np: Any, p: Values, d: Values) -> Any:
    """One layer of kernels, by windows."""
    width = d["y"].shape[1]
    z = sum(d["x"][:, r : r + width, None] * p["K"][:, r] for r in range(p["K"].shape[1]))
    return np.mean((d["y"] - np.tanh(z + p["b"]) @ p["v"]) ** 2)


def _sigmoid(np: Any, z: Any) -> Any:
    return 0.5 * (1 + np.tanh(0.5 * z))


def lstm(np: Any, p: Values, d: Values) -> Any:
    """Steps by the module's scan, where it has one, else in a loop."""
    given = {k: d["x"] @ p[f"W{k}"].T + p[f"b{k}"] for k in "fuog"}

    def step(state: tuple[Any, Any], now: Values) -> tuple[tuple[Any, Any], Any]:
        h, c = state
        f, u, o = (_sigmoid(np, now[k] + p[f"U{k}"] @ h) for k in "fuo")
        c = f * c + u * np.tanh(now["g"] + p["Ug"] @ h)
        h = o * np.tanh(c)
        return (h, c), np.sum((now["y"] - h) ** 2)

    start = np.zeros_like(d["y"][0])
    scan = getattr(np, "scan", None)
    if scan is not None:
        return np.sum(scan(step, (start, start), given | {"y": d["y"]})[1])
    state, total = (start, start), 0.0
    for t in range(d["x"].shape[0]):
        now = {k: v[t] for k, v in given.items()} | {"y": d["y"][t]}
        state, more = step(state, now)
        total = total + more
    return total


def attention(np: Any, p: Values, d: Values) -> Any:
    """One head."""
    q, k, v = (d["x"] @ p[n].T for n in "QKV")
    z = q @ k.T / q.shape[1] ** 0.5
    e = np.exp(z - np.max(z, axis=1).reshape((-1, 1)))
    return np.mean((d["y"] - (e / np.sum(e, axis=1).reshape((-1, 1))) @ v) ** 2)


LOSSES: Mapping[str, Callable[..., Any]] = {
    f.__name__: f for f in (lecture, tanh, layers, softmax, convolution, lstm, attention)
}
"""A loss for each family of workloads."""
