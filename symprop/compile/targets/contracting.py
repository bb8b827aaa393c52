"""Arrays that one loop alone fills and reads, a step at a time, without the axis of that loop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..program import Node, Read, Whole
from .statements import Allocate, Assign, Let, Loop, Statement


def contracted(statements: Sequence[Statement], kept: Collection[str]) -> list[Statement]:
    """The same statements; arrays in ``kept`` stay as they are."""
    return [s for statement in _inside(statements, kept) for s in _lifted(statement)]


def _inside(statements: Sequence[Statement], kept: Collection[str]) -> list[Statement]:
    """One look at each statement finds its arrays, so that the work grows with the length alone."""
    users: dict[str, list[Statement]] = {}
    for s in statements:
        for name in {} if isinstance(s, Allocate) else {n: 0 for n, _ in uses(s, None)}:
            users.setdefault(name, []).append(s)
    own: dict[int, list[Allocate]] = {}
    for s in statements:
        if isinstance(s, Allocate) and s.name not in kept and len(users.get(s.name, ())) == 1:
            own.setdefault(id(users[s.name][0]), []).append(s)
    gone: set[str] = set()
    found: list[Statement] = []
    for s in statements:
        if isinstance(s, Loop):
            arrays = own.get(id(s), [])
            axes = _shared_axes(s, {a.name for a in arrays})
            body = _without(s.body, [a for a in arrays if a.name in axes], axes)
            s = replace(s, body=_inside(body, kept))
            gone |= axes.keys()
        found.append(s)
    return [s for s in found if not (isinstance(s, Allocate) and s.name in gone)]


def _shared_axes(loop: Loop, names: Collection[str]) -> Mapping[str, int]:
    """For each array the axis along which the only loop that touches it runs in every access.

    What is read in a step must have been filled in this step, all of it.
    """
    places: dict[str, set[int | None]] = {}
    first: dict[str, Statement] = {}
    for leaf in _leaves(loop.body):
        for name, place in uses(leaf, None):
            if name in names:
                places.setdefault(name, set()).add(_axis(place, loop.letter))
                first.setdefault(name, leaf)
    shared = {n: next(iter(axes)) for n, axes in places.items() if len(axes) == 1}
    return {n: k for n, k in shared.items() if k is not None and _fills(first[n], n)}


def _axis(place: Read, letter: str) -> int | None:
    found = (p for p, e in enumerate(place.access) if isinstance(e, Whole) and e.letter == letter)
    return next(found, None)


def _leaves(body: Iterable[Statement]) -> Iterator[Statement]:
    """All that is no loop, in its order."""
    for s in body:
        if isinstance(s, Loop):
            yield from _leaves(s.body)
        else:
            yield s


def _fills(first: Statement, name: str) -> bool:
    """Whether the first thing that happens to an array is that every element is set."""
    if not isinstance(first, Assign) or first.adds or first.place.name != name:
        return False
    letters = [e.letter for e in first.place.access if isinstance(e, Whole)]
    reads = {n for n, _ in uses(first, False)}
    return len({*letters}) == len(first.place.access) and name not in reads


def _without(
    body: Sequence[Statement], arrays: Sequence[Allocate], axes: Mapping[str, int]
) -> list[Statement]:
    """A body in which arrays have lost an axis each; without any axis they are numbers."""
    if not arrays:
        return list(body)
    numbers = {a.name for a in arrays if len(a.counts) == 1}
    made: list[Statement] = []
    for array in arrays:
        counts = tuple(c for p, c in enumerate(array.counts) if p != axes[array.name])
        made += [Allocate(array.name, counts, reused=True)] if counts else []
    found = [changed(s, lambda n: _cut(n, axes)) for s in body]
    written = Counter(n for s in found for n, _ in uses(s, True) if n in numbers)
    for k, s in enumerate(found):
        if isinstance(s, Assign) and s.place.name in numbers:
            numbers.remove(s.place.name)
            found[k] = Let(s.place.name, s.value, written[s.place.name] > 1, s.note)
    return [*made, *found]


def _cut(node: Node, axes: Mapping[str, int]) -> Node:
    node = node.map(lambda child: _cut(child, axes))
    if not isinstance(node, Read) or node.name not in axes:
        return node
    axis = axes[node.name]
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
