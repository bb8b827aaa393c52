"""The JAX target: equal to NumPy, pure, and the same over many devices."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from typing import Any

import numpy as np
import pytest
from targets import agree, cases

import symprop
from symprop.compile.targets import running
from symprop.errors import DataError, SympropError

jax = pytest.importorskip("jax", reason="jax is not installed")

CHOSEN = ("statquest", "iris", "lstm", "attention", "convolution", "batch-norm", "word2vec")
CHOSEN += ("transformer", "where on indices", "softmax at a look-up", "names of Python and NumPy")
CHOSEN += ("function polygamma", "function gelu", "function max", "sequence from origin 0")


@pytest.mark.parametrize("name", CHOSEN)
def test_equals_numpy(name: str) -> None:
    case = cases()[name]
    made, given = case.program, case.inputs
    function = running.running("jax", made, lambda: (lambda *_: [], "")).function
    results = function(*(given[n] for n in made.inputs))
    agree(dict(zip(made.outputs, results, strict=True)), case.expected())


def parameters(model: symprop.Model) -> dict[str, Any]:
    return {n: np.asarray(model.values[n]) for n in model.parameters}


@pytest.mark.parametrize("name", ["statquest", "convolution", "gru", "word2vec"])
def test_pure_functions(name: str) -> None:
    """Under jit; and grad, which differentiates the forward pass again, agrees."""
    model = symprop.load(name)
    with jax.enable_x64(True):
        value, both = model.jax()
        loss, gradient = jax.jit(both)(parameters(model))
        again = jax.jit(jax.grad(value))(parameters(model))
        wanted, slopes = model.value_and_grad()()
        assert float(loss) == pytest.approx(wanted, rel=1e-12)
        for found in (gradient, again):
            agree({n: np.asarray(v) for n, v in found.items()}, slopes, 1e-11, floor=1e-3)


def test_vmap_over_values() -> None:
    model = symprop.load("statquest")
    with jax.enable_x64(True):
        value, _ = model.jax()
        b3 = np.linspace(0, 2, 5)
        shared = {n: v for n, v in parameters(model).items() if n != "b3"}
        many = jax.vmap(lambda b: value({**shared, "b3": b}))(b3)
        for b, loss in zip(b3, many, strict=True):
            assert float(loss) == pytest.approx(model.value()(b3=b), rel=1e-12)


def test_data_of_ones_own_and_names() -> None:
    model = symprop.load("statquest")
    with jax.enable_x64(True):
        both = model.jax("b3").value_and_grad
        data = {"dosage": np.array([0.1, 0.9]), "observed": np.array([0.0, 1.0])}
        loss, gradient = both(parameters(model), data)
        wanted, slopes = model.value_and_grad("b3")(data)
    assert float(loss) == pytest.approx(wanted, rel=1e-12)
    assert list(gradient) == ["b3"]
    assert float(gradient["b3"]) == pytest.approx(slopes["b3"], rel=1e-12)


def test_float32_by_default() -> None:
    model = symprop.load("statquest")
    loss, _ = model.jax().value_and_grad(parameters(model))
    assert loss.dtype == np.float32
    assert isinstance(model.value_and_grad(target="jax")()[0], float)
    assert model.value(target="jax")() == pytest.approx(20.423597677589214, rel=1e-14)


def test_what_is_wrong_is_said() -> None:
    value = symprop.parse("data x[i]\nL = sum(w*x[i], i)").jax().value
    with pytest.raises(DataError, match="x has no value"):
        value({"w": 1.0})
    with pytest.raises(DataError, match="w has no value"):
        value({}, {"x": np.ones(2)})
    with pytest.raises(SympropError, match="unknown name 'w9'"):
        symprop.load("statquest").jax("w9")


SHARDED = """
import jax, numpy as np, symprop
jax.config.update("jax_enable_x64", True)
from jax.sharding import Mesh, NamedSharding, PartitionSpec as P
assert len(jax.devices()) == 8
rows = NamedSharding(Mesh(np.array(jax.devices()), ("rows",)), P("rows"))
for name, data in (("statquest", ("dosage", "observed")), ("iris", ("measured", "versicolor"))):
    model = symprop.load(name)
    random = np.random.default_rng(0)
    values = {n: random.random((800, *np.shape(model.values[n])[1:])) for n in data}
    parameters = {n: np.asarray(model.values[n]) for n in model.parameters}
    spread = {n: jax.device_put(v, rows) for n, v in values.items()}
    assert all(len(v.sharding.device_set) == 8 for v in spread.values())
    both = jax.jit(model.jax().value_and_grad)
    loss, gradient = both(parameters, spread)
    wanted, slopes = model.value_and_grad()(values)
    assert abs(loss - wanted) <= 1e-12*abs(wanted)
    for n, v in slopes.items():
        assert np.max(np.abs(gradient[n] - v)) <= 1e-12*np.max(np.abs(v)), n
print("same")
"""


def test_eight_devices() -> None:
    """Rows spread over simulated devices give the same gradient."""
    flags = "--xla_force_host_platform_device_count=8"
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SHARDED)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu"},
    )
    assert done.stdout.strip() == "same", done.stderr[-2000:]
