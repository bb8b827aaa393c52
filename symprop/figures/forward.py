"""What of a model its drawing shows: the definitions up to the output, and their activations."""

from __future__ import annotations

from typing import cast

from ..accesses import at
from ..errors import SympropError
from ..functions import FUNCTIONS
from ..model import Definition, Definitions
from ..plain.closures import compiled
from ..plain.frame import Frame
from ..rewriting import names_in
from ..tree import Apply, Expression, Number, Ref, Softmax
from ..values import fit
from .drawings import Point

SAMPLES = 33
"""Points of the little curve in a node."""


def forward_part(model: Definitions, output: str) -> tuple[Definition, ...]:
    """The definitions of the output and of all that has weights beside it, in their order."""
    needed, after, fed = {output}, {output}, set(model.data)
    rows = {model.rows}.intersection(model.axes[output])
    for d in model.definitions:
        read = set(names_in(d.body))
        after |= {d.name} if after & read else set()
        fed |= {d.name} if fed & read else set()
        weighted = read.intersection(model.parameters) and fed & read and rows <= {*d.letters}
        wraps = needed & read and len(read) == 1
        needed |= {d.name} if d.name not in after and (weighted or wraps) else set()
    for d in reversed(model.definitions):
        needed.update(names_in(d.body) if d.name in needed else ())
    steps = {n for n, found in model.definition_of.items() if len(found) > 1}
    starts = [d for d in model.definitions if d.name in steps and not names_in(d.body)]
    return tuple(d for d in model.definitions if d.name in needed and d not in starts)


def spans_of(model: Definitions) -> dict[str, range]:
    """The values of each letter but that of the rows, where the sizes are known."""
    try:
        sizes = fit(model, model.values)
        found = {k: range(at(a, sizes), at(b, sizes) + 1) for k, (a, b) in model.limits.items()}
    except (SympropError, KeyError):
        return {}
    return {k: span for k, span in found.items() if k != model.rows}


def activation_of(
    model: Definitions, definition: Definition, forward: tuple[Definition, ...]
) -> tuple[str | None, Expression, Definition | None]:
    """The function that a definition ends with, what it is applied to, and where that is defined.

    A sum that only its activation reads is one node with it.
    """
    body = definition.body
    if isinstance(body, Apply) and len(body.arguments) == 1:
        function, argument = body.function, body.arguments[0]
    elif isinstance(body, Softmax):
        function, argument = "softmax", body.body
    else:
        return None, body, None
    if not isinstance(argument, Ref):
        return function, argument, None
    readers = [d for d in forward if argument.name in names_in(d.body)]
    found = model.definition_of.get(argument.name, ())
    if len(readers) == 1 and len(found) == 1 and found[0].ref == argument:
        return function, found[0].body, found[0]
    return function, argument, None


def sampled(function: str) -> tuple[Point, ...]:
    """The shape of a function over the arguments that are usual for it."""
    low, high = FUNCTIONS[function].domain
    xs = [low + (high - low) * k / (SAMPLES - 1) for k in range(SAMPLES)]
    # numbers read nothing, so that no frame is needed
    nowhere = cast(Frame, None)
    return tuple((x, float(compiled(Apply(function, (Number(x),)))(nowhere, {}).real)) for x in xs)
