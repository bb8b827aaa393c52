"""The blocks a document is made of: words and expressions, never strings of markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ..model import Limits
from ..tree import Expression

Inline: TypeAlias = tuple["str | Expression", ...]
"""A run of text: words as they are to be read, and formulas between them."""


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 1 is the title of a section."""

    text: Inline
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Words with formulas between them."""

    text: Inline


@dataclass(frozen=True)
class Row:
    """One line of a display: ``left relation right``, with a reason beside it.

    Without ``left`` the line goes on from the one above: only the relation and the right side
    are shown. A row whose ``right`` is None is a row of dots: lines were left out.
    """

    left: Expression | None
    right: Expression | None
    relation: str = "="
    reason: Inline = ()


@dataclass(frozen=True)
class Display:
    """Equations below each other, aligned at their relation signs."""

    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Listing:
    """Items below each other, with bullets or, where ``ordered``, numbers."""

    items: tuple[Inline, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Grouped:
    """A table: a header, rows of cells, and a caption."""

    header: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]
    caption: Inline = ()


@dataclass(frozen=True)
class Code:
    """Program text or equations as they are typed, in a language."""

    text: str
    language: str = ""


Block: TypeAlias = Heading | Paragraph | Display | Listing | Grouped | Code


@dataclass(frozen=True)
class Document:
    """Blocks in order, and what is needed to print the expressions in them.

    ``limits`` are the ranges of index letters, ``adjoint_of`` what each adjoint stands for,
    ``labels`` the model's own notation, ``layered`` the names whose digits print as a layer.
    """

    title: Inline
    blocks: tuple[Block, ...]
    limits: Mapping[str, Limits] = field(default_factory=dict)
    adjoint_of: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    layered: frozenset[str] = frozenset()
