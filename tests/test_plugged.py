"""Numbers plugged into a derivation: short forms, long sums, and what they come to."""

from __future__ import annotations

import math

import pytest

import symprop
from symprop.derive.plugged import to_plug
from symprop.derive.reasons import Why
from symprop.derive.record import Kind, Part
from symprop.printing import to_text
from symprop.tree import Add, Dots, Expression, Grid, Number


def together(name: str, wrt: str) -> Part:
    model = symprop.load(name)
    start = {**model.initial(0), **model.values}
    return model.derive(wrt).at(start).record.parts[-1]


def numbers(part: Part) -> Expression:
    return next(s.right for s in part.steps if s.reasons[0].why is Why.NUMBERS)


@pytest.mark.parametrize(
    ("name", "wrt", "shown"),
    [
        ("logistic", "w", "((0.5 − 0) / 20) × 0.5 + ((0.5 − 0) / 20) × 0.75 + …"),
        ("softmax-iris", "b", "(0.333 − 1) / 150 + (0.333 − 1) / 150 + …"),
        ("statquest", "b3", "−2(0 − (−2.60)) × 1 + −2(1 − (−1.61)) × 1 + −2(0 − (−2.61)) × 1"),
    ],
)
def test_numbers_stand_in_the_shortened_form(name: str, wrt: str, shown: str) -> None:
    assert to_text(numbers(together(name, wrt))).startswith(shown)


@pytest.mark.parametrize(
    ("name", "wrt", "most"), [("physics", "v", 8), ("physics", "w", 8), ("lstm", "v", 6)]
)
def test_several_sums_share_what_is_written_out(name: str, wrt: str, most: int) -> None:
    found = numbers(together(name, wrt))
    rows = [n for n in found.terms if not isinstance(n, Dots)] if isinstance(found, Add) else []
    inner = [n for row in rows for n in (row.terms if isinstance(row, Add) else (row,))]
    assert len([n for n in inner if not isinstance(n, Dots)]) <= most


def value(expr: Expression) -> float:
    from symprop.plain.closures import compiled

    return float(compiled(expr)(None, {}).real)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "wrt"),
    [("statquest", "w1"), ("mazur", "w1"), ("lstm", "v"), ("xor", "w1"), ("chain", "w1")],
)
def test_what_is_written_out_whole_comes_to_the_value(name: str, wrt: str) -> None:
    part = together(name, wrt)
    found = numbers(part)
    assert not any(isinstance(node, Dots) for node in found.walk())
    worked_out = next(s.right for s in part.steps if s.reasons[0].why is Why.VALUE)
    assert math.isclose(value(found), value(worked_out), rel_tol=1e-12)


def test_entries_of_which_only_rounding_is_left_are_0() -> None:
    grid = together("softmax-iris", "b").steps[-1].right
    assert isinstance(grid, Grid)
    assert to_text(grid) == "[0, 0, 0]"


def test_what_only_was_tidied_is_plugged_in_link_by_link() -> None:
    part = together("statquest", "b3")
    assert part.kind is Kind.TOGETHER
    assert to_plug(part) is part.steps[0]
    assert to_plug(together("logistic", "w")).reasons[0].why is Why.TIDY
    assert Number(1) in to_plug(part).right.walk()


def test_a_path_that_is_0_has_no_numbers() -> None:
    part = together("batch-norm", "W")
    assert len(part.steps[0].right.terms) == 4  # type: ignore[attr-defined]
    assert len(to_plug(part).right.terms) == 3  # type: ignore[attr-defined]
    assert "× 0 ×" not in to_text(numbers(part))
