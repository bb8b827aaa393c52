"""Expressions evaluated where every quantity and adjoint is already known as an array."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import DataError, SympropError
from ..model import Limits
from ..tree import Expression, Link
from .closures import compiled
from .elementary import Scalar, plain_number
from .frame import Closure, Env, Key, attempt
from .steps import span

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Known:
    """A frame over arrays; ``lower`` is the index of the first element of each axis."""

    arrays: Mapping[str, np.ndarray[Any, Any] | float]
    lower: Mapping[str, tuple[int, ...]]
    sizes: Mapping[str, int]
    limits: Mapping[str, Limits]

    def __call__(self, expr: Expression, place: Mapping[str, int]) -> float:
        """The value of an expression where letters have the values of ``place``."""
        return float(plain_number(attempt(compiled(expr), self, {**self.sizes, **place})).real)

    def read(self, name: str, index: tuple[int, ...], held: bool) -> Scalar:
        """One element of an array."""
        array = self.arrays[name]
        if not index:
            return float(array)
        if not self.has(name, index):
            raise DataError(f"{name}[{','.join(map(str, index))}] does not exist")
        offsets = tuple(i - first for i, first in zip(index, self.lower[name], strict=True))
        return float(array[offsets])  # type: ignore[index]

    def has(self, name: str, index: tuple[int, ...]) -> bool:
        """Whether an array has such an element."""
        lengths = getattr(self.arrays[name], "shape", ())
        places = zip(index, self.lower[name], lengths, strict=True)
        return all(0 <= i - first < length for i, first, length in places)

    def differential(self, of: Key, by: tuple[Key, ...]) -> Scalar:
        """Derivatives are not known here: they are what is being worked out."""
        raise SympropError("a derivative inside a model has no number here")

    def span(self, letter: str) -> range:
        """The values of a letter."""
        return span(self.limits[letter], self.sizes)

    def partial(self, body: Closure, name: str, index: tuple[int, ...], env: Env) -> Scalar:
        """Derivatives are not known here: they are what is being worked out."""
        raise SympropError("a derivative that is still pending has no number yet")

    def link(self, link: Link, of: tuple[int, ...], by: tuple[int, ...], env: Env) -> Scalar:
        """Derivatives are not known here: they are what is being worked out."""
        raise SympropError("a link has no number of its own")
