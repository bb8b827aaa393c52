"""Expressions that together use every row of every table; their prints are in printing.txt."""

from __future__ import annotations

from symprop.matrices import (
    Diagonal,
    Every,
    Hadamard,
    Identity,
    Indicator,
    MatrixProduct,
    Ones,
    Shaped,
    SoftmaxAlong,
    SquaredNorm,
    Transpose,
    Zeros,
)
from symprop.model import Limits
from symprop.notation import Style
from symprop.tree import (
    Add,
    Affine,
    Apply,
    Blank,
    Bracket,
    Compare,
    Constant,
    Decimal,
    Differential,
    Divide,
    Dots,
    Expression,
    Grid,
    Index,
    Link,
    Logic,
    Multiply,
    Negative,
    Number,
    Pad,
    Pending,
    Power,
    Reduce,
    Ref,
    Softmax,
    Where,
    letter,
    literal,
)

A, B, C, X = Ref("a"), Ref("b"), Ref("c"), Ref("x")
HALF = Decimal(0.5, 3)


def size(name: str, offset: int = 0) -> Affine:
    return Affine((), ((name, 1),), offset)


def at(name: str, *letters: str) -> Ref:
    access: tuple[Index, ...] = tuple(letter(k) for k in letters)
    return Ref(name, access)


def slope(observed: float, predicted: float) -> Expression:
    residual = Add((Decimal(observed, 3), Negative(Decimal(predicted, 3))))
    return Multiply((Decimal(-2.0, 3), residual, Decimal(1.0, 3)))


RANGES: dict[str, Limits] = {
    "i": (literal(1), size("n")),
    "j": (literal(0), size("n", -1)),
    "t": (literal(2), size("T")),
}
LABELS = {
    "p": "hat(y)",
    "q": "bar(tilde(y))",
    "r": "vec(y)",
    "s": "bold(Wx)",
    "u": "cal(L)",
    "v": "prime(sub(y, obs))",
    "W_1": "upright(W_1)",
}
STYLE = Style(LABELS, "d", RANGES, {"d_z1": "z1"}, frozenset({"b1", "W1"}))

RESIDUAL = Add((at("observed", "i"), Negative(at("predicted", "i"))))
LINKS = Multiply(
    (
        Link(Ref("SSR"), at("predicted", "i")),
        Link(at("predicted", "i"), at("y1", "i")),
        Link(at("y1", "i"), at("x1", "i")),
        Link(at("x1", "i"), Ref("w1")),
    )
)
LONG = tuple(Ref(f"quantity{k}") for k in range(1, 9))

