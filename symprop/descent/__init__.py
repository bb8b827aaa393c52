"""Gradient descent: update rules, the loop, its history; knows no SymPy and no model."""

from .curve import Curve, curve
from .history import Change, Iterate, Iterates
from .layout import Layout
from .loop import descend
from .outcome import Outcome
from .rules import RULES, Rule
from .run import Run
from .table import Table

__all__ = [
    "RULES",
    "Change",
    "Curve",
    "Iterate",
    "Iterates",
    "Layout",
    "Outcome",
    "Rule",
    "Run",
    "Table",
    "curve",
    "descend",
]
