"""The derivative: the chain rule with each link and its reason, and the numbers plugged in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ...derive.plugged import PLUGGED, to_plug
from ...derive.record import Kind, Level, Part, Record, Step
from ...tree import Reduce, Where
from ..blocks import Block, Display, Heading, Paragraph
from ..derivation import rows, told
from ..material import Material
from .opening import given

MOST_STEPS = 26
"""Lines up to which every small step is told; beyond that one line a link."""


def chain(m: Material) -> Iterable[Block]:
    """The chain rule, the links, and the links put together."""
    before: set[Part] = set()
    for place, record in enumerate(m.records):
        yield Heading(m.say("chain heading", target=record.target))
        if not place:
            yield Paragraph(m.say("chain text"))
        elif before.intersection(record.parts):
            yield Paragraph(m.say("links above"))
        yield from told(record, level(record), m.words, before)
        before.update(record.parts)


def level(record: Record) -> Level:
    """As much as can be read on a page."""
    lines = sum(2 if _has_cases(step) else 1 for step in record.steps(Level.FULL))
    return Level.FULL if lines <= MOST_STEPS else Level.CHAIN


def _has_cases(step: Step) -> bool:
    return any(isinstance(node, Where) for node in step.right.walk())


def numbers(m: Material) -> Iterable[Block]:
    """The links put together, with the numbers of each row, and the value."""
    if m.story is None:
        return
    shown = [steps for record in m.story.numbers if (steps := _plugged(record))]
    if not shown:
        return
    yield Heading(m.say("numbers heading"))
    value = m.story.start.value
    if value is None:
        yield Paragraph(m.say("numbers text of array"))
    else:
        said = "numbers text by rows" if _by_rows(m, shown[0]) else "numbers text"
        yield Paragraph(m.say(said, value=given(m, value)))
    for steps in shown:
        yield Display(tuple(rows(steps, m.words)))


def _by_rows(m: Material, steps: list[Step]) -> bool:
    """Whether what numbers are put into is a sum over the rows."""
    sums = (node for node in steps[0].right.walk() if isinstance(node, Reduce))
    return any(m.model.rows in node.letters for node in sums)


def _plugged(record: Record) -> list[Step]:
    """The links put together, or what they were shortened to, with letters and with numbers."""
    last = [part for part in record.parts if part.kind is Kind.TOGETHER][-1:]
    found: list[Step] = []
    for part in last:
        told = to_plug(part)
        found.append(told if told == part.steps[0] else replace(told, reasons=()))
        found += [s for s in part.steps if Level.CHAIN in s.levels and s.reasons[0].why in PLUGGED]
    return found
