"""The networks of the gallery once more, written with PyTorch's own modules and functions.

Loss and gradients must be the same. Without PyTorch these tests are skipped, and say so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from nudged import nudged

import symprop

torch = pytest.importorskip("torch", reason="PyTorch is not installed (torch==2.13.0, CPU)")
F = torch.nn.functional

Tensors = Mapping[str, Any]


def ids(tensor: Any) -> Any:
    """Numbers of words, counted from 0."""
    return tensor.long() - 1


def classes(one_hot: Any) -> Any:
    return one_hot.argmax(dim=-1)


def softmax_iris(v: Tensors) -> Any:
    return F.cross_entropy(F.linear(v["measured"], v["W"], v["b"]), classes(v["observed"]))


def mlp(v: Tensors) -> Any:
    hidden = torch.tanh(F.linear(v["point"], v["W1"], v["b1"]))
    return F.cross_entropy(F.linear(hidden, v["W2"], v["b2"]), classes(v["observed"]))


def mazur(v: Tensors) -> Any:
    x = torch.stack([v["i1"], v["i2"]])
    first = torch.stack([v["w1"], v["w2"], v["w3"], v["w4"]]).reshape(2, 2)
    second = torch.stack([v["w5"], v["w6"], v["w7"], v["w8"]]).reshape(2, 2)
    out = torch.sigmoid(second @ torch.sigmoid(first @ x + v["b1"]) + v["b2"])
    return F.mse_loss(out, torch.stack([v["target_o1"], v["target_o2"]]), reduction="sum") / 2


def autoencoder(v: Tensors) -> Any:
    code = torch.tanh(F.linear(v["x"], v["W"], v["b"]))
    return F.mse_loss(torch.sigmoid(F.linear(code, v["W"].T, v["c"])), v["x"])


def residual(v: Tensors) -> Any:
    a = v["x"]
    for k in "12":
        a = a + F.linear(F.relu(F.linear(a, v["W" + k], v["b" + k])), v["V" + k])
    return F.mse_loss(a @ v["u"] + v["c"], v["observed"])


def batch_norm(v: Tensors) -> Any:
    z = F.linear(v["x"], v["W"])
    y = F.batch_norm(z, None, None, v["gamma"], v["beta"], training=True, eps=1e-5)
    return F.mse_loss(torch.tanh(y) @ v["v"] + v["c"], v["observed"])


def layer_norm(v: Tensors) -> Any:
    z = F.linear(v["x"], v["W"])
    y = F.layer_norm(z, z.shape[1:], v["gamma"], v["beta"], eps=1e-5)
    return F.mse_loss(torch.tanh(y) @ v["v"] + v["c"], v["observed"])


def convolution(v: Tensors) -> Any:
    a = F.relu(F.conv1d(v["x"][:, None, :], v["w"][:, None, :], v["b"]))
    pooled = F.max_pool1d(a, 2).mean(dim=2)
    score = pooled @ v["v"] + v["c"]
    return F.binary_cross_entropy_with_logits(score, v["observed"])


def convolution_2d(v: Tensors) -> Any:
    a = F.relu(F.conv2d(v["x"][:, None], v["w"][:, None], v["b"]))
    pooled = F.max_pool2d(a, 2).flatten(1)
    score = F.linear(pooled, v["V"].flatten(1), v["c"])
    return F.cross_entropy(score, classes(v["observed"]))


def rnn(v: Tensors) -> Any:
    h, losses = torch.zeros(3, dtype=torch.float64), []
    for x, y in zip(v["bit"], v["observed"], strict=True):
        h = torch.tanh(v["w"] * x + v["U"] @ h + v["b"])
        losses.append(F.binary_cross_entropy_with_logits(v["v"] @ h + v["c"], y))
    return torch.stack(losses).mean()


def gru(v: Tensors) -> Any:
    h, errors = torch.zeros(2, dtype=torch.float64), []
    for x, y in zip(v["x"], v["observed"], strict=True):
        r = torch.sigmoid(v["w_r"] * x + v["U_r"] @ h + v["b_r"])
        u = torch.sigmoid(v["w_u"] * x + v["U_u"] @ h + v["b_u"])
        g = torch.tanh(v["w_g"] * x + v["U_g"] @ (r * h) + v["b_g"])
        h = torch.lerp(g, h, u)
        errors.append((y - v["v"] @ h - v["c"]) ** 2)
    return torch.stack(errors).mean()


def lstm(v: Tensors) -> Any:
    def gates(letter: str) -> Any:
        return torch.cat([v[f"{letter}_{gate}"] for gate in "afgo"])

    bias = gates("b")
    module = torch.nn.LSTM(1, 2, batch_first=True).double()
    given = {
        "weight_ih_l0": gates("w")[:, None], "weight_hh_l0": gates("U"),
        "bias_ih_l0": bias, "bias_hh_l0": torch.zeros_like(bias),
    }  # fmt: skip
    outputs, _ = torch.func.functional_call(module, given, (v["x"][:, :, None],))
    score = outputs[:, -1] @ v["v"] + v["b"]
    return F.binary_cross_entropy_with_logits(score, v["observed"])


def attention(v: Tensors) -> Any:
    q, k, e = (F.linear(v["x"], v[name]) for name in ("W_q", "W_k", "W_v"))
    y = F.scaled_dot_product_attention(q[None], k[None], e[None])[0]
    return F.mse_loss(y @ v["u"], v["observed"])


def heads(v: Tensors, x: Any) -> Any:
    """Causal attention in all heads; one row a word, the heads side by side."""
    q, k, e = (torch.einsum("hdj,tj->htd", v[name], x) for name in ("W_q", "W_k", "W_v"))
    y = F.scaled_dot_product_attention(q[None], k[None], e[None], is_causal=True)[0]
    return F.linear(y.transpose(0, 1).flatten(1), v["W_o"].flatten(1))


def multi_head(v: Tensors) -> Any:
    return F.mse_loss(heads(v, v["x"]), v["observed"])


def transformer(v: Tensors) -> Any:
    x = F.embedding(ids(v["token"]), v["E"]) + v["P"]
    x = x + heads(v, F.layer_norm(x, x.shape[1:], v["gamma1"], v["beta1"], eps=1e-5))
    n = F.layer_norm(x, x.shape[1:], v["gamma2"], v["beta2"], eps=1e-5)
    x = x + F.linear(F.gelu(F.linear(n, v["W1"], v["b1"])), v["W2"], v["b2"])
    return F.cross_entropy(F.linear(x, v["U"], v["c"]), ids(v["next"]))


def gaussian(v: Tensors) -> Any:
    mean = v["w"] * v["x"] + v["b"]
    variance = torch.exp(v["v"] * v["x"] + v["c"])
    return F.gaussian_nll_loss(mean, v["y"], variance, full=True)


def huber(v: Tensors) -> Any:
    return F.huber_loss(v["w"] * v["x"] + v["b"], v["y"], reduction="sum", delta=1.0)


def ridge(v: Tensors) -> Any:
    misfit = F.mse_loss(v["x"] @ v["w"], v["y"], reduction="sum")
    return misfit + v["lambda_"] * torch.linalg.vector_norm(v["w"]) ** 2


def word2vec(v: Tensors) -> Any:
    center = F.embedding(ids(v["center"]), v["V"])
    context = F.embedding(ids(v["context"]), v["U"])
    negative = F.embedding(ids(v["negative"]), v["U"])
    near = (center * context).sum(1)
    far = torch.bmm(negative, center[:, :, None])[:, :, 0]
    return -(F.logsigmoid(near) + F.logsigmoid(-far).sum(1)).mean()


def contrastive(v: Tensors) -> Any:
    u, w = (F.normalize(F.linear(v[name], v["W"]), dim=1) for name in "xy")
    return F.cross_entropy(u @ w.T / v["tau"], torch.arange(len(u)))


def physics(v: Tensors) -> Any:
    x = v["x"].clone().requires_grad_()
    network = torch.tanh(torch.outer(x, v["w"]) + v["b"]) @ v["v"]
    u = x + x * (1 - x) * network
    (first,) = torch.autograd.grad(u.sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x, create_graph=True)
    return ((second + u) ** 2).mean()


def iris(v: Tensors) -> Any:
    hidden = torch.tanh(F.linear(v["measured"], v["W1"], v["b1"]))
    return F.binary_cross_entropy_with_logits(hidden @ v["W2"] + v["b2"], v["versicolor"])


def statquest(v: Tensors) -> Any:
    first, second = (F.softplus(v["dosage"] * v[f"w{k}"] + v[f"b{k}"]) for k in "12")
    predicted = first * v["w3"] + second * v["w4"] + v["b3"]
    return F.mse_loss(predicted, v["observed"], reduction="sum")


NETWORKS: Mapping[str, Callable[[Tensors], Any]] = {
    "softmax-iris": softmax_iris, "mlp": mlp, "mazur": mazur, "autoencoder": autoencoder,
    "residual": residual, "batch-norm": batch_norm, "layer-norm": layer_norm,
    "convolution": convolution, "convolution-2d": convolution_2d, "rnn": rnn, "gru": gru,
    "lstm": lstm, "attention": attention, "multi-head": multi_head, "transformer": transformer,
    "gaussian": gaussian, "huber": huber, "ridge": ridge, "word2vec": word2vec,
    "contrastive": contrastive, "physics": physics, "iris": iris, "statquest": statquest,
}  # fmt: skip


@pytest.mark.parametrize("name", NETWORKS)
def test_loss_and_gradients_are_those_of_pytorch(name: str) -> None:
    model = symprop.load(name)
    values = nudged(model)
    tensors = {n: torch.tensor(np.asarray(value, dtype=float)) for n, value in values.items()}
    for parameter in model.parameters:
        tensors[parameter].requires_grad_()
    expected = NETWORKS[name](tensors)
    expected.backward()
    loss, gradient = model.value_and_grad()(values)
    assert math.isclose(loss, expected.item(), rel_tol=1e-11)
    for parameter in model.parameters:
        slope = tensors[parameter].grad.numpy()
        largest = np.abs(slope).max()
        np.testing.assert_allclose(
            gradient[parameter], slope, rtol=0, atol=1e-9 * largest + 1e-13, err_msg=parameter
        )
