"""Pages are filled: a picture becomes lower where it then fits on the page before."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

import symprop
from symprop.documents.blocks import Document, Figure, Grouped, Heading, Paragraph
from symprop.figures.drawings import Curve, NetworkDrawing, Panels, Plot
from symprop.figures.lowering import LOWEST, lower
from symprop.notation import Style
from symprop.render.engine import Options, Renderer
from symprop.render.pdf import pdf
from symprop.render.typst import FORMAT
from symprop.typesetting import typesetter

LINE = Paragraph(("One line of words.",))
PLOT = Plot((Curve(((0.0, 0.0), (1.0, 1.0))),), ("x",), ("y",))


def pages_of(document: bytes) -> int:
    return len(re.findall(rb"/Type ?/Page\b", document))


def plain(document: Document, marked: bool = False) -> bytes:
    """The document with its pictures as high as they are."""
    with typesetter() as compiler:
        options = Options(marked=marked)
        return compiler.pdf(Renderer.of(document, FORMAT, options).document(document))


def announced(lines: int) -> Document:
    """So many lines, and a picture that is announced."""
    blocks = (Heading(("The curve",)), Paragraph(("Here it is:",)), Figure(PLOT, "y", width=0.6))
    return Document(("a",), (*((LINE,) * lines), *blocks))


def test_a_picture_becomes_lower_before_it_leaves_a_page_blank() -> None:
    counts = {lines: pages_of(plain(announced(lines))) for lines in range(16, 28)}
    first = min(lines for lines, count in counts.items() if count == 2)
    assert counts[first - 1] == 1
    assert pages_of(pdf(announced(first))) == 1
    assert pages_of(pdf(announced(first + 1))) == 1
    assert pages_of(pdf(announced(first + 4))) == 2  # it would be too low


@pytest.mark.parametrize("share", [1.0, 0.9, LOWEST + 0.001])
def test_a_plot_becomes_as_much_lower_as_is_asked_for(share: float) -> None:
    natural = 0.62 * 454
    found = lower(PLOT, Style(), 1.0, (1 - share) * natural)
    assert found is not None
    plot, width = found
    assert isinstance(plot, Plot)
    assert width == 1.0
    assert plot.aspect == pytest.approx(share * PLOT.aspect, abs=1e-3)


def test_nothing_becomes_too_low() -> None:
    assert lower(PLOT, Style(), 1.0, 0.62 * 454 * (1 - LOWEST) + 1) is None
    assert lower(Panels((PLOT, PLOT)), Style(), 1.0, 200.0) is None


def test_panels_keep_one_height() -> None:
    found = lower(Panels((PLOT,) * 4), Style(), 1.0, 40.0)
    assert found is not None
    assert isinstance(found[0], Panels)
    assert len({plot.aspect for plot in found[0].plots}) == 1
    assert found[0].plots[0].aspect < PLOT.aspect


def test_a_network_becomes_smaller_as_a_whole() -> None:
    paper = symprop.handout(symprop.load("statquest"))
    (drawing,) = (
        f.drawing for f in paper.document.figures if isinstance(f.drawing, NetworkDrawing)
    )
    found = lower(drawing, Style(), 0.86, 10.0)
    assert found is not None
    same, width = found
    assert same == drawing
    assert width < 0.86


def test_marks_change_nothing_on_a_page() -> None:
    document = symprop.handout(symprop.load("linear")).document
    assert plain(document) == plain(document, marked=True)


def test_handouts_are_no_longer_than_they_need_be() -> None:
    model = symprop.load("statquest")
    assert pages_of(pdf(symprop.handout(model).document)) <= 5
    assert pages_of(pdf(symprop.handout(model, wrt=["w1", "b3"]).document)) <= 6


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
def test_a_table_goes_on_on_the_next_page_before_it_leaves_one_blank() -> None:
    rows = tuple(((str(k),), ("x",)) for k in range(14))
    lines = (LINE,) * 28
    after = (Paragraph(("word " * 300,)),) * 2
    document = Document(("a",), (*lines, Grouped((("k",), ("x",)), rows), *after))
    document = replace(document, blocks=(*document.blocks, Figure(PLOT, "y")))
    texts = page_texts(pdf(document))
    before = page_texts(plain(document))
    assert "13" not in before[0]
    assert "3 x" not in " ".join(before[0].split())
    assert "3 x" in " ".join(texts[0].split())
    assert "13 x" in " ".join(texts[1].split())
    assert texts[1].split()[:2] == ["k", "x"]  # its header again


def page_texts(document: bytes) -> list[str]:
    command = ["pdftotext", "-layout", "-", "-"]
    found = subprocess.run(command, input=document, capture_output=True, check=True).stdout
    return found.decode().split("\f")
