"""Many rows: fewer arrays filled, and as few calls a chunk as can be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from test_speed_kernels import EVERY, MORE, agrees, bound, flow_of, slots
from test_speed_passes import bound_of, every_selection_agrees, kinds

import symprop
from symprop.compile.bound import Bound
from symprop.compile.fast.flow import Flow
from symprop.compile.fast.made import Arrays, array_space
from symprop.compile.fast.pairing import pair
from symprop.compile.fast.running import Chunks
from symprop.compile.fast.scalar_code import maker
from symprop.compile.fast.shortening import ROWWISE, shortened
from symprop.compile.fast.sources import chunked
from symprop.compile.fast.splitting import split


def run(fast: Bound, vector: Any, length: int, threads: int = 1) -> Any:
    """What chunks of so many rows come to; None where rows know each other."""
    flow = shortened(flow_of(fast), ROWWISE)
    cut = split(flow)
    if cut is None or not fast.size:
        return None
    made = chunked(flow, slots(fast), fast.compiled.model.loss, cut)
    code = Arrays(made.text, made.fixed, maker(made.text, array_space(made.text)))
    parts = [fast._fixed[n] if np.ndim(fast._fixed[n]) else float(fast._fixed[n])
             for n in code.fixed]  # fmt: skip
    chunks = Chunks(*code.make(parts), flow.lengths[cut.letter], length, threads)
    chunks(vector + 0.5)  # nothing of an earlier call stays behind
    return chunks(vector)


@pytest.mark.parametrize("name", EVERY)
def test_chunks_of_what_was_made_shorter(name: str) -> None:
    fast, vector = bound(name)
    for length, threads in ((1, 1), (8, 2), (50, 1)):
        found = run(fast, vector, length, threads)
        if found is None:
            assert name not in MORE
            pytest.skip("rows that know each other")
        agrees(found, fast._general(vector))


def filled(flow: Flow) -> int:
    """How many products of arrays are arrays themselves."""
    live = (op for _, op in flow.live() if op.axes and op.kind in ("*", "square"))
    return sum(all(flow[a].axes for a in op.arguments) for op in live)


def test_sums_share_products_of_two_factors() -> None:
    flow = flow_of(bound("lecture")[0])
    # the residual squared and times either slope before, times the dosage after
    assert (filled(flow), filled(pair(flow))) == (3, 1)
    assert kinds(flow)["sum"] - kinds(pair(flow))["sum"] == 3


SUMS = (
    "data a[i]\nL = sum(a[i]*u[i]*u[i]*u[i]*u[i]*u[i], i)",
    "data a[i], b[i]\nL = sum(a[i]*b[i]*u[i], i) + sum(a[i]*b[i]*u[i]**2, i) + sum(b[i]*u[i], i)",
    "data a[i], b[i]\nL = sum(a[i]*b[i]*u[i], i) + sum(exp(a[i]*u[i]), i)",
    "data a[i], b[i]\nL = sum(v*a[i]*b[i]*u[i]/2, i)*sum(a[i]*b[i]*u[i], i)*u[1]",
    "data a[i], b[i]\nm = max(a[t]*b[t]*u[t], t)\n"
    "L = sum(where(a[i]*b[i]*u[i] == m, u[i], 0), i) + sum(a[i]*b[i]*u[i]*u[i], i)",
    "data a[i]\nL = sum(a[i]*u[j]*u[i]*w[i,j]*w[i,j], i, j) + sum(u[i]*a[i]*u[i], i)",
)
LENGTHS = {"a": 30, "b": 30, "u": 30, "v": (), "w": (30, 30)}


def sums(text: str) -> Bound:
    model = symprop.parse(text)
    return bound_of(text, {n: LENGTHS[n] for n in (*model.data, *model.parameters)})


@pytest.mark.parametrize("text", SUMS)
def test_sums_of_products(text: str) -> None:
    fast = sums(text)
    every_selection_agrees(fast, np.random.default_rng(1).normal(size=fast.size))


def test_a_product_that_is_there_is_taken() -> None:
    flow = flow_of(sums(SUMS[1]))
    # (a b) u serves the derivative, and so a sum that comes before it
    assert (filled(flow), filled(pair(flow))) == (3, 2)


def test_a_sum_that_gains_nothing_stays() -> None:
    flow = flow_of(bound("layers")[0])
    assert pair(flow) is flow
