"""What is known of arrays before data arrives: where axes begin, which letters fill them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from ..accesses import ends
from ..model import Definitions, Limits
from ..ranges import Shifted, axis_lower, plain_axes, reaches_end, shifted_axes
from ..tree import Affine, letter


class Arrays:
    """Data, parameters, quantities and adjoints; an adjoint is shaped like what it belongs to."""

    def __init__(
        self, model: Definitions, adjoint_of: Mapping[str, str], limits: Mapping[str, Limits]
    ) -> None:
        self.model = model
        self.adjoint_of = adjoint_of
        self.limits = limits
        self._lower: dict[str, tuple[int, ...]] = {}

    def base(self, name: str) -> str:
        """The quantity whose shape an array has."""
        return self.adjoint_of.get(name, name)

    def lower(self, name: str) -> tuple[int, ...]:
        """The index of the first element along each axis."""
        base = self.base(name)
        if base not in self._lower:
            self._lower[base] = axis_lower(self.model, base)
        return self._lower[base]

    def fills(self, name: str, position: int, index: Affine, guarded: bool) -> bool:
        """Whether a plain letter runs over the whole of an axis, however long it is."""
        if index.letter is None:
            return False
        base, limits = self.base(name), self.limits[index.letter]
        if self._only(base, position) == limits:
            return True
        if limits[0] != Affine(offset=self.lower(name)[position]) or not limits[1].sizes:
            return False
        if guarded and limits != self.limits[self.model.axes[base][position]]:
            return False
        # a letter of an adjoint may stand where no letter of its range stood in the equations
        met = (base, position, limits) in self._plain
        return met and reaches_end(self.model, (base, position, limits), self._shifted)

    def _only(self, base: str, position: int) -> Limits | None:
        """The range of the letter that alone fills an axis, where one equation gives it all."""
        pieces = self.model.definition_of.get(base, ())
        single = pieces[0].access[position].letter if len(pieces) == 1 else None
        return None if single is None else self.limits[single]

    @cached_property
    def _plain(self) -> Shifted:
        return plain_axes(self.model)

    @cached_property
    def _shifted(self) -> Shifted:
        return shifted_axes(self.model)

    def count(self, name: str) -> Affine:
        """How many values a letter takes."""
        first, last = self.limits[name]
        return last + first * -1 + Affine(offset=1)

    def extents(self, name: str) -> tuple[Affine, ...]:
        """The lengths of the axes, in size names."""
        base = self.base(name)
        pieces = [d.access for d in self.model.definition_of.get(base, ())]
        accesses = pieces or [tuple(letter(k) for k in self.model.axes[base])]
        lasts = [[ends(i, self.limits)[1] for i in access] for access in accesses]
        # a piece at a literal lies below or inside the piece that runs to the end
        upper = [
            max(axis, key=lambda end: (bool(end.sizes), end.offset))
            for axis in zip(*lasts, strict=True)
        ]
        return tuple(
            last + Affine(offset=1 - low) for last, low in zip(upper, self.lower(name), strict=True)
        )
