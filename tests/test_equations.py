"""The equations language: what text means, and that a model written as text reads back equal."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symprop.equations import load, load_csv, parse, unparse
from symprop.errors import DataError
from symprop.functions import FUNCTIONS
from symprop.model import Definition, Definitions
from symprop.tree import (
    ZERO,
    Add,
    Affine,
    Apply,
    Compare,
    Constant,
    Differential,
    Divide,
    Expression,
    Logic,
    Multiply,
    Negative,
    Number,
    Pad,
    Power,
    Reduce,
    Ref,
    Softmax,
    Where,
    letter,
    literal,
)
from symprop.validation import build

LECTURE = """
title The lecture's network
data dosage[i] = [0, 0.5, 1], observed[i] = [0, 1, 0]
parameter w1 = 3.34, b1 = -1.43, w2 = -3.53, b2 = 0.57, w3 = -1.22, w4 = -2.3, b3 = 2.61
x1[i]        = dosage[i]*w1 + b1
y1[i]        = softplus(x1[i])
x2[i]        = dosage[i]*w2 + b2
y2[i]        = softplus(x2[i])
predicted[i] = y1[i]*w3 + y2[i]*w4 + b3    # a comment
SSR          = sum((observed[i] - predicted[i])**2, i)
output predicted[i]
label predicted = hat(y)
"""
A, B, C = Ref("a"), Ref("b"), Ref("c")
X = Ref("x", (letter("i"),))


def body(text: str, before: str = "data x[i], z[i,j]\n") -> Expression:
    """The right side of a definition of a scalar."""
    return parse(f"{before}L = {text}").definitions[-1].body


def test_the_lecture_network() -> None:
    model = parse(LECTURE)
    assert model.data == ("dosage", "observed")
    assert model.parameters == ("w1", "b1", "w2", "b2", "w3", "w4", "b3")
    assert model.quantities == ("x1", "y1", "x2", "y2", "predicted", "SSR")
    assert (model.loss, model.output, model.rows) == ("SSR", "predicted", "i")
    assert model.values["b1"] == -1.43
    assert isinstance(model.values["b1"], float)
    assert model.sizes == {"i": "n"}
    assert model.title == "The lecture's network"
    assert model.labels == {"predicted": "hat(y)"}
    assert [d.line for d in model][:2] == [5, 6]
    assert parse(unparse(model)) == model


def test_values_are_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        parse(LECTURE).values["dosage"][0] = 1.0  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b - c", Add((A, B, Negative(C)))),
        ("(a + b) + c", Add((Add((A, B)), C))),
        ("a + (b + c)", Add((A, Add((B, C))))),
        ("a*b*c", Multiply((A, B, C))),
        ("(a*b)*c", Multiply((Multiply((A, B)), C))),
        ("a*b/c", Divide(Multiply((A, B)), C)),
        ("a/b*c", Multiply((Divide(A, B), C))),
        ("a/(b*c)", Divide(A, Multiply((B, C)))),
        ("-a*b", Negative(Multiply((A, B)))),
        ("(-a)*b", Multiply((Negative(A), B))),
        ("-a/b + c", Add((Negative(Divide(A, B)), C))),
        ("+a*b", Multiply((A, B))),
        ("-a**2", Negative(Power(A, Number(2)))),
        ("a**-b", Power(A, Negative(B))),
        ("a**b**c", Power(A, Power(B, C))),
        ("2*pi", Multiply((Number(2), Constant("pi")))),
        ("max(a, b)", Apply("max", (A, B))),
        ("max(x[i], i)", Reduce("max", X, ("i",))),
        ("min(z[i,j], i, j)", Reduce("min", Ref("z", (letter("i"), letter("j"))), ("i", "j"))),
        ("where(a < b <= c, 1, 2)", Where(
            Logic("and", (Compare("<", A, B), Compare("<=", B, C))), Number(1), Number(2))),
        ("sum(where(i <= 2, x[i], 0), i)", Reduce("sum", Where(
            Compare("<=", letter("i"), literal(2)), X, Number(0)), ("i",))),
        ("sum(x[n+1-i], i)/n", Divide(
            Reduce("sum", Ref("x", (Affine((("i", -1),), (("n", 1),), 1),)), ("i",)),
            Affine((), (("n", 1),)))),
        ("x[2]", Ref("x", (literal(2),))),
    ],
)  # fmt: skip
def test_text_means_this_tree(text: str, tree: Expression) -> None:
    assert body(text) == tree


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_known_with_its_arguments(name: str) -> None:
    letters = "abc"[: FUNCTIONS[name].arity]
    assert body(f"{name}({', '.join(letters)})") == Apply(name, tuple(map(Ref, letters)))


@pytest.mark.parametrize("kind", ["sum", "mean", "prod", "max", "min", "logsumexp"])
def test_every_reduction_is_known(kind: str) -> None:
    assert body(f"{kind}(x[i], i)") == Reduce(kind, X, ("i",))


def test_softmax_and_lookups_are_carried() -> None:
    model = parse(
        "data token[t] = [1, 3]\nz[t,k] = E[token[t],k]\np[t,k] = softmax(z[t,k], k)\n"
        "L = sum(p[t,k], t, k)"
    )
    first, second, _ = model.definitions
    assert first.body == Ref("E", (Ref("token", (letter("t"),)), letter("k")))
    assert second.body == Softmax(Ref("z", (letter("t"), letter("k"))), ("k",))
    assert model.values["token"].dtype == np.int64  # type: ignore[union-attr]
    assert parse(unparse(model)) == model


def test_a_sequence_is_defined_piece_by_piece() -> None:
    model = parse(
        "data x[t]\nh[0] = 0\nh[t] = tanh(w*x[t] + u*h[t-1])\nL = h[T]**2\nindex t = 1..T"
    )
    assert len(model.definition_of["h"]) == 2
    assert model.axes["h"] == ("t",)
    assert parse(unparse(model)) == model


def test_letters_sizes_and_order_are_completed() -> None:
    model = parse(
        "data x[i,j], y[i]\nh[i,k] = tanh(sum(W1[k,j]*x[i,j], j) + b1[k])\n"
        "p[i] = sum(v[k]*h[i,k], k)/K\nL = mean((y[i] - p[i])**2, i)"
    )
    assert model.parameters == ("W1", "b1", "v")
    assert model.axes["W1"] == ("k", "j")
    assert model.sizes == {"i": "n", "j": "J", "k": "K"}
    assert model.definitions[0].limits["i"] == (literal(1), Affine((), (("n", 1),)))


def test_a_size_gives_way_to_a_quantity_of_its_name() -> None:
    model = parse("data x[i,k]\nK[k] = sum(x[i,k], i)\nn = sum(K[k], k)")
    assert model.sizes == {"i": "n_i", "k": "n_k"}
    assert parse(unparse(model)) == model


def test_parameter_lines_count_for_the_order() -> None:
    assert parse("L = a*b\nparameter c, a").parameters == ("a", "b", "c")
    assert parse("parameter c, a\nL = a*b").parameters == ("c", "a", "b")


def test_all_other_lines() -> None:
    model = parse(
        "origin 0\ndata x[s,f]\nsize s = rows_of_x\nrows s\nindex f = 0..2\nq[s] = x[s,0]*w\n"
        "L = sum(q[s], s)\nM = L*2\nloss L"
    )
    assert (model.origin, model.rows, model.loss) == (0, "s", "L")
    assert model.ranges == {"f": (literal(0), literal(2))}
    assert model.sizes == {"s": "rows_of_x"}
    assert parse(unparse(model)) == model


def test_names_that_mean_something_to_sympy_are_names() -> None:
    names = ["E", "I", "S", "N", "O", "Q", "beta", "gamma", "zeta", "lambda_", "oo"]
    model = parse(f"L = {' + '.join(names)}")
    assert model.parameters == tuple(names)
    assert model.definitions[0].expr.free_symbols == {*map(_symbol, names)}


def _symbol(name: str) -> object:
    import sympy

    return sympy.Symbol(name)


def test_a_word_of_a_line_is_a_name_where_an_equation_follows() -> None:
    assert parse("output = a\nloss = output**2").loss == "loss"


def test_brackets_go_on_in_the_next_line() -> None:
    model = parse("parameter W[k,j] = [[1, 2],\n  [3, 4]]  # two rows\nL = sum(W[k,j], k, j)")
    assert np.array_equal(model.values["W"], [[1, 2], [3, 4]])


# ------------------------------------------------------------------ files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "d.csv").write_text("a,b, y \n1,2,0\n3,4.5,1\n\n")
    (tmp_path / "e.csv").write_text("x,y,a,b\n9,8,7,6\n")
    return tmp_path


def test_columns_of_a_file(folder: Path) -> None:
    assert load_csv(folder / "d.csv", ["y", "b"]) == {"y": [0.0, 1.0], "b": [2.0, 4.5]}


def test_a_model_with_its_data_beside_it(folder: Path) -> None:
    (folder / "m.txt").write_text(
        'data x[i,j], y[i] from "d.csv" columns "a", "b", "y"\n'
        "L = sum((y[i] - sum(w[j]*x[i,j], j))**2, i)"
    )
    model = load(folder / "m.txt")
    assert np.array_equal(model.values["x"], [[1, 2], [3, 4.5]])
    assert np.array_equal(model.values["y"], [0, 1])
    assert parse(unparse(model)) == model
    other = load(folder / "m.txt", data=folder / "e.csv")
    assert np.array_equal(other.values["x"], [[7, 6]])


def test_other_data_by_the_names_of_the_data(folder: Path) -> None:
    text = "data x[i] = [1, 2, 3], y[i] = [1, 2, 3], c = 5\nL = c*sum(x[i]*y[i]*w, i)"
    model = parse(text, data=folder / "e.csv")
    assert np.array_equal(model.values["x"], [9])
    assert model.values["c"] == 5.0
    with pytest.raises(DataError, match="no column 'x'"):
        parse(text, data=folder / "d.csv")


# ------------------------------------------------------------------ random models

SCOPE = ("i", "j")
LEAVES = st.one_of(
    st.integers(0, 9).map(Number),
    st.floats(0, 9, allow_nan=False).map(Number),
    st.sampled_from([A, B, Constant("pi"), X, Affine((), (("n", 1),))]),
    st.builds(lambda c, o: Ref("x", (Affine((("i", 1),), (), o),) if c else (letter("i"),)),
              st.booleans(), st.integers(0, 3)),
    st.sampled_from([Ref("z", (letter("i"), letter("j"))), Ref("v", (letter("j"),))]),
    st.builds(lambda index, fill: Pad(Ref("x", (index,)), fill),
              st.builds(lambda c, d, o: Affine((("i", c), ("j", d)), (("n", 1),), o),
                        st.sampled_from([-2, -1, 1, 2]), st.sampled_from([-3, -1, 1]),
                        st.integers(-3, 3)),
              st.one_of(st.integers(0, 9).map(Number), st.just(Negative(Constant("pi"))))),
    st.sampled_from([Ref("E", (Ref("token", (letter("i"),)), letter("j"))),
                     Ref("E", (literal(1), Affine((("j", -1),), (("J", 1),), 1)))]),
)  # fmt: skip
UNARY = sorted(n for n, row in FUNCTIONS.items() if row.arity == 1)


def _grown(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    values = st.builds(Compare, signs, inner, inner)
    places = st.builds(Compare, signs, st.just(letter("j")), INDICES)
    compare = values | places
    logic = st.builds(
        Logic, st.sampled_from(["and", "or"]), st.lists(compare, min_size=2, max_size=3).map(tuple)
    )
    condition = st.one_of(compare, logic, compare.map(lambda c: Logic("not", (c,))))
    return st.one_of(
        several.map(Add),
        several.map(Multiply),
        st.builds(Divide, inner, inner),
        inner.map(Negative),
        st.builds(lambda b, e: Power(b, Number(e)), st.sampled_from([A, X]), st.integers(0, 3)),
        st.builds(Power, inner, st.sampled_from([A, Negative(B)])),
        st.builds(lambda f, e: Apply(f, (e,)), st.sampled_from(UNARY), inner),
        st.builds(lambda a, b: Apply("max", (a, b)), inner, inner),
        st.builds(Where, condition, inner, inner),
        st.builds(Softmax, inner, st.sampled_from([("i",), ("j",), ("j", "i")])),
        st.builds(_bound, st.sampled_from(REDUCTIONS), inner),
    )


def _bound(kind: str, inner: Expression) -> Expression:
    """Something reduced over a letter of its own, as a factor beside what is there."""
    weight = Ref("v", (letter("k"),))
    return Multiply((Reduce(kind, weight, ("k",)), inner))


REDUCTIONS = ("sum", "mean", "prod", "max", "min", "logsumexp")
INDICES = st.builds(
    lambda c, s, o: Affine((("i", c),) if c else (), (("n", s),) if s else (), o),
    *[st.integers(-3, 3)] * 3,
)
"""Compared indices; with a letter, so that they are told from numbers."""


BODIES = st.recursive(LEAVES, _grown, max_leaves=12)
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


EARLIER = Affine((("i", 1),), (), -1)


def derivative(of: Ref, orders: list[int]) -> Expression:
    """A mixed derivative by x and a in turns."""
    result: Ref | Differential = of
    for by, order in zip((X, A, X), orders, strict=False):
        result = Differential(result, by, order)
    return result


@st.composite
def models(draw: st.DrawFn) -> Definitions:
    """Two indexed quantities and a loss that reduces them, some of it with numbers."""
    row = (letter("i"), letter("j"))
    kind = draw(st.sampled_from(REDUCTIONS))
    origin = draw(st.sampled_from([0, 1]))
    orders = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    definitions = [
        Definition("q", row, draw(BODIES)),
        Definition("r", row, Add((Ref("q", row), draw(BODIES)))),
        Definition("s", row, Multiply((draw(BODIES), derivative(Ref("r", row), orders)))),
        Definition("h", (literal(origin - 1), letter("j")), ZERO),
        Definition("h", row, Add((Ref("h", (EARLIER, letter("j"))), Ref("s", row)))),
        Definition("L", (), Reduce(kind, Ref("h", row), SCOPE)),
    ]
    values = {"a": draw(NUMBERS)} if draw(st.booleans()) else {}
    rows = draw(st.lists(NUMBERS, min_size=4, max_size=6))
    return build(
        definitions,
        data={"x": ("i",), "z": SCOPE, "token": ("i",)},
        parameters={"a": (), "v": ("j",)},
        values={**values, "x": rows},
        origin=origin,
        title=draw(st.sampled_from([None, "A title, with 'quotes' (and more"])),
    )


@settings(max_examples=150, deadline=None)
@given(models())
def test_what_is_written_reads_back_equal(model: Definitions) -> None:
    again = parse(unparse(model))
    assert again.definitions == model.definitions
    assert again == model


def test_a_size_on_the_left_needs_no_line_that_names_it() -> None:
    down = parse("data x[t]\nindex s = 1..n-1\nb[n] = w\nb[s] = w*b[s+1]*x[s+1]\nL = b[1]")
    assert down.definitions[0].access == (Affine(sizes=(("n", 1),)),)
    named = parse("data x[i,t]\nb[i,T+1] = w\nb[i,t] = w*b[i,t+1]*x[i,t]\nL = sum(b[i,1], i)")
    assert dict(named.sizes) == {"i": "n", "t": "T"}
    letters = parse("data x[K]\ny[K] = w*x[K]\nL = sum(y[K], K)")
    assert letters.definitions[0].letters == ("K",)
