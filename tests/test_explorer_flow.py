"""The flow of a large model: its boxes and arrows, where they stand, and the picture of them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import symprop
from symprop.derive.tangents import expanded
from symprop.explorer.flow import BEFORE, flow
from symprop.explorer.flowpicture import flow_picture
from symprop.explorer.lanes import APART, laid_out
from symprop.notation import style_of
from symprop.rewriting import names_in


@pytest.mark.parametrize("name", symprop.gallery_names())
def test_every_definition_that_reads_is_drawn_with_what_it_reads(name: str) -> None:
    model = expanded(symprop.load(name))
    found = flow(model)
    assert model.loss in found.boxes
    assert found.boxes[model.loss].layer == max(box.layer for box in found.boxes.values())
    shown = {p for box in found.boxes.values() for p in box.parameters}
    assert shown == {n for d in model for n in names_in(d.body) if n in model.parameters}
    for start, end in found.arrows:
        assert found.boxes[start].layer < found.boxes[end].layer
        inner = {n for d in model.definition_of[end] for n in names_in(d.body)}
        inner |= {
            m for n in inner for d in model.definition_of.get(n, ()) for m in names_in(d.body)
        }
        assert found.boxes[start].name in inner


def test_a_sum_and_its_activation_are_one_box() -> None:
    found = flow(symprop.load("transformer"))
    assert "z" not in found.boxes
    assert found.boxes["a"].function == "gelu"
    assert found.boxes["a"].parameters == ("W1", "b1")
    assert ("n2", "a") in found.arrows


def test_what_an_earlier_step_left_has_a_box_and_an_arrow_back() -> None:
    found = flow(symprop.load("lstm"))
    assert {*found.again} == {("h", "h" + BEFORE), ("c", "c" + BEFORE)}
    assert ("h" + BEFORE, "f") in found.arrows
    alone = flow(symprop.load("rnn"))
    assert ("h" + BEFORE, "h") in alone.arrows
    assert ("h", "h") not in alone.arrows


@st.composite
def graphs(draw: st.DrawFn) -> tuple[dict[str, int], list[tuple[str, str]], dict[str, float]]:
    layers = {f"q{k}": draw(st.integers(0, 4)) for k in range(draw(st.integers(1, 9)))}
    layers["top"] = 0
    keys = sorted(layers)
    pairs = [(a, b) for a in keys for b in keys if layers[a] < layers[b]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    turned = [(b, a) if draw(st.booleans()) else (a, b) for a, b in chosen]
    return layers, turned, {key: draw(st.floats(5, 80)) for key in keys}


@given(graphs())
def test_boxes_do_not_overlap_and_arrows_pass_between_them(graph) -> None:
    layers, arrows, halves = graph
    across, passes = laid_out(layers, arrows, halves)
    rooms: dict[int, list[tuple[float, float]]] = {}
    for key, layer in layers.items():
        rooms.setdefault(layer, []).append((across[key] - halves[key], across[key] + halves[key]))
    for row in rooms.values():
        for (_, right), (left, _) in pairwise(sorted(row)):
            assert left - right >= APART - 1e-6
    for (start, end), passed in passes.items():
        way = 1 if layers[end] > layers[start] else -1
        between = range(layers[start] + way, layers[end], way)
        assert len(passed) == len(between)
        for layer, x in zip(between, passed, strict=True):
            assert all(not left < x < right for left, right in rooms.get(layer, ()))


def test_straight_chains_are_straight() -> None:
    arrows = [("a", "b"), ("b", "c")]
    across, _ = laid_out({"a": 0, "b": 1, "c": 2}, arrows, dict.fromkeys("abc", 9.0))
    assert len({*across.values()}) == 1


def test_the_picture_has_a_box_a_definition_and_a_button_a_parameter() -> None:
    model = symprop.parse(
        "data x[i] = [1, 2], y[i] = [2, 3]\nparameter w = 1\n"
        "p[i] = w*x[i]\nL = sum((y[i] - p[i])**2, i)\n"
    )
    picture, _ = flow_picture(model, style_of(model))
    assert re.findall(r'data-key="([^"]+)"', picture) == ["x", "p", "y", "L"]
    assert picture.count('class="weight"') == 1


@pytest.mark.parametrize(("name", "high"), [("transformer", True), ("lstm", False)])
def test_a_picture_that_is_higher_than_wide_stands_beside_the_derivation(
    name: str, high: bool
) -> None:
    html = symprop.load(name).explore().html
    assert ('<main class="explorer tall">' in html) == high
    assert "too large to draw" in html
