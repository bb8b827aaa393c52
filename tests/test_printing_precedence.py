"""Precedence: what is printed, read by Python's own rules, has the tree's value."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symprop.printing import to_text
from symprop.tree import (
    Add,
    Apply,
    Decimal,
    Divide,
    Expression,
    Multiply,
    Negative,
    Number,
    Power,
    Reduce,
    Ref,
)

numbers = st.one_of(
    st.integers(-9, 9).map(Number),
    st.sampled_from([0.5, 2.25, -1.5]).map(Number),
    st.sampled_from([2.0, -3.0, 0.25]).map(lambda value: Decimal(value, 3)),
)
VALUES = {"a": 1.7, "b": -0.6, "w1": 2.3}


def grow(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        several.map(Add),
        several.map(Multiply),
        inner.map(Negative),
        st.builds(Divide, inner, inner),
        st.builds(Power, inner, st.integers(-2, 3).map(Number)),
        inner.map(lambda body: Apply("sqrt", (Power(body, Number(2)),))),
        inner.map(lambda body: Reduce("sum", body, ("i",))),
    )


trees = st.recursive(
    st.one_of(numbers, st.sampled_from(list(VALUES)).map(Ref)), grow, max_leaves=12
)


def value(node: Expression) -> float:
    match node:
        case Number(number) | Decimal(number):
            return float(number)
        case Ref(name):
            return VALUES[name]
        case Add(terms):
            return math.fsum(map(value, terms))
        case Multiply(factors):
            return math.prod(map(value, factors))
        case Negative(body):
            return -value(body)
        case Divide(top, bottom):
            return value(top) / value(bottom)
        case Power(base, exponent):
            return float(value(base) ** value(exponent))
        case Apply("sqrt", (body,)):
            return math.sqrt(value(body))
        case Reduce(_, body, _):
            return 3 * value(body)
    raise AssertionError(node)


SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def read(text: str) -> float:
    """Printed text as Python: Σ runs over three equal terms, √ binds like a call of one atom."""
    code = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda m: f"**({m[0].translate(SUPERSCRIPT)})", text)
    code = re.sub(r"(?<![a-z\d.])(\d[\d.]*)\(", r"\1*(", code)  # a coefficient before a sum
    code = code.replace("Σᵢ −", "-3*").replace("Σᵢ ", "3*")
    code = re.sub(r"√([a-z]\w*)", r"root(\1)", code).replace("√", "root")
    for sign, python in (("×", "*"), ("·", "*"), ("−", "-")):
        code = code.replace(sign, python)
    return float(eval(code, {"root": math.sqrt, **VALUES}))


@settings(max_examples=400, deadline=None)
@given(trees)
def test_printed_text_reads_back_to_the_same_value(tree: Expression) -> None:
    try:
        expected = value(tree)
    except (ZeroDivisionError, OverflowError):
        return
    if isinstance(expected, float) and 1e-9 < abs(expected) < 1e9:
        assert read(to_text(tree)) == pytest.approx(expected, rel=1e-6), to_text(tree)
