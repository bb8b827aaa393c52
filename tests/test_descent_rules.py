"""The update rules: closed forms of their first steps, convergence on quadratics."""

from __future__ import annotations

import math

import numpy as np
import pytest
from descents import B3, square
from hypothesis import given, settings
from hypothesis import strategies as st

from symprop.descent import RULES, Layout, Rule, descend


def steps(rule, derivatives, rate=0.1, **options):
    """The step sizes that a rule makes of the derivatives."""
    row = RULES[rule]
    update, state = row.update(options), row.start(np.zeros(1))
    found = []
    for derivative in derivatives:
        size, state = update(state, np.array([float(derivative)]), rate)
        found.append(float(size[0]))
    return found


def test_every_rule_has_its_closed_form_tested():
    assert set(RULES) == {"plain", "momentum", "nesterov", "rmsprop", "adam"}


def test_plain_steps():
    assert steps("plain", [-15.7, 2.0]) == pytest.approx([-1.57, 0.2])


def test_momentum_steps():
    assert steps("momentum", [2.0, 1.0]) == pytest.approx([0.2, 0.9 * 0.2 + 0.1])
    assert steps("momentum", [2.0, 1.0], mu=0.5) == pytest.approx([0.2, 0.2])


def test_nesterov_steps():
    second = 0.9 * (0.9 * 0.2 + 0.1) + 0.1
    assert steps("nesterov", [2.0, 1.0]) == pytest.approx([1.9 * 0.2, second])


def test_rmsprop_steps():
    first = 0.1 * 2 / (math.sqrt(0.1 * 4) + 1e-8)
    second = 0.1 * 1 / (math.sqrt(0.9 * 0.4 + 0.1) + 1e-8)
    assert steps("rmsprop", [2.0, 1.0]) == pytest.approx([first, second], rel=1e-12)


def test_adam_steps_as_in_algorithm_1():
    derivatives = [3.0, -1.0, 0.5, 0.25]
    mean = square = 0.0
    expected = []
    for t, g in enumerate(derivatives, start=1):
        mean, square = 0.9 * mean + 0.1 * g, 0.999 * square + 0.001 * g * g
        corrected, root = mean / (1 - 0.9**t), math.sqrt(square / (1 - 0.999**t))
        expected.append(0.1 * corrected / (root + 1e-8))
    assert steps("adam", derivatives) == pytest.approx(expected, rel=1e-12)
    assert expected[0] == pytest.approx(0.1)


@pytest.mark.parametrize("name", RULES)
def test_rules_are_pure_and_described(name):
    row, derivative = RULES[name], np.array([2.0, -3.0])
    state = row.start(derivative)
    once, again = (row.update()(state, derivative, 0.1)[0] for _ in range(2))
    assert once.tolist() == again.tolist()
    assert derivative.tolist() == [2.0, -3.0]
    assert np.sign(once).tolist() == [1.0, -1.0]
    assert row.name == name
    assert row.description
    assert "step size = " in row.formula


@pytest.mark.parametrize("name", sorted(set(RULES) - {"rmsprop"}))
@given(
    curvatures=st.lists(st.floats(0.5, 2.0), min_size=1, max_size=4),
    center=st.floats(-5, 5),
    seed=st.integers(0, 100),
)
@settings(max_examples=15, deadline=None)
def test_convex_quadratics_converge(name, curvatures, center, seed):
    scale = np.array(curvatures)
    start = np.random.default_rng(seed).uniform(-5, 5, scale.size)

    def fun(v):
        return float(scale @ (v - center) ** 2), 2 * scale * (v - center)

    layout = Layout({f"p{k}": () for k in range(scale.size)})
    run = descend(fun, start, layout, rule=name, stop_step=1e-5, max_steps=5000)
    assert run.converged
    assert layout.pack(run.values) == pytest.approx(center + 0 * scale, abs=1e-2)


def test_rmsprop_comes_near_and_circles_at_a_fixed_rate():
    run = descend(square, [3.0], B3, rule="rmsprop", learning_rate=0.01, max_steps=2000)
    assert abs(run.values["b3"]) < 0.02


def test_a_velocity_that_turns_around_is_not_taken_for_arrival():
    spring = Rule("turning", "", "", lambda _: (0,), _scripted, {}, settle=2)
    assert descend(square, [1.0], B3, rule=spring).steps == 5


def _scripted(state, _derivative, _rate):
    sizes = [0.1, 0.0, 0.1, 0.0, 0.0, 0.1]
    return np.array([sizes[state[0]]]), (state[0] + 1,)
