"""Documents as PDF, without TeX: Typst source, typeset."""

from __future__ import annotations

import re

from ..documents.blocks import Document
from ..typesetting import MissingGlyphError, typeset
from . import render

_STRANGE = re.compile("[^\x00-\u02fe\u0370-\u0377\u0391-\u04ff\u1e00-\u1eff\u2010-\u23ff]")
"""Characters that the compiler's own fonts do not have."""


def pdf(document: Document, paper: str = "a4") -> bytes:
    """A document as a tagged PDF; the same document gives the same bytes.

    A character that no font has comes out as its number, as [U+6F22].
    """
    source = render(document, "typst", paper=paper)
    try:
        return typeset(source)
    except MissingGlyphError:
        return typeset(_STRANGE.sub(lambda found: f"[U+{ord(found[0]):04X}]", source))
