"""The peers: for each what makes its candidate for a workload, and the package that it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import NamedTuple

from ..workloads import Workload
from . import by_c, by_casadi, by_numba, by_numpy, by_sympy, frameworks, ours
from .candidate import Candidate, Result, UnwrittenError, unpacked

__all__ = ["PEERS", "Candidate", "Peer", "Result", "UnwrittenError", "unpacked"]


class Peer(NamedTuple):
    """How a candidate is made; ``package`` is what must be installed."""

    make: Callable[[Workload], Candidate]
    package: str = "numpy"

    @property
    def missing(self) -> bool:
        """Whether its package is not installed."""
        return find_spec(self.package) is None


PEERS: Mapping[str, Peer] = {
    "symprop": Peer(ours.by_default),
    "symprop, numba": Peer(ours.with_numba, "numba"),
    "symprop, general code": Peer(ours.general),
    "JAX jit": Peer(frameworks.jax_flat, "jax"),
    "PyTorch, eager": Peer(frameworks.torch_eager, "torch"),
    "torch.compile": Peer(frameworks.torch_compiled, "torch"),
    "autograd": Peer(frameworks.autograd, "autograd"),
    "CasADi SX": Peer(by_casadi.sx, "casadi"),
    "CasADi MX": Peer(by_casadi.mx, "casadi"),
    "PyTensor, C": Peer(frameworks.pytensor, "pytensor"),
    "PyTensor, numba": Peer(frameworks.pytensor_numba, "pytensor"),
    "numba, by hand": Peer(by_numba.loops, "numba"),
    "NumPy, by hand": Peer(by_numpy.plain),
    "C with libm, ctypes": Peer(by_c.with_libm),
    "SymPy diff, lambdify": Peer(by_sympy.lambdified),
    "called with a mapping": Peer(ours.with_a_mapping),
    "JAX with a dict": Peer(frameworks.jax_dict, "jax"),
}
"""Every candidate by its name in the table."""
