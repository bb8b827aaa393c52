"""The explorer page in the browser: the network, its derivations, numbers, paths, layers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import Tab

import symprop


def test_a_weight_is_chosen_in_the_drawing(show: Callable[..., Tab]) -> None:
    tab = show()
    assert tab.page.locator(".network .weight").count() == 7
    tab.page.click('.network .weight[data-name="w1"]')
    assert tab.text("#derivation-title").endswith("by w1")
    assert tab.text(".value") == "= 7.34"
    lit = tab.page.eval_on_selector_all(".node.lit", "all => all.map(n => n.dataset.key)")
    assert lit == ["y1", "predicted", "SSR"]
    assert tab.page.locator(".edge.lit").count() == 3
    assert tab.page.locator("#derivation button.link").count() == 4


def test_a_link_shows_its_definition_its_reason_and_its_number(show: Callable[..., Tab]) -> None:
    tab = show()
    tab.page.click('.network .weight[data-name="w1"]')
    tab.page.hover("button.link >> nth=2")
    assert "slope of softplus" in tab.text("#link-detail")
    assert "0.193 at i = 1" in tab.text("#link-detail")
    tab.page.select_option("#row", "3")
    tab.page.focus("button.link >> nth=0")
    assert "power rule" in tab.text("#link-detail")
    assert "at i = 3" in tab.text("#link-detail")


def test_levels_and_numbers(show: Callable[..., Tab]) -> None:
    tab = show()
    lines = {}
    for level in ("result", "chain", "full"):
        tab.page.check(f'input[value="{level}"]')
        lines[level] = tab.page.locator("#derivation .right").count()
    assert lines["result"] < lines["chain"] < lines["full"]
    tab.page.check('input[value="result"]')
    tab.page.check("#numbers")
    rights = tab.page.locator("#derivation .right").all_inner_texts()
    assert rights[-1] == "−15.7"
    assert tab.page.locator("[data-rounded]").count() == 3
    assert tab.text('.node[data-key="predicted"] .activation') == "−2.60"


def test_each_path_alone(show: Callable[..., Tab]) -> None:
    tab = show("xor")
    tab.page.click('.network .weight[data-name="b3"]')
    assert tab.page.is_hidden("#path-choice")
    tab = show("mazur")
    name = tab.page.evaluate(
        "() => { const { derivations } = JSON.parse(model.textContent);"
        " return Object.keys(derivations).find((k) => derivations[k].paths.length > 1); }"
    )
    tab.page.click(f'.choose:has-text("choose {name[0]} {name[1]} ")')
    assert tab.page.is_visible("#path-choice")
    tab.page.select_option("#path", "2")
    assert tab.page.locator("#derivation .off").count() > 0
    shares = tab.page.locator(".shares li").all_inner_texts()
    numbers = [float(s.split()[-1].replace("−", "-")) for s in shares]
    total = float(tab.text(".value").removeprefix("= ").replace("−", "-"))
    assert sum(numbers) == pytest.approx(total, rel=0.02)


def test_arrays_as_heat_maps(show: Callable[..., Tab]) -> None:
    tab = show("iris")
    tab.page.check("#numbers")
    tab.page.click('.cell[title="W1[2,3]"]')
    assert tab.text("#derivation-title").endswith("by W1[2,3]")
    assert tab.page.locator(".weight.chosen").get_attribute("data-place") == "2,3"
    assert tab.text('.node[data-key="a1-2"] .adjoint').startswith("δ ")
    before = tab.text('.node[data-key="a1-2"] .activation')
    tab.page.fill("#row-number input", "120")
    assert tab.text('.node[data-key="a1-2"] .activation') != before
    grad = symprop.load("iris").grad("W1[2,3]")()["W1[2,3]"]
    shown = float(tab.text(".value").removeprefix("= ").replace("−", "-"))
    assert shown == pytest.approx(grad, rel=5e-3)
    tab.page.locator('.cell[title="W1[2,3]"]').press("ArrowLeft")
    tab.page.keyboard.press("Enter")
    assert tab.text("#derivation-title").endswith("by W1[2,2]")


def lit(tab: Tab) -> set[str]:
    return {*tab.page.eval_on_selector_all(".node.lit", "all => all.map(n => n.dataset.key)")}


def test_a_network_too_large_to_draw_shows_layers(show: Callable[..., Tab]) -> None:
    tab = show("transformer")
    assert "too large to draw" in tab.text(".hint >> nth=0")
    assert tab.text('.node[data-key="A"] .shape-of') == "2 × 6 × 6"
    tab.page.click('.weight[data-name="W_q"]')
    assert tab.text("#derivation-title").endswith("by W_q[1,1,1]")
    way = {"q", "A", "y", "x1", "mu2", "sigma2", "n2", "a", "x2", "p", "CE"}
    assert lit(tab) == way
    ends = tab.page.eval_on_selector_all(".edge.lit", "all => all.map(e => e.dataset.end)")
    assert {*ends} == way - {"q"}
    tab.page.check("#numbers")
    assert tab.page.locator('.node[data-key="A"] .cell-of').count() == 2 * 2 * 6
    assert tab.text('.node[data-key="CE"] .strips') == "1.57δ 1"
    before = tab.text('.node[data-key="A"] title')
    tab.page.select_option("#row", "4")
    assert tab.text('.node[data-key="A"] title') != before


def test_a_way_through_earlier_steps_is_lit_and_a_dead_end_is_not(show: Callable[..., Tab]) -> None:
    tab = show("lstm")
    tab.page.click('.weight[data-name="w_f"]')
    assert {"f", "c", "h", "h before", "o", "p", "BCE"} <= lit(tab)
    assert tab.page.locator(".edge.again.lit").count() == 2
    tab = show("physics")
    tab.page.click('.weight[data-name="v"] >> nth=0')
    assert lit(tab) == {"N", "u", "N_x", "N_x_x", "u_x_x", "residual", "MSE"}
    tab.page.select_option("#path", "4")
    assert lit(tab) == {"N", "u", "residual", "MSE"}


def test_names_that_javascript_knows_already(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "names.html"
    symprop.parse(
        "data x[i] = [1, 2], values[i] = [2, 3]\nparameter constructor = 1, arguments = 0.5\n"
        "toString[i] = constructor*x[i] + arguments\n"
        "valueOf = sum((values[i] - toString[i])**2, i)\n"
    ).explore(parameter="constructor").save(path)
    tab = Tab(browser, path)
    tab.page.check("#numbers")
    tab.page.check('input[value="full"]')
    tab.page.click("#step")
    assert "NaN" not in tab.text("#derivation")
    assert tab.page.locator("#history td").all_inner_texts()[:3] == ["1", "1", "−3"]
    tab.close()


def test_titles_that_look_like_markup_are_shown_as_typed(browser: Any, tmp_path: Path) -> None:
    title = "<img src=x onerror=alert(1)> & <b>\"A\" 'B'</b> </script><script>alert(2)</script>"
    path = tmp_path / "title.html"
    symprop.load("statquest").explore(title=title).save(path)
    tab = Tab(browser, path)
    asked: list[str] = []
    tab.page.on("dialog", lambda dialog: asked.append(dialog.message))
    assert tab.text("h1") == tab.page.title() == title
    assert tab.page.locator("h1 *").count() == 0
    tab.page.click("#step")
    tab.close()
    assert not asked
