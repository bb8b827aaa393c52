"""Examples from lectures, textbooks and papers, with the numbers that stand there."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pytest
from scipy.special import expit, softmax

import symprop

Array = np.ndarray[Any, Any]


def gradient(model: symprop.Model, **values: Any) -> dict[str, Any]:
    return dict(model.grad()(**values))


class TestStatQuest:
    """Josh Starmer, "Neural Networks Pt. 2: Backpropagation Main Ideas" and its follow-ups."""

    PREDICTED = (-2.60366524, -1.60901932, -2.61486963)
    SLOPES: ClassVar[dict[int, float]] = {
        0: -15.655108380577747,
        1: -9.655108380577747,
        2: -3.6551083805777482,
        3: 2.3448916194222518,
    }

    @pytest.mark.parametrize("b3", SLOPES)
    def test_the_slope_at_four_biases(self, b3: float) -> None:
        model = symprop.load("statquest")
        assert model.grad("b3")(b3=b3)["b3"] == pytest.approx(self.SLOPES[b3], rel=1e-14)
        assert model.derive("b3").at(b3=b3).value == pytest.approx(self.SLOPES[b3], rel=1e-14)

    def test_the_predictions(self) -> None:
        found = symprop.load("statquest").evaluate("predicted")
        np.testing.assert_allclose(found, self.PREDICTED, atol=5e-9)

    def test_the_derivative_of_the_last_bias_is_minus_two_residuals(self) -> None:
        text = symprop.load("statquest").derive("b3").to_text(level="result")
        assert "dSSR/db3 = Σᵢ −2(observed[i] − predicted[i])" in text

    def test_the_numbers_row_by_row_as_in_the_lecture(self) -> None:
        text = symprop.load("statquest").derive("b3").at(b3=0).to_text()
        assert "−2(0 − (−2.60)) × 1 + −2(1 − (−1.61)) × 1 + −2(0 − (−2.61)) × 1" in text
        assert "−15.7" in text

    def test_each_of_the_weights_by_hand(self) -> None:
        model = symprop.load("statquest-seven")
        v = {k: np.asarray(x) for k, x in model.values.items()}
        x1, x2 = v["dosage"] * v["w1"] + v["b1"], v["dosage"] * v["w2"] + v["b2"]
        y1, y2 = np.log1p(np.exp(x1)), np.log1p(np.exp(x2))
        front = -2 * (v["observed"] - (y1 * v["w3"] + y2 * v["w4"] + v["b3"]))
        by_hand = {
            "b3": front, "w3": front * y1, "w4": front * y2,
            "b1": front * v["w3"] * expit(x1), "w1": front * v["w3"] * expit(x1) * v["dosage"],
            "b2": front * v["w4"] * expit(x2), "w2": front * v["w4"] * expit(x2) * v["dosage"],
        }  # fmt: skip
        found = gradient(model)
        assert found == pytest.approx({k: terms.sum() for k, terms in by_hand.items()})

    def test_the_line_of_the_gradient_descent_lecture(self) -> None:
        """ "Gradient Descent, Step-by-Step": -1.6 and -0.8 at intercept 0, slope 1 (there -5.7
        at intercept 0, slope 0.64)."""
        model = symprop.load("linear")
        assert gradient(model) == pytest.approx({"intercept": -1.6, "slope": -0.8})
        assert gradient(model, slope=0.64)["intercept"] == pytest.approx(-5.704)


class TestMazur:
    """Matt Mazur, "A Step by Step Backpropagation Example" (2015), a network 2-2-2."""

    FORWARD: ClassVar[dict[str, float]] = {
        "net_h1": 0.3775, "out_h1": 0.593269992, "out_h2": 0.596884378, "net_o1": 1.105905967,
        "out_o1": 0.75136507, "out_o2": 0.772928465, "E_o1": 0.274811083, "E_o2": 0.023560026,
        "E_total": 0.298371109,
    }  # fmt: skip
    SLOPES: ClassVar[dict[str, float]] = {
        "w5": 0.082167041, "w1": 0.000438568, "out_h1": 0.036350306, "out_o1": 0.74136507,
    }  # fmt: skip
    UPDATED: ClassVar[dict[str, float]] = {
        "w5": 0.35891648, "w6": 0.408666186, "w7": 0.511301270, "w8": 0.561370121,
        "w1": 0.149780716, "w2": 0.19956143, "w3": 0.24975114, "w4": 0.29950229,
    }  # fmt: skip

    model = symprop.load("mazur")

    def test_the_forward_pass(self) -> None:
        found = {name: self.model.evaluate(name) for name in self.FORWARD}
        assert found == pytest.approx(self.FORWARD, abs=6e-10)

    @pytest.mark.parametrize("name", SLOPES)
    def test_the_derivatives_of_the_article(self, name: str) -> None:
        assert self.model.derive(name).at().value == pytest.approx(self.SLOPES[name], abs=6e-10)
        assert self.model.grad(name)()[name] == pytest.approx(self.SLOPES[name], abs=6e-10)

    def test_the_links_to_w5_are_those_of_the_article(self) -> None:
        links = [str(step.equation) for step in self.model.derive("w5").steps]
        assert {
            "dE_o1/dout_o1 = −(target_o1 − out_o1)",
            "dout_o1/dnet_o1 = out_o1·(1 − out_o1)",
            "dnet_o1/dw5 = out_h1",
        } <= {*links}

    def test_w1_reaches_the_error_through_both_outputs(self) -> None:
        paths = self.model.derive("w1").record.paths
        assert [path[1].name for path in paths] == ["E_o1", "E_o2"]

    def test_the_weights_after_one_step(self) -> None:
        found = gradient(self.model)
        updated = {w: self.model.values[w] - 0.5 * found[w] for w in self.UPDATED}
        assert updated == pytest.approx(self.UPDATED, abs=6e-9)


class TestStanford:
    """Stanford CS231n, "Backpropagation, Intuitions": two circuits with their numbers."""

    def test_a_sum_times_a_number(self) -> None:
        model = symprop.parse("parameter x = -2, y = 5, z = -4\nq = x + y\nf = q*z")
        assert model.value()() == -12
        assert model.grad("x", "y", "z", "q")() == {"x": -4, "y": -4, "z": 3, "q": -4}

    def test_a_neuron(self) -> None:
        model = symprop.parse(
            "data x0 = -1, x1 = -2\nparameter w0 = 2, w1 = -3, w2 = -3\n"
            "f = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))"
        )
        assert model.value()() == pytest.approx(0.73, abs=0.005)
        shown = {"w0": -0.20, "w1": -0.39, "w2": 0.20, "x0": 0.39, "x1": -0.59}
        assert model.grad(*shown)() == pytest.approx(shown, abs=0.005)


class TestNielsen:
    """Michael Nielsen, "Neural Networks and Deep Learning", chapter 3: one neuron, input 1,
    target 0, that learns slowly where it is badly wrong."""

    NEURON = "data x = 1, y = 0\nparameter w, b\na = sigmoid(w*x + b)\n"

    @pytest.mark.parametrize(("w", "b", "output"), [(0.6, 0.9, 0.82), (2, 2, 0.98)])
    def test_the_quadratic_cost_has_the_slope_of_the_sigmoid_in_it(
        self, w: float, b: float, output: float
    ) -> None:
        model = symprop.parse(self.NEURON + "C = (y - a)**2/2").with_values(w=w, b=b)
        a = model.evaluate("a")
        assert a == pytest.approx(output, abs=0.005)
        assert gradient(model)["w"] == pytest.approx((a - 0) * a * (1 - a))

    def test_the_cross_entropy_has_not(self) -> None:
        model = symprop.parse(self.NEURON + "C = -(y*log(a) + (1 - y)*log(1 - a))")
        found = gradient(model, w=2.0, b=2.0)
        assert found == pytest.approx({"w": expit(4.0), "b": expit(4.0)})


class TestGoodfellow:
    """Goodfellow, Bengio, Courville, "Deep Learning" (2016), section 6.1: learning XOR."""

    DATA = "data x[i,j] = [[0, 0], [0, 1], [1, 0], [1, 1]], y[i] = [0, 1, 1, 0]\n"

    def test_the_best_linear_model_says_one_half_everywhere(self) -> None:
        model = symprop.parse(
            self.DATA + "parameter w[j] = [0, 0], b = 0.5\n"
            "J = mean((y[i] - sum(x[i,j]*w[j], j) - b)**2, i)"
        )
        assert gradient(model)["b"] == 0
        np.testing.assert_array_equal(gradient(model)["w"], [0, 0])

    def test_their_solution_with_rectified_units_is_exact(self) -> None:
        model = symprop.parse(
            self.DATA + "parameter W[j,k] = [[1, 1], [1, 1]], c[k] = [0, -1]\n"
            "parameter w[k] = [1, -2], b = 0\n"
            "h[i,k] = relu(sum(x[i,j]*W[j,k], j) + c[k])\n"
            "f[i] = sum(h[i,k]*w[k], k) + b\nJ = mean((y[i] - f[i])**2, i)"
        )
        np.testing.assert_array_equal(model.evaluate("h"), [[0, 0], [1, 0], [1, 0], [2, 1]])
        np.testing.assert_array_equal(model.evaluate("f"), [0, 1, 1, 0])
        assert all(np.all(np.asarray(g) == 0) for g in gradient(model).values())


class TestRumelhartHintonWilliams:
    """ "Learning representations by back-propagating errors" (1986): the deltas of the XOR net."""

    def test_the_deltas_of_their_paper(self) -> None:
        """With the loss as a sum of squares without the factor 1/2 all are doubled."""
        model = symprop.load("xor")
        v = {k: np.asarray(x) for k, x in model.values.items()}
        y1, y2, o = (np.asarray(model.evaluate(q)) for q in ("y1", "y2", "predicted"))
        top = 2 * (o - v["observed"]) * o * (1 - o)
        hidden = {"x1": top * v["w5"] * y1 * (1 - y1), "x2": top * v["w6"] * y2 * (1 - y2)}
        found = model.grad("x1", "x2", "x3")()
        np.testing.assert_allclose(found["x3"], top, rtol=1e-13)
        for name, delta in hidden.items():
            np.testing.assert_allclose(found[name], delta, rtol=1e-13)
        by_hand = {"w5": top @ y1, "w6": top @ y2, "w1": hidden["x1"] @ v["input1"]}
        assert {k: gradient(model)[k] for k in by_hand} == pytest.approx(by_hand)


class TestRegression:
    """Linear, logistic and softmax regression, as in any textbook on statistics."""

    rng = np.random.default_rng(0)
    X = rng.normal(size=(12, 3))
    y = rng.normal(size=12)
    label = np.eye(4)[rng.integers(0, 4, 12)]
    w = rng.normal(size=3)
    W = rng.normal(size=(4, 3))

    def test_the_gradient_vanishes_where_the_normal_equations_hold(self) -> None:
        model = symprop.parse("data x[i,j], y[i]\nL = sum((y[i] - sum(x[i,j]*w[j], j))**2, i)")
        best = np.linalg.solve(self.X.T @ self.X, self.X.T @ self.y)
        found = gradient(model, x=self.X, y=self.y, w=best)["w"]
        np.testing.assert_allclose(found, np.zeros(3), atol=1e-12)
        elsewhere = gradient(model, x=self.X, y=self.y, w=self.w)["w"]
        by_hand = -2 * self.X.T @ (self.y - self.X @ self.w)
        np.testing.assert_allclose(elsewhere, by_hand, rtol=1e-12)

    def test_logistic_regression_has_the_gradient_x_transposed_p_minus_y(self) -> None:
        model = symprop.parse(
            "data x[i,j], y[i]\np[i] = sigmoid(sum(x[i,j]*w[j], j))\n"
            "L = -sum(y[i]*log(p[i]) + (1 - y[i])*log(1 - p[i]), i)"
        )
        y = (self.y > 0).astype(float)
        found = gradient(model, x=self.X, y=y, w=self.w)["w"]
        np.testing.assert_allclose(found, self.X.T @ (expit(self.X @ self.w) - y), rtol=1e-12)

    def test_the_cross_entropy_has_its_textbook_slope_by_the_probabilities(self) -> None:
        """Though the code that runs reads the loss from the scores, in a stable form."""
        model = symprop.load("logistic")
        p, y = model.evaluate("p"), np.asarray(model.values["passed"])
        by_hand = -(y / p - (1 - y) / (1 - p)) / len(y)
        np.testing.assert_allclose(model.grad("p")()["p"], by_hand, rtol=1e-12)

    def test_softmax_regression_has_the_gradient_p_minus_onehot_times_x(self) -> None:
        model = symprop.parse(
            "data x[i,j], t[i,k]\nz[i,k] = sum(x[i,j]*W[k,j], j)\np[i,k] = softmax(z[i,k], k)\n"
            "L = -sum(t[i,k]*log(p[i,k]), i, k)"
        )
        found = gradient(model, x=self.X, t=self.label, W=self.W)["W"]
        p = softmax(self.X @ self.W.T, axis=1)
        np.testing.assert_allclose(found, (p - self.label).T @ self.X, rtol=1e-12, atol=1e-14)

    def test_the_slope_of_a_softmax_is_its_jacobian(self) -> None:
        model = symprop.parse("data z[k], v[k]\np[k] = softmax(z[k], k)\nL = sum(v[k]*p[k], k)")
        z, v = self.W[:, 0], self.W[:, 1]
        p = softmax(z)
        found = model.grad("z")(z=z, v=v)["z"]
        np.testing.assert_allclose(found, (np.diag(p) - np.outer(p, p)) @ v, rtol=1e-12)
