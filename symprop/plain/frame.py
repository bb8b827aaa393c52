"""What an element is evaluated in: the questions that a compiled expression may ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ..errors import DataError, SympropError
from ..tree import Link
from .elementary import Scalar

Key = tuple[str, tuple[int, ...]]
"""One element: a name and its indices as they are written."""

Env = dict[str, int]
"""The values of letters and sizes."""


class Frame(Protocol):
    """What an expression is evaluated in: quantities, ranges, and derivatives of both kinds."""

    def read(self, name: str, index: tuple[int, ...], held: bool) -> Scalar:
        """The element of a quantity."""

    def has(self, name: str, index: tuple[int, ...]) -> bool:
        """Whether a quantity has such an element."""

    def span(self, letter: str) -> range:
        """The values of a letter."""

    def differential(self, of: Key, by: tuple[Key, ...]) -> Scalar:
        """The derivative of one element by others, one after the other, along every path."""

    def partial(self, body: Closure, name: str, index: tuple[int, ...], env: Env) -> Scalar:
        """The derivative of a body by one element that it reads."""

    def link(self, link: Link, of: tuple[int, ...], by: tuple[int, ...], env: Env) -> Scalar:
        """The derivative of one element by another."""


Closure = Callable[[Frame, Env], Scalar]
"""Evaluates an expression where letters have the given values."""


def attempt(body: Closure, frame: Frame, env: Env) -> Scalar:
    """The value of a body; NaN where it has none."""
    try:
        return body(frame, env)
    except SympropError:
        raise
    except KeyError as letter:
        raise DataError(f"index {letter.args[0]} has no value") from None
    except (ZeroDivisionError, OverflowError, ValueError):
        return float("nan")
