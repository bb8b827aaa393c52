"""The numba target: equal to NumPy, with the same errors, kept in the user's cache."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from targets import agree, cases

import symprop
from symprop.compile.targets import (
    bindings,
    cached,
    numba_helpers,
    numba_source,
    running,
    switching,
)
from symprop.compile.targets.blocks import calling
from symprop.errors import DataError, SympropError
from symprop.functions import FUNCTIONS
from symprop.source import inputs, program

pytest.importorskip("numba", reason="numba is not installed")

CHOSEN = ("statquest", "iris", "lstm", "attention", "convolution", "batch-norm", "word2vec")
CHOSEN += ("where on indices", "softmax at a look-up", "mutual sequences")
CHOSEN += ("names of Python and NumPy",)


@pytest.fixture(autouse=True)
def folder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Compiled code of earlier test runs is used again."""
    path = Path(str(request.config.cache.mkdir("symprop")))  # type: ignore[union-attr]
    monkeypatch.setenv("SYMPROP_CACHE", str(path))
    return path


def generated(made: Any) -> Any:
    return running.running("numba", made, lambda: (lambda *_: [], "")).function


@pytest.mark.parametrize("name", CHOSEN)
def test_equals_numpy(name: str) -> None:
    case = cases()[name]
    made, given = case.program, case.inputs
    results = generated(made)(*(given[n] for n in made.inputs))
    agree(dict(zip(made.outputs, results, strict=True)), case.expected())


def test_every_function_has_a_form() -> None:
    assert {*numba_source.FUNCTIONS} == {*FUNCTIONS}


def test_every_function() -> None:
    lines, data = [], []
    for k, (name, row) in enumerate(FUNCTIONS.items()):
        low, high = row.domain
        x = ", ".join(f"{v:.3f}" for v in np.linspace(low, high, 12) * 0.9 + 0.0137)
        data.append(f"data x{k}[i] = [{x}]")
        inner = f"w{k}*x{k}[i]" if row.arity == 1 else f"w{k}*x{k}[i], b"
        inner = f"1, w{k}*x{k}[i]" if name == "polygamma" else inner
        lines.append(f"q{k} = sum({name}({inner})*x{k}[i], i)")
    total = " + ".join(f"q{k}" for k in range(len(lines)))
    names = ", ".join(f"w{k} = 1.05" for k in range(len(lines)))
    text = "\n".join([*data, f"parameter {names}, b = 0.4", *lines, f"L = {total}"])
    model = symprop.parse(text)
    made = program(model)
    given = inputs(model, made)
    results = generated(made)(*(given[n] for n in made.inputs))
    loss, gradient = model.value_and_grad()()
    wanted = {"L": loss, **{f"d_{n}": v for n, v in gradient.items()}}
    agree(dict(zip(made.outputs, results, strict=True)), wanted, 1e-12)


FAR = np.concatenate(
    [np.linspace(-800, 800, 4001), np.linspace(-2, 2, 801), np.geomspace(1e-300, 1, 300)]
)
KNOWN = {
    "exp": np.exp,
    "log": np.log,
    "log1p": np.log1p,
    "tanh": np.tanh,
    "softplus": lambda u: np.logaddexp(0, u),
    "sigmoid": lambda u: np.where(u > 0, 1 / (1 + np.exp(-abs(u))), np.exp(u) / (1 + np.exp(u))),
    "sign": np.sign,
}


@pytest.mark.parametrize("name", KNOWN)
def test_helpers_to_the_last_places(name: str) -> None:
    """As Python, without numba: the same arithmetic; numba may only round less often."""
    points = [*FAR.tolist(), *(-FAR).tolist(), np.inf, -np.inf, np.nan, 0.0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        given = np.array(points)
        expected = np.asarray(KNOWN[name](given))
        found = np.array([getattr(numba_helpers, name)(np.float64(u)) for u in given])
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected))
    np.testing.assert_array_equal(np.isinf(found), np.isinf(expected))
    large = np.isfinite(expected) & (np.abs(expected) > 1e-300)
    np.testing.assert_allclose(found[large], expected[large], rtol=6e-16)
    small = np.isfinite(expected) & ~large
    np.testing.assert_allclose(found[small], expected[small], rtol=0, atol=1e-300)


