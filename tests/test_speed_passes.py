"""The passes that make a flow shorter: each does what it says, and changes no result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from strategies import models
from test_speed_kernels import EVERY, MORE, agrees, bound, flow_of, slots

import symprop
from symprop.compile.bound import Bound
from symprop.compile.fast.alike import alike
from symprop.compile.fast.collecting import collect
from symprop.compile.fast.flow import Flow, Unfit
from symprop.compile.fast.kernels import PASSES, shortened
from symprop.compile.fast.made import Arrays, array_space
from symprop.compile.fast.pulling import pull
from symprop.compile.fast.scalar_code import maker
from symprop.compile.fast.sources import whole
from symprop.compile.fast.spreading import spread

Pass = Callable[[Flow], Flow]

ATTENTION = """
data x[s,j], y[s,d]
q[s,d] = sum(x[s,j]*Q[d,j], j)
k[t,d] = sum(x[t,j]*K[d,j], j)
v[t,d] = sum(x[t,j]*V[d,j], j)
a[s,t] = softmax(sum(q[s,d]*k[t,d], d)/sqrt(D), t)
p[s,d] = sum(a[s,t]*v[t,d], t)
L = mean((y[s,d] - p[s,d])**2, s, d)
"""


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


WITHOUT = [PASSES, *([p for p in PASSES if p is not one] for one in dict.fromkeys(PASSES))]


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
        every_selection_agrees(fast, vector, WITHOUT if name in MORE else [PASSES])
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
