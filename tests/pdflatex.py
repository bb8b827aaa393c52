"""LaTeX as TeX Live compiles it, for the tests that look at what comes out."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

needs_latex = pytest.mark.skipif(not shutil.which("pdflatex"), reason="needs pdflatex")

COMMAND = ("pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error")


def compiled(path: Path) -> str:
    """The log of a run of pdflatex, which must succeed; the PDF stands beside the file."""
    done = subprocess.run([*COMMAND, path.name], cwd=path.parent, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:].decode(errors="replace")
    return path.with_suffix(".log").read_text(encoding="utf-8", errors="replace")


def compiled_source(source: str, folder: Path) -> str:
    """The same for a text, which becomes ``page.tex`` in a folder."""
    path = folder / "page.tex"
    path.write_text(source, encoding="utf-8")
    return compiled(path)


def pages_in(log: str) -> int:
    """How many pages came out."""
    return int(re.findall(r"Output written on \S+ \((\d+) page", log)[0])


def overfull(log: str, boxes: str = "h") -> list[float]:
    """By how many points lines (``"h"``) or pages (``"v"``) are too wide or too high."""
    found = re.findall(rf"Overfull \\[{boxes}]box \(([\d.]+)pt", log)
    return [float(points) for points in found]
