"""Bounds on text from outside, checked before anything parses it."""

from __future__ import annotations

import keyword
import re
from itertools import accumulate

from ..errors import EquationError

MAX_TEXT = 1_000_000
MAX_LINE = 500_000
MAX_EQUATION = 20_000
MAX_DEPTH = 80
MAX_OPERATORS = 2_000
MAX_DIGITS = 300

_OPEN, _CLOSE = "([{", ")]}"
_SIGNS = re.compile(r"(?:(?:[-+~]|\bnot\b)\s*){20}")
_DIGITS = re.compile(rf"\d{{{MAX_DIGITS + 1}}}")
_WORD = re.compile(r"(?<![\w.])[^\W\d]\w*")
_STRAY = re.compile(r"[^\x20-\x7e]")
_LOGIC_WORDS = {"and", "or", "not"}


def check_size(text: str) -> None:
    """Refuse a text that is no list of equations: too large, or binary."""
    if len(text) > MAX_TEXT:
        raise EquationError(
            f"the equations have {len(text):,} characters; at most {MAX_TEXT:,} are read"
        )
    if "\0" in text:
        raise EquationError("this is a binary file, not a list of equations")


def check_values(text: str, line: int) -> None:
    """Refuse text that Python's parser could choke on: the bounds for lists of numbers."""
    if len(text) > MAX_LINE:
        raise EquationError(
            f"{len(text):,} characters in one line; at most {MAX_LINE:,} are read", line
        )
    depths = accumulate((c in _OPEN) - (c in _CLOSE) for c in text)
    if max(depths, default=0) > MAX_DEPTH:
        raise _too_deep("brackets", line)
    if _SIGNS.search(text):
        raise EquationError("twenty or more signs in a row; write at most one", line)
    if _DIGITS.search(text):
        raise EquationError(f"a number of more than {MAX_DIGITS} digits", line)


def check_expression(text: str, line: int) -> None:
    """Refuse an expression that is too long, too deep, or holds words that mean something else."""
    check_values(text, line)
    if len(text) > MAX_EQUATION:
        raise EquationError(
            f"an equation of {len(text):,} characters; at most {MAX_EQUATION:,} are read; "
            "name parts of it in equations of their own",
            line,
        )
    if text.count("**") > MAX_OPERATORS // 10 or sum(map(text.count, "+-*/")) > MAX_OPERATORS:
        raise EquationError(
            f"more than {MAX_OPERATORS:,} operators (or {MAX_OPERATORS // 10} powers) in one "
            "equation; name parts of it in equations of their own",
            line,
        )
    _check_words(text, line)


def _check_words(text: str, line: int) -> None:
    if stray := _STRAY.search(text):
        raise EquationError(
            f"the character {stray[0]!r} cannot be read; names are made of ASCII letters, digits "
            "and underscores (a label line gives any notation)",
            line,
        )
    for word in _WORD.findall(text):
        if keyword.iskeyword(word) and word not in _LOGIC_WORDS:
            raise EquationError(
                f"{word!r} is a reserved word of Python and cannot be a name; "
                f"did you mean '{word}_'?",
                line,
            )


def _too_deep(what: str, line: int) -> EquationError:
    return EquationError(
        f"{what} nested more than {MAX_DEPTH} deep; name parts of it in equations of their own",
        line,
    )
