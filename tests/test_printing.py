"""Printing: every row of every table, pieces, digits, real compilers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pdflatex import compiled_source, needs_latex
from printing_cases import CASES, LINKS, LONG, STYLE

from symprop.errors import SympropError
from symprop.functions import FUNCTIONS
from symprop.notation import Style
from symprop.printing import (
    TABLES,
    is_rounded,
    pieces,
    to_latex,
    to_mathml,
    to_spoken,
    to_text,
    to_typst,
)
from symprop.printing.engine import WALK, shown
from symprop.printing.table import Row, Table
from symprop.tree import (
    Add,
    Apply,
    Decimal,
    Link,
    Multiply,
    Negative,
    Number,
    Pending,
    Reduce,
    Ref,
)

WRITERS = {
    "text": to_text,
    "latex": to_latex,
    "mathml": to_mathml,
    "typst": to_typst,
    "spoken": to_spoken,
}
GOLDEN = Path(__file__).with_name("printing.txt")


def as_golden() -> str:
    blocks = [
        "\n".join([f"# {name}", *(write(case, STYLE) for write in WRITERS.values())])
        for name, case in CASES.items()
    ]
    return "\n\n".join(blocks) + "\n"


def test_prints_are_those_that_were_read_and_approved() -> None:
    update = "where wanted: PYTHONPATH=. python tests/test_printing.py, then read the diff"
    assert as_golden() == GOLDEN.read_text(encoding="utf-8"), update


class Recorder(Mapping[str, Row]):
    def __init__(self, rows: Mapping[str, Row]) -> None:
        self.rows = rows
        self.seen: set[str] = set()

    def __getitem__(self, key: str) -> Row:
        row = self.rows[key]
        self.seen.add(key)
        return row

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, key: object) -> bool:
        return key in self.rows


def test_a_decimal_comma_is_part_of_its_number() -> None:
    style = Style(decimal=",")
    both = Apply("max", (Decimal(0.5, 3), Negative(Decimal(1.25e-7, 3))))
    assert to_text(both, style) == "max(0,5; −1,25 × 10⁻⁷)"
    assert to_latex(both, style) == r"\max(0{,}5; -1{,}25 \times 10^{-7})"
    assert to_typst(both, style) == 'op("max") (0","5; -1","25 times 10^(-7))'
    assert "<mn>0,5</mn><mo>;</mo>" in to_mathml(both, style)
    assert "of the quantity 0,5 and minus 1,25 times" in to_spoken(both, style)


@pytest.mark.parametrize("format", TABLES)
def test_every_row_is_used(format: str) -> None:
    recorder = Recorder(TABLES[format].rows)
    table = Table(recorder, TABLES[format].escape)
    for case in CASES.values():
        shown(case, table, STYLE)
    shown(Link(Ref("a"), Ref("b")), table, Style(derivative="∂"))
    shown(Apply("max", (Decimal(0.5, 3), Ref("b"))), table, Style(decimal=","))
    assert recorder.seen == set(TABLES[format].rows)


def test_every_format_has_the_same_rows() -> None:
    own = {"access", "layer", "layered"}
    assert len({frozenset(set(table.rows) - own) for table in TABLES.values()}) == 1


def test_every_kind_of_node_is_in_a_case() -> None:
    assert {type(node) for case in CASES.values() for node in case.walk()} == set(WALK)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_prints_in_every_format(name: str) -> None:
    call = Apply(name, tuple(Ref(k) for k in "xyz"[: FUNCTIONS[name].arity]))
    for write in WRITERS.values():
        assert "x" in write(call)
    if name not in ("exp", "sqrt", "abs"):
        assert to_text(call).startswith(f"{name}(x")
        assert to_latex(call).startswith(f"{FUNCTIONS[name].latex}(x")
    ElementTree.fromstring(f"<math>{to_mathml(call)}</math>")


@pytest.mark.parametrize("name", CASES)
def test_mathml_is_well_formed(name: str) -> None:
    ElementTree.fromstring(f"<math>{to_mathml(CASES[name], STYLE)}</math>")


@pytest.mark.parametrize("name", CASES)
def test_pieces_join_to_the_whole_and_are_equal_in_number_and_width(name: str) -> None:
    cut = {format: pieces(CASES[name], format, STYLE) for format in TABLES}
    for format, parts in cut.items():
        assert "".join(part.text for part in parts) == WRITERS[format](CASES[name], STYLE)
    assert len({len(parts) for parts in cut.values()}) == 1
    assert len({round(sum(p.width for p in parts), 3) for parts in cut.values()}) == 1
    for part in cut["latex"]:
        assert part.text.count(r"\left") == part.text.count(r"\right")
    for part in cut["mathml"]:
        ElementTree.fromstring(f"<math>{part.text}</math>")


def test_long_products_of_links_and_sums_break_before_their_signs() -> None:
    assert [p.text for p in pieces(Reduce("sum", LINKS, ("i",)), "text", STYLE)] == [
        "Σᵢ dSSR/dpredicted[i]",
        " × dpredicted[i]/dy1[i]",
        " × dy1[i]/dx1[i]",
        " × dx1[i]/dw1",
    ]
    fenced = pieces(Multiply((Ref("a"), Add((*LONG, *LONG)))), "latex")
    assert fenced[1].text.endswith("(\\mathrm{quantity}_{1}")
    assert fenced[-1].text == " + \\mathrm{quantity}_{8})"


def test_the_lecture_row_form() -> None:
    assert to_text(CASES["lecture"]) == (
        "−2(0 − (−2.60)) × 1 + −2(1 − (−1.61)) × 1 + −2(0 − (−2.61)) × 1"
    )


def test_partial_derivatives_and_pending() -> None:
    style = Style(derivative="∂")
    assert to_text(Link(Ref("L"), Ref("w1")), style) == "∂L/∂w1"
    assert to_latex(Link(Ref("L"), Ref("w1")), style) == r"\frac{\partial L}{\partial w_{1}}"
    pending = Pending(Ref("L"), Ref("w1"))
    assert to_latex(pending) == r"\frac{d}{d w_{1}}(L)"


def test_parentheses_that_may_be_broken_are_as_tall_as_what_is_in_them() -> None:
    assert r"\biggl(" in to_latex(CASES["long and tall"])
    assert r"\biggr)" in to_latex(CASES["long and tall"])
    assert r"\bigg" not in to_latex(CASES["long sum in parentheses"])
    assert "lr(\\(, size: #2.4em)" in to_typst(CASES["long and tall"])


def test_branches_end_where_their_parentheses_do() -> None:
    assert r"\end{cases}\right) \times 2" in to_latex(CASES["branches as a factor"])
    assert r"\end{cases}\right)^{2}" in to_latex(CASES["branches to a power"])
    assert "((" not in to_text(CASES["branches as a factor"])


def test_a_number_stands_apart_from_a_word() -> None:
    assert to_latex(CASES["coefficient of a word"]) == r"2\, \mathrm{residual}^{2}"
    assert to_latex(Multiply((Number(2), Ref("alpha")))) == r"2 \alpha"


@pytest.mark.parametrize(
    ("value", "digits", "text", "rounded"),
    [
        (-2.6037, 3, "−2.60", True),
        (-2.6, 3, "−2.6", False),
        (0.5, 3, "0.5", False),
        (0.0, 3, "0", False),
        (-0.0, 3, "0", False),
        (-2.0, 3, "−2", False),
        (150.0, 2, "150", False),
        (12345.678, 3, "12346", True),
        (9.996, 3, "10.0", True),
        (999999.7, 3, "1.00 × 10⁶", True),
        (1234567.0, 3, "1.23 × 10⁶", True),
        (1e6, 3, "1 × 10⁶", False),
        (0.00012345, 3, "0.000123", True),
        (-0.000012345, 3, "−1.23 × 10⁻⁵", True),
        (1 / 3, 5, "0.33333", True),
        (math.inf, 3, "∞", False),
        (math.nan, 3, "NaN", False),
    ],
)
def test_significant_digits(value: float, digits: int, text: str, rounded: bool) -> None:
    assert to_text(Decimal(value, digits)) == text
    assert is_rounded(Decimal(value, digits)) is rounded


def test_names_cannot_break_out_of_the_markup() -> None:
    for name in ("<b>&", 'a"\\b', "x%y#z_{}~^$"):
        ref = Ref(name)
        ElementTree.fromstring(f"<math>{to_mathml(ref)}</math>")
        assert not re.search(r"(?<!\\)[%#&$~^]", to_latex(ref).replace("_{", "").replace("}", ""))


def test_an_unknown_format_offers_the_nearest() -> None:
    with pytest.raises(SympropError, match="did you mean 'latex'"):
        pieces(Ref("a"), "latx")


# Real compilers read what is printed.


@needs_latex
def test_latex_compiles(tmp_path: Path) -> None:
    lines = [rf"\[ {to_latex(case, STYLE)} \]" for case in CASES.values()]
    source = "\n".join(
        [r"\documentclass{article}\usepackage{amsmath}\begin{document}", *lines, r"\end{document}"]
    )
    compiled_source(source, tmp_path)


def test_typst_compiles() -> None:
    typst = pytest.importorskip("typst")
    source = "\n\n".join(f"$ {to_typst(case, STYLE)} $" for case in CASES.values())
    assert typst.compile(source.encode(), format="pdf").startswith(b"%PDF")


if __name__ == "__main__":
    GOLDEN.write_text(as_golden(), encoding="utf-8")
