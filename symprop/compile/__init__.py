"""Index notation to array program to NumPy; this package knows no rule of differentiation."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Definitions
from ..statements import Pass
from .bound import Bound, bind
from .build import Note, build
from .compiled import Compiled
from .guards import inherit
from .mapped import Mapped
from .program import Program
from .stable import stabilize, stabilized_pass

__all__ = [
    "Bound",
    "Compiled",
    "Mapped",
    "Program",
    "bind",
    "build",
    "compile_passes",
    "stabilize",
]


def compile_passes(
    model: Definitions,
    forward: Pass,
    backward: Pass | None,
    outputs: Sequence[str],
    *,
    note: Note | None = None,
    target: str = "numpy",
) -> Compiled:
    """A NumPy function for ``outputs``: quantities, or adjoints that ``backward`` names.

    An adjoint that ``backward.adjoint_of`` names and no statement fills is 0 (that of the loss
    is 1). ``note`` writes the equation of statements, for the comment behind its line. Raises
    `UnknownNameError` for an output that neither pass has. ``target``: what runs it, ``"numpy"``,
    ``"numba"``, ``"jax"`` or ``"auto"``.
    """
    from .lambdified import generate

    ahead = stabilized_pass(forward)
    back = inherit(stabilized_pass(backward), model) if backward is not None else None
    program = build(model, ahead, back, outputs, note)
    adjoint_of = backward.adjoint_of if backward is not None else {}
    if target == "numpy":
        function, source = generate(program)
        return Compiled(model, program, function, source, adjoint_of)
    from .targets.running import running

    made = running(target, program, lambda: generate(program))
    return Compiled(model, program, made.function, made.source, adjoint_of, made.kernels)