def test_a_bound_vector() -> None:
    model = symprop.load("iris")
    learned = ["b2", "W1[2,3]", "b1", "W2"]
    plain = model.value_and_grad(*learned).bind()
    fast = model.value_and_grad(*learned, target="numba").bind()
    start = fast.vector(model.values) + 0.1
    kept = start.copy()
    for _ in range(2):
        loss, slope = fast(start)
        wanted, slopes = plain(start)
        assert loss == pytest.approx(wanted, rel=1e-12)
        np.testing.assert_allclose(slope, slopes, rtol=0, atol=1e-12 * np.max(np.abs(slopes)))
    np.testing.assert_array_equal(start, kept)
    start.flags.writeable = False
    assert fast(start)[0] == loss
    assert fast(start.astype(np.float32))[0] == pytest.approx(loss, rel=1e-5)
    with pytest.raises(DataError, match="a vector of"):
        fast(start[1:])


def test_a_descent_in_one_kernel() -> None:
    model = symprop.load("statquest-seven")
    told = {"learning_rate": 0.01, "stop_step": 0, "max_steps": 3000}
    fast, plain = (symprop.gradient_descent(model, target=t, **told) for t in ("numba", "numpy"))
    assert fast.steps == plain.steps == 3000
    assert fast.loss == pytest.approx(plain.loss, rel=1e-12)
    for mine, other in zip(fast.iterates, plain.iterates, strict=True):
        assert mine.loss == pytest.approx(other.loss, rel=1e-12)


def test_inputs_stay_and_are_not_handed_out() -> None:
    model = symprop.load("iris")
    values = {n: np.array(v) for n, v in model.values.items()}
    before = {n: v.copy() for n, v in values.items()}
    _, gradient = model.value_and_grad(target="numba")(values)
    for array in gradient.values():
        array += 1
    for name, value in values.items():
        np.testing.assert_array_equal(value, before[name])


def test_the_same_errors() -> None:
    both = symprop.load("statquest").value_and_grad(target="numba")
    for wrong in ({"dosage": [1.0, 2.0]}, {"w1": [1.0, 2.0]}, {"w1": float("nan")}):
        with pytest.raises(DataError) as mine:
            both(**wrong)
        with pytest.raises(DataError) as numpys:
            symprop.load("statquest").value_and_grad()(**wrong)
        assert str(mine.value) == str(numpys.value)


def test_overflow_and_what_is_no_number() -> None:
    model = symprop.parse("data x[i]\nL = sum(exp(w*x[i]), i) + log(v)")
    values = {"x": [1.0, 2.0], "w": 800.0, "v": -1.0}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found, wanted = (model.value_and_grad(target=t)(values) for t in ("numba", "numpy"))
    assert np.isnan(found[0])
    assert np.isnan(wanted[0])
    assert found[1]["w"] == wanted[1]["w"] == np.inf


def test_float32_gives_float32() -> None:
    model = symprop.load("iris")
    values = {n: np.asarray(v, np.float32) for n, v in model.values.items()}
    _, gradient = model.value_and_grad(target="numba")(values)
    assert gradient["W1"].dtype == np.float32


def test_auto_takes_numba_once_it_is_worth_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    """NumPy for a few calls; compiled code when these have taken as long as compiling would."""
    model = symprop.load("statquest")
    bound = model.value_and_grad(target="auto").bind()
    vector = bound.vector(model.values)
    wanted = model.value_and_grad().bind()(vector)
    for _ in range(2 * switching.SAMPLE):
        bound(vector)
    assert bound._kernel.run.__module__ != calling.__name__
    monkeypatch.setattr(switching, "WORTH", 0.0)
    for _ in range(switching.SAMPLE):
        found = bound(vector)
    assert bound._kernel.run.__module__ == calling.__name__
    for result in (found, bound(vector)):
        assert result[0] == pytest.approx(wanted[0], rel=1e-12)
        assert result[1] == pytest.approx(wanted[1], rel=1e-12)


