"""The plain evaluator: the lecture's figures, every kind of node, derivatives by steps."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.special
from small import affine, call, define, layers, minus, model, ref, squared, statquest, times, total

from symprop.errors import DataError, SympropError
from symprop.functions import FUNCTIONS
from symprop.plain import PlainModel, central_difference, complex_step
from symprop.tree import (
    ONE,
    ZERO,
    Add,
    Affine,
    Apply,
    Bracket,
    Compare,
    Decimal,
    Divide,
    Dots,
    Link,
    Logic,
    Multiply,
    Negative,
    Number,
    Pending,
    Power,
    Reduce,
    Ref,
    Softmax,
    Where,
    letter,
    literal,
)

RNG = np.random.default_rng(5)
W, X, Z = RNG.normal(size=(5, 3)), RNG.normal(size=(4, 3)), RNG.normal(size=(4, 5))


def plain_of(body, data=None, **parameters):
    """One definition, L = body, over arrays whose letters are those of ``AXES``."""
    data = data or {}
    axes = {"W": "kj", "x": "ij", "z": "ik", "v": "j", "t": "k", "token": "i"}
    m = model(
        define(ref("L"), body),
        data={n: axes.get(n, "") for n in data},
        parameters={n: axes.get(n, "") for n in parameters},
    )
    return PlainModel(m, {**data, **parameters})


def slope(function, u, h=1e-6):
    return (function(u + h) - function(u - h)) / (2 * h)


# the lecture


@pytest.mark.parametrize(
    ("b3", "ssr", "derivative"),
    [
        (0, 20.423597677589214, -15.655108380577747),
        (1, 7.768489297011465, -9.655108380577747),
        (2, 1.1133809164337167, -3.6551083805777482),
        (3, 0.4582725358559686, 2.3448916194222518),
    ],
)
def test_figures_of_the_lecture(b3, ssr, derivative):
    plain = PlainModel(statquest(), {"b3": b3})
    assert plain.loss() == pytest.approx(ssr, rel=1e-14)
    assert plain.gradient("b3") == pytest.approx(derivative, rel=1e-14)


def test_predicted_and_single_elements():
    plain = PlainModel(statquest())
    expected = [-2.60366524, -1.60901932, -2.61486963]
    np.testing.assert_allclose(plain.quantity("predicted"), expected, atol=5e-9)
    assert plain.value("predicted", 2) == pytest.approx(expected[1], abs=5e-9)


@pytest.mark.parametrize("name", ["w1", "b1", "w2", "b2", "w3", "w4", "b3"])
def test_complex_step_is_the_central_difference(name):
    exact = complex_step(statquest(), {}, name)
    assert central_difference(statquest(), {}, name) == pytest.approx(exact, rel=1e-8)


# arrays


def test_layers_against_numpy():
    values = {
        "x": X, "y": RNG.normal(size=(4, 2)), "W": W, "b": RNG.normal(size=5),
        "V": RNG.normal(size=(2, 5)), "c": RNG.normal(size=2),
    }  # fmt: skip
    plain = PlainModel(layers(), values)
    a = np.tanh(X @ W.T + values["b"])
    p = a @ values["V"].T + values["c"]
    np.testing.assert_allclose(plain.quantity("a"), a, rtol=1e-14)
    assert plain.loss() == pytest.approx(np.mean((values["y"] - p) ** 2), rel=1e-14)
    p_bar = -2 * (values["y"] - p) / p.size
    z_bar = (p_bar @ values["V"]) * (1 - a**2)
    np.testing.assert_allclose(plain.gradient("W"), z_bar.T @ X, rtol=1e-12)
    np.testing.assert_allclose(plain.gradient("z"), z_bar, rtol=1e-12)
    np.testing.assert_allclose(plain.gradient("x"), z_bar @ W, rtol=1e-12)


KINDS = {
    "sum": np.sum, "mean": np.mean, "prod": np.prod, "max": np.max, "min": np.min,
    "logsumexp": scipy.special.logsumexp,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_reductions(kind):
    plain = plain_of(total(ref("W", "k", "j"), "k", "j", kind=kind), W=W)
    assert plain.loss() == pytest.approx(KINDS[kind](W), rel=1e-13)
    step = [[slope(lambda h, k=k, j=j: KINDS[kind](W + h * one(k, j)), 0) for j in range(3)]
            for k in range(5)]  # fmt: skip
    np.testing.assert_allclose(plain.gradient("W"), step, atol=1e-8)


def one(k, j):
    unit = np.zeros((5, 3))
    unit[k, j] = 1
    return unit


def test_softmax_and_its_entry():
    p = Softmax(ref("z", "i", "k"), ("k",))
    taken = Softmax(ref("z", "i", "k"), ("k",), (literal(2),))
    data = {"z": Z}
    plain = plain_of(total(times(p, ref("t", "k")), "i", "k"), data, t=np.arange(5.0))
    expected = scipy.special.softmax(Z, axis=1)
    assert plain.loss() == pytest.approx((expected * np.arange(5)).sum(), rel=1e-13)
    assert plain.evaluate(taken, {"i": 3}) == pytest.approx(expected[2, 1], rel=1e-13)
    assert plain.evaluate(p, {"i": 3, "k": 2}) == pytest.approx(expected[2, 1], rel=1e-13)


def test_affine_accesses():
    m = model(
        define(ref("y", "o"), total(times(ref("x", affine(-2, o=2, r=1)), ref("w", "r")), "r")),
        define(ref("L"), total(squared(ref("y", "o")), "o")),
        data={"x": "i"},
        parameters={"w": "r"},
    )
    x, w = RNG.normal(size=9), RNG.normal(size=3)
    plain = PlainModel(m, {"x": x, "w": w})
    y = np.array([x[s : s + 3] @ w for s in (0, 2, 4, 6)])
    np.testing.assert_allclose(plain.quantity("y"), y, rtol=1e-13)
    w_bar = sum(2 * y[n] * x[2 * n : 2 * n + 3] for n in range(4))
    np.testing.assert_allclose(plain.gradient("w"), w_bar, rtol=1e-12)


def test_look_up():
    read = Ref("W", (Ref("token", (letter("i"),)), letter("j")))
    plain = plain_of(total(read, "i", "j"), {"token": np.array([5, 1, 5])}, W=W)
    assert plain.loss() == pytest.approx(2 * W[4].sum() + W[0].sum())
    np.testing.assert_array_equal(plain.gradient("W").sum(axis=1), [3, 0, 0, 0, 6])


def recurrence(origin):
    step = 0 if origin == 1 else 1
    new = add_in_tanh(ref("h", affine(step - 1, t=1)))
    return model(
        define(ref("h", 0), Number(0.1)),
        define(ref("h", affine(step, t=1)), new),
        define(ref("L"), squared(ref("h", affine(0, T=1)))),
        data={"x": "t"},
        parameters={"w": ""},
        origin=origin,
    )


def add_in_tanh(before):
    return call("tanh", Add((times(ref("w"), before), ref("x", "t"))))


@pytest.mark.parametrize("origin", [0, 1])
def test_sequences(origin):
    x, w, h = RNG.normal(size=6), 0.7, [0.1]
    for entry in x:
        h.append(math.tanh(w * h[-1] + entry))
    plain = PlainModel(recurrence(origin), {"x": x, "w": w})
    np.testing.assert_allclose(plain.quantity("h"), h, rtol=1e-14)
    assert plain.value("h", 0) == 0.1
    assert plain.gradient("w") == pytest.approx(
        central_difference(recurrence(origin), {"x": x, "w": w}, "w"), rel=1e-8
    )


def test_a_sequence_that_reads_what_stands_below_it():
    m = model(
        define(ref("f", "t"), call("sigmoid", Add((ref("h", affine(-1, t=1)), ref("x", "t"))))),
        define(ref("h", 0), ONE),
        define(ref("h", "t"), times(ref("f", "t"), ref("w"))),
        define(ref("L"), ref("h", affine(0, T=1))),
        data={"x": "t"},
        parameters={"w": ""},
    )
    x, h = RNG.normal(size=4), 1.0
    for entry in x:
        h = 0.5 / (1 + math.exp(-h - entry))
    assert PlainModel(m, {"x": x, "w": 0.5}).loss() == pytest.approx(h, rel=1e-13)


def test_a_long_sequence_and_a_long_chain_do_not_recurse():
    n = 3000
    plain = PlainModel(recurrence(1), {"x": np.zeros(n), "w": 1.0})
    assert math.isfinite(plain.loss())
    chain = [define(ref("q0"), times(ref("w"), ref("w")))]
    chain += [define(ref(f"q{k}"), Add((ref(f"q{k - 1}"), ONE))) for k in range(1, 1500)]
    m = model(*chain, data={}, parameters={"w": ""})
    assert PlainModel(m, {"w": 2}).loss() == 1503
    assert complex_step(m, {"w": 2}, "w") == pytest.approx(4)


def test_a_loop_is_said():
    m = model(
        define(ref("a"), Add((ref("b"), ONE))),
        define(ref("b"), Add((ref("a"), ONE))),
        data={},
        parameters={},
    )
    with pytest.raises(SympropError, match="loop of definitions"):
        PlainModel(m).loss()


# functions and conditions

SMOOTH = [row for row in FUNCTIONS.values() if row.arity == 1]


@pytest.mark.parametrize("row", SMOOTH, ids=lambda row: row.name)
@pytest.mark.parametrize("where", [0.13, 0.37, 0.83])
def test_every_function_against_numpy(row, where):
    low, high = row.domain
    u = low + where * (high - low)
    code = compile(row.numpy.format(u="u"), "row", "eval")

    def reference(value):
        return float(eval(code, {"np": np, "scipy": scipy, "u": value}))

    plain = plain_of(call(row.name, ref("u")), u=u)
    assert plain.loss() == pytest.approx(reference(u), rel=1e-12, abs=1e-14)
    assert plain.gradient("u") == pytest.approx(slope(reference, u), rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(("name", "at_zero"), [("relu", 0), ("abs", 0), ("leaky_relu", 0.01)])
def test_slopes_at_kinks(name, at_zero):
    assert plain_of(call(name, ref("u")), u=0.0).gradient("u") == at_zero


@pytest.mark.parametrize("name", ["max", "min"])
def test_a_tie_is_shared(name):
    plain = plain_of(call(name, ref("u"), ref("v0")), u=2.0, v0=2.0)
    assert (plain.gradient("u"), plain.gradient("v0"), plain.loss()) == (0.5, 0.5, 2)
    assert plain_of(call(name, ref("u"), ref("v0")), u=2.0, v0=3.0).loss() == (
        3 if name == "max" else 2
    )


@pytest.mark.parametrize("u", [-800.0, -40.0, 0.0, 40.0, 800.0])
def test_beyond_the_range_of_exp(u):
    plain = plain_of(call("softplus", ref("u")), u=u)
    assert plain.loss() == pytest.approx(np.logaddexp(0, u), rel=1e-12, abs=1e-17)
    assert plain.gradient("u") == pytest.approx(scipy.special.expit(u), rel=1e-12, abs=1e-17)


def test_polygamma_and_lgamma_left_of_zero():
    assert plain_of(call("polygamma", ONE, ref("u")), u=2.5).loss() == pytest.approx(
        float(scipy.special.polygamma(1, 2.5))
    )
    plain = plain_of(call("lgamma", ref("u")), u=-1.5)
    assert plain.gradient("u") == pytest.approx(scipy.special.digamma(-1.5), rel=1e-12)


@pytest.mark.parametrize(
    ("base", "exponent", "expected"),
    [(-3, 2, (9, -6)), (-2, 3, (-8, 12)), (2, -2, (0.25, -0.25)), (4, 0.5, (2, 0.25)),
     (0, 2, (0, 0)), (-1, 150, (1, -150)), (-1.5, 0, (1, 0))],
)  # fmt: skip
def test_powers(base, exponent, expected):
    number = Negative(Number(-exponent)) if exponent < 0 else Number(exponent)
    plain = plain_of(Power(ref("u"), number), u=float(base))
    assert (plain.loss(), plain.gradient("u")) == pytest.approx(expected, rel=1e-13)


def test_a_power_of_a_parameter():
    plain = plain_of(Power(ref("u"), ref("v0")), u=2.0, v0=3.0)
    assert plain.gradient("v0") == pytest.approx(8 * math.log(2))


def test_where_takes_one_branch_only():
    body = Where(Compare(">", ref("u"), ZERO), call("sqrt", ref("u")), Number(0))
    assert plain_of(body, u=0.0).gradient("u") == 0
    assert plain_of(body, u=4.0).gradient("u") == 0.25


def test_conditions_and_brackets():
    same = Bracket(Compare("==", letter("k"), letter("j")))
    assert plain_of(total(times(same, ref("W", "k", "j")), "k", "j"), W=W[:3]).loss() == (
        pytest.approx(np.trace(W[:3]))
    )
    low, high = Compare("<=", letter("k"), letter("j")), Compare("!=", letter("k"), literal(1))
    for word, parts, expected in (
        ("and", (low, high), lambda k, j: k <= j and k != 1),
        ("or", (low, high), lambda k, j: k <= j or k != 1),
        ("not", (low,), lambda k, j: k > j),
    ):
        count = plain_of(
            total(times(Bracket(Logic(word, parts)), ref("W", "k", "j")), "k", "j"), W=W
        )
        mask = np.array([[expected(k, j) for j in (1, 2, 3)] for k in range(1, 6)])
        assert count.loss() == pytest.approx((W * mask).sum())


def test_values_that_are_not_are_nan():
    for body in (Divide(ONE, ref("u")), call("log", Add((ref("u"), Negative(ONE)))),
                 Power(Negative(ONE), Number(0.5))):  # fmt: skip
        assert math.isnan(plain_of(Add((body, ref("u"))), u=0.0).loss())


def test_sizes_are_numbers():
    n = Affine((), (("J", 1),))
    assert plain_of(Divide(total(ref("v", "j"), "j"), n), v=[1, 2, 6]).loss() == 3


# derivatives as nodes


def test_pending_holds_other_quantities_fixed():
    plain = PlainModel(statquest())
    body = total(squared(minus(ref("observed", "i"), ref("predicted", "i"))), "i")
    residual = 1 - plain.value("predicted", 2)
    found = plain.evaluate(Pending(body, ref("predicted", "i")), {"i": 2})
    assert found == pytest.approx(-2 * residual)
    assert plain.evaluate(Pending(body, ref("w3"))) == 0


def test_a_held_occurrence_does_not_count():
    body = Multiply((Ref("u", (), held=True), Ref("u")))
    plain = plain_of(squared(ref("u")), u=3.0)
    assert plain.evaluate(Pending(body, ref("u"))) == 3
    assert plain.evaluate(Pending(squared(ref("u")), ref("u"))) == 6


def test_links():
    plain, i = PlainModel(statquest()), {"i": 2}
    x1 = 0.5 * 3.34 - 1.43
    sigmoid = 1 / (1 + math.exp(-x1))
    for link, expected in (
        (Link(ref("y1", "i"), ref("x1", "i")), sigmoid),
        (Link(ref("x1", "i"), ref("w1")), 0.5),
        (Link(ref("y1", "i"), ref("w1")), 0),  # not in its own definition
        (Link(ref("y1", "i"), ref("w1"), local=False), sigmoid * 0.5),
        (Link(ref("y1", "i"), ref("y1", "i")), 1),
        (Link(ref("SSR"), ref("b3"), local=False), -15.655108380577747),
        (Link(ref("x1", "i"), ref("w1"), through=times(ref("w1"), ref("w1"))), 2 * 3.34),
    ):
        assert plain.evaluate(link, i) == pytest.approx(expected, rel=1e-13)


def test_a_link_with_a_renamed_letter():
    plain = PlainModel(statquest())
    link = Link(ref("x1", "m"), ref("dosage", "m"))
    sum_of = Reduce("sum", link, ("m",))
    limits = {"m": plain.model.limits["i"]}
    assert plain.evaluate(sum_of, limits=limits) == pytest.approx(3 * 3.34)


def test_adjoints_by_name():
    plain = PlainModel(statquest())
    expr = times(ref("d_predicted", "i"), ref("w3"))
    residual = 1 - plain.value("predicted", 2)
    found = plain.evaluate(expr, {"i": 2}, adjoint_of={"d_predicted": "predicted"})
    assert found == pytest.approx(-2 * residual * -1.22)


def test_nested_derivatives():
    plain = plain_of(call("tanh", ref("u")), u=0.4)
    twice = Pending(Pending(call("tanh", ref("u")), ref("u")), ref("u"))
    t = math.tanh(0.4)
    assert plain.evaluate(twice) == pytest.approx(-2 * t * (1 - t * t), rel=1e-12)
    thrice = Pending(twice, ref("u"))
    assert plain.evaluate(thrice) == pytest.approx((6 * t * t - 2) * (1 - t * t), rel=1e-10)


def test_a_derivative_inside_a_loss():
    m = model(
        define(ref("u", "i"), call("sin", times(ref("w"), ref("x", "i")))),
        define(ref("r", "i"), Link(ref("u", "i"), ref("x", "i"), local=False)),
        define(ref("L"), total(squared(ref("r", "i")), "i")),
        data={"x": "i"},
        parameters={"w": ""},
    )
    x, w = np.array([0.3, 0.5]), 1.3
    plain = PlainModel(m, {"x": x, "w": w})
    np.testing.assert_allclose(plain.quantity("r"), w * np.cos(w * x), rtol=1e-14)
    expected = (2 * w * np.cos(w * x) * (np.cos(w * x) - w * x * np.sin(w * x))).sum()
    assert plain.gradient("w") == pytest.approx(expected, rel=1e-12)


def test_nudges():
    plain = PlainModel(statquest())
    assert plain.with_nudge("b3", (), 1.0).loss() == pytest.approx(7.768489297011465)
    moved = plain.with_nudge("y1", (2,), 0.5).with_nudge("y1", (2,), 0.5)
    assert moved.value("y1", 2) == plain.value("y1", 2) + 1
    assert moved.value("y1", 1) == plain.value("y1", 1)
    assert moved.value("predicted", 2) == pytest.approx(plain.value("predicted", 2) - 1.22)
    assert plain.loss() == pytest.approx(20.423597677589214)
    with pytest.raises(DataError, match=r"y1\[4\] does not exist"):
        plain.with_nudge("y1", (4,), 1.0)


# what is refused


def test_errors():
    plain = PlainModel(statquest())
    with pytest.raises(SympropError, match="dots has no value"):
        plain.evaluate(Dots())
    with pytest.raises(SympropError, match="did you mean 'softplus'"):
        plain.evaluate(Apply("softplos", (ONE,)))
    with pytest.raises(SympropError, match="did you mean 'predicted'"):
        plain.quantity("predictd")
    with pytest.raises(DataError, match=r"predicted\[9\] does not exist"):
        plain.evaluate(ref("predicted", 9))
    with pytest.raises(DataError, match="index k has no value"):
        plain.evaluate(ref("predicted", "k"))
    with pytest.raises(DataError, match="w1 has no value"):
        PlainModel(statquest(values=False), {"dosage": [1], "observed": [1]}).loss()
    assert plain.evaluate(Decimal(1.25, 2)) == 1.25
