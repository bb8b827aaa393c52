"""The commands: a file of this folder each, which holds it as ``command``."""

from __future__ import annotations

COMMANDS = (
    "models",
    "derive",
    "descend",
    "handout",
    "worksheet",
    "slides",
    "explore",
    "source",
    "check",
)
"""The commands there are, in the order in which the help lists them."""
