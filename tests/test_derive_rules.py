"""Local derivatives: every rule, every function, every reason, in the words of a lecturer."""

from __future__ import annotations

import pytest

import symprop
from symprop.derive.graph import Graph
from symprop.derive.local import Local, slope_steps
from symprop.derive.reasons import Reason, Why
from symprop.derive.reductions import REDUCTIONS
from symprop.derive.rules import RULES, fill
from symprop.documents.words.en import REASONS
from symprop.functions import FUNCTIONS, U, V
from symprop.plain import PlainModel
from symprop.printing import to_text
from symprop.resolution import REDUCTIONS as KINDS
from symprop.tree import ONE, Apply, Pending


def local(body: str, by: str) -> Local:
    """The local derivative of ``q = body``; a, b, c are parameters, x[i] and z[k] data."""
    letters = "[k]" if body.startswith("softmax") else ""
    model = symprop.parse(f"data x[i], z[k]\nparameter a, b, c\nq{letters} = {body}\nL = 0")
    (found,) = Graph(model).locals(0, by)
    return found


def value(body: str, by: str) -> str:
    return to_text(local(body, by).value)


SLOPES = {
    # sums
    ("a + b*c", "b"): ("c", Why.SUM_RULE),
    ("a - b", "b"): ("−1", Why.SUM_RULE),
    ("-a", "a"): ("−1", Why.SIGN),
    ("a - a", "a"): ("0", Why.SUM_RULE),
    # products and quotients
    ("a*b*c", "b"): ("a·c", Why.CONSTANT_FACTOR),
    ("b*a + 3*a", "a"): ("b + 3", Why.CONSTANT_FACTORS),
    ("a*exp(a)", "a"): ("e^a + a·e^a", Why.PRODUCT_RULE),
    ("a/b", "a"): ("1 / b", Why.CONSTANT_FACTOR),
    ("b/a", "a"): ("−b / a²", Why.RECIPROCAL_RULE),
    ("a/(1 + a)", "a"): ("1 / (1 + a)²", Why.QUOTIENT_RULE),
    # powers
    ("a**2", "a"): ("2·a", Why.POWER_RULE),
    ("a**-1", "a"): ("−a⁻²", Why.POWER_RULE),
    ("a**0.5", "a"): ("0.5·a^(−0.5)", Why.POWER_RULE),
    ("(b*a + c)**3", "a"): ("3(b·a + c)²·b", Why.POWER_CHAIN),
    ("2**a", "a"): ("2^a × log(2)", Why.EXPONENTIAL_RULE),
    ("a**a", "a"): ("a^a·(log(a) + 1)", Why.GENERAL_POWER),
    # functions
    ("exp(a)", "a"): ("q", Why.SLOPE),
    ("exp(2*a)", "a"): ("2·q", Why.SLOPE_CHAIN),
    ("sigmoid(a)", "a"): ("q·(1 − q)", Why.FUNCTION),
    ("tanh(a)", "a"): ("1 − q²", Why.NAMED),
    ("max(a, b)", "b"): ("[b > a] + (1 / 2) × [a = b]", Why.SLOPE),
    ("where(b > 0, a**2, 3*a)", "a"): ("(2·a if b > 0, otherwise 3)", Why.BRANCHES),
    # what cancels, what is collected
    ("log(sigmoid(a))", "a"): ("1 − sigmoid(a)", Why.CANCEL),
    ("log(1 - sigmoid(a))", "a"): ("−sigmoid(a)", Why.CANCEL),
    ("log(a*b*c)", "a"): ("1 / a", Why.CANCELS),
    ("log(sigmoid(-a))", "a"): ("−sigmoid(a)", Why.MIRROR),
    ("sqrt(1 + b)**2*a", "a"): ("1 + b", Why.CONSTANT_FACTOR),
    ("b/sqrt(1 + a)", "a"): ("−q / (2(1 + a))", Why.RECIPROCAL_RULE),
    ("(1 - b)*a - b*a", "a"): ("1 − 2·b", Why.CONSTANT_FACTORS),
    ("b*a*c + (2*b)*a*c", "a"): ("3·b·c", Why.CONSTANT_FACTORS),
    # reductions
    ("sum(x[i]**2, i)", "x"): ("2·x[i]", Why.ONE_TERM),
    ("sum(x[i]*a, i)", "a"): ("Σᵢ x[i]", Why.TERM_BY_TERM),
    ("mean(x[i], i)", "x"): ("1 / n", Why.MEAN),
    ("prod(x[i], i)", "x"): ("∏ₗ (x[l] if l ≠ i, otherwise 1)", Why.PRODUCT_OF_MANY),
    ("max(x[i], i)", "x"): ("[x[i] = q] / (Σⱼ [x[j] = q])", Why.LARGEST),
    ("min(x[i], i)", "x"): ("[x[i] = q] / (Σⱼ [x[j] = q])", Why.LARGEST),
    ("logsumexp(x[i], i)", "x"): ("e^(x[i] − q)", Why.LOGSUMEXP),
    ("softmax(z[k], k)", "z"): ("q[k]·([k = l] − q[l])", Why.SOFTMAX),
}


