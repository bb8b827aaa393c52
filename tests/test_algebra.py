"""Trees to SymPy and back: same value, nothing cancelled, everything refused that has no place."""

from __future__ import annotations

import math

import pytest
import sympy

from symprop.algebra import equations_from_sympy, from_sympy, function_class, to_sympy
from symprop.equations import parse, unparse
from symprop.equations.expressions import read
from symprop.errors import SympropError, UnknownNameError
from symprop.functions import FUNCTIONS
from symprop.tree import Decimal, Dots, Grid, Link, Number, Pending, Ref

ROW, J, K, N = sympy.symbols("i j k n")
X, Y, P = (sympy.IndexedBase(name) for name in "xyp")
A, B, W = sympy.symbols("a b w")


def sympy_of(text: str) -> sympy.Expr:
    """The SymPy form of a scalar definition."""
    return parse(f"data x[i], z[i,j]\nL = {text}").definitions[-1].expr


@pytest.mark.parametrize("text", ["w - w", "w/w", "0*log(w)", "w**0", "abs(w)*0", "max(w, w)"])
def test_nothing_cancels(text: str) -> None:
    assert sympy_of(text).free_symbols == {W}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("sum(x[i], i)", sympy.Sum(X[ROW], (ROW, 1, N))),
        ("mean(x[i], i)", sympy.Sum(X[ROW], (ROW, 1, N)) / N),
        ("prod(x[i], i)", sympy.Product(X[ROW], (ROW, 1, N))),
        ("logsumexp(x[i], i)", sympy.log(sympy.Sum(sympy.exp(X[ROW]), (ROW, 1, N)))),
        ("a/2", A / 2),
        ("1/2", sympy.Rational(1, 2)),
        ("max(a, b)", sympy.Max(A, B)),
        ("sqrt(a)", sympy.sqrt(A)),
        ("-a*b + pi", sympy.pi - A * B),
        ("where(a < b, a, b)", sympy.Piecewise((A, A < B), (B, True))),
        ("x[n+1-1]", X[N]),
    ],
)
def test_text_as_sympy(text: str, form: sympy.Expr) -> None:
    assert sympy_of(text).doit(deep=False) == form or sympy.simplify(sympy_of(text) - form) == 0


def test_softmax_sums_over_a_letter_of_its_own() -> None:
    model = parse("data z[i,k]\np[i,k] = softmax(z[i,k], k)\nL = sum(p[i,k], i, k)")
    expr = model.definitions[0].expr
    assert expr.free_symbols >= {ROW, K}
    inner = next(iter(expr.atoms(sympy.Sum)))
    assert inner.limits[0][0] != K


def test_a_maximum_over_an_index_binds_it() -> None:
    assert ROW not in sympy_of("max(x[i], i)").free_symbols


@pytest.mark.parametrize(
    "tree",
    [
        Decimal(1.5, 2),
        Dots(),
        Link(Ref("L"), Ref("w")),
        Pending(Ref("w"), Ref("w")),
        Grid(((Number(1), Number(2)),)),
    ],
)
def test_what_only_derivations_hold_has_a_form_too(tree: object) -> None:
    assert isinstance(to_sympy(tree, {}), sympy.Basic)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [n for n, row in FUNCTIONS.items() if row.definition is not None])
def test_own_functions_have_values_slopes_and_code(name: str) -> None:
    u = sympy.Symbol("u")
    function = function_class(name)
    for point in (-0.7, 0.4):
        value = float(function(sympy.Float(point)).evalf())
        assert sympy.lambdify(u, function(u))(point) == pytest.approx(value, rel=1e-12)
        assert sympy.lambdify(u, function(u), "math")(point) == pytest.approx(value, rel=1e-12)
        step = 1e-6
        ahead, behind = (float(function(sympy.Float(point + s)).evalf()) for s in (step, -step))
        slope = float(function(u).diff(u).subs(u, point).evalf())
        assert slope == pytest.approx((ahead - behind) / (2 * step), rel=1e-7)


def test_sigmoid_is_the_sigmoid() -> None:
    value = float(function_class("sigmoid")(sympy.Integer(1)).evalf())
    assert value == pytest.approx(1 / (1 + math.exp(-1)))


