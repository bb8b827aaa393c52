"""Quantities and the indices at which they are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from .base import Expression


@dataclass(frozen=True, slots=True)
class Affine(Expression):
    """An index: letters and sizes with whole coefficients, and an offset, ``2*i + r - 1``.

    Stands in the access of a `Ref`, in conditions (an index compared) and, made of sizes
    alone, in arithmetic (``/n``).
    """

    letters: tuple[tuple[str, int], ...] = ()
    sizes: tuple[tuple[str, int], ...] = ()
    offset: int = 0

    @property
    def letter(self) -> str | None:
        """The letter, where the index is one plain letter; else None."""
        plain = len(self.letters) == 1 and not self.sizes and self.offset == 0
        return self.letters[0][0] if plain and self.letters[0][1] == 1 else None

    @property
    def literal(self) -> int | None:
        """The number, where the index is a number; else None."""
        return self.offset if not self.letters and not self.sizes else None

    def __add__(self, other: Affine) -> Affine:
        return Affine(
            _merged(self.letters + other.letters),
            _merged(self.sizes + other.sizes),
            self.offset + other.offset,
        )

    def __mul__(self, factor: int) -> Affine:
        return Affine(
            _merged(tuple((n, c * factor) for n, c in self.letters)),
            _merged(tuple((n, c * factor) for n, c in self.sizes)),
            self.offset * factor,
        )


def _merged(terms: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    total: dict[str, int] = {}
    for name, coefficient in terms:
        total[name] = total.get(name, 0) + coefficient
    return tuple((n, c) for n, c in total.items() if c)


def letter(name: str) -> Affine:
    """The index that is one plain letter."""
    return Affine(((name, 1),))


def literal(value: int) -> Affine:
    """The index that is a number."""
    return Affine((), (), value)


@dataclass(frozen=True, slots=True)
class Ref(Expression):
    """A quantity at an access: ``w1``, ``a[i,j]``, ``x[i+r-1]``, ``E[token[t],k]``.

    ``held``: this occurrence is held fixed while a derivative by another occurrence of the same
    quantity is worked out (it has the same value and is printed the same).
    """

    name: str
    access: tuple[Index, ...] = ()
    held: bool = False


Index: TypeAlias = Affine | Ref
"""An entry of an access: an affine index, or a look-up in integer data."""


@dataclass(frozen=True, slots=True)
class Pad(Expression):
    """A quantity at an access, or ``fill`` where the access lies outside its array."""

    ref: Ref
    fill: Expression
