"""Array code: every access, reduction and function against the plain evaluator."""

from __future__ import annotations

import ast
import subprocess
import sys
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import call, define, layers, minus, model, ref, squared, statquest, times, total

import symprop
from symprop.compile import Compiled, bind, compile_passes, stabilize
from symprop.derive.backward import adjoint_names, backward, forward
from symprop.derive.graph import Graph
from symprop.errors import DataError, UnknownNameError
from symprop.functions import FUNCTIONS
from symprop.model import Definitions
from symprop.plain import PlainModel
from symprop.tree import Apply, Number
from symprop.values import check


def compiled(given_model: Definitions, by: tuple[str, ...] | None = None) -> Compiled:
    """The loss and its derivatives, as the public functions compile them."""
    stable = stabilize(given_model)
    by = given_model.parameters if by is None else by
    back = backward(Graph(stable), by)
    names = adjoint_names(stable)
    return compile_passes(stable, forward(stable), back, [stable.loss, *(names[n] for n in by)])


def drawn(shapes: dict[str, object], seed: int = 0) -> dict[str, object]:
    """Arrays stay; shapes become normal numbers."""
    random = np.random.default_rng(seed)
    return {
        name: value if isinstance(value, np.ndarray) else random.normal(size=value)
        for name, value in shapes.items()
    }


def agrees(given_model: Definitions, values: dict[str, object]) -> Compiled:
    """Loss and gradient equal those of the plain evaluator, in the shape of each parameter."""
    function = compiled(given_model)
    found = function(check(given_model, values))
    plain = PlainModel(given_model, values)
    assert found[given_model.loss] == pytest.approx(plain.loss(), rel=1e-10, abs=1e-12)
    for name in given_model.parameters:
        expected, got = plain.gradient(name), found[f"d_{name}"]
        assert np.shape(got) == np.shape(values[name])
        np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-9 * np.max(np.abs(expected)))
    return function


