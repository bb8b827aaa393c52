"""Lengths that are equal under several names: a size, if there is one, for all."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ..program import Length, Node, Numbers


class Lengths:
    """Which lengths are known to be equal.

    >>> known = Lengths(("x",))
    >>> z, x = Length((), "z", 0), Length((), "x", 0)
    >>> known.join((z, x))
    >>> known.name(z)
    Length(axes=(), name='x', axis=0)
    """

    def __init__(self, inputs: Collection[str]) -> None:
        self.inputs = inputs
        self._above: dict[Node, Node] = {}

    def join(self, lengths: Iterable[Node]) -> None:
        """These are equal."""
        first, *rest = map(self.name, lengths)
        for other in rest:
            low, high = sorted((first, self.name(other)), key=self._rank)
            if low != high:
                self._above[high] = low
            first = low

    def same(self, name: str, counts: Iterable[Node]) -> None:
        """The axes of an array have these lengths."""
        for axis, count in enumerate(counts):
            self.join((count, Length((), name, axis)))

    def name(self, length: Node) -> Node:
        """The length by the best of its names."""
        while length in self._above:
            length = self._above[length]
        return length

    def _rank(self, length: Node) -> tuple[int, str]:
        """Numbers first, then sizes by name, then axes of inputs."""
        if isinstance(length, Numbers):
            return (0 if not length.index.sizes else 1), str(length)
        known = isinstance(length, Length) and length.name in self.inputs
        return (2 if known else 3), str(length)
