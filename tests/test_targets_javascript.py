"""JavaScript under Node: every model and every function against NumPy."""

from __future__ import annotations

import json
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from strategies import models
from targets import Case, agree, cases

from symprop.compile.targets import javascript
from symprop.errors import DataError
from symprop.functions import FUNCTIONS

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed")

SHOWN = """
const numbers = v => typeof v === "number" ? String(v) : Array.from(v, numbers);
for (const [name, [compute, values]] of Object.entries(cases)) {
  const found = compute(values);
  const shown = Object.fromEntries(Object.entries(found).map(([k, v]) => [k, numbers(v)]));
  console.log(JSON.stringify([name, shown]));
}
"""
"""Numbers as text, since JSON has no NaN."""


def run(text: str, folder: Path) -> str:
    assert NODE is not None
    path = folder / "cases.js"
    path.write_text(text, encoding="utf-8")
    done = subprocess.run([NODE, str(path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def script(name: str, text: str, values: dict[str, Any]) -> str:
    plain = {n: v.tolist() if hasattr(v, "tolist") else v for n, v in values.items()}
    body = text.replace("\n", "\n  ")
    return f"cases[{json.dumps(name)}] = [(() => {{\n  {body}  return compute;\n}})(), " + (
        f"{json.dumps(plain)}];\n"
    )


@pytest.fixture(scope="module", params=[False, True], ids=["textbook", "fast"])
def found(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Any:
    """Every case in one run of Node."""
    texts = {n: javascript.source(c.program, fast=request.param) for n, c in cases().items()}
    parts = [script(n, texts[n], c.inputs) for n, c in cases().items()]
    text = '"use strict";\nconst cases = {};\n' + "".join(parts) + SHOWN
    lines = run(text, tmp_path_factory.mktemp("node")).splitlines()
    return dict(map(json.loads, lines))


def floats(value: Any) -> Any:
    return np.asarray(value).astype(float)


@needs_node
@pytest.mark.parametrize("name", cases())
def test_equals_numpy(name: str, found: dict[str, Any]) -> None:
    agree({k: floats(v) for k, v in found[name].items()}, cases()[name].expected())


def test_every_function_has_a_form() -> None:
    assert {*javascript.FUNCTIONS} == {*FUNCTIONS}


SPECIAL = {
    "erf": np.concatenate([np.linspace(-7, 7, 301), [1e-9, np.inf, -np.inf]]),
    "lgamma": np.concatenate([np.geomspace(1e-8, 1e6, 200), np.linspace(-5.7, 3.3, 100)]),
    "digamma": np.concatenate([np.geomspace(1e-6, 1e6, 200), np.linspace(-5.7, 3.3, 100)]),
    "softplus": np.linspace(-800, 800, 101),
    "sigmoid": np.linspace(-800, 800, 101),
}


@needs_node
@pytest.mark.parametrize("name", SPECIAL)
def test_special_functions(name: str, tmp_path: Path) -> None:
    import scipy.special as special

    code = "\n\n".join(javascript.helpers().values())
    shown = [repr(float(v)).replace("inf", "Infinity") for v in SPECIAL[name]]
    text = f"{code}\nconsole.log(JSON.stringify([{', '.join(shown)}].map(x => String({name}(x)))));"
    got = floats(json.loads(run(text, tmp_path)))
    known = {"lgamma": special.gammaln, "softplus": lambda x: np.logaddexp(0, x)}
    known |= {"sigmoid": special.expit}
    expected = (known.get(name) or getattr(special, name))(SPECIAL[name])
    np.testing.assert_allclose(got, expected, rtol=1e-13, atol=1e-13)


@needs_node
def test_polygamma(tmp_path: Path) -> None:
    import scipy.special as special

    code = "\n\n".join(javascript.helpers().values())
    pairs = [(n, x) for n in (0, 1, 2, 3, 5, 8) for x in np.geomspace(0.05, 500, 40).tolist()]
    text = f"{code}\nconsole.log(JSON.stringify({pairs!r}.map(p => polygamma(...p))));"
    got = json.loads(run(text.replace(repr(pairs), json.dumps(pairs)), tmp_path))
    expected = [special.polygamma(n, x) for n, x in pairs]
    np.testing.assert_allclose(got, expected, rtol=1e-12)


@needs_node
@pytest.mark.parametrize("fast", [False, True])
def test_random_models(fast: bool, tmp_path: Path) -> None:
    """All in one run of Node: loops that are put together still compute the same."""
    drawn: list[Case] = []

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        with suppress(DataError):  # an element that a drawn size does not have
            model = data.draw(models())
            drawn.append(Case(model, dict(model.values)))

    draw()
    assert len(drawn) > 40
    parts = [
        script(str(k), javascript.source(c.program, fast=fast), c.inputs)
        for k, c in enumerate(drawn)
    ]
    lines = run("const cases = {};\n" + "".join(parts) + SHOWN, tmp_path).splitlines()
    for case, line in zip(drawn, lines, strict=True):
        values = {k: floats(v) for k, v in json.loads(line)[1].items()}
        agree(values, case.expected(), 1e-10, floor=1e-3)
