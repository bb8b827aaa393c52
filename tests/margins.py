"""Whether a PDF keeps its margins white: text and graphics, by the pixels of its pages."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

SIDE, TOP, FOOT = 63, 42, 24
"""Points that are white at both sides, at the top and at the bottom, below the page's number."""


def assert_inside(document: bytes) -> None:
    """Nothing stands in the margins of any page, where poppler is there to draw them."""
    if not shutil.which("pdftoppm"):
        return
    for number, page in enumerate(_pages(document), start=1):
        margins = page[:, :SIDE], page[:, -SIDE:], page[:TOP], page[-FOOT:]
        assert all(margin.min() > 250 for margin in margins), f"page {number}"


def _pages(document: bytes) -> Iterator[NDArray[np.uint8]]:
    """The pages in gray, a pixel a point."""
    command = ["pdftoppm", "-gray", "-r", "72", "-"]
    found = subprocess.run(command, input=document, capture_output=True, check=True).stdout
    while found:
        _, size, _, rest = found.split(b"\n", 3)
        across, down = map(int, size.split())
        page, found = rest[: across * down], rest[across * down :]
        yield np.frombuffer(page, dtype=np.uint8).reshape(down, across)
