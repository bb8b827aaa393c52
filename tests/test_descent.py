"""Gradient descent: the lecture's figures, every way to end, what bad input gets."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest
from descents import B3, MIXED, lecture, square, ssr

from symprop.descent import Layout, Outcome, curve, descend
from symprop.errors import DataError, SympropError, UnknownNameError

TABLE = """\
step    b3  derivative  step size  new b3        SSR
   1     0       −15.7      −1.57    1.57       20.4
   2  1.57       −6.26     −0.626    2.19       3.27
   3  2.19       −2.50     −0.250    2.44      0.523
   4  2.44       −1.00     −0.100    2.54     0.0837
   5  2.54      −0.401    −0.0401    2.58     0.0134
   6  2.58      −0.160    −0.0160    2.60    0.00220
   7  2.60     −0.0641   −0.00641    2.60   0.000405
   8  2.60     −0.0256   −0.00256    2.61   0.000118
   9  2.61     −0.0103   −0.00103    2.61  0.0000716
  10  2.61    −0.00410  −0.000410    2.61  0.0000642

converged: every step size is below stop_step (10 steps)
SSR ≈ 0.0000630, b3 ≈ 2.61"""

FIGURES = {
    1: (0, -15.6551, -1.56551, 1.56551),
    2: (1.56551, -6.26204, -0.626204, 2.19172),
    3: (2.19172, -2.50482, -0.250482, 2.44220),
    9: (2.60747, -0.0102597, -0.00102597, 2.60850),
    10: (2.60850, -0.00410389, -0.000410389, 2.60891),
}


def test_the_lectures_table_is_printed():
    assert str(lecture()) == TABLE


def test_the_lectures_figures():
    run = lecture()
    assert run.converged
    assert run.outcome is Outcome.CONVERGED
    assert [it.step for it in run.iterates] == list(range(1, 11))
    for step, figures in FIGURES.items():
        assert tuple(run.iterates[step - 1]["b3"]) == pytest.approx(figures, rel=5e-6)
    assert run.iterates[0].loss == pytest.approx(20.423597677589214, rel=1e-8)
    assert run.values["b3"] == run.iterates[-1]["b3"].new_value
    assert run.loss == ssr(np.array([run.values["b3"]]))[0]


def test_the_ssr_curve_of_the_lecture():
    along = curve(ssr, B3, [0.0], "b3", [0, 1, 2, 3])
    shown = [20.423597677589214, 7.768489297011465, 1.1133809164337167, 0.4582725358559686]
    slopes = [-15.655108380577747, -9.655108380577747, -3.6551083805777482, 2.3448916194222518]
    assert along.loss == pytest.approx(shown, rel=1e-7)
    assert along.derivative == pytest.approx(slopes, rel=1e-7)


def test_a_curve_moves_one_entry_and_holds_the_others():
    start = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    along = curve(square, MIXED, start, "W", [0.0, 7.0], entry=(1, 0))
    assert along.loss.tolist() == [39.0, 88.0]
    assert along.derivative.tolist() == [0.0, 14.0]
    assert start.tolist() == [1.0, 2.0, 3.0, 4.0, 5.0]


@pytest.mark.parametrize(
    ("name", "grid", "entry", "said"),
    [
        ("w", [0.0], (), "unknown parameter 'w'; did you mean 'W'?"),
        ("W", [0.0], (), "'W' has the shape (2, 2); () is not one of its entries"),
        ("W", [0.0], (0, 2), "'W' has the shape (2, 2); (0, 2) is not one of its entries"),
        ("b", [0.0, math.nan], (), "the grid of 'b' is not a list of finite numbers"),
    ],
)
def test_a_curve_that_cannot_be_drawn(name, grid, entry, said):
    with pytest.raises(SympropError) as caught:
        curve(square, MIXED, np.ones(5), name, grid, entry)
    assert str(caught.value) == said


def test_divergence_keeps_the_last_good_values():
    run = lecture(learning_rate=1.0)
    assert run.outcome is Outcome.DIVERGED
    assert not run.converged
    assert run.values == {"b3": 0.0}
    assert run.loss == run.start_loss == ssr(np.zeros(1))[0]
    assert "kept: the start; a smaller learning rate may help" in str(run)


def test_a_loss_that_turns_nan_keeps_the_values_before():
    def cliff(v):
        return (float(v[0]) if v[0] > 0.45 else math.nan), np.ones(1)

    run = descend(cliff, [1.0], B3)
    assert run.outcome is Outcome.DIVERGED
    assert run.values["b3"] == pytest.approx(0.5)
    assert run.kept_step == 5
    assert run.loss == pytest.approx(0.5)
    assert math.isnan(run.end_loss)
    assert "loss ≈ 1.00 at the start, ≈ NaN at step 6; kept: the values after step 5" in str(run)


def test_a_gradient_too_large_to_square_is_divergence_not_arrival():
    def wall(v):
        return float(v[0]), np.array([1e200 if v[0] < 0.95 else 1.0])

    run = descend(wall, [1.0], B3, rule="adam")
    assert run.outcome is Outcome.DIVERGED
    assert run.values == {"b3": 1.0}


def test_slow_divergence_is_noticed_when_the_steps_run_out():
    run = descend(square, [1.0], B3, learning_rate=1.001, max_steps=50)
    assert run.outcome is Outcome.DIVERGED
    assert run.values == {"b3": 1.0}


def test_no_warning_escapes_from_a_divergence(recwarn):
    def explosive(v):
        return np.exp(v[0] ** 2), 2 * v * np.exp(v**2)

    assert descend(explosive, [3.0], B3).outcome is Outcome.DIVERGED
    assert not recwarn.list


def test_max_steps():
    run = lecture(max_steps=3)
    assert run.outcome is Outcome.MAX_STEPS
    assert len(run.iterates) == run.steps == 3
    assert run.values["b3"] == pytest.approx(2.44220, rel=1e-5)


def test_no_steps():
    run = lecture(max_steps=0)
    assert run.outcome is Outcome.MAX_STEPS
    assert len(run.iterates) == 0
    assert run.values == {"b3": 0.0}
    assert run.loss == ssr(np.zeros(1))[0]
    assert str(run).endswith("(0 steps)\nSSR ≈ 20.4, b3 ≈ 0")
    assert "<table" not in run._repr_html_()


def test_stop_step_zero_never_converges():
    assert lecture(stop_step=0, max_steps=200).outcome is Outcome.MAX_STEPS


def test_ctrl_c_keeps_the_history():
    calls = []

    def slow(v):
        calls.append(v)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return ssr(v)

    run = descend(slow, [0.0], B3)
    assert run.outcome is Outcome.STOPPED
    assert len(run.iterates) == run.steps == 3
    assert run.values["b3"] == run.iterates[-1]["b3"].new_value
    assert run.loss == ssr(np.array([run.values["b3"]]))[0]


def test_a_callback_sees_each_step_and_may_end_the_run():
    seen = []

    def watch(step, loss, vector):
        seen.append((step, loss, float(vector[0])))
        vector[0] = 99.0
        return step == 4

    run = lecture(callback=watch)
    assert run.outcome is Outcome.STOPPED
    assert [step for step, _, _ in seen] == [1, 2, 3, 4]
    assert seen[-1] == (4, run.loss, run.values["b3"])


def test_a_loss_above_the_start_is_said():
    def dune(v):
        return (4.0, np.zeros(1)) if v[0] > 1 else (float(v[0] ** 2), 2 * v - 20)

    run = descend(dune, [0.0], B3)
    assert run.converged
    assert "higher than before: loss ≈ 0 at the start" in str(run)


def test_inputs_are_not_modified_and_reused_buffers_do_no_harm():
    buffer, start = np.zeros(1), np.zeros(1)

    def reusing(v):
        loss, buffer[:] = ssr(v)
        return loss, buffer

    run = descend(reusing, start, B3, loss_name="SSR")
    assert str(run) == TABLE
    assert start.tolist() == [0.0]


REAL, AT_LEAST = "allowed: a finite number above 0", "allowed: a finite number, 0 or more"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"learning_rate": 0}, f"learning_rate is 0; {REAL}"),
        ({"learning_rate": -0.1}, f"learning_rate is -0.1; {REAL}"),
        ({"learning_rate": math.inf}, f"learning_rate is inf; {REAL}"),
        ({"learning_rate": "fast"}, f"learning_rate is 'fast'; {REAL}"),
        ({"stop_step": -1}, f"stop_step is -1; {AT_LEAST}"),
        ({"stop_step": math.nan}, f"stop_step is nan; {AT_LEAST}"),
        ({"max_steps": -1}, "max_steps is -1; allowed: a whole number, 0 or more"),
        ({"max_steps": 1.5}, "max_steps is 1.5; allowed: a whole number, 0 or more"),
        ({"every": 0}, "every is 0; allowed: a whole number, 1 or more"),
        ({"rule": "adma"}, "unknown rule 'adma'; did you mean 'adam'?"),
        (
            {"rule": "adam", "options": {"beta": 0.5}},
            "unknown option 'beta' of rule 'adam'; did you mean 'beta2'?",
        ),
        (
            {"options": {"mu": 0.5}},
            "unknown option 'mu' of rule 'plain'; it has none",
        ),
        (
            {"rule": "momentum", "options": {"mu": 1.0}},
            "option 'mu' is 1.0; allowed: 0 <= mu < 1",
        ),
    ],
)
def test_settings_out_of_range(settings, said):
    kind = UnknownNameError if said.startswith("unknown") else DataError
    with pytest.raises(kind) as caught:
        lecture(**settings)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("fun", "start", "layout", "said"),
    [
        (ssr, [math.nan], B3, "the starting value of 'b3' is nan; it must be finite"),
        (ssr, ["x"], B3, "the starting values are not numbers"),
        (ssr, [1.0, 2.0], B3, "the starting values have shape (2,), not (1,)"),
        (ssr, [], Layout({}), "there is no parameter to learn"),
        (
            lambda v: (math.inf, v),
            [1.0],
            B3,
            "the loss at the starting values is inf; it must be finite",
        ),
        (
            lambda v: (1.0, v * math.nan),
            np.ones(5),
            MIXED,
            "the derivative at the starting values of 'b' is nan; it must be finite",
        ),
        (
            lambda _: (1.0, np.ones(2)),
            [1.0],
            B3,
            "the gradient has shape (2,), not (1,) like the values",
        ),
    ],
)
def test_a_start_that_cannot_be(fun, start, layout, said):
    with pytest.raises(DataError) as caught:
        descend(fun, start, layout)
    assert str(caught.value) == said


def test_descent_knows_no_sympy_and_brings_rich_and_pandas_only_when_used():
    code = (
        "import sys, symprop.descent; "
        "print([m for m in ('sympy', 'scipy', 'rich', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
