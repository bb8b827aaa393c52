"""What each access of a model says about the axis that it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..accesses import Reading, ends, readings
from ..model import Definitions, Limits
from ..tree import Affine, letter
from .extents import Shape, axis_lower

Shifted = set[tuple[str, int, Limits]]
"""Axes by the name of the array and the position, each with the range of a letter."""


@dataclass(frozen=True, slots=True)
class Fit:
    """``index`` reads an axis whose last element is the largest of ``last``.

    ``exact``: it ends where the axis ends; otherwise it only must not leave the axis. ``whole``:
    a given array whose length an index line says. ``room`` is what must not become negative:
    above the highest index read, and below the lowest.
    """

    reading: Reading
    first: int
    last: tuple[Affine, ...]
    exact: bool
    whole: bool
    room: tuple[Affine, ...]


def fits(model: Definitions, shapes: Mapping[str, Shape]) -> list[Fit]:
    """All of them; arrays whose shapes are given come first, so that messages name them."""
    declared = [
        Reading(ref, p, index)
        for ref in map(model.ref, model.data + model.parameters)
        for p, index in enumerate(ref.access)
        if isinstance(index, Affine) and index.letter in model.limits
    ]
    shifted = shifted_axes(model)
    every = dict.fromkeys([*declared, *readings(model)])
    found = (_fit(model, shapes, reading, shifted) for reading in every)
    return sorted(found, key=lambda fit: fit.reading.ref.name not in shapes)


def shifted_axes(model: Definitions) -> Shifted:
    """Axes that a letter reads or fills with a shift, so that it need not reach their end.

    Nor need any other letter that has its range.
    """
    return {
        (name, p, model.limits[k])
        for name, p, index in _accesses(model)
        if index.letter is None
        for k, _ in index.letters
    }


def plain_axes(model: Definitions) -> Shifted:
    """Axes that a plain letter reads or fills, so that its size is compared with theirs."""
    own = ((n, p, k) for n, axes in model.axes.items() for p, k in enumerate(axes))
    read = ((n, p, index.letter) for n, p, index in _accesses(model))
    limits = model.limits
    return {(n, p, limits[k]) for n, p, k in (*own, *read) if k is not None and k in limits}


def _accesses(model: Definitions) -> Iterator[tuple[str, int, Affine]]:
    """Every axis that the equations read or fill, and by what."""
    for reading in readings(model):
        yield reading.ref.name, reading.position, reading.index
    for d in model:
        yield from ((d.name, p, index) for p, index in enumerate(d.access))


def _fit(
    model: Definitions, shapes: Mapping[str, Shape], reading: Reading, shifted: Shifted
) -> Fit:
    name, p, plain = reading.ref.name, reading.position, reading.index.letter
    first = axis_lower(model, name)[p]
    last = _last(model, shapes, name, p)
    low, high = ends(reading.index, model.limits)
    leading = [end for end in last if end.sizes] or [max(last, key=lambda end: end.offset)]
    room: tuple[Affine, ...] = (leading[0] + high * -1, low + Affine(offset=-first))
    if reading.guards:  # may leave, where the guard fails
        room = room if _is_free(reading) else room[: plain is not None]
    steady = _is_steady(model, reading, shifted)
    sized = plain is not None and bool(model.limits[plain][1].sizes)
    own = name in shapes and plain == model.axes[name][p]
    return Fit(reading, first, last, steady and sized, steady and own and not sized, room)


def _is_steady(model: Definitions, reading: Reading, shifted: Shifted) -> bool:
    """Whether it reads its axis by a letter alone, to the end."""
    name, p, plain = reading.ref.name, reading.position, reading.index.letter
    if plain is None or reading.guards:
        return False
    return reaches_end(model, (name, p, model.limits[plain]), shifted)


def reaches_end(model: Definitions, axis: tuple[str, int, Limits], shifted: Shifted) -> bool:
    """Whether a plain letter of some range runs to the end of an axis.

    It need not where a letter of that range also reads the axis with a shift, and does not where
    its range ends at n - 1 and the axis at n.
    """
    name, position, (_, last) = axis
    pieces = [d.access[position] for d in model.definition_of.get(name, ())]
    own = [letter(k) for k in model.axes[name][position : position + 1] if k in model.limits]
    gaps = [last + ends(index, model.limits)[1] * -1 for index in pieces or own]
    apart = bool(gaps) and all(gap.offset and not gap.sizes for gap in gaps)
    return axis not in shifted and not apart


def _is_free(reading: Reading) -> bool:
    """Whether the guards are about other letters, so that they cannot keep the access inside."""
    parts = (node for guard in reading.guards for node in guard.walk())
    guarded = {name for node in parts if isinstance(node, Affine) for name, _ in node.letters}
    own = {name for name, _ in reading.index.letters}
    return not own or (bool(guarded) and not own & guarded)


def _last(model: Definitions, shapes: Mapping[str, Shape], name: str, p: int) -> tuple[Affine, ...]:
    if name in shapes:
        return (Affine(offset=axis_lower(model, name)[p] + shapes[name][p] - 1),)
    pieces = [d.access[p] for d in model.definition_of.get(name, ())]
    indices = pieces or [letter(model.axes[name][p])]
    return tuple(ends(i, model.limits)[1] for i in indices)
