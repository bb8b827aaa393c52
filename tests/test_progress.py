"""The progress bar: one for everything, on stderr, on a terminal, after a while."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from time import sleep

import pytest
from descents import lecture

from symprop import progress
from symprop.cli import main
from symprop.progress import tracked, working

BRIEF = """
data x[i] = [1, 2, 3], y[i] = [1, 1, 2]
parameter w = 0.2, b = 0
p[i] = w*x[i] + b
L = mean((y[i] - p[i])**2, i)
"""


class Terminal(io.StringIO):
    """What takes lines back, as far as anybody can tell."""

    def isatty(self) -> bool:
        return True


def terminal_of(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal on stderr, and nobody who waits; pytest takes stderr back between a fixture
    and its test, so that this is none."""
    found = Terminal()
    monkeypatch.setattr(sys, "stderr", found)
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    return found


def test_a_bar_appears_only_after_a_while(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    lecture(progress=True, callback=lambda *_: sleep(0.005))
    shown = capsys.readouterr()
    assert "descent" in shown.err
    assert "10/" in shown.err
    assert shown.out == ""
    monkeypatch.setattr(progress, "PATIENCE", 60)
    lecture(progress=True)
    assert capsys.readouterr().err == ""


def test_no_bar_where_stderr_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    lecture()
    lecture(progress=False)
    assert capsys.readouterr().err == ""


def test_what_goes_on_inside_stands_below(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_of(monkeypatch)
    with working("outside"):
        for _ in tracked("ab", 2, "inside"):
            sleep(0.3)  # the screen looks four times a second
    lines = [line for line in terminal.getvalue().split("\n") if "side" in line]
    assert any("outside" in line for line in lines)
    assert any("inside" in line and "/2" in line for line in lines)


def test_it_goes_away_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_of(monkeypatch)
    with pytest.raises(ValueError, match="nothing"):
        _failing()
    shown = terminal.getvalue()
    assert "work" in shown
    assert "\x1b[?25h" in shown  # the cursor is back
    with working("more"):
        pass


def _failing() -> None:
    with working("work"):
        sleep(0.2)
        raise ValueError("nothing")


@pytest.mark.parametrize(
    ("command", "label"),
    [
        (("handout", "brief.txt", "-o", "out.txt"), "handout"),
        (("slides", "brief.txt", "-o", "out.txt"), "slides"),
        (("worksheet", "brief.txt", "-o", "out.txt"), "worksheet"),
        (("explore", "brief.txt", "-o", "out.html"), "explore"),
        (("check", "brief.txt"), "parameters checked"),
        (("derive", "brief.txt"), "derivations"),
    ],
)
def test_every_command_that_may_take_long_has_one(
    command: tuple[str, ...],
    label: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = terminal_of(monkeypatch)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "brief.txt").write_text(BRIEF, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(list(command))
    assert ended.value.code == 0
    assert label in terminal.getvalue()
