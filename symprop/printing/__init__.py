"""Expressions to strings: one engine, a table a format."""

from __future__ import annotations

from dataclasses import replace
from unicodedata import normalize

from ..errors import SympropError, nearest
from ..notation import Style
from ..tree import Expression
from .engine import shown
from .latex import TABLE as LATEX
from .mathml import TABLE as MATHML
from .numbers import is_rounded
from .printer import Piece
from .spoken import ENGLISH, spoken
from .table import Table
from .text import TABLE as TEXT
from .typst import TABLE as TYPST

TABLES = {
    "text": TEXT,
    "latex": LATEX,
    "mathml": MATHML,
    "typst": TYPST,
    "spoken": spoken(ENGLISH),
}
"""The formats."""

PLAIN = Style()
"""The style without labels or ranges."""


def pieces(expression: Expression, format: str | Table, style: Style = PLAIN) -> list[Piece]:
    """An expression cut where a line may be broken, each piece with its width in ems.

    The pieces joined are the whole print. Widths are the same in every format; a table of one's
    own, as `spoken` makes it, is a format too. Raises SympropError for an unknown format.

    >>> from symprop.tree import Add, Ref
    >>> [piece.text for piece in pieces(Add((Ref("a"), Ref("b"))), "text")]
    ['a', ' + b']
    """
    if isinstance(format, str) and format not in TABLES:
        raise SympropError(f"unknown format {format!r}{nearest(format, TABLES)}")
    table = TABLES[format] if isinstance(format, str) else format
    parts = shown(expression, table, style).parts
    return [replace(part, text=normalize("NFC", part.text)) for part in parts]


def _joined(expression: Expression, format: str | Table, style: Style) -> str:
    return "".join(piece.text for piece in pieces(expression, format, style))


def to_text(expression: Expression, style: Style = PLAIN) -> str:
    """An expression as Unicode text for the terminal.

    >>> from symprop.tree import Add, Multiply, Negative, Ref
    >>> to_text(Add((Ref("b3"), Negative(Multiply((Ref("y1"), Ref("w3")))))))
    'b3 − y1·w3'
    """
    return _joined(expression, "text", style)


def to_latex(expression: Expression, style: Style = PLAIN) -> str:
    r"""An expression as LaTeX for math mode, in the commands of amsmath.

    >>> from symprop.tree import Multiply, Ref, letter
    >>> to_latex(Multiply((Ref("y1", (letter("i"),)), Ref("w3"))))
    'y_{1,i}\\, w_{3}'
    """
    return _joined(expression, "latex", style)


def to_mathml(expression: Expression, style: Style = PLAIN) -> str:
    """An expression as MathML Core, to be put inside a ``math`` element.

    >>> from symprop.tree import Ref
    >>> to_mathml(Ref("predicted"))
    '<mi>predicted</mi>'
    """
    return _joined(expression, "mathml", style)


def to_typst(expression: Expression, style: Style = PLAIN) -> str:
    """An expression as Typst, to be put between dollar signs.

    >>> from symprop.tree import Divide, Ref
    >>> to_typst(Divide(Ref("a"), Ref("n")))
    'frac(a, n)'
    """
    return _joined(expression, "typst", style)


def to_spoken(expression: Expression, style: Style = PLAIN, table: Table = TABLES["spoken"]) -> str:
    """An expression in words: English ones, or those of another language's ``table``.

    >>> from symprop.tree import Number, Power, Ref
    >>> to_spoken(Power(Ref("x1"), Number(2)))
    'x 1 squared'
    """
    return _joined(expression, table, style)


__all__ = [
    "PLAIN",
    "TABLES",
    "Piece",
    "Style",
    "Table",
    "is_rounded",
    "pieces",
    "spoken",
    "to_latex",
    "to_mathml",
    "to_spoken",
    "to_text",
    "to_typst",
]
