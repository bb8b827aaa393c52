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
    whole = _whole(model)
    read = {*model.data, *declared} - whole
    for k, d in enumerate(model.definitions):
        for ref in refs(d.body):
            if ref.name in model.definition_of and ref.name not in {*done, *together[k]}:
                raise _too_early(model, d, ref.name)
        read.update(_read(d.body) - whole)
        for node in d.body.walk():
            if isinstance(node, Differential):
                _check_differential(node, d, done - together[k], read)
        done.add(d.name)


def _sequences(model: Definitions) -> list[set[str]]:
    """For each definition the names of the sequence that it is part of."""
    found: list[set[str]] = [set() for _ in model.definitions]
    try:
        ordered = blocks(model)
    except EquationError as error:
        raise _future(model) or error from None
    for block in ordered:
        if block.letter is not None:
            names = {model.definitions[k].name for k in block.positions}
            for k in block.positions:
                found[k] = names
    return found


def _future(model: Definitions) -> EquationError | None:
    """The read of a definition that goes against another one of its own, where there is one."""
    for d in model.definitions:
        steps = {written(r): _step(r, d) for r in refs(d.body) if r.name == d.name}
        past = next((name for name, step in steps.items() if step < 0), None)
        future = next((name for name, step in steps.items() if step > 0), None)
        if past and future:
            return EquationError(
                f"{d.name!r} reads its own future, {future}, beside its past, {past}; a sequence "
                "goes one way",
                d.line,
            )
    return None


def _step(ref: Ref, d: Definition) -> int:
    """How far a definition looks ahead (or back) along the first letter that is shifted."""
    pairs = zip(ref.access, d.access, strict=True)
    shifts = [
        k.offset - own.offset
        for k, own in pairs
        if isinstance(k, Affine) and k.letters == own.letters
    ]
    return next((s for s in shifts if s), 0)


def _too_early(model: Definitions, d: Definition, name: str) -> EquationError:
    line = model.definition_of[name][0].line
    where = f" in line {line}" if line else ""
    return EquationError(
        f"{name!r} is read before its definition{where}; move that equation up", d.line
    )


def _whole(model: Definitions) -> set[str]:
    """The data that others are looked up by: whole numbers, which nothing is differentiated by."""
    accesses = (k for d in model.definitions for ref in refs(d.body) for k in ref.access)
    return {index.name for index in accesses if isinstance(index, Ref)}


def _read(body: Expression) -> set[str]:
    """The names that an expression reads, but not those that it only differentiates by."""
    found: set[str] = set()
    stack = [body]
    while stack:
        node = stack.pop()
        found |= {node.name} if isinstance(node, Ref) else set()
        stack += (node.of,) if isinstance(node, Differential) else node.children
    return found


def _check_differential(
    node: Differential, d: Definition, done: Collection[str], read: Collection[str]
) -> None:
    of = node.quantity.name
    if of not in done:
        raise EquationError(
            f"a derivative of {of!r}, which is no quantity that a line above defines"
            f"{nearest(of, sorted(done))}",
            d.line,
        )
    if node.by.name not in {*done, *read}:
        raise EquationError(
            f"a derivative by {node.by.name!r}, which is no data, parameter or quantity of the "
            f"lines above{nearest(node.by.name, sorted({*read, *done}))}",
            d.line,
        )


def check_pieces(model: Definitions) -> None:
    """Refuse pieces that define an element twice, and those that leave one between them out."""
    for name, pieces in model.definition_of.items():
        for k, piece in enumerate(pieces):
            for before in pieces[:k]:
                if not any(_gaps(model, piece, before)):
                    raise _twice(before, piece)
        for axis in range(len(model.axes[name]) if len(pieces) > 1 else 0):
            _check_joined(model, pieces, axis)


def _gaps(model: Definitions, piece: Definition, other: Definition) -> Iterator[int]:
    """For each axis: how far the nearer ends of two pieces lie apart; 0 where it is not known."""
    for index, known in zip(piece.access, other.access, strict=True):
        (low, high), (first, last) = ends(index, model.limits), ends(known, model.limits)
        apart = (low + last * -1, first + high * -1)
        yield max(0, *(gap.offset for gap in apart if not gap.sizes), 0)


def _twice(first: Definition, d: Definition) -> EquationError:
    line = f" in line {first.line}" if first.line else ""
    if d.access == first.access or not d.access:
        return EquationError(f"{d.name!r} is defined twice{line and ', first' + line}", d.line)
    return EquationError(
        f"{written(d.ref)} may be the same element as {written(first.ref)}{line}; each is defined "
        "once (an index line gives a letter a range, such as: index t = 2..T)",
        d.line,
    )


def _check_joined(model: Definitions, pieces: tuple[Definition, ...], axis: int) -> None:
    spans = [ends(piece.access[axis], model.limits) for piece in pieces]
    for k, (low, _) in enumerate(spans):
        gaps = [low + last * -1 for _, last in spans[:k] + spans[k + 1 :]]
        above = [gap.offset for gap in gaps if gap.offset > 0]
        if above and min(above) > 1 and not any(gap.sizes for gap in gaps):
            missing = written_index(low + Affine(offset=-1))
            raise EquationError(
                f"nothing defines {pieces[k].name!r} where its index is {missing}", pieces[k].line
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
    leading = [end for end in last if end.sizes] or last
    over = [high + end * -1 for end in leading]
    if over and all(not end.sizes and end.offset > 0 for end in over):
        top = min(zip(over, leading, strict=True), key=lambda pair: pair[0].offset)[1]
        raise _leaves(reading, high, f"last index{{}} is {written_index(top)}", d)


def _leaves(reading: Reading, reached: Affine, end: str, d: Definition) -> EquationError:
    ref = reading.ref
    axis = f" along axis {reading.position + 1}" if len(ref.access) > 1 else ""
    return EquationError(
        f"{written(ref)} lies outside the array: it reaches {written_index(reached)}, but its "
        f"{end.format(axis)}",
        d.line,
    )
