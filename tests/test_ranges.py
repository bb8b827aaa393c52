"""Sizes from shapes: equal ends, shifts, strides, ranges, and what goes wrong."""

from __future__ import annotations

import pytest
from small import affine, define, layers, model, ref, statquest, times, total

import symprop
from symprop.accesses import written
from symprop.errors import DataError
from symprop.ranges import axis_lower, bounds, infer, shape, shape_names
from symprop.tree import Affine, Compare, Number, Ref, Where, letter

LAYERS = {"x": (4, 3), "y": (4, 2), "W": (5, 3), "b": (5,), "V": (2, 5), "c": (2,)}
SCALARS = dict.fromkeys(("w1", "b1", "w2", "b2", "w3", "w4", "b3"), ())


def window(stride: int = 1, **extra: object):
    """y[o] = sum(x[stride*o+r-stride]*w[r], r)"""
    read = ref("x", affine(-stride, o=stride, r=1))
    return model(
        define(ref("y", "o"), total(times(read, ref("w", "r")), "r")),
        define(ref("loss"), total(ref("y", "o"), "o")),
        data={"x": "i"},
        parameters={"w": "r"},
        **extra,
    )


def test_rows_of_the_lecture():
    assert infer(statquest(), {"dosage": (3,), "observed": (3,), **SCALARS}) == {"I": 3}


def test_layers():
    assert infer(layers(), LAYERS) == {"I": 4, "J": 3, "K": 5, "M": 2}
    assert shape(layers(), "a", infer(layers(), LAYERS)) == (4, 5)
    assert shape_names(layers(), "W") == ("K", "J")


def test_sizes_travel_through_quantities():
    shapes = {k: v for k, v in LAYERS.items() if k not in ("V", "c", "b")}
    assert infer(layers(), shapes)["K"] == 5


@pytest.mark.parametrize(("stride", "expected"), [(1, 8), (2, 4), (3, 3)])
def test_a_window_runs_as_far_as_the_array_allows(stride, expected):
    assert infer(window(stride), {"x": (10,), "w": (3,)}) == {"I": 10, "O": expected, "R": 3}


def test_a_window_longer_than_the_array():
    with pytest.raises(DataError, match=r"'x' is too short for x\[o\+r-1\]"):
        infer(window(), {"x": (2,), "w": (3,)})


def test_the_same_letter_with_a_shift_gives_the_largest_range_that_fits():
    m = model(
        define(ref("y", "i"), total(times(ref("x", affine(-1, i=1, r=1)), ref("w", "r")), "r")),
        define(ref("loss"), total(times(ref("y", "i"), ref("x", "i")), "i")),
        data={"x": "i"},
        parameters={"w": "r"},
    )
    assert infer(m, {"x": (10,), "w": (4,)}) == {"I": 7, "R": 4}


def test_backwards_access():
    m = model(
        define(ref("loss"), total(times(ref("x", affine(1, I=1, i=-1)), ref("x", "i")), "i")),
        data={"x": "i"},
        parameters={},
    )
    assert infer(m, {"x": (6,)}) == {"I": 6}


def test_pooling_with_two_window_letters():
    read = ref("W", "k", affine(0, o=4, r=2, s=1))
    m = model(
        define(ref("z", "k", "o"), total(times(read, ref("a", "r"), ref("b", "s")), "r", "s")),
        define(ref("loss"), total(ref("z", "k", "o"), "k", "o")),
        data={"W": "kq", "a": "r", "b": "s"},
        parameters={},
        origin=0,
    )
    assert infer(m, {"W": (2, 16), "a": (2,), "b": (2,)})["O"] == 4
    assert infer(m, {"W": (2, 15), "a": (2,), "b": (2,)})["O"] == 3


def sequence(origin: int):
    step = 0 if origin == 1 else 1
    return model(
        define(ref("h", 0), Number(0)),
        define(
            ref("h", affine(step, t=1)),
            times(ref("w"), ref("h", affine(step - 1, t=1)), ref("x", "t")),
        ),
        define(ref("loss"), ref("h", affine(0, T=1))),
        data={"x": "t"},
        parameters={"w": ""},
        origin=origin,
    )


@pytest.mark.parametrize("origin", [0, 1])
def test_sequence_pieces_join(origin):
    m = sequence(origin)
    sizes = infer(m, {"x": (5,), "w": ()})
    assert sizes == {"T": 5}
    assert bounds(m, "h", sizes) == ((0, 5),)
    assert axis_lower(m, "h") == (0,)
    assert axis_lower(m, "x") == (origin,)


