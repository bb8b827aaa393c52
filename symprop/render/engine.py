"""The walk over a document, the same for every format, and what a format must say for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from unicodedata import category, normalize

from ..documents.blocks import Block, Document, Figure, Inline
from ..documents.words import Words
from ..notation import Style
from ..printing import Piece, pieces
from ..tree import Expression


@dataclass(frozen=True)
class Options:
    """What can be asked of a rendering; a format takes no notice of what does not concern it.

    ``width``: columns of the terminal. ``fragment``: the blocks alone, to be put inside
    something else. ``color``: ANSI codes in text. ``math_font``: CSS for a page of HTML, an
    ``@font-face`` rule of the family "symprop math"; it goes into the page as it is. ``paper``:
    one of the sizes in `paper`. ``folder``: where the files of figures are, ending in a slash.
    ``marked``: in Typst, with a mark between blocks that says how far down its page it is.
    """

    width: int = 100
    fragment: bool = False
    color: bool = False
    math_font: str | None = None
    paper: str = "a4"
    folder: str = ""
    marked: bool = False


@dataclass(frozen=True)
class Format:
    """One way to write a document.

    ``printing`` names the table that prints expressions, ``words`` makes words harmless,
    ``formula`` puts a printed expression among words, ``blocks`` writes each kind of block, and
    ``page`` puts a title and the written blocks together. ``adapt`` changes the print where the
    format takes less than what is printed for it, ``prepare`` the document before it is written.
    """

    printing: str
    words: Callable[[str], str]
    formula: Callable[[Sequence[Piece]], str]
    blocks: Mapping[type[Block], Callable[[Renderer, Any], str]]
    page: Callable[[Renderer, Document, Sequence[str]], str]
    adapt: Callable[[str], str] = str
    prepare: Callable[[Document], Document] = lambda document: document


@dataclass(frozen=True)
class Renderer:
    """A format at work on one document."""

    format: Format
    style: Style
    options: Options
    language: Words
    figures: tuple[Figure, ...] = ()

    @classmethod
    def of(cls, document: Document, format: Format, options: Options) -> Renderer:
        """The renderer that prints the expressions of a document as it asks for."""
        words = Words(document.language)
        style = Style(
            labels=document.labels,
            limits=document.limits,
            adjoint_of=document.adjoint_of,
            layered=document.layered,
            derivative=document.derivative,
            times=document.times,
        )
        return cls(format, words.styled(style), options, words, document.figures)

    def document(self, document: Document) -> str:
        """The whole document, which is prepared for the format."""
        return self.format.page(self, document, [self.block(b) for b in document.blocks])

    def block(self, block: Block) -> str:
        """One block."""
        return self.format.blocks[type(block)](self, block)

    def file_of(self, figure: Figure, suffix: str) -> str:
        """The path of a figure's file, from where the document is: figures are numbered from 1."""
        return f"{self.options.folder}figure-{self.figures.index(figure) + 1}{suffix}"

    def inline(
        self,
        text: Inline,
        words: Callable[[str], str] | None = None,
        formula: Callable[[Sequence[Piece]], str] | None = None,
    ) -> str:
        """A run of text; ``words`` and ``formula`` write it where other rules hold."""
        of_words, of_formula = words or self.format.words, formula or self.format.formula
        return "".join(
            of_words(clean(part)) if isinstance(part, str) else of_formula(self.pieces(part))
            for part in text
        )

    def pieces(self, expression: Expression | None) -> tuple[Piece, ...]:
        """An expression printed, cut where a line may be broken; nothing for None."""
        if expression is None:
            return ()
        found = pieces(expression, self.format.printing, self.style)
        return tuple(replace(part, text=self.format.adapt(part.text)) for part in found)

    def spoken(self, expression: Expression) -> tuple[Piece, ...]:
        """An expression in words, cut where its print is cut."""
        return tuple(pieces(expression, self.language.spoken, self.style))


def nothing(renderer: Renderer, block: Block) -> str:
    """What a format leaves out."""
    del renderer, block
    return ""


def joined(parts: Sequence[Piece]) -> str:
    """Pieces in one string."""
    return "".join(part.text for part in parts)


def clean(text: str) -> str:
    r"""Words as every format can take them: white space is one space, nothing controls a terminal.

    >>> clean("a \n b\x1b[2J")
    'a b\ufffd[2J'
    """
    return _harmless(re.sub(r"[ \t\r\n\f\v]+", " ", normalize("NFC", text)))


def clean_lines(text: str) -> list[str]:
    """The lines of program text, tabs as spaces, nothing that controls a terminal."""
    return [_harmless(line.expandtabs(4)).rstrip() for line in text.strip("\n").split("\n")]


def _harmless(text: str) -> str:
    return "".join("\ufffd" if category(c) in ("Cc", "Cs") else c for c in text)
