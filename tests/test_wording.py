"""Languages: what a document says, and reads aloud, is in its own from title to alt text."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

import pytest

import symprop
from symprop.documents.blocks import Document
from symprop.documents.words import LANGUAGES, Words
from symprop.equations import gallery_names
from symprop.figures import svg
from symprop.notation import Style
from symprop.printing import TABLES, pieces, to_spoken
from symprop.printing.spoken import SIGNS
from symprop.render import render
from symprop.tree import (
    Add,
    Divide,
    Link,
    Multiply,
    Negative,
    Pending,
    Power,
    Reduce,
    Ref,
    letter,
)

PLACES = re.compile(r"@[1-9]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_all_that_is_read_aloud(language: str) -> None:
    rows, known = Words(language).spoken.rows, TABLES["spoken"].rows
    assert set(rows) == set(known)
    for name, row in rows.items():
        if name not in ("link", "pending", "higher"):  # whose places say the same in other ways
            assert set(PLACES.findall(row.template)) == set(PLACES.findall(known[name].template))
        assert (row.level, row.needs) == (known[name].level, known[name].needs)


def test_german_formulas_are_read_in_german() -> None:
    table = Words("de").spoken
    squares = Reduce("sum", Power(Ref("y", (letter("i"),)), Ref("k")), ("i",))
    link = Link(Ref("SSR"), Ref("w1"))
    assert to_spoken(link, table=table) == "Ableitung von SSR nach w 1"
    assert to_spoken(squares, table=table) == "Summe über i von y Index i hoch k"
    assert to_spoken(Pending(Ref("a"), Ref("w1")), table=table) == (
        "Ableitung nach w 1 von Klammer auf a Klammer zu"
    )


@cache
def told_in(language: str) -> frozenset[str]:
    """The words of a language's own tables, in small letters."""
    words = Words(language)
    spoken = (row.template for name, row in words.spoken.rows.items() if name not in SIGNS)
    texts = [*words.reasons.values(), *words.phrases.values(), *spoken]
    return frozenset(_words(re.sub(r"\{\w+\}|@\d", " ", " ".join(texts))))


def _words(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[^\W\d_]{2,}", text)}


def shown(document: Document, format: str) -> set[str]:
    """All words that a file shows or reads aloud, without those of its markup."""
    empty = Document((), (), language=document.language)
    return _strings(render(document, format), format) - _strings(render(empty, format), format)


def _strings(text: str, format: str) -> set[str]:
    if format == "typst":
        text = " ".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text))
    else:
        text = re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)
        text = " ".join(re.findall(r'(?:aria-label|alt)="([^"]*)"', text)) + text
    return _words(re.sub(r"<[^>]*>", " ", text))


@pytest.mark.parametrize("name", ["statquest", "huber"])
def test_nothing_english_is_left_in_a_german_document(name: str) -> None:
    model = symprop.load(name)
    sheets = symprop.worksheet(model, language="de", variants=2)
    papers = (
        symprop.handout(model, language="de"),
        symprop.slides(model, language="de"),
        sheets.sheets[0],
        sheets.key,
    )
    own = _words(" ".join((*model.names, model.title or "", *symprop.functions.FUNCTIONS)))
    english = told_in("en") - told_in("de") - own
    for paper in papers:
        for format in ("typst", "html"):
            assert not english & shown(paper.document, format)


@pytest.mark.parametrize("name", ["statquest", "physics"])
def test_german_numbers_have_a_comma_wherever_they_are_printed(name: str) -> None:
    model = symprop.load(name)
    sheets = symprop.worksheet(model, language="de", variants=2)
    papers = symprop.handout(model, language="de"), sheets.sheets[0], sheets.key
    for paper in (*papers, symprop.slides(model, language="de")):
        shown = render(paper.document, "text")
        assert re.search(r"\d,\d", shown)
        assert not re.findall(r".*\d\.\d.*", shown)
    for figure in papers[0].document.figures:  # of each text its drawing has a comment
        assert not re.findall(r"<!-- .*\d\.\d.* -->", svg(figure.drawing, Style(decimal=",")))


def test_no_comma_stands_between_numbers_that_have_one() -> None:
    model = symprop.load("statquest")
    sheet = symprop.worksheet(model, language="de").sheets[0]
    assert re.search(r"w1 = \S+; b1 = ", render(sheet.document, "text"))
    paper = symprop.handout(model, language="de", wrt=["w3", "w4", "b3"])
    assert re.search(r"w3 ≈ \S+; w4 ≈ \S+ und b3 ≈ ", render(paper.document, "text", width=400))


def test_what_moodle_computes_with_keeps_its_point() -> None:
    quiz = symprop.worksheet(symprop.load("statquest"), language="de").to_moodle()
    numbers = re.findall(r"<(?:text|tolerance)>([-\d.,e]+)</", quiz)
    assert any("." in number for number in numbers)
    assert all(float(number) is not None for number in numbers)
    tasks = re.findall(r"<!\[CDATA\[(.*?)\]\]>", quiz, flags=re.DOTALL)
    assert tasks
    assert not any(re.search(r"\d\.\d", task) for task in tasks)


@pytest.mark.parametrize("language", set(LANGUAGES) - {"en"})
def test_every_language_has_titles_for_the_gallery(language: str) -> None:
    titles = {symprop.load(name).title for name in gallery_names()}
    assert set(import_module(f"symprop.documents.words.{language}").TITLES) == titles
    made = symprop.worksheet(symprop.load("statquest"), language=language)
    assert "lecture" not in render(made.key.document, "text")


def test_a_model_of_ones_own_keeps_its_title() -> None:
    model = symprop.parse("title Dose & effect\nL = (w - 1)**2\nparameter w = 2")
    for make in (symprop.handout, symprop.slides):
        assert make(model, language="de").document
    assert "Dose & effect" in render(symprop.handout(model, language="de").document, "text")


def test_an_unknown_language_is_told_in_one_line() -> None:
    with pytest.raises(symprop.SympropError, match="unknown language 'xx'"):
        render(Document(("a",), (), language="xx"), "html")


def test_what_is_read_aloud_is_cut_where_the_print_is() -> None:
    inner = Add((Divide(Ref("a"), Ref("p")), Negative(Divide(Ref("b"), Ref("q")))))
    factors = tuple(Ref(f"factor{k}") for k in range(4))
    for count in range(1, 5):  # around the width from which a product is cut
        wide = Multiply((Divide(inner, Ref("n")), *factors[:count], Ref("c")))
        lengths = {f: [p.width for p in pieces(wide, f)] for f in ("typst", "mathml", "spoken")}
        assert lengths["spoken"] == pytest.approx(lengths["typst"])
        assert lengths["mathml"] == pytest.approx(lengths["typst"])
