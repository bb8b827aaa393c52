"""The gallery: every model loads with its data, and gives the figures that its text names."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import numpy as np
import pytest

import symprop
from symprop.equations import gallery_names, load, load_csv, parse, unparse
from symprop.plain import PlainModel

NAMES = (
    "chain", "iris", "linear", "logistic", "statquest", "statquest-seven", "statquest-three",
    "two-layer", "xor",
)  # fmt: skip


def loss_at(name: str, **values: float) -> float:
    return float(np.real(PlainModel(load(name), values).loss()))


def slope_at(name: str, by: str, **values: float) -> float:
    return float(PlainModel(load(name), values).gradient(by))


def test_the_gallery_holds_what_was_promised() -> None:
    assert set(NAMES) <= set(gallery_names())


@pytest.mark.parametrize("name", gallery_names())
class TestEveryModel:
    def test_has_a_title_an_output_and_a_number_for_every_name(self, name: str) -> None:
        model = load(name)
        assert model.title
        assert model.output in model.quantities
        assert set(model.values) == {*model.data, *model.parameters}

    def test_its_loss_is_a_finite_number(self, name: str) -> None:
        assert np.isfinite(PlainModel(load(name)).loss())

    def test_says_in_a_comment_what_it_is(self, name: str) -> None:
        text = files("symprop").joinpath("gallery", f"{name}.txt").read_text(encoding="utf-8")
        comments = [line for line in text.splitlines() if line.startswith("# ")]
        assert len(comments) > 2
        assert all(len(line) <= 110 for line in text.splitlines())

    def test_its_print_parses_to_the_same_model(self, name: str) -> None:
        model = load(name)
        assert parse(unparse(model)) == model


SSR_AND_SLOPE = {
    0: (20.423597677589214, -15.655108380577747),
    1: (7.768489297011465, -9.655108380577747),
    2: (1.1133809164337167, -3.6551083805777482),
    3: (0.4582725358559686, 2.3448916194222518),
    2.6091847300962914: (6.281028624274582e-05, 0),
}


@pytest.mark.parametrize("b3", SSR_AND_SLOPE)
def test_the_lecture_network_gives_the_figures_of_the_lecture(b3: float) -> None:
    ssr, slope = SSR_AND_SLOPE[b3]
    assert loss_at("statquest", b3=b3) == pytest.approx(ssr, rel=1e-12)
    assert slope_at("statquest", "b3", b3=b3) == pytest.approx(slope, rel=1e-12, abs=1e-12)


def test_the_lecture_network_predicts_what_the_lecture_shows() -> None:
    predicted = PlainModel(load("statquest")).quantity("predicted")
    np.testing.assert_allclose(predicted, [-2.60366524, -1.60901932, -2.61486963], atol=5e-9)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("statquest", {"w1": 3.34, "w3": -1.22, "w4": -2.3, "b1": -1.43, "b2": 0.57, "b3": 0}),
        ("statquest-three", {"w1": 3.34, "w2": -3.53, "w3": 0.36, "w4": 0.63, "b3": 0}),
        ("statquest-seven", {"w1": 2.74, "w2": -1.13, "w3": 0.36, "w4": 0.63, "b1": 0, "b2": 0}),
    ],
)
def test_the_lecture_networks_start_where_the_lectures_start(
    name: str, start: dict[str, float]
) -> None:
    values = load(name).values
    assert {k: values[k] for k in start} == start


def test_the_line_starts_with_the_slopes_of_its_lecture() -> None:
    assert slope_at("linear", "intercept") == pytest.approx(-1.6)
    assert slope_at("linear", "slope") == pytest.approx(-0.8)


def test_the_best_line_is_where_the_closed_form_says() -> None:
    x, y = (np.asarray(load("linear").values[k]) for k in ("weight", "height"))
    slope = np.sum((x - x.mean()) * (y - y.mean())) / np.sum((x - x.mean()) ** 2)
    best = {"slope": float(slope), "intercept": float(y.mean() - slope * x.mean())}
    assert best == pytest.approx({"slope": 0.641, "intercept": 0.949}, abs=5e-4)
    assert [slope_at("linear", by, **best) for by in best] == pytest.approx([0, 0], abs=1e-12)


def test_logistic_regression_has_the_best_values_of_the_article() -> None:
    at_best = [slope_at("logistic", by, w=1.5046, b=-4.0777) for by in ("w", "b")]
    assert at_best == pytest.approx([0, 0], abs=1e-4)
    assert len(np.asarray(load("logistic").values["hours"])) == 20
    assert 20 * loss_at("logistic", w=1.5046, b=-4.0777) == pytest.approx(8.02988, abs=1e-4)


def test_the_hand_is_where_the_angles_put_it() -> None:
    values = load("two-layer").values
    a, b = np.asarray(values["angle"]).T
    hand = np.stack([np.cos(a) + np.cos(a + b), np.sin(a) + np.sin(a + b)], axis=1)
    np.testing.assert_allclose(values["hand"], hand, atol=0.005001)


def iris_columns(*names: str) -> np.ndarray:
    columns = load_csv(files("symprop").joinpath("gallery", "iris.csv"), names)
    return np.array([columns[name] for name in names]).T


def test_the_flowers_are_those_of_fishers_paper() -> None:
    flowers = iris_columns("sepal_length", "sepal_width", "petal_length", "petal_width")
    np.testing.assert_allclose(
        flowers.mean(axis=0), [5.843333, 3.057333, 3.758, 1.199333], atol=5e-7
    )
    np.testing.assert_allclose(flowers[[34, 37]], [[4.9, 3.1, 1.5, 0.2], [4.9, 3.6, 1.4, 0.1]])
    species = iris_columns("setosa", "versicolor", "virginica")
    np.testing.assert_array_equal(species, np.repeat(np.eye(3), 50, axis=0))


@pytest.mark.parametrize(
    ("name", "options", "loss"),
    [
        ("statquest", {"learn": ["b3"], "learning_rate": 0.1}, 6.3e-05),
        ("linear", {"learning_rate": 0.01, "stop_step": 1e-7, "max_steps": 5000}, 0.4446),
        ("xor", {"learning_rate": 1, "stop_step": 0}, 0.0039),
        ("two-layer", {"learning_rate": 0.3, "stop_step": 0}, 0.0032),
        ("iris", {"learning_rate": 0.05, "stop_step": 0, "max_steps": 2000}, 0.1233),
    ],
)
def test_gradient_descent_comes_to_where_the_comments_say(
    name: str, options: dict[str, Any], loss: float
) -> None:
    run = symprop.gradient_descent(symprop.load(name), **options)
    assert run.loss == pytest.approx(loss, rel=0.02)


def test_gradient_descent_on_all_seven_reaches_the_optimum_of_the_lecture() -> None:
    run = symprop.gradient_descent(
        symprop.load("statquest-seven"), learning_rate=0.01, stop_step=1e-5, max_steps=20_000
    )
    optimum = {"w1": 3.34, "b1": -1.43, "w2": -3.53, "b2": 0.57, "w3": -1.22, "w4": -2.3}
    reached = {name: float(run.values[name]) for name in (*optimum, "b3")}
    assert reached == pytest.approx({**optimum, "b3": 2.61}, abs=0.1)


def test_the_iris_network_tells_the_flowers_apart() -> None:
    model = symprop.load("iris")
    run = symprop.gradient_descent(model, learning_rate=0.05, stop_step=0, max_steps=2000)
    p = np.asarray(model.evaluate("p", run.values))
    assert np.sum((p > 0.5) == (np.asarray(model.values["versicolor"]) == 1)) == 147
