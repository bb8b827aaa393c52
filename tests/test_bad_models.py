"""What bad input gets: one clear line that names the place and what is allowed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from symprop.equations import load, load_csv, parse
from symprop.errors import DataError, EquationError, SympropError, UnknownNameError
from symprop.model import Definition
from symprop.tree import Ref
from symprop.validation import build

ROWS = "data x[i], y[i]\n"
STEP = "data x[t]\nh[0] = 0\n"
U = "data x[i]\nu[i] = w*x[i]\n"

BAD = [
    # names and order
    ("L = softplos(a)", 1, "unknown function 'softplos'; did you mean 'softplus'?"),
    ("L = a\nloss M", 2, "the loss 'M' is not defined; known: 'L'"),
    ("predicted = a\noutput predictd", 2, "did you mean 'predicted'?"),
    ("observed = a\nlabel obsrved = hat(y)", 2, "did you mean 'observed'?"),
    ("a = 1\na = 2", 2, "'a' is defined twice, first in line 1"),
    ("data w\nw = 3", 2, "declared as data or a parameter in line 1"),
    ("parameter w, w\nL = w", 1, "declared twice, first in line 1"),
    ("b = a + 1\na = 2\nL = a + b", 1, "'a' is read before its definition in line 2"),
    ("y = y + 1", 1, "'y' is read in its own definition"),
    ("lambda = 3", 1, "did you mean 'lambda_'?"),
    ("L = 2*class", 1, "'class' is a reserved word of Python"),
    ("sum = 3", 1, "'sum' has a meaning of its own"),
    ("_a = 3", 1, "starts with a letter"),
    ("é = 3", 1, "ASCII letters"),
    ("a" * 41 + " = 3", 1, "at most 40"),
    ("data i, x[i]\nL = sum(x[i], i)", 1, "both a quantity and an index letter"),
    ("a.b = 3", 1, "not allowed here"),
    ("3 = L", 1, "is not a name"),
    # indices
    (ROWS + "p[i] = w*x[k]\nL = sum(p[i], i)", 2, "the index 'k' stands on the right of 'p'"),
    (ROWS + "p = w*x[i]", 2, "indices allowed here: none"),
    (ROWS + "p[i] = x[i]\nL = sum(p, i)", 3, "p has no index, but p[i] has 1"),
    (ROWS + "p[i] = w*x[i]", 2, "the loss must be a single number"),
    (ROWS + "L = sum(sum(x[i], i)*y[i], i)", 2, "already used by a reduction around it"),
    (ROWS + "p[i] = sum(x[i], i)\nL = sum(p[i], i)", 2, "already used on the left"),
    ("p[q] = 3\nL = sum(p[q], q)", 1, "nothing gives the index 'q' of 'p' a range"),
    ("x[i,i] = 3", 1, "the same index letter twice"),
    (ROWS + "L = sum(x[i]*i, i)", 2, "a letter may be compared inside where"),
    (ROWS + "L = sum(x[i*i], i)", 2, "the index 'i*i' is not allowed"),
    (ROWS + "L = x[0]", 2, "its first index is 1"),
    (ROWS + "L = x[1:2]", 2, "not allowed"),
    ("data x[i,i]\nL = 1", 1, "different index letters"),
    # sequences
    (STEP + "h[t] = w*h[t-1] + h[t+1]\nL = h[n]", 3, "reads its own future, h[t+1], beside"),
    (STEP + "h[t] = w*h[t+1] + x[t]\nL = h[n]", 3, "it reaches n+1, but its last index is n"),
    ("data x[t]\nh[t] = h[t-1] + x[t]\nL = h[n]", 2, "reaches 0, but its first index is 1"),
    (STEP + "h[t] = w*h[t-1] + h[t]\nL = h[n]", 3, "in the same step; h[t] does not"),
    (STEP + "h[t] = g[t]\ng[t] = h[t] + x[t]\nL = h[n]", 3, "above in the same step"),
    ("a = b + 1\nb = a*2\nL = a", 1, "a loop of definitions: a, b need each other"),
    ("data x[t]\nh[1] = 0\nh[t] = x[t]\nL = h[n]", 3, "may be the same element as h[1]"),
    (STEP + "h[0] = 1\nL = h[0]", 3, "'h' is defined twice, first in line 2"),
    (STEP + "h[t] = x[t]\nh[t] = 2\nL = h[n]", 4, "'h' is defined twice, first in line 3"),
    ("index s = 3..n\n" + STEP + "h[s] = x[s]\nL = h[n]", 4, "nothing defines 'h' where its index"),
    (STEP + "h[2*t] = 1\nL = h[0]", 3, "a letter and an offset such as t+1"),
    (STEP + "h[t] = h[t-1,1]\nL = h[0]", 3, "h[t-1,1] has 2 indices, but h[t] has 1"),
    (STEP + "h[t] = x[t]\nL = h[T]", 4, "the index 'T' stands on the right"),
    (STEP + "h[t] = x[t]\nL = h[T]", 4, "sizes: n"),
    ("data x[t]\nL = sum(h[t], t)\nh[0] = w\nh[t] = h[t-1]", 2, "before its definition in line 3"),
    ("index t = 2..\nL = w", 1, "is not a range; write index t = 2..T"),
    ("index t = 5..2\nL = w", 1, "the range '5..2' of t is empty"),
    # derivatives in a model
    (U + "L = sum(diff(u[i], xx[i]), i)", 3, "a derivative by 'xx', which is no data"),
    (U + "L = sum(diff(u[i], xx[i]), i)", 3, "did you mean 'x'?"),
    (U + "L = sum(diff(uu[i], x[i]), i)", 3, "did you mean 'u'?"),
    (U + "L = sum(diff(x[i], w), i)", 3, "a derivative of 'x', which is no quantity"),
    (U + "L = sum(diff(u[i], i), i)", 3, "diff: 'i' is an index letter"),
    (U + "L = sum(diff(u[i], n), i)", 3, "diff: 'n' is a size"),
    (U + "L = sum(diff(u[i], x[j]), i)", 3, "the index 'j' stands on the right"),
    (U + "L = diff(u, x)", 3, "u has no index, but u[i] has 1"),
    (U + "L = sum(diff(diff(u[i], x[i], 3), x[i], 2), i)", 3, "orders go up to 4"),
    ("data x\nL = diff(u, x)\nu = w*x", 2, "'u' is read before its definition in line 3"),
    (STEP + "h[t] = h[t-1] + diff(h[t-1], x[t])\nL = h[n]", 3, "a derivative of 'h', which is no"),
    ("data k[i]\nu[i] = E[k[i]]\nL = sum(diff(u[i], k[i]), i)", 3, "a derivative by 'k'"),
    # padding and look-ups
    (U + "L = sum(pad(x[i-1], w), i)", 3, "pad fills x[i-1] with w, which is no number"),
    (U + "L = sum(w*pad(x[o-1], 0), o)", 3, "nothing gives the index 'o' of 'L' a range"),
    (U + "L = sum(E[u[i]], i)", 3, "look-up by 'u', which is not data"),
    (U + "L = sum(E[y[i]], i)", 3, "look-up by 'y', which is not data"),
    (U + "L = sum(x[i+w], i)", 3, "'w'"),
    # expressions
    ("L = __import__('os')", 1, "unknown function '__import__'"),
    ("L = __import__('os').system('true')", 1, "cannot be called"),
    ("__import__('os') = 1", 1, "unknown function '__import__'"),
    ("L = (lambda x: x)(1)", 1, "'lambda' is a reserved word"),
    ("L = [a for a in b]", 1, "'for' is a reserved word"),
    ("L = a.b", 1, "'a.b' is not allowed here"),
    ("L = 'os'", 1, "is not a number"),
    ("L = f'{a}'", 1, "not allowed here"),
    ("L = True", 1, "reserved word"),
    ("L = 3j", 1, "is not a number"),
    ("L = a^2", 1, "write ** for a power"),
    ("L = a@b", 1, "'@' is not an operator"),
    ("L = a//b", 1, "this operator is not allowed"),
    ("L = a < 2", 1, "conditions stand inside where"),
    ("L = where(a, 1, 2)", 1, "'a' is no condition"),
    ("L = where(a < 1, 2)", 1, "write where(condition, a, b)"),
    ("L = softplus(a, b)", 1, "softplus takes 1 argument, not 2"),
    ("L = exp(*a)", 1, "plain arguments only"),
    ("L = sum(a)", 1, "then the index letters"),
    ("L = max(a, b, c)", 1, "write max(a, b) for two values"),
    ("L = diff(a)", 1, "diff takes a quantity and what it is differentiated by"),
    ("L = diff(a, b, 5)", 1, "orders go up to 4"),
    ("L = diff(a, 2)", 1, "such as diff(u[i], x[i])"),
    ("L = diff(a*b, b)", 1, "diff takes a quantity"),
    ("L = pad(a, 0)", 1, "such as pad(x[i-1], 0)"),
    (ROWS + "L = sum(pad(x[i-1]), i)", 2, "such as pad(x[i-1], 0)"),
    ("L =", 1, "an expression is missing"),
    ("L = a = 2", 1, "two '='"),
    ("L a", 1, "write name = expression"),
    ("los L\nL = 3", 1, "did you mean 'loss'?"),
    ("L = (3", 1, "never closed"),
    ("L = 3)", 1, "closes nothing"),
    ("L = 3 +", 1, "cannot read"),
    # too large
    ("L = " + "(" * 10_000 + "1" + ")" * 10_000, 1, "nested more than 80 deep"),
    ("L = " + "-" * 10_000 + "1", 1, "signs in a row"),
    ("L = " + "not " * 10_000 + "1", 1, "signs in a row"),
    ("L = " + "exp(" * 10_000 + "1" + ")" * 10_000, 1, "nested more than 80 deep"),
    ("L = " + "**".join("a" * 150), 1, "nested more than 80 deep"),
    ("L = " + "/".join("a" * 500), 1, "nested more than 80 deep"),
    ("L = " + "+".join("a" * 5000), 1, "operators"),
    ("L = 9**9**9**9", 1, "too large"),
    ("L = (-8)**0.5", 1, "not a real number"),
    ("L = 1" + "0" * 5000, 1, "more than 300 digits"),
    ("L = 1e999", 1, "too large"),
    # other lines
    ("origin 2\nL = w", 1, "the origin is 0 or 1"),
    ("index t = 2\nL = w", 1, "write index t = 2..T"),
    ("index t = 1..1000000000\nL = w", 1, "'1..1000000000' of t is too large; at most 100,000"),
    ("index t = -900000..n\nL = w", 1, "too large"),
    ("L = W[1000000000]", 1, "the index 1000000000 is too large; at most 100,000"),
    (ROWS + "h[1000000000] = w\nL = h[1]", 2, "the index 1000000000 is too large"),
    (ROWS + "L = sum(W[1000000000*i]*x[i], i)", 2, "the index 1000000000*i is too large"),
    ("label L = hut(y)\nL = w", 1, "hat(y)"),
    ("loss\nL = w", 1, "says nothing"),
    ("title a\ntitle b\nL = w", 2, "given twice"),
    # numbers in the line
    ("data x[i] = [1,,2]\nL = sum(x[i], i)", 1, "cannot read"),
    ("data x[i] = [1, nan]\nL = sum(x[i], i)", 1, "'nan' is not a number"),
    ("data x[i] = [1, 'a']\nL = sum(x[i], i)", 1, "is not a number"),
    ("data x[i] = [1, 1 + 1]\nL = sum(x[i], i)", 1, "'1 + 1' is not a number"),
]


@pytest.mark.parametrize(("text", "line", "message"), BAD, ids=[b[0][:30] for b in BAD])
def test_one_clear_line(text: str, line: int, message: str) -> None:
    with pytest.raises(EquationError) as caught:
        parse(text)
    said = str(caught.value)
    assert message in said
    assert said.startswith(f"line {line}: ")
    assert "\n" not in said
    assert len(said) < 400


@pytest.mark.parametrize("text", ["", "# nothing\n", "data x[i]\n"])
def test_no_equation(text: str) -> None:
    with pytest.raises(EquationError, match="there is no equation"):
        parse(text)


TABLE = "parameter E[k] = [1, 2, 3]\nL = sum(E[t[i]], i)"
DATA = [
    ("data x[i] = [[1], [2]]\nL = sum(x[i], i)", "line 1: .*x"),
    ("data x[i] = 3\nL = sum(x[i], i)", "line 1: .*x"),
    ("data x[i,j] = [[1, 2], [3]]\nL = sum(x[i,j], i, j)", "line 1: .*x"),
    ("data x[i] = []\nL = sum(x[i], i)", "no data rows"),
    ("data x[i] = [1, 1e999]\nL = sum(x[i], i)", r"x\[2\]"),
    ("data x[i] = [1, 2], y[i] = [1, 2, 3]\nL = w*sum(x[i]*y[i], i)", "index 'i' has 2 .* 3 in y"),
    ("data x[i] = [1, 2]\nparameter w = [1]\nL = sum(x[i]*w, i)", "line 2: .*w"),
    ("data t[i] = [1, 1.5]\nL = sum(E[t[i]], i)", "line 1: .*t"),
    (f"data t[i] = [1, 4]\n{TABLE}", r"^line 3: t\[2\] is 4, but E\[t\[i\]\] takes 1 to 3"),
    (f"data t[i] = [0, 1]\n{TABLE}", r"t\[1\] is 0, but E\[t\[i\]\] takes 1 to 3"),
    (f"origin 0\ndata t[i] = [0, 3]\n{TABLE}", r"t\[1\] is 3, but E\[t\[i\]\] takes 0 to 2"),
    (
        "data x[i] = [1, 2]\nparameter w[r] = [1, 1, 1]\nc[o] = sum(x[o+r-1]*w[r], r)\n"
        "L = sum(c[o], o)",
        r"'x' is too short for x\[o\+r-1\]",
    ),
    ("data x[i] = [1, 2, 3]\nh[0] = 0\nh[i] = h[i-1] + x[i]\nL = h[5]", "h runs from 0 to 3"),
]


@pytest.mark.parametrize(("text", "message"), DATA)
def test_data_that_does_not_fit(text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        parse(text)


def test_a_definition_list_is_checked_without_lines_too() -> None:
    with pytest.raises(EquationError, match="'y' is read in its own definition"):
        build([Definition("y", (), Ref("y"))])
    with pytest.raises(UnknownNameError, match="did you mean 'speed'"):
        build([Definition("L", (), Ref("speed"))], values={"sped": 1})


PIECES = st.sampled_from(
    [
        "L",
        "w",
        "x",
        "y",
        "i",
        "j",
        "n",
        "1",
        "2.5",
        "1e9",
        "=",
        "==",
        "+",
        "-",
        "*",
        "/",
        "**",
        "(",
        ")",
        "[",
        "]",
        "[i]",
        "[i,j]",
        ",",
        ":",
        ".",
        "..",
        "<",
        "not",
        "and",
        "\n",
        "\t",
        "#",
        "'",
        '"',
        "sum(",
        "mean(",
        "max(",
        "where(",
        "softmax(",
        "exp(",
        "data",
        "parameter",
        "size",
        "index",
        "origin",
        "rows",
        "output",
        "loss",
        "label",
        "title",
        "from",
        "columns",
        "lambda",
        "é",
        "\x00",
        "\\",
        "\x0c",
        "\u2028",
        "{",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(PIECES, st.just(" ")), max_size=25).map("".join))
@example("L = w\f")
def test_no_text_brings_any_other_error(text: str) -> None:
    said = ""
    try:
        parse(text)
    except SympropError as error:
        said = str(error)
    assert "\n" not in said


# ------------------------------------------------------------------ files


def test_a_file_of_ten_megabytes(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    big.write_bytes(b"a = 1\n" * 1_700_000)
    with pytest.raises(EquationError, match=r"big.txt is larger than the 1 MB"):
        load(big)
    with pytest.raises(EquationError, match="at most 1,000,000"):
        parse("a" * 10_000_000)


def test_files_that_are_no_equations(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"\xe9 = 3")
    (tmp_path / "zero.txt").write_bytes(b"a\0b")
    with pytest.raises(EquationError, match="not a text file in UTF-8"):
        load(tmp_path / "latin.txt")
    with pytest.raises(EquationError, match="binary"):
        load(tmp_path / "zero.txt")
    with pytest.raises(SympropError, match="is a folder"):
        load(tmp_path)
    with pytest.raises(UnknownNameError, match="no equations file"):
        load(tmp_path / "missing.txt")
    with pytest.raises(UnknownNameError, match="no model or file 'statquets'"):
        load("statquets")


def test_the_line_that_reads_is_named_where_numbers_do_not_fit(tmp_path: Path) -> None:
    (tmp_path / "net.txt").write_text("data x[i] = [1, 2, 3]\n\nL = w*x[4]\n")
    with pytest.raises(DataError, match=r"^net.txt, line 3: x\[4\] reaches 4, but x runs from"):
        load(tmp_path / "net.txt")


def test_the_file_is_named_beside_the_line(tmp_path: Path) -> None:
    (tmp_path / "net.txt").write_text("a = 1\nb = (\n")
    with pytest.raises(EquationError, match=r"^net.txt, line 2: ") as caught:
        load(tmp_path / "net.txt")
    assert caught.value.line == 2


CSV = [
    ("", "has no column 'a'"),
    ("a,b\n", "no data rows"),
    ("a,b\n1,2\n,3\n", "column 'a', row 2 \\(line 3\\): the value is missing"),
    ("a,b\n1,2\n3\n", "column 'b', row 2 \\(line 3\\): the value is missing"),
    ("a,b\n1,tall\n", "column 'b', row 1 \\(line 2\\): 'tall' is not a number"),
    ("a,b\n1,nan\n", "'nan' is not a finite number"),
    ("a,b\n1,-inf\n", "'-inf' is not a finite number"),
    ("a,b\n1,1_0\n", "is not a number"),
    ("a,bb\n1,2\n", "has no column 'b'; did you mean 'bb'?"),
    ("a,b,b\n1,2,3\n", "2 columns called 'b'"),
]


@pytest.mark.parametrize(("text", "message"), CSV)
def test_columns_that_cannot_be_read(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "d.csv"
    file.write_text(text)
    with pytest.raises(DataError, match=message) as caught:
        load_csv(file, ["a", "b"])
    assert str(caught.value).startswith("d.csv")


def test_a_csv_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "iris.csv").write_text("a\n1\n")
    with pytest.raises(DataError, match=r"did you mean 'iris\.csv'"):
        load_csv(tmp_path / "irs.csv", ["a"])


@pytest.mark.parametrize("name", ["../d.csv", "/etc/passwd", "sub/d.csv", "..\\d.csv", "", ".."])
def test_a_data_file_is_never_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(EquationError, match=r"not a plain file name"):
        parse(f'data x[i] from "{name}"\nL = sum(x[i], i)', folder=tmp_path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('data x[i] from "d.csv"', "come from no file"),
        ('data x[i] = [1] from "d.csv"', "either in the line or from a file"),
        ('data x[i] from "d.csv" columns a', "needs quotes"),
    ],
)
def test_data_lines_that_cannot_be_followed(line: str, message: str) -> None:
    with pytest.raises(EquationError, match=re.escape(message)):
        parse(f"{line}\nL = sum(x[i], i)")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('data x[i,j] from "d.csv"', "name the columns"),
        ('data x[i] from "d.csv" columns "a", "b"', "2 columns are named for 1 data"),
        ('data x[i,j], y[i,j] from "d.csv" columns "a", "b"', "at most one x[i,j]"),
    ],
)
def test_columns_that_do_not_fit_the_data(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(EquationError, match=re.escape(message)):
        parse(f"{line}\nL = 1", folder=tmp_path)
