"""What may be read where: earlier lines, earlier steps of a sequence, elements that exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from .accesses import Reading, ends, readings_in, refs, written, written_index
from .errors import EquationError, nearest
from .model import Definition, Definitions
from .ranges import axis_lower
from .sequences import blocks
from .tree import Affine, Differential, Expression, Ref


def check_order(model: Definitions, declared: Collection[str] = ()) -> None:
    """Refuse what is read before its definition, except at other steps of one sequence.

    ``declared`` names parameters that a line of their own declares.
    """
    for d in model.definitions:
        if not d.letters and any(r.name == d.name and r.access == d.access for r in refs(d.body)):
            raise EquationError(f"{d.name!r} is read in its own definition", d.line)
    together = _sequences(model)
    done: set[str] = set()
    read = {*model.data, *declared}
    for k, d in enumerate(model.definitions):
        for ref in refs(d.body):
            if ref.name in model.definition_of and ref.name not in {*done, *together[k]}:
                raise _too_early(model, d, ref.name)
        read.update(_read(d.body))
        for node in d.body.walk():
            if isinstance(node, Differential):
                _check_differential(node, d, done - together[k], read)
        done.add(d.name)


def _sequences(model: Definitions) -> list[set[str]]:
    """For each definition the names of the sequence that it is part of."""
    found: list[set[str]] = [set() for _ in model.definitions]
    for block in blocks(model):
        if block.letter is not None:
            names = {model.definitions[k].name for k in block.positions}
            for k in block.positions:
                found[k] = names
    return found


def _too_early(model: Definitions, d: Definition, name: str) -> EquationError:
    line = model.definition_of[name][0].line
    where = f" in line {line}" if line else ""
    return EquationError(
        f"{name!r} is read before its definition{where}; move that equation up", d.line
    )


def _read(node: Expression) -> Iterator[str]:
    """The names that an expression reads, but not those that it only differentiates by."""
    if isinstance(node, Ref):
        yield node.name
    for child in (node.of,) if isinstance(node, Differential) else node.children:
        yield from _read(child)


def _check_differential(
    node: Differential, d: Definition, done: Collection[str], read: Collection[str]
) -> None:
    of = node.quantity.name
    if of not in done:
        raise EquationError(
            f"a derivative of {of!r}, which is no quantity that a line above defines"
            f"{nearest(of, done)}",
            d.line,
        )
    if node.by.name not in {*done, *read}:
        raise EquationError(
            f"a derivative by {node.by.name!r}, which is no data, parameter or quantity of the "
            f"lines above{nearest(node.by.name, {*read, *done})}",
            d.line,
        )


def check_reach(model: Definitions) -> None:
    """Refuse accesses that leave their array whatever the sizes are."""
    for d in model.definitions:
        for reading in readings_in(d.body):
            if not reading.guards:
                _check_low(model, reading, d)
                _check_high(model, reading, d)


def _check_low(model: Definitions, reading: Reading, d: Definition) -> None:
    first = axis_lower(model, reading.ref.name)[reading.position]
    low = ends(reading.index, model.limits)[0]
    if not low.sizes and low.offset < first:
        raise _leaves(reading, low, f"first index{{}} is {first}", d)


def _check_high(model: Definitions, reading: Reading, d: Definition) -> None:
    """Only quantities: how far data and parameters go is known when they are given."""
    pieces = [p.access[reading.position] for p in model.definition_of.get(reading.ref.name, ())]
    high = ends(reading.index, model.limits)[1]
    last = [ends(index, model.limits)[1] for index in pieces]
    over = [high + end * -1 for end in last]
    if over and all(not end.sizes and end.offset > 0 for end in over):
        top = min(zip(over, last, strict=True), key=lambda pair: pair[0].offset)[1]
        raise _leaves(reading, high, f"last index{{}} is {written_index(top)}", d)


def _leaves(reading: Reading, reached: Affine, end: str, d: Definition) -> EquationError:
    ref = reading.ref
    axis = f" along axis {reading.position + 1}" if len(ref.access) > 1 else ""
    return EquationError(
        f"{written(ref)} lies outside the array: it reaches {written_index(reached)}, but its "
        f"{end.format(axis)}",
        d.line,
    )
