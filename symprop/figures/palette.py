"""Colors, dashes and marks that stay apart in gray print and for the color-blind."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """How one series is drawn: its color, dashes (lengths in line widths), and mark."""

    color: str
    dashes: tuple[float, ...]
    marker: str


LOOKS = (
    Look("#0B55A4", (5.0, 1.6), "o"),
    Look("#C75300", (1.4, 1.3), "s"),
    Look("#007555", (), "^"),
    Look("#5F1150", (6.0, 1.5, 1.2, 1.5), "D"),
    Look("#634000", (9.0, 2.0), "v"),
    Look("#4597CE", (3.0, 1.2, 1.0, 1.2, 1.0, 1.2), "P"),
)
"""The hues of Okabe and Ito, each as dark as no other, so that they are told apart in gray and with
any color vision; all can be read on white, and the first five are dark enough for words."""

INK = "#1a1a1a"
FAINT = "#8c8c8c"
PAPER = "#ffffff"


def look(number: int | None) -> Look:
    """A look by its number, from the start again where there are no more; None is plain ink."""
    return Look(INK, (), "o") if number is None else LOOKS[number % len(LOOKS)]