@pytest.mark.parametrize(("body", "by"), SLOPES, ids=str)
def test_a_local_derivative_is_as_it_is_taught(body: str, by: str) -> None:
    text, why = SLOPES[body, by]
    assert value(body, by) == text
    assert why in {reason.why for _, reason in local(body, by).steps}


def nodes_of(body: str, by: str) -> set[type]:
    start = local(body, by).start
    assert isinstance(start, Pending)
    return {type(node) for node in start.body.walk()}


def test_every_rule_is_among_these() -> None:
    assert set(RULES) <= {kind for key in SLOPES for kind in nodes_of(*key)}


def test_every_reduction_is_among_these() -> None:
    bodies = [body for body, _ in SLOPES]
    assert all(any(body.startswith(f"{kind}(x") for body in bodies) for kind in REDUCTIONS)
    assert set(REDUCTIONS) == set(KINDS)


BESIDE_RULES = {
    Why.CHAIN_RULE, Why.PATHS, Why.TOGETHER, Why.DEFINITION, Why.INDEPENDENT,
    Why.ITSELF, Why.SAME_FORM, Why.NUMBERS, Why.VALUE,
}  # fmt: skip
"""Reasons that the telling gives; `test_derive_telling` has them."""

OF_SUMS = {
    Why.PICK, Why.PICKS, Why.SIFT, Why.SUMS_TO_ONE, Why.OVER, Why.OPENED, Why.PUT_IN,
    Why.DEVIATIONS, Why.ALL_ENTRIES,
}  # fmt: skip
"""Reasons of several links together and of other forms, which have tests of their own."""


OF_MATRICES = {why for why in Why if why.value.startswith("no matrix form")} | {
    Why.THROUGH, Why.DEFINED, Why.BY_ROW, Why.BY_COLUMN,
}  # fmt: skip
"""Reasons of the matrix form; `test_forms` has them."""


def test_every_reason_of_a_rule_is_given_somewhere() -> None:
    given = {reason.why for key in SLOPES for _, reason in local(*key).steps}
    assert set(Why) - BESIDE_RULES - OF_SUMS - OF_MATRICES == given


def test_every_reason_has_words() -> None:
    assert set(REASONS) == set(Why)


# the table of functions

POINTS = (0.15, 0.4, 0.85)
"""Where slopes are looked at, from the lower end of a domain to the upper."""

WITH_STEPS = [name for name, row in FUNCTIONS.items() if row.definition is not None]


def inside(function: str) -> list[float]:
    low, high = FUNCTIONS[function].domain
    return [low + (high - low) * point for point in POINTS]


