"""The explorer page in the browser: its address, and what is copied and saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import Tab, path_of, slider

import symprop


def test_the_address_keeps_what_was_seen(show: Callable[..., Tab]) -> None:
    tab = show()
    tab.page.click('.network .weight[data-name="w2"]')
    slider(tab, "b3", 1.5)
    tab.page.check('input[value="full"]')
    tab.page.select_option("#second", "b3")
    tab.page.fill('input[aria-label="observed, row 2"]', "0.8")
    tab.page.wait_for_function("location.hash.includes('0.8')")
    hash, loss = tab.page.evaluate("location.hash"), tab.text("#loss-value")
    other = show(hash=hash)
    assert other.text("#loss-value") == loss
    assert other.text("#derivation-title").endswith("by w2")
    assert other.page.is_checked('input[value="full"]')
    assert other.page.input_value("#second") == "b3"
    assert other.page.is_hidden("#address-problem")


def test_the_address_keeps_output_input_link_and_page_of_the_table(
    show: Callable[..., Tab],
) -> None:
    tab = show("softmax-iris")
    tab.page.select_option("#entry", label="p[2]")
    tab.page.select_option("#across", label="measured[3]")
    tab.page.fill("#row-number input", "77")
    tab.page.click("#rows-after")
    for name in ("b", "W"):
        tab.page.uncheck(f'#learners input[value="{name}"]')
    tab.page.fill("#rate", "0.02")
    tab.page.click('.network .weight[data-name="W"][data-place="2,3"]')
    tab.page.focus("button.link >> nth=1")
    tab.page.wait_for_function("/choice=W.*link=/.test(location.hash)")
    shown = ["#link-detail", "#rows-shown", "#derivation-title"]
    fields = ["#entry", "#across", "#row-number input", "#rate"]
    other = show("softmax-iris", hash=tab.page.evaluate("location.hash"))
    for selector in shown:
        assert other.text(selector) == tab.text(selector) != ""
    for selector in fields:
        assert other.page.input_value(selector) == tab.page.input_value(selector) != ""
    assert path_of(other, "#curves .residual") == path_of(tab, "#curves .residual")
    assert other.page.locator("#learners input:checked").count() == 0
    assert other.page.is_hidden("#address-problem")


def test_the_address_keeps_a_descent(show: Callable[..., Tab]) -> None:
    tab = show(permissions=["clipboard-read", "clipboard-write"])
    tab.page.click("#step")
    tab.page.click("#step")
    tab.page.fill("#rate", "0.05")
    tab.page.click("#step")
    tab.page.click("#copy-link")
    link = tab.page.evaluate("navigator.clipboard.readText()")
    assert "walks=2*0.1*b3%3B1*0.05*b3" in link
    other = show(hash=link[link.index("#") :])
    assert other.text("#history") == tab.text("#history")
    assert other.text("#loss-value") == tab.text("#loss-value")
    assert path_of(other, "#loss-curve .trail").count("M") == 3
    other.page.click("#reset")
    assert other.text("#loss-value") == "20.4"


def test_another_link_in_the_same_page_shows_just_what_it_says(show: Callable[..., Tab]) -> None:
    tab = show()
    slider(tab, "b3", 2)
    tab.page.check("#numbers")
    tab.page.evaluate("location.hash = 'choice=w1&level=full'")
    tab.page.wait_for_function("document.getElementById('loss-value').textContent === '20.4'")
    assert tab.text("#derivation-title").endswith("by w1")
    assert not tab.page.is_checked("#numbers")
    slider(tab, "b3", 2)
    tab.page.evaluate("location.hash = 'choice=w77&level=full'")
    tab.page.wait_for_selector("#address-problem:not([hidden])")
    assert tab.text("#loss-value") == "1.11"


def test_a_broken_address_is_said_and_breaks_nothing(show: Callable[..., Tab]) -> None:
    wrong = "entry=9&across=q&path=9&link=99&table=1e9&walks=1*0.1*q"
    hash = f"#choice=w99&v.b3=x&v.q=1&level=deep&row=77&rows=1,2,3&learn=zz&junk=%00&{wrong}"
    tab = show(hash=hash)
    said = tab.text("#address-problem")
    parts = ("w99", "v.b3=x", "q", "level=deep", "rows", "junk", "row=77", "zz", "entry=9")
    for part in (*parts, "across=q", "path=9", "link=99", "table=1e9"):
        assert part in said
    assert tab.text("#loss-value") == "20.4"
    assert tab.page.input_value("#row") == "1"


def test_copies_and_downloads(show: Callable[..., Tab]) -> None:
    tab = show(permissions=["clipboard-read", "clipboard-write"])
    slider(tab, "b3", 1)
    read = "navigator.clipboard.readText()"
    tab.page.click("#copy-latex")
    latex = tab.page.evaluate(read)
    assert latex.startswith("\\begin{align*}\n\\frac{d")
    assert latex.count("&=") == tab.page.locator("#derivation .right").count() + 1
    tab.page.check("#numbers")
    tab.page.click("#copy-latex")
    filled = tab.page.evaluate(read)
    assert "-9.66 && \\text{in numbers}" in filled
    assert "\\text{in numbers at i = 1}" in filled
    tab.page.uncheck("#numbers")
    tab.page.click("#copy-python")
    tab.page.wait_for_function(f"async () => (await {read}).startsWith('import symprop')")
    code = tab.page.evaluate(read)
    names: dict[str, Any] = {}
    exec(code, names)
    assert names["model"].grad("b3")()["b3"] == pytest.approx(-9.655108380577747)
    for picture in ("network", "curves", "loss-curve"):
        with tab.page.expect_download() as waited:
            tab.page.click(f'[data-picture="{picture}"]')
        text = Path(waited.value.path()).read_text(encoding="utf-8")
        assert text.startswith("<svg")
        assert "stroke:rgb" in text
        legend = text.endswith("observed</tspan></text></svg>")
        assert legend == (picture == "curves")
        # letters stand on a ground of their own, which must not cover them
        assert ("paint-order:stroke" in text) == (picture == "network")


def test_a_frame_as_in_a_notebook(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "notebook.html"
    path.write_text(symprop.load("statquest").explore()._repr_html_(), encoding="utf-8")
    tab = Tab(browser, path)
    frame = tab.page.frame_locator("iframe")
    frame.locator("#step").click()
    assert frame.locator("#loss-value").inner_text() == "3.27"
    frame.locator("#copy-link").click()
    assert "no address" in frame.locator("#share-status").inner_text()
    tab.context.close()
    assert not tab.said


def test_rows_in_an_address_that_look_up_what_is_not_there_are_left_out(
    show: Callable[..., Tab],
) -> None:
    columns = len(symprop.load("word2vec").data)
    tab = show("word2vec", hash=f"#rows={','.join(['99'] * columns)}")
    assert "rows" in tab.text("#address-problem")
    assert "NaN" not in tab.text("#loss-value")
