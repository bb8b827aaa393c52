"""Where documents go: to the terminal, or to a file."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from ..documents.blocks import Document
from ..saving import save

PIPED_WIDTH = 100
NARROWEST = 40


def show(document: Document, format: str | None, output: Path | None) -> None:
    """Print a document, or write it to a file in the format that its suffix asks for."""
    if output is not None and format is None:
        from ..render.saving import save as save_document

        save_document(document, output)
        return
    from ..render import render

    wanted = format or "text"
    if output is not None:
        save(output, render(document, wanted, width=PIPED_WIDTH))
        return
    color = wanted == "text" and colored()
    click.echo(render(document, wanted, width=terminal_width(), color=color), nl=False, color=True)


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
    if format is None and output is not None:
        from ..render.saving import check_suffix as check

        check(output)
