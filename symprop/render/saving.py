"""Documents to files: the format from the suffix, pictures beside where the format wants them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ..documents.blocks import Document, Figure
from ..errors import SympropError, nearest
from ..figures import pdf as figure_pdf
from ..figures import svg as figure_svg
from ..notation import Style
from ..saving import check_target, save_together
from . import ready_for, render
from .engine import Options
from .fonts import math_font
from .notebook import notebook
from .paper import check_paper
from .pdf import pdf


@dataclass(frozen=True)
class Files:
    """The content of a file, and of those that belong to it by their names from its folder."""

    content: str | bytes
    beside: Mapping[str, bytes] = field(default_factory=dict)


def save(document: Document, path: str | os.PathLike[str], *, paper: str = "a4") -> None:
    """Write a document in the format that the suffix names; the pictures of some stand beside it.

    LaTeX and Markdown have their pictures in a folder named after the file, all other formats are
    one file. All files appear whole or not at all, and the same document gives the same bytes.
    Raises SympropError for an unknown suffix (of `SUFFIXES`) or paper, and where the folder is
    missing or cannot be written.
    """
    make = SUFFIXES[check_suffix(path)]
    target = check_target(path)
    check_paper(paper)
    made = make(document, paper, folder_of(target))
    save_together(target, made.content, made.beside)


def check_suffix(path: str | os.PathLike[str]) -> str:
    """The suffix of a path in small letters; raises SympropError for one that is not known.

    >>> check_suffix("handout.PDF")
    '.pdf'
    """
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        given = repr(suffix) if suffix else "none"
        close = nearest(suffix, SUFFIXES).partition("; did")
        meant = "".join(close[1:]) if suffix else ""
        raise SympropError(f"{str(path)!r}: unknown suffix {given}{meant}; known: {known}")
    return suffix


def folder_of(target: Path) -> str:
    """The folder for a file's pictures, in characters that every format takes in a path.

    >>> folder_of(Path("my handout.tex"))
    'my-handout-files/'
    """
    return re.sub(r"[^A-Za-z0-9]+", "-", target.stem).strip("-") + "-files/"


def _pdf(document: Document, paper: str, folder: str) -> Files:
    del folder
    return Files(pdf(document, paper))


def _text(format: str, document: Document, paper: str, folder: str) -> Files:
    del folder
    return Files(render(document, format, paper=paper))


def _html(document: Document, paper: str, folder: str) -> Files:
    del paper, folder
    return Files(render(document, "html", math_font=math_font()))


def _notebook(document: Document, paper: str, folder: str) -> Files:
    del paper, folder
    return Files(notebook(document))


def _pdf_picture(figure: Figure, style: Style) -> bytes:
    return figure_pdf(figure.drawing, style, figure.width)


def _svg_picture(figure: Figure, style: Style) -> bytes:
    return figure_svg(figure.drawing, style, figure.width).encode()


def _illustrated(
    format: str,
    suffix: str,
    draw: Callable[[Figure, Style], bytes],
    document: Document,
    paper: str,
    folder: str,
) -> Files:
    """Text that reads its pictures from files."""
    renderer, ready = ready_for(document, format, Options(paper=paper, folder=folder))
    pictures = {
        renderer.file_of(figure, suffix): draw(figure, renderer.style)
        for figure in dict.fromkeys(ready.figures)
    }
    return Files(renderer.document(ready), pictures)


SUFFIXES: Mapping[str, Callable[[Document, str, str], Files]] = {
    ".pdf": _pdf,
    ".html": _html,
    ".tex": partial(_illustrated, "latex", ".pdf", _pdf_picture),
    ".md": partial(_illustrated, "markdown", ".svg", _svg_picture),
    ".ipynb": _notebook,
    ".typ": partial(_text, "typst"),
    ".txt": partial(_text, "text"),
}
"""What makes the files of a document, by the suffix of its name."""
