"""Worksheets as files: sheets and keys, Moodle XML, the command line."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from click.testing import CliRunner

import symprop
from symprop.cli.program import main
from symprop.documents.questions import Numeric
from symprop.documents.questions.tables import short
from symprop.papers.worksheets import Worksheet, worksheet

COMMON = ("name", "questiontext", "generalfeedback", "defaultgrade", "penalty", "hidden")
FEEDBACK = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
FORMATS = {"html", "moodle_auto_format", "plain_text", "markdown"}


@cache
def made() -> Worksheet:
    return worksheet(symprop.load("statquest"), variants=2, wrt="w1")


def questions() -> list[Element]:
    return list(ElementTree.fromstring(made().to_moodle().encode()))


def text_of(element: Element, path: str) -> str:
    found = element.findtext(f"{path}/text")
    assert found is not None, path
    return found


def one(element: Element, name: str) -> str:
    """What stands in a child that there is exactly once."""
    children = element.findall(name)
    assert len(children) == 1, name
    return children[0].text or ""


def check_question(question: Element) -> None:
    """The structure that Moodle's documentation gives for a question of any type."""
    for name in COMMON:
        assert len(question.findall(name)) == 1, name
    assert text_of(question, "name").strip()
    assert text_of(question, "questiontext").strip()
    assert float(one(question, "defaultgrade")) > 0
    assert 0 <= float(one(question, "penalty")) <= 1
    assert one(question, "hidden") == "0"
    for element in question.iter():
        assert element.get("format") in FORMATS | {None}
        if element.tag in ("questiontext", "generalfeedback", "feedback", *FEEDBACK):
            assert element.get("format") == "html"
            assert element.find("text") is not None
    for answer in question.findall("answer"):
        assert answer.find("text") is not None
        assert answer.find("feedback/text") is not None


def check_numerical(question: Element) -> None:
    (answer,) = question.findall("answer")
    assert answer.get("fraction") == "100"
    value, tolerance = float(one(answer, "text")), float(one(answer, "tolerance"))
    assert 0 < tolerance < max(1.0, abs(value))


def check_multichoice(question: Element) -> None:
    assert one(question, "single") == "true"
    assert one(question, "shuffleanswers") in ("0", "1")
    assert one(question, "answernumbering") in ("none", "abc", "ABCD", "123")
    for name in FEEDBACK:
        assert len(question.findall(name)) == 1
    fractions = [answer.get("fraction") for answer in question.findall("answer")]
    assert sorted(fractions, key=str) == [*["0"] * (len(fractions) - 1), "100"]
    assert len(fractions) > 1
    texts = [one(answer, "text") for answer in question.findall("answer")]
    assert len(set(texts)) == len(texts)


TYPES = {"numerical": check_numerical, "multichoice": check_multichoice}


def test_moodle_structure() -> None:
    raw = made().to_moodle()
    assert raw.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<quiz>')
    for question in questions():
        assert question.tag == "question"
        if question.get("type") == "category":
            assert text_of(question, "category").startswith("$course$/top/")
            continue
        check_question(question)
        TYPES[question.get("type") or ""](question)


def test_a_category_opens_each_variant() -> None:
    paths = [text_of(q, "category") for q in questions() if q.get("type") == "category"]
    assert [path.split("/")[-1] for path in paths] == ["Variant 1", "Variant 2"]
    assert len({text_of(q, "name") for q in questions() if q.get("type") != "category"}) == 16


def test_moodle_has_the_answers_of_the_key() -> None:
    given = [q for q in questions() if q.get("type") == "numerical"]
    answers = [q.answer for q in made().questions if isinstance(q.answer, Numeric)]
    for question, answer in zip(given, answers, strict=True):
        element = question.find("answer")
        assert element is not None
        shown, tolerance = float(one(element, "text")), float(one(element, "tolerance"))
        assert shown == pytest.approx(answer.value, rel=1e-5)
        assert tolerance == pytest.approx(answer.tolerance)


def test_each_question_in_moodle_brings_what_it_needs_and_no_more() -> None:
    deep = worksheet(symprop.load("transformer"))
    root = ElementTree.fromstring(deep.to_moodle().encode())
    asked = [q for q in root if q.get("type") != "category"]
    for element, question in zip(asked, deep.questions, strict=True):
        text = text_of(element, "questiontext")
        assert text.count("≈") == sum(not short(v) for v in question.needs.given.values())
        assert ("Values of functions" in text) == bool(question.needs.values)
        assert ("The data" in text) == bool(question.needs.inputs)
        assert "below" not in text


def html_texts() -> Iterator[str]:
    for question in questions():
        for element in question.iter():
            if element.get("format") == "html":
                yield element.findtext("text") or ""


