"""Blocks of rows and straight-line code for numba: the same numbers as NumPy's general code.

Most of it runs as plain Python, without a compiler: the same arithmetic, in no time.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from benchmarks.workloads import ATTENTION
from hypothesis import HealthCheck, given, settings
from strategies import models
from targets import cases

import symprop
from symprop.compile.fast.flow import Unfit
from symprop.compile.targets.blocks import blocks, calling, descents, running, straight
from symprop.compile.targets.numba_running import NumbaKernels
from symprop.descent import RULES

PARTS = ("calling", "running", "descents")
KINDS = {
    "straight": lambda made, kind, slots: straight(made._flow(kind), kind),
    "blocks": lambda made, kind, slots: blocks(made._flow(kind), kind, slots),
    "loops": lambda made, kind, slots: made._loops(kind, slots),
}
CUT = ("iris", "mlp", "residual", "softmax-iris", "statquest", "physics", "autoencoder")


def _uncompiled(source: str) -> ModuleType:
    module = ModuleType("uncompiled")
    text = source.replace("from numba import njit", "njit = lambda **_: lambda f: f")
    exec(compile(text, "<generated>", "exec"), module.__dict__)
    return module


@pytest.fixture
def uncompiled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in PARTS:
        part = importlib.import_module(f"{calling.__package__}.{name}")
        monkeypatch.setattr(part, "loaded", _uncompiled)
    monkeypatch.setattr(calling, "entry", lambda function, size, arguments: function)
    with np.errstate(all="ignore"):
        yield


def codes(model: symprop.Model, values: Any) -> Iterator[tuple[str, Any, Any]]:
    """Each kind of code that serves, and the general code."""
    bound = model.value_and_grad().bind(values)
    kind, slots = bound._kind(), bound._parts()
    for name, make in KINDS.items():
        try:
            yield name, make(NumbaKernels(bound.compiled.program), kind, slots), bound
        except Unfit:
            continue


def same(found: Any, wanted: Any) -> None:
    assert found[0] == pytest.approx(wanted[0], rel=1e-12)
    scale = np.max(np.abs(wanted[1]), initial=0.0)
    np.testing.assert_allclose(found[1], wanted[1], rtol=0, atol=1e-12 * scale)


@pytest.mark.usefixtures("uncompiled")
@pytest.mark.parametrize("name", [n for n in cases() if n != "where on values"])
def test_equal_to_the_general_code(name: str) -> None:
    """But for one case, in which Python's `math` raises and compiled code gives no number."""
    case = cases()[name]
    served = []
    for kind, code, bound in codes(case.model, case.values):
        vector = bound.vector(case.values)
        same(code.bound(bound._fixed)(vector), bound._general(vector))
        served.append(kind)
    assert "loops" in served
    assert "blocks" in served or name not in CUT


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[*HealthCheck])
@given(model=models())
def test_random_models(uncompiled: None, model: symprop.Model) -> None:
    if not model.parameters:
        return
    for _, code, bound in codes(model, model.values):
        vector = bound.vector(model.values)
        same(code.bound(bound._fixed)(vector), bound._general(vector))


@pytest.mark.usefixtures("uncompiled")
def test_loops_with_letters_the_other_way_round() -> None:
    """A loop over s around one over t, put into a loop over t, is one over t around one over s."""
    model, random = symprop.parse(ATTENTION), np.random.default_rng(0)
    values = {n: random.normal(size=(3, 3)) for n in "QKV"}
    values |= {n: random.normal(size=(4, 3)) for n in "xy"}
    for _, code, bound in codes(model, values):
        vector = bound.vector(values)
        same(code.bound(bound._fixed)(vector), bound._general(vector))


def deep(layers: int) -> tuple[symprop.Model, dict[str, Any]]:
    model = symprop.dense(*[3] * (layers + 1), activation="tanh", names="arrays")
    random = np.random.default_rng(0)
    shapes = {n: (3, 3) if n[0] == "W" else (3,) for n in model.parameters}
    shapes |= dict.fromkeys(model.data, (5, 3))
    return model, {n: random.normal(size=s) for n, s in shapes.items()}


def test_code_does_not_grow_with_depth() -> None:
    """Equal layers are one function, which a loop over a table calls."""
    lengths = []
    for layers in (6, 24):
        ((_, code, _),) = [c for c in codes(*deep(layers)) if c[0] == "blocks"]
        lengths.append(code.source.count("\n"))
    assert lengths[0] == lengths[1]


