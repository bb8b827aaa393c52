"""The record of a derivation: equations with reasons, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from ..model import Limits
from ..tree import Expression, Ref
from .reasons import Reason


class Level(Enum):
    """How much is told: the result alone, with the chain of links, or every small step."""

    RESULT = "result"
    CHAIN = "chain"
    FULL = "full"


RESULT = frozenset(Level)
CHAIN = frozenset({Level.CHAIN, Level.FULL})
CHAIN_ONLY = frozenset({Level.CHAIN})
FULL_ONLY = frozenset({Level.FULL})


@dataclass(frozen=True)
class Step:
    """An equation ``left = right`` with the reasons why it holds, told at some ``levels``.

    It speaks of indices for which all conditions in ``given`` hold.
    """

    left: Expression
    right: Expression
    reasons: tuple[Reason, ...]
    levels: frozenset[Level] = CHAIN
    given: tuple[Expression, ...] = ()


class Kind(Enum):
    """What a part of a derivation is about."""

    FORWARD = "forward"
    CHAIN = "chain"
    BACKWARD = "backward"
    ADJOINT = "adjoint"
    LINK = "link"
    ASIDE = "aside"
    TOGETHER = "together"


@dataclass(frozen=True)
class Part:
    """Steps about one ``subject``; parts of one ``form`` look alike, the first explains it."""

    kind: Kind
    subject: Expression
    steps: tuple[Step, ...]
    form: int | None = None
    repeats: bool = False


@dataclass(frozen=True)
class Record:
    """A whole derivation: the derivative of ``loss`` by ``target``, part by part.

    ``derivative`` is its closed form in named quantities; ``paths`` names the quantities along
    each path from the loss, where the paths are written out; ``adjoint_of`` says what each
    adjoint name stands for, where adjoints are named instead. ``layout`` is that of the matrix
    form, None for the others.
    """

    loss: Ref
    target: Ref
    parts: tuple[Part, ...]
    derivative: Expression
    limits: Mapping[str, Limits]
    adjoint_of: Mapping[str, str]
    layout: str | None = None
    paths: tuple[tuple[Ref, ...], ...] = ()

    def steps(self, level: Level = Level.FULL) -> Iterator[Step]:
        """The steps told at one level, in order."""
        for part in self.parts:
            yield from (s for s in part.steps if level in s.levels)
