"""Faults seeded one at a time: for each the laws that the suite is made of must fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

import laws
import pytest
from test_derive_rules import BLACKBOARD
from test_printing_precedence import read, value

import symprop
from symprop import printing
from symprop import statements as statements_of
from symprop.compile.build import _Builder
from symprop.derive import backward, local, meeting, numbers, paths, reductions, rules, tidying
from symprop.equations import writer
from symprop.errors import DataError, VerificationError
from symprop.functions import FUNCTIONS
from symprop.printing import to_text
from symprop.printing.table import Row
from symprop.tree import (
    ONE,
    Add,
    Affine,
    Divide,
    Expression,
    Multiply,
    Negative,
    Number,
    Pending,
    Reduce,
    Ref,
)

Patch = pytest.MonkeyPatch
Law = Callable[[], None]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Slopes are worked out once; a fault must neither be missed nor outlive its test."""
    local.slope_steps.cache_clear()
    yield
    local.slope_steps.cache_clear()


def example() -> symprop.Model:
    """Two ways to the loss, a product of two moving factors, a mean: something for every fault."""
    return symprop.parse(
        "data x[i] = [0.3, -0.8, 0.5], y[i] = [0.2, 0.4, -0.1]\n"
        "parameter w = 0.7, v = -0.4, b = 0.2\n"
        "h[i] = tanh(w*x[i] + b)\n"
        "s[i] = sigmoid(h[i])\n"
        "p[i] = w*(x[i] - w)*v - (s[i] - h[i]/v)**2\n"
        "L = mean((y[i] - p[i])**2, i)"
    )


def formulas() -> None:
    for name in example().parameters:
        laws.closed_form_is_complex_step(example(), name)


def statements() -> None:
    for name in (*example().parameters, *example().quantities):
        laws.backward_pass_is_complex_step(example(), name)


def functions() -> None:
    laws.compiled_is_complex_step(example())


def equalities() -> None:
    for name in example().parameters:
        laws.every_equality_holds(example(), name)


def equalities_with_numbers() -> None:
    for name in example().parameters:
        assert example().derive(name).at().verify() > 0


def shifted() -> symprop.Model:
    """A stride, a window, a look-up that comes twice, a sequence with two steps in it."""
    return symprop.parse(
        "data x[i] = [0.3, -0.8, 0.5, 0.9, -0.2, 0.4, 0.7], word[t] = [2, 1, 2]\n"
        "parameter w[r] = [0.7, -0.4], E[v] = [0.2, 0.6], u = 0.5, b = 0.3\n"
        "c[o] = sum(x[2*o+r-2]*w[r], r)\n"
        "d[p] = c[p+1]*c[p]\n"
        "h[0] = b\n"
        "h[t] = tanh(u*h[t-1] + E[word[t]] + d[1])\n"
        "L = sum(h[t]**2, t) + sum(d[p]**2, p)"
    )


def shifted_formulas() -> None:
    for name in (*shifted().parameters, "x"):
        laws.closed_form_is_complex_step(shifted(), name)


def shifted_statements() -> None:
    for name in (*shifted().parameters, "x", "c", "d"):
        laws.backward_pass_is_complex_step(shifted(), name)


def shifted_functions() -> None:
    laws.compiled_is_complex_step(shifted())
    laws.compiled_is_complex_step(shifted(), "x")


def shifted_equalities() -> None:
    for name in ("w", "c", "h"):
        laws.every_equality_holds(shifted(), name)


def round_trip() -> None:
    laws.text_parses_back(example())


A, B, C = Ref("a"), Ref("b"), Ref("w1")
PRINTED = (
    Multiply((A, Add((B, Negative(C))))),
    Add((A, Negative(Add((B, C))))),
    Negative(Multiply((Number(2), A))),
    Divide(A, Multiply((B, C))),
)


def prints() -> None:
    """What is printed, read by Python's rules, has the value of the tree."""
    for tree in PRINTED:
        assert read(to_text(tree)) == pytest.approx(value(tree))


def blackboard() -> None:
    steps = symprop.load("statquest").derive("w1").steps
    assert "\n".join(str(step.equation) for step in steps) == BLACKBOARD


LAWS: tuple[Law, ...] = (
    formulas, statements, functions, equalities, equalities_with_numbers, round_trip, prints,
    blackboard, shifted_formulas, shifted_statements, shifted_functions, shifted_equalities,
)  # fmt: skip


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_without_a_fault_every_law_holds(law: Law) -> None:
    law()


# the faults


