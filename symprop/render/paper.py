"""What can be chosen about a page of paper."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import SympropError, nearest

PAPERS: Mapping[str, tuple[str, str]] = {
    "a4": ("a4", "a4paper"),
    "letter": ("us-letter", "letterpaper"),
}
"""The sizes of paper by name: as Typst and as LaTeX call them."""


def check_paper(name: str) -> str:
    """The name of a size of paper; raises SympropError for one that is not known.

    >>> check_paper("letter")
    'letter'
    """
    if name not in PAPERS:
        raise SympropError(f"unknown paper {name!r}{nearest(name, PAPERS)}")
    return name
