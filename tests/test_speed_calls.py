"""Calls with a mapping: fast code for shapes met before, the same results and the same errors."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np
import pytest
from test_compile import drawn
from test_speed_kernels import EVERY, MORE, lecture
from threads import at_once

import symprop
from symprop.api import Model
from symprop.calls import Function
from symprop.compile import mapped
from symprop.compile.fast.kernels import KEPT
from symprop.errors import DataError, SympropError

ROWS = [3, 300, 25_000]
SOME = ["convolution", "look-up", "recurrent network", "normalization", "where on values"]


def given(name: str) -> tuple[Model, dict[str, Any]]:
    text: str
    wanted: dict[str, Any]
    text, wanted = EVERY[name]  # type: ignore[assignment]
    model = symprop.parse(text)
    missing = [p for p in (*model.parameters, *model.data) if p not in wanted]
    values: dict[str, Any] = {**drawn(dict.fromkeys(missing, ()), 7), **drawn(wanted, 1)}
    return model, values


def warm(function: Any, values: Any) -> None:
    function(values)


def general(function: Function, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that grows by an entry with each call of the general code."""
    seen: list[int] = []
    run = function._program.compiled.run

    def counted(arguments: Any) -> Any:
        seen.append(1)
        return run(arguments)

    monkeypatch.setattr(function._program.compiled, "run", counted)
    return seen


def alike(found: Any, expected: Any) -> None:
    assert found.keys() == expected.keys()
    scale = max((float(np.max(np.abs(v))) for v in expected.values()), default=0.0)
    for name, value in expected.items():
        assert np.shape(found[name]) == np.shape(value)
        assert type(found[name]) is type(value)
        np.testing.assert_allclose(found[name], value, rtol=0, atol=1e-12 * scale)


