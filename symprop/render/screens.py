"""Formats that show slides on a screen: what is too high for it is cut before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .cutting import fitted
from .engine import Format
from .typst import level
from .typstslides import FORMAT as TYPST

SCREENS: Mapping[str, Format] = {
    "typst": replace(TYPST, prepare=lambda document: level(fitted(document))),
}
"""How a document of slides is written, by the names of the formats for all documents."""
