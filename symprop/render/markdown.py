"""Documents as Markdown with formulas between dollar signs: for GitHub, Jupyter and pandoc."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

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
    Slide,
)
from ..printing import Piece
from .engine import Format, Renderer, clean, clean_lines, nothing
from .environments import FRAGMENT
from .formulas import display as written
from .formulas import inline, small
from .tex import MATH_SPECIAL, in_math

_SPECIAL = re.compile(r"([\\`*_\[\]<>$|~#&{}])")
_OPENING = re.compile(r"^(\d*)([-+=.)!])")


def escape(text: str) -> str:
    r"""Words that Markdown takes as words.

    >>> escape("a * b_1 <b>")
    'a \\* b\\_1 \\<b\\>'
    """
    return _SPECIAL.sub(r"\\\1", text)


_words_in_math = partial(in_math, special={**MATH_SPECIAL, "<": r"\lt", ">": r"\gt"}, escaped=str)

ENVIRONMENT = replace(
    FRAGMENT, reason=lambda renderer, text: renderer.inline(text, _words_in_math, small)
)


ADAPTED = {
    r"\operatorname*": r"\mathrm",
    r"\operatorname": r"\mathrm",
    r"\, ": r"\thinspace ",
    r"\,": r"\thinspace ",
    r"\;": r"\thickspace ",
}
r"""GitHub refuses ``\operatorname``, and takes signs after a backslash for escapes of its own."""


def adapt(formula: str) -> str:
    """The print in commands that every reader of Markdown takes."""
    for found, instead in ADAPTED.items():
        formula = formula.replace(found, instead)
    return formula


def page(renderer: Renderer, document: Document, blocks: Sequence[str]) -> str:
    """The title as a heading, and the blocks with an empty line between them."""
    title = [] if renderer.options.fragment else [f"# {renderer.inline(document.title)}"]
    title += [_opened(escape(clean(document.author)))] if title and document.author else []
    return "\n\n".join([*title, *filter(None, blocks)]) + "\n"


def heading(renderer: Renderer, block: Heading) -> str:
    """A heading below the title."""
    return f"{'#' * min(block.level + 1, 6)} {renderer.inline(block.text)}"


def paragraph(renderer: Renderer, block: Paragraph) -> str:
    """A paragraph; what would make a list or a heading of it is escaped."""
    return _opened(renderer.inline(block.text))


def _opened(text: str) -> str:
    return _OPENING.sub(r"\1\\\2", text.strip())


def display(renderer: Renderer, block: Display) -> str:
    """A display between double dollar signs."""
    return written(renderer, block, ENVIRONMENT)


def listing(renderer: Renderer, block: Listing) -> str:
    """A list with bullets or numbers."""
    items = [_opened(renderer.inline(item)) for item in block.items]
    numbers = range(block.first, block.first + len(items))
    heads = (f"{k}." if block.ordered else "-" for k in numbers)
    return "\n".join(f"{head} {item}" for head, item in zip(heads, items, strict=True))


def grouped(renderer: Renderer, block: Grouped) -> str:
    """A table with pipes, its caption above."""
    sides = "".join(" ---: |" if numbers else " --- |" for numbers in block.numeric)
    lines = [_cells(renderer, block.header), f"|{sides}"]
    lines += [_cells(renderer, row) for row in block.rows]
    caption = [f"{paragraph(renderer, Paragraph(block.caption))}\n"] if block.caption else []
    return "\n".join([*caption, *lines])


def _cells(renderer: Renderer, cells: Sequence[Inline]) -> str:
    return "|" + "".join(f" {renderer.inline(cell, formula=_cell_formula)} |" for cell in cells)


def _cell_formula(parts: Sequence[Piece]) -> str:
    # a bar would end the cell, in a formula too
    return inline(parts).replace("|", r"\vert ").replace(" $", "$")


def code(renderer: Renderer, block: Code) -> str:
    """Program text between fences longer than any in it."""
    del renderer
    lines = clean_lines(block.text)
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([fence + re.sub(r"\W", "", block.language), *lines, fence])


def figure(renderer: Renderer, block: Figure) -> str:
    """A picture from a file beside the page, its caption below."""
    shown = f"![{escape(clean(block.alt))}]({renderer.file_of(block, '.svg')})"
    return "\n\n".join([shown, *filter(None, [_opened(renderer.inline(block.caption))])])


def answer_space(renderer: Renderer, block: AnswerSpace) -> str:
    """Empty lines."""
    del renderer
    return "<br>\n" * block.lines


def page_break(renderer: Renderer, block: PageBreak) -> str:
    """A line across."""
    del renderer, block
    return "---"


def slide(renderer: Renderer, block: Slide) -> str:
    """A slide under its title."""
    return "\n\n".join([f"## {renderer.inline(block.title)}", *map(renderer.block, block.blocks)])


FORMAT = Format(
    printing="latex",
    words=escape,
    formula=inline,
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
    adapt=adapt,
)
