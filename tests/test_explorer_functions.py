"""The functions of the page in the browser: what the NumPy code computes, they compute."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import symprop
from symprop.calls import Program
from symprop.derive.backward import adjoint_names
from symprop.derive.tangents import expanded
from symprop.explorer.code import generated
from symprop.values import check, fit

POINTS = 50
CLOSE = 1e-12
TANH = np.tanh

RUN = "([code, points]) => { const run = (0, eval)(code).everything; return points.map(run); }"
PLAIN = "(key, value) => (ArrayBuffer.isView(value) ? [...value] : value)"


@pytest.fixture(scope="module")
def page(browser: Any) -> Any:
    return browser.new_page()


def measured(values: dict[str, Any], model: Any) -> float:
    """The largest number among the data that are measured: positions in an array are not."""
    found = [np.asarray(values[name]) for name in model.data]
    return max([1.0, *(np.abs(v).max() for v in found if v.dtype.kind == "f")])


def moved(
    values: dict[str, Any], names: tuple[str, ...], generator: np.random.Generator, apart: float
) -> dict[str, Any]:
    """Parameters moved at random from where the gallery has them, in standard deviations."""
    return {
        **values,
        **{n: values[n] + apart * generator.standard_normal(np.shape(values[n])) for n in names},
    }


def rounded(u: Any, out: Any = None) -> Any:
    """tanh, rounded rightly: NumPy's is a unit in the last place off for a fifth of arguments."""
    found = np.asarray(TANH(np.asarray(u, np.longdouble)), float)
    if out is None:
        return found
    out[...] = found
    return out


def listed(values: dict[str, Any]) -> dict[str, Any]:
    return {name: np.asarray(value).tolist() for name, value in values.items()}


@pytest.mark.parametrize("name", symprop.gallery_names())
def test_values_and_derivatives_are_those_of_python(name: str, page: Any) -> None:
    """At points that lie about one from the gallery's values, in the units of its data."""
    model = expanded(symprop.load(name))
    agree(model, page, 1 / measured(check(model), model))


@pytest.mark.parametrize("name", ["iris", "autoencoder", "lstm", "rnn"])
def test_where_tanh_saturates(name: str, page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Centimeters times weights of 0.4: few digits of 1 − tanh² are left, and both find the same.

    They would not with NumPy's tanh, which is why Python's is rounded rightly here.
    """
    monkeypatch.setattr(np, "tanh", rounded)
    agree(expanded(symprop.load(name)), page, 0.4)


def agree(model: Any, page: Any, apart: float) -> None:
    """Loss and gradient in the browser and in Python, at random points so far from the values."""
    generator = np.random.default_rng(7)
    names = adjoint_names(model)
    wanted = (model.loss, *(names[p] for p in model.parameters))
    program = Program(model, (model.loss,), model.parameters)
    points = [moved(check(model), model.parameters, generator, apart) for _ in range(POINTS)]
    sizes = fit(model, points[0])
    code = f"({generated(model, (), ())})"
    some = f"(one) => {list(wanted)!r}.map((name) => one[name])"
    pick = f"(found) => JSON.stringify(found.map({some}), {PLAIN})"
    shown = page.evaluate(
        f"(given) => ({pick})(({RUN})(given))", [code, [{**sizes, **listed(p)} for p in points]]
    )
    for point, found in zip(points, json.loads(shown), strict=True):
        expected = program.run(point)
        for key, value in zip(wanted, found, strict=True):
            right = np.asarray(expected[key])
            assert np.shape(value) == right.shape
            allowed = CLOSE * np.abs(right).max()
            assert np.abs(np.asarray(value, float) - right).max() <= allowed, key