def slope_with_the_wrong_sign(patch: Patch) -> None:
    """tanh: 1 + y² in place of 1 − y²."""
    row = FUNCTIONS["tanh"]
    (slope,) = row.slopes
    assert isinstance(slope, Add)
    assert isinstance(slope.terms[1], Negative)
    wrong = replace(row, slopes=(Add((slope.terms[0], slope.terms[1].body)),))
    table = MappingProxyType({**FUNCTIONS, "tanh": wrong})
    for module in (rules, local):
        patch.setattr(module, "FUNCTIONS", table)


def taught_slope_with_the_wrong_sign(patch: Patch) -> None:
    """sigmoid: σ(1 + σ), to which no rule leads but the last rewriting."""
    row = FUNCTIONS["sigmoid"]
    (slope,) = row.slopes
    assert isinstance(slope, Multiply)
    wrong = replace(row, slopes=(Multiply((slope.factors[0], Add((ONE, slope.factors[0])))),))
    patch.setattr(local, "FUNCTIONS", MappingProxyType({**FUNCTIONS, "sigmoid": wrong}))


def product_rule_without_its_last_term(patch: Patch) -> None:
    right = rules.RULES[Multiply]

    def wrong(pending: Pending, scope: rules.Scope) -> rules.After:
        expr, reason = right(pending, scope)
        return rules.After(Add(expr.terms[:-1]) if isinstance(expr, Add) else expr, reason)

    patch.setitem(rules.RULES, Multiply, wrong)  # type: ignore[arg-type]


def quotient_without_its_bottom(patch: Patch) -> None:
    right = rules.RULES[Divide]

    def wrong(pending: Pending, scope: rules.Scope) -> rules.After:
        expr, reason = right(pending, scope)
        return rules.After(expr.top if isinstance(expr, Divide) else expr, reason)

    patch.setitem(rules.RULES, Divide, wrong)  # type: ignore[arg-type]


def mean_without_its_size(patch: Patch) -> None:
    patch.setitem(reductions.REDUCTIONS, "mean", reductions.REDUCTIONS["sum"])  # type: ignore[arg-type]


def contribution_dropped(patch: Patch) -> None:
    """The backward pass forgets that h is read by p as well as by s."""
    right = backward.contribution

    def wrong(found: local.Local, *rest: object) -> object:
        made = right(found, *rest)  # type: ignore[arg-type]
        if found.definition.name == "p" and found.place.target.name == "h":
            return replace(made, body=Number(0))
        return made

    patch.setattr(backward, "contribution", wrong)


def path_dropped(patch: Patch) -> None:
    right = paths.walk
    patch.setattr(paths, "walk", lambda *given: list(right(*given))[:1])


def sign_lost_in_tidying(patch: Patch) -> None:
    right = tidying._RULES[Multiply]

    def wrong(expr: Expression) -> Expression:
        found = right(expr)
        return found.body if isinstance(found, Negative) else found

    patch.setitem(tidying._RULES, Multiply, wrong)


def micro_steps_swapped(patch: Patch) -> None:
    """The steps from the definition of softplus, two of them in each other's place."""
    first, second, third, *rest = local.slope_steps("softplus")
    remembered(patch, (first, third, second, *rest))


def remembered(patch: Patch, steps: tuple[local.MicroStep, ...]) -> None:
    patch.setattr(local, "slope_steps", cache(lambda _: steps))


def step_of_another_value(patch: Patch) -> None:
    """One micro-step forgets its inner derivative; the steps after it are right again."""
    right = local.slope_steps("sigmoid")
    remembered(patch, (right[0], (right[1][0].children[0], right[1][1]), *right[2:]))


def numbers_of_a_sum_from_its_first_row(patch: Patch) -> None:
    right = numbers._ROWS[Reduce]

    def wrong(plug: numbers.Plug, expr: Expression, place: dict[str, int]) -> Expression:
        found = right(plug, expr, place)
        return found.terms[0] if isinstance(found, Add) else found

    patch.setitem(numbers._ROWS, Reduce, wrong)


def parentheses_lost_in_print(patch: Patch) -> None:
    table = printing.TABLES["text"]
    lost = replace(table, rows={**table.rows, "group": Row("@1"), "tall": Row("@1")})
    patch.setitem(printing.TABLES, "text", lost)


def minus_lost_in_print(patch: Patch) -> None:
    table = printing.TABLES["text"]
    rows = {**table.rows, "negative": replace(table.rows["negative"], template="")}
    patch.setitem(printing.TABLES, "text", replace(table, rows=rows))


