"""What a program over single elements is made of: loops, arrays, numbers with names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ...tree import Affine
from ..program import Node, Read


@dataclass(slots=True)
class Comment:
    """A line for the reader; a ``heading`` has an empty line before it."""

    text: str
    heading: bool = False


@dataclass(slots=True)
class Let:
    """A number with a name; ``changes`` if it is assigned again. ``note`` is its equation."""

    name: str
    value: Node
    changes: bool = False
    note: str = ""


@dataclass(slots=True)
class Allocate:
    """An array of zeros; ``reused`` if whatever stood in it may stay."""

    name: str
    counts: tuple[Node, ...]
    reused: bool = False


@dataclass(slots=True)
class Assign:
    """``place = value``, or ``place += value``; places and values are single numbers."""

    place: Read
    value: Node
    adds: bool = False
    note: str = ""


@dataclass(slots=True)
class Loop:
    """``body`` for each number from ``first`` to before ``stop``, or back again.

    ``apart``: it is not put together with others.
    """

    letter: str
    first: Affine
    stop: Node
    body: list[Statement]
    direction: int = 1
    apart: bool = False


Statement: TypeAlias = Comment | Let | Allocate | Assign | Loop


def innermost(statement: Statement) -> Statement:
    """The last statement inside of all loops."""
    while isinstance(statement, Loop):
        statement = statement.body[-1]
    return statement
