"""The explorer page in the browser: parameters, data, curves and the loss."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import Tab, path_of, slider


def test_sliders_and_fields_move_everything(show: Callable[..., Tab]) -> None:
    tab = show()
    before = {k: path_of(tab, k) for k in (".squiggle", ".residual", ".tangent", "#curves .look0")}
    slider(tab, "b3", 2)
    assert tab.text("#loss-value") == "1.11"
    assert tab.page.input_value('input[aria-label="b3, number"]') == "2"
    assert tab.text(".value") == "= −3.66"
    changed = [k for k in before if path_of(tab, k) != before[k]]
    assert {".squiggle", ".residual", ".tangent"} <= {*changed}
    before = {k: path_of(tab, k) for k in before}
    slider(tab, "w1", 1)
    assert path_of(tab, "#curves .look0") != before["#curves .look0"]
    tab.page.fill('input[aria-label="b3, number"]', "3")
    tab.page.fill('input[aria-label="w1, number"]', "3.34")
    assert tab.text("#loss-value") == "0.458"
    said = "document.getElementById('loss-said').textContent"
    tab.page.wait_for_function(f"{said} === 'SSR is 0.458'")


def test_points_are_dragged_added_removed_and_pasted(show: Callable[..., Tab]) -> None:
    tab = show()
    tab.page.locator(".point").nth(1).scroll_into_view_if_needed()
    box = tab.page.locator(".point").nth(1).bounding_box()
    tab.page.mouse.move(box["x"] + 5, box["y"] + 5)
    tab.page.mouse.down()
    tab.page.mouse.move(box["x"] + 25, box["y"] + 45, steps=4)
    tab.page.mouse.up()
    moved = tab.page.input_value('input[aria-label="observed, row 2"]')
    assert float(moved) < 1
    tab.page.locator(".point").nth(0).press("ArrowUp")
    assert float(tab.page.input_value('input[aria-label="observed, row 1"]')) > 0
    tab.page.click("#add-row")
    assert tab.page.locator(".point").count() == 4
    tab.page.click('button[aria-label="remove row 4"]')
    assert tab.page.locator(".point").count() == 3
    tab.page.click("summary")
    tab.page.fill("#csv", "dosage,observed\n0,0\n0.5,1\n1,0\n")
    tab.page.click("#apply-csv")
    assert tab.text("#loss-value") == "20.4"
    tab.page.fill('input[aria-label="dosage, row 1"]', "x")
    assert "“x” is not a number" in tab.text("#data-problem")
    assert tab.text("#loss-value") == "20.4"


def test_the_loss_and_its_map(show: Callable[..., Tab]) -> None:
    tab = show()
    assert path_of(tab, "#loss-curve .loss")
    assert tab.page.is_hidden("#loss-map")
    tab.page.select_option("#second", "w3")
    tab.page.wait_for_function("document.querySelector('.contours').getAttribute('d')?.length > 99")
    assert path_of(tab, "#loss-map .arrow")


def test_any_element_can_stand_on_the_map(show: Callable[..., Tab]) -> None:
    tab = show("iris")
    tab.page.select_option("#second", "W1")
    tab.page.wait_for_function("document.querySelector('.contours').getAttribute('d')?.length > 99")
    before = path_of(tab, ".contours")
    for wrong in ("9,9", "1", "a,b", ""):
        tab.page.fill("#second-place", wrong)
        assert "W1 has elements 1,1 to 2,4" in tab.text("#second-problem")
    tab.page.fill("#second-place", "2,3")
    assert tab.page.is_hidden("#second-problem")
    tab.page.wait_for_function(
        f"document.querySelector('.contours').getAttribute('d') !== {before!r}"
    )
    assert tab.page.locator("#second option:checked").inner_text() == "W1[2,3]"
    tab.page.click('.cell[title="W1[1,1]"]')
    tab.page.fill("#second-place", "1,1")
    assert "chosen first" in tab.text("#second-problem")


@pytest.mark.parametrize("wrong", ["abc", "NaN", "1e999", "", "--1"])
def test_what_is_no_number_is_said_beside_its_field(show: Callable[..., Tab], wrong: str) -> None:
    tab = show()
    field = tab.page.locator('input[aria-label="b3, number"]')
    field.fill(wrong)
    assert field.get_attribute("aria-invalid") == "true"
    row = tab.page.locator(".parameter", has=field)
    assert "number" in row.locator(".problem").inner_text()
    assert tab.text("#loss-value") == "20.4"


def test_pasted_rows_that_do_not_fit_are_said(show: Callable[..., Tab]) -> None:
    tab = show()
    tab.page.click("summary")
    for text, said in [("", "nothing"), ("1,2\n3", "line 2"), ("a,b\n1,2", "does not name")]:
        tab.page.fill("#csv", text)
        tab.page.click("#apply-csv")
        assert said in tab.text("#csv-problem")
    assert tab.page.locator(".point").count() == 3


def test_the_columns_to_paste_are_named(show: Callable[..., Tab]) -> None:
    assert show().text("#csv-columns") == "dosage, observed"
    tab = show("softmax-iris")
    named = tab.text("#csv-columns").split(", ")
    assert named[:2] == ["measured[1]", "measured[2]"]
    tab.page.click("summary")
    rows = [",".join(named), "1,2,3,4,1,0,0", "4,3,2,1,0,0,1"]
    tab.page.fill("#csv", "\n".join(rows))
    tab.page.click("#apply-csv")
    assert tab.page.is_hidden("#csv-problem")
    assert tab.page.input_value('input[aria-label="measured[4], row 1"]') == "4"


def test_data_of_a_model_without_rows(show: Callable[..., Tab]) -> None:
    tab = show("mazur")
    before = tab.text("#loss-value")
    tab.page.fill('input[aria-label="i1, row 1"]', "2")
    assert tab.text("#loss-value") != before
    assert tab.page.is_hidden("#add-row")


def test_lookups_out_of_range_are_said(show: Callable[..., Tab]) -> None:
    tab = show("word2vec")
    before = tab.text("#loss-value")
    tab.page.fill('input[aria-label="center, row 1"]', "99")
    assert "allowed: whole numbers from 1 to 6" in tab.text("#data-problem")
    assert tab.text("#loss-value") == before


def test_the_data_in_the_page_are_those_of_the_model(pages: Callable[[str], Path]) -> None:
    text = pages("statquest").read_text(encoding="utf-8")
    found = re.search(r'id="model">(.*?)</script>', text, re.DOTALL)
    assert found
    assert json.loads(found[1])["values"]["dosage"] == [0, 0.5, 1]


def test_any_of_many_points_is_dragged_and_reached_by_its_row(show: Callable[..., Tab]) -> None:
    rows = "\n".join(f"{k / 99:.4f},{(k % 7) / 7:.4f}" for k in range(100))
    tab = show()
    tab.page.click("summary")
    tab.page.fill("#csv", rows)
    tab.page.click("#apply-csv")
    assert tab.page.locator(".point").count() == 1
    assert path_of(tab, "#curves .residual").count("M") == 100
    tab.page.fill("#point-row input", "71")
    assert tab.page.get_attribute(".point", "aria-label") == "row 71"
    tab.page.locator(".point").scroll_into_view_if_needed()
    box = tab.page.locator(".point").bounding_box()
    tab.page.fill("#point-row input", "1")
    tab.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.page.mouse.down()
    assert tab.page.get_attribute(".point", "aria-label") == "row 71"
    before = tab.text("#loss-value")
    tab.page.mouse.move(box["x"] + 5, box["y"] + 60, steps=3)
    tab.page.mouse.up()
    assert tab.text("#loss-value") != before
    tab.page.fill("#point-row input", "101")
    assert "rows 1 to 100" in tab.text("#point-row .problem")
    tab.page.click("#rows-after")
    assert tab.text("#rows-shown") == "rows 41 to 80 of 100"


def test_which_output_is_plotted_against_which_input(show: Callable[..., Tab]) -> None:
    tab = show("softmax-iris")
    layers = ("#curves .residual", "#curves .observed")
    # all probabilities are equal at first, so that the observed ones tell
    first = [path_of(tab, layer) for layer in layers]
    tab.page.select_option("#entry", label="p[2]")
    second = [path_of(tab, layer) for layer in layers]
    assert all(one != other for one, other in zip(first, second, strict=True))
    tab.page.select_option("#across", label="measured[3]")
    assert all(
        path_of(tab, layer) not in pair for layer, *pair in zip(layers, first, second, strict=True)
    )
    assert show().page.is_hidden("#across-choice")


def test_numbers_too_large_to_draw_break_nothing(show: Callable[..., Tab]) -> None:
    tab = show()
    tab.page.select_option("#second", "w1")
    for field in ("b3, number", "w1, number", "dosage, row 1"):
        place = tab.page.locator(f'input[aria-label="{field}"]')
        before = place.input_value()
        place.fill("1e308")
        tab.page.wait_for_timeout(200)
        assert "larger here than any number" in tab.text("#loss-problem")
        tab.page.click("#step")
        place.fill(before)
        assert tab.page.is_hidden("#loss-problem")
        assert tab.text("#loss-value") == "20.4"
