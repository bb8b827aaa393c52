"""A model as source code that runs by itself, in several languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .derive.backward import adjoint_names, backward, forward
from .derive.graph import Graph
from .derive.tangents import expanded
from .equations.writer import spell
from .errors import SympropError, UnknownNameError, nearest
from .languages import STYLES
from .model import Definitions
from .statements import Statement
from .tree import ZERO, Add, Expression, Reduce, Ref, Where
from .values import check

if TYPE_CHECKING:
    from .compile import Program
    from .compile.targets import Material
    from .compile.targets.jax_running import JaxFunctions


def source(
    model: Definitions,
    target: str = "numpy",
    style: str = "textbook",
    wrt: Iterable[str] = (),
    values: Mapping[str, Any] | None = None,
) -> str:
    """A file that computes the loss and its derivatives without symprop.

    ``target`` is ``"numpy"``, ``"numba"``, ``"jax"`` or ``"javascript"``; in style ``"textbook"``
    each line is an equation of the model or of its backward pass, in style ``"fast"`` the forms
    are stable and work is shared. ``wrt`` names parameters, without it all. The values, else
    those of the model, make the example at the end, where they are complete. Raises
    `SympropError` for an unknown target, style or name.

    >>> from symprop.equations import parse
    >>> print(source(parse("data x, y\\nL = (y - w*x)**2")).splitlines()[5].strip())
    L = (y - w*x)**2  # L = (y - w*x)**2
    """
    from .compile.targets import file

    if style not in STYLES:
        raise SympropError(f"unknown style {style!r}{nearest(style, STYLES)}")
    return file(target, material(model, style, wrt, values))


def material(
    model: Definitions, style: str, wrt: Iterable[str], values: Mapping[str, Any] | None = None
) -> Material:
    """What a target prints."""
    from .compile.targets import Material

    by = dict.fromkeys(model.known(n.split("[")[0].strip()) for n in wrt) or model.parameters
    names = adjoint_names(expanded(model))
    stable = style == "fast"
    made = program(model, (model.loss, *(names[n] for n in by)), stable)
    known = {*model.names}
    return Material(
        program=made,
        forward=program(model, (model.loss,), stable),
        style=style,
        title=model.title or "",
        loss=model.loss,
        parameters=tuple(n for n in model.parameters if n in made.inputs),
        sizes=tuple(n for n in made.inputs if n not in known),
        gradient_of={names[n]: n for n in by},
        values=_example(model, made, values),
    )


def _example(
    model: Definitions, program: Program, values: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Values for every input of a program; none where some are missing."""
    if values is None and not {*model.data, *model.parameters} <= {*model.values}:
        return {}
    return inputs(model, program, values)


def javascript(model: Definitions, outputs: Iterable[str] = ()) -> str:
    """``function compute(values)`` in JavaScript, for quantities and adjoints (``d_w1``).

    Without ``outputs`` for all of them. What it takes is what `inputs` gives.

    >>> from symprop.equations import parse
    >>> print(javascript(parse("data x, y\\nL = (y - w*x)**2"), ["d_w"]).splitlines()[-2])
      return { d_w };
    """
    from .compile.targets import javascript

    return javascript.source(program(model, tuple(outputs) or every(model)))


def every(model: Definitions) -> tuple[str, ...]:
    """All quantities, and the adjoints of all quantities and parameters."""
    running = expanded(model)
    names = adjoint_names(running)
    adjoints = (names[n] for n in (*running.quantities, *running.parameters))
    return (*running.quantities, *adjoints)


def program(model: Definitions, outputs: Iterable[str] = (), stable: bool = True) -> Program:
    """The array program for quantities and adjoints (``d_w1``), with the equation of each line.

    Without ``outputs`` for the loss and its derivatives by every parameter. ``stable``: in forms
    that do not overflow, else exactly as the model is written. Raises `UnknownNameError`.
    """
    from .compile import stabilize
    from .compile.build import build
    from .compile.guards import inherit
    from .compile.stable import stabilized_pass

    running = expanded(model)
    wanted, by = _wanted(running, outputs)
    if stable:
        running = stabilize(running, kept=by)
    ahead, back = forward(running), backward(Graph(running), by) if by else None
    if stable:
        ahead, back = stabilized_pass(ahead), stabilized_pass(back) if back else None
    back = inherit(back, running) if back else None
    return build(running, ahead, back, wanted, equation)


def _wanted(model: Definitions, outputs: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The outputs, and the names by which the loss must be differentiated for them."""
    names = adjoint_names(model)
    of = {adjoint: name for name, adjoint in names.items()}
    wanted = tuple(outputs) or (model.loss, *(names[n] for n in model.parameters))
    known = (*model.names, *of)
    for name in wanted:
        if name not in known:
            raise UnknownNameError(f"unknown output {name!r}{nearest(name, known)}")
    return wanted, tuple(of[n] for n in wanted if n in of)


def jax_functions(model: Definitions, wrt: Iterable[str] = ()) -> JaxFunctions:
    """The loss, and the loss with its derivatives, as pure functions for JAX.

    Raises `SympropError` where JAX is not installed.
    """
    from .compile.targets.bindings import needed

    needed("jax", "jax")
    from .compile.targets.jax_running import pure

    return pure(expanded(model), material(model, "fast", wrt))


def equation(statements: Sequence[Statement], sign: str) -> str:
    """What statements compute, in the grammar of equations.

    >>> from symprop.tree import Multiply, letter
    >>> x, y = (Ref(n, (letter("i"),)) for n in "xy")
    >>> equation([Statement("d_w", (), Multiply((x, y)), ("i",))], "=")
    'd_w = sum(x[i]*y[i], i)'
    """
    bodies = tuple(map(_body, statements))
    right = bodies[0] if len(bodies) == 1 else Add(bodies)
    return f"{spell(statements[0].ref)} {sign} {spell(right)}"


def _body(s: Statement) -> Expression:
    """The right side, with letters summed that do not stand on the left as they are."""
    plain = {k for i in s.access if not isinstance(i, Ref) for k, _ in i.letters}
    body = s.body if s.guard is None else Where(s.guard, s.body, ZERO)
    rest = tuple(k for k in s.letters if k not in plain and not _looked_up(s, k))
    return Reduce("sum", body, rest) if rest else body


def _looked_up(s: Statement, letter: str) -> bool:
    """Whether a letter stands on the left inside a look-up."""
    return any(
        letter in dict(j.letters)
        for i in s.access
        if isinstance(i, Ref)
        for j in i.access
        if not isinstance(j, Ref)
    )


def inputs(
    model: Definitions, program: Program, values: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What a program needs as arrays and numbers, its sizes included, from values of a model.

    Raises `DataError` where a value is missing or does not fit.
    """
    from .compile.inputs import Inputs

    checked = check(model, values)
    return Inputs(expanded(model)).prepared(checked, program.inputs)[0]
