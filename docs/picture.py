"""Draw the picture of the README: a real derivation, typeset by LaTeX, without its empty margins.

Run ``python docs/picture.py`` where pdflatex and pdftoppm are installed.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import numpy as np

import symprop

TARGET = Path(__file__).with_name("picture.png")
SOURCE = TARGET.with_suffix(".tex")
RESOLUTION = 150
MARGIN = 20


def derivation() -> symprop.Derivation:
    """What the picture shows; its LaTeX in `SOURCE` tells a test whether the picture is stale."""
    return symprop.load("statquest").derive("w1").at(digits=3)


def pages(folder: Path, *options: str) -> bytes:
    """The page of the document as a picture in the format that the options ask for."""
    command = ["pdftoppm", "-singlefile", "-r", str(RESOLUTION), *options, "picture.pdf"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout


def ink(gray: bytes) -> tuple[int, int, int, int]:
    """Left, top, width and height of what is printed on a page (a PGM file, without the foot)."""
    _, size, _, pixels = gray.split(b"\n", 3)
    width, height = map(int, size.split())
    dark = np.frombuffer(pixels, dtype=np.uint8).reshape(height, width) < 200
    dark[int(height * 0.88) :] = False  # the page number
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    left, top = max(columns[0] - MARGIN, 0), max(rows[0] - MARGIN, 0)
    return left, top, columns[-1] + MARGIN - left, rows[-1] + MARGIN - top


def main() -> None:
    """From the model to the picture."""
    shown = derivation()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "picture.tex").write_text(shown.to_latex(), encoding="utf-8")
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "picture.tex"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        left, top, width, height = map(str, ink(pages(folder, "-gray")))
        crop = ("-x", left, "-y", top, "-W", width, "-H", height)
        TARGET.write_bytes(pages(folder, "-png", "-gray", *crop))
    SOURCE.write_text(shown.to_latex(fragment=True), encoding="utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