CASES: dict[str, Expression] = {
    # names
    "name": Ref("predicted"),
    "subscript": Ref("w1"),
    "two subscripts": Ref("w1_21"),
    "word subscript": Ref("w_out"),
    "Greek": Multiply((Ref("alpha"), Ref("lambda_"), Ref("Omega2"))),
    "data index": at("y1", "i"),
    "array": at("W1", "k", "j"),
    "array without indices": Ref("W1"),
    "layer": at("b1", "k"),
    "indices": Ref("W", (Affine((("o", 2), ("r", -1)), (("T", 1),), 3), literal(1))),
    "negative index": Ref("x", (Affine((("s", -1),), (), -2),)),
    "look-up": Ref("E", (at("token", "t"), letter("k"))),
    "hat": at("p", "i"),
    "bar over tilde": Ref("q"),
    "vector": Ref("r"),
    "bold": Ref("s"),
    "script": Ref("u"),
    "prime": Power(Ref("v"), Number(2)),
    "upright": Ref("W_1"),
    "adjoint": at("d_z1", "i", "h"),
    # numbers
    "numbers": Add((Number(0.1), Number(12), Decimal(-2.6037, 3), Decimal(-2.0, 3))),
    "large and small": Add((Decimal(1.23456e7, 3), Decimal(-1.5e-7, 3))),
    "not finite": Add((Number(float("inf")), Number(float("-inf")), Number(float("nan")))),
    "pi": Multiply((Number(2), Constant("pi"))),
    "size": Divide(X, size("n", 1)),
    # arithmetic
    "sum": Add((A, Negative(B), C)),
    "minus a sum": Add((A, Negative(Add((B, C))), Negative(Negative(X)))),
    "lecture": Add((slope(0.0, -2.6037), slope(1.0, -1.6090), slope(0.0, -2.6149))),
    "negative factor": Add((A, Multiply((Number(-2), B)), Multiply((C, Number(-2))))),
    "product": Multiply((A, Number(2), Add((B, C)), Negative(X))),
    "coefficients": Add((Multiply((Number(3), A)), Multiply((Number(3), Power(RESIDUAL, C))))),
    "groups of numbers": Multiply((Add((HALF, Decimal(1.0, 3))), A, Add((HALF, HALF)))),
    "dots": Add((A, Dots(), Multiply((B, Dots(), C)))),
    "blank": Multiply((A, Blank(), Power(Blank(), Number(2))), crossed=True),
    "quotient": Divide(Negative(A), Divide(B, Multiply((C, X)))),
    "quotient times": Multiply((Divide(A, B), Divide(C, X))),
    "powers": Add((Power(A, Number(2)), Power(Add((B, C)), Number(3)), Power(A, B))),
    "more powers": Multiply((Power(A, Negative(Number(1))), Power(Power(A, B), Number(10)))),
    "long product": Multiply((Divide(A, B), *LONG)),
    "long sum in parentheses": Multiply((A, Add((*LONG, *LONG)))),
    "long and tall": Multiply((A, Add((*LONG, *LONG, Divide(A, B))))),
    "coefficient of a word": Multiply((Number(2), Power(Ref("residual"), Number(2)))),
    # functions
    "call": Apply("softplus", (Add((A, B)),)),
    "tall call": Power(Apply("sigmoid", (Divide(A, B),)), Number(2)),
    "two arguments": Apply("max", (A, Number(0))),
    "exp": Add((Apply("exp", (Ref("x1"),)), Apply("exp", (Negative(Ref("x1")),)))),
    "sqrt": Power(Apply("sqrt", (Add((A, B)),)), Number(2)),
    "abs": Apply("abs", (Add((A, B)),)),
    "softmax": Softmax(at("z", "i", "k"), ("k",)),
    "softmax_at": Softmax(at("z", "i", "k"), ("k",), (letter("l"),)),
    "crossed": Multiply((Ref("w3"), at("dosage", "i")), crossed=True),
    "link_direct": Link(Ref("L"), Ref("w1"), direct=True),
    # reductions
    "whole range": Reduce("sum", Power(RESIDUAL, Number(2)), ("i",)),
    "part of a range": Reduce("prod", at("a", "t"), ("t",)),
    "no range": Multiply((Reduce("sum", Add((at("a", "k", "l"), B)), ("k", "l")), C)),
    "mean": Reduce("mean", RESIDUAL, ("i",)),
    "double mean": Reduce("mean", at("a", "i", "j"), ("i", "j")),
    "mean without a range": Reduce("mean", at("a", "b"), ("b",)),
    "maximum": Reduce("max", Multiply((at("a", "i"), B)), ("i",)),
    "minimum": Reduce("min", at("a", "i"), ("i",)),
    "logsumexp": Reduce("logsumexp", at("a", "i"), ("i",)),
    # conditions
    "branches as a factor": Multiply((A, Where(Compare("<", A, B), A, B), Number(2))),
    "wide branches": Where(Compare("<", A, B), Add((A, B) * 12), Number(0)),
    "branches to a power": Power(Where(Compare("<", A, B), A, B), Number(2)),
    "and": Where(Logic("and", (Compare("<", A, B), Compare("<=", letter("s"), C))), A, B),
    "or": Bracket(Logic("or", (Compare(">", A, B), Compare(">=", B, C)))),
    "nested": Logic("and", (Logic("or", (Compare("==", A, B), Compare("!=", A, C))),)),
    "not": Logic("not", (Compare("==", A, B),)),
    # derivatives
    "links": Reduce("sum", LINKS, ("i",)),
    "link over": Divide(Link(A, B), Power(Link(A, C), Number(2))),
    "pending": Multiply((C, Pending(Power(RESIDUAL, Number(2)), Ref("w1")))),
    "derivative in a model": Multiply((Differential(at("h", "i"), at("x", "i"), 2), A)),
    "mixed derivative": Differential(Differential(A, B, 2), Ref("time")),
    # arrays
    "pad": Multiply((Pad(Ref("x", (Affine((("i", 1),), (), -1),)), Number(0)), A)),
    "product of matrices": MatrixProduct((Shaped(A, size("n", 1), size("K", 1)), Transpose(B))),
    "entrywise": Hadamard((A, Add((B, C)), Transpose(Add((A, B))))),
    "identity": Add((Identity(size("n")), Negative(A))),
    "minus a negative number": Multiply((Negative(Number(-1)), Add((A, B)))),
    "zeros": Shaped(Zeros(size("n"), size("K")), size("n"), size("K")),
    "norm": Multiply((Divide(Number(1), size("n")), SquaredNorm(Add((A, Negative(B)))))),
    "softmax of rows": SoftmaxAlong(Add((A, B)), 1),
    "every": Transpose(Ref("q", (Every(), letter("h")))),
    "indicator": MatrixProduct(
        (Indicator(Compare("<=", letter("s"), letter("t")), "t", "s", size("n"), size("n")), A)
    ),
    "outer with ones": MatrixProduct((Diagonal(A), Ones(size("n", 1)), Transpose(X))),
    "grid": Grid(((A, Dots()), (Number(1), Divide(B, C)))),
}
