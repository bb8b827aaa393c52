"""Every block of code in the documentation is run, and what it says is what the page shows.

``python tests/test_docs.py --update`` writes the outputs anew (``--update docs/tutorial.md`` those
of one page). A page is one session: its ``python`` blocks share their names, its ``console`` blocks
a folder. A ``text`` block right after a block that runs is what that block printed. Errors of
rounding, such as 1.2e-16, differ from machine to machine and are not compared.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import runpy
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import symprop

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "examples" / "README.md", *ROOT.glob("docs/**/*.md")])
UPDATE = "python tests/test_docs.py --update"

BLOCK = re.compile(r"^```(\S*) ?(.*)\n((?:(?!```).*\n)*)```\n", re.MULTILINE)
OUTPUT = re.compile(r"\n```text\n((?:(?!```).*\n)*)```\n")
ROUNDING = re.compile(r"\b\d\.\de[-+]\d\d\b")
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(#[^)]*)?\)")
SYMPROP = [sys.executable, "-c", "import sys; from symprop.cli import main; sys.exit(main())"]


@dataclass
class Session:
    """What the blocks of one page share; ``above`` counts the lines above the block that runs."""

    page: Path
    folder: Path
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    above: int = 0

    def python(self, code: str, _: str) -> str:
        """What a block of Python prints."""
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.chdir(self.folder):
            exec(compile("\n" * self.above + code, str(self.page), "exec"), self.names)
        return printed.getvalue()

    def equations(self, text: str, name: str) -> str:
        """What symprop says of equations: nothing, or what is wrong; in a file if it is named."""
        try:
            if name:
                self.file(text, name)
                symprop.load(self.folder / name)
            else:
                symprop.parse(text)
        except symprop.SympropError as error:
            return f"{error}\n"
        return ""

    def file(self, text: str, name: str) -> str:
        """A file of data, kept under its name."""
        (self.folder / name).write_text(text, encoding="utf-8")
        return ""

    def command(self, line: str) -> str:
        """What a command of the console says, mistakes included."""
        word, *arguments = shlex.split(line)
        start = {"symprop": SYMPROP, "python": [sys.executable]}[word]
        if word == "python":
            arguments[0] = str(self.page.parent / arguments[0])
        done = subprocess.run(
            [*start, *arguments],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
            env={**os.environ, "COLUMNS": "100", "PYTHONUTF8": "1", "TERM": "dumb"},
        )
        return done.stdout

    def console(self, text: str) -> str:
        """A console block with its outputs as they are now."""
        lines = [line for line in text.splitlines() if line.startswith("$ ")]
        parts = [f"{line}\n{tidy(self.command(line[2:]))}" for line in lines]
        return "\n".join(parts)


RUN: Mapping[str, Callable[[Session, str, str], str]] = {
    "python": Session.python,
    "equations": Session.equations,
    "csv": Session.file,
    "toml": Session.file,
}
"""What is done with a block, by its language."""


def tidy(text: str) -> str:
    """Without spaces at the ends of lines, without empty lines at either end."""
    lines = "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")
    return f"{lines}\n" if lines else ""


def renewed(page: Path, folder: Path) -> str:
    """The text of a page with every output as it is now."""
    session = Session(page, folder)
    text = page.read_text(encoding="utf-8")
    return "".join(pieces(text, session))


def pieces(text: str, session: Session) -> Iterator[str]:
    """The page from top to bottom, block by block."""
    last = 0
    while block := BLOCK.search(text, last):
        yield text[last : block.start()]
        last = block.end()
        language, name, content = block.groups()
        if language == "console":
            yield f"```console\n{session.console(content)}```\n"
            continue
        yield block.group()
        if language in RUN:
            session.above = text.count("\n", 0, block.start(3))
            said = tidy(RUN[language](session, content, name))
            yield f"\n```text\n{said}```\n" if said else ""
            shown = OUTPUT.match(text, last)
            last = shown.end() if shown else last
    yield text[last:]


def title(page: Path) -> str:
    """The name of a page below the root of the project."""
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=title)
def test_page_shows_what_is_true(page: Path, tmp_path: Path) -> None:
    shown, now = page.read_text(encoding="utf-8"), renewed(page, tmp_path)
    same = [ROUNDING.sub("tiny", text).splitlines() for text in (shown, now)]
    assert same[0] == same[1], f"outdated; if the new output is right: {UPDATE} {title(page)}"


@pytest.mark.parametrize("page", PAGES, ids=title)
def test_links_lead_somewhere(page: Path) -> None:
    targets = [m[1] for m in LINK.finditer(page.read_text(encoding="utf-8")) if m[1]]
    assert not [target for target in targets if not (page.parent / target).exists()]


def test_every_page_and_example_is_listed() -> None:
    for folder, kind in (("docs", "md"), ("examples", "py")):
        index = (ROOT / folder / "README.md").read_text(encoding="utf-8")
        names = {path.name for path in (ROOT / folder).glob(f"*.{kind}")} - {"README.md"}
        assert not {name for name in names if name not in index}


def test_the_readme_has_two_commands_of_one_line() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = [m[3] for m in BLOCK.finditer(text) if m[1] == "sh"]
    assert [command.count("\n") for command in commands] == [1, 1]


def test_the_picture_is_what_symprop_writes() -> None:
    script = runpy.run_path(str(ROOT / "docs" / "picture.py"))
    known = script["SOURCE"].read_text(encoding="utf-8")
    assert script["derivation"]().to_latex(fragment=True) == known, "run: python docs/picture.py"
    assert script["TARGET"].stat().st_size < 200_000


def update(names: list[str]) -> None:
    """Write the outputs of the pages anew."""
    for page in [ROOT / name for name in names] or PAGES:
        with tempfile.TemporaryDirectory() as folder:
            page.write_text(renewed(page, Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] != ["--update"]:
        sys.exit(f"usage: {UPDATE} [page ...]")
    update(sys.argv[2:])
