"""Nodes of a drawn network that a softmax joins: what enters one of them changes all of them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import pairwise

from ..figures.drawings import NetworkDrawing
from ..figures.places import Box
from ..model import Definition, Definitions
from ..tree import Affine, Ref, Softmax

BULGE = 26.0
"""How far the line between two of them stands out to the right."""

WORDS = "softmax: what enters one of these changes them all"


def coupled(model: Definitions, drawing: NetworkDrawing) -> list[tuple[str, str]]:
    """Neighbors among the nodes that one softmax runs over, by their keys.

    >>> from symprop.equations import load
    >>> from symprop.figures.network import network_drawing
    >>> model = load("softmax-iris")
    >>> coupled(model, network_drawing(model, "p"))
    [('p-1', 'p-2'), ('p-2', 'p-3')]
    """
    groups: dict[tuple[str, tuple[int | None, ...]], list[str]] = {}
    runs = {d.name: (_units(model, d), _letters(d)) for d in model if _letters(d)}
    for node in drawing.nodes:
        for ref in (part for part in node.label if isinstance(part, Ref) and part.name in runs):
            units, running = runs[ref.name]
            places = [i.literal if isinstance(i, Affine) else None for i in ref.access]
            apart = tuple(p for k, p in zip(units, places, strict=False) if k not in running)
            groups.setdefault((ref.name, apart), []).append(node.key)
    return [pair for keys in groups.values() for pair in pairwise(keys)]


def _letters(definition: Definition) -> set[str]:
    """The letters over which a definition takes a softmax."""
    found = (n for n in definition.body.walk() if isinstance(n, Softmax))
    return {letter for node in found for letter in node.letters}


def _units(model: Definitions, definition: Definition) -> list[str]:
    """The letters whose values tell the nodes of a definition apart."""
    return [letter for letter in definition.letters if letter != model.rows]


def coupling(pair: tuple[str, str], boxes: Mapping[str, Box]) -> str:
    """The line between two neighbors, to the right of both."""
    one, other = (boxes[key] for key in pair)
    across = max(one.x + one.across, other.x + other.across) + BULGE
    start = f"{one.x + 0.9 * one.across:.1f} {one.y + 0.45 * one.down:.1f}"
    end = f"{other.x + 0.9 * other.across:.1f} {other.y - 0.45 * other.down:.1f}"
    bend = f"C{across:.1f} {one.y + one.down:.1f} {across:.1f} {other.y - other.down:.1f}"
    return (
        f'<path class="edge coupled" data-start="{escape(pair[0])}" data-end="{escape(pair[1])}" '
        f'd="M{start}{bend} {end}"><title>{WORDS}</title></path>'
    )
