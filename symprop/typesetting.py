"""Typst source to PDF or PNG, by the compiler inside the ``typst`` wheel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal

from .errors import SympropError
from .progress import working

ACCESSIBLE: Final = "ua-1"
"""PDF/UA-1: tagged, with a title, a language, and words for every formula and picture."""

SHARP = 120.0
"""Dots an inch of a picture in pixels."""


class MissingGlyphError(SympropError):
    """Text that no font can show."""


class Typesetter:
    """A compiler at one source, which may change a little: what stayed is not set again.

    Errors are those of `typeset`.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "document.typ"

    def query(self, source: str, label: str) -> list[Any]:
        """The values of the metadata that have a label, in their order."""
        with _plain_errors():
            return list(json.loads(self._at(source).query(f"<{label}>", field="value")))

    def pdf(self, source: str, *, accessible: bool = True) -> bytes:
        """The source as PDF."""
        standards = [ACCESSIBLE] if accessible else []
        with _plain_errors():
            made: bytes = self._at(source).compile(
                format="pdf", pdf_standards=standards, timestamp=0
            )
            return made

    def _at(self, source: str) -> Any:
        import typst

        self._path.write_text(source, encoding="utf-8")
        return typst.Compiler(str(self._path))


@contextmanager
def typesetter() -> Iterator[Typesetter]:
    """A compiler for sources that are much the same."""
    with TemporaryDirectory() as folder:
        yield Typesetter(Path(folder))


def typeset(
    source: str, format: Literal["pdf", "png"] = "pdf", *, accessible: bool = True
) -> bytes:
    """Compile Typst source; the same source gives the same bytes.

    Fonts of this machine are used only for characters that the compiler's own fonts lack. Raises
    MissingGlyphError where no font has a character, SympropError where the source is wrong.
    """
    import typst

    with _plain_errors():
        return typst.compile(
            source.encode(),
            format=format,
            ppi=SHARP,
            pdf_standards=[ACCESSIBLE] if accessible and format == "pdf" else [],
            timestamp=0,
        )


@contextmanager
def _plain_errors() -> Iterator[None]:
    import typst

    try:
        with working("typesetting"):
            yield
    except typst.TypstError as error:
        kind = MissingGlyphError if "could not be displayed" in str(error) else SympropError
        raise kind(f"Typst cannot make a page: {' '.join(str(error).split())}") from None


def query(source: str, label: str) -> list[Any]:
    """The values of the metadata in Typst source that have a label, in their order.

    Raises SympropError where the source is wrong.

    >>> query("#metadata((width: 1.5)) <size>", "size")
    [{'width': 1.5}]
    """
    with typesetter() as compiler:
        return compiler.query(source, label)
