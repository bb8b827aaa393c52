"""Models that people teach and that the gallery lacks: each form holds, gradients are right."""

import laws
import pytest

import symprop

MODELS = {
    "label smoothing": """
data x[i,j] = [[0.2, 0.5], [0.1, -0.4]], y[i,k] = [[1, 0, 0], [0, 1, 0]], epsilon = 0.1
parameter W[k,j] = [[0.1, 0.2], [0.3, -0.1], [0.2, 0.2]]
z[i,k] = sum(W[k,j]*x[i,j], j)
p[i,k] = softmax(z[i,k], k)
s[i,k] = (1 - epsilon)*y[i,k] + epsilon/K
CE = -mean(sum(s[i,k]*log(p[i,k]), k), i)
""",
    "focal loss": """
data x[i,j] = [[0.2, 0.5], [0.1, -0.4]], y[i] = [1, 0], gamma = 2
parameter w[j] = [0.1, 0.2], b = 0.1
p[i] = sigmoid(sum(w[j]*x[i,j], j) + b)
q[i] = y[i]*p[i] + (1 - y[i])*(1 - p[i])
FL = -mean((1 - q[i])**gamma*log(q[i]), i)
""",
    "an autoencoder that samples": """
data x[i,j] = [[0.2, 0.5], [0.1, 0.9]], noise[i,k] = [[0.3], [-0.6]]
parameter A[k,j] = [[0.4, -0.2]], B[k,j] = [[0.1, 0.3]], D[j,k] = [[0.5], [0.7]]
mu[i,k] = sum(A[k,j]*x[i,j], j)
s[i,k] = sum(B[k,j]*x[i,j], j)
z[i,k] = mu[i,k] + exp(s[i,k]/2)*noise[i,k]
r[i,j] = sigmoid(sum(D[j,k]*z[i,k], k))
KL = mean(sum(mu[i,k]**2 + exp(s[i,k]) - 1 - s[i,k], k)/2, i)
L = KL - mean(sum(x[i,j]*log(r[i,j]) + (1 - x[i,j])*log(1 - r[i,j]), j), i)
""",
    "a mixture of densities": """
data y[i] = [0.2, 0.5, 1.9], x[i] = [0.1, 0.4, 0.8]
parameter a[k] = [0.1, 0.2], m[k] = [0.3, 1.0], s[k] = [0.1, -0.2]
w[i,k] = a[k]*x[i] - logsumexp(a[r]*x[i], r)
n[i,k] = -(y[i] - m[k]*x[i])**2/(2*exp(2*s[k])) - s[k] - log(2*pi)/2
NLL = -mean(logsumexp(w[i,k] + n[i,k], k), i)
""",
    "a pair of twins": """
data a[i,j] = [[0.2, 0.5], [0.1, -0.4]], b[i,j] = [[0.3, 0.1], [0.7, 0.2]], same[i] = [1, 0]
parameter W[k,j] = [[0.4, -0.2], [0.3, 0.3]]
u[i,k] = tanh(sum(W[k,j]*a[i,j], j))
v[i,k] = tanh(sum(W[k,j]*b[i,j], j))
d[i] = sqrt(sum((u[i,k] - v[i,k])**2, k))
L = mean(same[i]*d[i]**2 + (1 - same[i])*max(0, 1 - d[i])**2, i)
""",
    "attention that leaves padding out": """
data x[t,j] = [[0.2, 0.5], [0.1, -0.4], [0, 0]], keep[t] = [1, 1, 0], y[t] = [0.3, 0.1, 0]
parameter Q[d,j] = [[0.4, -0.2]], V[d,j] = [[0.3, 0.3]]
q[t,d] = sum(Q[d,j]*x[t,j], j)
v[s,d] = sum(V[d,j]*x[s,j], j)
score[t,s] = where(keep[s] > 0, sum(q[t,d]*q[s,d], d), -1e9)
A[t,s] = softmax(score[t,s], s)
o[t] = sum(A[t,s]*v[s,d], s, d)
L = sum(keep[t]*(y[t] - o[t])**2, t)
""",
}


@pytest.mark.parametrize("name", MODELS)
def test_every_form_of_what_people_teach_holds(name: str) -> None:
    model = symprop.parse(MODELS[name])
    for parameter in model.parameters[:2]:
        laws.closed_form_is_complex_step(model, parameter)
        for form in ("element", "index", "matrix"):
            assert model.derive(parameter).in_form(form).verify() > 0


def test_the_gradient_of_a_sequence_is_a_sum_over_its_steps() -> None:
    told = symprop.load("lstm").derive("U_f").to_text(form="matrix")
    line = "dBCE/dU_f = Σₜ (δ_f[·,t]ᵀ⟨K×n⟩ ⊙ f[·,t]ᵀ⟨K×n⟩ ⊙ (1 − f[·,t]ᵀ)) h[·,t−1]⟨n×K⟩"
    assert line in told