def test_a_range_of_its_own():
    m = model(
        define(ref("d", "t"), times(ref("x", "t"), ref("x", affine(-1, t=1)))),
        define(ref("loss"), total(ref("d", "t"), "t")),
        data={"x": "t"},
        parameters={},
        ranges={"t": (Affine(offset=2), affine(0, T=1))},
    )
    sizes = infer(m, {"x": (7,)})
    assert sizes == {"T": 7}
    assert bounds(m, "d", sizes) == ((2, 7),)


def test_two_sizes():
    with pytest.raises(DataError, match=r"index j runs to 3 in W\[k,j\] but to 4 in x\[i,j\]"):
        infer(layers(), {**LAYERS, "x": (4, 4), "W": (5, 3)})


def test_two_sizes_through_a_quantity():
    with pytest.raises(DataError, match=r"index k runs to 6 in V\[m,k\] but to 5 in W\[k,j\]"):
        infer(layers(), {**LAYERS, "V": (2, 6)})


def test_an_access_that_leaves():
    m = model(
        define(ref("loss"), total(times(ref("x", affine(1, i=1)), ref("y", "i")), "i")),
        data={"x": "q", "y": "i"},
        parameters={},
    )
    assert infer(m, {"x": (6,), "y": (5,)}) == {"Q": 6, "I": 5}
    with pytest.raises(DataError, match=r"x\[i\+1\] reaches 6, but x runs from 1 to 5"):
        infer(m, {"x": (5,), "y": (5,)})
    low = model(
        define(ref("loss"), total(ref("x", affine(-1, i=1)), "i")),
        data={"x": "q"},
        parameters={},
    )
    with pytest.raises(DataError, match=r"x\[i-1\] reaches 0"):
        infer(low, {"x": (5,)})


def test_a_literal_outside():
    m = model(define(ref("loss"), ref("W", 1, 4)), data={}, parameters={"W": "ab"})
    assert infer(m, {"W": (2, 4)}) == {"A": 2, "B": 4}
    with pytest.raises(DataError, match=r"W\[1,4\] reaches 4, but axis 2 of W runs from 1 to 3"):
        infer(m, {"W": (2, 3)})


def test_a_guard_keeps_an_access_inside():
    def guarded(sign: str):
        inside = Where(
            Compare(sign, letter("i"), affine(1)),
            ref("x", affine(-1, i=1)),
            Number(0),  # type: ignore[arg-type]
        )
        return model(
            define(ref("loss"), total(times(inside, ref("x", "i")), "i")),
            data={"x": "i"},
            parameters={},
        )

    assert infer(guarded(">"), {"x": (5,)}) == {"I": 5}
    with pytest.raises(DataError, match=r"x\[i-1\] reaches 0"):
        infer(guarded(">="), {"x": (5,)})


def test_what_nothing_determines():
    with pytest.raises(DataError, match=r"size K of index k: give W\[k,j\] a value"):
        infer(layers(), {"x": (4, 3), "y": (4, 2)})
    assert infer(layers(), {"x": (4, 3), "y": (4, 2)}, {"K": 7})["K"] == 7


def test_two_letters_of_one_access_are_settled_by_others():
    m = symprop.parse(
        "data x[i]\nc[o] = sum(x[o+r-1]*w[r], r)\nd[p] = x[2*p]\n"
        "L = sum(W[2*o+p-2]*c[o]*d[p], o, p)"
    )
    assert infer(m, {"x": (5,), "w": (2,), "W": (8,)}) == {"n": 5, "R": 2, "O": 4, "P": 2, "J": 8}


def test_numbers_given_so_far_are_not_judged_by_guesses():
    text = "data x[i]\nparameter w[r] = [1, 1]\nc[o] = sum(x[o+r-1]*w[r], r)\nL = x[2]*c[4]"
    assert symprop.parse(text).with_values(x=[1, 2, 3, 4, 5]).evaluate("L") == 18
    with pytest.raises(DataError, match=r"c\[4\] reaches 4, but c runs from 1 to 3"):
        symprop.parse(text).with_values(x=[1, 2, 3, 4])


def test_an_array_without_a_shape_is_as_long_as_needed():
    m = model(define(ref("loss"), times(ref("w", 1), ref("w", 3))), data={}, parameters={"w": "a"})
    sizes = infer(m, {})
    assert shape(m, "w", sizes) == (3,)


def test_wrong_number_of_axes():
    with pytest.raises(DataError, match=r"W\[k,j\] has 2 axes, but was given .*shape \(3,\)"):
        infer(layers(), {**LAYERS, "W": (3,)})


def test_written():
    look_up = Ref("E", (ref("token", "t"), affine(-1, r=2, N=-1)))
    assert written(look_up) == "E[token[t],2*r-N-1]"
