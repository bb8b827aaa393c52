"""What only a derivation or a document holds: links, rounded numbers, dots, blanks, matrices."""

from __future__ import annotations

from dataclasses import dataclass

from .base import Expression
from .indices import Ref


@dataclass(frozen=True, slots=True)
class Pending(Expression):
    """A derivative still to be worked out: d/d(target) of body, other quantities held fixed."""

    body: Expression
    target: Ref


@dataclass(frozen=True, slots=True)
class Link(Expression):
    """A derivative named by its two quantities, dpredicted/dy1.

    ``local``: only the definition of ``of`` is followed, all else is held fixed;
    otherwise every path from ``by`` to ``of`` counts. ``through`` is the right side that is
    followed where the definition reads ``by`` at several places and only one of them is
    meant (the others are ``held`` in it); else None. ``direct``: other ways lead from ``by``
    to ``of`` as well, so that the link is printed with ∂.
    """

    of: Ref
    by: Ref
    local: bool = True
    through: Expression | None = None
    direct: bool = False

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.of, self.by)


@dataclass(frozen=True, slots=True)
class Decimal(Expression):
    """A value to be shown with so many significant ``digits``; never carried on."""

    value: float
    digits: int


@dataclass(frozen=True, slots=True)
class Dots(Expression):
    """Terms, factors or entries left out."""


@dataclass(frozen=True, slots=True)
class Blank(Expression):
    """A place left empty, to be filled in by the reader; nothing stands for what belongs there."""


@dataclass(frozen=True, slots=True)
class Grid(Expression):
    """Rows of entries: a vector is a grid of one column, a matrix one of several."""

    rows: tuple[tuple[Expression, ...], ...]

    @property
    def children(self) -> tuple[Expression, ...]:
        return tuple(entry for row in self.rows for entry in row)
