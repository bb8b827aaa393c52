"""The passes that make a flow shorter: each does what it says, and changes no result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from benchmarks.workloads import ATTENTION
from hypothesis import HealthCheck, Phase, given, note, settings
from strategies import models
from test_speed_kernels import EVERY, MORE, agrees, bound, flow_of, slots

import symprop
from symprop.compile.bound import Bound
from symprop.compile.fast.alike import alike
from symprop.compile.fast.collecting import collect
from symprop.compile.fast.flow import Flow, Unfit
from symprop.compile.fast.kernels import FREE
from symprop.compile.fast.made import Arrays, array_space
from symprop.compile.fast.pulling import pull
from symprop.compile.fast.scalar_code import maker
from symprop.compile.fast.shortening import PASSES, shortened
from symprop.compile.fast.sources import whole
from symprop.compile.fast.spreading import spread
from symprop.compile.fast.stacking import stack
from symprop.compile.fast.steps import rows

Pass = Callable[[Flow], Flow]


def attention() -> Bound:
    random = np.random.default_rng(0)
    shapes = {"x": (20, 9), "y": (20, 11), "Q": (11, 9), "K": (11, 9), "V": (11, 9)}
    values = {n: random.normal(size=s) for n, s in shapes.items()}
    return symprop.parse(ATTENTION).value_and_grad().bind(values)


def passed(flow: Flow, *passes: Pass) -> Flow:
    return shortened(flow, passes)


def kinds(flow: Flow) -> Counter[str]:
    return Counter(op.kind for _, op in flow.live())


def widest(flow: Flow) -> int:
    return max(len(op.axes) for _, op in flow.live())


def run(fast: Bound, flow: Flow, vector: Any) -> Any:
    made = whole(flow, slots(fast), fast.compiled.model.loss)
    code = Arrays(made.text, made.fixed, maker(made.text, array_space(made.text)))
    function = code.bound(fast._fixed)
    function(vector + 0.5)  # nothing of an earlier call stays behind
    return function(vector)


EAGER = [partial(stack, least=2, most=9999) if p is stack else p for p in PASSES]
WITHOUT = [PASSES, EAGER, *([p for p in PASSES if p is not one] for one in dict.fromkeys(PASSES))]


def every_selection_agrees(fast: Bound, vector: Any, selections: Any = WITHOUT) -> None:
    """All passes together, and all but one: what the general code says."""
    expected = fast._general(vector)
    for passes in selections:
        agrees(run(fast, shortened(flow_of(fast), passes), vector), expected)


@pytest.mark.parametrize("name", EVERY)
def test_results_stay(name: str) -> None:
    fast, vector = bound(name)
    if not fast.size:
        pytest.skip("nothing to learn")
    try:
        every_selection_agrees(fast, vector, WITHOUT if name in MORE else [PASSES, EAGER])
    except Unfit:
        pytest.skip("a look-up that changes")


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(model=models() | models("indexed"))
def test_results_stay_on_random_models(model: symprop.Model) -> None:
    note(str(model))
    fast = model.value_and_grad().bind()
    with suppress(Unfit):
        every_selection_agrees(fast, fast.vector(model.values))


def test_attention() -> None:
    fast = attention()
    vector = np.random.default_rng(1).normal(size=fast.size)
    every_selection_agrees(fast, vector)


def test_equal_work_under_other_letters_is_done_once() -> None:
    flow = flow_of(attention())
    assert kinds(flow)["exp"] == 2
    assert kinds(alike(flow))["exp"] == 1
    assert kinds(alike(flow))["dot"] < kinds(flow)["dot"]


def test_no_array_is_wider_than_what_is_multiplied() -> None:
    flow = flow_of(attention())
    assert widest(flow) == 3
    assert widest(spread(flow)) == 2


def test_factors_leave_products() -> None:
    flow = passed(flow_of(attention()), spread, alike)
    counts = [
        sum(op.kind == "/" and len(op.axes) == 2 for _, op in one.live())
        for one in (flow, alike(pull(flow)))
    ]
    assert counts[1] < counts[0]


def test_products_with_a_common_factor_become_one() -> None:
    before = passed(flow_of(attention()), spread, alike, pull, alike)
    after = passed(before, collect, collect, alike)
    assert kinds(before)["dot"] - kinds(after)["dot"] == 2


def test_nothing_is_collected_that_others_need() -> None:
    fast = bound_of(
        "data x[s,t]\np[s,d] = sum(x[s,t]*A[t,d], t)\nq[s,d] = sum(x[s,t]*B[t,d], t)\n"
        "L = sum((p[s,d] - q[s,d])**2 + p[s,d]**3 + q[s,d]**4, s, d)",
        {"x": (9, 10), "A": (10, 9), "B": (10, 9)},
    )
    flow = alike(flow_of(fast))
    assert kinds(collect(flow))["dot"] == kinds(flow)["dot"]


def bound_of(text: str, shapes: dict[str, Any]) -> Bound:
    random = np.random.default_rng(0)
    values = {n: random.normal(size=s) for n, s in shapes.items()}
    return symprop.parse(text).value_and_grad().bind(values)


def layers(*widths: int) -> tuple[Bound, Any]:
    model = symprop.dense(*widths, activation="tanh", names="arrays")
    random = np.random.default_rng(3)
    shapes: dict[str, tuple[int, ...]] = {
        "input": (32, widths[0]), "observed": (32, widths[-1])
    }  # fmt: skip
    for k, (a, b) in enumerate(pairwise(widths), 1):
        shapes |= {f"W{k}": (b, a), f"b{k}": (b,)}
    fast = model.value_and_grad().bind({n: random.normal(size=s) for n, s in shapes.items()})
    return fast, random.normal(size=fast.size) * 0.5


@pytest.mark.parametrize("widths", [(4,) * 7, (3, 4, 4, 4, 2), (4, 4, 5, 5, 4, 4, 5), (5, 4, 3)])
def test_layers_alike_or_not(widths: tuple[int, ...]) -> None:
    every_selection_agrees(*layers(*widths))


def test_layers_share_their_calls() -> None:
    shallow, deep = (shortened(flow_of(layers(*[4] * count)[0])) for count in (6, 10))
    more = kinds(deep) - kinds(shallow)
    assert {k: n for k, n in more.items() if k not in FREE} == {"dot": 8, "+": 4, "tanh": 4, "*": 4}


def test_gradients_of_layers_leave_together() -> None:
    fast, vector = layers(*[4] * 6)
    text = whole(shortened(flow_of(fast)), slots(fast), "SSR").text
    assert text.count("copyto(g_") == 2
    run(fast, shortened(flow_of(fast)), vector)


def test_nothing_is_copied_for_layers() -> None:
    fast, _ = layers(*[4] * 9)
    text = whole(shortened(flow_of(fast)), slots(fast), "SSR").text
    inside = text[text.index("def run") :]
    assert inside.count("copyto(") == 3  # the vector, and the gradient by W and b


RECURRENT = """
data x[t,j], y[t,k]
h[0,k] = 0
h[t,k] = tanh(sum(W[k,j]*x[t,j], j) + sum(U[k,l]*h[t-1,l], l) + b[k])
L = sum((y[t,k] - h[t,k])**2, t, k)
"""


def recurrent(steps: int) -> Bound:
    shapes = {"x": (steps, 3), "y": (steps, 4), "W": (4, 3), "U": (4, 4), "b": 4}
    return bound_of(RECURRENT, shapes)


def test_steps_are_rows() -> None:
    flow = flow_of(recurrent(9))
    assert kinds(flow)["put"] > 9
    assert kinds(rows(flow))["put"] <= 2  # an array with one row


def test_steps_of_data_are_multiplied_at_once() -> None:
    counts = [kinds(shortened(flow_of(recurrent(n))))["dot"] for n in (8, 12)]
    assert counts[1] - counts[0] == 2 * 4  # U h forward, and its adjoint backward


def test_sequences() -> None:
    fast = recurrent(9)
    every_selection_agrees(fast, np.random.default_rng(2).normal(size=fast.size))


def test_few_rows_are_put_into_what_is_there() -> None:
    fast = bound_of(
        "data x[t]\nindex t = 3..T\na[1] = w\na[2] = w**2\na[t] = sin(w*x[t])\n"
        "L = sum(a[t]*a[t], t) + a[1]*a[2]",
        {"x": 12, "w": ()},
    )
    every_selection_agrees(fast, np.array([0.7]))


def test_functions_of_scipy_on_single_numbers_and_arrays() -> None:
    fast = bound_of(
        "data x[t]\nL = sum((lgamma(x[1]**2 + 1) - x[t]*erf(w))**2 + w*lgamma(x[t]**2 + 1), t)",
        {"x": 5, "w": ()},
    )
    every_selection_agrees(fast, np.array([0.7]))


def test_members_that_lie_otherwise_are_copied_into_their_stack() -> None:
    model = symprop.parse(
        "data x[j,h] = [[-0.654, 0.617], [-0.568, 0.106]]\n"
        "parameter w1 = -0.458, W2[o,a] = [[-0.319, 0.952]], w3 = 0.526\n"
        "parameter W4[e,f] = [[0.205], [0.171]], w5 = -0.158, W6[g,m] = [[-0.468], [-0.789]]\n"
        "c1[k,t] = mean(x[n-k-o+2,2*t+a-2]*W2[o,a], o, a) + w3\n"
        "c2[c,y] = min(c1[c+e-1,2*y+f-2]*W4[e,f] - max(w1, W4[E-e+1,f])**3, e, f) + w5"
        " - sum(W4[2,f]*w1, f)\n"
        "f3[g] = sum(W6[g,c+y-1]*c2[c,y], c, y)\nloss = sum((f3[g] - 0.3)**2, g)"
    )
    fast = model.value_and_grad().bind()
    every_selection_agrees(fast, fast.vector(model.values))
