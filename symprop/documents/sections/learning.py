"""Gradient descent: its rule, its table, its picture, and the result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...descent import Table
from ...printing import is_rounded
from ...tree import Add, Expression, Multiply, Negative
from ..blocks import Block, Figure, Grouped, Heading, Inline, Listing, Paragraph
from ..material import Material, Story
from ..pictures import descent as drawn_descent
from ..pictures import falling
from ..pictures import result as drawn_result
from .opening import given


def descent(m: Material) -> Iterable[Block]:
    """The rule, the first step, the table and the picture."""
    story = m.story
    if story is None or not story.run.iterates:
        return
    yield Heading(m.say("descent heading"))
    yield Paragraph(m.say("descent"))
    rules = ("rule step size", "rule new value", "rule again")
    yield Listing(tuple(m.say(rule) for rule in rules), ordered=True)
    yield Paragraph(_first_step(m, story))
    yield _table(m, story)
    if not story.path:
        yield Paragraph(m.say("descent picture of losses"))
        alt = m.alt("falling alt", **_ends(m, story), steps=str(story.run.steps))
        yield Figure(falling(m, story), alt, width=0.6)
        return
    curved = story.moves
    said = "descent picture" if curved else "descent picture of slopes"
    yield Paragraph(m.say(said, which=_which(m, story)))
    width = 1.0 if curved else 0.6
    yield Figure(drawn_descent(m, story), m.alt("descent alt"), width=width)


def _which(m: Material, story: Story) -> Inline:
    """The steps that are drawn."""
    if story.steps == tuple(range(1, len(story.steps) + 1)):
        return m.say("first steps")
    return m.say("some steps", steps=m.words.listed([(str(step),) for step in story.steps]))


def _first_step(m: Material, story: Story) -> Inline:
    rate = given(m, story.run.learning_rate)
    if story.start.value is None:
        arrays = len(story.ends) < len(m.records)
        return (*m.say("learning rate", rate=rate), *((" ", *m.say("norms")) if arrays else ()))
    change = next(iter(story.run.iterates[0].values()))
    slope, size, new = (m.number(float(x)) for x in (change[1], change[2], change[3]))
    return m.say(
        "first step",
        rate=rate,
        product=Multiply((slope, rate), crossed=True),
        size=size,
        difference=Add((given(m, story.start.value), Negative(size))),
        new=new,
        **{"is": "≈" if any(map(is_rounded, (slope, size, new))) else "="},
    )


def _ends(m: Material, story: Story) -> dict[str, str | Expression]:
    return {"first": m.number(story.run.start_loss), "last": m.number(story.run.loss)}


def _table(m: Material, story: Story) -> Grouped:
    """The table of the descent, with the words of the document."""
    table = story.run.table(m.digits)
    header = tuple(_heading(m, kind) for kind in table.columns)
    return Grouped(header, tuple(_rows(m, table)))


def _heading(m: Material, kind: str) -> Inline:
    """What stands above a column of the table."""
    names: dict[str, Inline] = {"value": (m.target,), "loss": (m.loss,)}
    if m.several:
        names["value"] = m.say("value")
    return names[kind] if kind in names else m.say(f"column {kind}")


def _rows(m: Material, table: Table) -> Iterator[tuple[Inline, ...]]:
    """The rows; step and loss stand once where a step has a row for each parameter."""
    targets = {name: r.target for name, r in zip(table.names, m.records, strict=True)}
    seen: object = None
    for row in table.rows:
        if row is None:
            yield (("⋮",),) * len(table.columns)
            continue
        step, *cells = row
        shown = [targets[c] if isinstance(c, str) else m.number(float(c)) for c in cells]
        first, last = ((str(step),), (shown[-1],)) if step != seen else ((), ())
        yield (first, *((cell,) for cell in shown[:-1]), last)
        seen = step


def _ended(m: Material, story: Story) -> Inline:
    """The values of several parameters at the end."""
    if not story.ends:
        return ()
    ends = [(ref, " ≈ ", m.number(value)) for ref, value in story.ends]
    values = m.words.listed(ends, m.words.between)
    return (" ", *m.say("result values", values=values))


def result(m: Material) -> Iterable[Block]:
    """Where the descent ended, and how the network fits now."""
    story = m.story
    if story is None or not story.run.iterates:
        return
    run = story.run
    yield Heading(m.say("result heading"))
    end, first = m.number(run.loss), m.number(run.start_loss)
    gaps: dict[str, str | Expression] = {"steps": str(run.steps), "end": end, "is": "≈"}
    if story.end.value is None:
        said = m.say("result of array", first=first, **gaps)
    else:
        said = m.say("result", value=m.number(story.end.value), **gaps)
    ending = m.say(f"outcome {run.outcome.name}", stop=given(m, run.stop_step))
    yield Paragraph((*said, " ", *ending, *_ended(m, story)))
    if story.end.moved(story.start):
        terms = bool(story.end.terms) and story.end.value is not None
        yield Paragraph(m.say("result curve" if terms else "result curve alone"))
        yield Figure(drawn_result(m, story), m.alt("curve alt"), width=0.6)
