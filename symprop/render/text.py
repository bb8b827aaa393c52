"""Documents as Unicode text for the terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..documents.blocks import (
    AnswerSpace,
    Code,
    Display,
    Document,
    Figure,
    Grouped,
    Heading,
    Inline,
    Listing,
    PageBreak,
    PageHead,
    Paragraph,
    Row,
    Slide,
)
from ..printing import Piece
from .engine import Format, Renderer, clean, clean_lines, joined, nothing
from .layout import Kind, Line, Lines, Measured, Room, break_up, lay_out

BETWEEN = 3
"""Between two columns of a table."""

MARGIN = 2
"""Columns by which displays, tables and program text are indented."""

UNDERLINES = {0: "═", 1: "─"}
"""What stands under the title and under headings, by their level; deeper ones stand bare."""

BOLD, DIM, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
RELATION = 3
INDENT = 2
GAP = 3


def page(renderer: Renderer, document: Document, blocks: Sequence[str]) -> str:
    """The title, underlined, and the blocks with an empty line between them."""
    title = [] if renderer.options.fragment else [_heading(renderer, document.title, 0)]
    title += [clean(document.author)] if title else []
    return "\n\n".join(part for part in (*title, *blocks) if part) + "\n"


def heading(renderer: Renderer, block: Heading) -> str:
    """A heading, underlined where its level has a line."""
    return _heading(renderer, block.text, block.level)


def _heading(renderer: Renderer, text: Inline, level: int) -> str:
    lines = _wrapped(renderer.inline(text), renderer.options.width)
    under = UNDERLINES.get(level, "") * max(cell_len(line) for line in lines)
    shown = [_colored(renderer, line, BOLD) for line in lines]
    return "\n".join([*shown, under] if under else shown)


def paragraph(renderer: Renderer, block: Paragraph) -> str:
    """Words, broken to the width."""
    return "\n".join(_wrapped(renderer.inline(block.text), renderer.options.width))


def _wrapped(text: str, width: float) -> list[str]:
    return [line.text.strip() for line in break_up(_words(text), width, width)]


def _words(text: str) -> list[Piece]:
    found = re.findall(r" *[^ ]+", text)
    return [Piece(word, cell_len(word)) for word in found]


def display(renderer: Renderer, block: Display) -> str:
    """Equations aligned at their relation signs."""
    room = Room(renderer.options.width - MARGIN, RELATION, GAP, INDENT)
    lines = lay_out([_measured(renderer, row) for row in block.rows], room)
    shown = (" " * MARGIN + _line(renderer, line, lines) for line in lines.lines)
    return "\n".join(line.rstrip() for line in shown)


def _measured(renderer: Renderer, row: Row) -> Measured:
    left, right = _fitted(renderer.pieces(row.left)), _fitted(renderer.pieces(row.right))
    relation = "⋮" if row.right is None else row.relation
    return Measured(left, relation, right, tuple(_words(renderer.inline(row.reason))))


def _fitted(parts: Sequence[Piece]) -> tuple[Piece, ...]:
    return tuple(replace(part, width=cell_len(part.text)) for part in parts)


def _line(renderer: Renderer, line: Line, lines: Lines) -> str:
    left, indent = int(lines.left), " " * INDENT
    head = {
        Kind.ROW: f"{_right(line.left, left)} {line.relation} ",
        Kind.MORE: " " * (left + RELATION) + indent,
        Kind.LEFT: " " * left,
        Kind.REASON: " " * (left + RELATION) + indent,
    }[line.kind]
    text = line.text.lstrip() if line.kind is not Kind.ROW else line.text
    if line.kind is Kind.REASON:
        return head + _colored(renderer, text, DIM)
    if not line.reason:
        return head + text
    column = left + RELATION + int(lines.column)
    padding = " " * (column - cell_len(head + text))
    return head + text + padding + _colored(renderer, line.reason, DIM)


def _right(text: str, width: int) -> str:
    return " " * (width - cell_len(text)) + text


def _colored(renderer: Renderer, text: str, code: str) -> str:
    return f"{code}{text}{PLAIN}" if renderer.options.color else text


def listing(renderer: Renderer, block: Listing) -> str:
    """Items with bullets or numbers, the lines of an item below each other."""
    lines = []
    for number, item in enumerate(block.items, start=block.first):
        head = f"{number}. " if block.ordered else "• "
        wrapped = _wrapped(renderer.inline(item), renderer.options.width - len(head))
        lines += [(" " * len(head) if place else head) + w for place, w in enumerate(wrapped)]
    return "\n".join(lines)


def grouped(renderer: Renderer, block: Grouped) -> str:
    """A table with a line under its header, and its caption above.

    One that is too wide is told in parts below each other, each with the first column.
    """
    cells = [[renderer.inline(cell) for cell in row] for row in (block.header, *block.rows)]
    parts = _parts([max(map(cell_len, column)) for column in zip(*cells, strict=True)], renderer)
    caption = _wrapped(renderer.inline(block.caption), renderer.options.width)
    tables = (
        _table(
            renderer, [[row[k] for k in part] for row in cells], [block.numeric[k] for k in part]
        )
        for part in parts
    )
    told = "\n\n".join(tables)
    return "\n".join([*caption, told] if block.caption else [told])


def _parts(widths: Sequence[int], renderer: Renderer) -> list[list[int]]:
    """The columns of each part of a table, of which a line has room for one part."""
    room = renderer.options.width - MARGIN
    parts = [[0]]
    for k, width in enumerate(widths[1:], start=1):
        taken = sum(widths[j] + BETWEEN for j in parts[-1])
        if taken + width > room and len(parts[-1]) > 1:
            parts.append([0])
        parts[-1].append(k)
    return parts


def _table(renderer: Renderer, cells: list[list[str]], numeric: list[bool]) -> str:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="")
    for cell, numbers in zip(cells[0], numeric, strict=True):
        table.add_column(Text(cell), justify="right" if numbers else "left")
    for row in cells[1:]:
        table.add_row(*map(Text, row))
    out = io.StringIO()
    width = renderer.options.width - MARGIN
    Console(file=out, width=width, color_system=None, legacy_windows=False).print(table)
    return "\n".join((" " * MARGIN + line).rstrip() for line in out.getvalue().splitlines())


def code(renderer: Renderer, block: Code) -> str:
    """Program text, indented."""
    del renderer
    return "\n".join((" " * 2 * MARGIN + line).rstrip() for line in clean_lines(block.text))


def figure(renderer: Renderer, block: Figure) -> str:
    """What a drawing shows, in words, and its caption."""
    shown = _wrapped(f"[{clean(block.alt)}]", renderer.options.width - MARGIN)
    caption = _wrapped(renderer.inline(block.caption), renderer.options.width)
    return "\n".join([*(" " * MARGIN + line for line in shown), *filter(None, caption)])


def answer_space(renderer: Renderer, block: AnswerSpace) -> str:
    """Lines to write on."""
    return "\n\n".join([" " * MARGIN + "_" * (renderer.options.width - 2 * MARGIN)] * block.lines)


def page_break(renderer: Renderer, block: PageBreak) -> str:
    """A line across."""
    del block
    return "─" * renderer.options.width


def slide(renderer: Renderer, block: Slide) -> str:
    """A slide under its title."""
    return "\n\n".join([_heading(renderer, block.title, 1), *map(renderer.block, block.blocks)])


FORMAT = Format(
    printing="text",
    words=str,
    formula=joined,
    blocks={
        Heading: heading,
        Paragraph: paragraph,
        Display: display,
        Listing: listing,
        Grouped: grouped,
        Code: code,
        Figure: figure,
        AnswerSpace: answer_space,
        PageBreak: page_break,
        PageHead: nothing,
        Slide: slide,
    },
    page=page,
)
