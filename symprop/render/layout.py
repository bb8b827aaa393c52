"""Displays cut into lines of a page: long right sides broken, reasons beside or beneath."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from ..printing import Piece
from .engine import joined

SHORT = 0.4
"""A line that takes less than this part of its room is filled up with what is broken next."""

LONGEST_LEFT = 0.3
"""A left side that takes more than this part of the width stands on a line of its own."""


@dataclass(frozen=True)
class Measured:
    """A row of a display as it is printed, each piece with its width."""

    left: tuple[Piece, ...]
    relation: str
    right: tuple[Piece, ...]
    reason: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Room:
    """Widths, all in one unit: of the page, a relation with its spaces, a gap, an indent."""

    width: float
    relation: float
    gap: float
    indent: float


class Kind(Enum):
    """What a line holds: an equation, the rest of one, a long left side, a reason beneath."""

    ROW = "row"
    MORE = "more"
    LEFT = "left"
    REASON = "reason"


@dataclass(frozen=True)
class Line:
    """One line; ``text`` follows the relation, ``width`` is its own, ``reason`` stands beside.

    ``row`` is the place of the row that it belongs to.
    """

    kind: Kind
    text: str
    width: float
    left: str = ""
    relation: str = ""
    reason: str = ""
    row: int = 0


@dataclass(frozen=True)
class Lines:
    """The lines of a display; ``left`` is how wide the left sides are, ``column`` how far from
    the relation's end the reasons begin, ``room`` what a right side may take."""

    lines: tuple[Line, ...]
    left: float
    column: float
    room: float


def lay_out(rows: Sequence[Measured], room: Room) -> Lines:
    """Cut the rows of a display into lines that fit the room where the pieces allow it."""
    lefts = [width_of(row.left) for row in rows]
    left = max((w for w in lefts if w <= LONGEST_LEFT * room.width), default=0.0)
    space = room.width - left - room.relation
    broken = [break_up(row.right, space, space - room.indent) for row in rows]
    ends = [lines[-1].width + (room.indent if len(lines) > 1 else 0.0) for lines in broken]
    beside = _beside(rows, ends, space - room.gap)
    found: list[Line] = []
    for place, row in enumerate(rows):
        own_line = lefts[place] > left
        lines: list[Line] = []
        if own_line:
            lines += [
                Line(Kind.LEFT, part.text, part.width)
                for part in break_up(row.left, space, space - room.indent)
            ]
        lines += _row(row, broken[place], own_line, place in beside)
        if row.reason and place not in beside:
            lines += [
                Line(Kind.REASON, part.text, part.width)
                for part in break_up(row.reason, space - room.indent, space - room.indent)
            ]
        found += [replace(line, row=place) for line in lines]
    column = max((ends[place] for place in beside), default=0.0) + room.gap
    return Lines(tuple(found), left, column, space)


def _row(row: Measured, broken: Sequence[Piece], own_line: bool, beside: bool) -> list[Line]:
    left = "" if own_line else joined(row.left)
    reason = joined(row.reason) if beside else ""
    last = len(broken) - 1
    first = Line(
        Kind.ROW, broken[0].text, broken[0].width, left, row.relation, "" if last else reason
    )
    more = [
        Line(Kind.MORE, part.text, part.width, reason=reason if place == last else "")
        for place, part in enumerate(broken)
    ]
    return [first, *more[1:]]


def _beside(rows: Sequence[Measured], ends: Sequence[float], space: float) -> set[int]:
    """The rows whose reasons stand in one column, as many as fit; the rest have theirs beneath."""
    reasons = [width_of(row.reason) for row in rows]
    choices = (
        {p for p, row in enumerate(rows) if row.reason and ends[p] <= end <= space - reasons[p]}
        for end in sorted(ends)
    )
    return max(choices, key=len, default=set())


def break_up(parts: Sequence[Piece], first: float, rest: float) -> list[Piece]:
    """Pieces joined into lines no wider than ``first`` and then ``rest``, at least one line.

    >>> [line.text for line in break_up([Piece("a", 1), Piece(" + b", 2), Piece(" + c", 2)], 3, 3)]
    ['a + b', ' + c']
    """
    lines = _filled(tuple(parts), first, rest)
    return [Piece(joined(line), width_of(line)) for line in lines]


def _filled(parts: tuple[Piece, ...], first: float, rest: float) -> list[tuple[Piece, ...]]:
    """Lines of pieces: broken between terms before it is broken between their factors.

    A term that takes several lines begins a new one, unless that before it is short; and so does
    what follows it.
    """
    if len(parts) < 2 or width_of(parts) <= first:
        return [parts]
    lines: list[tuple[Piece, ...]] = []
    current: tuple[Piece, ...] = ()
    left = deque(_chunks(parts))
    while left:
        chunk = left.popleft()
        limit = rest if lines else first
        if width_of((*current, *chunk)) <= limit:
            current += chunk
        elif current and len(chunk) > 1 and width_of(current) < SHORT * limit:
            left.extendleft(reversed(_chunks(chunk)))
        elif current:
            lines.append(current)
            current = ()
            left.appendleft(chunk)
        else:
            lines += _filled(chunk, limit, rest)
    return [*lines, current] if current else lines


def _chunks(parts: Sequence[Piece]) -> list[tuple[Piece, ...]]:
    """The pieces between the breaks of the least depth."""
    depth = min(part.depth for part in parts[1:])
    starts = [0, *(k for k, part in enumerate(parts) if k and part.depth <= depth), len(parts)]
    return [tuple(parts[a:b]) for a, b in itertools.pairwise(starts)]


def width_of(parts: Sequence[Piece]) -> float:
    """How wide pieces are together."""
    return sum(part.width for part in parts)
