"""Loops around an expression, and what stands before and inside each of them."""

from __future__ import annotations

from dataclasses import dataclass

from ..program import Axes
from .statements import Statement


@dataclass
class Frame:
    """Loops around an expression: block 0 stands before them, block k + 1 inside loop k."""

    letters: Axes
    blocks: list[list[Statement]]

    def level(self, axes: Axes) -> int | None:
        """How many of the loops a value needs; None where it needs some after others it does not.

        >>> frame = Frame(("i", "k", "j"), [[], [], [], []])
        >>> frame.level(("k", "i")), frame.level(()), frame.level(("j",))
        (2, 0, None)
        """
        depth = 1 + max((self.letters.index(k) for k in axes), default=-1)
        return depth if {*self.letters[:depth]} == {*axes} else None

    def inside(self, depth: int, letters: Axes) -> Frame:
        """The first ``depth`` loops with further ones inside, whose bodies are empty."""
        fresh: list[list[Statement]] = [[] for _ in letters]
        return Frame(self.letters[:depth] + letters, [*self.blocks[: depth + 1], *fresh])
