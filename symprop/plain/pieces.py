"""Definitions, compiled: which elements each gives, and which names change with which."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from ..accesses import at
from ..model import Definition
from ..tree import Link, Ref
from .closures import compiled, index_of
from .frame import Env, Key


class Piece:
    """A definition, compiled."""

    def __init__(self, definition: Definition, spans: Mapping[str, range], sizes: Env) -> None:
        self.definition, self.spans, self.sizes = definition, spans, sizes
        self.name, self.letters = definition.name, definition.letters
        self.body, self._index = compiled(definition.body), index_of(definition.access)

    def elements(self) -> Iterator[tuple[Key, Env]]:
        """The elements that the definition gives, and the letters' values for each."""
        for values in itertools.product(*(self.spans[k] for k in self.letters)):
            env = {**self.sizes, **dict(zip(self.letters, values, strict=True))}
            yield (self.name, self._index(None, env)), env  # type: ignore[arg-type]

    def env_of(self, index: tuple[int, ...]) -> Env | None:
        """The letters' values for one element; None where the definition does not give it."""
        env = dict(self.sizes)
        for entry, value in zip(self.definition.access, index, strict=True):
            for name, factor in entry.letters:
                env[name] = 0
                env[name] = (value - at(entry, env)) // factor
                if env[name] not in self.spans[name]:
                    return None
            if at(entry, env) != value:
                return None
        return env


def downstream(pieces: Sequence[Piece], name: str) -> set[str]:
    """The names that change with a name; a definition that holds a `Link` may change with any."""
    changed = {name}
    reads = {p.name: set[str]() for p in pieces}
    for piece in pieces:
        for node in piece.definition.body.walk():
            if isinstance(node, Ref):
                reads[piece.name].add(node.name)
            elif isinstance(node, Link):
                reads[piece.name].add(name)
    size = 0
    while len(changed) > size:
        size = len(changed)
        changed |= {n for n, read in reads.items() if read & changed}
    return changed
