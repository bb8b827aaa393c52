"""Equations as text: read into a list of definitions, and written back."""

from __future__ import annotations

from .csvfile import load_csv
from .files import gallery_names, load
from .reader import parse
from .writer import unparse

__all__ = ["gallery_names", "load", "load_csv", "parse", "unparse"]