def parentheses_lost_in_equations(patch: Patch) -> None:
    patch.setitem(writer._ROWS, Add, (writer.ATOM, writer._add))  # type: ignore[arg-type]


def shift_forgotten(patch: Patch) -> None:
    """What reads c[p+1] or h[t-1] adds to c[p] and h[t]."""
    right = backward.contribution

    def wrong(found: local.Local, *rest: object) -> statements_of.Statement:
        made = right(found, *rest)  # type: ignore[arg-type]
        access = (replace(i, offset=0) if isinstance(i, Affine) else i for i in made.access)
        return replace(made, access=tuple(access))

    patch.setattr(backward, "contribution", wrong)


def strides_forgotten(patch: Patch) -> None:
    """What reads x[2*o+r-2] adds to x[o+r-1], and is looked for there."""
    add, solve = backward.contribution, meeting._solve

    def wrong(found: local.Local, *rest: object) -> statements_of.Statement:
        made = add(found, *rest)  # type: ignore[arg-type]
        return replace(made, access=tuple(_one_by_one(i) for i in made.access))

    patch.setattr(backward, "contribution", wrong)
    patch.setattr(meeting, "_solve", lambda index, *rest: solve(_one_by_one(index), *rest))


def _one_by_one(index: Any) -> Any:
    if not isinstance(index, Affine) or all(factor == 1 for _, factor in index.letters):
        return index
    return Affine(tuple((n, 1) for n, _ in index.letters), (), 1 - len(index.letters))


def sequence_run_the_other_way(patch: Patch) -> None:
    """The steps of a sequence, and of its adjoints, the other way round."""

    class Turned(statements_of.Loop):
        def __init__(self, letter: str, direction: int, statements: tuple[Any, ...]) -> None:
            super().__init__(letter, -direction, statements)

    patch.setattr(backward, "Loop", Turned)


def scatter_that_assigns(patch: Patch) -> None:
    """Of several that add to one element only the last is kept."""
    right = _Builder._update

    def wrong(builder: Any, statement: object, adds: bool) -> object:
        return right(builder, statement, False)  # type: ignore[arg-type]

    patch.setattr(_Builder, "_update", wrong)


def range_condition_dropped(patch: Patch) -> None:
    """d[p-1] is read where there is none."""
    patch.setattr(meeting, "within", lambda *_: [])


FAULTS: dict[Callable[[Patch], None], tuple[Law, ...]] = {
    slope_with_the_wrong_sign: (formulas, statements, functions, equalities),
    taught_slope_with_the_wrong_sign: (formulas, statements, functions, equalities),
    product_rule_without_its_last_term: (formulas, statements, functions, equalities),
    quotient_without_its_bottom: (formulas, statements, functions, equalities),
    mean_without_its_size: (formulas, statements, functions, equalities),
    contribution_dropped: (statements, functions),
    path_dropped: (formulas, equalities),
    sign_lost_in_tidying: (formulas, statements, functions, equalities, blackboard),
    micro_steps_swapped: (blackboard,),
    step_of_another_value: (equalities,),
    numbers_of_a_sum_from_its_first_row: (equalities_with_numbers,),
    parentheses_lost_in_print: (prints, blackboard),
    minus_lost_in_print: (prints, blackboard),
    parentheses_lost_in_equations: (round_trip,),
    shift_forgotten: (shifted_statements, shifted_functions),
    strides_forgotten: (shifted_formulas, shifted_statements, shifted_functions),
    sequence_run_the_other_way: (shifted_functions,),
    scatter_that_assigns: (shifted_functions,),
    range_condition_dropped: (shifted_equalities,),
}
"""Each fault with the laws that must notice it."""

SEEDED = [(fault, law) for fault, seen in FAULTS.items() for law in seen]


@pytest.mark.parametrize(
    ("fault", "law"), SEEDED, ids=[f"{fault.__name__}-{law.__name__}" for fault, law in SEEDED]
)
def test_a_fault_is_noticed(fault: Callable[[Patch], None], law: Law, monkeypatch: Patch) -> None:
    fault(monkeypatch)
    with pytest.raises((AssertionError, VerificationError, DataError)):
        law()


def test_verification_names_the_step_that_is_wrong(monkeypatch: Patch) -> None:
    step_of_another_value(monkeypatch)
    with pytest.raises(VerificationError, match=r"^step \d+ .* ds\[i\]/dh\[i\] = .*; left"):
        example().derive("w").verify()
