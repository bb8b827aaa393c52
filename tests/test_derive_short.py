"""Derivations end as they are taught: what cancels, collapses and vanishes is told in steps."""

from __future__ import annotations

import math
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import symprop
from symprop.derive.clearing import size
from symprop.derive.reasons import Why
from symprop.derive.record import Kind, Part, Record
from symprop.derive.tidying import tidy
from symprop.plain import PlainModel
from symprop.printing import to_text
from symprop.tree import Add, Apply, Divide, Expression, Multiply, Negative, Number, Power, Ref


def derived(model: str, name: str) -> symprop.Derivation:
    return symprop.load(model).derive(name)


def part(record: Record, subject: str, kind: Kind = Kind.TOGETHER) -> Part:
    (found,) = (p for p in record.parts if p.kind is kind and to_text(p.subject) == subject)
    return found


def told(found: Part) -> list[tuple[str, Why]]:
    return [(to_text(step.right), step.reasons[0].why) for step in found.steps]


def test_softmax_with_a_looked_up_class_ends_as_p_minus_its_bracket() -> None:
    d = derived("transformer", "W_q")
    steps = told(part(d.record, "d_logit[t,w]"))
    assert steps[-1][0] == "(p[t,w] − [next[t] = w]) / n"
    assert [why for _, why in steps] == [
        Why.TOGETHER, Why.PUT_IN, Why.PICK, Why.CANCEL, Why.TIDY,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("model", "parameter", "last"),
    [
        ("softmax-iris", "b", "Σᵢ (p[i,k] − observed[i,k]) / n"),
        ("logistic", "b", "Σᵢ (p[i] − passed[i]) / n"),
        ("transformer", "c", "Σₜ (p[t,w] − [next[t] = w]) / n"),
    ],
)
def test_cross_entropy_ends_as_p_minus_y(model: str, parameter: str, last: str) -> None:
    d = derived(model, parameter)
    assert last in str(d)
    assert d.verify() > 0


def test_a_term_of_several_is_shortened_beside_them() -> None:
    record = derived("rnn", "U").record
    aside = part(record, "d_p[t] × p[t]·(1 − p[t])·v[k]", Kind.ASIDE)
    assert to_text(aside.steps[-1].right) == "((p[t] − observed[t]) / n)·v[k]"
    assert "((p[t] − observed[t]) / n)·v[k]" in to_text(part(record, "d_h[t,k]").steps[0].right)


def test_the_logarithm_of_a_sigmoid_has_the_slope_one_minus_it() -> None:
    text = str(derived("word2vec", "U"))
    assert "dL/dnear[i] = −(1 − sigmoid(near[i])) / n" in text
    assert "dL/dfar[i,m] = sigmoid(far[i,m]) / n" in text


def test_a_length_comes_out_of_its_root_and_goes_by_its_name() -> None:
    text = derived("contrastive", "W").to_text(level="full")
    assert "dv[j,s]/db[j,k]" in text
    assert "= −v[j,s]·v[j,k] / √(Σᵣ b[j,r]²)" in text


def test_like_terms_are_collected_in_derivatives_inside_a_model() -> None:
    text = str(derived("physics", "b"))
    assert "du_x_x[i]/dN_x[i] = 2(1 − 2·x[i])" in text
    assert "(1 − x[i]) − x[i]" not in text


@pytest.mark.parametrize(
    ("model", "link", "total"),
    [
        ("batch-norm", "dσ[k]/dμ[k]", "Σᵢ (z[i,k] − μ[k]) = 0"),
        ("layer-norm", "dσ[i]/dμ[i]", "Σₖ (z[i,k] − μ[i]) = 0"),
    ],
)
def test_deviations_from_a_mean_add_up_to_0(model: str, link: str, total: str) -> None:
    d = derived(model, "W")
    lines = [line for line in d.steps if str(line.equation).startswith(f"{link} = 0")]
    assert lines
    assert lines[0].reason == "deviations from a mean add up to 0"
    reasons = [reason for step in d.record.steps() for reason in step.reasons]
    (about,) = {r.about for r in reasons if r.why is Why.DEVIATIONS}
    assert total == f"{to_text(about[0])} = 0"
    assert d.verify() > 0


def test_what_only_looks_like_a_deviation_stays() -> None:
    model = symprop.parse(
        "data x[i] = [1, 2, 4]\nparameter w = 2\nz[i] = w*x[i]\nm = mean(x[i], i)\n"
        "s = sum((z[i] - m)**2, i)\nL = s + m"
    )
    assert Why.DEVIATIONS not in {
        reason.why for step in model.derive("m").record.steps() for reason in step.reasons
    }
    assert model.derive("w").verify() > 0


def test_the_last_element_of_a_sequence_is_a_condition_on_the_letter() -> None:
    text = str(derived("lstm", "U_f"))
    assert "if t = T, otherwise 0" in text
    assert "if t < T, otherwise 0" in text
    assert "[T = t]" not in text


def test_conditions_of_one_index_make_a_chain() -> None:
    text = str(derived("convolution", "b"))
    assert "if 1 ≤ o−2q+2 ≤ 2" in text


def test_brackets_are_explained_where_there_are_some() -> None:
    assert "A condition in brackets" in str(derived("transformer", "c"))
    assert "A condition in brackets" not in str(derived("statquest", "w1"))


def test_letters_do_not_depend_on_the_order_of_sets() -> None:
    script = "import symprop; print(symprop.load('convolution-2d').derive('w'))"
    runs = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


NAMES = ["a", "b", "c"]


def expressions() -> st.SearchStrategy[Expression]:
    leaves = st.one_of(
        st.sampled_from([Ref(name) for name in NAMES]), st.integers(1, 3).map(Number)
    )

    def grown(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(
            several.map(Add),
            several.map(Multiply),
            inner.map(Negative),
            st.tuples(inner, inner).map(lambda two: Divide(*two)),
            inner.map(lambda one: Power(one, Number(2))),
            st.sampled_from(NAMES).map(lambda name: Power(Apply("sqrt", (Ref(name),)), Number(2))),
        )

    return st.recursive(leaves, grown, max_leaves=12)


@settings(max_examples=200)
@given(expressions())
def test_tidying_keeps_the_value_and_the_second_time_changes_nothing(expr: Expression) -> None:
    model = symprop.parse("parameter a = 1.3, b = 0.7, c = 2.1\nL = a + b + c")
    plain = PlainModel(model, model.values)
    tidied = tidy(expr)
    try:
        before = plain.evaluate(expr, {}).real
    except ZeroDivisionError:
        return
    assert math.isclose(plain.evaluate(tidied, {}).real, before, rel_tol=1e-9, abs_tol=1e-9)
    assert size(tidied) <= size(expr) + 4
