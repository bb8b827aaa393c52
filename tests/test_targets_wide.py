"""What the numba target leaves to NumPy, and which loops become vector code."""

from __future__ import annotations

import pytest
from benchmarks.workloads import ATTENTION, CONVOLUTION, LAYERS, LSTM, SOFTMAX

import symprop
from symprop.compile.targets.numba_source import kernel
from symprop.compile.targets.wide import LEAST, Wide
from symprop.source import program

DENSE = {"W1": (128, 784), "W2": (64, 128), "W3": (10, 64), "y": (256, 10), "x": (256, 784)}
RECURRENT = {"x": (50, 8), "y": (50, 16), "Wf": (16, 8), "Uf": (16, 16), "bf": (16,)}
ONE = dict.fromkeys("QKV", (32, 32)) | dict.fromkeys("xy", (64, 32))
ROWS = {"W": (5, 20), "y": (1000, 5), "x": (1000, 20)}
FEW = dict.fromkeys("QKV", (8, 8)) | dict.fromkeys("xy", (10, 8))

CASES = {
    "wide layers": (LAYERS, DENSE, (True, True)),
    "attention": (ATTENTION, ONE, (True, True)),
    "attention, few tokens": (ATTENTION, FEW, (False, False)),
    "rows that blocks take": (SOFTMAX, ROWS, (False, True)),
    "windows": (CONVOLUTION, {"x": (64, 128), "y": (64, 124), "K": (8, 5)}, (False, True)),
    "few windows": (CONVOLUTION, {"x": (4, 20), "y": (4, 16), "K": (8, 5)}, (False, False)),
    "steps of vectors": (LSTM, RECURRENT, (False, False)),
}


@pytest.mark.parametrize("name", CASES)
def test_large_products_are_left_to_numpy(name: str) -> None:
    text, shapes, expected = CASES[name]
    wide = Wide(program(symprop.parse(text)))
    assert (wide(shapes, {}, LEAST), wide(shapes, {}, 1)) == expected


def test_functions_of_sums_have_loops_of_their_own() -> None:
    """Nothing else stands in the loop over tanh, so that it becomes vector code."""
    text = kernel(program(symprop.parse(CONVOLUTION)), fast=True)[0]
    lines = [line.strip() for line in text if line.lstrip()[:1] != "#"]
    place = next(k for k, line in enumerate(lines) if line.startswith("z[i, o, c] = tanh("))
    assert lines[place].split("  #")[0] == "z[i, o, c] = tanh(z[i, o, c])"
    assert lines[place - 1].startswith("for c ")
    assert not lines[place + 1].startswith(("z[", "p["))
