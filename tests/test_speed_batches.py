"""A few rows at a time: chunks, memory-mapped arrays, mini-batches; refused with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import symprop
from symprop.adding import adds_up
from symprop.errors import DataError

SUM = "data x[i], y[i]\nz[i] = w*x[i] + b\nL = sum((y[i] - z[i])**2, i)"
MEAN = "data x[i], y[i]\nz[i] = w*x[i] + b\nL = mean((y[i] - z[i])**2, i) + 0.1*w**2"


def data(rows: int = 50) -> dict[str, Any]:
    random = np.random.default_rng(0)
    x = random.normal(size=rows)
    return {"x": x, "y": 2 * x + 1 + 0.1 * random.normal(size=rows)}


def parts(whole: dict[str, Any], *cuts: int) -> list[dict[str, Any]]:
    bounds = [0, *cuts, len(whole["x"])]
    return [{n: v[a:b] for n, v in whole.items()} for a, b in pairwise(bounds)]


START = {"w": 0.0, "b": 0.0}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (SUM, "sum"),
        (MEAN, "mean"),
        ("data x[i]\nL = -3*sum(w*x[i], i)/n", "mean"),
        ("data x[i]\nL = sum(w*x[i], i)/(2*n)", "mean"),
        ("data x[i,j]\nL = sum(mean(x[i,j]*w[j], i), j)", "mean"),
        ("data x[i,j]\nz[i,k] = sum(x[i,j]*W[k,j], j)\np[i,k] = softmax(z[i,k], k)\n"
         "L = -sum(log(p[i,k]), i, k)", "sum"),
    ],
)  # fmt: skip
def test_losses_that_add_up(text: str, kind: str) -> None:
    assert adds_up(symprop.parse(text)) == kind


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("data x[i]\nm = mean(w*x[i], i)\nL = sum((x[i] - m)**2, i)", "every row knows m"),
        ("data x[i]\nL = sum(w*x[i], i) + w**2", "a term stands beside a sum"),
        ("data x[i]\nL = sqrt(sum((w*x[i])**2, i))", "a function of a sum over all rows"),
        ("data x[i]\nL = sum(w*x[i], i)**2", "a function of a sum over all rows"),
        ("data x[i]\nL = max(w*x[i], i)", "max over i"),
        ("data x[i]\nL = sum(w*x[i]/n, i)", "number of rows n stands inside"),
        ("data x[t]\nh[0] = 0\nh[t] = tanh(w*h[t-1] + x[t])\nL = sum(h[t]**2, t)",
         "rows of h know each other"),
        ("data x[i]\nL = w**2", "does not depend on the rows"),
        ("data x[i]\nL = w*x[1]", "single rows of x"),
    ],
)  # fmt: skip
def test_losses_that_do_not_say_why(text: str, why: str) -> None:
    with pytest.raises(DataError, match=why):
        adds_up(symprop.parse(text))


@pytest.mark.parametrize("text", [SUM, MEAN])
def test_chunks_are_all_rows(text: str) -> None:
    model, whole = symprop.parse(text), data()
    settings: dict[str, Any] = {"learning_rate": 0.003, "max_steps": 50}
    expected = symprop.gradient_descent(model, {**whole, **START}, **settings)
    found = symprop.gradient_descent(model, START, chunks=parts(whole, 7, 30), **settings)
    assert found.steps == expected.steps
    assert found.values == pytest.approx(dict(expected.values), rel=1e-12)
    assert found.loss == pytest.approx(expected.loss, rel=1e-12)


def test_a_function_gives_chunks_anew() -> None:
    model, whole = symprop.parse(SUM), data()

    def begin() -> Iterator[dict[str, Any]]:
        yield from parts(whole, 20)

    run = symprop.gradient_descent(model, START, chunks=begin, learning_rate=0.003)
    assert run.values["w"] == pytest.approx(2, abs=0.1)
    with pytest.raises(DataError, match="only once"):
        symprop.gradient_descent(model, START, chunks=begin())


def test_memory_mapped_arrays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model, whole = symprop.parse(SUM), data(1000)
    for name, array in whole.items():
        np.save(tmp_path / f"{name}.npy", array)
    mapped = {n: np.load(tmp_path / f"{n}.npy", mmap_mode="r") for n in whole}
    settings: dict[str, Any] = {"learning_rate": 1e-4, "max_steps": 20}
    expected = symprop.gradient_descent(model, {**whole, **START}, **settings)
    monkeypatch.setattr("symprop.batches.pieces.__defaults__", (64,))
    found = symprop.gradient_descent(model, {**mapped, **START}, **settings)
    assert found.loss == pytest.approx(expected.loss, rel=1e-12)


def test_batches_have_a_seed_and_end_with_the_whole_loss() -> None:
    model, values = symprop.parse(SUM), {**data(), **START}
    settings: dict[str, Any] = {"batch": 8, "learning_rate": 0.002, "max_steps": 100}
    first, again, other = (
        symprop.gradient_descent(model, values, seed=s, **settings) for s in (1, 1, 2)
    )
    assert first.values == again.values
    assert first.values != other.values
    assert first.loss == model.value()({**values, **first.values})
    assert first.values["w"] == pytest.approx(2, abs=0.1)


def test_one_round_of_batches_is_all_rows() -> None:
    from symprop.batches import Batches

    for text in (SUM, MEAN):
        model, values = symprop.parse(text), {**data(48), "w": 1.0, "b": 0.5}
        both = model.value_and_grad()
        fun, fast = Batches(model, both, values, 8), both.bind(values)
        found = [fun(fast.vector(values)) for _ in range(6)]
        assert np.mean([v for v, _ in found]) == pytest.approx(fast(fast.vector(values))[0])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"y": np.zeros(3)}, "chunk 2: 'x' has 20 rows, but 'y' has 3"),
        ({"z": np.zeros(20)}, "chunk 2: 'z' is no data"),
        ({"y": np.full(20, np.nan)}, r"chunk 2: y\[1\] is nan"),
        ({"y": 3.0}, "chunk 2: 'y' has no rows; allowed: an array"),
        ({"y": np.array(3.0)}, "chunk 2: 'y' has no rows; allowed: an array"),
    ],
)
def test_a_chunk_that_does_not_fit_is_named(change: dict[str, Any], message: str) -> None:
    chunks = parts(data(60), 20, 40)
    chunks[1] = {**chunks[1], **change}
    with pytest.raises(DataError, match=message):
        symprop.gradient_descent(symprop.parse(SUM), START, chunks=chunks, learning_rate=0.001)


@pytest.mark.parametrize(
    ("chunks", "message"),
    [
        (5, "chunks must be a list of mappings"),
        (data(60), "chunks must be a list of mappings"),
        (lambda: None, "chunks must be a list of mappings"),
        ([data(20), 5], "chunk 2 is no mapping; allowed: names of data with their arrays"),
    ],
)
def test_what_are_no_chunks_is_said(chunks: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        symprop.gradient_descent(symprop.parse(SUM), START, chunks=chunks, learning_rate=0.001)


@pytest.mark.parametrize("batch", [0, 51, 2.5, "8"])
def test_a_batch_out_of_range(batch: Any) -> None:
    with pytest.raises(DataError, match="allowed: a whole number from 1 to 50"):
        symprop.gradient_descent(symprop.parse(SUM), {**data(), **START}, batch=batch)


def test_batch_normalization_is_refused() -> None:
    model = symprop.parse(
        "data x[i]\nm = mean(x[i], i)\nv = mean((x[i] - m)**2, i)\n"
        "z[i] = w*(x[i] - m)/sqrt(v + 0.001)\nL = sum(z[i]**2, i)"
    )
    with pytest.raises(DataError, match="every row knows m, which all rows make"):
        symprop.gradient_descent(model, {"x": data()["x"], "w": 1.0}, batch=8)
