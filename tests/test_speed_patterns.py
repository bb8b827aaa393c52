"""Straight-line code that knows where the data is 0 or 1, against the general program."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from test_speed_kernels import EVERY, agrees, bound

import symprop
from symprop.compile.bound import Bound
from symprop.compile.fast import kernels
from symprop.compile.fast.made import Straight

LINE = "data x[i], y[i]\nL = sum((y[i] - v*softplus(w*x[i] + b) - c)**2, i)"
START = {"w": 0.3, "b": -0.2, "v": 1.5, "c": 0.1}


def line(x: list[float], y: list[float]) -> Bound:
    return symprop.parse(LINE).value_and_grad().bind({**START, "x": x, "y": y})


def made(fast: Bound) -> tuple[Straight, Straight]:
    """The code for any values, and the one for these."""
    code = fast.compiled.kernels.straight(fast._kind())
    assert isinstance(code, Straight)
    values = {(n, k): float(np.asarray(fast._fixed[n])[k]) for n, k in code.fixed}
    return code, code.simpler(tuple((e, v) for e, v in values.items() if v in (0.0, 1.0))) or code


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", EVERY)
def test_zeros_and_ones_in_the_data(name: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "SMALL", 10**6)
    monkeypatch.setattr(kernels, "LONGEST", 10**6)
    fast, vector = bound(name)
    random = np.random.default_rng(seed)
    known: dict[str, Any] = {}
    for data in fast.compiled.model.data:
        shape = np.shape(fast._fixed.get(data, 0.0))
        known[data] = np.where(random.random(shape) < 0.5, random.integers(0, 2, shape), 0.7)
    code = fast.compiled.kernels.straight(fast._kind())
    if code is None:
        pytest.skip("this model has no straight-line code")
    fixed = {**fast._fixed, **known}
    plain = code.make([float(np.asarray(fixed[n])[k]) for n, k in code.fixed])
    try:
        expected = plain(vector)
    except (ArithmeticError, ValueError):
        with pytest.raises((ArithmeticError, ValueError)):
            code.bound(fixed)(vector)
        return
    agrees(code.bound(fixed)(vector), expected)


def test_less_is_left_to_compute() -> None:
    code, simple = made(line([0.0, 0.5, 1.0], [0.0, 1.0, 0.0]))
    assert len(simple.fixed) == 1
    assert simple.source.count("*") == code.source.count("*") - 4
    assert "c1" not in simple.source


@pytest.mark.parametrize("weight", [np.inf, -np.inf, np.nan])
def test_what_a_zero_multiplies_must_be_finite(weight: float) -> None:
    """``0*w`` is no number for such a weight, although nothing is left of it in the code."""
    fast = line([0.0, 0.0], [1.0, 0.0])
    assert made(fast)[0] is not made(fast)[1]
    vector = fast.vector({**START, "w": weight})
    value, gradient = fast(vector)
    expected, slope = fast._general(vector)
    assert np.isnan(expected)
    assert np.isnan(value)
    np.testing.assert_array_equal(gradient, slope)


def test_what_shows_in_the_results_is_not_looked_at_again() -> None:
    _, simple = made(line([0.0, 0.5], [0.3, 0.4]))
    (check,) = (text for text in simple.source.split("\n") if "check =" in text)
    # w alone: the factor of x in its slope is also a term of the slope of b
    assert check.count("+") == 5


def test_data_that_changes_at_each_bind_gets_code_for_all_of_it() -> None:
    both = symprop.parse(LINE).value_and_grad()
    random, sources = np.random.default_rng(0), set()
    for _ in range(40):
        x, y = random.integers(0, 2, (2, 4)).astype(float)
        fast = both.bind({**START, "x": x, "y": y})
        vector = fast.vector(START)
        agrees(fast(vector), fast._general(vector))
        sources.add(made(fast)[1].source)
    assert len(sources) <= kernels.PATTERNS + 1


def test_a_descent_from_such_data() -> None:
    model = symprop.parse(LINE)
    data = {"x": [0.0, 0.5, 1.0, 0.0], "y": [0.0, 1.0, 0.0, 1.0]}
    short = symprop.gradient_descent(
        model, {**START, **data}, learning_rate=0.05, max_steps=50, stop_step=0.0
    )
    fast = line(data["x"], data["y"])
    vector = fast.vector(START)
    for _ in range(50):
        vector = vector - 0.05 * fast._general(vector)[1]
    np.testing.assert_allclose(fast.vector(short.values), vector, rtol=1e-12)


def test_patterns_of_a_bounded_number_of_shapes_are_counted() -> None:
    both = symprop.parse(LINE).value_and_grad()
    for rows in range(1, 90):
        x, y = np.zeros(rows), np.ones(rows)
        fast = both.bind({**START, "x": x, "y": y})
        fast(fast.vector(START))
    assert len(fast.compiled.kernels._patterns) <= 4 * kernels.KEPT + 1
