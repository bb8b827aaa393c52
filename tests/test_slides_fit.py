"""Slides on a screen: cut by measured heights, all of it inside the margins and large enough."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from decks import at_once, deck, frame, slides_of, written

import symprop
from symprop.documents.blocks import (
    Block,
    Code,
    Display,
    Document,
    Figure,
    Grouped,
    Inline,
    Listing,
    Paragraph,
    Row,
    Slide,
)
from symprop.documents.parts import SIGNS, count, divided, part
from symprop.figures import Edge, NetworkDrawing, Node, svg
from symprop.render.cutting import LEAST, fitted
from symprop.tree import Add, Negative, Ref
from symprop.typesetting import typeset

WIDTH, HEIGHT, SIDE, TOP, BOTTOM = 720.0, 405.0, 45.35, 31.2, 42.5
"""The points of a slide and of its margins."""

TEXT, LETTERS, SUBSCRIPTS = 16.0, 10.0, 7.0
"""The least points of letters: of text, of all else but its subscripts, and of those."""

LOOSE = 4.0
"""Points by which what is measured in whole points may be off; a space ends some texts."""

HANGS = 6.0
"""Points by which a fraction among words may hang below the last line of a slide."""

needs_poppler = pytest.mark.skipif(not shutil.which("pdftohtml"), reason="needs poppler")


@dataclass(frozen=True)
class Text:
    """Some letters on a page of a PDF, in points."""

    page: int
    top: float
    left: float
    width: float
    height: float
    size: float
    text: str


def texts(path: Path) -> Iterator[Text]:
    command = ["pdftohtml", "-xml", "-i", "-zoom", "1", "-stdout", str(path)]
    found = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    sizes: dict[str, float] = {}
    text = r'<text top="(-?\d+)" left="(-?\d+)" width="(-?\d+)" height="(-?\d+)" font="(\d+)">'
    for number, page in enumerate(found.split("<page ")[1:], start=1):
        for name, size in re.findall(r'<fontspec id="(\d+)" size="(\d+)"', page):
            sizes[name] = float(size)
        for *box, font, inside in re.findall(text + "(.*?)</text>", page):
            said = unescape(re.sub("<.*?>", "", inside))
            yield Text(number, *map(float, box), sizes[font], said)


def margins_are_white(path: Path) -> bool:
    """Whether nothing stands beside or above what belongs on a page, pictures included."""
    stem = path.with_suffix("")
    command = ["pdftoppm", "-r", "36", "-gray", str(path), str(stem)]
    subprocess.run(command, capture_output=True, check=True)
    white = True
    for picture in path.parent.glob(f"{path.stem}-*.pgm"):
        _, size, _, dots = picture.read_bytes().split(b"\n", 3)
        across, down = map(int, size.split())
        page = np.frombuffer(dots, np.uint8).reshape(down, across)
        side, top = int(SIDE / 2) - 1, int(TOP / 2) - 1
        white &= bool((page[:, :side].min() > 250) and (page[:, -side:].min() > 250))
        white &= bool(page[:top].min() > 250)
    return white


@needs_poppler
@pytest.mark.parametrize("name", symprop.gallery_names())
def test_all_is_inside_the_margins_and_large_enough(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("symprop.figures.plots.plot_svg", frame)
    path = tmp_path / "slides.pdf"
    path.write_bytes(typeset(written(at_once(deck(name)), "typst")))
    assert margins_are_white(path)
    found = list(texts(path))
    assert max(text.page for text in found) == 1 + len(deck(name).blocks)
    for text in found:
        foot = text.top > HEIGHT - BOTTOM and text.size <= 10
        assert text.left > SIDE - LOOSE, text
        assert text.left + text.width < WIDTH - SIDE + LOOSE + 6 * (text.text[-1:] == " "), text
        assert foot or text.page == 1 or text.top + text.height < HEIGHT - BOTTOM + HANGS, text
        assert foot or text.size >= SUBSCRIPTS, text
        assert foot or text.size >= LETTERS or len(text.text) < 6, text
        assert foot or text.size >= TEXT * 0.9 or len(text.text) < 20, text  # reasons are smaller


# Cutting.


def slide_of(*blocks: Block, title: Inline = ("One",), revealed: bool = False) -> Document:
    return Document(("Slides",), (Slide(title, blocks, revealed),))


def cut(*blocks: Block) -> list[Slide]:
    return slides_of(fitted(slide_of(*blocks)))


def rows(many: int) -> Display:
    return Display(tuple(Row(None if k else Ref("a"), Ref(f"c{k}")) for k in range(many)))


def titles(slides: list[Slide]) -> list[str]:
    return ["".join(map(str, slide.title)) for slide in slides]


def test_what_fits_is_left_as_it_is() -> None:
    document = slide_of(Paragraph(("Some words.",)), rows(3))
    assert fitted(document) == document


def test_rows_go_on_on_a_next_slide_that_says_so_and_their_left_side() -> None:
    slides = cut(Paragraph(("Some words:",)), rows(20))
    assert titles(slides) == ["One", *["One (continued)"] * (len(slides) - 1)]
    assert len(slides) > 1
    shown = [block.rows for s in slides for block in s.blocks if isinstance(block, Display)]
    assert [row.right for some in shown for row in some] == [row.right for row in rows(20).rows]
    assert all(some[0].left == Ref("a") for some in shown)
    lengths = sorted(map(len, shown))
    assert lengths[-1] - lengths[0] <= 2  # as even as can be


def test_a_table_is_made_a_little_smaller_before_it_is_cut() -> None:
    cells = tuple(((str(k),), ("1.5",)) for k in range(40))
    lengths = [len(cut(Grouped((("a",), ("b",)), cells[:many]))) for many in (5, 10, 40)]
    assert lengths[:2] == [1, 1]
    assert lengths[2] > 2
    assert cut(Grouped((("a",), ("b",)), cells[:5]))[0].scale == 1.0
    assert LEAST <= cut(Grouped((("a",), ("b",)), cells[:10]))[0].scale < 1.0
    parts = [b for s in cut(Grouped((("a",), ("b",)), cells)) for b in s.blocks]
    assert [row for b in parts if isinstance(b, Grouped) for row in b.rows] == list(cells)


def test_numbered_items_go_on_counting() -> None:
    items = tuple((f"item {k}",) for k in range(30))
    lists = [b for s in cut(Listing(items, ordered=True)) for b in s.blocks]
    assert len(lists) > 1
    seen = 1
    for block in lists:
        assert isinstance(block, Listing)
        assert block.first == seen
        seen += len(block.items)
    assert seen == 31


def test_a_sum_that_no_slide_holds_goes_on_with_its_terms() -> None:
    terms = tuple(Negative(Ref(f"term{k}")) if k % 3 else Ref(f"term{k}") for k in range(120))
    slides = cut(Display((Row(Ref("L"), Add(terms), "=", ("a reason",)),)))
    assert len(slides) > 1
    assert {slide.scale for slide in slides} == {1.0}
    shown = [row for s in slides for b in s.blocks if isinstance(b, Display) for row in b.rows]
    found = [term for row in shown for term in _terms(row)]
    assert found == list(terms)
    assert [row.left for row in shown] == [Ref("L")] + [None] * (len(shown) - 1)
    assert [bool(row.reason) for row in shown] == [False] * (len(shown) - 1) + [True]


def _terms(row: Row) -> list[object]:
    first, *more = row.right.terms if isinstance(row.right, Add) else (row.right,)
    return [Negative(first) if row.relation == "−" and first else first, *more]


@pytest.mark.parametrize("many", [1, 2, 3, 7])
def test_a_sum_is_divided_between_its_terms(many: int) -> None:
    terms = (Ref("a"), Negative(Ref("b")), Ref("c"))
    found = divided(Row(Ref("y"), Add(terms)), many)
    assert len(found) == min(many, 3)
    assert [term for row in found for term in _terms(row)] == list(terms)
    assert all(row.relation in SIGNS for row in found[1:])


def test_words_stay_with_what_they_announce_and_last_ones_with_what_is_above() -> None:
    table = Grouped((("a",),), tuple((str(k),) for k in range(30)))  # type: ignore[misc]
    slides = cut(Paragraph(("Before:",)), table, Paragraph(("After.",)))
    for slide in slides:
        assert any(isinstance(block, Grouped) for block in slide.blocks)


def test_parts_put_together_are_the_whole() -> None:
    for block in (rows(5), Listing((("a",), ("b",))), Code("x = 1"), Paragraph(("a",))):
        assert part(block, 0, count(block)) == block


# Pictures.


def picture(inputs: int) -> Figure:
    nodes = tuple(Node(f"x{k}", 0, (Ref(f"x{k}"),)) for k in range(inputs))
    drawn = NetworkDrawing((*nodes, Node("y", 1, (Ref("y"),))), (Edge("x1", "y"),))
    return Figure(drawn, "a network")


def test_a_picture_gets_what_the_words_leave() -> None:
    few, many = (cut(Paragraph(("Words. " * n,)), picture(3))[0].blocks[1] for n in (3, 30))
    assert isinstance(few, Figure)
    assert isinstance(many, Figure)
    assert few.tall
    assert many.tall
    assert few.tall > many.tall > 0.2


def test_a_network_is_drawn_low_where_its_letters_would_be_too_small() -> None:
    (few,), (many,) = (cut(picture(count))[0].blocks for count in (3, 6))
    assert isinstance(few, Figure)
    assert isinstance(many, Figure)
    assert isinstance(few.drawing, NetworkDrawing)
    assert isinstance(many.drawing, NetworkDrawing)
    assert not few.drawing.compact
    assert many.drawing.compact
    heights = [
        float(re.findall(r'viewBox="\S+ \S+ \S+ (\S+)"', svg(drawn))[0])
        for drawn in (many.drawing, replace(many.drawing, compact=False))
    ]
    assert heights[0] < 0.9 * heights[1]


def test_a_picture_that_words_leave_too_little_has_a_slide_of_its_own() -> None:
    slides = cut(Listing(tuple((f"item {k}",) for k in range(7))), picture(3))
    assert [type(block) for s in slides for block in s.blocks] == [Listing, Figure]
    assert len(slides) == 2
