"""Questions about a derivation, a kind a row, in the order in which a sheet asks them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import descent, links, mistakes, numbers, rules
from .asking import Setting
from .question import Choice, Numeric, Question
from .tables import NotByHand, Tables


@dataclass(frozen=True)
class QuestionKind:
    """A row: its name, its points, and what asks it (None where there is nothing to ask).

    ``numeric``: whether it can be asked depends on the numbers that were drawn. ``each``: it is
    asked about each of several parameters, others about one of them. ``unless``: it is asked only
    where that other kind cannot be.
    """

    name: str
    points: int
    ask: Callable[[Setting], Question | None]
    numeric: bool = True
    each: bool = False
    unless: str = ""


KINDS = (
    QuestionKind("link", 2, links.ask, numeric=False),
    QuestionKind("rule", 1, rules.ask, numeric=False),
    QuestionKind("forward", 2, numbers.forward),
    QuestionKind("residual", 1, numbers.residual),
    QuestionKind("loss", 2, numbers.loss, unless="residual"),
    QuestionKind("link number", 2, numbers.link),
    QuestionKind("derivative", 3, numbers.derivative, each=True),
    QuestionKind("mistake", 2, mistakes.ask, numeric=False),
    QuestionKind("descent", 2, descent.ask, each=True),
)
"""Every kind of question; wordings stand under ``sheet`` and its name."""

PLACES = {kind.name: place for place, kind in enumerate(KINDS)}
"""Where a kind stands on a sheet."""

__all__ = [
    "KINDS",
    "PLACES",
    "Choice",
    "NotByHand",
    "Numeric",
    "Question",
    "QuestionKind",
    "Setting",
    "Tables",
]
