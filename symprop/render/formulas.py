"""Displays in LaTeX: aligned at the relation signs, broken to a width, reasons beside or beneath.

Pages of LaTeX, notebooks and Markdown all take them, each in an environment of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..documents.blocks import Display, Inline, Row
from ..printing import Piece
from .engine import Renderer
from .layout import Kind, Line, Lines, Measured, Room, lay_out, width_of
from .tex import SYMBOLS

LETTER = 0.5
"""Ems of a letter of a word, on average, rounded up."""


@dataclass(frozen=True)
class Environment:
    r"""What stands around a display and between its lines, and how wide it may be, in ems.

    ``reason`` writes a reason, ``scale`` is the size of its letters; ``beneath`` puts one on a
    line of its own, given the ems it has. ``oversize`` writes a right side that is wider than
    its line and cannot be broken. ``together`` is a line's end where no page may end.
    """

    begin: str
    end: str
    room: Room
    reason: Callable[[Renderer, Inline], str]
    beneath: Callable[[str, float], str]
    oversize: Callable[[str, float], str]
    scale: float = 1.0
    together: str = r"\\"


def display(renderer: Renderer, block: Display, environment: Environment) -> str:
    """A display in an environment."""
    rows = [_measured(renderer, row, environment) for row in block.rows]
    lines = lay_out(rows, environment.room)
    shown = environment.begin
    for place, line in enumerate(lines.lines):
        follows = line.kind in (Kind.MORE, Kind.REASON)
        end = environment.together if follows else r"\\"
        shown += (f" {end}\n" if place else "") + _line(line, lines, environment)
    return shown + environment.end


def _measured(renderer: Renderer, row: Row, environment: Environment) -> Measured:
    left, right = renderer.pieces(row.left), renderer.pieces(row.right)
    relation = r"\;\vdots" if row.right is None else SYMBOLS.get(row.relation, row.relation)
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
    room = lines.room - environment.room.indent * (line.kind in (Kind.MORE, Kind.REASON))
    text = line.text.strip()
    if line.kind is Kind.REASON:
        return rf"&\quad {environment.beneath(text, room) if line.width > room else text}"
    if line.width > room:
        text = environment.oversize(text, room)
    head = {
        Kind.ROW: f"{line.left} &{line.relation} ",
        Kind.MORE: r"&\quad {} ",
        Kind.LEFT: "&",
    }[line.kind]
    beside = f" && {line.reason}" if line.reason else _hidden(line, lines, environment)
    return (head.lstrip() + text).rstrip() + beside


def _hidden(line: Line, lines: Lines, environment: Environment) -> str:
    """Where reasons stand in a column and a line is longer, its width is taken back again.

    Else the line would push the column of reasons off the page.
    """
    column = lines.column - environment.room.gap
    return rf"\hspace{{-{line.width:.0f}em}}" if 0 < column < line.width else ""


def inline(parts: Sequence[Piece]) -> str:
    """A formula among words."""
    return f"${''.join(part.text for part in parts).strip()}$"
