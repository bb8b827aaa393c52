"""Displays in LaTeX: aligned at the relation signs, broken to a width, reasons beside or beneath.

Pages of LaTeX, notebooks and Markdown all take them, each in an environment of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..documents.blocks import Display, Inline, Row
from ..printing import Piece
from .engine import Renderer
from .layout import Kind, Line, Lines, Measured, Room, lay_out, width_of
from .tex import SYMBOLS

LETTER = 0.5
"""Ems of a letter of a word, on average, rounded up."""


MOST = 6
"""Lines of an equation below its first that are kept on one page with it."""

TIGHT = 0.85
"""The part of its line beyond which a formula may turn out too wide: widths are estimates."""


@dataclass(frozen=True)
class Environment:
    r"""What stands around a display and between its lines, and how wide it may be, in ems.

    ``reason`` writes the inside of a reason, ``scale`` is the size of its letters; ``beside``
    puts it beside an equation and ``beneath`` on a line of its own, given the ems it has.
    ``tight`` writes a line that may turn out wider than the ems it has. ``together`` is a line's
    end where no page may end, ``gap`` what is left free before a reason beside an equation.
    ``cell`` writes what stands between two signs of alignment, of the row in a place.
    """

    begin: str
    end: str
    room: Room
    reason: Callable[[Renderer, Inline], str]
    beside: Callable[[str], str]
    beneath: Callable[[str, float], str]
    tight: Callable[[str, float], str]
    scale: float = 1.0
    together: str = r"\\"
    gap: str = ""
    cell: Callable[[str, int], str] = lambda text, row: text


def display(renderer: Renderer, block: Display, environment: Environment) -> str:
    """A display in an environment."""
    rows = [_measured(renderer, row, environment) for row in block.rows]
    lines = lay_out(rows, environment.room)
    shown = environment.begin
    kept = _kept(lines.lines)
    for place, line in enumerate(lines.lines):
        end = environment.together if place in kept else r"\\"
        shown += (f" {end}\n" if place else "") + _line(line, lines, environment)
    return shown + environment.end


def _kept(lines: Sequence[Line]) -> set[int]:
    """The places of lines that stay with the one above: reasons, the rest of an equation."""
    found: set[int] = set()
    for kind, group in itertools.groupby(enumerate(lines), key=lambda pair: pair[1].kind):
        places = [place for place, _ in group]
        short = kind is Kind.MORE and len(places) <= MOST
        found |= set(places) if short or kind is Kind.REASON else set()
    return found


def _measured(renderer: Renderer, row: Row, environment: Environment) -> Measured:
    left, right = renderer.pieces(row.left), renderer.pieces(row.right)
    relation = r"\vdots" if row.right is None else SYMBOLS.get(row.relation, row.relation)
    width = words_width(renderer, row.reason) * environment.scale
    reason = (Piece(environment.reason(renderer, row.reason), width),) if row.reason else ()
    return Measured(left, relation, right, reason)


def words_width(renderer: Renderer, text: Inline) -> float:
    """The width of words and the formulas between them, estimated in ems."""
    return sum(
        LETTER * len(part) if isinstance(part, str) else width_of(renderer.pieces(part))
        for part in text
    )


def _line(line: Line, lines: Lines, environment: Environment) -> str:
    indent = environment.room.indent * (line.kind in (Kind.MORE, Kind.REASON))
    text = _text(line, lines.room - indent, environment)

    def cell(inside: str) -> str:
        return environment.cell(inside, line.row) if inside else ""

    whole = {
        Kind.ROW: f"{cell(line.left)} &{cell(f'{line.relation} {text}')}",
        Kind.LEFT: f"&{cell(text)}",
    }.get(line.kind, rf"&\quad {cell(text)}")
    # a line longer than the equations that have reasons beside them would push those away
    column = lines.column - environment.room.gap
    if line.reason:
        whole += f" && {environment.gap}{cell(environment.beside(line.reason))}"
    elif 0 < column < line.width + indent:
        whole += rf"\hspace{{-{min(line.width, lines.room):.0f}em}}"
    return whole.strip()


def _text(line: Line, room: float, environment: Environment) -> str:
    # a sign that opens a line needs something before it to be one between two terms
    text = ("{} " if line.kind is Kind.MORE else "") + line.text.strip()
    if line.kind is Kind.REASON:
        return environment.beneath(text, room) if line.width > room else environment.beside(text)
    return environment.tight(text, room) if line.width > TIGHT * room else text


def inline(parts: Sequence[Piece]) -> str:
    """A formula among words."""
    return f"${''.join(part.text for part in parts).strip()}$"


def small(parts: Sequence[Piece]) -> str:
    """A formula inside a display, as small as one among words."""
    return rf"{{\textstyle {''.join(part.text for part in parts).strip()}}}"
