"""Blocks cut between their parts: displays, tables and lists between rows, sums between terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from ..tree import Add, Expression, Negative
from .blocks import Block, Display, Grouped, Listing, Row

SIGNS = ("+", "−")
"""What a row begins with that goes on with the terms of the one above."""


def count(block: Block) -> int:
    """So many parts a block has; one that is never cut has one."""
    return len(_PARTS[type(block)][0](block)) if type(block) in _PARTS else 1


def part(block: Block, start: int, end: int) -> Block:
    """The parts from one on up to another, as a block of their own.

    >>> part(Listing((("a",), ("b",), ("c",)), ordered=True), 1, 3)
    Listing(items=(('b',), ('c',)), ordered=True, first=2)
    """
    return block if type(block) not in _PARTS else _PARTS[type(block)][1](block, start, end)


def _display(block: Display, start: int, end: int) -> Display:
    """Rows; the first of them says again which left side it goes on from."""
    first, *more = block.rows[start:end]
    lefts = [row.left for row in block.rows[: start + 1] if row.left is not None]
    if first.right is not None and lefts and first.relation not in SIGNS:
        first = replace(first, left=lefts[-1])
    return Display((first, *more))


def _grouped(block: Grouped, start: int, end: int) -> Grouped:
    caption = () if start else block.caption
    return replace(block, rows=block.rows[start:end], caption=caption)


def _listing(block: Listing, start: int, end: int) -> Listing:
    return replace(block, items=block.items[start:end], first=block.first + start)


_PARTS: Mapping[
    type[Block], tuple[Callable[[Any], tuple[Any, ...]], Callable[[Any, int, int], Block]]
] = {
    Display: (lambda block: block.rows, _display),
    Grouped: (lambda block: block.rows, _grouped),
    Listing: (lambda block: block.items, _listing),
}
"""What the parts of a block are, and how some of them are cut out."""


def divided(row: Row, count: int) -> tuple[Row, ...]:
    """A row whose right side is a sum as so many, each of which goes on with some of its terms.

    >>> from symprop.tree import Ref
    >>> [r.relation for r in divided(Row(Ref("y"), Add((Ref("a"), Negative(Ref("b"))))), 2)]
    ['=', '−']
    """
    terms = row.right.terms if isinstance(row.right, Add) else ()
    count = min(count, len(terms))
    if count < 2:
        return (row,)
    ends = [len(terms) * k // count for k in range(count + 1)]
    first, *rest = (terms[a:b] for a, b in pairwise(ends))
    rows = [replace(row, right=_sum(first), reason=()), *map(_going_on, rest)]
    return (*rows[:-1], replace(rows[-1], reason=row.reason))


def _going_on(terms: tuple[Expression, ...]) -> Row:
    """A row of terms that begins with the sign of the first."""
    first, *more = terms
    if isinstance(first, Negative):
        return Row(None, _sum((first.body, *more)), "−")
    return Row(None, _sum(terms), "+")


def _sum(terms: tuple[Expression, ...]) -> Expression:
    return Add(terms) if len(terms) > 1 else terms[0]
