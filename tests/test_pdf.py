"""PDF by Typst: tagged, the same each time, words as typed, nothing outside the page."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from rendering_cases import BLOCKS, NASTY, hard, told
from small import layers, statquest

import symprop
from symprop.documents.blocks import (
    Display,
    Document,
    Figure,
    Grouped,
    Heading,
    Listing,
    Paragraph,
    Row,
    Slide,
)
from symprop.errors import SympropError
from symprop.figures import Edge, NetworkDrawing, Node, Shape
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
    assert source.count("math.equation(") == 2


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


def test_a_slide_that_is_too_full_goes_on_on_a_next_one() -> None:
    assert pages_of(pdf(slides(16, revealed=False))) == 1 + 2


@needs_poppler
def test_what_is_not_revealed_is_not_in_the_file(tmp_path: Path) -> None:
    pages = text_of(pdf(slides(3)), tmp_path).split("\f")
    assert "after" not in pages[1]
    assert "before" in pages[1]
    assert "after" in pages[3]


def words_of(document: bytes, folder: Path) -> list[list[tuple[float, float, str]]]:
    """For each page the left and right end of each word, and the word."""
    (folder / "page.pdf").write_bytes(document)
    command = ["pdftotext", "-bbox", "page.pdf", "-"]
    found = subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout.decode()
    word = r'<word xMin="([-\d.]+)" yMin="[-\d.]+" xMax="([-\d.]+)" yMax="[-\d.]+">(.*?)</word>'
    return [
        [(float(left), float(right), text) for left, right, text in re.findall(word, page)]
        for page in found.split("<page ")[1:]
    ]


@needs_poppler
def test_a_table_that_is_too_wide_is_made_smaller(tmp_path: Path) -> None:
    header = tuple((f"measurement{k}",) for k in range(9))
    table = Grouped(header, ((("1.5",) * 9),))
    (page,) = words_of(pdf(Document(("a",), (table,))), tmp_path)
    names = sorted(word for word in page if word[2].startswith("measurement"))
    assert names[-1][1] < 595.3 - 70.8
    assert all(before[1] < after[0] for before, after in itertools.pairwise(names))


@needs_poppler
def test_a_last_section_of_a_few_words_has_no_page_of_its_own(tmp_path: Path) -> None:
    line = Paragraph(("One line of words.",))
    table = Grouped((("a",), ("b",)), ((("1",), ("2",)),) * 12)
    end = (Heading(("The end",)), Paragraph(("That is all.",)))
    for lines in range(12, 24):
        pages = words_of(pdf(Document(("a",), ((line,) * lines) + (table, *end))), tmp_path)
        assert len(pages[-1]) > 20 or len(pages) == 1


@needs_poppler
def test_a_short_list_stays_on_one_page(tmp_path: Path) -> None:
    items = Listing((("first",), ("second",), ("third",)), ordered=True)
    for lines in range(20, 40):
        blocks = (*((Paragraph(("word",)),) * lines), items)
        pages = words_of(pdf(Document(("a",), blocks)), tmp_path)
        texts = [[text for *_, text in page] for page in pages]
        assert sum("first" in page for page in texts) == 1
        assert all(("first" in page) == ("third" in page) for page in texts)


def test_formulas_in_headings_are_as_bold_as_their_words() -> None:
    made = pdf(Document(("a",), (Heading(("How ", Ref("SSR"), " depends")),)))
    assert b"NewCMMath-Bold" in made


@needs_poppler
def test_a_picture_takes_what_is_left_of_a_slide(tmp_path: Path) -> None:
    nodes = tuple(Node(f"x{k}", 0, (Ref(f"x{k}"),), Shape.NAMED) for k in range(8))
    tall = NetworkDrawing((*nodes, Node("y", 1, (Ref("y"),))), (Edge("x1", "y"),))
    figure = Figure(tall, "eight inputs")
    document = Document(("a",), (Slide(("One",), (Paragraph(("A sentence.",)), figure)),))
    made = pdf(document)
    assert pages_of(made) == 2
    (tmp_path / "page.pdf").write_bytes(made)
    command = ["pdftotext", "-f", "2", "-bbox", "page.pdf", "-"]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout.decode()
    heights = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">sentence', found)
    assert float(heights[0][1]) - float(heights[0][0]) > 16  # text of 20 points