def test_formulas_in_moodle_are_tex_between_its_signs() -> None:
    whole = "".join(html_texts())
    assert whole.count(r"\(") == whole.count(r"\)") > 50
    assert whole.count(r"\[") == whole.count(r"\]") > 10
    assert "$$" not in whole
    assert "<math" not in whole
    assert made().to_moodle().count("<![CDATA[") > 50


def test_html_in_moodle_is_well_formed() -> None:
    for text in html_texts():
        ElementTree.fromstring(f"<div>{text}</div>".replace("&nbsp;", " "))


def test_ends_of_sections_are_harmless() -> None:
    model = symprop.parse("title a]]>b & <i>\ndata x\nL = (x - w)**2")
    sheet = worksheet(model, title="a]]>b / <i>")
    root = ElementTree.fromstring(sheet.to_moodle().encode())
    assert text_of(root[0], "category").startswith("$course$/top/a]]>b // <i>/")


@pytest.mark.parametrize("suffix", [".pdf", ".html", ".tex", ".md", ".txt"])
def test_sheets_and_key_stand_side_by_side(suffix: str, tmp_path: Path) -> None:
    target = tmp_path / f"sheet{suffix}"
    key = tmp_path / f"sheet-key{suffix}"
    assert made().save(target) == (target, key)
    assert sorted(tmp_path.iterdir()) == [key, target]
    assert target.read_bytes() != key.read_bytes()
    before = target.read_bytes()
    made().save(target)
    assert target.read_bytes() == before
    if suffix != ".pdf":
        assert not re.search("accept|Answer", target.read_text(encoding="utf-8"))


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
def test_a_pile_that_was_dropped_can_be_sorted(tmp_path: Path) -> None:
    made().save(tmp_path / "sheet.pdf")
    for name, named in (("sheet", "Worksheet · Variant {} · Name:"), ("sheet-key", "Key")):
        command = ["pdftotext", "-layout", str(tmp_path / f"{name}.pdf"), "-"]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        pages = text.rstrip("\f\n").split("\f")
        numbers = [re.findall(r"^ *(\d+) ?/ ?(\d+)$", page, re.M) for page in pages]
        assert all(len(found) == 1 for found in numbers)
        variant = 0
        for page, [(number, count)] in zip(pages, numbers, strict=True):
            variant += number == "1"
            assert f"Variant {variant}" in page
            assert int(number) <= int(count)
            if number != "1":
                assert page.lstrip().startswith(named.format(variant).replace("Key", "Answer key"))
        assert variant == 2


def test_pages_of_latex_have_their_variant_too(tmp_path: Path) -> None:
    made().save(tmp_path / "sheet.tex")
    source = (tmp_path / "sheet.tex").read_text(encoding="utf-8")
    for number in (1, 2):
        assert rf"\markright{{Worksheet \ensuremath{{\cdot}} Variant {number} " in source
    assert source.count(r"\setcounter{page}{1}") == 2


@pytest.mark.parametrize("suffix", [".md", ".html", ".txt", ".ipynb"])
def test_formats_without_pages_leave_their_heads_out(suffix: str, tmp_path: Path) -> None:
    made().save(tmp_path / f"sheet{suffix}")
    source = (tmp_path / f"sheet{suffix}").read_text(encoding="utf-8")
    assert source.count("Name: ") == 2


def run(*args: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["worksheet", *args])
    return done.exit_code, done.output


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    status, said = run("linear")
    assert status == 0
    assert {p.name for p in tmp_path.iterdir()} == {
        "linear-worksheet.pdf",
        "linear-worksheet-key.pdf",
    }
    assert said.count("wrote") == 2
    assert run("linear", "--variants", "3", "--seed", "1", "-o", "bank.xml")[0] == 0
    assert len(ElementTree.parse(tmp_path / "bank.xml").findall("question")) >= 3 * 6


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("linear", "--variants", "0"), "from 1 to 1000, not 0"),
        (("linear", "--variants", "1000000"), "from 1 to 1000"),
        (("linear", "-o", "sheet.docx"), ".xml"),
        (("linear", "-o", "none/sheet.pdf"), "no folder"),
        (("linear", "--wrt", "w1"), "unknown parameter 'w1'"),
        (("linear", "--wrt", "slope,w1"), "unknown parameter 'w1'"),
        (("linear", "--lang", "xx"), "unknown language 'xx'"),
        (("linear", "--paper", "a5"), "unknown paper 'a5'"),
        (("linear", "--seed", "x"), "not a valid integer"),
    ],
)
def test_mistakes_on_the_command_line(
    args: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, output = run(*args)
    assert status == 2
    assert said in output
    assert output.count("\n") == 1
    assert not list(tmp_path.iterdir())
