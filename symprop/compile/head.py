"""What a program begins with: sizes read from shapes, and letters used as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass

from ..model import Definitions
from ..tree import Affine, Ref, letter
from .arrays import Arrays
from .program import Change, Full, Length, Node, Numbers, Range, Read, Step

Steps = Sequence[Step | Change]


def head(
    model: Definitions, arrays: Arrays, steps: Steps, inputs: Sequence[str]
) -> tuple[list[Step], list[str]]:
    """The first steps, and the sizes that no input shows, so that they must be inputs as well."""
    loops = {s.counter.letter for s in steps if isinstance(s, Change) and s.counter}
    taken = {*model.names, *model.sizes.values(), *(s.name for s in steps if isinstance(s, Step))}
    ranges = [
        Step(_name(k, loops, taken), Range((k,), *arrays.limits[k]), "letters")
        for k in dict.fromkeys(_letters_used(steps))
    ]
    lengths, given = [], []
    for size in dict.fromkeys(_sizes_used([*ranges, *steps])):
        found = None if size in loops else _length(model, arrays, size, inputs)
        if found is not None:
            lengths.append(Step(size, found, "sizes"))
        elif size not in loops:
            given.append(size)
    return [*lengths, *ranges], given


def _name(k: str, loops: set[str], taken: set[str]) -> str:
    """The letter itself, unless a loop counts with it."""
    name = k if k not in loops else f"{k}_all"
    while name in taken:
        name += "_"
    return name


def _length(model: Definitions, arrays: Arrays, size: str, inputs: Sequence[str]) -> Node | None:
    """The length of an axis that is certain to show a size."""
    for name in inputs:
        for axis, k in enumerate(model.axes[name]):
            shows = k in model.limits and arrays.fills(name, axis, letter(k), guarded=True)
            if shows and arrays.count(k) == Affine((), ((size, 1),)):
                return Length((), name, axis)
    return None


def positions(model: Definitions) -> frozenset[str]:
    """The data that are positions in other arrays."""
    refs = (n for d in model for n in d.body.walk() if isinstance(n, Ref))
    return frozenset(i.name for ref in refs for i in ref.access if isinstance(i, Ref))


def reads(steps: Steps, outputs: Iterable[str]) -> set[str]:
    """Every array that the steps read, the outputs included."""
    found = set(outputs)
    for node in _nodes(steps):
        if isinstance(node, Read):
            found.add(node.name)
        elif isinstance(node, Full):
            found |= {n for n in (node.like or node.typed,) if n is not None}
    return found


def _nodes(steps: Steps) -> Iterator[Node]:
    for step in steps:
        for node in step.nodes:
            yield from node.walk()


def _letters_used(steps: Steps) -> Iterator[str]:
    for node in _nodes(steps):
        if isinstance(node, Numbers):
            yield from (k for k, _ in node.index.letters)


def _sizes_used(steps: Steps) -> Iterator[str]:
    for step in steps:
        held: list[object] = [*step.nodes]
        if isinstance(step, Change) and step.counter:
            held += [step.counter.first, step.counter.last]
        for value in held:
            for index in _indices(value):
                yield from (size for size, _ in index.sizes)


def _indices(value: object) -> Iterator[Affine]:
    """Every index inside a node: positions, slices, extents."""
    if isinstance(value, Affine):
        yield value
    elif isinstance(value, tuple):
        for entry in value:
            yield from _indices(entry)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _indices(getattr(value, field.name))
