"""A network with too many layers for the width of a page, in parts that go on from each other."""

from __future__ import annotations

from dataclasses import replace

from .drawings import NetworkDrawing, Shape
from .network import MOST_LAYERS


def folded(drawing: NetworkDrawing, most: int = MOST_LAYERS) -> tuple[NetworkDrawing, ...]:
    """The drawing in as few parts as there can be with so many layers each at most.

    What a part reads from those before it stands at its left once more, by its name alone. Of
    all places to cut, the one is taken where the fewest names have to be said again.
    """
    layers = 1 + max(node.layer for node in drawing.nodes)
    if layers <= most:
        return (drawing,)
    parts = -(-(layers - 1) // (most - 1))
    cuts = range(max(2, layers - (parts - 1) * (most - 1)), most + 1)
    cut = min(cuts, key=lambda c: (len(_read_after(drawing, c)), abs(c - layers / parts)))
    before, after = _cut(drawing, cut)
    return before, *folded(after, most)


def _read_after(drawing: NetworkDrawing, cut: int) -> set[str]:
    """The nodes before a layer that it or a later one reads."""
    layer_of = {node.key: node.layer for node in drawing.nodes}
    return {e.start for e in drawing.edges if layer_of[e.start] < cut <= layer_of[e.end]}


def _cut(drawing: NetworkDrawing, cut: int) -> tuple[NetworkDrawing, NetworkDrawing]:
    """The layers before a layer, and those from it on beside what they read."""
    again = _read_after(drawing, cut)
    late = {node.key for node in drawing.nodes if node.layer >= cut}
    edges = [edge for edge in drawing.edges if edge.end not in late]
    used = {key for edge in edges for key in (edge.start, edge.end)}
    before = NetworkDrawing(tuple(n for n in drawing.nodes if n.key in used), tuple(edges))
    known = (
        replace(n, layer=0, shape=Shape.NAMED, bias=(), note=(), curve=())
        for n in drawing.nodes
        if n.key in again
    )
    later = (replace(n, layer=n.layer - cut + 1) for n in drawing.nodes if n.key in late)
    rest = tuple(edge for edge in drawing.edges if edge.end in late)
    return before, NetworkDrawing((*known, *later), rest)
