"""Documents to files: one walk over the blocks, a module a format."""

from __future__ import annotations

from collections.abc import Mapping

from ..documents.blocks import Document
from ..errors import SympropError, nearest
from . import html, latex, markdown, text, typst
from .engine import Format, Options, Renderer
from .paper import check_paper
from .screens import SCREENS

FORMATS: Mapping[str, Format] = {
    "text": text.FORMAT,
    "latex": latex.FORMAT,
    "markdown": markdown.FORMAT,
    "html": html.FORMAT,
    "typst": typst.FORMAT,
}
"""The formats."""


def render(
    document: Document,
    format: str,
    *,
    width: int = 100,
    fragment: bool = False,
    color: bool = False,
    math_font: str | None = None,
    paper: str = "a4",
    folder: str = "",
) -> str:
    """A document as a string in one of the `FORMATS`; the same document gives the same string.

    ``fragment`` leaves out the title and all that makes a file of its own; in LaTeX and Markdown
    its displays stand between ``$$``, as notebooks want them. ``width`` is the width of text in
    columns, ``color`` asks for ANSI codes in it. ``math_font`` is CSS that goes into a page of
    HTML as it is, an ``@font-face`` rule of the family "symprop math". ``paper`` is a size of
    `paper.PAPERS`; ``folder`` says where the pictures of LaTeX and Markdown are, with a slash at
    its end. Raises SympropError for an unknown format or paper.

    >>> from symprop.documents.blocks import Document, Paragraph
    >>> from symprop.tree import Ref
    >>> render(Document(("Slopes",), (Paragraph(("the weight ", Ref("w1"))),)), "markdown")
    '# Slopes\\n\\nthe weight $w_{1}$\\n'
    """
    if format not in FORMATS:
        raise SympropError(f"unknown format {format!r}{nearest(format, FORMATS)}")
    options = Options(width, fragment, color, math_font, check_paper(paper), folder)
    renderer, ready = ready_for(document, format, options)
    return renderer.document(ready)


def ready_for(document: Document, format: str, options: Options) -> tuple[Renderer, Document]:
    """What writes a document, and the document as it is written: slides are cut to a screen."""
    on_screen = format in SCREENS and document.has_slides and not options.fragment
    chosen = SCREENS[format] if on_screen else FORMATS[format]
    document = chosen.prepare(document)
    return Renderer.of(document, chosen, options), document


__all__ = ["FORMATS", "SCREENS", "ready_for", "render"]
