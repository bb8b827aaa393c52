"""Models that once went wrong, found at random: what is derived, printed and computed is right."""

from __future__ import annotations

from collections.abc import Mapping

import laws
import numpy as np
import pytest

import symprop

MODELS: Mapping[str, str] = {
    "a softmax inside a reduction over the same letter": """
data x[k] = [0.1, 0.4]
parameter z[k] = [0.3, -0.2]
expected = sum(x[k]*softmax(z[k], k), k)
L = expected**2 + max(x[k]*softmax(z[k], k), k)
""",
    "a softmax inside a softmax over the same letter": """
data x[k] = [0.1, 0.4, -0.5]
parameter z[k] = [0.3, -0.2, 0.7]
p[k] = softmax(x[k]*softmax(z[k], k) + z[k], k)
L = sum(x[k]*p[k], k)
""",
    "a sequence that runs downward": """
data x[t,k] = [[0.1, 0.4], [0.3, 0.2], [0.3, 0.5]]
parameter w = 0.3
index s = 1..n-1
h[n,k] = x[1,1]**3*w
h[s,k] = tanh(w*h[s+1,k] + w)
L = mean((h[t,k] - 0.3)**2, t, k)
""",
    "rows looked up among more rows than a check takes": """
data x[j] = [0.1, 0.4, 0.3, 0.2, 0.5], before[j] = [5, 1, 3, 2, 4]
parameter w = 0.3
L = sum((x[j]*w - x[before[j]])**2, j)
""",
    "a softmax over the steps of a sequence": """
data x[t] = [0.3, 0.8, -0.5]
parameter w = 0.3, z[t] = [0.1, 0.7, -0.2]
h[0] = w
h[t] = tanh(w*h[t-1] + softmax(z[t] + w, t)*x[t])
L = sum((h[t] - 0.3)**2, t)
""",
    "differences of neighbors": """
data x[i] = [0.3, -0.8, 0.5, 0.4]
parameter w = 0.7
c[i] = tanh(w*x[i])
d[p] = c[p+1]*c[p]
L = sum(d[p]**2, p)
""",
    "letters of an inner sum that a slope meets again": """
data x[j] = [0.1, 0.4]
parameter w = 0.3
h[j] = tanh(w*pad(h[j-1], 0) + logsumexp(x[q]*w, q))
L = sum(h[j], j)
""",
}


@pytest.fixture(params=MODELS)
def model(request: pytest.FixtureRequest) -> symprop.Model:
    return symprop.parse(MODELS[request.param])


def test_gradients_are_those_of_the_definitions(model: symprop.Model) -> None:
    laws.compiled_is_complex_step(model)
    laws.functions_agree(model)


def test_every_form_holds(model: symprop.Model) -> None:
    for name in (*model.parameters, *model.quantities):
        laws.closed_form_is_complex_step(model, name)
        for form in ("element", "index", "matrix"):
            assert model.derive(name).in_form(form).verify() > 0
        assert model.derive(name).at().verify() > 0


def test_the_derivative_is_a_model(model: symprop.Model) -> None:
    more, gradient = model.differentiate(), model.grad()()
    assert symprop.parse(str(more)) == more
    for name in model.parameters:
        found = more.evaluate(f"d_{name}")
        np.testing.assert_allclose(found, gradient[name], rtol=1e-9, atol=1e-12)


def test_a_derivative_inside_of_what_sequences_give() -> None:
    model = symprop.parse("""
data x[t] = [0.1, 0.4, 0.3]
parameter w = 0.3, u = -0.4
h[0] = w
h[t] = tanh(w*c[t-1] + u*h[t-1] + x[t])
c[0] = 0
c[t] = h[t]*x[t]
p[t] = w*h[t]
L = sum(diff(p[t], w)**2, t) + diff(h[n], u, 2, w)
""")
    laws.compiled_is_complex_step(model)
    for name in model.parameters:
        laws.closed_form_is_complex_step(model, name)
        assert model.derive(name).verify() > 0


def test_a_derivative_by_a_step_that_later_steps_read_is_refused() -> None:
    text = "data x[t] = [1, 2]\nh[0] = 0\nh[t] = w*h[t-1] + x[t]\nL = sum(diff(h[t], x[t]), t)"
    with pytest.raises(symprop.EquationError, match=r"h\[t\] mixes rows: it depends on x"):
        symprop.parse(text).with_values(w=0.5).grad("w")()


@pytest.mark.parametrize("target", ["numpy", "numba", "jax", "javascript"])
def test_a_padded_model_has_source_code(target: str) -> None:
    text = "data x[i] = [5, 6, 7]\nL = sum(pad(x[i-1], 0)*w, i)"
    assert "value_and_grad" in (made := symprop.parse(text).source(target)) or "compute" in made
