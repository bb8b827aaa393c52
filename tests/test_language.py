"""Networks that people teach, as equations: sizes, values and slopes against other ways to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy.signal import convolve2d
from scipy.special import softmax

from symprop.equations import parse, unparse
from symprop.model import Definitions
from symprop.plain import PlainModel, central_difference, complex_step
from symprop.ranges import infer
from symprop.seeding import initial
from symprop.values import check

RNN = """
data x[t,j], y[k]
rows t
h[0,k] = 0
h[t,k] = tanh(sum(W[k,j]*x[t,j], j) + sum(U[k,l]*h[t-1,l], l) + b[k])
L = sum((y[k] - h[n,k])**2, k)
"""
GATE = "sigmoid(sum(W{0}[k,j]*x[t,j], j) + sum(U{0}[k,l]*h[t-1,l], l) + b{0}[k])"
LSTM = f"""
data x[t,j], y[k]
size t = T
h[0,k] = 0
c[0,k] = 0
f[t,k] = {GATE.format("f")}
i[t,k] = {GATE.format("i")}
o[t,k] = {GATE.format("o")}
g[t,k] = {GATE.format("g").replace("sigmoid", "tanh")}
c[t,k] = f[t,k]*c[t-1,k] + i[t,k]*g[t,k]
h[t,k] = o[t,k]*tanh(c[t,k])
L = sum((y[k] - h[T,k])**2, k)
"""
GRU = f"""
origin 0
data x[t,j], y
size t = T
h[0,k] = 0
z[t,k] = {GATE.format("z").replace("t-1", "t")}
r[t,k] = {GATE.format("r").replace("t-1", "t")}
g[t,k] = tanh(sum(Wg[k,j]*x[t,j], j) + sum(Ug[k,l]*(r[t,l]*h[t,l]), l))
h[t+1,k] = (1 - z[t,k])*h[t,k] + z[t,k]*g[t,k]
L = (sum(h[T,k], k) - y)**2
"""
FORWARD_BACKWARD = """
data e[t,k]
size t = T
index s = 2..T, r = 1..T-1
alpha[1,k] = exp(p[k] + e[1,k])
alpha[s,k] = exp(e[s,k])*sum(exp(A[j,k])*alpha[s-1,j], j)
beta[T,k] = 1
beta[r,k] = sum(exp(A[k,j] + e[r+1,j])*beta[r+1,j], j)
both[t] = sum(alpha[t,k]*beta[t,k], k)
L = log(sum(alpha[T,k], k)) + 0.1*sum(both[t], t)
"""
CONVOLUTION = """
data x[i]
c[o] = sum(x[o+r-1]*w[r], r) + b
L = sum(c[o]**2, o)
"""
PADDED = """
data x[i,j]
c[i,j] = sum(pad(x[i+r-2,j+s-2], 0)*w[r,s], r, s)
L = sum(c[i,j]**2, i, j)
"""
PADDED_SEQUENCE = """
data x[t]
h[t] = tanh(u*pad(h[t-1], 0.5) + w*x[t])
L = sum(h[t]**2, t)
"""
POOLED = """
data x[a,i,j], y[a,k]
index u = 1..2, v = 1..2
c[a,f,o,p] = relu(sum(x[a,o+r-1,p+s-1]*w[f,r,s], r, s) + b[f])
m[a,f,g,h] = max(c[a,f,2*g+u-2,2*h+v-2], u, v)
z[a,k] = sum(m[a,f,g,h]*V[k,f,g,h], f, g, h)
L = -sum(y[a,k]*log(softmax(z[a,k], k)), a, k)
"""
FLAT = """
data x[o,r,s]
index r = 0..1, s = 0..1, o = 0..2
y[k] = sum(W[k,4*o+2*r+s+1]*x[o,r,s], o, r, s)
L = sum(y[k]**2, k)
"""
STRIDED = "data x[i]\ny[o] = w*x[2*o-1]\nL = sum(y[o]**2, o)"
REVERSED = "data x[i]\nL = sum(w*x[n+1-i]*x[i]**2, i)"
AVERAGE = "data x[i]\nindex r = 0..2\nm[o] = mean(w*x[o+r], r)\nL = sum(m[o]**2, o)"
WINDOWED = "data x[i]\np[o,r] = softmax(w[r]*x[o+r-1], r)\nL = sum(p[o,r]**2, o, r)"
TWO_LETTERS = "data x[i,j,k]\np[i,j,k] = softmax(w*x[i,j,k], j, k)\nL = sum(p[i,j,k]**2, i, j, k)"
EMBEDDED = """
data token[t] = [1, 3, 2, 3], target[t] = [2, 1, 1, 3]
z[t,v] = sum(E[token[t],k]*E[v,k], k)
L = mean(logsumexp(z[t,v], v) - z[t,target[t]], t)
"""
ATTENTION = """
data x[t,j], mask[t,u] = [[0, -1e9, -1e9], [0, 0, -1e9], [0, 0, 0]]
q[t,k] = sum(x[t,j]*Q[k,j], j)
m[t,k] = sum(x[t,j]*M[k,j], j)
a[t,u] = softmax(where(u <= t, sum(q[t,k]*m[u,k], k), -1e9), u)
b[t,u] = softmax(sum(q[t,k]*m[u,k], k) + mask[t,u], u)
difference = sum((a[t,u] - b[t,u])**2, t, u)
L = sum(sum(a[t,u]*x[u,j], u)**2, t, j) + sum(b[t,u]**2, t, u)
"""
TRANSPOSED = """
data x[i], y[o]
rows i
c[o] = sum(where(1 <= o-r+1 <= n, x[o-r+1]*w[r], 0), r)
L = sum((y[o] - c[o])**2, o)
"""
PHYSICS = """
data x[i], f[i]
h[i,k] = tanh(w[k]*x[i] + b[k])
u[i] = sum(v[k]*h[i,k], k)
u_x[i] = diff(u[i], x[i])
L = mean((diff(u[i], x[i], 2) + u_x[i]*u[i] - f[i])**2, i)
"""
WAVE = """
data x[i], t[i]
u[i] = sin(w*x[i])*exp(-k*t[i]*x[i])
L = mean((diff(u[i], x[i], 2, t[i]) + diff(u[i], t[i]))**2, i)
"""
PENALTY = """
data x[i,j]
u[i] = sum(v[k]*tanh(sum(W[k,j]*x[i,j], j)), k)
L = mean((sqrt(sum(diff(u[i], x[i,j])**2, j)) - 1)**2, i)
"""
HEAT = """
data start[i]
size i = N
index t = 1..3
h[0,i] = start[i]
h[t,i] = h[t-1,i] + a*(pad(h[t-1,i-1], 0) - 2*h[t-1,i] + pad(h[t-1,i+1], 0))
L = sum(h[3,i]**2, i)
"""
CHOSEN = """
data x[i], kind[i] = [1, 2, 1, 3, 2]
y[i,m] = where(kind[i] == m, w[m]*x[i], 0)
z[i] = where(1 < i <= 3 and not x[i] > 10 or i == n, w[1]*x[i], 2*w[2]*cos(pi*x[i]))
L = sum(y[i,m], i, m) + sum(z[i]**2, i)
"""
MODELS: Mapping[str, tuple[str, Mapping[str, int]]] = {
    "RNN": (RNN, {"n": 4, "J": 2, "K": 3}),
    "LSTM": (LSTM, {"T": 4, "J": 2, "K": 3}),
    "GRU": (GRU, {"T": 3, "J": 2, "K": 2}),
    "forward and backward": (FORWARD_BACKWARD, {"T": 4, "K": 3}),
    "convolution": (CONVOLUTION, {"n": 6, "R": 3}),
    "padded": (PADDED, {"n": 4, "J": 3, "R": 3, "S": 3}),
    "padded sequence": (PADDED_SEQUENCE, {"n": 4}),
    "pooled": (POOLED, {"n": 2, "I": 5, "J": 5, "F": 2, "R": 2, "S": 2, "K": 3}),
    "flat": (FLAT, {"K": 2}),
    "strided": (STRIDED, {"n": 7}),
    "reversed": (REVERSED, {"n": 5}),
    "moving average": (AVERAGE, {"n": 6}),
    "windowed softmax": (WINDOWED, {"n": 6, "R": 3}),
    "softmax over two letters": (TWO_LETTERS, {"n": 2, "J": 3, "K": 2}),
    "embedded": (EMBEDDED, {"V": 4, "K": 3}),
    "attention": (ATTENTION, {"J": 2, "K": 2}),
    "transposed convolution": (TRANSPOSED, {"n": 4, "O": 6, "R": 3}),
    "physics": (PHYSICS, {"n": 3, "K": 2}),
    "wave": (WAVE, {"n": 3}),
    "gradient penalty": (PENALTY, {"n": 3, "J": 2, "K": 2}),
    "heat": (HEAT, {"N": 4}),
    "chosen": (CHOSEN, {"M": 3}),
}


def valued(name: str) -> tuple[Definitions, dict[str, Any]]:
    """A model with seeded numbers for all that its text gives none."""
    text, sizes = MODELS[name]
    model = parse(text)
    known = {n: v.shape for n, v in model.values.items()}
    lengths = {**infer(model, known, known=sizes, complete=False), **sizes}
    generator = np.random.default_rng(7)
    data = {
        n: generator.uniform(-1, 1, [_length(model, k, lengths) for k in model.axes[n]])
        for n in model.data
        if n not in model.values
    }
    shapes = {**known, **{n: v.shape for n, v in data.items()}}
    start = initial(model, infer(model, shapes, known=lengths), seed=3)
    return model, check(model, {**data, **start})


def _length(model: Definitions, letter: str, sizes: Mapping[str, int]) -> int:
    first, last = model.limits[letter]
    return last.offset + sum(c * sizes[s] for s, c in last.sizes) - first.offset + 1


@pytest.mark.parametrize("name", MODELS)
def test_written_models_read_back(name: str) -> None:
    model = parse(MODELS[name][0])
    assert parse(unparse(model)) == model


@pytest.mark.parametrize("name", MODELS)
def test_complex_step_and_difference_agree(name: str) -> None:
    model, values = valued(name)
    for parameter in model.parameters:
        first = tuple(0 if model.origin == 0 else 1 for _ in model.axes[parameter])
        exact = complex_step(model, values, parameter, first)
        assert np.isfinite(exact)
        near = central_difference(model, values, parameter, first)
        assert exact == pytest.approx(near, rel=1e-6, abs=1e-7)


def test_lstm_is_the_loop_that_everyone_writes() -> None:
    model, v = valued("LSTM")
    h = c = np.zeros(3)
    for x in v["x"]:
        f, i, o = (1 / (1 + np.exp(-(v[f"W{g}"] @ x + v[f"U{g}"] @ h + v[f"b{g}"]))) for g in "fio")
        c = f * c + i * np.tanh(v["Wg"] @ x + v["Ug"] @ h + v["bg"])
        h = o * np.tanh(c)
    plain = PlainModel(model, v)
    np.testing.assert_allclose(plain.quantity("h")[-1], h, rtol=1e-12)
    assert plain.quantity("h").shape == (5, 3)
    assert plain.quantity("f").shape == (4, 3)


def test_forward_and_backward_meet_at_every_step() -> None:
    model, values = valued("forward and backward")
    both = PlainModel(model, values).quantity("both")
    np.testing.assert_allclose(both, both[0], rtol=1e-12)


def test_convolutions() -> None:
    model, v = valued("convolution")
    expected = np.convolve(v["x"], v["w"][::-1], "valid") + v["b"]
    np.testing.assert_allclose(PlainModel(model, v).quantity("c"), expected, rtol=1e-12)
    model, v = valued("padded")
    expected = convolve2d(v["x"], v["w"][::-1, ::-1], "same")
    np.testing.assert_allclose(PlainModel(model, v).quantity("c"), expected, rtol=1e-12)
    model, v = valued("transposed convolution")
    expected = np.convolve(v["x"], v["w"])
    np.testing.assert_allclose(PlainModel(model, v).quantity("c"), expected, rtol=1e-12)


def test_pooling_takes_the_largest_of_each_window() -> None:
    model, values = valued("pooled")
    plain = PlainModel(model, values)
    c, m = plain.quantity("c"), plain.quantity("m")
    np.testing.assert_array_equal(m, c.reshape(2, 2, 2, 2, 2, 2).max(axis=(3, 5)))


def test_padding_fills_before_the_first_step() -> None:
    model, v = valued("padded sequence")
    h = [0.5]
    for x in v["x"]:
        h.append(np.tanh(v["u"] * h[-1] + v["w"] * x))
    np.testing.assert_allclose(PlainModel(model, v).quantity("h"), h[1:], rtol=1e-12)


def test_affine_weights_strides_and_reversal() -> None:
    model, v = valued("flat")
    y = PlainModel(model, v).quantity("y")
    np.testing.assert_allclose(y, v["W"] @ v["x"].ravel(), rtol=1e-12)
    model, v = valued("strided")
    np.testing.assert_allclose(PlainModel(model, v).quantity("y"), v["w"] * v["x"][::2])
    model, v = valued("reversed")
    expected = v["w"] * (v["x"][::-1] * v["x"] ** 2).sum()
    assert PlainModel(model, v).loss() == pytest.approx(expected)
    model, v = valued("windowed softmax")
    windows = np.lib.stride_tricks.sliding_window_view(v["x"], 3)
    expected = softmax(windows * v["w"], axis=1)
    np.testing.assert_allclose(PlainModel(model, v).quantity("p"), expected, rtol=1e-12)


def test_a_mask_as_data_is_a_mask_by_indices() -> None:
    model, values = valued("attention")
    plain = PlainModel(model, values)
    assert plain.value("difference") == 0
    assert plain.quantity("a")[0].tolist() == [1, 0, 0]


def test_look_ups_count_from_the_origin() -> None:
    model, v = valued("embedded")
    z = v["E"][v["token"] - 1] @ v["E"].T
    expected = -np.log(softmax(z, axis=1)[np.arange(4), v["target"] - 1]).mean()
    assert PlainModel(model, v).loss() == pytest.approx(expected)
    zero = parse("origin 0\n" + unparse(model).replace("[1, 3, 2, 3]", "[0, 2, 1, 2]").replace(
        "[2, 1, 1, 3]", "[1, 0, 0, 2]"))  # fmt: skip
    assert PlainModel(zero, {"E": v["E"]}).loss() == pytest.approx(expected)


def test_derivatives_inside_a_model_are_those_of_the_formula() -> None:
    model, v = valued("physics")
    z = np.outer(v["x"], v["w"]) + v["b"]
    h = np.tanh(z)
    first = ((1 - h**2) * v["w"]) @ v["v"]
    second = (-2 * h * (1 - h**2) * v["w"] ** 2) @ v["v"]
    plain = PlainModel(model, v)
    np.testing.assert_allclose(plain.quantity("u_x"), first, rtol=1e-13)
    expected = ((second + first * (h @ v["v"]) - v["f"]) ** 2).mean()
    assert plain.loss() == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_derivatives_of_every_order_with_a_slope_around_them(order: int) -> None:
    model = parse(f"data x\nu = exp(w*x)\nL = diff(u, x, {order})**2")
    values = {"x": 0.3, "w": 1.2}
    square = 1.2 ** (2 * order) * np.exp(0.72)
    assert PlainModel(model, values).loss() == pytest.approx(square, rel=1e-13)
    slope = (2 * order / 1.2 + 0.6) * square
    assert complex_step(model, values, "w") == pytest.approx(slope, rel=1e-12)


def test_a_mixed_derivative_takes_each_in_turn() -> None:
    model = parse("data x, t\nu = sin(a*x)*t**3\nL = diff(u, x, t, 2)")
    nested = parse("data x, t\nu = sin(a*x)*t**3\nL = diff(diff(u, x), t, 2)")
    assert model == nested
    values = {"x": 0.4, "t": 0.5, "a": 0.7}
    assert PlainModel(model, values).loss() == pytest.approx(0.7 * np.cos(0.28) * 3, rel=1e-13)


def test_a_derivative_by_a_quantity_holds_only_what_is_not_on_its_way() -> None:
    model = parse("data x\nz = w*x\ny = z**2 + x\nL = diff(y, z)")
    assert PlainModel(model, {"x": 2.0, "w": 3.0}).loss() == pytest.approx(12.0)


def test_the_heat_equation_steps_along_time_only() -> None:
    model, v = valued("heat")
    h = v["start"]
    for _ in range(3):
        edges = np.concatenate([[0], h, [0]])
        h = h + v["a"] * (edges[:-2] - 2 * h + edges[2:])
    np.testing.assert_allclose(PlainModel(model, v).quantity("h")[-1], h, rtol=1e-12)


def test_conditions_chain_and_join() -> None:
    model, v = valued("chosen")
    x, w = v["x"], v["w"]
    plain = PlainModel(model, v)
    expected = np.where([0, 1, 1, 0, 1], w[0] * x, 2 * w[1] * np.cos(np.pi * x))
    np.testing.assert_allclose(plain.quantity("z"), expected, rtol=1e-12)
    picked = [w[int(k) - 1] * x[i] for i, k in enumerate(v["kind"])]
    np.testing.assert_allclose(plain.quantity("y").sum(axis=1), picked, rtol=1e-12)
