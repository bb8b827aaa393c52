"""Straight-line code for a handful of rows: every number of every row has a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...fast.flow import Flow
from ...fast.kernels import Kind
from ...fast.scalar_code import Scalars
from ...fast.unrolled import unroll
from ..array_code import indented
from ..numba_source import ENTRY, module
from .calling import Code
from .names import math_names
from .scalars import OPERATIONS, stable

MOST = 400
"""Operations on single numbers; more of them take a compiler long."""


def straight(flow: Flow, kind: Kind) -> Code:
    """A flow as straight-line code. Raises `Unfit` where that would be long."""
    scalars, grids = unroll(flow, MOST)
    value = int(grids[kind.value][()])
    gradient = [int(grids[name][place]) for name, place in kind.gradient]
    scalars.outputs = {str(k): (v, ()) for k, v in enumerate([value, *gradient])}
    code = Scalars(stable(scalars), kind.learned, OPERATIONS)
    results = [f"gradient[{k}] = {code.text(v)}" for k, v in enumerate(gradient)]
    body = [
        *(f"{code.places[e]} = vector[{k}]" for k, e in enumerate(code.learned)),
        *(f"{code.places[e]} = fixed[{k}]" for k, e in enumerate(code.fixed)),
        *code.first,
        *code.lines,
        *results,
        f"return {code.text(value)} + finite(gradient)",
    ]
    lines = [ENTRY, "def objective(vector, gradient, fixed):", *indented(body)]
    text = "\n".join(module([*math_names("\n".join(body)), *lines])) + "\n"

    def given(values: Mapping[str, Any]) -> list[Any]:
        return [np.array([float(np.asarray(values[n])[k]) for n, k in code.fixed])]

    return Code(text, 1, len(code.learned), given)
