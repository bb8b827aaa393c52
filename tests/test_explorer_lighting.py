"""The explorer page in the browser: what lights up is what the chosen weight moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from browsing import Tab

import symprop

FAR = 0.37
"""How far each weight is moved: what does not change then does not depend on it."""

NODES = "all => all.map(n => [n.dataset.key, n.dataset.name, n.dataset.place, n.matches('.lit')])"


def element(value: Any, axes: tuple[str, ...], rows: str | None, place: str) -> Any:
    """The numbers of a node: all its rows, or all steps of one without rows."""
    indices = iter(int(k) - 1 for k in place.split(",") if k)
    return np.asarray(value)[tuple(slice(None) if k == rows else next(indices) for k in axes)]


@pytest.mark.parametrize("name", ["softmax-iris", "iris", "mazur", "gaussian", "two-layer"])
def test_what_is_lit_is_what_the_weight_moves(name: str, show: Callable[..., Tab]) -> None:
    model = symprop.load(name)
    generator = np.random.default_rng(3)
    values = {
        **model.values,
        **{
            p: model.values[p] + FAR * generator.standard_normal(np.shape(model.values[p]))
            for p in model.parameters
        },
    }
    tab = show(name)
    names = tab.page.eval_on_selector_all(".network .node", "all => all.map(n => n.dataset.name)")
    quantities = [name for name in model.quantities if name in names]

    def numbers(given: dict[str, Any]) -> dict[str, Any]:
        return {name: model.evaluate(name, given) for name in quantities}

    before = numbers(values)
    weights = tab.page.locator(".network .weight")
    assert weights.count() > 0
    for k in range(weights.count()):
        weight = weights.nth(k)
        parameter, place = weight.get_attribute("data-name"), weight.get_attribute("data-place")
        moved = np.array(values[parameter], float)
        moved[tuple(int(i) - 1 for i in place.split(",") if i)] += FAR
        after = numbers({**values, parameter: moved})
        weight.press("Enter")
        nodes = tab.page.eval_on_selector_all(".network .node", NODES)
        for key, quantity, index, lit in nodes:
            if quantity not in model.quantities:
                assert not lit
                continue
            own, fresh = (
                element(found[quantity], model.axes[quantity], model.rows, index)
                for found in (before, after)
            )
            assert lit == bool(np.any(own != fresh)), (parameter, place, key)


def test_a_softmax_lights_all_its_outputs(show: Callable[..., Tab]) -> None:
    tab = show("softmax-iris")
    tab.page.click('.network .weight[data-name="b"][data-place="2"]')
    lit = tab.page.eval_on_selector_all(".node.lit", "all => all.map(n => n.dataset.key)")
    assert lit == ["p-1", "p-2", "p-3", "CE"]
    assert tab.page.locator(".edge.coupled.lit").count() == 2
    # W2,1's own edge, the two that join the outputs, and those on to the loss
    tab.page.click('.network .weight[data-name="W"][data-place="2,1"]')
    assert tab.page.locator(".edge.lit").count() == 1 + 2 + 3
