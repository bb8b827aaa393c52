"""Handouts, worksheets and slides on the command line: what goes wrong, and words as typed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from browsing import Tab
from click.testing import CliRunner, Result
from pdflatex import compiled, needs_latex

from symprop.cli import main

COMMANDS = ("handout", "worksheet", "slides")
TITLE = 'a & b_{#$%\\ "<script>'
AUTHOR = "A\x1b[31mB\x07C"
"""A name that would color a terminal and ring its bell."""


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


MISTAKES = {
    "no suffix": (("-o", "x"), "unknown suffix none; known: .pdf, .html"),
    "suffix": (("-o", "x.docx"), "unknown suffix '.docx'; known: .pdf, .html"),
    "no folder": (("-o", "no/such/x.pdf"), "there is no folder"),
    "a file as folder": (("-o", "old.pdf/x.pdf"), "there is no folder"),
    "a folder as file": (("-o", "folder.pdf"), "is a folder"),
    "language": (("-o", "old.pdf", "--lang", "xx"), "known: 'de', 'en'"),
    "paper": (("-o", "old.pdf", "--paper", "a5"), "known: 'a4', 'letter'"),
    "parameter": (("-o", "old.pdf", "--wrt", "interceptt"), "did you mean 'intercept'?"),
    "data as parameter": (("-o", "old.pdf", "--wrt", "weight"), "unknown parameter 'weight'"),
    "value": (("-o", "old.pdf", "--set", "foo=1"), "unknown data or parameter 'foo'"),
    "number": (("-o", "old.pdf", "--set", "slope=nan"), "not a finite number"),
    "no style": (("-o", "old.pdf", "--style", "none.toml"), "cannot read 'none.toml'"),
    "broken style": (("-o", "old.pdf", "--style", "broken.toml"), "'broken.toml' cannot be read"),
    "unknown style": (("-o", "old.pdf", "--style", "other.toml"), "unknown entry 'nonsense'"),
    "style of bytes": (("-o", "old.pdf", "--style", "bytes.toml"), "not text in UTF-8"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_line_and_changes_nothing(
    command: str, mistake: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / "old.pdf").write_text("before")
    (tmp_path / "broken.toml").write_text('loss = "x\n')
    (tmp_path / "other.toml").write_text("nonsense = 3\n")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    before = sorted(tmp_path.rglob("*"))
    args, said = MISTAKES[mistake]
    result = run(command, "linear", *args)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert not result.stdout
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "old.pdf").read_text() == "before"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("suffix", [".txt", ".html", ".typ"])
def test_a_full_device_is_one_line(suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"x{suffix}").symlink_to("/dev/full")
    result = run("handout", "ridge", "-o", str(tmp_path / f"x{suffix}"))
    assert result.exit_code == 2
    assert "no space left" in result.stderr
    assert result.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == [f"x{suffix}"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_takes_no_files_is_one_line(command: str) -> None:
    result = run(command, "linear", "-o", "/proc/x.txt")
    assert result.exit_code == 2
    assert result.stderr.startswith("symprop: cannot write '/proc/x.txt': ")
    assert result.stderr.count("\n") == 1


# Words as they were typed.


def titled(suffix: str, folder: Path, command: str = "handout") -> Path:
    path = folder / f"x{suffix}"
    options = ("--title", TITLE, "--author", AUTHOR, "-o", str(path))
    result = run(command, "ridge", *options)  # it has no plot
    assert result.exit_code == 0, result.output
    return path


def text_of(path: Path) -> list[str]:
    command = ["pdftotext", str(path), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_title_in_a_pdf(command: str, tmp_path: Path) -> None:
    path = titled(".pdf", tmp_path, command)
    assert text_of(path)[0] == TITLE
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout
    assert re.search(r"^Title: +(.*)$", told, re.M)[1] == TITLE  # type: ignore[index]


@needs_latex
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
def test_a_title_in_latex(tmp_path: Path) -> None:
    path = titled(".tex", tmp_path)
    compiled(path)
    assert text_of(path.with_suffix(".pdf"))[0] == TITLE


def test_a_title_on_a_page(browser: Any, tmp_path: Path) -> None:
    tab = Tab(browser, titled(".html", tmp_path))
    assert tab.text("h1") == TITLE
    assert tab.page.title() == TITLE
    assert tab.page.query_selector("script") is None
    tab.close()


def test_a_title_elsewhere(tmp_path: Path) -> None:
    def unescaped(markdown: str) -> str:
        return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown.split("\n")[0])

    assert unescaped(titled(".md", tmp_path).read_text(encoding="utf-8")) == f"# {TITLE}"
    first = json.loads(titled(".ipynb", tmp_path).read_text(encoding="utf-8"))["cells"][0]
    assert unescaped("".join(first["source"])) == f"# {TITLE}"
    assert titled(".txt", tmp_path).read_text(encoding="utf-8").startswith(f"{TITLE}\n═")
    quiz = ElementTree.parse(titled(".xml", tmp_path, "worksheet"))
    assert quiz.findtext("question/category/text") == f"$course$/top/{TITLE}/Variant 1"


@pytest.mark.parametrize("suffix", [".tex", ".html", ".md", ".ipynb", ".typ", ".txt"])
def test_names_do_not_command_a_terminal(suffix: str, tmp_path: Path) -> None:
    content = titled(suffix, tmp_path).read_text(encoding="utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", content)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_says_what_a_paper_is_about(command: str) -> None:
    said = " ".join(run(command, "--help").output.split())
    assert "--wrt NAMES With respect to what: w1,b3 or W1[1,2]; default: the last parameter" in said