@pytest.mark.parametrize("name", [*SOME, *MORE])
def test_fast_calls_agree(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model, values = given(name)
    both = model.value_and_grad()
    expected = both._general(both._checked(values, {}))
    warm(both, values)
    seen = general(both, monkeypatch)
    for _ in range(2):
        loss, slopes = both(values)
        assert loss == pytest.approx(expected[0], rel=1e-12)
        alike(slopes, expected[1])
    if name != "where on values" and both._mapped is not None and any(both._mapped._fits.values()):
        assert not seen


@pytest.mark.parametrize("name", MORE)
def test_value_and_gradient_alone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model, values = given(name)
    value, grad = model.value(), model.grad()
    expected = [f._general(f._checked(values, {})) for f in (value, grad)]
    for function in (value, grad):
        warm(function, values)
    seen = [general(f, monkeypatch) for f in (value, grad)]
    assert value(values) == pytest.approx(expected[0][0], rel=1e-12)
    alike(grad(values), expected[1][1])
    assert seen == [[], []]


@pytest.mark.parametrize("rows", ROWS)
def test_arrays_changed_in_place(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    model, values = lecture(rows)
    both = model.value_and_grad()
    warm(both, values)
    seen = general(both, monkeypatch)
    both(values)
    before = both(values)
    values["dosage"][: rows // 2 + 1] += 1.0
    after = both(values)
    assert not seen
    assert after[0] != before[0]
    alike(after[1], model.value_and_grad()(values)[1])


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize(
    "wrong",
    [
        {"dosage": "text"}, {"w1": None}, {"w1": np.inf}, {"w1": [1.0]}, {"z": 1.0}, {"y1": 1.0},
        {"observed": [1.0]}, {"w1[2]": 1.0},
    ],
)  # fmt: skip
def test_the_same_errors(rows: int, wrong: dict[str, Any]) -> None:
    model, values = lecture(rows)
    both = model.value_and_grad()
    with pytest.raises(SympropError) as first:
        both({**values, **wrong})
    warm(both, values)
    both(values)
    for call in (({**values, **wrong}, {}), (values, wrong)):
        with pytest.raises(SympropError) as again:
            both(call[0], **call[1])
        assert str(again.value) == str(first.value)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("name", ["x", "W", "c"])
def test_no_numbers_are_found_in_arrays(bad: float, name: str) -> None:
    model, values = given("layers")
    both = model.value_and_grad()
    warm(both, values)
    both(values)
    values[name].flat[-1] = bad
    with pytest.raises(DataError, match="finite"):
        both(values)


def test_missing_names() -> None:
    model, values = given("layers")
    both = model.value_and_grad()
    warm(both, values)
    del values["V"]
    with pytest.raises(DataError, match="'V' has no value"):
        both(values)
    with pytest.raises(SympropError, match="unknown"):
        both({**values, "U": 1.0})


def test_huge_numbers_are_left_to_the_general_code() -> None:
    model, values = lecture(300)
    both = model.value_and_grad()
    warm(both, values)
    huge = {**values, "observed": values["observed"] * 1e200}
    with np.errstate(all="ignore"):
        expected = model.value_and_grad()(huge)
        assert both(huge)[0] == expected[0]


def test_lists_elements_and_other_mappings_agree() -> None:
    model, values = given("layers")
    both = model.value_and_grad("W[2,3]", "b", "c[1]")
    expected = both(values)
    warm(both, values)
    lists = {n: np.asarray(v).tolist() for n, v in values.items()}
    for found in (both(values), both(lists), both(weakref.WeakValueDictionary(values))):
        assert found[0] == pytest.approx(expected[0], rel=1e-12)
        alike(found[1], expected[1])
    alike(both(values, **{"b[2]": values["b"][1]})[1], expected[1])


def test_single_precision_stays() -> None:
    model, values = given("layers")
    both = model.value_and_grad()
    warm(both, values)
    single = {n: np.asarray(v, np.float32) for n, v in values.items()}
    assert both(single)[1]["W"].dtype == np.float32
    mixed = {**values, "x": single["x"]}
    alike(both(mixed)[1], model.value_and_grad()(mixed)[1])


@pytest.mark.parametrize("rows", ROWS)
def test_nothing_of_the_data_is_kept(rows: int) -> None:
    model, values = lecture(rows)
    both = model.value_and_grad()
    warm(both, values)
    values["dosage"] = values["dosage"].copy()
    both(values)
    gone = weakref.ref(values["dosage"])
    del values
    gc.collect()
    assert gone() is None


def test_a_bounded_number_of_shapes_is_kept() -> None:
    model, _ = lecture(3)
    both = model.value_and_grad()
    for rows in range(1, 24):
        for _ in range(mapped.PATIENCE + 1):
            both(lecture(rows)[1])
    assert both._mapped is not None
    assert len(both._mapped._fits) <= KEPT


@pytest.mark.parametrize("rows", ROWS)
def test_threads_do_not_meet(rows: int) -> None:
    model, values = lecture(rows)
    both = model.value_and_grad()
    cases = [{**values, "dosage": values["dosage"] + k, "w1": 0.5 * k} for k in range(4)]
    plain = model.value_and_grad()._program
    expected = [plain.run(c) for c in cases]

    def work(k: int) -> None:
        found = both(cases[k])
        assert found[0] == pytest.approx(expected[k]["SSR"], rel=1e-12)
        alike(found[1], {n: plain.derivative(expected[k], n) for n in found[1]})

    at_once(work)


def test_calls_say_the_same_each_time() -> None:
    model, values = given("functions")
    both = model.value_and_grad()
    first = both(values)
    for _ in range(4):
        assert both(values) == first


def test_results_are_the_callers_own() -> None:
    model, values = given("layers")
    both = model.value_and_grad()
    warm(both, values)
    _, first = both(values)
    kept = {n: np.copy(v) for n, v in first.items()}
    first["W"] += 1.0
    _, second = both(values)
    alike(second, kept)
    second["W"][:] = 0.0
    np.testing.assert_array_equal(second["V"], kept["V"])
