"""Formats that show slides on a screen: what is too high for it is cut before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .beamer import FORMAT as BEAMER
from .cutting import fitted
from .engine import Format
from .htmlslides import FORMAT as HTML
from .typst import level
from .typstslides import FORMAT as TYPST

SCREENS: Mapping[str, Format] = {
    "typst": replace(TYPST, prepare=lambda document: level(fitted(document))),
    "html": replace(HTML, prepare=fitted),
    "latex": replace(BEAMER, prepare=fitted),
}
"""How a document of slides is written, by the names of the formats for all documents."""
