"""Who plays which part in a model: its input, its output, what is observed, what is added up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Definitions
from ..rewriting import names_in
from ..tree import Add, Expression, Negative, Number, Power, Reduce, Ref


@dataclass(frozen=True)
class Roles:
    """The names that a story about a model needs; None where nothing plays the part.

    ``input`` is the only data that the output depends on, ``inputs`` all of it; ``observed`` is
    what the output is compared with. ``differs``: the loss is made of their differences,
    the residuals; ``squares`` says how, where it is the "sum" or the "mean" of their squares.
    """

    rows: str | None
    output: str | None
    observed: str | None
    inputs: tuple[str, ...]
    differs: bool
    squares: str | None = None

    @property
    def input(self) -> str | None:
        """The input, where there is one."""
        return self.inputs[0] if len(self.inputs) == 1 else None


def roles_of(model: Definitions) -> Roles:
    """The parts that the names of a model play, read off its definitions.

    >>> from symprop.equations import parse
    >>> roles_of(parse("data x[i], y[i]\\np[i] = w*x[i]\\nL = sum((y[i] - p[i])**2, i)"))
    Roles(rows='i', output='p', observed='y', inputs=('x',), differs=True, squares='sum')
    """
    pairs = dict.fromkeys(_compared(model))
    output = model.output
    if output is None:
        candidates = {p for _, p in pairs}
        output = candidates.pop() if len(candidates) == 1 else _judged(model)
    if output is None:
        return Roles(model.rows, None, None, (), False)
    above = needed(model, output)
    below = [d for d in model if d.name not in above]
    read = dict.fromkeys(n for d in below for n in names_in(d.body) if n in model.data)
    targets = [y for y, p in pairs if p == output] or [
        n for n in read if model.axes[n] == model.axes[output] and n not in above
    ]
    return Roles(
        model.rows,
        output,
        targets[0] if targets else None,
        tuple(n for n in model.data if n in above),
        any(p == output for _, p in pairs),
        _squares(model, output),
    )


def _compared(model: Definitions) -> Iterator[tuple[str, str]]:
    """Data and the quantity it is subtracted from, or that is subtracted from it."""
    for definition in model:
        for node in definition.body.walk():
            match node:
                case Add((Ref(name=a), Negative(Ref(name=b)))):
                    if a in model.data and b in model.quantities:
                        yield a, b
                    elif b in model.data and a in model.quantities:
                        yield b, a


def _judged(model: Definitions) -> str | None:
    """What the loss judges: followed back from it, the first quantity that is no comparison.

    A comparison reads data and no parameter, or adds up the rows. None where one reads several
    quantities.
    """
    judged = {model.loss}
    while len(judged) == 1:
        name = judged.pop()
        read = {n for d in model.definition_of[name] for n in names_in(d.body)}
        compares = read.intersection(model.data) and not read.intersection(model.parameters)
        adds_up = model.rows is not None and model.rows not in model.axes[name]
        if name != model.loss and not (compares or adds_up):
            return name
        earlier = model.quantities[: model.quantities.index(name)]
        judged = read.intersection(earlier)
    return None


def _squares(model: Definitions, output: str) -> str | None:
    """How the loss takes the squared residuals of all rows together, where it is just that."""
    match model.definition_of[model.loss][-1].body:
        case Reduce(kind=kind, body=Power(Add((Ref(), Negative(Ref()))) as difference, Number(2))):
            return kind if output in names_in(difference) else None
    return None


def needed(model: Definitions, output: str) -> set[str]:
    """The output and all that it is computed from."""
    found = {output}
    for definition in reversed(model.definitions):
        if definition.name in found:
            found.update(names_in(definition.body))
    return found


def added(expr: Expression) -> tuple[Expression, ...]:
    """The terms of a sum; an expression that is none is its only term."""
    return expr.terms if isinstance(expr, Add) else (expr,)
