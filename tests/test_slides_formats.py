"""Slides in LaTeX and HTML: a frame or a section each, nothing too high or too wide."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from decks import deck, slides_of, written
from pdflatex import compiled, compiled_source, needs_latex, overfull, pages_in
from rendering_cases import NASTY

import symprop
from symprop.documents.blocks import Display, Document, Figure, Listing, Paragraph, Row, Slide
from symprop.figures import pdf as figure_pdf
from symprop.figures.drawings import Curve, Plot
from symprop.render import render
from symprop.render.pdf import pdf
from symprop.tree import Ref

OVERFULL = 3.0
"""Points that a formula of LaTeX may stand out: widths are estimated there."""

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
ROWS = Display((Row(Ref("a"), Ref("b"), "=", ("why",)), Row(None, Ref("c")), Row(None, Ref("d"))))


def too_large(log: str) -> list[float]:
    return [points for points in overfull(log, "hv") if points > OVERFULL]


@needs_latex
def test_the_lecture_is_a_beamer_document_with_a_page_a_reveal(tmp_path: Path) -> None:
    symprop.slides(symprop.load("statquest")).save(tmp_path / "deck.tex")
    source = (tmp_path / "deck.tex").read_text(encoding="utf-8")
    assert re.match(r"\\documentclass\[.*aspectratio=169.*\]\{beamer\}", source)
    slides = slides_of(deck("statquest"))
    assert source.count("\\begin{frame}") == 1 + len(slides)
    log = compiled(tmp_path / "deck.tex")
    assert pages_in(log) == 1 + sum(slide.reveals for slide in slides)
    assert "figure-2.pdf" in log
    assert not too_large(log)


@needs_latex
def test_no_frame_of_the_gallery_overflows(tmp_path: Path) -> None:
    """All frames in one document, each with all its rows, each picture as high as it may be."""
    square = Plot((Curve(((0.0, 0.0), (1.0, 1.0))),), ("x",), ("y",), aspect=1.0)
    picture = figure_pdf(square)
    (tmp_path / "p").mkdir()
    frames, figures = [], 0
    for name in symprop.gallery_names():
        source = written(deck(name), "latex", folder="p/")
        head, _, body = source.partition("\\begin{document}")
        frames.append(body.partition("\\end{document}")[0])
        figures = max(figures, len(deck(name).figures))
    for number in range(figures):
        (tmp_path / "p" / f"figure-{number + 1}.pdf").write_bytes(picture)
    whole = head.replace("\\documentclass[", "\\documentclass[handout,", 1)
    log = compiled_source(
        f"{whole}\\begin{{document}}{''.join(frames)}\\end{{document}}\n", tmp_path
    )
    assert pages_in(log) == sum(1 + len(deck(name).blocks) for name in symprop.gallery_names())
    assert not too_large(log)


@needs_latex
def test_words_on_frames_come_out_as_typed(tmp_path: Path) -> None:
    blocks = (Paragraph((NASTY,)), Listing(((NASTY,), ("b",)), True, 3))
    document = Document((NASTY,), (Slide((NASTY,), blocks),), author=NASTY)
    compiled_source(render(document, "latex"), tmp_path)


def test_rows_are_uncovered_one_after_another_and_what_follows_with_the_last() -> None:
    blocks = (Paragraph(("Before.",)), ROWS, Paragraph(("After.",)))
    source = render(Document(("A",), (Slide(("One",), blocks, revealed=True),)), "latex")
    assert re.findall(r"uncover<(\d)->", source) == ["2", "3", "3"]
    assert r"\uncover<3->{After.}" in source
    assert "uncover" not in render(Document(("A",), (Slide(("One",), blocks),)), "latex")


@needs_poppler
def test_what_announces_rows_appears_with_the_first_of_them(tmp_path: Path) -> None:
    blocks = (Paragraph(("One:",)), ROWS, Paragraph(("Two:",)), ROWS, Paragraph(("After.",)))
    document = Document(("A",), (Slide(("One",), blocks, revealed=True),))
    source = render(document, "latex")
    assert r"\uncover<4->{Two:}" in source
    assert r"\uncover<6->{After.}" in source
    (tmp_path / "slides.pdf").write_bytes(pdf(document))
    command = ["pdftotext", "slides.pdf", "-"]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout.decode()
    pages = found.split("\f")[1:-1]
    assert ["Two:" in page for page in pages] == [False] * 3 + [True] * 3
    assert ["After." in page for page in pages] == [False] * 5 + [True]


def test_a_slide_among_other_blocks_is_a_section() -> None:
    document = Document(("A",), (Paragraph(("Words.",)), Slide(("One",), (ROWS,), revealed=True)))
    for format in ("latex", "typst", "html"):
        source = render(document, format)
        assert "beamer" not in source
        assert "#slide(" not in source
        assert "slide::after" not in source


MEASURED = """() => [...document.querySelectorAll('.slide')].map((slide, k) => [
    k + 1, slide.getBoundingClientRect().height - window.innerHeight,
    Math.max(0, ...[...slide.querySelectorAll('.right, .long, .table')]
        .map(e => e.scrollWidth - e.clientWidth))])"""
"""Of each slide on a page by how much it is higher than the window, and what is cut off there."""


@pytest.mark.parametrize("name", ["statquest", "lstm", "physics", "softmax-iris", "word2vec"])
def test_a_slide_of_html_is_as_large_as_the_screen(name: str, browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "slides.html"
    symprop.slides(symprop.load(name)).save(path)
    tab = browser.new_page(viewport={"width": 1280, "height": 720})
    tab.goto(path.as_uri())
    found = tab.evaluate(MEASURED)
    tab.close()
    assert len(found) == len(deck(name).blocks)
    assert not [(k, high, wide) for k, high, wide in found if high > 1 or wide > 1]


def test_a_picture_in_html_is_as_high_as_its_room() -> None:
    plot = Plot((Curve(((0.0, 0.0), (1.0, 1.0))),), ("x",), ("y",))
    page = render(Document(("A",), (Slide(("One",), (Figure(plot, "a line"),)),)), "html")
    assert re.search(r'<figure style="--tall: 0\.\d+">', page)