def test_rows_are_no_part_of_the_code() -> None:
    """Other data of as many columns is served without compiling again."""
    model = symprop.parse("data x[i], y[i]\nL = mean((y[i] - tanh(w*x[i] + b))**2, i)")
    sources = set()
    for rows in (600, 700):
        data = np.linspace(0, 1, rows)
        given = {"x": data, "y": data, "w": 1.0, "b": 0.5}
        ((_, code, _),) = [c for c in codes(model, given) if c[0] == "blocks"]
        sources.add(code.source)
    assert len(sources) == 1


@pytest.mark.usefixtures("uncompiled")
def test_several_blocks_and_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    model = symprop.load("statquest")
    random = np.random.default_rng(1)
    values = {**model.values, "dosage": random.random(1300), "observed": random.random(1300)}
    ((_, code, bound),) = [c for c in codes(model, values) if c[0] == "blocks"]
    vector = bound.vector(values)
    wanted = bound._general(vector)
    assert code.layout.block < 650
    same(code.bound(bound._fixed)(vector), wanted)
    monkeypatch.setattr(running, "ENOUGH", 0)
    monkeypatch.setattr(running, "processors", lambda: 2)
    threads = code.bound(bound._fixed)
    assert len(threads.shares) == 2
    same(threads(vector), wanted)
    with pytest.raises(ValueError, match="another length"):
        threads(vector[1:])


@pytest.mark.usefixtures("uncompiled")
def test_what_is_not_finite_is_left_to_the_general_code() -> None:
    model = symprop.parse("data x[i] = [1, 2]\nparameter w = 800\nL = sum(exp(w*x[i]), i)")
    for _, code, bound in codes(model, model.values):
        with pytest.raises(ArithmeticError):
            code.bound(bound._fixed)(bound.vector(model.values))


@pytest.mark.usefixtures("uncompiled")
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("learn", "most"), [(("b3",), 60), (("w1", "b1", "b3"), 25)])
def test_a_whole_descent(rule: str, learn: tuple[str, ...], most: int) -> None:
    """The same steps, one by one, as without it.

    Few where several are learned: rmsprop, once there, makes a rounding into another path.
    """
    pytest.importorskip("numba", reason="numba is not installed")
    model = symprop.load("statquest-seven")
    told = {"learn": learn, "rule": rule, "learning_rate": 0.05, "stop_step": 1e-4}
    told |= {"max_steps": most}
    fast = symprop.gradient_descent(model, target="numba", **told)
    plain = symprop.gradient_descent(model, **told)
    assert (fast.outcome, fast.steps) == (plain.outcome, plain.steps)
    assert len(fast.iterates) == len(plain.iterates)
    for mine, other in zip(fast.iterates, plain.iterates, strict=True):
        assert mine.step == other.step
        assert mine.loss == pytest.approx(other.loss, rel=1e-9)
        for name in learn:
            assert mine[name] == pytest.approx(other[name], rel=1e-9, abs=1e-12)


@pytest.mark.usefixtures("uncompiled")
def test_a_whole_descent_that_diverges() -> None:
    pytest.importorskip("numba", reason="numba is not installed")
    model = symprop.load("statquest-seven")
    fast, plain = (
        symprop.gradient_descent(model, learning_rate=2.0, target=t) for t in ("numba", "numpy")
    )
    assert fast.outcome == plain.outcome == symprop.descent.Outcome.DIVERGED
    assert (fast.steps, fast.kept_step) == (plain.steps, plain.kept_step)
    assert fast.loss == pytest.approx(plain.loss, rel=1e-12)
    assert fast.values == pytest.approx(plain.values, rel=1e-12)


def test_a_rule_of_ones_own_goes_step_by_step() -> None:
    """Only rules that treat each entry by itself may be compiled for single numbers."""
    model = symprop.load("statquest-seven")
    ((_, code, _),) = [c for c in codes(model, model.values) if c[0] == "straight"]
    assert isinstance(code.descent(RULES["adam"]), descents.Descent)
    own = symprop.descent.Rule("own", "", "", RULES["plain"].start, RULES["plain"].step)
    assert code.descent(own) is None
