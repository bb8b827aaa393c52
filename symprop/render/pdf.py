"""Documents as PDF, without TeX: Typst source, typeset."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..documents.blocks import Document
from ..typesetting import MissingGlyphError, Typesetter, typesetter
from . import ready_for
from .engine import Options
from .filling import Place, filled
from .paper import check_paper
from .typst import FORMAT

_STRANGE = re.compile("[^\x00-\u02fe\u0370-\u0377\u0391-\u04ff\u1e00-\u1eff\u2010-\u23ff]")
"""Characters that the compiler's own fonts do not have."""


def pdf(document: Document, paper: str = "a4") -> bytes:
    """A document as a tagged PDF; the same document gives the same bytes.

    Where a picture would leave the end of a page blank it is made lower, so that it fits there. A
    character that no font has comes out as its number, as [U+6F22].
    """
    with typesetter() as compiler:
        source = _source(document, check_paper(paper), compiler)
        try:
            return compiler.pdf(source)
        except MissingGlyphError:
            return compiler.pdf(_STRANGE.sub(lambda found: f"[U+{ord(found[0]):04X}]", source))


def _source(document: Document, paper: str, compiler: Typesetter) -> str:
    """The source of a document, its pages filled."""
    fills = bool(document.figures) and not document.has_slides
    renderer, prepared = ready_for(document, "typst", Options(paper=paper, marked=fills))
    if not fills:
        return renderer.document(prepared)

    def measure(texts: Sequence[str]) -> list[Place]:
        marks = compiler.query(FORMAT.page(renderer, prepared, texts), "mark")
        return [Place(int(page), taken, room) for page, taken, room in marks]

    return FORMAT.page(renderer, prepared, filled(renderer, prepared, measure))
