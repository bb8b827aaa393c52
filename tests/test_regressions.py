"""Models that once went wrong, found at random: what is derived, printed and computed is right."""

from __future__ import annotations

from collections.abc import Mapping

import laws
import numpy as np
import pytest

import symprop
from symprop.plain import PlainModel

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
    "a letter of an adjoint where the equations have another one": """
origin 0
data x[t] = [0.1, 0.2, 0.4]
parameter w = 0.321
f[t] = x[t]*w
h[0] = -1
h[t+1] = sin(h[t] + max(f[s]*f[t], s))*h[t]
L = sum(h[t]**2, t)
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
    "a sequence that begins with its first two elements": """
origin 0
data x[j] = [0.3, -0.2]
parameter w = 0.6, u = 0.5, v = -0.9
h[0] = w
h[1] = u
h[j+2] = tanh(w*h[j+1] + v*h[j] + x[n-j-1])
L = logsumexp((h[j] - 0.3)**2, j)
""",
    "a sequence with one step and two elements before it": """
data x[j] = [0.3]
parameter w = 0.6, u = 0.5
h[-1] = w
h[0] = u
h[j] = tanh(w*h[j-1] + x[j] + u*h[j-2])
L = sum(h[j]**2, j)
""",
    "conditions that literals decide": """
origin 0
data x[j] = [0.4, 0.3, -0.2, 0.7, -0.5]
parameter w = 0.6, u = 0.5
h[0] = u
h[j+1] = tanh(w*h[j] + u*where(0 <= j-2 <= 4, x[j-2], 0.5*w))
L = sum(h[j]**2, j)
""",
    "weights flattened along the steps of a sequence": """
origin 0
data x[i,j] = [[0.7, -0.7, 0.2, 0.6], [-0.3, -0.2, 0.5, 0.4]]
parameter w = -0.8, W[k,o] = [[-0.7, -0.6, 0.9, 0.9, -0.1, -0.8, -0.3, 0.7]]
h[0,i] = w
h[j+1,i] = tanh(w*h[j,i] + x[i,2])
f[k] = sum(W[k,2*j+i]*h[j,i], j, i)
L = sum(f[k]**2, k)
""",
    "the mean over a letter with a range of its own": """
data x[i,j] = [[0.2, -0.5, -0.6, 0.1], [0.9, 0.2, -0.2, 0.8]]
parameter w = -0.8
index o = 1..3
c[i,k] = mean(x[i,2*k+o-2]*w + w*x[n-i+1,4], o) + w
L = sum(c[i,k]**2, i, k)
""",
    "a letter that ends one element early": """
origin 0
data x[j] = [0.3, -0.2, 0.7]
parameter w = -0.8, V[o] = [0.2, 0.6]
index s = 0..n-2
h[n-1] = w
h[s] = tanh(w*h[s+1] + 0.3)
e[j,o] = V[o]*h[j]*x[j]
L = sum(e[j,o]**2, j, o) + sum(x[s]*w, s)
""",
    "numbers alone where a padded step leaves a vector out": """
data x[j,h] = [[-0.7, 0.3], [0.1, 0.2]]
parameter w = 0.8, W[k] = [0.9, 0.4]
g[h,k] = tanh(w*pad(g[h-1,k], 0) + x[2,h])
L = mean((g[h,k]*W[k] - 0.3)**2, h, k)
""",
    "a sum of more terms than are written out, over a link": """
data x[j] = [0.4, -0.3]
parameter w = 0.6, V[o] = [0.3, -0.2, 0.7, 0.5, -0.9]
f[k] = w*sum(x[j], j)*V[k]
L = mean(f[k]**2, k) + w*sum(V[o]*f[1], o)
""",
    "a look-up of what reads a step before": """
data x[j] = [0.2, 0.4, -0.3], before[j] = [2, 1, 2]
parameter w = -0.8, v[j] = [0.3, 0.1, -0.2]
h[j] = tanh(w*pad(x[j-1], 0) + v[n+1-j])
c[j] = h[before[j]]*w + h[j]
L = sum(c[j]**2, j)
""",
    "a loss that reads a window and sums over its letters itself": """
data x[j] = [0.3, 0.4, 0.5], y[o] = [0.2, 0.7]
parameter w = 0.3
index o = 1..2
h[j] = tanh(w*x[j])
L = sum(h[k+o-1]*y[o], k, o)
""",
    "a loss that reads parameters through windows, of which one is twice as wide": """
data y[o] = [0.2, 0.7], z[p] = [0.4, 0.1]
parameter w[j] = [0.3, 0.4, -0.5, 0.7]
L = sum(tanh(sum(w[k+o+p-2]*y[o]*z[p], o, p)), k)**2 + sum(w[j]**2, j)
""",
    "windows along one of two axes, summed up": """
data x[i,j] = [[0.3, 0.4, 0.5], [0.1, -0.4, 0.2]], y[o] = [0.2, 0.7]
parameter w = 0.3
h[i,j] = tanh(w*x[i,j])
c[i] = sum(h[i,k+o-1]*y[o], k, o)
L = sum(c[i]**2, i)
""",
    "windows that step by two and do not fit each other": """
data x[j] = [0.3, 0.4, 0.5, 0.6, 0.7], y[o] = [0.2, 0.7, 0.4]
parameter w = 0.3
h[j] = tanh(w*x[j])
c = logsumexp(h[2*k+o-2]*y[o], k, o) + mean(h[2*k+o-2]**2, k, o)
L = c**2
""",
    "a window of windows": """
