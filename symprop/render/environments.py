"""Displays in LaTeX, each kind in its environment: on paper, on slides, and for notebooks."""

from __future__ import annotations

from dataclasses import replace

from .engine import Renderer
from .formulas import Environment, small
from .layout import Room
from .tex import in_math

SAFE = 0.95
"""The part of an estimated width that is there even where the left sides turn out wider."""

PAGE = Environment(
    begin="\\begin{alignat*}{2}\n",
    end="\n\\end{alignat*}",
    room=Room(width=41.0, relation=1.8, gap=2.5, indent=1.0),
    reason=Renderer.inline,
    beside=lambda text: rf"\reason{{{text}}}",
    beneath=lambda text, room: rf"\reasons{{{SAFE * room:.1f}em}}{{{text}}}",
    tight=lambda text, room: rf"\fitted{{{SAFE * room:.1f}em}}{{{text}}}",
    scale=0.92,
    together=r"\\*",
    gap=r"\qquad",
)
"""A4 at 11 points with margins of 25 mm has lines of 41 ems."""

FRAGMENT = Environment(
    begin="$$\n\\begin{aligned}\n",
    end="\n\\end{aligned}\n$$",
    room=Room(width=44.0, relation=1.8, gap=2.0, indent=1.0),
    reason=lambda renderer, text: renderer.inline(text, in_math, small),
    beside=str,
    beneath=lambda text, _: text,
    tight=lambda text, _: text,
)
"""For notebooks, which know no page and no commands but those of amsmath."""

SLIDE = replace(
    PAGE,
    room=Room(width=35.0, relation=1.8, gap=2.5, indent=1.0),
    scale=1.05,
    together=r"\\",
)
"""Slides of 160 mm at 11 points with margins of 10 mm, as beamer makes them."""
