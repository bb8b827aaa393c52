"""Where a quantity occurs in a definition, and which occurrences a derivative is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from ..model import Limits
from ..rewriting import Fresh, unshadowed
from ..tree import (
    Affine,
    Bracket,
    Expression,
    Index,
    Reduce,
    Ref,
    Softmax,
    Where,
)
from .meeting import Loose, reach

Scope = Fresh
"""What rules need besides the expression: letters that are free to use, and all ranges."""


class Occurrence(NamedTuple):
    """A reference and the letters that reductions around it bind, outermost first."""

    ref: Ref
    bound: tuple[str, ...]
    depth: int


def occurrences(expr: Expression, name: str) -> Iterator[Occurrence]:
    """Every place where ``name`` is read as a value (not as an index, not in a condition)."""
    yield from _occurrences(expr, name, (), 0)


def _occurrences(
    expr: Expression, name: str, bound: tuple[str, ...], depth: int
) -> Iterator[Occurrence]:
    if isinstance(expr, Ref):
        if expr.name == name and not expr.held:
            yield Occurrence(expr, bound, depth)
        return
    if isinstance(expr, Affine | Bracket):
        return
    if isinstance(expr, Reduce | Softmax):
        yield from _occurrences(expr.body, name, bound + expr.letters, depth + 1)
        return
    children = (expr.then, expr.otherwise) if isinstance(expr, Where) else expr.children
    for child in children:
        yield from _occurrences(child, name, bound, depth)


def match(found: Ref, target: Ref, bound: Iterable[str]) -> dict[str, str] | None:
    """What the bound letters of an occurrence must be for it to be ``target``; None if never.

    Accesses are compared as they are written: ``x[j]`` with j bound is ``x[k]`` for j = k,
    while ``x[j]`` and ``x[j+1]`` are different places.
    """
    if found.name != target.name or found.held:
        return None
    letters: dict[str, str] = {}
    free = set(bound)
    for a, b in zip(found.access, target.access, strict=True):
        if not _match_index(a, b, free, letters):
            return None
    return letters


def _match_index(a: Index, b: Index, free: set[str], letters: dict[str, str]) -> bool:
    if isinstance(a, Ref) and isinstance(b, Ref):
        if a.name != b.name:
            return False
        pairs = zip(a.access, b.access, strict=True)
        return all(_match_index(x, y, free, letters) for x, y in pairs)
    if not isinstance(a, Affine) or not isinstance(b, Affine):
        return False
    if a.sizes != b.sizes or a.offset != b.offset or len(a.letters) != len(b.letters):
        return False
    for (old, p), (new, q) in zip(a.letters, b.letters, strict=True):
        if p != q or (old != new and old not in free):
            return False
        if old in free and letters.setdefault(old, new) != new:
            return False
    return True


def depends(expr: Expression, target: Ref) -> bool:
    """Whether ``expr`` reads the target at the place that is meant."""
    return any(match(o.ref, target, o.bound) is not None for o in occurrences(expr, target.name))


@dataclass(frozen=True)
class Place:
    """One way in which a definition reads a quantity: the access, the letters lifted out."""

    target: Ref
    lifted: tuple[str, ...]
    body: Expression
    alone: bool


def places(
    body: Expression, left: tuple[str, ...], name: str, scope: Scope, loose: Loose = ()
) -> list[Place]:
    """The different ways in which ``body`` reads ``name``.

    ``left`` are the letters of the left side. In each place's body the occurrences that belong
    to other places are held; ``alone`` says that there are none. Letters with other ranges read
    at other places; those that read a whole axis, which is not ``loose``, have one range.
    """
    body = unshadowed(body, scope)
    pattern = partial(_pattern, limits=scope.limits, loose=loose)
    groups: dict[object, list[Occurrence]] = {}
    for found in occurrences(body, name):
        groups.setdefault(pattern(found), []).append(found)
    alone = len(groups) == 1
    result = []
    for key, members in groups.items():
        first = members[0]
        lifted = _lifted(first, left, scope)
        access = tuple(_rename_index(i, lifted) for i in first.ref.access)
        held = body if alone else _hold(body, name, pattern, key)
        result.append(Place(Ref(name, access), tuple(lifted.values()), held, alone))
    return result


def _pattern(found: Occurrence, limits: Mapping[str, Limits], loose: Loose) -> object:
    marks = {n: (found.depth, k) for k, n in enumerate(found.bound)}

    def access(ref: Ref) -> object:
        return (ref.name, *(mark(ref, k, index) for k, index in enumerate(ref.access)))

    def mark(ref: Ref, position: int, index: Index) -> object:
        if isinstance(index, Ref):
            return access(index)
        bound = [n for n, _ in index.letters if n in marks]
        ranges = tuple(reach(ref, position, n, limits, loose) for n in bound)
        letters = tuple((marks.get(n, n), c) for n, c in index.letters)
        return (letters, index.sizes, index.offset, ranges)

    return access(found.ref)


def _lifted(found: Occurrence, left: tuple[str, ...], scope: Scope) -> dict[str, str]:
    """The bound letters that the access uses, each with the name it gets outside."""
    new: dict[str, str] = {}
    for name in dict.fromkeys(_letters_of(found.ref)):
        if name in found.bound:
            new[name] = scope(name, {*left, *new.values()})
    return new


def _letters_of(ref: Ref) -> Iterator[str]:
    for index in ref.access:
        if isinstance(index, Ref):
            yield from _letters_of(index)
        else:
            yield from (n for n, _ in index.letters)


def _rename_index(index: Index, new: dict[str, str]) -> Index:
    if isinstance(index, Ref):
        return Ref(index.name, tuple(_rename_index(i, new) for i in index.access))
    letters = tuple((new.get(n, n), c) for n, c in index.letters)
    return Affine(letters, index.sizes, index.offset)


def _hold(
    expr: Expression,
    name: str,
    pattern: Callable[[Occurrence], object],
    key: object,
    bound: tuple[str, ...] = (),
    depth: int = 0,
) -> Expression:
    if isinstance(expr, Ref):
        other = expr.name == name and pattern(Occurrence(expr, bound, depth)) != key
        return Ref(expr.name, expr.access, held=True) if other else expr
    if isinstance(expr, Affine):
        return expr
    if isinstance(expr, Reduce | Softmax):
        bound, depth = bound + expr.letters, depth + 1
    return expr.map(lambda child: _hold(child, name, pattern, key, bound, depth))
