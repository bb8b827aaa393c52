"""The explorer page in the browser: its address, and what is copied and saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import Tab, slider

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


def test_a_broken_address_is_said_and_breaks_nothing(show: Callable[..., Tab]) -> None:
    tab = show(hash="#choice=w99&v.b3=x&v.q=1&level=deep&row=77&rows=1,2,3&learn=zz&junk=%00")
    said = tab.text("#address-problem")
    for part in ("w99", "v.b3=x", "q", "level=deep", "rows", "junk"):
        assert part in said
    assert tab.text("#loss-value") == "20.4"
    assert tab.page.input_value("#row") == "3"


def test_copies_and_downloads(show: Callable[..., Tab]) -> None:
    tab = show(permissions=["clipboard-read", "clipboard-write"])
    slider(tab, "b3", 1)
    read = "navigator.clipboard.readText()"
    tab.page.click("#copy-latex")
    latex = tab.page.evaluate(read)
    assert latex.startswith("\\begin{align*}\n\\frac{d")
    assert latex.count("&=") == tab.page.locator("#derivation .right").count() + 1
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


def test_a_frame_as_in_a_notebook(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "notebook.html"
    path.write_text(symprop.load("statquest").explore()._repr_html_(), encoding="utf-8")
    tab = Tab(browser, path)
    frame = tab.page.frame_locator("iframe")
    frame.locator("#step").click()
    assert frame.locator("#loss-value").inner_text() == "3.27"
    tab.context.close()
    assert not tab.said
