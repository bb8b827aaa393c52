"""The check of derivatives finds what is wrong, and only that."""

from __future__ import annotations

import numpy as np
import pytest
from click.testing import CliRunner

import symprop
from symprop.checking import check_gradients
from symprop.cli import main
from symprop.errors import VerificationError

KINK = """
data x[i] = [0, 1, -1], y[i] = [0, 1, 2]
parameter w = 1, b = 0, v = 2
p[i] = relu(x[i]*w + b)*v
L = sum((y[i] - p[i])**2, i) + relu(x[1] + b)
"""


@pytest.mark.parametrize("name", ["statquest", "two-layer", "xor", "chain"])
def test_right_derivatives_agree(name):
    found = check_gradients(symprop.load(name))
    assert found.passed
    assert not found.seeded
    assert max(f.complex_step.relative for f in found.findings) < 1e-12
    assert all(f.equalities > 5 for f in found.findings)


def test_a_wrong_gradient_is_found(monkeypatch):
    right = symprop.Model.grad

    def wrong(self, *names):
        grad = right(self, *names)
        return lambda values: {n: g * 1.001 if n == "w4" else g for n, g in grad(values).items()}

    monkeypatch.setattr(symprop.Model, "grad", wrong)
    found = check_gradients(symprop.load("statquest"))
    assert [f.name for f in found.findings if not f.passed] == ["w4"]
    result = CliRunner().invoke(main, ["check", "statquest"])
    assert result.exit_code == 1
    assert "FAILED for w4" in result.output


def test_an_equality_that_fails_is_named(monkeypatch):
    def fails(self):
        raise VerificationError("step 3 of the derivation does not hold")

    monkeypatch.setattr(symprop.Derivation, "verify", fails)
    found = check_gradients(symprop.load("statquest"), ["b3"])
    assert not found.passed
    assert found.remarks() == ["step 3 of the derivation does not hold", "FAILED for b3"]


def test_nan_agrees_with_nothing(monkeypatch):
    monkeypatch.setattr(symprop.Model, "grad", lambda *_: lambda _: {"b3": float("nan")})
    assert not check_gradients(symprop.load("statquest"), ["b3"]).passed


def test_at_the_minimum_rounding_is_no_fault():
    model = symprop.load("linear")
    x, y = np.array(model.values["weight"]), np.array(model.values["height"])
    slope, intercept = np.polyfit(x, y, 1)
    found = check_gradients(model.with_values(slope=slope, intercept=intercept))
    assert found.passed
    assert any("rounding" in cell for f in found.findings for cell in f.cells())


def test_a_kink_is_no_fault():
    found = check_gradients(symprop.parse(KINK))
    assert found.passed
    assert [f.central.note for f in found.findings] == ["", "1 at a kink", ""]


def test_without_values_seeded_ones_are_used():
    text = "data x[i], y[i]\nL = mean((y[i] - tanh(w*x[i]))**2, i)"
    found = check_gradients(symprop.parse(text))
    assert found.passed
    assert found.seeded


def test_of_a_large_array_some_entries_are_compared():
    model = symprop.dense(9, 20, 1, names="arrays")
    values = {"input": np.ones((2, 9)) / 3, "observed": np.ones((2, 1))}
    found = check_gradients(model.with_values({**values, **model.initial(seed=1)}), ["W1"])
    assert found.findings[0].cells()[1] == "60 of 180"
    assert found.passed
