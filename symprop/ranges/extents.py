"""Where the axes of an array begin and end, for known sizes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..accesses import at, ends
from ..model import Definitions
from ..tree import Affine, letter

Shape = tuple[int, ...]


def axis_lower(model: Definitions, name: str) -> Shape:
    """The index of the first element along each axis: the origin, or 0 for an ``h[0,k]``."""
    if name in model.definition_of:
        pieces = [d.access for d in model.definition_of[name]]
        lows = [[ends(index, model.limits)[0] for index in piece] for piece in pieces]
        return tuple(min(_numbers(axis)) for axis in zip(*lows, strict=True))
    firsts = (model.limits[k][0] if k in model.limits else Affine() for k in model.axes[name])
    return tuple(min(model.origin, f.offset) if not f.sizes else model.origin for f in firsts)


def _numbers(lows: Sequence[Affine]) -> list[int]:
    """Lower ends that are numbers; an ``h[T+1]`` lies above them."""
    return [low.offset for low in lows if not low.sizes] or [low.offset for low in lows]


def bounds(model: Definitions, name: str, sizes: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
    """The first and the last index along each axis of an array, for the given sizes."""
    lower = axis_lower(model, name)
    pieces = [d.access for d in model.definition_of.get(name, ())]
    accesses = pieces or [tuple(letter(k) for k in model.axes[name])]
    upper = [[at(ends(i, model.limits)[1], sizes) for i in access] for access in accesses]
    return tuple(zip(lower, (max(axis) for axis in zip(*upper, strict=True)), strict=True))


def shape(model: Definitions, name: str, sizes: Mapping[str, int]) -> Shape:
    """The shape of a quantity, or the one that data or a parameter should have."""
    return tuple(last - first + 1 for first, last in bounds(model, name, sizes))


def shape_names(model: Definitions, name: str) -> tuple[str, ...]:
    """The size names of each axis, for messages: ``("K", "J")``."""
    return tuple(model.sizes.get(k, k) for k in model.axes[name])