CASES: dict[str, tuple[str, dict[str, object]]] = {
    "literal access": (
        "data x[i,j], y[i]\nz[i] = sum(x[i,j]*W[1,j], j)*W[1,2] + b[2]\nL = sum((y[i]-z[i])**2, i)",
        {"x": (4, 3), "y": 4, "W": (2, 3), "b": 2},
    ),
    "diagonal": (
        "data x[i,j]\nL = sum(x[i,j]*W[i,j], i, j) + sum(W[i,i]**2, i)",
        {"x": (4, 4), "W": (4, 4)},
    ),
    "weights of windows that overlap": (
        "data x[j], y[o]\nh[j] = tanh(w*x[j])\nL = sum(h[k+o-1]*y[o], k, o)",
        {"x": 7, "y": 2, "w": ()},
    ),
    "convolution": (
        "data x[i], y[o]\nz[o] = sum(x[o+r-1]*w[r], r)\nL = sum((y[o]-tanh(z[o]))**2, o)",
        {"x": 6, "y": 4, "w": 3},
    ),
    "convolution of a parameter": (
        "data y[o]\nz[o] = sum(x[o+r-1]*w[r], r)\nL = sum((y[o]-tanh(z[o]))**2, o)",
        {"x": 6, "y": 4, "w": 3},
    ),
    "stride of a letter alone": (
        "data x[i]\nu[o] = tanh(w*x[2*o-1])\nL = sum(u[o]**2, o)",
        {"x": 6, "w": ()},
    ),
    "reductions over a letter that is not there": (
        "data x[i]\nL = sum(x[i], i)*sum(w, i) + prod(w, i) + logsumexp(w*v, i) + mean(w, i)",
        {"x": 4, "w": (), "v": ()},
    ),
    "stride": (
        "data x[i], y[o]\nz[o] = sum(x[2*o+r-2]*w[r], r)\nL = sum((y[o]-tanh(z[o]))**2, o)",
        {"x": 8, "y": 3, "w": 3},
    ),
    "reversed": (
        "data x[i]\nz[i] = w[n+1-i]*x[i]\nL = sum(z[i]**3, i)",
        {"x": 5, "w": 5},
    ),
    "look-up": (
        "data token[t], y[t,m]\ne[t,k] = E[token[t],k]\nz[t,m] = sum(e[t,k]*V[m,k], k)\n"
        "L = sum((y[t,m]-z[t,m])**2, t, m)",
        {"y": (5, 2), "E": (4, 3), "V": (2, 3), "token": np.array([1, 2, 4, 2, 1])},
    ),
    "look-up on the second axis": (
        "data token[t]\nL = sum(E[k,token[t]]**2*v[k], k, t) + sum(F[k,token[t],t], k, t)",
        {"E": (3, 4), "v": 3, "F": (3, 4, 5), "token": np.array([1, 2, 4, 2, 1])},
    ),
    "softmax and logarithm": (
        "data x[i,j], y[i,k]\nz[i,k] = sum(W[k,j]*x[i,j], j) + b[k]\n"
        "p[i,k] = softmax(z[i,k], k)\nL = -sum(y[i,k]*log(p[i,k]), i, k)",
        {"x": (4, 3), "y": (4, 2), "W": (2, 3), "b": 2},
    ),
    "softmax and squares": (
        "data x[i,j], y[i,k]\nz[i,k] = sum(W[k,j]*x[i,j], j) + b[k]\n"
        "p[i,k] = softmax(z[i,k], k)\nL = sum((y[i,k] - p[i,k])**2, i, k)",
        {"x": (4, 3), "y": (4, 2), "W": (2, 3), "b": 2},
    ),
    "softmax at a look-up": (
        "data x[i,j], lab[i]\nz[i,k] = sum(W[k,j]*x[i,j], j) + b[k]\n"
        "p[i,k] = softmax(z[i,k], k)\nL = -mean(log(p[i,lab[i]]), i)",
        {"x": (4, 3), "W": (2, 3), "b": 2, "lab": np.array([1, 2, 2, 1])},
    ),
    "softmax spelt out": (
        "data x[i,j], y[i,k]\nz[i,k] = sum(W[k,j]*x[i,j], j) + b[k]\ne[i,k] = exp(z[i,k])\n"
        "s[i] = sum(e[i,k], k)\np[i,k] = e[i,k]/s[i]\nL = -sum(y[i,k]*log(p[i,k]), i, k)",
        {"x": (4, 3), "y": (4, 2), "W": (2, 3), "b": 2},
    ),
    "where on values": (
        "data x[i], y[i]\ns[i] = sqrt(w*x[i])\nz[i] = where(w*x[i] > 0, s[i], 0)\n"
        "L = sum((y[i]-z[i])**2, i)",
        {"x": 7, "y": 7, "w": ()},
    ),
    "where on indices": (
        "data x[i], y[i]\na[i] = x[i]*w\nz[i] = where(i > 1, a[i-1]**2, a[i])\n"
        "L = sum((y[i]-z[i])**2, i)",
        {"x": 7, "y": 7, "w": ()},
    ),
    "conditions joined": (
        "data x[i]\nL = sum(where(i > 1 and not (w*x[i] < 0 or x[i] > 2), w*x[i]**2, w), i)",
        {"x": 7, "w": ()},
    ),
    "a letter nothing reads": ("data x[i]\nL = sum(x[i] + b[k], i, k)", {"x": 4, "b": 3}),
    "constant quantity": (
        "data x[i]\nc[i] = w\nL = sum(c[i]*x[i], i) + sum(c[i], i)",
        {"x": 4, "w": ()},
    ),
    "normalization": (
        "data x[i,j]\nm[j] = mean(x[i,j]*w[j], i)\nv[j] = mean((x[i,j]*w[j] - m[j])**2, i)\n"
        "L = sum(((x[i,j]*w[j]-m[j])/sqrt(v[j]+0.1))**3, i, j)",
        {"x": (5, 3), "w": 3},
    ),
    "four factors": (
        "data x[i,j], y[i,k]\nL = sum(x[i,j]*W[j,k]*y[i,k]*v[i], i, j, k)",
        {"x": (5, 3), "y": (5, 2), "W": (3, 2), "v": 5},
    ),
    "tied weights": (
        "data x[i,j]\nh[i,k] = tanh(sum(W[k,j]*x[i,j], j))\ny[i,j] = sum(W[k,j]*h[i,k], k)\n"
        "L = mean((x[i,j]-y[i,j])**2, i, j)",
        {"x": (5, 3), "W": (2, 3)},
    ),
    "transposed target": (
        "data x[i,j]\nz[k,i] = sum(W[k,j]*x[i,j], j)*x[i,1]\nL = sum(z[k,i]**2*v[k], i, k)",
        {"x": (5, 3), "W": (2, 3), "v": 2},
    ),
    "sizes as numbers": (
        "data x[i]\nL = sum(w*x[i], i)/n + w**2/sqrt(n)",
        {"x": 5, "w": ()},
    ),
    "sequence from origin 0": (
        "origin 0\ndata x[t], y[t]\nh[0] = h0\nh[t+1] = tanh(w*h[t] + u*x[t])\n"
        "L = sum((y[t]-h[t+1])**2, t)",
        {"x": 5, "y": 5, "w": (), "u": (), "h0": ()},
    ),
    "recurrent network": (
        "data x[t,j], y[t,m]\nh[0,k] = 0\n"
        "a[t,k] = sum(W[k,j]*x[t,j], j) + sum(U[k,l]*h[t-1,l], l) + b[k]\n"
        "h[t,k] = tanh(a[t,k])\np[t,m] = sum(V[m,k]*h[t,k], k)\n"
        "L = sum((y[t,m] - p[t,m])**2, t, m)",
        {"x": (4, 3), "y": (4, 2), "W": (5, 3), "U": (5, 5), "b": 5, "V": (2, 5)},
    ),
    "mutual sequences": (
        "data x[t]\nh[0] = 0\nc[0] = 0\nf[t] = sigmoid(a*x[t] + b*h[t-1])\n"
        "g[t] = tanh(d*x[t]+e*h[t-1])\nc[t] = f[t]*c[t-1] + (1-f[t])*g[t]\n"
        "h[t] = f[t]*tanh(c[t])\nL = sum(h[t]**2, t)",
        {"x": 5, "a": (), "b": (), "d": (), "e": ()},
    ),
    "names of Python and NumPy": (
        "data scipy[i]\nnp[i] = sum_*scipy[i]\nfloat[i] = sigmoid(np[i])\nL = sum(float[i]**2, i)",
        {"scipy": 5, "sum_": ()},
    ),
    "pooling": (
        "data x[i]\nz[i] = w*x[i]\np[o] = max(z[2*o+s-2]*v[s], s)\nL = sum(p[o]**2*u[o], o)",
        {"x": 6, "w": (), "u": 3, "v": 2},
    ),
    "variable exponent": (
        "data x[i]\nL = sum((x[i]**2+1)**w, i) + 2**w",
        {"x": 5, "w": ()},
    ),
    "no parameter": ("data x[i]\nL = sum(x[i]**2, i)", {"x": 5}),
    "one row": (
        "data x[i], y[i]\nz[i] = w*x[i] + b\nL = sum((y[i] - z[i])**2, i)",
        {"x": 1, "y": 1, "w": (), "b": ()},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_equals_the_plain_evaluator(name: str) -> None:
    text, shapes = CASES[name]
    agrees(symprop.parse(text), drawn(shapes))


@pytest.mark.parametrize("kind", ["sum", "mean", "prod", "max", "min", "logsumexp"])
@pytest.mark.parametrize("over", ["k", "i", "i, k"])
def test_every_reduction(kind: str, over: str) -> None:
    rest = [f"sum({{}}, {k})" for k in "ik" if k not in over]
    extra = {"i": "z[i,1]", "k": "z[1,k]", "i, k": "b*z[i,k]"}[over]
    body = f"{kind}(z[i,k], {over})*b + {kind}({extra}, {over})"
    for wrap in rest:
        body = wrap.format(body)
    text = f"data x[i,j]\nz[i,k] = sum(W[k,j]*x[i,j], j)\nL = {body}"
    agrees(symprop.parse(text), drawn({"x": (4, 3), "W": (2, 3), "b": ()}))


@pytest.mark.parametrize("name", [n for n, row in FUNCTIONS.items() if row.arity == 1])
def test_every_function(name: str) -> None:
    low, high = FUNCTIONS[name].domain
    inner = call(name, times(ref("w"), ref("x", "i")))
    loss = total(times(inner, ref("x", "i"), inner), "i")
    m = model(define(ref("L"), loss), data={"x": "i"}, parameters={"w": ""})
    agrees(m, {"x": np.linspace(low, high, 6) * 0.9 + 0.013, "w": 1.05})


@pytest.mark.parametrize("name", ["max", "min"])
def test_functions_of_two(name: str) -> None:
    body = total(times(call(name, times(ref("w"), ref("x", "i")), ref("b")), ref("x", "i")), "i")
    m = model(define(ref("L"), body), data={"x": "i"}, parameters={"w": "", "b": ""})
    agrees(m, {"x": np.linspace(-1, 2, 6), "w": 1.3, "b": 0.4})


def test_polygamma_of_a_number() -> None:
    body = total(Apply("polygamma", (Number(1), times(ref("w"), ref("x", "i")))), "i")
    m = model(define(ref("L"), body), data={"x": "i"}, parameters={"w": ""})
    agrees(m, {"x": np.linspace(1, 3, 6), "w": 1.3})


def test_the_lecture_reads_like_a_textbook() -> None:
    function = compiled(statquest())
    for line in (
        "x1 = dosage*w1 + b1",
        "y1 = np.logaddexp(0, x1)",
        "d_predicted = -2*(observed - predicted)",
        "d_w3 = d_predicted @ y1",
        "d_b3 = np.sum(d_predicted)",
    ):
        assert f"    {line}\n" in function.source
    assert function.source.index("# forward pass") < function.source.index("# backward pass")
    found = function(check(statquest()))
    assert found["SSR"] == 20.423597677589214
    assert found["d_b3"] == pytest.approx(-15.655108380577747, rel=1e-15)


def test_layers_are_matrix_products() -> None:
    source = compiled(layers()).source
    for line in ("z = x @ W.T + b", "d_W = d_z.T @ x", "d_b = np.sum(d_z, axis=0)"):
        assert f"    {line}\n" in source


def test_the_program_shows_its_letters() -> None:
    shown = str(compiled(layers()).program)
    assert "    z[i,k] = W[k,j] @ x[i,j] + b[k]\n" in shown
    assert shown.splitlines()[-1] == "outputs loss, d_W, d_b, d_V, d_c"


def test_the_source_runs_by_itself() -> None:
    function = compiled(statquest())
    values = check(statquest())
    space: dict[str, object] = {}
    exec(function.source, space)
    assert function.source.splitlines()[0] == "import numpy as np"
    result = space["compute"](**values)  # type: ignore[operator]
    assert result[0] == function(values)["SSR"]


@pytest.mark.parametrize("name", CASES)
def test_lines_fit_the_page(name: str) -> None:
    source = compiled(symprop.parse(CASES[name][0])).source
    assert max(map(len, source.splitlines())) <= 100
    ast.parse(source)


def test_scipy_is_imported_only_where_it_is_needed() -> None:
    code = (
        "import sys, symprop; m = symprop.load('two-layer'); m.value_and_grad()(); "
        "print('scipy' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"


def test_no_big_outer_product() -> None:
    text = "data x[i,j], y[i,k]\nL = sum(x[i,j]*W[j,k]*y[i,k]*v[i], i, j, k)"
    program = compiled(symprop.parse(text)).program
    assert max(len(n.axes) for s in program.steps for root in s.nodes for n in root.walk()) == 2


def test_softmax_needs_no_third_axis() -> None:
    program = compiled(symprop.parse(CASES["softmax and squares"][0])).program
    assert max(len(n.axes) for s in program.steps for root in s.nodes for n in root.walk()) == 2


def test_work_is_shared_between_the_passes() -> None:
    source = compiled(symprop.parse(CASES["softmax and logarithm"][0])).source
    assert source.count("np.max(") == 1
    assert source.count("np.log(") == 1


def chain(length: int) -> Definitions:
    found = [define(ref("a0", "i"), times(ref("x", "i"), ref("w0")))]
    for k in range(1, length):
        before = times(ref(f"a{k - 1}", "i"), ref(f"w{k}"))
        found.append(define(ref(f"a{k}", "i"), call("tanh", before)))
    found.append(define(ref("L"), total(squared(ref(f"a{length - 1}", "i")), "i")))
    weights = {f"w{k}": "" for k in range(length)}
    return model(*found, data={"x": "i"}, parameters=weights)


def test_length_is_linear() -> None:
    short, long = (len(compiled(chain(n)).program.steps) for n in (10, 40))
    assert long - short == 30 * 3


def test_nothing_that_the_outputs_do_not_need() -> None:
    m = statquest()
    only = compile_passes(m, forward(m), None, ["x1"])
    assert "y1" not in only.source
    assert only.program.inputs == ("dosage", "w1", "b1")


def test_unused_parameters_have_gradient_zero() -> None:
    m = symprop.parse("data x[i]\nparameter v[k]\nL = sum(w*x[i], i)")
    found = m.grad()({"x": [1.0, 2.0], "w": 1.0, "v": np.ones(3)})
    np.testing.assert_array_equal(found["v"], np.zeros(3))


@pytest.mark.parametrize("value", [1000.0, -1000.0])
@pytest.mark.parametrize(
    "text",
    [
        "p[i] = sigmoid(z[i])\nL = -sum(y[i]*log(p[i]) + (1 - y[i])*log(1 - p[i]), i)",
        "p[i] = 1/(1 + exp(-z[i]))\nL = -sum(y[i]*log(p[i]) + (1 - y[i])*log(1 - p[i]), i)",
        "p[i] = sigmoid(w*x[i])\nq[i] = 1 - p[i]\nL = -sum(y[i]*log(p[i])+(1-y[i])*log(q[i]), i)",
        "e[i] = exp(-z[i])\np[i] = 1/(1 + e[i])\nL = -sum(y[i]*log(p[i])+(1-y[i])*log1p(-p[i]), i)",
        "L = sum(log(1 + exp(z[i])) - y[i]*z[i], i)",
    ],
)
def test_logits_of_a_thousand(value: float, text: str) -> None:
    m = symprop.parse(f"data x[i], y[i]\nz[i] = w*x[i]\n{text}")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        loss, slope = m.value_and_grad()({"x": [1.0, -1.0, 1.0], "y": [0.0, 0, 1], "w": value})
    assert loss == (1000 if value > 0 else 2000)
    assert slope["w"] == pytest.approx(1.0 if value > 0 else -2.0, rel=1e-12)


@pytest.mark.parametrize("case", ["softmax and logarithm", "softmax spelt out"])
def test_softmax_of_a_thousand(case: str) -> None:
    m = symprop.parse(CASES[case][0])
    values = {"x": np.eye(2), "y": np.eye(2)[::-1], "W": 1000 * np.eye(2), "b": np.zeros(2)}
    loss, slope = m.value_and_grad()(values)
    assert loss == 2000
    np.testing.assert_allclose(slope["W"], [[1, -1], [-1, 1]])


@pytest.mark.parametrize(
    "spelt",
    [
        "p[i,k] = exp(z[i,k])/sum(exp(z[i,r]), r)\nL = -mean(sum(y[i,k]*log(p[i,k]), k), i)",
        "L = -mean(sum(y[i,k]*log(exp(z[i,k])/sum(exp(z[i,r]), r)), k), i)",
        "s[i] = sum(exp(z[i,r]), r)\np[i,k] = exp(z[i,k])/s[i]\n"
        "L = -mean(sum(y[i,k]*log(p[i,k]), k), i)",
    ],
)
def test_softmax_spelt_out_with_a_letter_of_its_own(spelt: str) -> None:
    m = symprop.parse(f"data x[i], y[i,k]\nz[i,k] = w[k]*x[i]\n{spelt}")
    values = {"x": [1000.0, -1000.0], "y": np.eye(2)[::-1], "w": [1.0, -1.0]}
    loss, slope = m.value_and_grad()(values)
    assert loss == 2000
    np.testing.assert_allclose(slope["w"], [1000, -1000])


def test_the_branch_not_taken_leaves_no_trace() -> None:
    m = symprop.parse("data x[i]\ns[i] = log(w*x[i])\nL = sum(where(x[i] > 0, s[i], w), i)")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        loss, slope = m.value_and_grad()({"x": [-1.0, 0.0, 2.0], "w": 1.0})
    assert loss == pytest.approx(2 + np.log(2))
    assert slope["w"] == pytest.approx(3.0)


@pytest.mark.parametrize("name", ["two-layer", "statquest", "iris"])
def test_float32_stays(name: str) -> None:
    m = symprop.load(name)
    values = {n: np.asarray(v, np.float32) for n, v in check(m).items()}
    loss, slopes = m.value_and_grad()(values)
    assert isinstance(loss, float)
    for parameter, slope in slopes.items():
        array = np.ndim(values[parameter]) > 0
        assert slope.dtype == np.float32 if array else isinstance(slope, float)


def test_inputs_stay_as_they_are_and_are_not_handed_out() -> None:
    m = symprop.parse("data x[i]\nz[i] = w[i]\nL = sum(z[i]*x[i], i)")
    values = {"x": np.arange(3.0), "w": np.ones(3)}
    found = compile_passes(m, forward(m), backward(Graph(m), ["w"]), ["z", "d_w", "d_z"])(values)
    for array in found.values():
        array += 7  # type: ignore[operator]
    np.testing.assert_array_equal(values["x"], np.arange(3.0))
    np.testing.assert_array_equal(values["w"], np.ones(3))
    np.testing.assert_array_equal(found["d_w"], found["d_z"])


def test_bound_packs_and_unpacks_in_order() -> None:
    m = layers()
    values = drawn({"x": (4, 3), "y": (4, 2), "W": (5, 3), "b": 5, "V": (2, 5), "c": 2})
    function = compiled(m)
    fast = bind(function, m, values, ["c", "W[2,3]", "V"])
    start = fast.vector(values)
    assert start[:3].tolist() == [*values["c"], values["W"][1, 2]]  # type: ignore[index, misc]
    loss, slope = fast(start)
    whole = function(values)
    assert loss == pytest.approx(whole["loss"], rel=1e-14)
    expected = [*whole["d_c"], whole["d_W"][1, 2], *whole["d_V"].ravel()]  # type: ignore
    np.testing.assert_allclose(slope, expected, rtol=1e-12)
    unpacked = fast.values(start + 1)
    assert unpacked["W[2,3]"] == values["W"][1, 2] + 1  # type: ignore[index]
    moved = {**values, "c": unpacked["c"], "V": unpacked["V"], "W": values["W"].copy()}  # type: ignore
    moved["W"][1, 2] += 1  # type: ignore[index]
    assert fast(start + 1)[0] == pytest.approx(function(moved)["loss"], rel=1e-15)


def test_what_is_wrong_is_said() -> None:
    m = statquest()
    with pytest.raises(UnknownNameError, match=r"unknown output 'SRS'; did you mean 'SSR'\?"):
        compile_passes(m, forward(m), None, ["SRS"])
    function = compiled(m)
    with pytest.raises(DataError, match="w1 has no value"):
        function({"dosage": [0.0], "observed": [1.0]})
    with pytest.raises(DataError, match="a vector of 1 numbers"):
        bind(function, m, check(m), ["b3"]).values(np.zeros(2))
    with pytest.raises(UnknownNameError, match="no derivative by 'b3'"):
        bind(compiled(m, ("w1",)), m, check(m), ["b3"])


TERMS = st.sampled_from(
    ["x[i,j]", "W[k,j]", "u[i]", "v[k]", "b", "x[i,j]*W[k,j]", "W[k,j]*v[k]", "(u[i] - v[k])"]
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(TERMS, min_size=1, max_size=4),
    st.lists(TERMS, min_size=1, max_size=3),
    st.sampled_from(["*", " + ", " - "]),
    st.integers(0, 10**6),
)
def test_sums_of_products(factors: list[str], others: list[str], sign: str, seed: int) -> None:
    inner = "*".join(factors)
    outer = sign.join(others).replace("x[i,j]", "u[i]").replace("W[k,j]", "v[k]")
    text = (
        "data x[i,j], u[i]\nparameter W[k,j], v[k], b\n"
        f"z[i,k] = sum({inner}, j) + ({outer})\n"
        f"L = sum(tanh(z[i,k])*({inner}), i, j, k)"
    )
    # |z| stays below 5: where tanh saturates, 1 - tanh² has few digits left, and a last place of
    # tanh more or less shows in the gradient (as it does with PyTorch and JAX, which use it too)
    random = np.random.default_rng(seed)
    shapes = {"x": (3, 2), "u": (3,), "W": (2, 2), "v": (2,), "b": ()}
    agrees(symprop.parse(text), {n: random.uniform(-0.5, 0.5, s) for n, s in shapes.items()})


def test_residuals_are_the_same_either_way() -> None:
    loss = total(squared(minus(ref("y", "i"), times(ref("w"), ref("x", "i")))), "i")
    m = model(define(ref("L"), loss), data={"x": "i", "y": "i"}, parameters={"w": ""})
    agrees(m, drawn({"x": 4, "y": 4, "w": ()}))
