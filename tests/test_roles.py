"""Who plays which part in a model, read off its definitions."""

from __future__ import annotations

import pytest

import symprop
from symprop.documents.roles import roles_of

NET = "data x[i], t[i]\nz[i] = w*x[i] + b\np[i] = sigmoid(z[i])\n"

JUDGED = {
    "a difference": ("p", "L = sum((t[i] - p[i])**2, i)"),
    "a named residual": ("p", "r[i] = t[i] - p[i]\nL = sum(r[i]**2, i)"),
    "cross-entropy": ("p", "L = -mean(t[i]*log(p[i]) + (1 - t[i])*log(1 - p[i]), i)"),
    "cross-entropy row by row": ("p", "l[i] = -t[i]*log(p[i])\nL = mean(l[i], i)"),
    "a total of several lines": ("p", "l[i] = -t[i]*log(p[i])\nS = sum(l[i], i)\nL = S/2"),
    "logits": ("z", "L = sum(softplus(z[i]) - t[i]*z[i], i)"),
    "a penalty in the loss": ("p", "L = sum(-t[i]*log(p[i]), i) + w**2"),
    "two quantities": (None, "L = sum(p[i]*z[i], i)"),
}


@pytest.mark.parametrize("case", JUDGED)
def test_the_output_of_a_model_that_names_none(case: str) -> None:
    output, loss = JUDGED[case]
    assert roles_of(symprop.parse(NET + loss)).output == output


def test_a_network_that_names_no_output_is_drawn() -> None:
    loss = JUDGED["cross-entropy"][1]
    document = symprop.handout(symprop.parse(NET + loss).with_values(x=[0, 1], t=[0, 1]))
    assert "[The network that computes p" in document.to_text()
