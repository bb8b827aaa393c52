"""A derivation as blocks: the chain of links, each link, the links put together."""

from __future__ import annotations

from collections.abc import Container, Iterable

from ..derive.record import Kind, Level, Part, Record, Step
from ..derive.telling import MOST_PATHS
from ..notation import Style
from ..printing import PLAIN, is_rounded
from ..tree import Bracket, Decimal, Expression, Ref
from .blocks import Block, Display, Document, Heading, Inline, Listing, Paragraph, Row
from .matrices import signs
from .units import Unit, brief, closing, known, units
from .words import Words

HEADINGS = {
    Kind.FORWARD: "forward",
    Kind.CHAIN: "chain",
    Kind.BACKWARD: "adjoints heading",
    Kind.ADJOINT: "adjoints heading",
    Kind.LINK: "links",
    Kind.ASIDE: "links",
    Kind.TOGETHER: "together",
}
"""The phrase above parts of each kind."""

DOTS = Row(None, None)
"""Lines that were left out."""


def derivation(
    record: Record,
    level: Level = Level.CHAIN,
    style: Style = PLAIN,
    language: str = "en",
) -> Document:
    """The document that tells one derivation at one level."""
    words = Words(language)
    title = words.say("title", loss=record.loss, target=record.target)
    blocks = tuple(told(record, level, words))
    return Document(
        title,
        blocks,
        style.limits,
        style.adjoint_of,
        style.labels,
        layered=style.layered,
        language=language,
    )


def told(
    record: Record, level: Level, words: Words, before: Container[Part] = ()
) -> Iterable[Block]:
    """The blocks of a derivation, without a title; what was told ``before`` is not told again."""
    if level is Level.RESULT:
        yield Display(tuple(rows(record.steps(level), words)))
        return
    yield from _opening(record, words)
    yield from _brackets(record, level, words)
    new = [unit for unit in units(record.parts) if not known(unit, before)]
    found = closing(new, level)
    sections = _by_section(found, _shown(found))
    for heading, members in sections:
        yield Heading(words.say(heading), 2)
        yield from _section(members, level, words)


def _opening(record: Record, words: Words) -> Iterable[Block]:
    if record.layout is not None:
        yield Paragraph(signs(record, words))
        yield Paragraph(words.say(f"{record.layout} layout", target=Ref(record.target.name)))
    elif len(record.paths) > 1:
        count = str(len(record.paths))
        yield Paragraph(words.say("paths", target=record.target, loss=record.loss, count=count))
        yield Listing(tuple(_route(path) for path in record.paths), ordered=True)
    elif any(part.kind is Kind.ADJOINT for part in record.parts):
        yield Paragraph(words.say("adjoints", target=record.target, loss=record.loss))


def _brackets(record: Record, level: Level, words: Words) -> Iterable[Block]:
    """What a condition in brackets is, where there is one."""
    nodes = (node for step in record.steps(level) for node in step.right.walk())
    found = next((node for node in nodes if isinstance(node, Bracket)), None)
    if found is not None:
        yield Paragraph(words.say("brackets", bracket=found))


def _route(path: tuple[Ref, ...]) -> Inline:
    """A path read from the parameter to the loss, as the forward pass goes."""
    found: list[str | Expression] = []
    for ref in reversed(path):
        found += [" → "] if found else []
        found.append(Ref(ref.name))
    return tuple(found)


def _shown(units: list[Unit]) -> list[bool]:
    """Of many units of one form the first two and the last are shown."""
    members: dict[tuple[Kind, int], list[int]] = {}
    for k, unit in enumerate(units):
        if unit[0].form is not None:
            members.setdefault((unit[0].kind, unit[0].form), []).append(k)
    hidden = {k for found in members.values() if len(found) > MOST_PATHS for k in found[2:-1]}
    return [k not in hidden for k in range(len(units))]


def _by_section(units: list[Unit], shown: list[bool]) -> list[tuple[str, list[Unit | None]]]:
    """Units under their headings; None stands for units left out."""
    sections: list[tuple[str, list[Unit | None]]] = []
    for unit, visible in zip(units, shown, strict=True):
        heading = HEADINGS[unit[0].kind]
        if not sections or sections[-1][0] != heading:
            sections.append((heading, []))
        members = sections[-1][1]
        if visible:
            members.append(unit)
        elif not members or members[-1] is not None:
            members.append(None)
    return sections


def _section(members: list[Unit | None], level: Level, words: Words) -> Iterable[Block]:
    """One display for all that is short; a longer explanation has a display of its own."""
    gathered: list[Row] = []
    for unit in members:
        if unit is None:
            gathered.append(DOTS)
            continue
        for part in brief(unit, level):
            lines = rows((s for s in part.steps if level in s.levels), words)
            if len(lines) > 1 and part.kind in (Kind.LINK, Kind.ASIDE):
                yield from _flushed(gathered)
                yield Display(tuple(lines))
            else:
                gathered += lines
    yield from _flushed(gathered)


def _flushed(gathered: list[Row]) -> Iterable[Block]:
    if gathered:
        yield Display(tuple(gathered))
        gathered.clear()


def rows(steps: Iterable[Step], words: Words) -> list[Row]:
    """Steps as lines of a display; a left side that goes on is not repeated."""
    found: list[Row] = []
    last: Expression | None = None
    for step in steps:
        left = None if step.left == last else step.left
        relation = "≈" if rounded(step.right) else "="
        found.append(Row(left, step.right, relation, words.reasons_of(step.reasons)))
        last = step.left
    return found


def rounded(expr: Expression) -> bool:
    """Whether some number in an expression is shown with fewer digits than it has."""
    return any(isinstance(node, Decimal) and is_rounded(node) for node in expr.walk())
