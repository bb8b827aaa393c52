"""Arrays that one loop alone fills and reads, a step at a time, without the axis of that loop."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from ..program import Node, Read, Whole
from .statements import Allocate, Assign, Let, Loop, Statement


def contracted(statements: Sequence[Statement], kept: Collection[str]) -> list[Statement]:
    """The same statements; arrays in ``kept`` stay as they are."""
    return [s for statement in _inside(statements, kept) for s in _lifted(statement)]


def _inside(statements: Sequence[Statement], kept: Collection[str]) -> list[Statement]:
    found = list(statements)
    for array in [s for s in statements if isinstance(s, Allocate) and s.name not in kept]:
        users = [s for s in found if s is not array and _touches(s, array.name)]
        axis = _shared_axis(array.name, users)
        if axis is None:
            continue
        (loop,) = users
        assert isinstance(loop, Loop)
        place = next(k for k, s in enumerate(found) if s is loop)
        found[place] = replace(loop, body=_without(loop.body, array, axis))
        found = [s for s in found if s is not array]
    return [
        replace(s, body=_inside(s.body, kept)) if isinstance(s, Loop) else s for s in found
    ]


def _touches(statement: Statement, name: str) -> bool:
    return any(found == name for found, _ in uses(statement, None))


def _shared_axis(name: str, users: Sequence[Statement]) -> int | None:
    """The axis along which the only loop that touches an array runs in every access.

    What is read in a step must have been filled in this step, all of it.
    """
    if len(users) != 1 or not isinstance(users[0], Loop):
        return None
    loop = users[0]
    places = [place for found, place in uses(loop, None) if found == name]
    axes = {_axis(place, loop.letter) for place in places}
    if len(axes) != 1 or not _filled_first(loop.body, name):
        return None
    (axis,) = axes
    return axis


def _axis(place: Read, letter: str) -> int | None:
    found = (p for p, e in enumerate(place.access) if isinstance(e, Whole) and e.letter == letter)
    return next(found, None)


def _filled_first(body: Sequence[Statement], name: str) -> bool:
    """Whether the first thing that happens to an array is that every element is set."""
    first = next(s for s in body if _touches(s, name))
    while isinstance(first, Loop):
        first = next(s for s in first.body if _touches(s, name))
    if not isinstance(first, Assign) or first.adds or first.place.name != name:
        return False
    letters = [e.letter for e in first.place.access if isinstance(e, Whole)]
    reads = {n for n, _ in uses(first, False)}
    return len({*letters}) == len(first.place.access) and name not in reads


def _without(body: Sequence[Statement], array: Allocate, axis: int) -> list[Statement]:
    """A body in which an array has lost an axis; without any axis it is a number."""
    counts = tuple(c for p, c in enumerate(array.counts) if p != axis)
    found = [changed(s, lambda n: _cut(n, array.name, axis)) for s in body]
    if counts:
        return [Allocate(array.name, counts, reused=True), *found]
    writes = sum(_written(s, array.name) for s in found)
    place = next(k for k, s in enumerate(found) if _touches(s, array.name))
    first = found[place]
    assert isinstance(first, Assign)
    found[place] = Let(array.name, first.value, writes > 1, first.note)
    return found


def _written(statement: Statement, name: str) -> int:
    return sum(found == name for found, _ in uses(statement, True))


def _cut(node: Node, name: str, axis: int) -> Node:
    node = node.map(lambda child: _cut(child, name, axis))
    if not isinstance(node, Read) or node.name != name:
        return node
    return replace(node, access=tuple(e for p, e in enumerate(node.access) if p != axis))


def _lifted(statement: Statement) -> Iterator[Statement]:
    """Arrays that are used again at every step stand before the loop."""
    if not isinstance(statement, Loop):
        yield statement
        return
    body = [s for inner in statement.body for s in _lifted(inner)]
    lifted = [s for s in body if isinstance(s, Allocate) and s.reused]
    yield from lifted
    yield replace(statement, body=[s for s in body if s not in lifted])


def changed(statement: Statement, change: Callable[[Node], Node]) -> Statement:
    """A statement with every value and every place changed."""
    if isinstance(statement, Loop):
        return replace(statement, body=[changed(s, change) for s in statement.body])
    if isinstance(statement, Let):
        return replace(statement, value=change(statement.value))
    if isinstance(statement, Assign):
        place = change(statement.place)
        assert isinstance(place, Read)
        return replace(statement, place=place, value=change(statement.value))
    return statement


def uses(statement: Statement, writes: bool | None) -> Iterator[tuple[str, Read]]:
    """Every array or number that a statement reads or fills; None for both."""
    if isinstance(statement, Loop):
        for s in statement.body:
            yield from uses(s, writes)
        return
    made = (Let, Allocate)
    if isinstance(statement, made) and writes is not False:
        yield statement.name, Read((), statement.name)
    if isinstance(statement, Assign) and (writes is not False or statement.adds):
        yield statement.place.name, statement.place
    if writes is True:
        return
    roots = [statement.value] if isinstance(statement, Let | Assign) else []
    entries = getattr(getattr(statement, "place", None), "access", ())
    roots += [e for e in entries if isinstance(e, Node)]
    for root in roots:
        yield from ((n.name, n) for n in root.walk() if isinstance(n, Read))


