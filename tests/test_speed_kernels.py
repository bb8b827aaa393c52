"""Fast code, kind by kind and pass by pass, against the general program."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from test_compile import CASES, drawn
from threads import at_once

import symprop
from symprop.api import Model
from symprop.compile.bound import Bound
from symprop.compile.fast import kernels
from symprop.compile.fast.flow import Flow, Unfit
from symprop.compile.fast.made import Arrays, array_space
from symprop.compile.fast.running import Chunks
from symprop.compile.fast.scalar_code import maker
from symprop.compile.fast.sources import Slot, chunked, whole
from symprop.compile.fast.splitting import split
from symprop.compile.fast.stacking import stack
from symprop.compile.fast.tracing import trace
from symprop.compile.fast.unrolled import unroll
from symprop.errors import DataError

MORE = {
    "lecture": (str(symprop.load("statquest")), {"dosage": 50, "observed": 50}),
    "layers": (
        "data x[i,j], y[i,k]\nz[i,h] = sum(x[i,j]*W[h,j], j) + b[h]\na[i,h] = relu(z[i,h])\n"
        "p[i,k] = softmax(sum(a[i,h]*V[k,h], h) + c[k], k)\n"
        "L = -mean(sum(y[i,k]*log(p[i,k]), k), i)",
        {"x": (40, 3), "y": (40, 2), "W": (5, 3), "b": 5, "V": (2, 5), "c": 2},
    ),
    "functions": (
        "data x[i]\nL = sum(silu(w*x[i]) + gelu(w*x[i]) + elu(x[i]*w) + leaky_relu(w*x[i])"
        " + sigmoid(w)*softplus(x[i]) + max(x[i], w) + min(x[i], w) + abs(x[i]*w)"
        " + where(x[i] > w, x[i], w)**2 + atan(w*x[i]) + sin(w)*cos(x[i]), i)",
        {"x": 40, "w": ()},
    ),
}
EVERY = {**CASES, **MORE}


def bound(name: str, rows: int | None = None) -> tuple[Bound, np.ndarray[Any, Any]]:
    text, shapes = EVERY[name]
    model = symprop.parse(text)
    wanted: dict[str, object] = dict(shapes)
    missing = [p for p in (*model.parameters, *model.data) if p not in wanted]
    values = {**drawn(dict.fromkeys(missing, ()), 7), **drawn(wanted, 1)}
    fast = model.value_and_grad().bind(values)
    return fast, fast.vector(values)


def slots(fast: Bound) -> list[Slot]:
    return [Slot(s.name, fast._output(s), s.part.start, s.shape, s.element) for s in fast.slots]


def flow_of(fast: Bound, **passes: bool) -> Flow:
    kind = fast._kind()
    flow = trace(fast.compiled.program, dict(kind.shapes), dict(kind.sizes), **passes)
    flow.outputs = {n: flow.outputs[n] for n in (kind.value, *(s.gradient for s in slots(fast)))}
    return flow


def agrees(found: tuple[float, Any], expected: tuple[float, Any]) -> None:
    """To 1e-12 of the largest entry."""
    assert found[0] == pytest.approx(expected[0], rel=1e-12)
    scale = float(np.max(np.abs(expected[1]), initial=1e-300))
    np.testing.assert_allclose(found[1], expected[1], rtol=0, atol=1e-12 * scale)


@pytest.mark.parametrize("name", EVERY)
def test_straight_line_code(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "SMALL", 10**6)
    monkeypatch.setattr(kernels, "LONGEST", 10**6)
    fast, vector = bound(name)
    code = fast.compiled.kernels.straight(fast._kind())
    if code is None:
        pytest.skip("positions in data")
    try:
        found = code.bound(fast._fixed)(vector)
    except (ArithmeticError, ValueError):
        assert name == "where on values"  # the square root of a negative number
    else:
        agrees(found, fast._general(vector))


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize(("reuse", "stacked"), [(True, False), (False, False), (True, True)])
def test_array_code(name: str, reuse: bool, stacked: bool) -> None:
    fast, vector = bound(name)
    if not fast.size:
        pytest.skip("nothing to learn")
    try:
        flow = stack(flow_of(fast), 2, 9999) if stacked else flow_of(fast)
        made = whole(flow, slots(fast), fast.compiled.model.loss, reuse)
    except Unfit:
        pytest.skip("a look-up that changes")
    run = Arrays(made.text, made.fixed, maker(made.text, array_space(made.text))).bound(fast._fixed)
    expected = fast._general(vector)
    agrees(run(vector), expected)
    agrees(run(vector), expected)


def test_positions_keep_their_place_among_twins() -> None:
    model = symprop.parse(
        "data x[j] = [-0.3, -0.4, -0.8], token[j] = [2, 3, 3]\n"
        "parameter w = 0.3, W[j] = [-0.3, -0.7, -0.6], V[h] = [0.5, -0.7]\n"
        "a[j] = gelu(w*x[j] + softmax(W[j] + gelu(max(V[h]*W[token[j]], h)), j))\n"
        "L = sum((a[j] - 0.3)**2, j)"
    )
    fast = model.value_and_grad().bind()
    vector = fast.vector(model.values)
    agrees(fast(vector), fast._general(vector))


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("threads", [1, 2])
def test_chunks(name: str, threads: int) -> None:
    fast, vector = bound(name)
    flow = flow_of(fast)
    cut = split(flow)
    if cut is None or not fast.size:
        assert name not in MORE
        pytest.skip("rows that know each other")
    made = chunked(flow, slots(fast), fast.compiled.model.loss, cut)
    arrays = Arrays(made.text, made.fixed, maker(made.text, array_space(made.text)))
    rows = flow.lengths[cut.letter]
    for length in (1, 3, rows):
        parts = [fast._fixed[n] if np.ndim(fast._fixed[n]) else float(fast._fixed[n])
                 for n in arrays.fixed]  # fmt: skip
        run = Chunks(*arrays.make(parts), rows, length, threads)
        agrees(run(vector), fast._general(vector))


@pytest.mark.parametrize("passes", [{"pull": False}, {"fold": False}])
@pytest.mark.parametrize("name", ["lecture", "layers", "recurrent network", "functions"])
def test_passes_switched_off(name: str, passes: dict[str, bool]) -> None:
    fast, vector = bound(name)
    made = whole(flow_of(fast, **passes), slots(fast), fast.compiled.model.loss)
    run = Arrays(made.text, made.fixed, maker(made.text, array_space(made.text))).bound(fast._fixed)
    agrees(run(vector), fast._general(vector))


def test_factors_leave_sums() -> None:
    fast, _ = bound("lecture")
    plain, pulled = (len(list(flow_of(fast, pull=p).live())) for p in (False, True))
    rows = [sum("i" in op.axes for _, op in flow_of(fast, pull=p).live()) for p in (False, True)]
    assert rows[1] < rows[0]
    assert pulled < plain + 10


def test_work_is_shared_between_softplus_and_its_slope() -> None:
    flow = flow_of(bound("lecture")[0])
    assert [op.kind for _, op in flow.live()].count("exp") == 2


def test_buffers_are_used_again() -> None:
    fast, _ = bound("lecture")
    counts = [
        whole(flow_of(fast), slots(fast), "SSR", reuse).text.count("empty(") for reuse in (1, 0)
    ]
    assert counts[0] < counts[1]


def test_nodes_of_a_layer_share_their_calls() -> None:
    flow = flow_of(bound("lecture")[0])
    kinds = [op.kind for _, op in stack(flow, 2).live()]
    assert kinds.count("exp") == kinds.count("log1p") == 1
    assert kinds.count("dot") == 2


def test_a_flow_without_twins_stays() -> None:
    flow = flow_of(bound("layers")[0])
    assert stack(flow) is flow


def test_unrolled_numbers_are_shared() -> None:
    flow, _ = unroll(flow_of(bound("lecture")[0]), 10**5)
    kinds = [op.kind for _, op in flow.live()]
    assert kinds.count("exp") == kinds.count("log1p") == 100


def test_batch_normalization_is_not_cut() -> None:
    assert split(flow_of(bound("normalization")[0]), ["i"]) is None


ROWS = [3, 300, 25_000]


def lecture(rows: int) -> tuple[Model, dict[str, Any]]:
    random = np.random.default_rng(3)
    model = symprop.load("statquest")
    data = {"dosage": random.random(rows), "observed": random.random(rows)}
    return model, {**model.values, **data}


@pytest.mark.parametrize("rows", ROWS)
def test_the_kind_follows_the_shapes(rows: int) -> None:
    model, values = lecture(rows)
    fast = model.value_and_grad().bind(values)
    vector = fast.vector(values)
    agrees(fast(vector), fast._general(vector))
    assert not fast._failures
    assert type(fast._fast).__name__ == {3: "function", 300: "Lent", 25_000: "Chunks"}[rows]


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("value", [800.0, -800.0, 1e308, -1e308, np.inf, np.nan])
@pytest.mark.parametrize("position", [0, 1, 4, 6])
def test_overflow_and_no_numbers_as_in_the_general_code(
    rows: int, value: float, position: int
) -> None:
    model, values = lecture(rows)
    fast = model.value_and_grad().bind(values)
    vector = fast.vector(values)
    vector[position] = value
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found, expected = fast(vector), fast._general(vector)
    assert found[0] == pytest.approx(expected[0], rel=1e-12, nan_ok=True)
    np.testing.assert_allclose(found[1], expected[1], rtol=1e-9)


def test_after_many_overflows_the_general_code_serves_for_a_while() -> None:
    model, values = lecture(3)
    fast = model.value_and_grad().bind(values)
    good = fast.vector(values)
    bad = good.copy()
    bad[1] = 1e9
    before = fast(good)
    for _ in range(40):
        fast(bad)
    assert fast._fast == fast._rested
    for _ in range(1100):
        agrees(fast(good), before)
    assert fast._fast == fast._kernel


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("wrong", [np.zeros(6), np.zeros((7, 1)), 1.0, ["a"] * 7, None])
def test_a_vector_that_does_not_fit(rows: int, wrong: Any) -> None:
    model, values = lecture(rows)
    fast = model.value_and_grad().bind(values)
    for _ in range(2):
        with pytest.raises(DataError, match="a vector of 7 numbers is needed"):
            fast(wrong)


@pytest.mark.parametrize("rows", ROWS)
def test_other_kinds_of_vectors(rows: int) -> None:
    model, values = lecture(rows)
    fast = model.value_and_grad().bind(values)
    for vector in ([1, 2, 3, 4, 5, 6, 7], np.arange(7), np.arange(14.0)[::2] / 2):
        expected = fast._general(np.asarray(vector, float))
        agrees(fast(vector), expected)  # type: ignore[arg-type]


@pytest.mark.parametrize("rows", ROWS)
def test_inputs_and_earlier_results_stay_as_they_are(rows: int) -> None:
    model, values = lecture(rows)
    fast = model.value_and_grad().bind(values)
    vector = fast.vector(values)
    kept = {n: np.copy(v) for n, v in values.items()}
    _, first = fast(vector)
    before = first.copy()
    fast(vector + 1)
    np.testing.assert_array_equal(first, before)
    np.testing.assert_array_equal(vector, fast.vector(kept))
    for name, value in kept.items():
        np.testing.assert_array_equal(values[name], value)


@pytest.mark.parametrize("rows", ROWS)
def test_threads_do_not_meet(rows: int) -> None:
    model, values = lecture(rows)
    fast = model.value_and_grad().bind(values)
    start = fast.vector(values)
    vectors = [start + k for k in range(4)]
    expected = [fast._general(v) for v in vectors]

    def work(k: int) -> None:
        agrees(fast(vectors[k]), expected[k])

    at_once(work)


def test_a_bounded_number_of_kinds_is_kept() -> None:
    model, _ = lecture(3)
    both = model.value_and_grad()
    for rows in range(1, 60):
        _, values = lecture(rows)
        fast = both.bind(values)
        fast(fast.vector(values))
    assert len(fast.compiled.kernels._kept) <= kernels.KEPT


def test_single_elements() -> None:
    text, shapes = EVERY["layers"]
    model = symprop.parse(text)
    values = drawn(shapes)
    for rows in (3, 400, 40_000):
        random = np.random.default_rng(0)
        data = {"x": random.normal(size=(rows, 3)), "y": random.normal(size=(rows, 2))}
        whole_ = {**values, **data}
        fast = model.value_and_grad("W[2,3]", "c", "b[1]", "W[1,1]").bind(whole_)
        vector = fast.vector(whole_) + 0.5
        agrees(fast(vector), fast._general(vector))
        assert fast._failures == 0


def test_float32_stays() -> None:
    model, values = lecture(300)
    fast = model.value_and_grad().bind({n: np.asarray(v, np.float32) for n, v in values.items()})
    assert fast(fast.vector(values))[1].dtype == np.float32


def test_scipy_minimizes_the_objective() -> None:
    from scipy.optimize import minimize

    fun, start = symprop.load("statquest").objective(learn=["b3"])
    found = minimize(fun, start, jac=True)
    assert fun.values(found.x)["b3"] == pytest.approx(2.609, abs=1e-3)
