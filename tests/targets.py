"""Models and values on which every target is compared with NumPy."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from test_compile import CASES, drawn

import symprop
from symprop.calls import Program as Calls
from symprop.derive.tangents import expanded
from symprop.equations import gallery_names
from symprop.functions import FUNCTIONS
from symprop.source import inputs, program


class Case(NamedTuple):
    """A model, its values, and what is asked for: every quantity and every adjoint."""

    model: symprop.Model
    values: dict[str, Any]

    @property
    def outputs(self) -> tuple[str, ...]:
        names = (*self.model.parameters, *self.model.quantities)
        return (*self.model.quantities, *(f"d_{n}" for n in names))

    @property
    def program(self) -> Any:
        return program(self.model, self.outputs)

    @property
    def inputs(self) -> dict[str, Any]:
        return inputs(self.model, self.program, self.values)

    def expected(self) -> dict[str, Any]:
        """By the NumPy function."""
        by = (*self.model.parameters, *self.model.quantities)
        return Calls(expanded(self.model), self.model.quantities, by)(self.values, {})


def _function(name: str) -> str:
    low, high = FUNCTIONS[name].domain
    x = ", ".join(f"{v:.3f}" for v in np.linspace(low, high, 12) * 0.9 + 0.0137)
    inner = "w*x[i]" if FUNCTIONS[name].arity == 1 else "w*x[i], b"
    inner = "1, w*x[i]" if name == "polygamma" else inner
    return f"data x[i] = [{x}]\nparameter w = 1.05, b = 0.4\nL = sum({name}({inner})*x[i] + b, i)"


def _gallery(name: str) -> Case:
    """A model of the gallery beside its own values, which may lie on kinks."""
    model = symprop.load(name)
    random = np.random.default_rng(3)
    moved = {
        n: np.asarray(v) + 0.1 * random.normal(size=np.shape(v))
        for n, v in model.values.items()
        if n in model.parameters
    }
    return Case(model, {**model.values, **moved})


@cache
def cases() -> dict[str, Case]:
    """Every case by its name."""
    return dict(_cases())


def _cases() -> Iterator[tuple[str, Case]]:
    for name in gallery_names():
        yield name, _gallery(name)
    for name, (text, shapes) in CASES.items():
        yield name, Case(symprop.parse(text), drawn(shapes))
    for name in FUNCTIONS:
        model = symprop.parse(_function(name))
        yield f"function {name}", Case(model, dict(model.values))


def agree(
    found: dict[str, Any], expected: dict[str, Any], tolerance: float = 1e-12, floor: float = 0.0
) -> None:
    """Equal names, shapes, and numbers to ``tolerance`` of each array's largest entry.

    ``floor`` is added to that entry, for arrays in which all terms cancel.
    """
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        got = np.asarray(found[name], float)
        assert got.shape == np.shape(value), name
        size = np.abs(np.asarray(value, float))
        scale = np.max(size, initial=0.0, where=np.isfinite(size))
        np.testing.assert_allclose(
            got, value, rtol=0, atol=tolerance * (scale + floor), err_msg=name
        )
