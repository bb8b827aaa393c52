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
APART, NEAR = 1.0, {"iris": 0.1}
"""So far from the gallery's values, in standard deviations.

In iris every tanh saturates beyond: 1 − tanh² there loses the digits that NumPy's tanh, one unit
in the last place off for a fifth of its arguments, does not have. JavaScript's is right.
"""

RUN = "([code, points]) => { const run = (0, eval)(code).everything; return points.map(run); }"
PLAIN = "(key, value) => (ArrayBuffer.isView(value) ? [...value] : value)"


@pytest.fixture(scope="module")
def page(browser: Any) -> Any:
    return browser.new_page()


def moved(
    values: dict[str, Any], names: tuple[str, ...], generator: np.random.Generator, apart: float
) -> dict[str, Any]:
    """Parameters moved at random from where the gallery has them."""
    return {
        **values,
        **{n: values[n] + apart * generator.standard_normal(np.shape(values[n])) for n in names},
    }


def listed(values: dict[str, Any]) -> dict[str, Any]:
    return {name: np.asarray(value).tolist() for name, value in values.items()}


@pytest.mark.parametrize("name", symprop.gallery_names())
def test_values_and_derivatives_are_those_of_python(name: str, page: Any) -> None:
    model = expanded(symprop.load(name))
    generator = np.random.default_rng(7)
    names = adjoint_names(model)
    wanted = (model.loss, *(names[p] for p in model.parameters))
    program = Program(model, (model.loss,), model.parameters)
    apart = NEAR.get(name, APART)
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
