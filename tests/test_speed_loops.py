"""Steps one after the other as loops of array code, against the general program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from benchmarks.workloads import LSTM
from hypothesis import HealthCheck, Phase, given, note, settings
from strategies import models
from test_speed_kernels import agrees, slots

import symprop
from symprop.compile.bound import Bound
from symprop.compile.fast import bodies, loop_code
from symprop.compile.fast.flow import Flow, Unfit
from symprop.compile.fast.loops import Carried, Given, Loop
from symprop.compile.fast.made import Arrays, array_space
from symprop.compile.fast.scalar_code import maker
from symprop.compile.fast.shortening import PASSES, loops, shortened
from symprop.compile.fast.sources import whole
from symprop.compile.fast.tracing import trace

GATES = {f"{n}{g}": s for g in "fuog" for n, s in (("W", (4, 3)), ("U", (4, 4)), ("b", (4,)))}

CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "LSTM": (LSTM, {"x": (9, 3), "y": (9, 4), **GATES}),
    "numbers": (
        "data x[t], y[t]\nh[0] = v\nh[t] = tanh(w*x[t] + u*h[t-1])\nL = sum((y[t] - h[t])**2, t)",
        {"x": (9,), "y": (9,), "v": (), "w": (), "u": ()},
    ),
    "handed on": (
        "data x[t,k]\na[0,k] = v[k]\nb[0,k] = v[k]**2\n"
        "b[t,k] = a[t-1,k]\na[t,k] = sin(w*b[t-1,k] + x[t,k])\nL = sum(a[t,k]*b[t,k]*x[t,k], t, k)",
        {"x": (9, 3), "v": (3,), "w": ()},
    ),
    "two steps back": (
        "data x[t,k]\nindex t = 3..T\na[1,k] = v[k]\na[2,k] = 2*v[k]\n"
        "a[t,k] = tanh(w*a[t-1,k] - a[t-2,k]*x[t,k])\nL = sum(a[t,k]**2, t, k)",
        {"x": (11, 3), "v": (3,), "w": ()},
    ),
    "downward": (
        "data x[t,k]\nindex s = 1..n-1\nb[n,k] = v[k]\nb[s,k] = cos(b[s+1,k]*x[s,k]*w)\n"
        "L = sum(b[t,k]**2, t, k)",
        {"x": (11, 3), "v": (3,), "w": ()},
    ),
    "steps that are counted": (
        "data x[t,k]\na[0,k] = v[k]\na[t,k] = where(t > 4, w*a[t-1,k], a[t-1,k]*x[t,k])\n"
        "L = sum(a[t,k]**2, t, k)",
        {"x": (9, 3), "v": (3,), "w": ()},
    ),
    "elements of a row": (
        "data x[t,k]\na[0,k] = v[k]\na[t,k] = sin(a[t-1,1]*x[t,k]) + w*a[t-1,k]\n"
        "L = sum(a[t,k]*a[t,2], t, k)",
        {"x": (9, 3), "v": (3,), "w": ()},
    ),
    "a sum that is products alone": (
        "data x[t,k]\nh[0,k] = v[k]\nq[t,k] = sin(h[t-1,k]*x[t,k])\n"
        "a[t,k] = tanh(sum(U[k,l]*q[t,l], l))\nc[t,k] = cos(sum(V[k,l]*q[t,l], l))\n"
        "h[t,k] = a[t,k]*c[t,k]\nL = sum(h[t,k]*x[t,k], t, k)",
        {"x": (9, 3), "v": (3,), "U": (3, 3), "V": (3, 3)},
    ),
    "reductions": (
        "data x[t,k]\na[0,k] = v[k]\np[t,k] = softmax(a[t-1,k]*w, k)\n"
        "a[t,k] = p[t,k]*max(x[t,l], l) + logsumexp(a[t-1,l], l)\nL = sum(a[t,k]*x[t,k], t, k)",
        {"x": (9, 3), "v": (3,), "w": ()},
    ),
}


def bound(name: str, **lengths: int) -> Bound:
    text, shapes = CASES[name]
    random = np.random.default_rng(3)
    values = {
        n: float(random.normal()) if s == () else random.normal(size=s) for n, s in shapes.items()
    }
    return symprop.parse(text).value_and_grad().bind(values)


def traced(fast: Bound, loop: Any = bodies.loop) -> Flow:
    kind = fast._kind()
    flow = trace(fast.compiled.program, dict(kind.shapes), dict(kind.sizes), loop=loop)
    flow.outputs = {n: flow.outputs[n] for n in (kind.value, *(s.gradient for s in slots(fast)))}
    return flow


def inside(flow: Flow) -> Iterator[Loop]:
    return (op.detail for _, op in flow.live() if op.kind == "loop")


def source(flow: Flow, fast: Bound) -> Arrays:
    made = whole(flow, slots(fast), fast.compiled.model.loss)
    return Arrays(made.text, made.fixed, maker(made.text, array_space(made.text)))


def every_selection_agrees(fast: Bound, vector: Any) -> None:
    """All passes, none, and all but one, each called twice: what the general code says."""
    expected = fast._general(vector)
    without = ([p for p in PASSES if p is not one] for one in dict.fromkeys(PASSES))
    for passes in (PASSES, (), *without):
        code = source(shortened(traced(fast), passes), fast)
        function = code.bound(fast._fixed)
        with suppress(ArithmeticError, ValueError):
            function(vector + 0.5)  # nothing of an earlier call stays behind
        agrees(function(vector), expected)


@pytest.mark.parametrize("name", CASES)
def test_results_stay(name: str) -> None:
    fast = bound(name)
    assert [*inside(traced(fast))]
    random = np.random.default_rng(5)
    for _ in range(3):
        every_selection_agrees(fast, random.normal(size=fast.size))


@pytest.mark.parametrize("name", CASES)
def test_rows_that_are_not_kept(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop_code, "MANY", 0)
    fast = bound(name)
    vector = np.random.default_rng(6).normal(size=fast.size)
    code = source(shortened(traced(fast)), fast)
    agrees(code.bound(fast._fixed)(vector), fast._general(vector))


@pytest.mark.parametrize("name", CASES)
def test_calls_with_a_mapping(name: str) -> None:
    text, shapes = CASES[name]
    model = symprop.parse(text)
    both, random = model.value_and_grad(), np.random.default_rng(7)
    for _ in range(3):
        values = {
            n: float(random.normal()) if s == () else random.normal(size=s)
            for n, s in shapes.items()
        }
        value, gradient = both(values)
        fast = both.bind(values)
        found = np.concatenate([np.ravel(gradient[n]) for n in model.parameters])
        agrees((value, found), fast._general(fast.vector(values)))


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(model=models("indexed"))
def test_results_stay_on_random_models(model: symprop.Model) -> None:
    note(str(model))
    fast = model.value_and_grad().bind()
    few = pytest.MonkeyPatch()
    few.setattr(bodies, "FEWEST", 1)
    try:
        with suppress(Unfit):
            every_selection_agrees(fast, fast.vector(model.values))
    finally:
        few.undo()


def test_what_needs_no_earlier_step_is_before_the_loop() -> None:
    forward, backward = inside(loops(traced(bound("LSTM"))))
    for loop in (forward, backward):
        kinds = Counter(op.kind for _, op in loop.body.live())
        assert kinds["dot"] == 1  # by h, and by all gates: W x and the slopes are done before
        assert kinds["tanh"] <= 2
    assert Counter(op.kind for _, op in backward.body.live())["tanh"] == 0


def test_a_step_of_an_lstm_takes_few_calls() -> None:
    fast = bound("LSTM")
    text = source(shortened(traced(fast)), fast).source
    first, second = text.split("for r")[1:]
    calls = [len(part.split("\n            s")[0].split("\n")) for part in (first, second)]
    assert calls[0] <= 13
    body = [line for line in second.split("\n") if line.startswith(" " * 16)]
    assert len(body) <= 11
    assert not any("copyto" in line for line in body)


def test_gradients_of_rows_do_not_pass_through_the_loop_twice() -> None:
    """Rows that no other step reads are filled; those that steps share are carried."""
    _, backward = inside(traced(bound("LSTM")))
    carried = {op.detail.source for _, op in backward.inputs() if isinstance(op.detail, Carried)}
    fresh = [r for r in backward.results if r.source is None]
    assert len(carried) == 2  # d_h and d_c
    assert len(fresh) == len(backward.results) - 2


def test_data_that_stays_is_given_once() -> None:
    forward, _ = inside(traced(bound("LSTM")))
    given = [op.detail.source for _, op in forward.inputs() if isinstance(op.detail, Given)]
    assert len(given) == len({*given})


def test_long_sequences_have_short_code() -> None:
    text, shapes = CASES["LSTM"]
    lengths = []
    for steps in (20, 40):
        random = np.random.default_rng(0)
        more = {**shapes, "x": (steps, 3), "y": (steps, 4)}
        values = {n: random.normal(size=s) for n, s in more.items()}
        fast = symprop.parse(text).value_and_grad().bind(values)
        kernel = fast.compiled.kernels.arrays(fast._kind(), slots(fast))
        assert kernel is not None
        lengths.append(len(kernel.source.split("\n")))
        agrees(fast(fast.vector(values)), fast._general(fast.vector(values)))
    assert lengths[0] == lengths[1]


def test_what_is_no_loop_is_written_out() -> None:
    """A step that reads all steps of a sequence that it fills, and few steps."""
    fast = symprop.parse(
        "data x[t,k]\na[0,k] = v[k]\na[t,k] = sin(a[t-1,k])*x[t,k]\nL = sum(a[t,k], t, k)"
    ).value_and_grad()
    flow = traced(fast.bind({"x": np.ones((5, 2)), "v": np.ones(2)}))
    assert not [*inside(flow)]
    wide = fast.bind({"x": np.ones((9, 20)), "v": np.ones(20)})
    assert [*inside(traced(wide))]
    assert not [*inside(traced(wide, lambda t, c: bodies.loop(t, c, widest=19)))]


def test_products_that_are_made_when_they_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A factor of a product that is made late is made late itself."""
    monkeypatch.setattr(bodies, "FEWEST", 1)
    model = symprop.parse(
        "data x[j,h] = [[-0.9, 0.8], [0.2, -0.9], [0.4, 0.9], [0.3, -0.3]]\n"
        "parameter w3 = -0.5, w4 = 0.2, w5 = -0.6, w6 = -0.7, w7 = 0.5, W8[h] = [-0.5, -0.8]\n"
        "index s = 1..H-1\n"
        "a[j,h] = x[j,h]\n"
        "h2[H,j] = 0\n"
        "h2[s,j] = tanh(w3*h2[s+1,j] + w4)\n"
        "u3[h,j] = sin(w5*h2[h,j] + w6)*(h2[h,j] + w7)\n"
        "d3[h,j] = diff(u3[h,j], w5) + cosh(2.7*tanh(w6))/(2 + tanh(mean(W8[g]*w5, g)))\n"
        "loss = sum((d3[h,j] - 0.3)**2, h, j)"
    )
    fast = model.value_and_grad().bind()
    every_selection_agrees(fast, fast.vector(model.values))
