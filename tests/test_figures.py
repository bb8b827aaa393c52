"""Drawings: networks read off their definitions, SVG that is the same each time, labels apart."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

import symprop
from symprop.figures import (
    Curve,
    Drawing,
    Edge,
    Mark,
    NetworkDrawing,
    Node,
    Panels,
    Plot,
    Points,
    Segments,
    Shape,
    Tangent,
    pdf,
    png,
    svg,
)
from symprop.figures.labels import LOW, Run, runs, tspans
from symprop.figures.network import network_drawing
from symprop.figures.networksvg import Placed
from symprop.figures.plots import mathtext
from symprop.notation import Style, style_of
from symprop.printing import PLAIN
from symprop.tree import Add, Divide, Grid, Link, Ref, letter, literal

CURVE = Curve(((0.0, 0.0), (1.0, 2.0), (2.0, float("nan"))), ("costs $ & <", Ref("w1")), 1)
PLOT = Plot(
    (
        CURVE,
        Points(((0.0, 0.0),), ("observed",)),
        Segments((((0.0, 0.0), (0.0, 1.0)), ((1.0, 2.0), (1.0, 1.0))), ("residuals",)),
        Tangent((1.0, 2.0), -1.0, 0.5),
        Mark((1.0, 2.0), (Ref("b3"), " = 0")),
    ),
    (Ref("b3"),),
    (Link(Ref("SSR"), Ref("b3")),),
)
DRAWINGS: dict[str, Drawing] = {
    "plot": PLOT,
    "panels": Panels((PLOT, PLOT, PLOT), columns=2),
    "network": NetworkDrawing(
        (Node("x", 0, ("in & <out>",), Shape.NAMED), Node("y", 1, (Ref("y1"),), look=0)),
        (Edge("x", "y", (Ref("w1"),)),),
    ),
}
GALLERY = symprop.gallery_names()


def drawn(name: str) -> NetworkDrawing:
    found = network_drawing(symprop.load(name))
    assert found is not None
    return found


def names(drawing: NetworkDrawing) -> set[str]:
    """Every name on an edge or in a node."""
    texts = [t for n in drawing.nodes for t in (n.label, n.bias)]
    texts += [edge.label for edge in drawing.edges]
    return {part.name for text in texts for part in text if isinstance(part, Ref)}


@pytest.mark.parametrize("name", DRAWINGS)
def test_svg_is_well_formed_and_the_same_each_time(name: str) -> None:
    drawing = DRAWINGS[name]
    first = svg(drawing)
    assert ElementTree.fromstring(first).tag.endswith("svg")
    assert first.startswith("<svg ")
    assert first == svg(drawing)
    assert not re.search(r"<metadata|<script|dc:date", first)


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawings_become_pdf_and_pixels(name: str) -> None:
    assert pdf(DRAWINGS[name]).startswith(b"%PDF")
    assert pdf(DRAWINGS[name]) == pdf(DRAWINGS[name])
    assert png(DRAWINGS[name]).startswith(b"\x89PNG")


def test_a_drawing_is_no_wider_than_asked() -> None:
    for drawing in DRAWINGS.values():
        found = re.search(r'width="([\d.]+)pt"', svg(drawing, PLAIN, 0.9))
        assert found
        assert float(found[1]) <= 0.9 * 454.1


def test_the_lecture_network() -> None:
    drawing = drawn("statquest")
    shown = names(drawing)
    assert {"w1", "w2", "w3", "w4", "b1", "b2", "b3", "dosage", "predicted"} <= shown
    assert [(n.key, n.layer) for n in drawing.nodes] == [
        ("dosage", 0),
        ("y1", 1),
        ("y2", 1),
        ("predicted", 2),
    ]
    pairs = {(e.start, e.end): e.label for e in drawing.edges}
    assert pairs["y2", "predicted"] == (Ref("w4"),)
    assert all(node.curve for node in drawing.nodes if node.layer == 1)


@pytest.mark.parametrize("name", GALLERY)
def test_every_weight_is_named(name: str) -> None:
    model = symprop.load(name)
    drawing = network_drawing(model)
    if drawing is None:
        assert name == "transformer"
    else:
        assert set(model.parameters) <= names(drawing)


@pytest.mark.parametrize("name", GALLERY)
def test_no_label_hides_another(name: str) -> None:
    model = symprop.load(name)
    drawing = network_drawing(model)
    if drawing is None:
        return
    placed = Placed(drawing, style_of(model))
    texts = [box for _, box in placed.names]
    for a, b in combinations([*texts, *placed.labels, *placed.boxes.values()], 2):
        assert a.overlap(b) < 0.2 * 4 * min(a.across * a.down, b.across * b.down) + 1e-9


def test_a_large_network_is_drawn_as_layers() -> None:
    drawing = network_drawing(symprop.dense(8, 16, 16, 3, names="arrays"))
    assert drawing is not None
    assert [node.shape for node in drawing.nodes] == [Shape.LAYER] * 4
    assert names(drawing) >= {"W1", "W2", "W3", "b1"}


def test_a_model_without_an_output_has_no_drawing() -> None:
    assert network_drawing(symprop.parse("L = (w - 1)**2")) is None


def test_a_gate_reads_both_its_factors() -> None:
    drawing = network_drawing(
        symprop.parse(
            "data x[i], y[i]\ng[i] = sigmoid(x[i]*v)\np[i] = g[i]*(w*x[i])\n"
            "L = sum((y[i] - p[i])**2, i)\noutput p"
        )
    )
    assert drawing is not None
    assert {(e.start, e.end) for e in drawing.edges} == {("x", "g"), ("g", "p"), ("x", "p")}


def test_names_in_labels() -> None:
    assert runs((Ref("w1"),), PLAIN) == (Run("w", True), Run("1", False, LOW))
    assert runs((Ref("alpha"),), PLAIN) == (Run("α", True),)
    found = runs((Ref("W1", (letter("k"), literal(2))),), Style())
    assert "".join(run.text for run in found) == "W(1)k,2"
    assert ElementTree.fromstring(f"<text>{tspans(runs(('<&',), PLAIN))}</text>") is not None


def test_labels_of_plots() -> None:
    assert mathtext((Divide(Ref("a"), Ref("b")),), PLAIN) == r"$\dfrac{a}{b}$"
    matrix = Grid(((Ref("a"),), (Ref("b"),)))
    assert "$" not in mathtext((Add((Ref("a"), matrix)),), PLAIN)


@pytest.mark.parametrize("name", GALLERY)
def test_no_edge_runs_through_a_node(name: str) -> None:
    model = symprop.load(name)
    drawing = network_drawing(model)
    if drawing is None:
        return
    placed = Placed(drawing, style_of(model))
    for edge, line in zip(drawing.edges, placed.lines, strict=True):
        others = [box for key, box in placed.boxes.items() if key not in (edge.start, edge.end)]
        assert not any(box.crossed(line) for box in others), (edge.start, edge.end)


def test_what_is_looked_up_names_the_edge_of_what_it_is_looked_up_by() -> None:
    pairs = {(edge.start, edge.end): edge.label for edge in drawn("word2vec").edges}
    assert pairs["center", "near"] == (Ref("V", (literal(1),)), ", ", Ref("V", (literal(2),)))
    assert {p.name for p in pairs["context", "near"] if isinstance(p, Ref)} == {"U"}


def test_outputs_have_colors_where_there_are_no_hidden_nodes() -> None:
    drawing = drawn("softmax-iris")
    assert len({edge.look for edge in drawing.edges}) == 3
    assert {edge.look for edge in drawn("ridge").edges} == {None}


def groups(drawing: Drawing, inside: str) -> list[str]:
    """The names of the groups of a plot inside groups whose names begin so."""
    root = ElementTree.fromstring(svg(drawing))
    outer = [group for group in root.iter() if group.get("id", "").startswith(inside)]
    return [group.get("id", "") for one in outer for group in one.iter() if group is not one]


@pytest.mark.parametrize("name", ["plot", "panels"])
def test_one_legend_covers_nothing_that_is_drawn(name: str) -> None:
    assert not [found for found in groups(DRAWINGS[name], "axes") if "legend" in found]
    assert groups(DRAWINGS[name], "figure").count("legend_1") == 1
    assert "legend_2" not in groups(DRAWINGS[name], "figure")


def test_steps_are_counted_in_whole_numbers() -> None:
    steps = Curve(((1.0, 10.0), (2.0, 0.25), (3.0, 0.2)))
    ticks = re.findall(r"<!-- (.*?) -->", svg(Plot((steps,), ("step",), ("SSR",))))
    assert {"1", "2", "3"} <= set(ticks)
    assert "1.5" not in ticks
