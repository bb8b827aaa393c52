"""Words, formulas and displays in Typst, every formula with the words it is read aloud by."""

from __future__ import annotations

from collections.abc import Sequence

from ..documents.blocks import Display, Inline, Row
from ..printing import Piece
from ..tree import Expression
from .engine import Renderer, clean, joined

EMPTY = '"" '
"""A text that nobody sees: a sign after it stands between two, as a sign before a line's end."""


def string(text: str) -> str:
    r"""A string of Typst.

    >>> print(string('a "b" \\'))
    "a \"b\" \\"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def words(text: str) -> str:
    """Words as they were typed, whatever they would mean to Typst."""
    return f"#{string(text)};"


def formula(parts: Sequence[Piece]) -> str:
    """A formula among words, not yet read aloud."""
    return f"${joined(parts).strip()}$"


def inline(renderer: Renderer, text: Inline) -> str:
    """A run of text, its formulas with the words for them."""
    return "".join(
        words(clean(part)) if isinstance(part, str) else f"#{_formula(renderer, part)};"
        for part in text
    )


def _formula(renderer: Renderer, expression: Expression) -> str:
    spoken = joined(renderer.spoken(expression))
    return f"f({string(spoken)}, {formula(renderer.pieces(expression))})"


def content(renderer: Renderer, text: Inline) -> str:
    """A run of text as an argument; none where there is no text."""
    return f"[{inline(renderer, text)}]" if text else "none"


def display_of(renderer: Renderer, block: Display, shown: str = "") -> str:
    """The call that shows a display; ``shown`` are arguments to add."""
    rows = "\n".join(f"  {_row(renderer, row)}," for row in block.rows)
    return f"equations((\n{rows}\n){shown})"


def _row(renderer: Renderer, row: Row) -> str:
    left = "none" if row.left is None else _side(renderer, row.left)
    relation = row.relation if row.right is not None else "⋮"
    right = _side(renderer, row.right, relation)
    return f"(left: {left}, right: {right}, why: {content(renderer, row.reason)})"


def _side(renderer: Renderer, expression: Expression | None, relation: str = "") -> str:
    """One side, whole and in the parts between which its line may be broken."""
    if expression is None:
        shown, spoken = [Piece("", 0)], [Piece(renderer.language.spoken.rows["dots"].template, 0)]
    else:
        shown, spoken = list(renderer.pieces(expression)), list(renderer.spoken(expression))
    if relation:
        sign = "dots.v" if relation == "⋮" else relation
        said = f"{renderer.language.relation(relation)} "
        shown = [Piece(f"{EMPTY}{sign} {shown[0].text}", 0), *shown[1:]]
        spoken = [Piece(said + spoken[0].text, 0), *spoken[1:]]
    whole = _piece(joined(shown), joined(spoken))
    parts = " ".join(
        f"(it: {_piece(EMPTY * (k > 0) + a.text, b.text)}, depth: {a.depth}),"
        for k, (a, b) in enumerate(zip(shown, spoken, strict=True))
    )
    return f"(whole: {whole}, parts: ({parts}))"


def _piece(shown: str, spoken: str) -> str:
    return f"d({string(spoken.strip())}, ${shown.strip()}$)"
