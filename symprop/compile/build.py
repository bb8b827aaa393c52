"""Statements to program: what the outputs need, a step for each name, letters and sizes first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from ..errors import UnknownNameError, nearest
from ..model import Definitions
from ..rewriting import Fresh, rename, unshadowed
from ..statements import Pass, Statement
from ..tree import ZERO, Affine, Expression, Reduce, Where, letter
from .arrays import Arrays
from .deltas import settle
from .head import head, positions, reads
from .lowering import Lowering, compares_indices, leaves
from .program import Arranged, Change, Counter, Full, Literal, Node, Program, Read, Update, Whole
from .program import Step as Assignment
from .runs import Cycle, Group, Item, adjoints_read, at_step, items, needed
from .sharing import share

Note = Callable[[Sequence[Statement], str], str]
"""Writes the equation of statements that fill one array, with the sign between its sides."""
Step = Assignment | Change


def build(
    model: Definitions,
    forward: Pass,
    backward: Pass | None,
    outputs: Sequence[str],
    note: Note | None = None,
) -> Program:
    """The program that computes ``outputs``, and nothing that they do not need."""
    adjoint_of = backward.adjoint_of if backward else {}
    known = (*model.names, *adjoint_of)
    for name in outputs:
        if name not in known:
            raise UnknownNameError(f"unknown output {name!r}{nearest(name, known)}")
    limits = {**forward.limits, **(backward.limits if backward else {})}
    passes = (forward, backward) if backward else (forward,)
    live = needed(passes, outputs)
    fresh = Fresh(limits, {*known, *model.sizes.values()})
    builder = _Builder(model, Arrays(model, adjoint_of, fresh.limits), fresh, live, note)
    run: list[Item] = [*items(forward, "forward", live)]
    if backward:
        run += items(backward, "backward", live)
    filled = {s.name for p in passes for s in _all(p)}
    run += [Group(n, (), "backward") for n in outputs if n in adjoint_of and n not in filled]
    return builder.program(run, outputs)


def _all(run: Pass) -> Iterator[Statement]:
    for entry in run.statements:
        yield from (entry,) if isinstance(entry, Statement) else entry.statements


class _Builder:
    def __init__(
        self,
        model: Definitions,
        arrays: Arrays,
        fresh: Fresh,
        live: set[str],
        note: Note | None,
    ) -> None:
        self.model, self.arrays, self.note = model, arrays, note
        self.taken = {*model.names, *model.sizes.values(), *arrays.adjoint_of}
        self.fresh = fresh
        self.ready = {*model.data, *model.parameters, *live}
        self.begun: set[str] = set()
        typed = (n for n in (*model.data, *model.parameters) if n in live and model.axes[n])
        self.typed = next((n for n in typed if n not in positions(model)), None)

    def program(self, run: Iterable[Item], outputs: Sequence[str]) -> Program:
        steps = [s for item in run for s in self._steps(item)]
        changed = {u.place.name for s in steps if isinstance(s, Change) for u in s.updates}
        steps = [
            replace(s, copies=True) if isinstance(s, Assignment) and s.name in changed else s
            for s in steps
        ]
        steps = share(steps, {*self.taken, *self.fresh.limits}, self.fresh.limits)
        found = reads(steps, outputs)
        inputs = [n for n in (*self.model.data, *self.model.parameters) if n in found]
        first, given = head(self.model, self.arrays, steps, inputs)
        return Program((*inputs, *given), (*first, *steps), tuple(outputs))

    def _steps(self, item: Item) -> Iterator[Step]:
        """The steps of an item; an adjoint that it reads before anything fills it is zero."""
        for name in adjoints_read(item, self.arrays.adjoint_of):
            if name not in self.begun:
                yield Assignment(name, self._value(name, []), item.part)
                self.begun.add(name)
        if isinstance(item, Cycle):
            yield from self._cycle(item)
        else:
            yield from self._group(item)

    def _group(self, group: Group) -> Iterator[Step]:
        name, again = group.name, group.name in self.begun
        whole = [] if again and group.part == "forward" else self._whole(group.statements)
        rest = tuple(s for s in group.statements if s not in whole)
        if whole or not again:
            yield Assignment(name, self._value(name, whole), group.part, self._note(whole, "="))
        if rest:
            adds = group.part == "backward"
            yield Change(tuple(self._update(s, adds) for s in rest), group.part)
        self.begun.add(name)

    def _note(self, statements: Sequence[Statement], sign: str) -> str:
        return self.note(statements, sign) if statements and self.note else ""

    def _cycle(self, item: Cycle) -> Iterator[Step]:
        """Arrays that nothing has filled yet start at zero."""
        loop, adds = item.loop, item.part == "backward"
        for name in dict.fromkeys(s.name for s in loop.statements):
            if name not in self.begun:
                yield Assignment(name, self._value(name, []), item.part)
                self.begun.add(name)
        own = frozenset({loop.letter})  # a softmax over the steps runs over all of them
        alone = (replace(s, body=unshadowed(s.body, self.fresh, own)) for s in loop.statements)
        fixed = [at_step(s, loop.letter, loop.letter) for s in alone]
        first, last = self.arrays.limits[loop.letter]
        counter = Counter(loop.letter, first, last, loop.direction)
        yield Change(tuple(self._update(s, adds) for s in fixed), item.part, counter)

    def _whole(self, statements: Sequence[Statement]) -> list[Statement]:
        """Statements whose access is a different letter for each axis, each over all of it."""
        return [
            s
            for s in statements
            if len({*s.access}) == len(s.access)
            and all(
                isinstance(i, Affine) and self.arrays.fills(s.name, p, i, False)
                for p, i in enumerate(s.access)
            )
        ]

    def _value(self, name: str, statements: Sequence[Statement]) -> Node:
        """All contributions added, in the letters of the first; without any, zeros."""
        base = self.arrays.base(name)
        access = statements[0].access if statements else self.model.ref(base).access
        letters = tuple(str(i.letter) for i in access if isinstance(i, Affine))
        terms = [self._term(s, letters) for s in statements]
        if name in self.begun:
            terms.insert(0, Read(letters, name, tuple(map(Whole, letters))))
        value = self._sum(name, terms, letters)
        if {*value.axes} == {*letters}:
            return value if value.axes == letters else Arranged(letters, value)
        like = base if base != name and base in self.ready else None
        return Full(letters, value, self.arrays.extents(name), like, self.typed)

    def _sum(self, name: str, terms: Sequence[Node], letters: Iterable[str]) -> Node:
        if not terms:
            loss = name in self.arrays.adjoint_of and self.arrays.base(name) == self.model.loss
            return Literal((), 1 if loss else 0)
        if len(terms) == 1:
            return terms[0]
        return self._lowering(tuple(letters)).elementwise("+", terms)

    def _term(self, s: Statement, letters: tuple[str, ...]) -> Node:
        """One contribution, its access renamed to ``letters``."""
        old = tuple(str(i.letter) for i in s.access if isinstance(i, Affine))
        moved = {o: letter(n) for o, n in zip(old, letters, strict=True) if o != n}
        body = rename(_summand(s, old), moved, self.fresh)
        return self._lowering((*letters, *s.letters)).node(settle(body, self.fresh))

    def _update(self, s: Statement, adds: bool) -> Update:
        """One contribution to some elements; under a condition, positions may lie outside."""
        guarded = s.guard is not None or leaves(s.body) or compares_indices(s.body)
        low = self._lowering(s.letters)
        place = low.places.read(s.name, s.access, guarded)
        value = low.node(settle(_summand(s, place.axes), self.fresh))
        return Update(place, value, adds, self._note((s,), "+=" if adds else "="))

    def _lowering(self, letters: Sequence[str]) -> Lowering:
        """Values have the observations first, then the axes of what is filled."""
        rows = filter(None, (self.model.rows,))
        return Lowering(self.arrays, self.fresh, (*rows, *letters))


def _summand(s: Statement, kept: Iterable[str]) -> Expression:
    body = s.body if s.guard is None else Where(s.guard, s.body, ZERO)
    rest = tuple(k for k in s.letters if k not in kept)
    return Reduce("sum", body, rest) if rest else body
