"""Sequences: definitions that read each other at earlier steps, and the order in which all run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .accesses import ends, never_negative, written
from .errors import EquationError
from .model import Definition, Definitions, Limits
from .tree import Affine, Ref


@dataclass(frozen=True)
class Block:
    """Definitions, by their positions in the list, that run together step by step.

    The values of ``letter`` are taken upward where ``direction`` is 1, downward where it is −1;
    at each of them the definitions run in the order of the text. A single definition that is
    part of no sequence is a block without a letter.
    """

    positions: tuple[int, ...]
    letter: str | None = None
    direction: int = 1


def blocks(model: Definitions) -> tuple[Block, ...]:
    """The definitions of a model in the order in which they run.

    Raises `EquationError` where definitions need each other and no letter orders their steps.
    """
    pieces: dict[str, list[int]] = {}
    for k, d in enumerate(model.definitions):
        pieces.setdefault(d.name, []).append(k)
    reads = [_reads(model, d, pieces) for d in model.definitions]
    components = _components(reads)
    return tuple(
        Block(c) if len(c) == 1 and not _loops(c[0], reads) else _sequence(model, c)
        for c in _ordered(components, reads)
    )


def _reads(model: Definitions, definition: Definition, pieces: Mapping[str, list[int]]) -> set[int]:
    """The positions of the definitions that give what a definition reads."""
    return {
        k
        for ref in _refs(definition)
        for k in pieces.get(ref.name, ())
        if _may_meet(ref, model.definitions[k], model.limits)
    }


def _refs(definition: Definition) -> Iterator[Ref]:
    return (node for node in definition.body.walk() if isinstance(node, Ref))


def _may_meet(ref: Ref, piece: Definition, limits: Mapping[str, Limits]) -> bool:
    """Whether a piece may give the element read, as far as the ranges tell."""
    return not any(
        isinstance(index, Affine) and _apart(index, left, limits)
        for index, left in zip(ref.access, piece.access, strict=True)
    )


def _apart(index: Affine, left: Affine, limits: Mapping[str, Limits]) -> bool:
    """Whether one of two indices is always the larger."""
    (low, high), (first, last) = ends(index, limits), ends(left, limits)
    one = Affine(offset=-1)
    return never_negative(low + last * -1 + one, {}) or never_negative(first + high * -1 + one, {})


def _loops(position: int, reads: Sequence[set[int]]) -> bool:
    return position in reads[position]


def _components(reads: Sequence[set[int]]) -> list[tuple[int, ...]]:
    """Definitions that reach each other, by what each reaches (lists are short enough)."""
    if all(max(read, default=-1) < k for k, read in enumerate(reads)):
        return [(k,) for k in range(len(reads))]
    reached = [_reached(k, reads) for k in range(len(reads))]
    groups: dict[int, list[int]] = {}
    for k in range(len(reads)):
        together = [m for m in reached[k] if k in reached[m]] or [k]
        groups.setdefault(min(together), []).append(k)
    return [tuple(group) for group in groups.values()]


def _reached(start: int, reads: Sequence[set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = [start]
    while waiting:
        fresh = reads[waiting.pop()] - found
        found |= fresh
        waiting.extend(fresh)
    return found


def _ordered(
    components: list[tuple[int, ...]], reads: Sequence[set[int]]
) -> Iterator[tuple[int, ...]]:
    """The order of the text, but each component after all that it reads."""
    waiting = sorted(components)
    done: set[int] = set()
    while waiting:
        ready = next(c for c in waiting if all(reads[k] <= done | set(c) for k in c))
        waiting.remove(ready)
        done.update(ready)
        yield ready


def _sequence(model: Definitions, positions: tuple[int, ...]) -> Block:
    members = [model.definitions[k] for k in positions]
    common = [n for n in members[0].letters if all(n in d.letters for d in members)]
    ways = [(name, direction) for name in common for direction in (1, -1)]
    for name, direction in ways:
        if not _out_of_step(members, name, direction):
            return Block(positions, name, direction)
    raise _refused(members, [_out_of_step(members, *way) for way in ways])


def _out_of_step(members: Sequence[Definition], name: str, direction: int) -> list[Ref]:
    """The reads inside a sequence that lie neither at an earlier step nor above in the same one."""
    order = {d.name: k for k, d in enumerate(members)}
    found = []
    for here, definition in enumerate(members):
        for ref in _refs(definition):
            if ref.name in order:
                distance = _distance(ref, members[order[ref.name]], name)
                earlier = distance is not None and distance * direction < 0
                if not earlier and (distance != 0 or order[ref.name] >= here):
                    found.append(ref)
    return found


def _distance(ref: Ref, giver: Definition, name: str) -> int | None:
    """How many steps ahead a read lies of the step in which it happens; None if not constant."""
    for index, left in zip(ref.access, giver.access, strict=True):
        if dict(left.letters).get(name) == 1 and len(left.letters) == 1 and not left.sizes:
            if not isinstance(index, Affine) or index.letters != ((name, 1),) or index.sizes:
                return None
            return index.offset - left.offset
    return None


def _refused(members: Sequence[Definition], wrong: Sequence[Sequence[Ref]]) -> EquationError:
    line = members[0].line
    names = ", ".join(dict.fromkeys(d.name for d in members))
    if not wrong:
        return EquationError(
            f"a loop of definitions: {names} need each other, and no index steps through them; "
            "a sequence reads earlier steps, as h[t,k] reads h[t-1,k]",
            line,
        )
    shown = written(min(wrong, key=len)[0])
    return EquationError(
        f"{names}: a sequence may read only earlier steps, or what stands above in the same "
        f"step; {shown} does not",
        line,
    )
