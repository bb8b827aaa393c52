"""Who reads whom: the definitions as a graph, with the local derivative on every edge."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from ..model import Definition, Definitions
from ..rewriting import names_in
from .local import Local, local_derivative
from .scope import Scope, occurrences, places


class Graph:
    """The local derivatives of a model, each worked out once and when it is asked for."""

    def __init__(self, model: Definitions) -> None:
        self.model = model
        taken = {*model.names, *model.sizes.values()}
        self.scope = Scope(model.limits, taken)
        self._locals: dict[tuple[int, str], tuple[Local, ...]] = {}
        self._ways: dict[str, dict[str, int]] = {}

    def locals(self, position: int, name: str) -> tuple[Local, ...]:
        """The local derivatives of the definition at ``position`` by ``name``, a place each."""
        key = (position, name)
        if key not in self._locals:
            definition = self.model.definitions[position]
            found = places(definition.body, definition.letters, name, self.scope)
            self._locals[key] = tuple(local_derivative(definition, p, self.scope) for p in found)
        return self._locals[key]

    @cached_property
    def reads(self) -> tuple[tuple[str, ...], ...]:
        """For each definition the names whose values it reads, in the order of its text."""
        return tuple(_values_read(d) for d in self.model.definitions)

    def ways(self, top: str, bottom: str) -> int:
        """How many paths lead from ``top`` down to ``bottom``, counted without walking them."""
        if top not in self._ways:
            found = {top: 1}
            for position in reversed(range(len(self.reads))):
                reached = found.get(self.model.definitions[position].name, 0)
                for read in self.reads[position] if reached else ():
                    found[read] = found.get(read, 0) + reached
            self._ways[top] = found
        return self._ways[top].get(bottom, 0)

    def between(self, names: Iterable[str]) -> frozenset[str]:
        """The names on some way from ``names`` to the loss, both ends included."""
        down = set(names)
        for d, read in zip(self.model.definitions, self.reads, strict=True):
            if down.intersection(read):
                down.add(d.name)
        up = {self.model.loss}
        for d, read in zip(
            reversed(self.model.definitions), reversed(self.reads), strict=True
        ):
            if d.name in up:
                up.update(read)
        return frozenset(down & up)


def _values_read(definition: Definition) -> tuple[str, ...]:
    body = definition.body
    return tuple(n for n in names_in(body) if any(True for _ in occurrences(body, n)))
