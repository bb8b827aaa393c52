"""Papers from Python: looked at, extended by sections of one's own, shown in a notebook, saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browsing import Tab

import symprop
from symprop.documents.blocks import Display, Heading, Listing, Row, Slide
from symprop.papers import handout, slides
from symprop.papers.worksheets import worksheet
from symprop.tree import Number, Ref

MODEL = symprop.load("ridge")
"""It has no plot, so that it is told quickly."""


def test_sections_have_names() -> None:
    told = handout(MODEL)
    assert told.headings[0] == "The idea"
    assert len(told.headings) == sum(isinstance(b, Heading) and b.level == 1 for b in told.blocks)
    shown = slides(MODEL)
    assert len(shown.headings) == sum(isinstance(block, Slide) for block in shown.blocks)


def test_a_section_of_strings_blocks_derivations_and_papers(tmp_path: Path) -> None:
    told = handout(MODEL)
    other = MODEL.derive("w[2]")
    row = Display((Row(Ref("MSE"), Number(2)),))
    new = told.with_section("Mine", "See:", row, other, told)
    before = len(told.blocks)
    assert new.blocks[:before] == told.blocks
    assert new.headings == (*told.headings, "Mine")
    mine = new.blocks[before:]
    assert mine[2] == row
    derived = other.document().blocks
    assert [b for b in derived if isinstance(b, Display)] == [
        b for b in mine[3 : 3 + len(derived)] if isinstance(b, Display)
    ]
    assert all(b.level > 1 for b in mine[1:] if isinstance(b, Heading))
    assert set(other.document().limits) <= set(new.document.limits)
    for suffix in (".html", ".tex", ".md", ".ipynb", ".typ", ".txt"):
        new.save(tmp_path / f"x{suffix}")
        assert "Mine" in (tmp_path / f"x{suffix}").read_text(encoding="utf-8")


def test_a_slide_of_derivations() -> None:
    new = slides(MODEL).with_section("Mine", MODEL.derive("w[1]"))
    assert isinstance(new.blocks[-1], Slide)
    assert new.headings[-1] == "Mine"


@pytest.mark.parametrize("part", [3, None, b"x", MODEL])
def test_what_no_section_is_made_of(part: Any) -> None:
    with pytest.raises(symprop.SympropError, match="strings, blocks, papers and derivations"):
        handout(MODEL).with_section("Mine", part)


def test_a_section_ends_every_sheet_and_no_key(tmp_path: Path) -> None:
    made = worksheet(MODEL, variants=2).with_section("Extra", Listing((("one",), ("two",))))
    assert all("Extra" in paper.to_text() for paper in made.sheets)
    assert "Extra" not in made.key.to_text()
    sheet, key = made.save(tmp_path / "x.txt")
    assert sheet.read_text(encoding="utf-8").count("Extra\n") == 2
    assert "Extra" not in key.read_text(encoding="utf-8")


def test_a_notebook_shows_the_page_in_a_frame(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "cell.html"
    path.write_text(f"<!DOCTYPE html>{handout(MODEL)._repr_html_()}", encoding="utf-8")
    tab = Tab(browser, path)
    frame = tab.page.frames[1]
    frame.wait_for_selector(".display")
    assert frame.eval_on_selector(".display", "e => getComputedStyle(e).display") == "grid"
    tab.context.close()
    assert not tab.said
