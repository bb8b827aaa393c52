"""The command line: options that mean the same everywhere, and what bad input gets."""

from __future__ import annotations

import os

import pytest
from click.testing import CliRunner, Result

import symprop
from symprop.cli import main
from symprop.cli.options import SUFFIXES
from symprop.cli.reading import names_in, settings_in
from symprop.errors import SympropError
from symprop.render import FORMATS
from symprop.render.saving import SUFFIXES as SAVED

LINE = "data x[i], y[i]\nparameter w = 1\nL = mean((y[i] - w*x[i])**2, i)\n"


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def refused(*args: str) -> str:
    """The one line that bad input gets."""
    result = run(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("symprop: ")
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr
    assert isinstance(result.exception, SystemExit)
    return result.stderr


def test_every_format_has_a_suffix():
    assert set(SUFFIXES.values()) == set(FORMATS)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["w1,b3"], ("w1", "b3")),
        (["w1", "b3"], ("w1", "b3")),
        (["W1[1,2],b3"], ("W1[1,2]", "b3")),
        ([" W1[1, 2] , W1[2,1] "], ("W1[1, 2]", "W1[2,1]")),
        (["b3,b3", "b3"], ("b3",)),
        ([], ()),
    ],
)
def test_names(given, found):
    assert names_in(given) == found


def test_wrt_repeated_and_with_commas_is_the_same():
    one = run("derive", "two-layer", "--wrt", "W1[1,2],b2").output
    assert one == run("derive", "two-layer", "--wrt", "W1[1,2]", "--wrt", "b2").output
    assert "W1[1,2]" in one


def test_settings():
    found = settings_in(["b3=1", "W1[1,2] = −0.5", "w=1e-3", "b3=.5"])
    assert found == {"b3": 0.5, "W1[1,2]": -0.5, "w": 0.001}


@pytest.mark.parametrize(
    "text",
    ["b3", "=1", "b3=", "b3=one", "b3=1+1", "b3=nan", "b3=inf", "b3=1_0", "b3=1e999", "b3=٣"],
)
def test_settings_that_are_none(text):
    with pytest.raises(SympropError, match="b3=1"):
        settings_in([text])


def test_set_changes_numbers_and_elements():
    assert "−9.66" in run("derive", "statquest", "--wrt", "b3", "--numbers", "--set", "b3=1").output
    model = symprop.load("two-layer")
    changed = run("derive", "two-layer", "--wrt", "b2", "--numbers", "--set", "W1[1,2]=3").output
    assert changed != run("derive", "two-layer", "--wrt", "b2", "--numbers").output
    assert model.with_values({"W1[1,2]": 3}).derive("b2").at().to_text() == changed


def test_set_gives_several_at_once():
    output = run(
        "derive", "statquest", "--wrt", "b3", "--numbers", "--set", "w3=0", "--set", "w4=0"
    )
    assert "−2(1 − 0)" in output.output


def test_digits():
    output = run("derive", "statquest", "--wrt", "b3", "--numbers", "--digits", "6").output
    assert "−15.6551" in output
    assert "−15.6551" in run("descend", "statquest", "--learn", "b3", "--digits", "6").output


def test_data_from_a_file(tmp_path):
    model, data = tmp_path / "line.txt", tmp_path / "points.csv"
    model.write_text(LINE)
    data.write_text("x,y\n1,2\n2,3\n")
    output = run("derive", str(model), "--data", str(data), "--numbers").output
    assert "−3" in output
    assert "missing.csv" in refused("derive", str(model), "--data", str(tmp_path / "missing.csv"))
    data.write_text("x,y\n1,two\n")
    assert "'two' is not a number" in refused("descend", str(model), "--data", str(data))


def test_levels_tell_more_and_more():
    lengths = [
        len(run("derive", "statquest", "--wrt", "w1", "--level", level).output)
        for level in ("result", "chain", "full")
    ]
    assert lengths == sorted(set(lengths))


SIGNS = {
    ".pdf": b"%PDF-",
    ".html": b"<!doctype html>",
    ".tex": b"\\documentclass",
    ".md": b"# The",
    ".ipynb": b"{",
    ".typ": b"",
    ".txt": b"",
}
"""What files begin with, by their suffix."""


