"""The command line: every command does what it is for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner, Result

import symprop
from symprop.cli import main
from symprop.cli.commands import COMMANDS


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def process(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "symprop", *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


def rows(text: str) -> list[list[str]]:
    """The cells of a printed table, as words."""
    lines = [line.split() for line in text.splitlines()]
    return [cells for cells in lines if cells and cells[0].isdigit()]


def test_bare_call_shows_the_way_in():
    result = run()
    assert result.exit_code == 0
    assert result.output == run("--help").output
    examples = result.output.split("Examples:")[1].strip().splitlines()
    assert len(examples) == 3
    for example in examples:
        words = example.split("  ")[0:3]
        command = next(w for w in words if w.startswith("symprop")).split()[1:]
        assert run(*command).exit_code == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert command in run().output
    assert "[default: None]" not in result.output


def test_version():
    assert run("--version").output == f"symprop {symprop.__version__}\n"


def test_models_lists_the_gallery_with_its_titles():
    output = run("models").output
    for name in symprop.gallery_names():
        assert name in output
        assert str(symprop.load(name).title) in output


def test_derive_prints_what_python_gives():
    expected = symprop.load("statquest").derive("b3").to_text(level="full", width=100)
    assert run("derive", "statquest", "--wrt", "b3", "--level", "full").output == expected


def test_derive_with_numbers_is_that_of_the_lecture():
    result = run("derive", "statquest", "--wrt", "b3", "--numbers")
    assert "−2(0 − (−2.60))" in result.output
    assert "−15.7" in result.output


def test_derive_goes_back_from_the_last_parameter():
    output = run("derive", "statquest", "--level", "result").output
    titles = [line for line in output.splitlines() if "with respect to" in line]
    assert [t.split()[-1] for t in titles] == ["b3", "w4", "w3", "b2", "w2", "b1", "w1"]
    assert output.startswith("The derivatives of SSR\n")


def test_several_parameters_make_one_file(tmp_path):
    for suffix, once in (
        (".tex", r"\documentclass"),
        (".html", "<!DOCTYPE html>"),
        (".md", "\n# "),
    ):
        path = tmp_path / f"all{suffix}"
        result = run("derive", "two-layer", "-o", str(path))
        assert (result.exit_code, result.output) == (0, "")
        text = "\n" + path.read_text(encoding="utf-8")
        assert text.lower().count(once.lower()) >= 1
        assert suffix == ".md" or text.lower().count(once.lower()) == 1
        assert text.count("with respect to") >= 4


def test_descend_prints_the_table_of_the_lecture():
    result = run("descend", "statquest", "--learn", "b3")
    assert result.exit_code == 0
    table = rows(result.output)
    assert table[0] == ["1", "0", "−15.7", "−1.57", "1.57", "20.4"]
    assert [row[4] for row in table[:3]] == ["1.57", "2.19", "2.44"]
    assert table[-1][4] == "2.61"
    assert "converged" in result.output


def test_descend_takes_its_options():
    output = run(
        "descend", "statquest", "--learn", "b3,w3", "--rate", "0.05", "--rule", "adam",
        "--stop-step", "0", "--max-steps", "30", "--every", "10", "--set", "b3=1",
    ).output  # fmt: skip
    assert [row[0] for row in rows(output)] == ["1", "11", "21", "30"]
    assert "max steps reached" in output
    assert rows(output)[0][2] == "1.00"


def test_divergence_prints_the_table_and_has_status_1():
    result = run("descend", "statquest", "--learn", "b3", "--rate", "10")
    assert result.exit_code == 1
    assert rows(result.output)[0][:3] == ["1", "0", "−15.7"]
    assert "diverged" in result.output


def test_seed_starts_what_has_no_value(tmp_path):
    path = tmp_path / "line.txt"
    path.write_text("data x[i] = [1, 2], y[i] = [2, 3]\nL = mean((y[i] - w*x[i])**2, i)\n")
    assert "'w' has no value" in run("descend", str(path)).stderr
    first = run("descend", str(path), "--seed", "1")
    assert first.exit_code == 0
    assert first.output == run("descend", str(path), "--seed", "1").output
    assert first.output != run("descend", str(path), "--seed", "2").output


def test_source_is_that_of_python(tmp_path):
    expected = symprop.load("statquest").source(wrt=["w1"])
    assert run("source", "statquest", "--wrt", "w1").output.rstrip() == expected.rstrip()
    path = tmp_path / "code"
    run("source", "statquest", "--wrt", "w1", "-o", str(path))
    assert path.read_text(encoding="utf-8").rstrip() == expected.rstrip()


@pytest.mark.parametrize("name", ["statquest", "two-layer", "logistic"])
def test_check_has_a_row_for_each_parameter(name):
    result = run("check", name)
    assert result.exit_code == 0
    for parameter in symprop.load(name).parameters:
        assert any(line.split()[:1] == [parameter] for line in result.output.splitlines())
    assert result.output.count("agrees") == len(symprop.load(name).parameters) + 1


def test_a_process_of_its_own_is_quick_and_plain():
    result = process("derive", "statquest", "--wrt", "b3")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == symprop.load("statquest").derive("b3").to_text(width=100)
    assert "\x1b" not in result.stdout


def test_derive_needs_neither_sympy_nor_scipy():
    code = (
        "import sys; from symprop.cli import main\n"
        "try: main(['derive', 'statquest', '--wrt', 'b3'])\n"
        "finally: print({'sympy', 'scipy', 'matplotlib'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


def test_output_that_is_not_unicode_is_no_error():
    done = subprocess.run(
        [sys.executable, "-m", "symprop", "derive", "statquest", "--wrt", "b3"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        check=True,
    )
    assert done.stderr == b""
    assert "dSSR/db3" in done.stdout.decode("latin-1")


def test_width_is_that_of_the_terminal():
    result = process("derive", "statquest", "--wrt", "w1", COLUMNS="60")
    assert max(map(len, result.stdout.splitlines())) <= 60


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals of POSIX")
def test_a_closed_pipe_is_quiet():
    command = f"{sys.executable} -m symprop derive statquest --level full | true"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def interrupted(seconds: float):
    """A descent without an end, interrupted after some seconds."""
    command = ("descend", "xor", "--max-steps", "1000000000", "--stop-step", "0")
    with subprocess.Popen(
        [sys.executable, "-m", "symprop", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        # what runs in the background of a shell begins with the signal ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as child:
        time.sleep(seconds)
        child.send_signal(signal.SIGINT)
        try:
            output, errors = child.communicate(timeout=60)
        finally:
            child.kill()
    return child, output, errors


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals of POSIX")
def test_ctrl_c_keeps_the_steps_so_far():
    for seconds in (3, 10, 30):  # on a busy machine Python alone takes seconds to start
        child, output, errors = interrupted(seconds)
        if child.returncode != -signal.SIGINT:
            break
    assert child.returncode == 130
    assert "Traceback" not in errors
    assert "stopped by user" in output


def test_colors_only_on_a_terminal_that_wants_them(monkeypatch):
    from symprop.cli import showing

    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert showing.colored()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not showing.colored()
