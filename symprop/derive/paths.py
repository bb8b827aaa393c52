"""Paths from the loss down to a quantity, each a product of links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..model import Definition
from ..rewriting import apart, free_letters, rename, rename_ref
from ..tree import (
    ZERO,
    Add,
    Affine,
    Expression,
    Index,
    Link,
    Multiply,
    Reduce,
    Ref,
    Where,
    letter,
)
from .graph import Graph
from .local import Local
from .meeting import APART, guarded, meet, settled
from .tidying import tidy

Steps = tuple[Local, ...]
"""The local derivatives of one path, from the loss down."""


@dataclass(frozen=True)
class Written:
    """One link of a path with its letters as the path names them.

    ``given`` is what must hold of the letters for there to be such a way.
    """

    local: Local
    link: Link
    value: Expression
    letters: tuple[tuple[str, Index], ...]
    given: tuple[Expression, ...] = ()


@dataclass(frozen=True)
class Path:
    """A way down to a quantity: its links, the letters summed over, and what must hold.

    ``brackets`` are equalities that no letter could be solved for; where a ``guard`` does not
    hold there is no such way, and nothing of it may be evaluated. ``front`` holds the adjoint
    that a path starts with when it does not start at the loss.
    """

    links: tuple[Written, ...]
    brackets: tuple[Expression, ...]
    guards: tuple[Expression, ...]
    summed: tuple[str, ...]
    front: tuple[Ref, ...] = ()

    def product(self, values: bool) -> Expression:
        """The links, or their values, multiplied and summed over the letters that run."""
        return self.around(self.within(values))

    def within(self, values: bool) -> Expression:
        """The same without the conditions that hold for all of it."""
        written = tuple(w.value if values else w.link for w in self.links)
        factors = (*self.front, *written, *self.brackets)
        whole = factors[0] if len(factors) == 1 else Multiply(factors, crossed=True)
        whole = guarded([g for g in self.guards if g not in self.outer], whole)
        return Reduce("sum", whole, self.summed) if self.summed else whole

    def around(self, whole: Expression) -> Expression:
        """An expression under the conditions that hold for all of the path."""
        return guarded(self.outer, whole)

    @property
    def outer(self) -> tuple[Expression, ...]:
        """The conditions that do not change with the letters summed over."""
        return tuple(g for g in self.guards if not {*free_letters(g)} & {*self.summed})


def walk(graph: Graph, target: Ref) -> Iterator[Steps]:
    """Every path from the loss to ``target``, in the order of the text."""
    relevant = graph.between([target.name])
    positions = {d.name: k for k, d in enumerate(graph.model.definitions)}
    stack: list[tuple[str, Steps]] = [(graph.model.loss, ())]
    while stack:
        current, steps = stack.pop()
        if current == target.name:
            yield steps
            continue
        position = positions[current]
        ahead = [
            (read, (*steps, local))
            for read in graph.reads[position]
            if read in relevant
            for local in graph.by_element(
                position, target if read == target.name else graph.model.ref(read)
            )
        ]
        stack.extend(reversed(ahead))


def write(graph: Graph, steps: Steps, target: Ref, adjoint: str | None = None) -> Path | None:
    """A path in letters, ending at ``target``; None where its literals can never meet it.

    It starts at the loss, or, with the name of an ``adjoint``, at any definition.
    """
    first = steps[0].definition
    links, used = _descend(graph, steps, first)
    clash = {n for n in used if n in free_letters(target)}
    meeting = meet(links[-1].link.by, target, graph.scope.limits, clash, graph.loose)
    if meeting is None:
        return None
    final = meeting.letters
    kept = _out_of_the_way(graph, used, final, target)
    summed = tuple(
        i.letter
        for i in (final.get(n, letter(n)) for n in used)
        if isinstance(i, Affine) and i.letter and i.letter in kept
    )
    told = {APART + n if n in clash else n: index for n, index in final.items()}
    brackets, guards = (
        tuple(rename(c, told, graph.scope) for c in found)
        for found in (meeting.brackets, meeting.guards)
    )
    around = {*summed, *free_letters(target)}
    moved = tuple(replace(_moved(w, final, graph, around), given=guards) for w in links)
    front = (Ref(adjoint, moved[0].link.of.access),) if adjoint else ()
    return Path(moved, brackets, guards, summed, front)


def contributions(
    graph: Graph, quantity: Ref, relevant: frozenset[str], names: Mapping[str, str]
) -> list[Path]:
    """What each definition that reads a quantity adds to its adjoint, one link long each.

    ``relevant`` are the names that count, ``names`` what adjoints are called.
    """
    model = graph.model
    found: list[Path | None] = []
    for position, definition in enumerate(model.definitions):
        if definition.name in relevant and quantity.name in graph.reads[position]:
            front = None if definition.name == model.loss else names[definition.name]
            for local in graph.by_element(position, quantity):
                found.append(write(graph, (local,), quantity, front))
    return [path for path in found if path is not None]


def added(terms: Iterable[Expression]) -> Expression:
    """Terms added up, those under one condition under it together; none are 0."""
    under: dict[object, list[Expression]] = {}
    for k, term in enumerate(terms):
        condition = _condition(term)
        under.setdefault(k if condition is None else condition, []).append(term)
    found = [_together(members) for members in under.values()]
    if len(found) < 2:
        return found[0] if found else ZERO
    return Add(tuple(found))


def _condition(term: Expression) -> Expression | None:
    """The condition under which a term is there at all."""
    return term.condition if isinstance(term, Where) and term.otherwise == ZERO else None


def _together(terms: list[Expression]) -> Expression:
    condition = _condition(terms[0])
    if len(terms) < 2 or condition is None:
        return terms[0]
    return Where(condition, Add(tuple(t.then for t in terms if isinstance(t, Where))), ZERO)


def _out_of_the_way(
    graph: Graph, used: list[str], final: dict[str, Index], target: Ref
) -> set[str]:
    """The letters still summed over; those that clash with the target's get another name."""
    kept = {n for n in used if n not in final}
    avoid = {*used, *free_letters(target)}
    for name in sorted(kept.intersection(free_letters(target))):
        new = graph.scope(name, avoid)
        avoid.add(new)
        final[name] = letter(new)
        kept = (kept - {name}) | {new}
    return kept


