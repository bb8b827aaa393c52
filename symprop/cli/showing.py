"""Where documents go: to the terminal, or to a file."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from ..documents.blocks import Document
from ..errors import SympropError, nearest
from ..saving import save
from .options import SUFFIXES

PIPED_WIDTH = 100
NARROWEST = 40


def show(document: Document, format: str | None, output: Path | None) -> None:
    """Print a document, or write it to a file in the format that its suffix asks for."""
    from ..render import render

    wanted = format or _format_of(output)
    if output is None:
        shown = render(
            document, wanted, width=terminal_width(), color=wanted == "text" and colored()
        )
        click.echo(shown, nl=False, color=True)
    else:
        save(output, render(document, wanted, width=PIPED_WIDTH))


def show_text(text: str, output: Path | None) -> None:
    """Print a text as it is, or write it to a file."""
    if output is None:
        click.echo(text)
    else:
        save(output, text.rstrip("\n") + "\n")


def terminal_width() -> int:
    """The columns of the terminal."""
    return max(NARROWEST, shutil.get_terminal_size((PIPED_WIDTH, 24)).columns)


def colored() -> bool:
    """Whether the output is a terminal with colors, and nobody asked for none (NO_COLOR)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def check_suffix(format: str | None, output: Path | None) -> None:
    """Raise SympropError where neither an option nor the suffix of the file tells the format."""
    if format is None:
        _format_of(output)


def _format_of(output: Path | None) -> str:
    if output is None:
        return "text"
    if output.suffix.lower() not in SUFFIXES:
        given = repr(output.suffix) if output.suffix else "none"
        raise SympropError(
            f"{str(output)!r}: unknown suffix {given}{nearest(output.suffix, SUFFIXES)}"
        )
    return SUFFIXES[output.suffix.lower()]
