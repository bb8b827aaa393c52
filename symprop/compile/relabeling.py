"""Nodes with other letters, and a form in which the names of bound letters do not count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from ..model import Limits
from ..tree import Affine
from .program import Contraction, Node, Reduction


def relabeled(value: Any, new: Mapping[str, str]) -> Any:
    """A node, or a part of one, with its letters replaced."""
    if isinstance(value, Affine):
        return replace(value, letters=tuple((new.get(k, k), c) for k, c in value.letters))
    if isinstance(value, tuple):
        return tuple(relabeled(v, new) for v in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes: dict[str, Any] = {}
    for field in fields(value):
        held = getattr(value, field.name)
        if field.name in ("axes", "letters"):
            changes[field.name] = tuple(new.get(k, k) for k in held)
        elif field.name == "letter":
            changes[field.name] = new.get(held, held)
        else:
            changes[field.name] = relabeled(held, new)
    return replace(value, **changes)


def canonical(node: Node, limits: Mapping[str, Limits]) -> Node:
    """The same for nodes that differ in bound letters alone: these are named by their ranges."""
    inner = node.map(lambda child: canonical(child, limits))
    if not isinstance(inner, Reduction | Contraction):
        return inner
    depth = sum(isinstance(n, Reduction | Contraction) for n in inner.walk())
    new = {k: f"{limits.get(k)}{depth}.{p}" for p, k in enumerate(inner.letters)}
    renamed: Node = relabeled(inner, new)
    return renamed
