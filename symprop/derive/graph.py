"""Who reads whom: the definitions as a graph, with the local derivative on every edge."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from ..model import Definition, Definitions
from ..ranges import shifted_axes
from ..rewriting import names_in
from ..sequences import Block, blocks
from ..tree import Ref
from .deviations import Deviations
from .gathering import gathered
from .local import Local, local_derivative
from .scope import Scope, occurrences, places

MANY = 1000
"""What the number of paths is multiplied by at a quantity of a sequence."""


class Graph:
    """The local derivatives of a model, each worked out once and when it is asked for."""

    def __init__(self, model: Definitions) -> None:
        self.model = model
        taken = {*model.names, *model.sizes.values()}
        self.scope = Scope(model.limits, taken)
        self._deviations = Deviations(model)
        self._locals: dict[tuple[int, str], tuple[Local, ...]] = {}
        self._elements: dict[tuple[int, Ref], tuple[Local, ...]] = {}
        self._ways: dict[str, dict[str, int]] = {}

    def locals(self, position: int, name: str) -> tuple[Local, ...]:
        """The local derivatives of the definition at ``position`` by ``name``, a place each."""
        key = (position, name)
        if key not in self._locals:
            definition = self.model.definitions[position]
            left = definition.letters
            found = places(definition.body, left, name, self.scope, self.loose)
            self._locals[key] = tuple(
                local_derivative(definition, p, self.scope, self._deviations) for p in found
            )
        return self._locals[key]

    def by_element(self, position: int, wanted: Ref) -> tuple[Local, ...]:
        """The same as an equation can say it: each by one element, of the kind of ``wanted``."""
        key = (position, wanted)
        if key not in self._elements:
            self._elements[key] = tuple(
                gathered(local, wanted, self.scope, self.loose)
                for local in self.locals(position, wanted.name)
            )
        return self._elements[key]

    @cached_property
    def reads(self) -> tuple[tuple[str, ...], ...]:
        """For each definition the names whose values it reads, in the order of its text."""
        return tuple(_values_read(d) for d in self.model.definitions)

    def ways(self, top: str, bottom: str) -> int:
        """How many paths lead from ``top`` down to ``bottom``, counted without walking them.

        A way through a sequence counts as very many: it may go round any number of times.
        """
        if top not in self._ways:
            found = {top: 1}
            for block in reversed(self.blocks):
                self._hand_on(block, found)
            self._ways[top] = found
        return self._ways[top].get(bottom, 0)

    def _hand_on(self, block: Block, found: dict[str, int]) -> None:
        """Count the paths that go on from a block; what it reads of itself leads round it."""
        members = [(self.model.definitions[k].name, self.reads[k]) for k in block.positions]
        names = {name for name, _ in members}
        paths = sum(found.get(name, 0) for name in names)
        paths *= MANY if names & self.in_sequence else 1
        reached = names & found.keys()
        for _ in members:
            reached.update(n for name, read in members if name in reached for n in names & {*read})
        for name, read in members:
            for n in read if name in reached else ():
                found[n] = found.get(n, 0) + paths

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The definitions in the order in which they run, sequences together."""
        return blocks(self.model)

    @cached_property
    def in_sequence(self) -> frozenset[str]:
        """The names that are defined step by step, or piece by piece."""
        model = self.model
        steps = (model.definitions[k].name for b in self.blocks if b.letter for k in b.positions)
        pieces = (d.name for d in model if any(i.letter is None for i in d.access))
        return frozenset((*steps, *pieces))

    @cached_property
    def loose(self) -> frozenset[tuple[str, int, str]]:
        """Axes with sizes that need not be theirs: in c[p+1] - c[p] the letter p ends earlier."""
        return frozenset(
            (name, place, size)
            for name, place, (_, last) in shifted_axes(self.model)
            for size, _ in last.sizes
        )

    def below(self, top: str) -> frozenset[str]:
        """The names that a quantity depends on, itself included."""
        return frozenset(n for n in self.model.names if self.ways(top, n))

    def between(self, names: Iterable[str]) -> frozenset[str]:
        """The names on some way from ``names`` to the loss, both ends included."""
        down, up = set(names), {self.model.loss}
        ordered = [
            [(self.model.definitions[k].name, self.reads[k]) for k in block.positions]
            for block in self.blocks
        ]
        for members in ordered:
            for _ in members:  # what goes round a sequence arrives after that many rounds
                down.update(name for name, read in members if down.intersection(read))
        for members in reversed(ordered):
            for _ in members:
                up.update(n for name, read in members if name in up for n in read)
        return frozenset(down & up)


def _values_read(definition: Definition) -> tuple[str, ...]:
    body = definition.body
    return tuple(n for n in names_in(body) if any(True for _ in occurrences(body, n)))
