"""Colors of figures: told apart in gray print and with every color vision, and seen on white.

How colors look to the color-blind is simulated as in G. M. Machado, M. M. Oliveira and L. A. F.
Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE
Transactions on Visualization and Computer Graphics 15 (2009), for a severity of 1. Distances are
those of CIE 1976 (L*, a*, b*), contrasts those of WCAG 2.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from symprop.figures.palette import INK, LOOKS, PAPER

Color = NDArray[np.float64]

VISIONS = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
"""Linear sRGB to XYZ, for the white of D65."""

COLORS = (*(look.color for look in LOOKS), INK)
PAIRS = tuple(combinations(COLORS, 2))


def linear(color: str) -> Color:
    """The red, green and blue light of a color."""
    parts = np.array([int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    light: Color = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return light


def lab(light: Color) -> Color:
    """Lightness, and the two axes of color."""
    xyz = XYZ @ light.clip(0, 1) / (XYZ @ np.ones(3))
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(one: str, other: str) -> float:
    """How much lighter the lighter of two colors is."""
    dark, light = sorted((XYZ @ linear(color))[1] for color in (one, other))
    return float((light + 0.05) / (dark + 0.05))


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_two_colors_differ_in_gray(pair: tuple[str, str]) -> None:
    one, other = (lab(linear(color))[0] for color in pair)
    assert abs(one - other) >= 6


@pytest.mark.parametrize("vision", VISIONS)
def test_two_colors_differ_with_every_color_vision(vision: str) -> None:
    for pair in PAIRS:
        one, other = (lab(VISIONS[vision] @ linear(color)) for color in pair)
        assert np.linalg.norm(one - other) >= 15, pair


def test_lines_and_words_are_seen_on_paper() -> None:
    for number, look in enumerate(LOOKS):
        assert contrast(look.color, PAPER) >= (4.5 if number < 5 else 3)


def test_two_looks_differ_without_color() -> None:
    assert len({(look.dashes, look.marker) for look in LOOKS}) == len(LOOKS)
    assert len({look.dashes for look in LOOKS}) == len(LOOKS)
    assert len({look.marker for look in LOOKS}) == len(LOOKS)
