"""Source files: printed for every model, run by themselves, equal to what symprop computes."""

from __future__ import annotations

import ast
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from targets import agree

import symprop
from symprop.compile.targets import target
from symprop.equations import gallery_names
from symprop.errors import SympropError
from symprop.languages import STYLES, TARGETS
from symprop.source import inputs, material

LONGEST = 100
PACKAGES = {"jax": "jax", "numba": "numba"}


def needed(name: str) -> Any:
    """A mark that skips where the language cannot be run here."""
    found = shutil.which("node") if name == "javascript" else True
    if name in PACKAGES:
        found = importlib.util.find_spec(PACKAGES[name]) is not None
    return pytest.param(name, marks=pytest.mark.skipif(not found, reason=f"{name} is missing"))


ALL = [needed(name) for name in TARGETS]


def expected(model: symprop.Model) -> dict[str, Any]:
    loss, gradient = model.value_and_grad()()
    return {model.loss: loss, **{f"d_{n}": v for n, v in gradient.items()}}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", gallery_names())
def test_numpy_files(name: str, style: str) -> None:
    model = symprop.load(name)
    space: dict[str, Any] = {"__name__": "file"}
    exec(compile(model.source("numpy", style), name, "exec"), space)
    values = inputs(model, material(model, style, ()).program)
    agree(space["compute"](*values.values()), expected(model), 1e-12, floor=1e-3)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("language", ALL)
def test_files_run_by_themselves(language: str, style: str, tmp_path: Path) -> None:
    """In an empty folder, with the example at the end."""
    model = symprop.load("statquest")
    path = tmp_path / f"model{target(language).suffix}"
    path.write_text(model.source(language, style), encoding="utf-8")
    program = "node" if language == "javascript" else sys.executable
    done = subprocess.run(
        [program, str(path)], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "SSR" in done.stdout
    assert "20.4235976775892" in done.stdout
    assert "symprop" not in "".join(
        line for line in path.read_text(encoding="utf-8").splitlines() if "import" in line
    )


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("language", TARGETS)
@pytest.mark.parametrize("name", gallery_names())
def test_files_fit_the_page(name: str, language: str, style: str) -> None:
    text = symprop.load(name).source(language, style)
    assert max(map(len, text.splitlines())) <= LONGEST
    assert not any(line != line.rstrip() for line in text.splitlines())
    assert "\n\n\n\n" not in text
    if language != "javascript":
        ast.parse(text)


@pytest.mark.parametrize("language", TARGETS)
def test_each_line_says_its_equation(language: str) -> None:
    text = symprop.load("statquest").source(language)
    for equation in ("y1[i] = softplus(x1[i])", "d_w3 = sum(d_predicted[i]*y1[i], i)"):
        assert equation in text


def test_textbook_is_what_stands_on_the_board() -> None:
    text = symprop.load("logistic").source()
    assert "def sigmoid(u):\n    return 1/(1 + np.exp(-u))\n" in text
    assert "    d_w = d_z @ hours  # d_w = sum(d_z[i]*hours[i], i)\n" in text


def test_products_of_many_axes_are_written_by_letters() -> None:
    """A page of transposes is no slide: axes stand as the arrays have them."""
    text = symprop.load("transformer").source()
    assert 'd_y = np.einsum("tj,jhe->the", d_x1, W_o)' in text
    assert text.count("transpose") <= 3
    gates = symprop.load("lstm").source()
    assert "part_1 = d_o*o*(1 - o)\n" in gates
    assert "transpose" not in gates


def test_textbook_of_numba_has_functions_as_on_paper() -> None:
    text = symprop.load("statquest").source("numba")
    assert "    return math.log(1 + math.exp(u))\n" in text
    assert "MAGIC" not in text
    fast = symprop.load("statquest").source("numba", "fast")
    assert "MAGIC" in fast
    assert "risen" not in fast  # a call in a call would keep loops from becoming vector code
    assert fast.count("p = p*r + 1/39916800") == fast.count("p = p*(r*r) + r") > 0


def test_fast_does_not_overflow() -> None:
    model = symprop.parse(
        "data x[i] = [1, 2], y[i] = [0, 1]\nparameter w = 1000\np[i] = sigmoid(w*x[i])\n"
        "L = -sum(y[i]*log(p[i]) + (1 - y[i])*log(1 - p[i]), i)"
    )
    space: dict[str, Any] = {"__name__": "file"}
    exec(model.source("numpy", "fast"), space)
    assert space["compute"](**model.values)["L"] == 1000


def test_names_that_languages_use() -> None:
    text = (
        "data np[i], var[i], jax[i]\nsum_[i] = np[i]*values\ncompute[i] = var[i]*sum_[i]\n"
        "parameters[i] = jax[i]*compute[i]\nname = sum(parameters[i]*state*let, i)"
    )
    model = symprop.parse(text)
    values = {"np": [1.0, 2], "var": [2.0, 3], "jax": [1.0, -1], "values": 2, "state": 3, "let": 1}
    wanted = {"name": model.value()(values), "d_values": model.grad("values")(values)["values"]}
    for style in STYLES:
        space: dict[str, Any] = {"__name__": "file"}
        exec(model.source("numpy", style, wrt=["values"]), space)
        given = inputs(model, material(model, style, ["values"]).program, values)
        found = space["compute"](*given.values())
        agree(found, wanted)


def test_a_title_stays_a_comment() -> None:
    model = symprop.parse("title a */ b ''' \"\"\" c\ndata x\nL = (w - x)**2")
    for language in TARGETS:
        first = model.source(language).splitlines()[0]
        assert first.startswith(("# a */", "// a */"))


def test_without_values_no_example() -> None:
    text = symprop.parse("data x\nL = (w - x)**2").source()
    assert "__main__" not in text


def test_what_is_wrong_is_said() -> None:
    model = symprop.load("statquest")
    with pytest.raises(SympropError, match=r"unknown target 'nump'; did you mean 'numpy'\?"):
        model.source("nump")
    with pytest.raises(SympropError, match=r"unknown style 'quick'; known: 'textbook', 'fast'"):
        model.source(style="quick")
    with pytest.raises(SympropError, match=r"unknown name 'w11'"):
        model.source(wrt=["w11"])
