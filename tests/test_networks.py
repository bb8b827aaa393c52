"""Dense networks: the equations written for them compute what a network of arrays computes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from symprop.equations import load, parse, unparse
from symprop.errors import DataError, SympropError, UnknownNameError
from symprop.networks import LOSSES, dense
from symprop.plain import PlainModel
from symprop.seeding import initial
from symprop.values import check

Array = np.ndarray[Any, Any]

FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "identity": lambda z: z,
    "softplus": lambda z: np.log1p(np.exp(z)),
    "tanh": np.tanh,
    "sigmoid": expit,
    "relu": lambda z: np.maximum(z, 0),
    "sin": np.sin,
}
LOSS_VALUES: dict[str, Callable[[Array, Array], float]] = {
    "ssr": lambda o, p: float(np.sum((o - p) ** 2)),
    "mse": lambda o, p: float(np.mean((o - p) ** 2)),
    "bce": lambda o, p: float(-np.mean(o * np.log(p) + (1 - o) * np.log(1 - p))),
}
HIDDEN = st.lists(st.tuples(st.integers(1, 4), st.sampled_from([*FUNCTIONS])), max_size=3)
ENDS = st.tuples(st.integers(1, 3), st.integers(1, 3))


def columns(name: str, table: Array) -> dict[str, Array]:
    """Data as ``dense`` names it: ``input``, or ``input1``, ``input2``, ..."""
    numbers = range(1, table.shape[1] + 1)
    names = [name] if table.shape[1] == 1 else [f"{name}{k}" for k in numbers]
    return dict(zip(names, table.T, strict=True))


def named(weights: list[Array], biases: list[Array]) -> dict[str, float]:
    """Weights and biases numbered node by node."""
    w = np.concatenate([matrix.ravel() for matrix in weights])
    b = np.concatenate(biases)
    return {f"{k}{n}": float(v) for k, vs in (("w", w), ("b", b)) for n, v in enumerate(vs, 1)}


def arrays(weights: list[Array], biases: list[Array]) -> dict[str, Array]:
    pairs = enumerate(zip(weights, biases, strict=True), 1)
    return {name: v for n, (w, b) in pairs for name, v in ((f"W{n}", w), (f"b{n}", b))}


@settings(max_examples=40, deadline=None)
@given(ENDS, HIDDEN, st.sampled_from([*LOSS_VALUES]), st.integers(1, 3), st.integers(0, 99))
def test_both_spellings_compute_the_network(
    ends: tuple[int, int], hidden: list[tuple[int, str]], loss: str, rows: int, seed: int
) -> None:
    sizes = (ends[0], *(size for size, _ in hidden), ends[1])
    functions = [*(function for _, function in hidden), "sigmoid" if loss == "bce" else "identity"]
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=(b, a)) for a, b in pairwise(sizes)]
    biases = [rng.normal(size=size) for size in sizes[1:]]
    given_in, observed = rng.normal(size=(rows, sizes[0])), rng.uniform(size=(rows, sizes[-1]))
    value = given_in
    for weight, bias, function in zip(weights, biases, functions, strict=True):
        value = FUNCTIONS[function](value @ weight.T + bias)
    expected = LOSS_VALUES[loss](observed, value)

    settings_ = {"activation": functions[:-1], "output": functions[-1], "loss": loss}
    each = dense(*sizes, names="each", **settings_)  # type: ignore[arg-type]
    data = columns("input", given_in) | columns("observed", observed)
    assert set(each.parameters) == set(named(weights, biases))
    assert PlainModel(each, data | named(weights, biases)).loss() == pytest.approx(expected)

    whole = dense(*sizes, names="arrays", **settings_)  # type: ignore[arg-type]
    data = {"input": given_in, "observed": observed}
    plain = PlainModel(whole, data | arrays(weights, biases))
    assert whole.parameters == tuple(arrays(weights, biases))
    assert plain.loss() == pytest.approx(expected)
    np.testing.assert_allclose(plain.quantity("predicted"), value)

    for model in (each, whole):
        assert parse(unparse(model)) == model


def test_the_lecture_network_is_dense_1_2_1() -> None:
    lecture, mine = load("statquest"), dense(1, 2, 1)
    text = "\n".join(line for line in unparse(mine).splitlines() if "=" in line)
    assert text.replace("input", "dosage") in unparse(lecture)
    assert set(mine.parameters) == set(lecture.parameters)


def test_the_gallery_xor_is_dense_2_2_1() -> None:
    mine = dense(2, 2, 1, activation="sigmoid", output="sigmoid")
    assert mine.definitions == load("xor").definitions


def test_without_hidden_layer_it_is_a_linear_model() -> None:
    assert dense(1, 1).parameters == ("w1", "b1")
    assert dense(2, 1, names="arrays").quantities == ("predicted", "SSR")


@pytest.mark.parametrize("sizes", [(2, *(3,) * 63, 1), (64, 64, 1)])
def test_deep_and_wide_networks_have_all_their_weights(sizes: tuple[int, ...]) -> None:
    model = dense(*sizes, activation="tanh")
    assert len(model.parameters) == sum((a + 1) * b for a, b in pairwise(sizes))


@pytest.mark.parametrize("sizes", [(64,) * 65, (2, *range(1, 64), 1), (3, *(2, 5) * 32, 1)])
def test_deep_arrays_have_their_shapes_though_letters_run_out(sizes: tuple[int, ...]) -> None:
    model = dense(*sizes, activation="tanh", names="arrays")
    start = initial(model, {"n": 4})
    for layer, (a, b) in enumerate(pairwise(sizes), 1):
        assert start[f"W{layer}"].shape == (b, a)
        assert start[f"b{layer}"].shape == (b,)
        new, old = model.axes[f"W{layer}"]
        assert new != old
    assert parse(unparse(model)) == model


@pytest.mark.parametrize("shape", [(3, 3), (2, 2), (2, 4), (1, 3)])
def test_an_array_of_another_shape_is_refused(shape: tuple[int, int]) -> None:
    model = dense(3, 2, 1, names="arrays")
    values = initial(model, {"n": 4}) | {"input": np.ones((4, 3)), "observed": np.ones((4, 1))}
    check(model, values)
    with pytest.raises(DataError, match=r"W1|input"):
        check(model, values | {"W1": np.ones(shape)})


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_has_a_value_to_compare_with(name: str) -> None:
    assert name in LOSS_VALUES


@pytest.mark.parametrize(
    ("sizes", "options", "message"),
    [
        ((), {}, "dense takes 2 to 1,001 sizes"),
        ((1,), {}, "such as dense(1, 2, 1), not 1"),
        ((1, 0, 1), {}, "size 2 of 3 is 0; sizes are whole numbers from 1 to 10,000"),
        ((1, -2, 1), {}, "size 2 of 3 is -2"),
        ((1, 2.0, 1), {}, "size 2 of 3 is 2.0"),
        ((1, True, 1), {}, "size 2 of 3 is True"),
        ((1, "2", 1), {}, "size 2 of 3 is '2'"),
        ((1, 10_001), {"names": "arrays"}, "size 2 of 2 is 10001"),
        ((300, 1), {}, "give names='arrays'"),
        ((190, 190, 1), {}, "36,481 weights and biases"),
        ((1, 2, 1), {"activation": ["tanh", "relu"]}, "2 activations for 1 hidden layers"),
        ((1, 2, 1), {"loss": "bce"}, "give output='sigmoid', not 'identity'"),
    ],
)
def test_what_cannot_be_built_is_said(
    sizes: tuple[Any, ...], options: dict[str, Any], message: str
) -> None:
    with pytest.raises(SympropError) as caught:
        dense(*sizes, **options)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"activation": "softplos"}, "unknown activation 'softplos'; did you mean 'softplus'?"),
        ({"activation": ["softplos"]}, "unknown activation 'softplos'"),
        ({"activation": "max"}, "unknown activation 'max'"),
        ({"activation": abs}, "unknown activation <built-in function abs>"),
        ({"output": "sigmiod"}, "unknown output 'sigmiod'; did you mean 'sigmoid'?"),
        ({"loss": "SSE"}, "unknown loss 'SSE'"),
        ({"names": "array"}, "did you mean 'arrays'?"),
    ],
)
def test_an_unknown_name_gets_the_nearest(options: dict[str, Any], message: str) -> None:
    for sizes in ((1, 2, 1), (1, 1)) if options.get("activation") != ["softplos"] else ((1, 2, 1),):
        with pytest.raises(UnknownNameError) as caught:
            dense(*sizes, **options)
        assert message in str(caught.value)
