"""The blocks a document is made of: words and expressions, never strings of markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, TypeVar

from ..figures.drawings import Drawing
from ..model import Limits
from ..tree import Decimal, Expression, Negative, Number

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
    """Items below each other, with bullets or, where ``ordered``, numbers from ``first``."""

    items: tuple[Inline, ...]
    ordered: bool = False
    first: int = 1


@dataclass(frozen=True)
class Grouped:
    """A table: a header, rows of cells, a caption; one that ``breaks`` may go on on a new page."""

    header: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]
    caption: Inline = ()
    breaks: bool = False

    @property
    def numeric(self) -> tuple[bool, ...]:
        """For each column whether it holds numbers alone, which stand flush right."""
        columns = list(zip(*self.rows, strict=True)) or [()] * len(self.header)
        return tuple(bool(column) and all(map(_is_number, column)) for column in columns)


def _is_number(cell: Inline) -> bool:
    if cell in ((), ("",), ("⋮",), ("…",)):
        return True  # what is left out, in a column of numbers
    if len(cell) != 1:
        return False
    (part,) = cell
    if isinstance(part, str):
        plain = part.replace("−", "-").replace(" × 10", "e").lstrip("-")
        return plain.replace(".", "", 1).translate(_EXPONENT).replace("e", "", 1).isdecimal()
    body = part.body if isinstance(part, Negative) else part
    return isinstance(body, Number | Decimal)


_EXPONENT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", "⁻-+×")


@dataclass(frozen=True)
class Code:
    """Program text or equations as they are typed, in a language."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Figure:
    """A drawing; ``alt`` says it in words, ``width`` is its part of the width of the text.

    On a slide it is as large as it can be, but no higher than ``tall`` times the slide's text is
    wide, where that is known.
    """

    drawing: Drawing
    alt: str
    caption: Inline = ()
    width: float = 1.0
    tall: float | None = None


@dataclass(frozen=True)
class AnswerSpace:
    """So many empty lines to write on."""

    lines: int


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a new page, where there are pages."""


@dataclass(frozen=True)
class PageHead:
    """What stands at the top of the pages after the one that it is on, which count as one part.

    Pages are numbered from 1 in each part. Formats without pages leave it out.
    """

    text: Inline


@dataclass(frozen=True)
class Slide:
    """One slide; where it is ``revealed``, the rows of its displays appear one after another.

    In a PDF that is a page a row; formats without pages show the whole slide once. What does not
    fit a screen goes on on a next slide. ``scale`` is how large its letters are, beside others.
    """

    title: Inline
    blocks: tuple[Block, ...]
    revealed: bool = False
    scale: float = 1.0

    @property
    def rows(self) -> int:
        """The rows of its displays."""
        return sum(len(block.rows) for block in self.blocks if isinstance(block, Display))

    @property
    def reveals(self) -> int:
        """So many times it is shown, each time with a row more."""
        return max(1, self.rows) if self.revealed else 1


Block: TypeAlias = (
    Heading
    | Paragraph
    | Display
    | Listing
    | Grouped
    | Code
    | Figure
    | AnswerSpace
    | PageBreak
    | PageHead
    | Slide
)


@dataclass(frozen=True)
class Document:
    """Blocks in order, and what is needed to print the expressions in them.

    ``limits`` are the ranges of index letters, ``adjoint_of`` what each adjoint stands for,
    ``labels`` the model's own notation, ``layered`` the names whose digits print as a layer.
    ``author`` is who signs it. ``derivative`` and ``times`` are the signs of `Style`.
    """

    title: Inline
    blocks: tuple[Block, ...]
    limits: Mapping[str, Limits] = field(default_factory=dict)
    adjoint_of: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    layered: frozenset[str] = frozenset()
    author: str = ""
    derivative: Literal["d", "∂"] = "d"
    times: Literal["×", "·"] = "×"

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures in their order, those on slides included."""
        return tuple(every(Figure, self.blocks))

    @property
    def has_slides(self) -> bool:
        """Whether it is to be shown on a screen, a slide at a time."""
        return bool(self.blocks) and all(isinstance(block, Slide) for block in self.blocks)


B = TypeVar("B", bound="Block")


def every(kind: type[B], blocks: Iterable[Block]) -> Iterator[B]:
    """The blocks of a kind in their order, those on slides included."""
    for block in blocks:
        if isinstance(block, kind):
            yield block
        elif isinstance(block, Slide):
            yield from every(kind, block.blocks)
