"""What is measured: models with their values, each from one list of definitions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

import symprop
from symprop.api import Model


class Workload(NamedTuple):
    """A model, its values, and the name by which the peers know how to write it.

    Results agree to ``tolerance``, relative to the largest entry.
    """

    name: str
    family: str
    model: Model
    values: Mapping[str, Any]
    tolerance: float = 1e-9


def _drawn(shapes: Mapping[str, Any], scale: float = 0.3) -> dict[str, Any]:
    random = np.random.default_rng(0)
    return {
        name: float(random.normal() * scale) if shape == () else random.normal(size=shape) * scale
        for name, shape in shapes.items()
    }


def lecture(rows: int) -> Workload:
    """The lecture's network with more rows; three are those of the lecture."""
    model = symprop.load("statquest-seven")
    random = np.random.default_rng(0)
    data = {"dosage": random.random(rows), "observed": random.random(rows)} if rows != 3 else {}
    return Workload(f"lecture, {rows:,} rows", "lecture", model, {**model.values, **data})


def tanh(layers: int) -> Workload:
    """Layers of four nodes, 32 rows."""
    model = symprop.dense(*[4] * (layers + 1), activation="tanh", names="arrays")
    shapes = {n: (4, 4) if n[0] == "W" else 4 for n in model.parameters}
    values = _drawn({**shapes, **dict.fromkeys(model.data, (32, 4))}, 0.5)
    return Workload(f"tanh, {layers} layers", "tanh", model, values)


LAYERS = """
data x[i,j], y[i,k]
z1[i,h] = sum(x[i,j]*W1[h,j], j) + b1[h]
a1[i,h] = relu(z1[i,h])
z2[i,g] = sum(a1[i,h]*W2[g,h], h) + b2[g]
a2[i,g] = relu(z2[i,g])
z3[i,k] = sum(a2[i,g]*W3[k,g], g) + b3[k]
p[i,k] = softmax(z3[i,k], k)
L = -mean(sum(y[i,k]*log(p[i,k]), k), i)
"""

SOFTMAX = """
data x[i,j], y[i,k]
p[i,k] = softmax(sum(x[i,j]*W[k,j], j) + b[k], k)
L = -mean(sum(y[i,k]*log(p[i,k]), k), i)
"""

CONVOLUTION = """
data x[i,t], y[i,o]
z[i,o,c] = tanh(sum(x[i,o+r-1]*K[c,r], r) + b[c])
p[i,o] = sum(z[i,o,c]*v[c], c)
L = mean((y[i,o] - p[i,o])**2, i, o)
"""

LSTM = """
data x[t,j], y[t,k]
h[0,k] = 0
c[0,k] = 0
f[t,k] = sigmoid(sum(Wf[k,j]*x[t,j], j) + sum(Uf[k,l]*h[t-1,l], l) + bf[k])
u[t,k] = sigmoid(sum(Wu[k,j]*x[t,j], j) + sum(Uu[k,l]*h[t-1,l], l) + bu[k])
o[t,k] = sigmoid(sum(Wo[k,j]*x[t,j], j) + sum(Uo[k,l]*h[t-1,l], l) + bo[k])
g[t,k] = tanh(sum(Wg[k,j]*x[t,j], j) + sum(Ug[k,l]*h[t-1,l], l) + bg[k])
c[t,k] = f[t,k]*c[t-1,k] + u[t,k]*g[t,k]
h[t,k] = o[t,k]*tanh(c[t,k])
L = sum((y[t,k] - h[t,k])**2, t, k)
"""

ATTENTION = """
data x[s,j], y[s,d]
q[s,d] = sum(x[s,j]*Q[d,j], j)
k[t,d] = sum(x[t,j]*K[d,j], j)
v[t,d] = sum(x[t,j]*V[d,j], j)
a[s,t] = softmax(sum(q[s,d]*k[t,d], d)/sqrt(D), t)
p[s,d] = sum(a[s,t]*v[t,d], t)
L = mean((y[s,d] - p[s,d])**2, s, d)
"""


def _labels(rows: int, classes: int) -> np.ndarray[Any, Any]:
    labels = np.random.default_rng(1).integers(0, classes, rows)
    return np.eye(classes)[labels]


def layers() -> Workload:
    """784-128-64-10, 256 rows."""
    shapes = {"x": (256, 784), "W1": (128, 784), "b1": 128, "W2": (64, 128), "b2": 64}
    values = _drawn({**shapes, "W3": (10, 64), "b3": 10}, 0.05) | {"y": _labels(256, 10)}
    return Workload("784-128-64-10", "layers", symprop.parse(LAYERS), values)


def softmax() -> Workload:
    """Softmax regression: 1,000 rows, 20 features, 5 classes."""
    values = _drawn({"x": (1000, 20), "W": (5, 20), "b": 5}) | {"y": _labels(1000, 5)}
    return Workload("softmax regression", "softmax", symprop.parse(SOFTMAX), values)


def convolution() -> Workload:
    """64 signals of 128 values, 8 kernels of 5."""
    shapes = {"x": (64, 128), "y": (64, 124), "K": (8, 5), "b": 8, "v": 8}
    return Workload("convolution", "convolution", symprop.parse(CONVOLUTION), _drawn(shapes))


def lstm() -> Workload:
    """50 steps, 8 inputs, 16 cells."""
    shapes: dict[str, Any] = {"x": (50, 8), "y": (50, 16)}
    for gate in "fuog":
        shapes |= {f"W{gate}": (16, 8), f"U{gate}": (16, 16), f"b{gate}": 16}
    return Workload("LSTM, 50 steps", "lstm", symprop.parse(LSTM), _drawn(shapes))


def attention() -> Workload:
    """One head over 64 tokens of 32 features."""
    shapes = {"x": (64, 32), "y": (64, 32), "Q": (32, 32), "K": (32, 32), "V": (32, 32)}
    return Workload("attention, 64 tokens", "attention", symprop.parse(ATTENTION), _drawn(shapes))


WORKLOADS: Mapping[str, Callable[[], Workload]] = {
    "lecture-3": lambda: lecture(3),
    "lecture-1e3": lambda: lecture(1_000),
    "lecture-1e5": lambda: lecture(100_000),
    "lecture-1e6": lambda: lecture(1_000_000),
    "tanh-16": lambda: tanh(16),
    "tanh-64": lambda: tanh(64),
    "layers": layers,
    "softmax": softmax,
    "convolution": convolution,
    "lstm": lstm,
    "attention": attention,
}
"""Every workload by the name that the command line takes."""
