"""Values: what is accepted, what is refused in one clear line, seeded starts, elements."""

from __future__ import annotations

import numpy as np
import pytest
from small import define, layers, model, ref, statquest, times, total

import symprop
from symprop.elements import element
from symprop.errors import DataError, SympropError
from symprop.ranges import infer
from symprop.seeding import initial
from symprop.tree import Ref, letter
from symprop.values import check, fit

RNG = np.random.default_rng(3)
ARRAYS = {
    "x": RNG.normal(size=(4, 3)),
    "y": RNG.normal(size=(4, 2)),
    "W": RNG.normal(size=(5, 3)),
    "b": RNG.normal(size=5),
    "V": RNG.normal(size=(2, 5)),
    "c": RNG.normal(size=2),
}


def look_up():
    read = Ref("E", (Ref("token", (letter("t"),)), letter("k")))
    return model(
        define(ref("loss"), total(times(read, ref("v", "k")), "t", "k")),
        data={"token": "t"},
        parameters={"E": "mk", "v": "k"},
    )


def test_the_models_own_values_then_the_mapping_then_overrides():
    found = check(statquest(), {"b3": 1, "w1": 2}, overrides={"b3": 2.61})
    assert (found["b3"], found["w1"], found["w3"]) == (2.61, 2.0, -1.22)
    assert type(found["b3"]) is float
    assert found["dosage"].dtype == np.float64
    assert list(found["dosage"]) == [0, 0.5, 1]


def test_dtypes():
    single = {k: v.astype(np.float32) for k, v in ARRAYS.items()}
    assert {v.dtype for v in check(layers(), single).values()} == {np.dtype(np.float32)}
    whole = check(layers(), {**ARRAYS, "x": [[1, 2, 3]] * 4, "c": [True, False]})
    assert whole["x"].dtype == whole["c"].dtype == np.float64


def test_an_element_as_key_leaves_the_input_alone():
    before = ARRAYS["W"].copy()
    found = check(layers(), ARRAYS, overrides={"W[2,3]": 7})
    assert found["W"][1, 2] == 7
    np.testing.assert_array_equal(ARRAYS["W"], before)


def test_look_ups_stay_whole_and_in_range():
    values = {"token": [1, 3, 2.0], "E": np.ones((3, 2)), "v": [1, 2]}
    assert check(look_up(), values)["token"].dtype == np.int64
    with pytest.raises(DataError, match=r"token\[2\] is 4, but E\[token\[t\],k\] takes 1 to 3"):
        check(look_up(), {**values, "token": [1, 4, 2]})
    with pytest.raises(DataError, match=r"token\[1\] is 0"):
        check(look_up(), {**values, "token": [0, 1, 2]})
    with pytest.raises(DataError, match=r"token\[3\] is 0.5; 'token' is a look-up of whole"):
        check(look_up(), {**values, "token": [1, 2, 0.5]})


BAD = [
    ({"dosge": 1}, "unknown data or parameter 'dosge'; did you mean 'dosage'"),
    ({"y1": 1}, "'y1' is defined by an equation"),
    ({"dosage": [0, np.nan, 1]}, r"dosage\[2\] is nan"),
    ({"w1": np.inf}, "'w1' is inf"),
    ({"dosage": []}, "no data rows: data 'dosage' is empty"),
    ({"dosage": 3}, r"'dosage' must be dosage\[i\], an array with 1 axis, .* a single number"),
    ({"w1": [1]}, r"'w1' must be a single number, .* shape \(1,\)"),
    ({"dosage": ["a", "b", "c"]}, "'dosage' must be real numbers, not 'a'"),
    ({"dosage": [0, None, 1]}, "'dosage' must be real numbers, not None"),
    ({"w1": 1j}, "'w1' must be real numbers"),
    ({"w1": "__import__('os')"}, "'w1' must be real numbers"),
    ({"dosage": [[1], [1, 2]]}, "'dosage' must be numbers in equal rows"),
    ({"dosage": [0, 1]}, r"index i runs to 3 in observed\[i\] but to 2 in dosage\[i\]"),
    ({"dosage[4]": 1}, r"dosage\[4\] does not exist: axis 1 of dosage\[i\] runs from 1 to 3"),
    ({"w1[1]": 1}, r"w1\[1\] has 1 indices, but w1 is written as w1"),
    ({"dosage[1]": "a"}, r"must be real numbers"),
    ({"dosage[1]": np.nan}, "must be one finite number"),
    ({"dosage[x]": 1}, "is no element"),
]


@pytest.mark.parametrize(("values", "message"), BAD)
def test_refused(values, message):
    with pytest.raises(SympropError, match=message) as caught:
        check(statquest(), values)
    assert "\n" not in str(caught.value)


def test_missing():
    with pytest.raises(DataError, match="data 'dosage' has no value; give it as dosage=…"):
        check(statquest(values=False), {"w1": 1})
    assert check(statquest(values=False), {"w1": 1}, needed=["w1"]) == {"w1": 1.0}


def test_values_given_so_far_must_agree():
    with pytest.raises(DataError, match="index k runs to"):
        check(layers(), {"W": ARRAYS["W"], "b": [1, 2]}, needed=[])
    assert set(check(layers(), {"W": ARRAYS["W"]}, needed=[])) == {"W"}


def test_an_element_in_a_branch_says_how_long_its_array_is():
    text = "data x[i]\nL = sum(where(i != 2, x[i]*w[1], w[3]), i)"
    assert infer(symprop.parse(text), {"x": (2,)}) == {"n": 2, "J": 3}
    text = "data x[i]\nL = sum(where(i != 2, sum(x[n+1-j], j), 0), i)"
    assert infer(symprop.parse(text), {"x": (2,)}) == {"n": 2, "J": 2}


def test_position_of_a_bad_number_counts_from_the_origin():
    bad = ARRAYS["W"].copy()
    bad[1, 2] = np.nan
    with pytest.raises(DataError, match=r"W\[2,3\] is nan"):
        check(layers(), {**ARRAYS, "W": bad})


def test_starting_values():
    sizes = {"I": 4, "J": 400, "K": 500, "M": 2}
    start = initial(layers(), sizes)
    assert {k: np.shape(v) for k, v in start.items()} == {
        "W": (500, 400), "b": (500,), "V": (2, 500), "c": (2,),
    }  # fmt: skip
    assert np.std(start["W"]) == pytest.approx(1 / 20, rel=0.05)
    assert np.std(start["b"]) == pytest.approx(1, rel=0.2)
    np.testing.assert_array_equal(start["W"], initial(layers(), sizes)["W"])
    assert (start["W"] != initial(layers(), sizes, seed=1)["W"]).all()
    assert type(initial(statquest(), {"I": 3})["w1"]) is float


def test_sizes_of_checked_values():
    assert fit(layers(), check(layers(), ARRAYS)) == {"I": 4, "J": 3, "K": 5, "M": 2}


def test_elements():
    assert element(layers(), "W[2,3]", (5, 3)) == ("W", (1, 2))
    assert element(layers(), " W[ 2, 3 ] ") == ("W", (1, 2))
    assert element(statquest(), "b3") == ("b3", ())
    for text, message in (
        ("W", "0 indices"),
        ("W[1]", r"W\[k,j\] is written as W\[1,1\]"),
        ("W[6,1]", "axis 1 .* from 1 to 5"),
        ("W[0,1]", "axis 1 .* from 1 to 5"),
        ("U[1,1]", "unknown name 'U'"),
        ("W[1,1", "is no element"),
    ):
        with pytest.raises(SympropError, match=message):
            element(layers(), text, (5, 3))
