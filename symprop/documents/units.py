"""Parts of a derivation that are told together, and how briefly: an adjoint with its links."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from ..derive.reasons import Why
from ..derive.record import Kind, Level, Part, Step
from ..printing import pieces
from ..tree import Compare

REPEATED = (Kind.FORWARD, Kind.BACKWARD, Kind.ADJOINT, Kind.LINK)
"""What derivations by several parameters have in common."""

WIDEST = 27.0
"""Ems up to which the links and what they are worth stand in one line."""

Unit = tuple[Part, ...]
"""Parts that belong together: an adjoint with its links, or one part alone."""


def units(parts: tuple[Part, ...]) -> list[Unit]:
    """The parts of a record, those that belong together as one."""
    found: list[Unit] = []
    inside = False
    for part in parts:
        inside = inside and part.kind is not Kind.ADJOINT
        if inside and part.kind in (Kind.LINK, Kind.ASIDE, Kind.TOGETHER):
            found[-1] = (*found[-1], part)
            inside = part.kind is not Kind.TOGETHER
        else:
            found.append((part,))
            inside = part.kind is Kind.ADJOINT
    return found


def known(unit: Unit, before: Container[Part]) -> bool:
    """Whether a quantity, an adjoint or a link was told in another derivation."""
    return unit[0].kind in REPEATED and all(part in before for part in unit)


def closing(units: list[Unit], level: Level) -> list[Unit]:
    """After adjoints an end with one link is told as briefly as they are."""
    end = tuple(part for unit in units[-3:] for part in unit)
    kinds = [part.kind for part in end]
    if level is not Level.CHAIN or kinds != [Kind.CHAIN, Kind.LINK, Kind.TOGETHER]:
        return units
    adjoints = any(unit[0].kind is Kind.ADJOINT for unit in units)
    return [*units[:-3], end] if adjoints else units


def brief(unit: Unit, level: Level) -> Unit:
    """Beside other adjoints: nothing that is only tidied next, a link beside its value."""
    kinds = [part.kind for part in unit]
    if level is not Level.CHAIN or len(unit) < 2 or kinds[-1] is not Kind.TOGETHER:
        return unit
    together = replace(unit[-1], steps=_without_tidying(_told(unit[-1])))
    links = _told(unit[1])
    if kinds[1:] != [Kind.LINK, Kind.TOGETHER] or len(links) != 1:
        return (*unit[:-1], together)
    (chain,), (put_in, *further) = _told(unit[0]), together.steps
    put_in = replace(put_in, reasons=links[0].reasons)
    both = Compare("==", chain.right, put_in.right)
    if sum(piece.width for piece in pieces(both, "text")) > WIDEST:
        return (replace(unit[0], steps=(chain, put_in, *further)),)
    return (replace(unit[0], steps=(replace(put_in, right=both), *further)),)


def _told(part: Part) -> tuple[Step, ...]:
    return tuple(step for step in part.steps if Level.CHAIN in step.levels)


def _without_tidying(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """What is only tidied next is shown tidied."""
    found: list[Step] = []
    for step in steps:
        if found and [reason.why for reason in step.reasons] == [Why.TIDY]:
            found[-1] = replace(found[-1], right=step.right)
        else:
            found.append(step)
    return tuple(found)
