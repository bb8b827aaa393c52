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
    Look("#0072B2", (5.0, 1.6), "o"),
    Look("#D55E00", (1.4, 1.3), "s"),
    Look("#007A5A", (), "^"),
    Look("#9C4F7C", (6.0, 1.5, 1.2, 1.5), "D"),
    Look("#8A6A00", (9.0, 2.0), "v"),
    Look("#2F7FA8", (3.0, 1.2, 1.0, 1.2, 1.0, 1.2), "P"),
)
"""The colors of Okabe and Ito, the light ones darkened until they can be read on white."""

INK = "#1a1a1a"
FAINT = "#8c8c8c"
PAPER = "#ffffff"


def look(number: int | None) -> Look:
    """A look by its number, from the start again where there are no more; None is plain ink."""
    return Look(INK, (), "o") if number is None else LOOKS[number % len(LOOKS)]
