"""The command line: one file a command, options that mean the same everywhere."""

from __future__ import annotations

from .program import main

__all__ = ["main"]
