"""Sections of one's own: strings, blocks, papers and derivations made into blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

from ..documents.blocks import Block, Document, Heading, Inline, Paragraph, Slide
from ..errors import SympropError

if TYPE_CHECKING:
    from ..derivations import Derivation
    from .paper import Paper

Part: TypeAlias = "str | Block | Paper | Derivation"
"""What a section is made of."""


def section(heading: str | Inline, parts: tuple[Part, ...], slide: bool) -> tuple[Block, ...]:
    """The blocks of a section, or the slide, under a heading.

    Raises SympropError for a part that is no string, block, paper or derivation.
    """
    text: Inline = (heading,) if isinstance(heading, str) else heading
    blocks = tuple(block for part in parts for block in _blocks(part))
    return (Slide(text, blocks),) if slide else (Heading(text), *blocks)


def extended(document: Document, parts: tuple[Part, ...], blocks: tuple[Block, ...]) -> Document:
    """The document with blocks at its end, and what is needed to print the names in them."""
    told = [found for found in map(_document, parts) if found]
    return replace(
        document,
        blocks=(*document.blocks, *blocks),
        limits={k: v for d in (*told, document) for k, v in d.limits.items()},
        adjoint_of={k: v for d in (*told, document) for k, v in d.adjoint_of.items()},
    )


def _blocks(part: Part) -> Iterator[Block]:
    if isinstance(part, str):
        yield Paragraph((part,))
        return
    document = _document(part)
    if document is not None:
        yield from map(_deeper, document.blocks)
    elif isinstance(part, get_args(Block)):
        yield part
    else:
        raise SympropError(
            "a section is made of strings, blocks, papers and derivations, "
            f"not of {type(part).__name__!r}"
        )


def _document(part: Any) -> Document | None:
    """What a paper holds and a derivation makes."""
    document = getattr(part, "document", None)
    found = document() if callable(document) else document
    return found if isinstance(found, Document) else None


def _deeper(block: Block) -> Block:
    """A heading stands below that of its section."""
    return replace(block, level=block.level + 1) if isinstance(block, Heading) else block
