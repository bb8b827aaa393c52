"""Second derivatives: Hessian times vector against differences of the gradient, and derivations."""

import numpy as np
import pytest

import symprop

SMOOTH = [
    "statquest",
    "two-layer",
    "xor",
    "iris",
    "softmax-iris",
    "mlp",
    "rnn",
    "lstm",
    "attention",
    "transformer",
    "convolution",
    "batch-norm",
    "layer-norm",
    "physics",
    "gaussian",
    "ridge",
    "autoencoder",
    "residual",
]


@pytest.mark.parametrize("name", SMOOTH)
def test_hessian_times_vector_is_the_slope_of_the_gradient(name: str) -> None:
    model = symprop.load(name)
    generator = np.random.default_rng(1)
    along = {p: generator.standard_normal(np.shape(model.values[p])) for p in model.parameters}
    gradient, step = model.grad(), 1e-5
    ahead = gradient({p: model.values[p] + step * along[p] for p in along})
    behind = gradient({p: model.values[p] - step * along[p] for p in along})
    found = model.hvp()(None, along)
    largest = max(np.abs(found[p]).max() for p in along)
    for p in along:
        expected = (np.asarray(ahead[p]) - np.asarray(behind[p])) / (2 * step)
        assert np.abs(found[p] - expected).max() <= 1e-6 * max(largest, 1.0), p


def test_hessian_is_symmetric_and_derives() -> None:
    model = symprop.load("two-layer")
    hessian = model.hessian("W1[1,2]", "W2[2,1]", "b2[1]")
    numbers = hessian()
    assert np.allclose(numbers, numbers.T, rtol=1e-12)
    told = hessian.derive("W1[1,2]", "W2[2,1]")
    assert told.verify() > 10
    assert told.at().value == pytest.approx(numbers[0, 1], rel=1e-12)


def test_an_array_is_no_entry_of_a_hessian() -> None:
    with pytest.raises(symprop.DataError, match="W1 is an array; name its elements"):
        symprop.load("two-layer").hessian("W1")


def test_a_vector_of_another_shape_is_refused() -> None:
    with pytest.raises(symprop.DataError, match="shape"):
        symprop.load("two-layer").hvp("W1")(None, {"W1": [1.0, 2.0]})


@pytest.mark.parametrize("name", ["statquest", "two-layer", "rnn", "lstm", "transformer"])
def test_derivative_of_a_model_is_a_model(name: str) -> None:
    model = symprop.load(name)
    more = model.differentiate()
    assert symprop.parse(str(more)) == more
    gradient = model.grad()()
    for p in model.parameters:
        assert np.allclose(more.evaluate(f"d_{p}"), gradient[p], rtol=1e-9, atol=1e-12), p
