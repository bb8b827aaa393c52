"""A network that is too wide for a page is drawn in parts, in which nothing is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import symprop
from symprop.figures import Edge, NetworkDrawing, Node
from symprop.figures.folding import folded
from symprop.papers import handout


@st.composite
def drawings(draw: st.DrawFn) -> NetworkDrawing:
    """Layers of nodes, each of which reads one of the layer before and some of any before."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=14))
    keys = [[f"n{layer}_{k}" for k in range(size)] for layer, size in enumerate(sizes)]
    edges: list[Edge] = []
    for layer, here in enumerate(keys[1:], start=1):
        earlier = [key for before in keys[:layer] for key in before]
        for key in here:
            more = draw(st.lists(st.sampled_from(earlier), max_size=2))
            edges += [Edge(start, key) for start in dict.fromkeys([keys[layer - 1][0], *more])]
    nodes = (Node(key, layer, (key,)) for layer, here in enumerate(keys) for key in here)
    return NetworkDrawing(tuple(nodes), tuple(edges))


@given(drawings(), st.integers(3, 8))
def test_parts_have_every_edge_once_and_no_more_layers_than_fit(
    drawing: NetworkDrawing, most: int
) -> None:
    parts = folded(drawing, most)
    assert sorted((e.start, e.end) for part in parts for e in part.edges) == sorted(
        (e.start, e.end) for e in drawing.edges
    )
    seen: set[str] = set()
    for part in parts:
        layer_of = {node.key: node.layer for node in part.nodes}
        assert max(layer_of.values()) < most
        assert all(layer_of[e.start] < layer_of[e.end] for e in part.edges)
        again = seen & set(layer_of)
        assert all(layer_of[key] == 0 for key in again)
        seen |= set(layer_of)
    assert {e.end for e in drawing.edges} <= seen


def test_a_transformer_is_drawn_in_two_parts() -> None:
    paper = handout(symprop.load("transformer"))
    shown = [f for f in paper.document.figures if isinstance(f.drawing, NetworkDrawing)]
    assert [{node.key for node in f.drawing.nodes} >= {"x", "y"} for f in shown] == [True, True]  # type: ignore[union-attr]
    assert [f.alt.endswith("(continued)") for f in shown] == [False, True]


def test_a_network_that_fits_is_drawn_whole() -> None:
    shown = handout(symprop.load("batch-norm")).document.figures
    assert sum(isinstance(f.drawing, NetworkDrawing) for f in shown) == 1
