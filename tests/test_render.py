"""Rendering: snapshots of each block, words as they were typed, lines that fit, real readers."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdflatex import compiled_source, needs_latex, overfull
from rendering_cases import BLOCKS, NASTY, hard, told
from rich.cells import cell_len
from small import layers, statquest

from symprop.derive.record import Level
from symprop.documents.blocks import Display, Document, Heading, Paragraph, Row
from symprop.errors import SympropError
from symprop.printing import Piece
from symprop.render import FORMATS, render
from symprop.render.engine import clean
from symprop.render.layout import Kind, Measured, Room, lay_out
from symprop.render.tex import MATH_SPECIAL, SPECIAL, escape, in_math
from symprop.tree import Ref

Snapshot = Callable[[str, str], None]


@pytest.mark.parametrize("fragment", [True, False], ids=["fragment", "page"])
@pytest.mark.parametrize("format", FORMATS)
def test_blocks_look_as_approved(format: str, fragment: bool, snapshot: Snapshot) -> None:
    blocks = tuple(BLOCKS.values()) if fragment else (BLOCKS["display"],)
    document = Document(("Slopes & ", Ref("w1")), blocks)
    name = f"render-{'fragment' if fragment else 'page'}.{format}.txt"
    snapshot(name, render(document, format, fragment=fragment))


@pytest.mark.parametrize("format", FORMATS)
def test_every_kind_of_block_has_a_writer(format: str) -> None:
    assert set(FORMATS[format].blocks) == {type(block) for block in BLOCKS.values()}


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_document_gives_the_same_string(format: str) -> None:
    assert render(hard(), format) == render(hard(), format)


def test_an_unknown_format_offers_the_nearest() -> None:
    with pytest.raises(SympropError, match="did you mean 'latex'"):
        render(Document(("a",), ()), "latx")


# Words come out as they were typed.

typed = st.text(max_size=30).map(lambda text: re.sub(r"\s+", " ", text).strip())
PLAIN = {value: key for key, value in SPECIAL.items() if key not in "…–—‘’“”\u00a0"}


def untex(text: str) -> str:
    for written in sorted(PLAIN, key=len, reverse=True):
        text = text.replace(written, f"\0{ord(PLAIN[written])}\0")
    return re.sub("\0(\\d+)\0", lambda m: chr(int(m[1])), text.replace("{}", ""))


def untypst(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text.removeprefix('#"').removesuffix('";'))


LATEX_TITLE = r"\\LARGE\\bfseries\\boldmath\\raggedright (.*)\\par}"

READERS: dict[str, Callable[[str], str]] = {
    "text": lambda page: page.split("\n═")[0],
    "markdown": lambda page: re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", page.split("\n")[0][2:]),
    "latex": lambda page: untex(re.findall(LATEX_TITLE, page)[0]),
    "html": lambda page: unescape(re.findall(r"<h1>(.*)</h1>", page)[0]),
    "typst": lambda page: untypst(re.findall(r"#title\[(.*)\]\]", page)[0]),
}


@pytest.mark.parametrize("format", ["text", "markdown", "html", "typst"])
@settings(max_examples=60, deadline=None)
@given(title=typed)
def test_any_title_comes_out_as_typed(format: str, title: str) -> None:
    page = render(Document((title,), ()), format, width=400)
    assert READERS[format](page).strip() == clean(title).strip()


@settings(max_examples=60, deadline=None)
@given(title=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1))
def test_an_ascii_title_comes_out_of_latex_as_typed(title: str) -> None:
    assert READERS["latex"](render(Document((title,), ()), "latex")) == title


def test_every_special_character_has_a_form_in_formulas() -> None:
    assert set(MATH_SPECIAL) >= set("\\{}$&#%_^~<>|`")
    assert in_math("50% of b_1") == r"\text{50}\%\text{ of b}\_\text{1}"
    assert escape("漢") == "[U+6F22]"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag not in ("meta", "mspace", "hr"):
            self.open.append(tag)
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_one_page_without_script_or_request() -> None:
    page = render(hard(), "html", math_font="@font-face { font-family: 'symprop math'; }")
    tags = Tags()
    tags.feed(page)
    assert not tags.open
    assert tags.seen.isdisjoint({"script", "link", "img", "iframe", "object"})
    assert not re.search(r"@import|url\((?!#)", page)
    for expected in ("@font-face", '<html lang="en">', "color-scheme: light dark"):
        assert expected in page


# Lines fit.


@pytest.mark.parametrize("width", [100, 120])
def test_lines_of_text_fit_the_width(width: int) -> None:
    for model, name in ((statquest(), "w1"), (layers(), "W")):
        for line in render(told(model, name), "text", width=width).splitlines():
            assert cell_len(line) <= width, line


def test_color_changes_nothing_but_the_codes() -> None:
    document = told(statquest(), "w1", Level.CHAIN)
    colored = render(document, "text", color=True)
    assert "\x1b[2m" in colored
    assert re.sub(r"\x1b\[\dm", "", colored) == render(document, "text")


def test_relations_stand_below_each_other() -> None:
    rows = (Row(Ref("a"), Ref("b")), Row(Ref("long_name"), Ref("c"), "≈"), Row(None, Ref("d")))
    lines = render(Document((), (Display(rows),)), "text", fragment=True).splitlines()
    assert [re.search("[=≈]", line).start() for line in lines] == [12] * 3  # type: ignore[union-attr]


widths = st.lists(st.floats(0.5, 30), min_size=1, max_size=6)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(widths, widths, st.floats(0, 60)), min_size=1, max_size=5))
def test_lines_are_as_wide_as_the_pieces_allow(
    rows: list[tuple[list[float], list[float], float]],
) -> None:
    room = Room(40, 2, 2, 1)
    lines = lay_out(
        [Measured(_cut(a), "=", _cut(b), _cut([c] if c else [])) for a, b, c in rows], room
    )
    for line in lines.lines:
        one = line.text.count("x") == 1
        assert one or line.width <= lines.room
        if line.reason:
            assert line.width + room.gap <= lines.column + 1e-9
    written = sum(line.text.count("x") + line.left.count("x") for line in lines.lines)
    beside = sum(bool(line.reason) for line in lines.lines)
    assert written + beside == sum(len(a) + len(b) + bool(c) for a, b, c in rows)
    assert sum(line.kind is Kind.ROW for line in lines.lines) == len(rows)


def _cut(sizes: list[float]) -> tuple[Piece, ...]:
    return tuple(Piece("x", size) for size in sizes)


# Real readers.


def test_fragments_of_latex_are_what_notebooks_take() -> None:
    fragment = render(told(statquest(), "w1"), "latex", fragment=True)
    for command in ("align*", r"\reason", r"\fitted", "documentclass"):
        assert command not in fragment
    assert fragment.count("$$\n\\begin{aligned}") == fragment.count("\\end{aligned}\n$$") > 0


def test_markdown_has_nothing_that_github_refuses() -> None:
    page = render(hard(), "markdown")
    formulas = re.findall(r"(?<!\\)\$(.+?)(?<!\\)\$", page, re.DOTALL)
    assert not any(re.search(r"\\(operatorname|phantom|mbox)\b|\\[,;!]", f) for f in formulas)


@needs_latex
@pytest.mark.parametrize(
    "document",
    [hard(), told(statquest(), "w1"), told(layers(), "W")],
    ids=["hard", "statquest", "layers"],
)
def test_latex_compiles_and_nothing_is_too_wide(document: Document, tmp_path: Path) -> None:
    log = compiled_source(render(document, "latex"), tmp_path)
    assert not [points for points in overfull(log) if points > 1], log


@needs_latex
def test_fragments_of_latex_compile_in_another_paper(tmp_path: Path) -> None:
    packages = "amsmath,amssymb,booktabs,longtable,array"
    head = rf"\documentclass{{article}}\usepackage[T1]{{fontenc}}\usepackage{{lmodern,{packages}}}"
    body = render(hard(), "latex", fragment=True)
    compiled_source(f"{head}\n\\begin{{document}}\n{body}\\end{{document}}\n", tmp_path)


def test_nasty_words_stay_words() -> None:
    document = Document((NASTY,), (Heading((NASTY,)), Paragraph((NASTY,))))
    assert "<script" not in render(document, "html")
    assert "\x1b" not in render(Document(("\x1b[2Jx",), ()), "text")