# ------------------------------------------------------------------ from SymPy


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (A - B, "a - b"),
        (-A * B, "-a*b"),
        (-2 * A, "-2*a"),
        (A / B, "a/b"),
        (-A / (2 * B), "-a/(2*b)"),
        (1 / A, "1/a"),
        (A**-2, "1/a**2"),
        (A**2, "a**2"),
        (sympy.sqrt(A), "sqrt(a)"),
        (1 / sympy.sqrt(A), "1/sqrt(a)"),
        (sympy.exp(-A), "exp(-a)"),
        (sympy.E**A, "exp(a)"),
        (sympy.Rational(-3, 4), "-3/4"),
        (sympy.Float(-0.5), "-0.5"),
        (sympy.pi * A, "pi*a"),
        (sympy.Function("softplus")(A), "softplus(a)"),
        (sympy.Abs(A), "abs(a)"),
        (sympy.loggamma(A), "lgamma(a)"),
        (sympy.tanh(A), "tanh(a)"),
        (sympy.Sum(X[ROW] ** 2, (ROW, 1, N)), "sum(x[i]**2, i)"),
        (sympy.Product(X[ROW], (ROW, 1, N)), "prod(x[i], i)"),
        (X[2 * ROW - 1], "x[2*i-1]"),
        (sympy.IndexedBase("E")[sympy.IndexedBase("t")[ROW], K], "E[t[i],k]"),
        (sympy.Piecewise((A, A < B), (B, True)), "where(a < b, a, b)"),
        (sympy.Piecewise((A, (A < B) & (B > 0)), (B, True)), None),
        (sympy.Max(A, B, W), None),
    ],
)
def test_sympy_as_a_tree(expr: sympy.Expr, text: str | None) -> None:
    tree = from_sympy(expr)
    if text is not None:
        assert tree == read(text, 1)


@pytest.mark.parametrize(
    ("expr", "message"),
    [
        (sympy.I, "ImaginaryUnit"),
        (sympy.oo, "Infinity"),
        (sympy.Integral(A, A), "Integral"),
        (sympy.Function("softplos")(A), "did you mean 'softplus'"),
        (sympy.Function("pad")(A, B, W), "write pad"),
        (sympy.Function("diff")(A, 2), "write pad"),
        (sympy.MatrixSymbol("M", 2, 2), "MatrixSymbol"),
        (X[ROW * J], "the index 'i\\*j'"),
        (sympy.Piecewise((A, A < B), (B, A < W), (W, True)), "one condition"),
    ],
)
def test_what_cannot_stand_in_a_model_is_named(expr: sympy.Expr, message: str) -> None:
    with pytest.raises(SympropError, match=message):
        from_sympy(expr)


@pytest.mark.parametrize(
    "text",
    [
        "a - b*exp(a)/2 + 0.25",
        "where(a < b, softplus(a), -b)",
        "max(a, b)*tanh(a)**2/(a + b)",
        "sum(x[i]*a, i)/n",
        "-sum(x[i] - 1, i)**3",
    ],
)
def test_there_and_back_is_the_same_algebra(text: str) -> None:
    there = sympy_of(text)
    model = equations_from_sympy(
        [sympy.Eq(sympy.Symbol("L"), there)], data=("x",) if "x[" in text else ()
    )
    again = model.definitions[0].expr
    assert sympy.simplify(again.doit() - there.doit()) == 0


@pytest.mark.parametrize("text", ["pad(a[i-1], 0)*b", "diff(u, b, 2, a)**2"])
def test_what_sympy_does_not_have_is_a_function_there(text: str) -> None:
    tree = read(text, 1)
    there = to_sympy(tree, {})
    again = from_sympy(there)
    assert to_sympy(again, {}) == there
    assert {type(node) for node in again.walk()} >= {type(tree.children[0])}


def lecture() -> list[sympy.Eq]:
    """A small network as SymPy equations."""
    softplus = sympy.Function("softplus")
    return [
        sympy.Eq(P[ROW], softplus(W * X[ROW] + B)),
        sympy.Eq(sympy.Symbol("SSR"), sympy.Sum((Y[ROW] - P[ROW]) ** 2, (ROW, 1, N))),
    ]


def test_a_model_of_sympy_equations() -> None:
    model = equations_from_sympy(lecture(), values={"x": [0, 1], "y": [1, 2], "w": 0.5})
    assert model.data == ("x", "y")
    assert set(model.parameters) == {"w", "b"}
    assert model.sizes == {"i": "n"}
    assert "SSR = sum((y[i] - p[i])**2, i)" in unparse(model)
    assert parse(unparse(model)) == model


def test_limits_of_sums_are_ranges() -> None:
    total = sympy.Symbol("L")
    fixed = equations_from_sympy([sympy.Eq(total, sympy.Sum(X[ROW], (ROW, 1, 3)))])
    assert str(fixed.definitions[0].expr) == "Sum(x[i], (i, 1, 3))"
    zero = equations_from_sympy([sympy.Eq(total, sympy.Sum(X[ROW], (ROW, 0, N - 1)))], origin=0)
    assert zero.sizes == {"i": "n"}
    with pytest.raises(SympropError, match="two ranges"):
        equations_from_sympy(
            [sympy.Eq(total, sympy.Sum(X[ROW], (ROW, 1, N)) + sympy.Sum(Y[ROW], (ROW, 1, K)))]
        )


def test_equations_that_are_none() -> None:
    with pytest.raises(SympropError, match="item 1"):
        equations_from_sympy([A])
    with pytest.raises(SympropError, match="left side of equation 1"):
        equations_from_sympy([sympy.Eq(A + B, W)])
    with pytest.raises(UnknownNameError, match="no equation reads the data 'z'"):
        equations_from_sympy(lecture(), data=("x", "y", "z"))
