"""What symprop says when something is wrong: one sentence for the person who wrote the input."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class SympropError(Exception):
    """Any mistake in what symprop was given; the message is one line meant for a person."""


class EquationError(SympropError):
    """A line of equations that cannot be read; ``line`` is its number, counted from 1."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(f"line {line}: {message}" if line is not None else message)
        self.line = line
        self.plain = message


class UnknownNameError(SympropError, KeyError):
    """A name that the model does not know; the message offers the nearest one."""

    def __str__(self) -> str:  # KeyError would show the message in quotes
        return str(self.args[0])


class DataError(SympropError, ValueError):
    """Numbers that do not fit the model: a wrong shape, a missing value, NaN or infinity."""


class VerificationError(SympropError):
    """A printed equality that does not hold in numbers; the message names the step."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant, as a half sentence to append.

    >>> nearest("softplos", ["softplus", "sigmoid"])
    "; did you mean 'softplus'?"
    >>> nearest("zzz", ["a"])
    "; known: 'a'"
    """
    names = list(dict.fromkeys(known))
    close = get_close_matches(name, names, n=1) or get_close_matches(
        name.lower(), [n for n in names if n.lower() == name.lower()], n=1, cutoff=0.0
    )
    if close:
        return f"; did you mean {close[0]!r}?"
    shown = ", ".join(repr(n) for n in names[:12]) + (", …" if len(names) > 12 else "")
    return f"; known: {shown}" if names else ""