@pytest.mark.parametrize("suffix", SAVED)
@pytest.mark.parametrize("command", [("derive", "--wrt", "b3"), ("descend", "--learn", "b3")])
def test_the_suffix_chooses_the_format(command, suffix, tmp_path):
    path = tmp_path / f"out{suffix}"
    name, *options = command
    result = run(name, "statquest", *options, "-o", str(path))
    assert (result.exit_code, result.output) == (0, "")
    written = path.read_bytes()
    assert written.lower().startswith(SIGNS[suffix].lower() if suffix != ".md" else b"# ")
    assert len(written) > 200
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_format_wins_over_the_suffix(tmp_path):
    path = tmp_path / "notes.txt"
    run("derive", "statquest", "--wrt", "b3", "--format", "latex", "-o", str(path))
    assert path.read_text().startswith(r"\documentclass")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["derve", "statquest"], "did you mean 'derive'?"),
        (["statquest"], "unknown command 'statquest'"),
        (["derive"], "missing argument 'MODEL'"),
        (["derive", "statquestt"], "did you mean 'statquest'?"),
        (["derive", "statquest", "extra"], "unexpected extra argument"),
        (["derive", "nofile.txt"], "there is no equations file 'nofile.txt'"),
        (["derive", "__import__('os')"], "there is no model"),
        (["derive", "a" * 5000], "too long"),
        (["derive", "statquest", "--wrt", "predictd"], "did you mean 'predicted'?"),
        (["derive", "statquest", "--wrt", "__import__('os')"], "unknown name"),
        (["derive", "statquest", "--wrt", "w1,"], "a name is missing"),
        (["derive", "statquest", "--wrt", ""], "a name is missing"),
        (["derive", "two-layer", "--wrt", "W1[1,9]"], "does not exist"),
        (["derive", "two-layer", "--wrt", "W1[1"], "is no element"),
        (["derive", "statquest", "--set", "b3"], "write NAME=NUMBER"),
        (["derive", "statquest", "--set", "b3=__import__('os')"], "is not a finite number"),
        (["derive", "statquest", "--set", "b33=1"], "did you mean 'b3'?"),
        (["derive", "statquest", "--set", "predicted=1"], "defined by an equation"),
        (["derive", "two-layer", "--set", "W1[9,9]=1"], "does not exist"),
        (["derive", "two-layer", "--set", "W1=1"], "an array with 2 axes"),
        (["derive", "statquest", "--digits", "0"], "'--digits'"),
        (["derive", "statquest", "--digits", "18"], "'--digits'"),
        (["derive", "statquest", "--level", "all"], "'result', 'chain', 'full'"),
        (["derive", "statquest", "--form", "picture"], "'index'"),
        (["derive", "statquest", "--format", "pdf"], "'latex'"),
        (["derive", "statquest", "--wtr", "b3"], "--wrt"),
        (["derive", "statquest", "-o", "out.docx"], "known: .pdf, .html, .tex, .md"),
        (["derive", "statquest", "-o", "out"], "known: .pdf"),
        (["derive", "statquest", "-o", "no/such/folder/out.md"], "there is no folder"),
        (["derive", "statquest", "-o", "."], "is a folder"),
        (["source", "statquest", "-o", "no/such/folder/out.py"], "there is no folder"),
        (["descend", "statquest", "--learn", "predicted"], "unknown parameter 'predicted'"),
        (["descend", "statquest", "--rate", "0"], "allowed: a finite number above 0"),
        (["descend", "statquest", "--rate", "fast"], "'fast' is not a valid float"),
        (["descend", "statquest", "--rule", "adan"], "did you mean 'adam'?"),
        (["descend", "statquest", "--every", "0"], "1 or more"),
        (["descend", "statquest", "--max-steps", "-1"], "0 or more"),
        (["descend", "statquest", "--set", "w1=1e200", "--set", "w3=1e200"], "must be finite"),
        (["check", "statquest", "--wrt", "w99"], "unknown name 'w99'"),
        (["derive", "statquest", "--wrt", "a\x1b[2J\nb"], r"a\x1b[2J\nb"),
    ],
)
def test_bad_input_gets_one_line(args, said):
    assert said in refused(*args)


def test_numbers_that_are_missing(tmp_path):
    path = tmp_path / "line.txt"
    path.write_text(LINE)
    assert "'x' has no value" in refused("derive", str(path), "--numbers")
    assert "'x' has no value" in refused("descend", str(path))
    path.write_text("data x[i] = [1]\nL = sum(x[i], i)\n")
    assert "no parameters" in refused("derive", str(path))


@pytest.mark.parametrize("name", ["bad.txt"])
def test_equations_that_cannot_be_read(name, tmp_path):
    path = tmp_path / name
    path.write_text("L = __import__('os').system('true')\n")
    for command in ("derive", "descend", "source", "check"):
        assert "line 1" in refused(command, str(path))


def test_a_mistake_leaves_what_stood_there(tmp_path):
    path = tmp_path / "out.md"
    path.write_text("before")
    refused("derive", "statquest", "--wrt", "w9", "-o", str(path))
    assert path.read_text() == "before"
    assert os.listdir(tmp_path) == ["out.md"]
