"""Typst source to PDF or PNG, by the compiler inside the ``typst`` wheel."""

from __future__ import annotations

from typing import Final, Literal

from .errors import SympropError
from .progress import working

ACCESSIBLE: Final = "ua-1"
"""PDF/UA-1: tagged, with a title, a language, and words for every formula and picture."""

SHARP = 120.0
"""Dots an inch of a picture in pixels."""


class MissingGlyphError(SympropError):
    """Text that no font can show."""


def typeset(
    source: str, format: Literal["pdf", "png"] = "pdf", *, accessible: bool = True
) -> bytes:
    """Compile Typst source; the same source gives the same bytes.

    Fonts of this machine are used only for characters that the compiler's own fonts lack. Raises
    MissingGlyphError where no font has a character, SympropError where the source is wrong.
    """
    import typst

    try:
        with working("typesetting"):
            return typst.compile(
                source.encode(),
                format=format,
                ppi=SHARP,
                pdf_standards=[ACCESSIBLE] if accessible and format == "pdf" else [],
                timestamp=0,
            )
    except typst.TypstError as error:
        kind = MissingGlyphError if "could not be displayed" in str(error) else SympropError
        raise kind(f"Typst cannot make a page: {' '.join(str(error).split())}") from None
