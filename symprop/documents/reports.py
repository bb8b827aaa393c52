"""A table with what is to be said about it, as a document."""

from __future__ import annotations

from collections.abc import Iterable

from .blocks import Block, Document, Grouped, Inline, Paragraph


def report(
    title: Inline,
    header: Iterable[str],
    rows: Iterable[Iterable[str]],
    remarks: Iterable[str] = (),
) -> Document:
    """A title, a table of words (none where there is no row), and a paragraph for each remark.

    >>> document = report(("Models",), ["name"], [["xor"]], ["one model"])
    >>> [type(block).__name__ for block in document.blocks]
    ['Grouped', 'Paragraph']
    """
    cells = tuple(tuple((cell,) for cell in row) for row in rows)
    blocks: list[Block] = [Grouped(tuple((h,) for h in header), cells)] if cells else []
    blocks += [Paragraph((remark,)) for remark in remarks]
    return Document(title, tuple(blocks))
