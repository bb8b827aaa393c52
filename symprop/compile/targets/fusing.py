"""Loops over the same range run together, and arrays that no other loop reads become numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ...tree import Affine
from ..program import Entry, Length, Literal, Node, Numbers, Read, Span, Whole
from .contracting import changed, contracted, uses
from .lengths import Lengths
from .loops import Loops
from .statements import Allocate, Assign, Comment, Let, Loop, Statement


def fused(loops: Loops) -> list[Statement]:
    """The statements of ``loops`` with as few loops and as few arrays as can be."""
    named = [_named(s, loops.lengths) for s in loops.statements]
    joined = _joined(named, loops)
    kept = {*loops.program.outputs, *_lengths_read(joined)}
    return contracted(joined, kept)


def _named(statement: Statement, lengths: Lengths) -> Statement:
    """Every length by its best name, so that equal ranges look equal."""
    if isinstance(statement, Loop):
        body = [_named(s, lengths) for s in statement.body]
        upward = statement.direction == 1
        stop = lengths.name(statement.stop) if upward else statement.stop
        return replace(statement, stop=stop, body=body)
    if isinstance(statement, Allocate):
        return replace(statement, counts=tuple(map(lengths.name, statement.counts)))
    size = isinstance(statement, Let) and isinstance(statement.value, Length)
    if isinstance(statement, Let | Assign) and not size:
        return replace(statement, value=_renamed(statement.value, lengths))
    return statement


def _renamed(node: Node, lengths: Lengths) -> Node:
    if isinstance(node, Length):
        return lengths.name(node)
    return node.map(lambda child: _renamed(child, lengths))


@dataclass
class _Unit:
    """A statement with the comments above it."""

    statement: Statement
    comments: list[Comment] = field(default_factory=list)
    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)

    @property
    def prepares(self) -> bool:
        """Whether it can stand anywhere before what uses it."""
        s = self.statement
        return isinstance(s, Allocate) or (isinstance(s, Let) and isinstance(s.value, Literal))

    def clashes(self, other: _Unit) -> bool:
        """Whether the two must stay in their order."""
        return bool(self.writes & (other.reads | other.writes) or self.reads & other.writes)


def _units(statements: Iterable[Statement]) -> Iterator[_Unit]:
    comments: list[Comment] = []
    for s in statements:
        if isinstance(s, Comment):
            comments.append(s)
            continue
        reads, writes = {n for n, _ in uses(s, False)}, {n for n, _ in uses(s, True)}
        yield _Unit(s, comments, reads, writes)
        comments = []


def _joined(statements: Sequence[Statement], loops: Loops) -> list[Statement]:
    """Each loop put into an earlier one of the same range, where nothing between forbids it."""
    placed: list[_Unit] = []
    for unit in _units(statements):
        host = _host(unit, placed, loops) if isinstance(unit.statement, Loop) else None
        if host is None:
            placed.append(unit)
            continue
        home = placed[host]
        assert isinstance(home.statement, Loop)
        later = [u for u in placed[host + 1 :] if u.prepares]
        rest = [u for u in placed[host + 1 :] if not u.prepares]
        home.statement = _merged(home.statement, unit)
        home.reads |= unit.reads
        home.writes |= unit.writes
        placed = [*placed[:host], *later, home, *rest]
    found: list[Statement] = []
    for unit in placed:
        s = unit.statement
        if isinstance(s, Loop):
            s = replace(s, body=_joined(s.body, loops))
        found += [*unit.comments, s]
    return found


def _host(unit: _Unit, placed: Sequence[_Unit], loops: Loops) -> int | None:
    """The position of the latest loop that can take this one in."""
    loop = unit.statement
    assert isinstance(loop, Loop)
    for k in range(len(placed) - 1, -1, -1):
        home = placed[k]
        near = isinstance(home.statement, Loop) and _alike(home.statement, loop, loops)
        if near and _together(home, unit):
            return k
        if unit.clashes(home) and not home.prepares:
            return None
    return None


def _alike(a: Loop, b: Loop, loops: Loops) -> bool:
    if a.apart or b.apart:
        return False
    same = a.direction == b.direction == 1 and (a.first, a.stop) == (b.first, b.stop)
    first = {loops.ranges[k].first if k in loops.ranges else None for k in (a.letter, b.letter)}
    return same and (a.letter == b.letter or first == {None})


def _together(home: _Unit, unit: _Unit) -> bool:
    """Whether what both touch, and one of them fills, is touched only at the same step."""
    shared = (home.writes & (unit.reads | unit.writes)) | (home.reads & unit.writes)
    loops = [u.statement for u in (home, unit)]
    places = {
        (name, _axis(place, str(getattr(loop, "letter", ""))))
        for loop in loops
        for name, place in uses(loop, None)
        if name in shared
    }
    axes = [axis for _, axis in places]
    return None not in axes and len(places) == len(shared)


def _axis(place: Read, letter: str) -> int | None:
    """The axis along which a loop's letter runs in an access."""
    found = (p for p, e in enumerate(place.access) if isinstance(e, Whole) and e.letter == letter)
    return next(found, None)


def _merged(home: Loop, unit: _Unit) -> Loop:
    loop = unit.statement
    assert isinstance(loop, Loop)
    body = loop.body
    if loop.letter != home.letter:
        # both ways: the home's letter may be that of a loop inside
        swapped = {loop.letter: home.letter, home.letter: loop.letter}
        body = [_at(s, swapped) for s in body]
    return replace(home, body=[*home.body, *unit.comments, *body])


def _at(statement: Statement, letters: Mapping[str, str]) -> Statement:
    """A statement with letters renamed, those of loops inside as well."""

    def node(n: Node) -> Node:
        n = n.map(node)
        if isinstance(n, Read):
            access = tuple(_entry(e, letters) for e in n.access)
            return replace(n, access=access)
        return replace(n, index=_index(n.index, letters)) if isinstance(n, Numbers) else n

    def loop(s: Statement) -> Statement:
        if not isinstance(s, Loop):
            return s
        letter, body = letters.get(s.letter, s.letter), [loop(inner) for inner in s.body]
        return replace(
            s, letter=letter, first=_index(s.first, letters), stop=node(s.stop), body=body
        )

    return loop(changed(statement, node))


def _entry(entry: Entry, letters: Mapping[str, str]) -> Entry:
    if isinstance(entry, Whole | Span) and entry.letter in letters:
        return replace(entry, letter=letters[entry.letter])
    return entry


def _index(index: Affine, names: Mapping[str, str]) -> Affine:
    letters = tuple((names.get(k, k), c) for k, c in index.letters)
    return Affine(letters, index.sizes, index.offset)


def _lengths_read(statements: Iterable[Statement]) -> set[str]:
    """Arrays whose lengths are still asked for."""
    found: set[str] = set()
    for s in statements:
        nodes: list[Node] = []
        if isinstance(s, Loop):
            found |= _lengths_read(s.body)
            nodes = [s.stop]
        elif isinstance(s, Allocate):
            nodes = list(s.counts)
        elif isinstance(s, Let | Assign):
            nodes = [s.value]
        found |= {n.name for root in nodes for n in root.walk() if isinstance(n, Length)}
    return found
