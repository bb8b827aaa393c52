"""Derivatives in numbers: a complex step, or a difference in high precision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..accesses import at
from ..model import Limits
from ..tree import Link
from .closures import compiled
from .elementary import Scalar, plain_number, precise
from .frame import Closure, Env, Key

if TYPE_CHECKING:
    from .evaluator import PlainModel

COMPLEX_STEP = 1e-30
PRECISE_STEP = "1e-18"
"""Its square is the error of a difference; four of them, nested, take 72 of 120 digits."""


def slope(function: Callable[[Scalar], Scalar], nested: bool) -> Scalar:
    """The derivative at 0: a complex step, or, inside another one, a precise difference."""
    if not nested:
        return plain_number(function(complex(0, COMPLEX_STEP))).imag / COMPLEX_STEP
    step = precise().mpf(PRECISE_STEP)
    return (function(step) - function(-step)) / (2 * step)


def span(limits: Limits, sizes: Mapping[str, int]) -> range:
    return range(at(limits[0], sizes), at(limits[1], sizes) + 1)


@dataclass(frozen=True)
class Within:
    """A frame in a model with values; ``bumps`` are added to elements where they are read."""

    plain: PlainModel
    limits: Mapping[str, Limits] = field(default_factory=dict)
    adjoint_of: Mapping[str, str] = field(default_factory=dict)
    bumps: tuple[tuple[Key, Scalar], ...] = ()

    def read(self, name: str, index: tuple[int, ...], held: bool) -> Scalar:
        if name in self.adjoint_of:
            loss = (self.plain.model.loss, ())
            value = self.plain.derivative(loss, (self.adjoint_of[name], index))
        else:
            value = self.plain.element(name, index)
        for key, delta in () if held else self.bumps:
            if key == (name, index):
                value = value + delta
        return value

    def has(self, name: str, index: tuple[int, ...]) -> bool:
        known = self.adjoint_of.get(name, name)
        ends = zip(index, self.plain.extent(known), strict=True)
        return all(first <= i <= last for i, (first, last) in ends)

    def differential(self, of: Key, by: tuple[Key, ...]) -> Scalar:
        return self.plain.differential(of, by)

    def span(self, letter: str) -> range:
        if letter in self.limits:
            return span(self.limits[letter], self.plain.sizes)
        return self.plain.spans[letter]

    def partial(self, body: Closure, name: str, index: tuple[int, ...], env: Env) -> Scalar:
        def bumped(delta: Scalar) -> Scalar:
            bumps = (*self.bumps, ((name, index), delta))
            return body(Within(self.plain, self.limits, self.adjoint_of, bumps), env)

        return slope(bumped, nested=bool(self.bumps) or self.plain.is_nudged)

    def link(self, link: Link, of: tuple[int, ...], by: tuple[int, ...], env: Env) -> Scalar:
        if not link.local:
            return self.plain.derivative((link.of.name, of), (link.by.name, by))
        if (link.of.name, of) == (link.by.name, by):
            return 1.0
        if link.through is not None:
            return self.partial(compiled(link.through), link.by.name, by, env)
        if link.of.name not in self.plain.model.definition_of:
            return 0.0
        return self._local((link.of.name, of), (link.by.name, by))

    def _local(self, of: Key, by: Key) -> Scalar:
        """One definition's derivative, all else held fixed; outside others it is remembered."""
        known = {} if self.bumps else self.plain.links
        if (of, by) not in known:
            piece, env = self.plain.locate(of)
            within = Within(self.plain, bumps=self.bumps)
            known[of, by] = within.partial(piece.body, *by, env)
        return known[of, by]
