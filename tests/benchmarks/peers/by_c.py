"""C with libm, compiled by ``cc -O3`` and called through ctypes."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from shutil import which
from typing import Any

import numpy as np

from ..workloads import Workload
from .candidate import Candidate, Result, UnwrittenError

LECTURE = """
double f(const double *v, double *g, const double *x, const double *y, long n, long unused) {
    double s = 0; for (int k = 0; k < 7; k++) g[k] = 0;
    for (long i = 0; i < n; i++) {
        double e1 = exp(x[i]*v[0] + v[1]), e2 = exp(x[i]*v[2] + v[3]);
        double a1 = log1p(e1), a2 = log1p(e2), r = y[i] - (a1*v[4] + a2*v[5] + v[6]), d = -2*r;
        double d1 = d*v[4]*e1/(1 + e1), d2 = d*v[5]*e2/(1 + e2);
        s += r*r; g[0] += d1*x[i]; g[1] += d1; g[2] += d2*x[i]; g[3] += d2;
        g[4] += d*a1; g[5] += d*a2; g[6] += d;
    }
    return s;
}
"""

TANH = """
enum { N = 4, PART = N*N + N };
double f(const double *v, double *g, const double *x, const double *y, long n, long layers) {
    double s = 0, a[layers + 1][N], d[N], e[N];
    for (long k = 0; k < layers*PART; k++) g[k] = 0;
    for (long i = 0; i < n; i++) {
        for (int j = 0; j < N; j++) a[0][j] = x[i*N + j];
        for (long k = 0; k < layers; k++)
            for (int h = 0; h < N; h++) {
                double z = v[k*PART + N*N + h];
                for (int j = 0; j < N; j++) z += v[k*PART + h*N + j]*a[k][j];
                a[k + 1][h] = k < layers - 1 ? tanh(z) : z;
            }
        for (int h = 0; h < N; h++) {
            double r = a[layers][h] - y[i*N + h];
            s += r*r; d[h] = 2*r;
        }
        for (long k = layers - 1; k >= 0; k--) {
            for (int j = 0; j < N; j++) e[j] = 0;
            for (int h = 0; h < N; h++) {
                g[k*PART + N*N + h] += d[h];
                for (int j = 0; j < N; j++) {
                    g[k*PART + h*N + j] += d[h]*a[k][j];
                    e[j] += d[h]*v[k*PART + h*N + j];
                }
            }
            for (int j = 0; j < N; j++) d[j] = e[j]*(1 - a[k][j]*a[k][j]);
        }
    }
    return s;
}
"""

POINTER = ctypes.c_void_p


def with_libm(work: Workload) -> Candidate:
    """The workload's family by hand."""
    if work.family not in _FAMILIES:
        raise UnwrittenError("not written")
    if which("cc") is None:
        raise ImportError("no compiler, cc")
    text, names = _FAMILIES[work.family]
    x, y = (np.ascontiguousarray(work.values[n]) for n in names)
    fixed = (x.ctypes.data, y.ctypes.data, len(x), len(work.model.parameters) // 2)
    function: Callable[..., float] = _compiled(text)

    def run(vector: Any) -> Result:
        gradient = np.empty(vector.size)
        return function(vector.ctypes.data, gradient.ctypes.data, *fixed), gradient

    run.kept = (x, y)  # type: ignore[attr-defined]
    return Candidate(run)


@cache
def _compiled(text: str) -> Any:
    folder = Path(tempfile.mkdtemp())
    (folder / "f.c").write_text(f"#include <math.h>\n{text}", encoding="utf-8")
    command = ["cc", "-O3", "-march=native", "-shared", "-fPIC", "-o", "f.so", "f.c", "-lm"]
    subprocess.run(command, cwd=folder, check=True)
    function = ctypes.CDLL(str(folder / "f.so")).f
    function.restype = ctypes.c_double
    function.argtypes = [POINTER] * 4 + [ctypes.c_long] * 2
    return function


_FAMILIES: Mapping[str, tuple[str, tuple[str, str]]] = {
    "lecture": (LECTURE, ("dosage", "observed")),
    "tanh": (TANH, ("input", "observed")),
}
