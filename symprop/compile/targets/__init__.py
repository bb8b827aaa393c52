"""Targets: the array program printed in other languages, a file a target over common engines."""

from __future__ import annotations

from importlib import import_module

from ...errors import SympropError, nearest
from ...languages import TARGETS
from .material import Material, Target

__all__ = ["Material", "Target", "file", "target"]

MODULES = {name: f"{name}_source" for name in TARGETS} | {"javascript": "javascript"}


def target(name: str) -> Target:
    """A target by its name. Raises `SympropError`, which offers the nearest."""
    if name not in MODULES:
        raise SympropError(f"unknown target {name!r}{nearest(name, TARGETS)}")
    found: Target = import_module(f".{MODULES[name]}", __package__).TARGET
    return found


def file(name: str, material: Material) -> str:
    """A file that runs by itself, in that language."""
    return target(name).file(material)
