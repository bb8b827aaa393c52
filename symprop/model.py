"""A model: the frozen, validated list of definitions in index notation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .errors import UnknownNameError, nearest
from .tree import Affine, Expression, Ref, letter

if TYPE_CHECKING:
    import numpy as np
    import sympy

Limits = tuple[Affine, Affine]
"""The first and the last value of an index letter, both included."""


@dataclass(frozen=True)
class Definition:
    """One equation ``name[access] = body``.

    ``line`` is where it stood in the text; ``limits`` are the ranges of its letters, filled
    in by the model that it belongs to. Neither counts when definitions are compared.
    """

    name: str
    access: tuple[Affine, ...]
    body: Expression
    line: int | None = field(default=None, compare=False)
    limits: Mapping[str, Limits] = field(default_factory=dict, compare=False, repr=False)

    @property
    def letters(self) -> tuple[str, ...]:
        """The index letters on the left side, in their order."""
        return tuple(name for index in self.access for name, _ in index.letters)

    @property
    def ref(self) -> Ref:
        """The left side as an expression."""
        return Ref(self.name, self.access)

    @property
    def expr(self) -> sympy.Expr:
        """The right side as a SymPy expression (in SymPy's order, nothing evaluated)."""
        from .algebra import to_sympy

        return to_sympy(self.body, self.limits)


@dataclass(frozen=True, eq=False)
class Definitions:
    """An ordered list of definitions with what is known of its data, parameters and indices.

    ``axes`` names the letter of each axis of data, parameters and quantities; ``sizes`` the
    name of each letter's size; ``ranges`` holds letters whose range an ``index`` line gave.
    Build one with `symprop.validation.build`, which checks it and completes what was left out.
    """

    definitions: tuple[Definition, ...]
    data: tuple[str, ...]
    parameters: tuple[str, ...]
    loss: str
    axes: Mapping[str, tuple[str, ...]]
    sizes: Mapping[str, str]
    origin: int = 1
    rows: str | None = None
    output: str | None = None
    values: Mapping[str, float | np.ndarray[Any, Any]] = field(default_factory=dict)
    ranges: Mapping[str, Limits] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None

    def __post_init__(self) -> None:
        for name in ("axes", "sizes", "values", "ranges", "labels"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @cached_property
    def quantities(self) -> tuple[str, ...]:
        """The names that are defined, in the order of the text."""
        return tuple(dict.fromkeys(d.name for d in self.definitions))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name: data, parameters, quantities."""
        return self.data + self.parameters + self.quantities

    @cached_property
    def definition_of(self) -> Mapping[str, tuple[Definition, ...]]:
        """The definitions of each quantity: one, or several for a sequence."""
        found: dict[str, tuple[Definition, ...]] = {}
        for d in self.definitions:
            found[d.name] = (*found.get(d.name, ()), d)
        return MappingProxyType(found)

    @cached_property
    def limits(self) -> Mapping[str, Limits]:
        """The range of every letter: from the origin to its size, unless a line says otherwise."""
        last = self.origin - 1
        found = {
            k: (Affine(offset=self.origin), Affine((), ((n, 1),), last))
            for k, n in self.sizes.items()
        }
        return MappingProxyType({**found, **self.ranges})

    def ref(self, name: str) -> Ref:
        """A quantity with the letters of its axes: ``W1`` becomes ``W1[k,j]``."""
        return Ref(name, tuple(letter(k) for k in self.axes[self.known(name)]))

    def known(self, name: str, among: tuple[str, ...] | None = None, what: str = "name") -> str:
        """The name itself; where the model does not have it, an error that offers the nearest."""
        allowed = self.names if among is None else among
        if name not in allowed:
            raise UnknownNameError(f"unknown {what} {name!r}{nearest(name, allowed)}")
        return name

    def __iter__(self) -> Iterator[Definition]:
        return iter(self.definitions)

    def __len__(self) -> int:
        return len(self.definitions)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Definitions):
            return NotImplemented
        plain = [f.name for f in fields(Definitions) if f.name != "values"]
        same = all(getattr(self, n) == getattr(other, n) for n in plain)
        return same and _equal_values(self.values, other.values)

    def __hash__(self) -> int:
        return hash((self.definitions, self.data, self.parameters, self.loss))


def _equal_values(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    if a.keys() != b.keys():
        return False
    if not a:
        return True
    import numpy as np

    return all(np.array_equal(a[k], b[k]) for k in a)
