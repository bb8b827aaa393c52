"""The derivative: the chain rule with each link and its reason, and the numbers plugged in."""

from __future__ import annotations

from collections.abc import Iterable

from ...derive.reasons import Why
from ...derive.record import Kind, Level
from ..blocks import Block, Display, Heading, Paragraph
from ..derivation import rows, told
from ..material import Material
from .opening import given

MOST_STEPS = 26
"""Lines up to which every small step is told; beyond that one line a link."""

PLUGGED = (Why.NUMBERS, Why.VALUE, Why.ALL_ENTRIES)
"""Reasons of the steps in which numbers stand."""


def chain(m: Material) -> Iterable[Block]:
    """The chain rule, the links, and the links put together."""
    yield Heading(m.say("chain heading"))
    yield Paragraph(m.say("chain text"))
    yield from told(m.record, level(m), m.words)


def level(m: Material) -> Level:
    """As much as can be read on a page."""
    count = sum(1 for _ in m.record.steps(Level.FULL))
    return Level.FULL if count <= MOST_STEPS else Level.CHAIN


def numbers(m: Material) -> Iterable[Block]:
    """The links put together, with the numbers of each row, and the value."""
    if m.story is None:
        return
    last = [part for part in m.story.numbers.parts if part.kind is Kind.TOGETHER][-1:]
    told_here = [step for part in last for step in part.steps if Level.CHAIN in step.levels]
    steps = told_here[:1] + [s for s in told_here[1:] if s.reasons[0].why in PLUGGED]
    if not steps:
        return
    yield Heading(m.say("numbers heading"))
    value = m.story.start.value
    if value is None:
        yield Paragraph(m.say("numbers text of array"))
    else:
        yield Paragraph(m.say("numbers text", value=given(m, value)))
    yield Display(tuple(rows(steps, m.words)))