def _descend(graph: Graph, steps: Steps, first: Definition) -> tuple[list[Written], list[str]]:
    """From the top down: each definition's letters become the indices it is read at."""
    access: tuple[Index, ...] = first.access
    used = list(first.letters)
    links: list[Written] = []
    letters: dict[str, Index]
    for local in steps:
        own = local.definition is first
        letters = (
            {n: letter(n) for n in first.letters} if own else _entering(local.definition, access)
        )
        for name in local.place.lifted:
            new = graph.scope(name, {*used, *(n for i in access for n in free_letters(i))})
            letters[name] = letter(new)
            used.append(new)
        link = _link(local, letters, access, graph)
        value = rename(local.value, letters, graph.scope)
        links.append(Written(local, link, value, tuple(letters.items())))
        access = link.by.access
    return links, used


def _entering(definition: Definition, access: tuple[Index, ...]) -> dict[str, Index]:
    letters: dict[str, Index] = {}
    for left, index in zip(definition.access, access, strict=True):
        assert left.letter is not None  # what is defined in pieces has no paths written out
        letters[left.letter] = index
    return letters


def _link(local: Local, letters: dict[str, Index], access: tuple[Index, ...], graph: Graph) -> Link:
    of = Ref(local.definition.name, access)
    by = rename_ref(local.place.target, letters)
    through = None if local.place.alone else rename(local.place.body, letters, graph.scope)
    direct = graph.ways(of.name, by.name) > 1
    return Link(of, by, local=True, through=through, direct=direct)


def _moved(written: Written, final: dict[str, Index], graph: Graph, around: set[str]) -> Written:
    link = written.link
    value = apart(rename(written.value, final, graph.scope), around, graph.scope)
    through = rename(link.through, final, graph.scope) if link.through is not None else None
    letters = tuple((n, _index(rename(i, final, graph.scope))) for n, i in written.letters)
    return Written(
        written.local,
        replace(
            link, of=rename_ref(link.of, final), by=rename_ref(link.by, final), through=through
        ),
        tidy(settled(value, graph.scope.limits)),
        letters,
    )


def _index(expr: Expression) -> Index:
    assert isinstance(expr, Affine | Ref)
    return expr
