"""The handout of every gallery model in every format: whole, told in words, nothing cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from browsing import Tab
from margins import assert_inside
from pdflatex import compiled, needs_latex, overfull
from rich.cells import cell_len

import symprop
from symprop.documents.blocks import Display, Document, every
from symprop.figures import plots
from symprop.papers import handout
from symprop.render.markdown import escape as in_markdown
from symprop.render.saving import SUFFIXES
from symprop.typesetting import typeset

GALLERY = symprop.gallery_names()

BRACKET = 5
"""Columns by which a line of text may be too long: brackets narrow on paper are not broken."""

WIDEST = 12.0
"""Points by which a line of LaTeX may be wider than the text."""


@cache
def document(name: str) -> Document:
    return handout(symprop.load(name)).document


@pytest.fixture(scope="module", autouse=True)
def each_plot_drawn_once() -> Iterator[None]:
    """All formats show the same plots; matplotlib takes most of the time of these tests."""
    draw, drawn = plots.plot_svg, dict[tuple[int, float], tuple[Any, str]]()

    def remembered(drawing: Any, style: Any, width: float) -> str:
        known = drawn.setdefault((id(drawing), width), (drawing, ""))
        if not known[1]:
            drawn[id(drawing), width] = known = (drawing, draw(drawing, style, width))
        return known[1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(plots, "plot_svg", remembered)
        yield


def saved(name: str, suffix: str, folder: Path) -> Path:
    path = folder / f"{name}{suffix}"
    symprop.papers.Paper(document(name)).save(path)
    return path


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def check_pdf(told: Document, path: Path) -> None:
    """Typst refuses PDF/UA where a picture or a formula has no words for it."""
    content = path.read_bytes()
    assert content.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part>1<" in content
    assert b"/Lang" in content
    assert_inside(content)


def check_tex(told: Document, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    shown = re.findall(r"\\(?:drawing|smaller|includegraphics)\S*\{([^}#]+\.pdf)\}", text)
    assert len(set(shown)) == len(set(told.figures))
    for name in shown:
        assert (path.parent / name).read_bytes().startswith(b"%PDF")
    assert text.count(r"\begin{document}") == text.count(r"\end{document}") == 1


def check_html(told: Document, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    labels = [unescape(found) for found in re.findall(r'role="img" aria-label="([^"]+)"', text)]
    assert labels == [figure.alt for figure in told.figures]
    assert len(re.findall("<svg", text)) == len(labels)
    assert not re.search(r"""(?<!xlink:)\b(src|href)=|<script|@import|url\((?!#|data:)""", text)
    rows = sum(len(display.rows) for display in every(Display, told.blocks))
    assert text.count('<span class="relation">') == rows
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def check_md(told: Document, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert_markdown(told, text)
    for name in re.findall(r"^!\[.*\]\((.*)\)$", text, re.M):
        assert (path.parent / name).read_text(encoding="utf-8").startswith("<svg")


def check_ipynb(told: Document, path: Path) -> None:
    import nbformat

    book: Any = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(book)
    assert_markdown(told, "\n\n".join(cell.source for cell in book.cells))
    carried = [name for cell in book.cells for name in cell.get("attachments", {})]
    assert len(carried) == len(set(told.figures))


def assert_markdown(told: Document, text: str) -> None:
    shown = re.findall(r"^!\[(.*)\]\(.*\)$", text, re.M)
    assert shown == [in_markdown(figure.alt) for figure in told.figures]
    assert not re.search(r"\\(operatorname|phantom|mbox|hbox|def|newcommand)\b", text)
    assert text.count("\n$$\n") == 2 * text.count(r"\begin{aligned}")
    rest = re.sub(r"^\$\$$.*?^\$\$$", "", text, flags=re.M | re.S)
    for line in rest.splitlines():
        assert len(re.findall(r"(?<!\\)\$", line)) % 2 == 0, line


def check_typ(told: Document, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for figure in told.figures:
        assert plain(figure.alt).split('"')[0] in plain(text)
    assert not re.search(r"#f\(\"\"|#d\(\"\"", text)


def check_txt(told: Document, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "; " not in line]  # a matrix stays in one line
    assert max(map(cell_len, lines)) <= 100 + BRACKET
    assert "…   " not in text, "no cell of a table is cut"
    for figure in told.figures:
        assert plain(figure.alt) in plain(text)


CHECKS = {
    ".pdf": check_pdf,
    ".tex": check_tex,
    ".html": check_html,
    ".md": check_md,
    ".ipynb": check_ipynb,
    ".typ": check_typ,
    ".txt": check_txt,
}


@pytest.mark.parametrize("name", GALLERY)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_handouts_are_whole(name: str, suffix: str, tmp_path: Path) -> None:
    CHECKS[suffix](document(name), saved(name, suffix, tmp_path))


def test_the_source_for_typst_is_all_that_a_pdf_needs(tmp_path: Path) -> None:
    source = saved("ridge", ".typ", tmp_path).read_text(encoding="utf-8")
    assert typeset(source, "pdf").startswith(b"%PDF")


@needs_latex
@pytest.mark.parametrize("name", GALLERY)
def test_latex_compiles_and_nothing_leaves_the_page(name: str, tmp_path: Path) -> None:
    log = compiled(saved(name, ".tex", tmp_path))
    assert "File not found" not in log
    assert max(overfull(log), default=0.0) <= WIDEST


SCROLLED_UNSEEN = """[...document.querySelectorAll("main *")].filter(box =>
    box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX == "auto" &&
    getComputedStyle(box).backgroundImage == "none").length"""
SMALLEST_PICTURE = """Math.min(1, ...[...document.querySelectorAll("figure svg")].map(drawn =>
    drawn.getBoundingClientRect().width / (parseFloat(drawn.getAttribute("width")) * 4 / 3)))"""


@pytest.mark.parametrize("name", GALLERY)
def test_pages_fit_a_telephone_and_a_screen(name: str, browser: Any, tmp_path: Path) -> None:
    tab = Tab(browser, saved(name, ".html", tmp_path))
    for width in (400, 1200):
        tab.page.set_viewport_size({"width": width, "height": 900})
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.page.evaluate(SCROLLED_UNSEEN) == 0
        assert tab.page.evaluate(SMALLEST_PICTURE) >= 0.69  # letters of 10 points are 9 pixels
    tab.close()
