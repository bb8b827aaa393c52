"""Many rows: fewer arrays filled, and as few calls a chunk as can be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from test_speed_kernels import EVERY, MORE, agrees, bound, flow_of, slots
from test_speed_passes import bound_of, every_selection_agrees, kinds

import symprop
from symprop.compile.bound import Bound
from symprop.compile.fast import running
from symprop.compile.fast.flow import Flow
from symprop.compile.fast.made import Arrays, array_space
from symprop.compile.fast.pairing import pair
from symprop.compile.fast.running import Chunks, aligned
from symprop.compile.fast.scalar_code import maker
from symprop.compile.fast.shortening import ROWWISE, shortened
from symprop.compile.fast.sources import chunked
from symprop.compile.fast.splitting import split
from symprop.compile.fast.stacking import stack


def chunks(fast: Bound, length: int, threads: int = 1) -> tuple[str, Chunks] | None:
    """Code for chunks of so many rows; None where rows know each other."""
    flow = shortened(flow_of(fast), ROWWISE)
    cut = split(flow)
    if cut is None or not fast.size:
        return None
    made = chunked(flow, slots(fast), fast.compiled.model.loss, cut)
    code = Arrays(made.text, made.fixed, maker(made.text, array_space(made.text)))
    parts = [fast._fixed[n] if np.ndim(fast._fixed[n]) else float(fast._fixed[n])
             for n in code.fixed]  # fmt: skip
    make: Any = code.make(parts)
    return made.text, Chunks(*make, flow.lengths[cut.letter], length, threads)


def lecture(length: int = 8, threads: int = 1) -> tuple[str, Chunks, Any]:
    fast, vector = bound("lecture")
    found = chunks(fast, length, threads)
    assert found is not None
    return *found, vector


@pytest.mark.parametrize("name", EVERY)
def test_chunks_of_what_was_made_shorter(name: str) -> None:
    fast, vector = bound(name)
    for length, threads in ((1, 1), (8, 2), (50, 1)):
        found = chunks(fast, length, threads)
        if found is None:
            assert name not in MORE
            pytest.skip("rows that know each other")
        _, run = found
        run(vector + 0.5)  # nothing of an earlier call stays behind
        agrees(run(vector), fast._general(vector))


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


@pytest.mark.parametrize("shape", [(1,), (1000,), (2, 9000)])
@pytest.mark.parametrize("dtype", [float, bool])
def test_arrays_begin_with_a_line_of_the_cache(shape: tuple[int, ...], dtype: type) -> None:
    made = aligned(shape, dtype)
    assert made.shape == shape
    assert made.dtype == dtype
    assert made.flags.c_contiguous
    assert made.ctypes.data % 64 == 0


def test_all_arrays_of_a_chunk_are_aligned_and_so_is_its_first_row() -> None:
    text, _, _ = lecture()
    assert text.count("= aligned((n,))") >= 5
    assert "= empty((n" not in text
    fast = bound_of(str(symprop.load("statquest-seven")), {"dosage": 50_003, "observed": 50_003})
    code = fast.compiled.kernels.arrays(fast._kind(), slots(fast))
    assert code is not None
    assert code.length % 8 == 0


def test_rows_are_added_by_products_with_ones() -> None:
    assert ".reduce(" not in lecture()[0]


def test_a_chunk_makes_no_arrays_of_numbers() -> None:
    text = lecture()[0]
    inside = text[text.index("def chunk") : text.index("def compute")]
    assert "(1.0" not in inside
    assert "array(" not in inside
    assert "gather([array(p0), " in text


@pytest.mark.parametrize("threads", [1, 2])
def test_an_overflow_is_seen_in_every_thread(threads: int) -> None:
    _, run, vector = lecture(8, threads)
    for large in (vector * 1e4, vector * -1e4):
        with pytest.raises(ArithmeticError):
            run(large)
    run(vector)


@pytest.mark.parametrize(("nodes", "rows", "calls"), [(5, 60, 5), (8, 60, 1), (8, 900, 8)])
def test_twins_share_calls_where_they_are_many_and_short(nodes: int, rows: int, calls: int) -> None:
    model = symprop.dense(1, nodes, 1, activation="tanh", names="each")
    lengths = dict.fromkeys(model.data, rows) | dict.fromkeys(model.parameters, ())
    flow = flow_of(bound_of(str(model), lengths))
    counts = [kinds(f)["tanh"] for f in (flow, stack(flow), stack(flow, 2, rows))]
    assert counts == [nodes, calls, 1]


@pytest.mark.parametrize(
    ("said", "rows", "expected"),
    [
        ({}, 100_000, (9096, 1)),
        ({"OPENBLAS_NUM_THREADS": "1"}, 100_000, (25_000, 2)),
        ({"OMP_NUM_THREADS": "1"}, 100_000, (25_000, 2)),
        ({"OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "1"}, 100_000, (9096, 1)),
        ({"OPENBLAS_NUM_THREADS": "1"}, 50_000, (8336, 1)),
    ],
)
def test_threads_share_long_chunks_where_blas_leaves_them_room(
    said: dict[str, str], rows: int, expected: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "processors", lambda: 2)
    for name in running.BLAS:
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    fast = bound_of(str(symprop.load("statquest-seven")), {"dosage": rows, "observed": rows})
    code = fast.compiled.kernels.arrays(fast._kind(), slots(fast))
    assert code is not None
    assert (code.length, code.threads) == expected
    vector = fast.vector(symprop.load("statquest-seven").values)
    agrees(fast(vector), fast._general(vector))
