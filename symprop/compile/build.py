"""Statements to program: what the outputs need, one step for each name, letters and sizes first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from ..errors import SympropError, UnknownNameError, nearest
from ..model import Definitions
from ..rewriting import Fresh, names_in, rename
from ..statements import Pass, Statement
from ..tree import ZERO, Affine, Expression, Reduce, Where, letter
from .arrays import Arrays
from .lowering import Lowering, compares_indices, leaves
from .program import (
    Full,
    Length,
    Literal,
    Node,
    Numbers,
    Part,
    Program,
    Range,
    Read,
    Step,
    Update,
)
from .sharing import share

Note = Callable[[Statement], str]


@dataclass(frozen=True)
class _Group:
    """All statements that fill one array."""

    name: str
    statements: tuple[Statement, ...]
    part: Part

    def reads(self) -> set[str]:
        found: set[str] = set()
        for s in self.statements:
            for part in (s.body, *s.access, *((s.guard,) if s.guard is not None else ())):
                found |= set(names_in(part))
        return found


def build(
    model: Definitions,
    forward: Pass,
    backward: Pass | None,
    outputs: Sequence[str],
    note: Note | None = None,
) -> Program:
    """The program that computes ``outputs``, and nothing that they do not need."""
    adjoint_of = backward.adjoint_of if backward else {}
    limits = {**forward.limits, **(backward.limits if backward else {})}
    builder = _Builder(model, Arrays(model, adjoint_of, limits), note)
    groups = {g.name: g for g in _groups(forward, "forward")}
    if backward is not None:
        groups.update({g.name: g for g in _groups(backward, "backward")})
        rest = (name for name in adjoint_of if name not in groups)
        groups.update({name: _Group(name, (), "backward") for name in rest})
    return builder.program(groups, outputs)


def _groups(statements: Pass, part: Part) -> Iterator[_Group]:
    """One group a name, where its last statement stands."""
    found: dict[str, list[Statement]] = {}
    for s in statements.statements:
        found[s.name] = [*found.pop(s.name, []), s]
    return (_Group(name, tuple(group), part) for name, group in found.items())


class _Builder:
    def __init__(self, model: Definitions, arrays: Arrays, note: Note | None) -> None:
        self.model, self.arrays, self.note = model, arrays, note
        taken = {*model.names, *model.sizes.values(), *arrays.adjoint_of}
        self.fresh = Fresh(arrays.limits, taken)
        self.inputs = {*model.data, *model.parameters}

    def program(self, groups: Mapping[str, _Group], outputs: Sequence[str]) -> Program:
        known = {*groups, *self.inputs}
        for name in outputs:
            if name not in known:
                raise UnknownNameError(f"unknown output {name!r}{nearest(name, known)}")
        live = _live(groups, outputs)
        steps = [self._step(g) for g in groups.values() if g.name in live]
        shared = share(steps, {*known, *self.model.sizes.values(), *self.fresh.limits})
        found = _reads(shared, outputs)
        inputs = tuple(n for n in (*self.model.data, *self.model.parameters) if n in found)
        head, given = self._head(shared, inputs)
        return Program((*inputs, *given), (*head, *shared), tuple(outputs))

    def _step(self, group: _Group) -> Step:
        name = group.name
        for s in group.statements:
            if group.part == "forward" and name in names_in(s.body):
                raise SympropError(f"{name} reads itself at another step: no array code for that")
        places = [s for s in group.statements if self._plain(s)]
        scattered = [s for s in group.statements if s not in places]
        value = self._value(name, places)
        updates = tuple(self._update(s, adds=group.part == "backward") for s in scattered)
        first = group.statements[0] if len(group.statements) == 1 else None
        note = self.note(first) if self.note and first is not None else ""
        return Step(name, value, group.part, updates, note)

    def _plain(self, s: Statement) -> bool:
        """Whether the access is a different letter for each axis, each over all of its axis."""
        letters = [i.letter if isinstance(i, Affine) else None for i in s.access]
        return len(set(letters)) == len(letters) and all(
            isinstance(i, Affine) and self.arrays.fills(s.name, p, i, False)
            for p, i in enumerate(s.access)
        )

    def _value(self, name: str, statements: list[Statement]) -> Node:
        """The sum of all contributions, in the letters of the first."""
        base = self.arrays.base(name)
        axes = statements[0].ref.access if statements else self.model.ref(base).access
        letters = tuple(str(i.letter) for i in axes if isinstance(i, Affine))
        terms = [self._term(s, letters) for s in statements]
        low = Lowering(self.arrays, self.fresh, letters)
        value = low.contractor.apply("+", terms) if terms else self._nothing(name)
        if value.axes == letters:
            return value
        known = base if base != name and (base in self.inputs or terms) else None
        like = base if base in self.inputs and base != name else known
        return Full(letters, value, self.arrays.extents(name), like)

    def _nothing(self, name: str) -> Node:
        loss = name in self.arrays.adjoint_of and self.arrays.base(name) == self.model.loss
        return Literal((), 1 if loss else 0)

    def _term(self, s: Statement, letters: tuple[str, ...]) -> Node:
        """One contribution, its access renamed to ``letters``."""
        old = tuple(str(i.letter) for i in s.access if isinstance(i, Affine))
        body = _summand(s, old)
        moved = {o: letter(n) for o, n in zip(old, letters, strict=True) if o != n}
        order = (*letters, *s.letters)
        low = Lowering(self.arrays, self.fresh, order)
        return low.node(rename(body, moved, self.fresh))

    def _update(self, s: Statement, adds: bool) -> Update:
        guarded = s.guard is not None or leaves(s.body) or compares_indices(s.body)
        low = Lowering(self.arrays, self.fresh, s.letters)
        place = low.places.read(s.name, s.access, guarded)
        value = low.node(_summand(s, place.axes))
        return Update(place, value, adds)

    def _head(self, steps: Sequence[Step], inputs: Sequence[str]) -> tuple[list[Step], list[str]]:
        """Steps for letters used as numbers and for sizes; sizes no array shows are inputs."""
        letters = dict.fromkeys(k for k in _letters_used(steps))
        ranges = [self._range(k) for k in letters]
        lengths, given = [], []
        for size in dict.fromkeys(_sizes_used([*ranges, *steps])):
            found = self._length(size, inputs)
            if found is None:
                given.append(size)
            else:
                lengths.append(Step(size, found, "sizes"))
        return [*lengths, *ranges], given

    def _range(self, name: str) -> Step:
        first, last = self.arrays.limits[name]
        return Step(name, Range((name,), first, last), "letters")

    def _length(self, size: str, inputs: Sequence[str]) -> Node | None:
        for name in inputs:
            for axis, k in enumerate(self.model.axes[name]):
                plain = k in self.model.limits and self.arrays.fills(name, axis, letter(k), True)
                if plain and self.arrays.count(k) == Affine((), ((size, 1),)):
                    return Length((), name, axis)
        return None


def _summand(s: Statement, kept: Iterable[str]) -> Expression:
    body = s.body if s.guard is None else Where(s.guard, s.body, ZERO)
    rest = tuple(k for k in s.letters if k not in kept)
    return Reduce("sum", body, rest) if rest else body


def _live(groups: Mapping[str, _Group], outputs: Iterable[str]) -> set[str]:
    live: set[str] = set()
    waiting = list(outputs)
    while waiting:
        name = waiting.pop()
        if name not in live:
            live.add(name)
            waiting += groups[name].reads() if name in groups else ()
    return live


def _nodes(steps: Iterable[Step]) -> Iterator[Node]:
    for step in steps:
        for node in step.nodes:
            yield from node.walk()


def _reads(steps: Sequence[Step], outputs: Iterable[str]) -> set[str]:
    found = set(outputs)
    for node in _nodes(steps):
        if isinstance(node, Read):
            found.add(node.name)
        elif isinstance(node, Full) and node.like is not None:
            found.add(node.like)
    return found


def _letters_used(steps: Sequence[Step]) -> Iterator[str]:
    for node in _nodes(steps):
        if isinstance(node, Numbers):
            yield from (k for k, _ in node.index.letters)


def _sizes_used(steps: Sequence[Step]) -> Iterator[str]:
    for node in _nodes(steps):
        for index in _indices(node):
            yield from (size for size, _ in index.sizes)


def _indices(node: Node) -> Iterator[Affine]:
    """The indices that a node holds, those of slices and extents included."""
    held = [getattr(node, f.name) for f in fields(node)]
    entries = [e for value in held if isinstance(value, tuple) for e in value]
    for value in (*held, *entries):
        if isinstance(value, Affine):
            yield value
        elif not isinstance(value, Node) and hasattr(value, "__dataclass_fields__"):
            yield from (v for f in fields(value) if isinstance(v := getattr(value, f.name), Affine))