data y[k] = [0.2, 0.7], z[l] = [0.4, -0.3]
parameter w[j] = [0.3, 0.4, -0.5, 0.2, 0.5]
c[i] = sum(w[i+k+l-2]*y[k]*z[l], k, l)
d[p] = max(w[p+k+l-2]*y[k], k, l) + prod(w[p+k-1], k)
L = sum(tanh(c[i]), i) + sum(d[p]**2, p)
""",
    "windows over the steps of a sequence and what stands before them": """
data x[t] = [0.3, 0.4, 0.5, 0.6], y[o] = [0.2, 0.7]
parameter w = 0.6
h[0] = w
h[t] = tanh(w*h[t-1] + x[t])
L = sum(h[t+o-2]*y[o], t, o)
""",
    "padded windows of what has the letter of the windows": """
data y[k] = [0.2, 0.7]
parameter w[i] = [0.3, 0.4, -0.5]
L = sum(tanh(pad(w[i+k-1], 0)*y[k]), i, k)
""",
    "one row looked up several times in a sum": """
data y[t] = [0.2, 0.7, 0.4], token[t] = [2, 1, 2], x[v] = [0.3, -0.6]
parameter w = 0.3
h[v] = tanh(w*x[v])
g[v] = h[v]**2
c = tanh(sum(g[token[t]]*y[t], t))
L = sum(h[token[t]]*y[t], t)**2 + c
""",
    "windows along both axes, with a letter in common": """
data y[o] = [0.2, 0.7], z[p] = [0.4, 0.1]
parameter w[i,j] = [[0.3, 0.4, -0.5], [0.7, 0.1, -0.2], [0.5, 0.9, 0.3]]
L = sum(tanh(w[k+o-1,o+p-1]*y[o]*z[p]), k, o, p) + sum(w[k+o-1,k-o+2]*y[o], k, o)
""",
    "a fit, and what neighbors differ by, in one line": """
parameter w[j] = [0.3, 0.4, -0.5]
data y[j] = [0.2, 0.7, 0.1], z[k] = [0.3, 0.6]
L = sum((w[j] - y[j])**2, j) + 0.3*sum((w[k+1] - w[k])**2, k) + sum(w[k]**3*z[k], k)
""",
    "one window in two sums, beside the whole": """
data x[j] = [0.3, 0.4, 0.5], y[o] = [0.2, 0.7]
parameter w = 0.3
h[j] = tanh(w*x[j])
L = sum(h[k+o-1]*y[o], k, o) + sum(h[j]**3, j)*sum(h[k+o-1]*h[k], k, o)
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
        if len(model.definition_of.get(name, ())) < 2:  # else a formula for each of its pieces
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


def test_a_derivative_inside_of_a_softmax_and_of_padded_steps() -> None:
    model = symprop.parse("""
origin 0
data x[i,j] = [[0.1, 0.4], [0.3, -0.2]]
parameter w = 0.3, v = 0.7, V[j] = [-0.4, 0.6]
h[i,j] = tanh(w*pad(h[i-1,j], 0) + softmax(V[j] + w*x[i,j], j))
u[i,j] = sin(v*h[i,j] + w)
L = sum(diff(u[i,j], w)**2, i, j)
""")
    laws.compiled_is_complex_step(model)
    laws.closed_form_is_complex_step(model, "v")
    assert model.derive("w").verify() > 0


ROUND = {
    "a": "a[t] = tanh(c[t-1])",
    "b": "b[t] = tanh(w*x[t] + a[t-1])",
    "c": "c[t] = tanh(u*b[t-1])",
}


@pytest.mark.parametrize("order", ["abc", "acb", "bac", "bca", "cab", "cba"])
def test_what_goes_round_a_sequence_arrives_in_every_order_of_its_lines(order: str) -> None:
    start = "data x[t] = [0.3, 0.8, -0.5, 0.2]\nparameter w = 0.7, u = 0.6\n"
    lines = [f"{name}[0] = 0.{k}" for k, name in enumerate(ROUND, 1)]
    lines += [ROUND[name] for name in order]
    model = symprop.parse(start + "\n".join(lines) + "\nL = sum((a[t] - x[t])**2, t)")
    laws.compiled_is_complex_step(model)
    for name in model.parameters:
        laws.closed_form_is_complex_step(model, name)
        assert model.derive(name).verify() > 0
        assert model.derive(name).in_form("matrix").verify() > 0


def test_a_derivative_by_a_step_that_later_steps_read_is_refused() -> None:
    text = "data x[t] = [1, 2]\nh[0] = 0\nh[t] = w*h[t-1] + x[t]\nL = sum(diff(h[t], x[t]), t)"
    with pytest.raises(symprop.EquationError, match=r"h\[t\] mixes rows: it depends on x"):
        symprop.parse(text).with_values(w=0.5).grad("w")()


def test_a_gradient_by_a_quantity() -> None:
    model = symprop.load("statquest")
    found = model.grad("predicted", "b3")()
    laws.is_derivative(found["predicted"], model, PlainModel(model), "predicted")
    assert found["b3"] == pytest.approx(found["predicted"].sum())


@pytest.mark.parametrize("target", ["numpy", "numba", "jax", "javascript"])
def test_a_padded_model_has_source_code(target: str) -> None:
    text = "data x[i] = [5, 6, 7]\nL = sum(pad(x[i-1], 0)*w, i)"
    assert "value_and_grad" in (made := symprop.parse(text).source(target)) or "compute" in made
