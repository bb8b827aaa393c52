"""How well the network fits: curves, residuals, and the loss for several values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...figures.drawings import Panels
from ...tree import Expression, Ref
from ..blocks import Block, Display, Figure, Grouped, Heading, Inline, Paragraph, Row
from ..derivation import rounded
from ..material import Material, Story
from ..pictures import curves as drawn_curves
from ..pictures import loss_curve, losses_along, moving
from .opening import given, shown_rows

SQUARES = {"sum": "squares added", "mean": "squares averaged"}
"""The phrase for each way in which a loss takes the squared residuals together."""


def curves(m: Material) -> Iterable[Block]:
    """The curves of the hidden nodes and what they add up to."""
    if m.story is None or not m.story.start.squiggle:
        return
    start = m.story.start
    drawing = drawn_curves(m, m.story, (m.say("curves left"), m.say("curves right")))
    yield Heading(m.say("curves heading" if start.terms else "curve heading"))
    if isinstance(drawing, Panels):
        said = "curves" if start.value is not None else "curves of array"
        gaps = {"value": given(m, start.value)} if start.value is not None else {}
        yield Paragraph(m.say(said, **gaps))
        yield Figure(drawing, m.alt("curves alt"))
    else:
        yield Paragraph(m.say("curve"))
        yield Figure(drawing, m.alt("curve alt"), width=0.6)


def residuals(m: Material) -> Iterable[Block]:
    """A table of residuals, row by row."""
    story = m.story
    if story is None or not (m.roles.differs and story.observed and story.start.output):
        return
    assert m.roles.observed
    assert m.roles.output
    yield Heading(m.say("residuals heading"))
    yield Paragraph(m.say("residuals"))
    names = [*([m.roles.input] if story.inputs and m.roles.input else ())]
    names += [m.roles.observed, m.roles.output]
    squares = m.roles.squares in SQUARES
    header: list[Inline] = [*((Ref(name),) for name in names), (m.residual,)]
    header += [(f"{m.residual}²",)] if squares else []
    yield Grouped(tuple(header), tuple(_residual_rows(m, story, squares)))
    if squares:
        loss = m.number(story.start.loss)
        yield Paragraph(m.say(SQUARES[m.roles.squares or ""], value=loss))


def _residual_rows(m: Material, story: Story, squares: bool) -> Iterator[tuple[Inline, ...]]:
    for k in shown_rows(len(story.observed)):
        if k is None:
            yield (("⋮",),) * (3 + bool(story.inputs) + squares)
            continue
        observed, output = story.observed[k], story.start.output[k]
        first: tuple[Inline, ...] = ((given(m, story.inputs[k]),),) if story.inputs else ()
        residual = observed - output
        shown = (output, residual, residual**2) if squares else (output, residual)
        numbers: list[Inline] = [(m.number(n),) for n in shown]
        yield (*first, (given(m, observed),), *numbers)


def trials(m: Material) -> Iterable[Block]:
    """The parameter tried at several values: pictures, a table, the curve of the loss."""
    story = m.story
    if story is not None and story.along:
        yield Heading(m.say("trials heading"))
        yield Paragraph(m.say("trials"))
        yield Figure(losses_along(m, story), m.alt("loss curve alt"))
    if story is None or not story.trials:
        return
    yield Heading(m.say("trials heading"))
    if any(view.moved(story.start) for view in story.trials):
        whole = m.roles.differs and bool(story.start.terms)
        yield Paragraph(m.say("trials" if whole else "trials of curve"))
        yield Figure(moving(m, story), m.alt("trials alt", values=str(len(story.trials))))
        yield Paragraph(m.say("trials table"))
    else:
        yield Paragraph(m.say("trials without curve"))
    tried = [(view.value, view.loss) for view in story.trials if view.value is not None]
    values: list[Inline] = [(given(m, value),) for value, _ in tried]
    losses: list[Inline] = [(m.number(loss),) for _, loss in tried]
    yield Grouped(((m.target,), *values), (((m.loss,), *losses),))
    yield Paragraph(m.say("loss curve"))
    yield Figure(loss_curve(m, story), m.alt("loss curve alt"), width=0.5)


def summation(m: Material) -> Iterable[Block]:
    """The loss as it is defined, and with numbers."""
    found = m.model.definition_of[m.model.loss]
    yield Heading(m.say("summation heading"))
    yield Paragraph(m.say("summation"))
    yield Display(tuple(Row(d.ref, d.body) for d in found))
    if m.story and m.story.loss_numbers:
        value = m.story.start.value
        if value is None:
            yield Paragraph(m.say("summation numbers of array"))
        else:
            yield Paragraph(m.say("summation numbers", value=given(m, value)))
        yield Display(tuple(_with_numbers(m.loss, m.story.loss_numbers)))


def _with_numbers(loss: Expression, numbers: Iterable[Expression]) -> Iterator[Row]:
    for place, number in enumerate(numbers):
        yield Row(None if place else loss, number, "≈" if rounded(number) else "=")
