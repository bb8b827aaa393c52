"""Statements: what a forward or backward pass does, one accumulation into an array at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .model import Limits
from .tree import Expression, Index, Ref


@dataclass(frozen=True)
class Statement:
    """``name[access] += where(guard, body, 0)``, over all ``letters``.

    Letters that stand in ``access`` as plain letters are the axes of what is filled; all others
    are summed over. A definition is the statement whose letters are those of its left side.
    ``link`` names the definition that a contribution to an adjoint came through.
    """

    name: str
    access: tuple[Index, ...]
    body: Expression
    letters: tuple[str, ...]
    guard: Expression | None = None
    link: str | None = None

    @property
    def ref(self) -> Ref:
        """The left side as an expression."""
        return Ref(self.name, self.access)


@dataclass(frozen=True)
class Loop:
    """Statements that run together for each value of ``letter``, upward or downward.

    What they fill at one step may be read at the next; ``direction`` is 1 or −1.
    """

    letter: str
    direction: int
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Pass:
    """Statements in the order in which they run; ``axes`` and ``limits`` hold what they name.

    Several statements in a row with the same name add up. ``adjoint_of`` maps the name of each
    adjoint, ``d_w1``, to what it is the adjoint of; it is empty for a forward pass.
    """

    statements: tuple[Statement | Loop, ...]
    axes: Mapping[str, tuple[str, ...]]
    limits: Mapping[str, Limits]
    adjoint_of: Mapping[str, str]