def at(u: float) -> PlainModel:
    return PlainModel(symprop.parse("L = u*v"), {"u": u, "v": 0.7})


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_slope_is_the_derivative(function: str) -> None:
    row = FUNCTIONS[function]
    arguments = (ONE, U) if row.slopes[0] is None else (U, V)[: row.arity]
    whole = Apply(function, arguments)
    slope = row.slopes[arguments.index(U)]
    assert slope is not None
    for u in inside(function):
        found, expected = (
            at(u).evaluate(e).real for e in (fill(slope, arguments, whole), Pending(whole, U))
        )
        assert found == pytest.approx(expected, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("function", WITH_STEPS)
def test_the_steps_to_a_slope_all_hold(function: str) -> None:
    for u in inside(function):
        numbers = [at(u).evaluate(step).real for step, _ in slope_steps(function)]
        assert numbers == pytest.approx([numbers[-1]] * len(numbers), rel=1e-11)


@pytest.mark.parametrize("function", WITH_STEPS)
def test_the_steps_to_a_slope_start_at_the_definition_and_end_as_it_is_taught(
    function: str,
) -> None:
    row, steps = FUNCTIONS[function], slope_steps(function)
    assert row.definition is not None
    assert row.slopes[0] is not None
    assert steps[0] == (Pending(row.definition, U), Reason(Why.FUNCTION, word=function))
    assert steps[-1][0] == fill(row.slopes[0], (U,), Apply(function, (U,)))


def test_a_slope_is_reached_without_a_jump_where_it_can_be() -> None:
    """Only these are rewritten at the end: forms that no single rule leads to."""
    rewritten = {f for f in WITH_STEPS if slope_steps(f)[-1][1].why is Why.REWRITE}
    assert rewritten <= {"sigmoid", "gelu", "relu", "silu"}


# what a derivative must not do


def test_the_author_s_order_is_kept() -> None:
    assert value("(a - b)**2", "b") == "−2(a − b)"
    assert value("(b - a)**2", "b") == "2(b − a)"
    assert value("c*(b + a)*3", "b") == "3·c"


def test_only_the_meant_occurrence_counts() -> None:
    model = symprop.parse("data x[i]\nq[i] = (x[i] - mean(x[m], m))**2\nL = sum(q[i], i)")
    first, second = Graph(model).locals(0, "x")
    assert to_text(first.value) == "2(x[i] − meanₘ x[m])"
    assert to_text(second.value) == "−2(x[i] − meanₚ x[p]) / M"
    assert not first.place.alone


def test_a_condition_has_no_slope() -> None:
    assert not [*Graph(symprop.parse("L = where(a > 0, b, 1)")).locals(0, "a")]


def test_the_steps_of_softmax_name_another_entry() -> None:
    """The letter of the entry and the letter that runs in the sum are kept apart."""
    model = symprop.parse(
        "data x[i] = [1, 2]\nparameter w = 0.3, v[k] = [1, 2, 4]\n"
        "p[i,k] = softmax(v[k]*x[i]*w + v[1]*w, k)\nL = sum(p[i,k]*v[k], i, k)"
    )
    for name in model.parameters:
        assert model.derive(name).verify() > 0


# a small derivation, as a lecturer writes it on the blackboard

BLACKBOARD = """\
dSSR/dw1 = Σᵢ dSSR/dpredicted[i] × dpredicted[i]/dy1[i] × dy1[i]/dx1[i] × dx1[i]/dw1
dSSR/dpredicted[i] = d/dpredicted[i] (Σⱼ (observed[j] − predicted[j])²)
dSSR/dpredicted[i] = d/dpredicted[i] ((observed[i] − predicted[i])²)
dSSR/dpredicted[i] = 2(observed[i] − predicted[i]) × d/dpredicted[i] (observed[i] − predicted[i])
dSSR/dpredicted[i] = 2(observed[i] − predicted[i])·(d/dpredicted[i] (observed[i]) − \
d/dpredicted[i] (predicted[i]))
dSSR/dpredicted[i] = 2(observed[i] − predicted[i]) × (0 − 1)
dSSR/dpredicted[i] = −2(observed[i] − predicted[i])
dpredicted[i]/dy1[i] = d/dy1[i] (y1[i]·w3 + y2[i]·w4 + b3)
dpredicted[i]/dy1[i] = d/dy1[i] (y1[i]·w3) + d/dy1[i] (y2[i]·w4) + d/dy1[i] (b3)
dpredicted[i]/dy1[i] = d/dy1[i] (y1[i]) × w3 + d/dy1[i] (y2[i]·w4) + d/dy1[i] (b3)
dpredicted[i]/dy1[i] = 1 × w3 + 0 + 0
dpredicted[i]/dy1[i] = w3
dy1[i]/dx1[i] = d/dx1[i] (softplus(x1[i]))
dy1[i]/dx1[i] = d/dx1[i] (log(1 + e^x1[i]))
dy1[i]/dx1[i] = (1 / (1 + e^x1[i])) × d/dx1[i] (1 + e^x1[i])
dy1[i]/dx1[i] = (1 / (1 + e^x1[i]))·(d/dx1[i] (1) + d/dx1[i] (e^x1[i]))
dy1[i]/dx1[i] = (1 / (1 + e^x1[i]))·(d/dx1[i] (1) + e^x1[i] × d/dx1[i] (x1[i]))
dy1[i]/dx1[i] = (1 / (1 + e^x1[i]))·(0 + e^x1[i] × 1)
dy1[i]/dx1[i] = e^x1[i] / (1 + e^x1[i])
dx1[i]/dw1 = d/dw1 (dosage[i]·w1 + b1)
dx1[i]/dw1 = d/dw1 (dosage[i]·w1) + d/dw1 (b1)
dx1[i]/dw1 = dosage[i] × d/dw1 (w1) + d/dw1 (b1)
dx1[i]/dw1 = dosage[i] × 1 + 0
dx1[i]/dw1 = dosage[i]
dSSR/dw1 = Σᵢ −2(observed[i] − predicted[i]) × w3 × (e^x1[i] / (1 + e^x1[i])) × dosage[i]"""


def test_the_lecture_s_first_weight_reads_like_the_lecture() -> None:
    steps = symprop.load("statquest").derive("w1").steps
    assert "\n".join(str(step.equation) for step in steps) == BLACKBOARD


def test_the_reasons_of_the_first_link_are_those_of_a_lecturer() -> None:
    reasons = [step.reason for step in symprop.load("statquest").derive("w1").steps]
    assert reasons[:7] == [
        "chain rule",
        "definition of SSR",
        "only one term of the sum contains predicted[i]",
        "power rule and chain rule",
        "sum rule",
        "a constant has slope 0, the variable itself 1",
        "tidied",
    ]
