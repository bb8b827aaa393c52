"""What runs, in order: contributions to one array together, loops, and only what is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..rewriting import names_in
from ..statements import Loop, Pass, Statement
from ..tree import Affine, Expression, Index, Ref
from .program import Part


@dataclass(frozen=True)
class Group:
    """Statements that fill one array, one directly after the other; none for an array of zeros."""

    name: str
    statements: tuple[Statement, ...]
    part: Part


@dataclass(frozen=True)
class Cycle:
    """The statements of a loop."""

    loop: Loop
    part: Part


Item = Group | Cycle


def items(run: Pass, part: Part, live: set[str]) -> Iterator[Item]:
    """The statements of a pass that fill the arrays in ``live``."""
    waiting: list[Statement] = []
    for entry in run.statements:
        if isinstance(entry, Loop) or (waiting and not _joins(waiting[0], entry)):
            yield from _group(waiting, part)
            waiting = []
        if isinstance(entry, Statement):
            waiting += [entry] if entry.name in live else []
            continue
        kept = tuple(s for s in entry.statements if s.name in live)
        if kept:
            yield Cycle(replace(entry, statements=kept), part)
    yield from _group(waiting, part)


def _joins(first: Statement, entry: Statement) -> bool:
    """Whether a statement adds to the same array, and does not read what was added before."""
    return first.name == entry.name and entry.name not in _reads(entry)


def _group(statements: list[Statement], part: Part) -> Iterator[Group]:
    if statements:
        yield Group(statements[0].name, tuple(statements), part)


def adjoints_read(item: Item, adjoints: Mapping[str, str]) -> dict[str, None]:
    """The adjoints that an item reads and does not fill itself, each once."""
    statements = item.statements if isinstance(item, Group) else item.loop.statements
    own = {s.name for s in statements}
    read = (n for s in statements for n in _reads(s))
    return {n: None for n in read if n in adjoints and n not in own}


def needed(passes: Iterable[Pass], outputs: Iterable[str]) -> set[str]:
    """Every name that the outputs are made of."""
    reads: dict[str, set[str]] = {}
    for run in passes:
        for entry in run.statements:
            for s in entry.statements if isinstance(entry, Loop) else (entry,):
                reads.setdefault(s.name, set()).update(_reads(s))
    found: set[str] = set()
    waiting = list(outputs)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += reads.get(name, ())
    return found


def _reads(s: Statement) -> Iterator[str]:
    for part in (s.body, *s.access, *(() if s.guard is None else (s.guard,))):
        yield from names_in(part)


def at_step(s: Statement, letter: str, name: str) -> Statement:
    """A statement of a loop at one value of its letter, which then is a number like a size."""
    access = tuple(_index(_fixed(i, letter, name)) for i in s.access)
    guard = None if s.guard is None else _fixed(s.guard, letter, name)
    letters = tuple(k for k in s.letters if k != letter)
    return replace(
        s, access=access, body=_fixed(s.body, letter, name), guard=guard, letters=letters
    )


def _fixed(expr: Expression, letter: str, name: str) -> Expression:
    if not isinstance(expr, Affine):
        return expr.map(lambda child: _fixed(child, letter, name))
    factors: Mapping[str, int] = dict(expr.letters)
    if letter not in factors:
        return expr
    rest = tuple((k, c) for k, c in expr.letters if k != letter)
    return Affine(rest, ((name, factors[letter]), *expr.sizes), expr.offset)


def _index(expr: Expression) -> Index:
    assert isinstance(expr, Affine | Ref)
    return expr
