"""Equal work on several arrays as one operation on a stack of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .families import Families, successive
from .flow import All, Cut, Flow, Op
from .regrouped import Regrouped


def together(flow: Flow) -> Flow:
    """The same work with operations that differ in the arrays that they read alone done at once.

    The arrays are stacked along a new letter. Those that are computed are computed in the stack,
    so that it costs nothing; where others would have to be copied in, it is only done when that
    saves calls. A flow without such families is returned as it is.
    """
    found = Families(flow).groups
    return _Together(flow, found).run() if found else flow


class _Together(Regrouped):
    """The new flow, family by family."""

    def __init__(self, old: Flow, groups: Sequence[list[int]]) -> None:
        super().__init__(old, groups)
        self.whole: dict[tuple[int, ...], int] = {}
        self.families: set[int] = set()

    def _letter(self, values: list[int]) -> str:
        return f"layers.{len(values)}.{len(self.whole)}"

    def _keep(self, values: list[int], whole: int) -> None:
        self.whole[tuple(values)] = whole
        self.families.add(whole)

    def _argument(self, values: list[int], position: int, letter: str) -> int:
        """The stack of what the members read, under the letters of the first one."""
        given = [self.old[v].arguments[position] for v in values]
        roots = tuple(self.old.root(a) for a in given)
        axes = self.old[given[0]].axes
        if len({*roots}) == 1:
            return self.moved[given[0]]
        if roots in self.whole:
            return self.new.called(self.whole[roots], (letter, *axes))
        inside = successive(self.new, [self.new.root(self.moved[r]) for r in roots])
        if inside is not None and inside[0] in self.families:
            return self._members(inside, given[0], letter)
        run = successive(self.old, roots)
        if run is not None:
            return self._part(run, given[0], letter)
        members = tuple(self.new.called(self.moved[a], axes) for a in given)
        return self.new.add(Op("stack", (letter, *axes), members))

    def _members(self, run: tuple[int, int, int], first: int, letter: str) -> int:
        """Some members of a family, one after the other."""
        base, _, start = run
        detail = (Cut(letter, start, 1), *map(All, self.old[first].axes))
        return self.new.add(Op("view", (letter, *self.old[first].axes), (base,), detail))

    def _part(self, run: tuple[int, int, int], first: int, letter: str) -> int:
        """Successive parts of an array as one part of it."""
        base, p, start = run
        root = self.old.root(first)
        letters = dict(zip(self.old[root].axes, self.old[first].axes, strict=True))
        entries: list[Any] = list(self.old[root].detail)
        entries[p] = Cut(letter, start, 1)
        if self.new.lengths[letter] == self.old.lengths[self.old[base].axes[p]]:
            entries[p] = All(letter)
        detail = tuple(e._replace(letter=letters.get(e.letter, e.letter)) for e in entries)
        axes = tuple(e.letter for e in detail)
        return self.new.add(Op("view", axes, (self.moved[base],), detail))
