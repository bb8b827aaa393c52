"""PDF by Typst: tagged, the same each time, words as typed, nothing outside the page."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from rendering_cases import BLOCKS, NASTY, hard, told
from small import layers, statquest

import symprop
from symprop.documents.blocks import Display, Document, Heading, Paragraph, Row, Slide
from symprop.errors import SympropError
from symprop.render import render
from symprop.render.pdf import pdf
from symprop.render.typst import level
from symprop.tree import Ref
from symprop.typesetting import typeset

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")


def text_of(document: bytes, folder: Path) -> str:
    (folder / "page.pdf").write_bytes(document)
    command = ["pdftotext", "-layout", "page.pdf", "-"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout.decode()


def pages_of(document: bytes) -> int:
    return len(re.findall(rb"/Type ?/Page\b", document))


@pytest.mark.parametrize("name", symprop.gallery_names())
def test_every_derivation_of_the_gallery_is_accessible(name: str) -> None:
    model = symprop.load(name)
    made = pdf(model.derive(model.parameters[0]).document("full"))
    assert b"pdfuaid" in made
    assert b"/StructTreeRoot" in made


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_is_typeset(name: str) -> None:
    document = Document(("a",), (BLOCKS[name],))
    assert pdf(document) == pdf(document)


def test_hard_documents_are_typeset() -> None:
    for document in (hard(), told(statquest(), "w1"), told(layers(), "W")):
        assert pdf(document).startswith(b"%PDF")


@needs_poppler
def test_words_come_out_as_typed(tmp_path: Path) -> None:
    title = 'a & b_{#$%\\ "<script>'
    document = Document((title,), (Heading((NASTY,)), Paragraph((NASTY,))), author="<i> & co")
    found = text_of(pdf(document), tmp_path)
    assert title in found
    assert "<i> & co" in found
    assert "-- '' ,, ~^|`" in found


@needs_poppler
def test_a_character_without_a_font_comes_out_as_its_number(tmp_path: Path) -> None:
    found = text_of(pdf(Document(("a \U000f0000 b",), ())), tmp_path)
    assert "[U+F0000]" in found


def test_formulas_are_read_aloud() -> None:
    source = render(told(statquest(), "w1"), "typst")
    spoken = re.findall(r'\bd\("(.*?)", \$', source)
    assert spoken
    assert all(spoken)
    assert source.count("math.equation") == 2


def test_headings_skip_no_level() -> None:
    blocks = (Heading(("a",), 2), Heading(("b",), 4), Heading(("c",), 3), Heading(("d",), 1))
    found = level(Document((), blocks)).blocks
    assert [b.level for b in found if isinstance(b, Heading)] == [1, 2, 2, 1]


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_paper(paper: str) -> None:
    size = {"a4": rb"595\.\d+ 841\.\d+", "letter": rb"612 792"}[paper]
    assert re.search(rb"/MediaBox ?\[0 0 " + size, pdf(Document(("a",), ()), paper))


def test_an_unknown_paper_offers_the_nearest() -> None:
    with pytest.raises(SympropError, match="did you mean 'letter'"):
        pdf(Document(("a",), ()), "leter")


def test_source_that_is_wrong_says_so_in_one_line() -> None:
    with pytest.raises(SympropError) as caught:
        typeset("#nothing-like-this")
    assert "\n" not in str(caught.value)


def slides(rows: int, revealed: bool = True) -> Document:
    lines = tuple(Row(None if k else Ref("a"), Ref(f"c{k}")) for k in range(rows))
    blocks = (Paragraph(("before",)), Display(lines), Paragraph(("after",)))
    return Document(("Slides",), (Slide(("One ", Ref("a")), blocks, revealed),))


def test_a_revealed_slide_has_a_page_a_row() -> None:
    assert pages_of(pdf(slides(4))) == 1 + 4
    assert pages_of(pdf(slides(4, revealed=False))) == 1 + 1


def test_a_full_slide_stays_on_its_page() -> None:
    assert pages_of(pdf(slides(16, revealed=False))) == 1 + 1


@needs_poppler
def test_what_is_not_revealed_is_not_in_the_file(tmp_path: Path) -> None:
    pages = text_of(pdf(slides(3)), tmp_path).split("\f")
    assert "after" not in pages[1]
    assert "before" in pages[1]
    assert "after" in pages[3]