def test_auto_switches_in_the_middle_of_a_descent(monkeypatch: pytest.MonkeyPatch) -> None:
    model = symprop.load("statquest")
    told: dict[str, Any] = {"learning_rate": 0.01, "max_steps": 1200, "stop_step": 0.0}
    wanted = symprop.gradient_descent(model, **told)
    monkeypatch.setattr(switching, "WORTH", 0.0)
    found = symprop.gradient_descent(model, target="auto", **told)
    assert found.values == pytest.approx(wanted.values, rel=1e-10)
    assert found.steps == wanted.steps == 1200


def test_auto_has_numba_where_numpy_has_no_fast_code() -> None:
    nothing: Any = lambda *_: None  # noqa: E731
    small = SimpleNamespace(straight=nothing, arrays=nothing, descent=nothing)
    large = SimpleNamespace(kernels=SimpleNamespace(straight=nothing, arrays=lambda *_: "code"))
    either = switching.Either(small, lambda: large)
    assert either.arrays(None, ()) == "code"
    assert either.descent(None, (), None) is None


def test_a_missing_package_says_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (bindings, running):
        monkeypatch.setattr(module, "find_spec", lambda name: None)
    model = symprop.load("statquest")
    with pytest.raises(SympropError, match=r"'numba' .* pip install 'symprop\[fast\]'"):
        model.value_and_grad(target="numba")
    with pytest.raises(SympropError, match=r"'jax' .* pip install 'symprop\[jax\]'"):
        model.grad(target="jax")
    with pytest.raises(SympropError, match=r"'jax' .* pip install 'symprop\[jax\]'"):
        model.jax()
    assert model.value(target="auto")() == pytest.approx(20.4236, rel=1e-4)
    with pytest.raises(SympropError, match=r"unknown target 'nunba'; did you mean 'numba'\?"):
        model.value(target="nunba")


CODE = "value = 1\n"


def test_sources_are_kept_as_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYMPROP_CACHE", str(tmp_path / "new"))
    module = cached.loaded.__wrapped__(CODE)
    path = Path(str(module.__file__))
    assert path.parent == tmp_path / "new"
    assert path.read_text(encoding="utf-8") == CODE
    path.write_text("value = 2\n", encoding="utf-8")
    assert cached.loaded.__wrapped__(CODE).value == 1
    assert path.read_text(encoding="utf-8") == CODE


def test_a_cache_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("SYMPROP_CACHE", str(blocked / "below"))
    monkeypatch.setattr(cached, "_SAID", set())
    with pytest.warns(RuntimeWarning, match="compiled code is not kept"):
        module = cached.loaded.__wrapped__(
            "from numba import njit\n\n"
            + ('@njit(fastmath={"contract"}, cache=True)\ndef kernel(u):\n    return 2*u\n')
        )
    assert module.kernel(2.0) == 4.0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert cached.loaded.__wrapped__(CODE).value == 1


def test_a_folder_without_room_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file has a name of its own; the folder is the same."""

    def full(path: Path, text: str) -> None:
        raise SympropError(f"cannot write {str(path)!r}: no space left on device")

    monkeypatch.setenv("SYMPROP_CACHE", str(tmp_path))
    monkeypatch.setattr(cached, "save", full)
    monkeypatch.setattr(cached, "_SAID", set())
    with pytest.warns(RuntimeWarning, match="no space left") as said:
        found = [cached.loaded.__wrapped__(f"value = {k}\n").value for k in range(3)]
    assert found == [0, 1, 2]
    assert len(said) == 1


TWICE = """
import sys, symprop
from symprop.compile.targets import cached
model = symprop.load("statquest")
both = model.value_and_grad(target="numba").bind()
loss = both(both.vector(model.values))[0]
modules = [m for n, m in sys.modules.items() if n.startswith(cached.PREFIX)]
print(loss, [sum(m.bound.stats.cache_hits.values()) for m in modules])
"""


def test_compiled_once_for_all_processes(folder: Path) -> None:
    """A second process finds the compiled code beside its file."""
    command = [sys.executable, "-c", TWICE]
    environment = {**os.environ, "SYMPROP_CACHE": str(folder)}
    outputs = [
        subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
        for _ in range(2)
    ]
    assert outputs[1].startswith("20.42359767758921")
    assert outputs[1].strip().endswith("[1]")
