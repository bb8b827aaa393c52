"""Comments of printed code, and the helper functions that it calls."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping

from ..lines import WIDTH

REMARKS = r'"""[\s\S]*?"""|//.*|#.*'
"""What stands in code for the reader: words in it are no calls."""


def one_line(text: str) -> str:
    """Text that can stand in a comment: nothing in it begins a line of code.

    >>> one_line("a = b\\nc")
    'a = b c'
    """
    return re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in text)).strip()


def comment(text: str, sign: str = "#", width: int = WIDTH) -> list[str]:
    """Text as comments, in lines of a width, that of a page."""
    return textwrap.wrap(
        one_line(text),
        width,
        initial_indent=f"{sign} ",
        subsequent_indent=f"{sign}     ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def used(helpers: Mapping[str, str], text: str) -> list[str]:
    """The helper functions that a text calls, and those that these call, in the order given.

    >>> used({"a": "a = 1", "b": "b = a()", "c": "c"}, "x = b(2)  # c")
    ['a = 1', 'b = a()']
    """
    found: set[str] = set()
    waiting = [text]
    while waiting:
        words = {*re.findall(r"(?<![\w.])\w+", re.sub(REMARKS, "", waiting.pop()))}
        new = {n for n in helpers if n in words} - found
        found |= new
        waiting += [helpers[n] for n in new]
    return [code for name, code in helpers.items() if name in found]
