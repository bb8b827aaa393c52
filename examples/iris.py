"""Iris: is a flower versicolor? Plain gradient descent and Adam, and how many they tell apart."""

from __future__ import annotations

import numpy as np

import symprop

model = symprop.load("iris")
print(model.derive("W2").to_text(level="result"))

rows = len(model.values["versicolor"])
train = np.arange(rows) % 3 != 0  # every third flower is kept to test with
data = {name: model.values[name] for name in model.data}
seen = {name: values[train] for name, values in data.items()}
unseen = {name: values[~train] for name, values in data.items()}


def right(values: dict[str, object]) -> str:
    """How many of the flowers are told apart rightly."""
    chosen = model.evaluate("p", values) > 0.5
    hits = int(np.sum(chosen == (np.asarray(values["versicolor"]) == 1)))
    return f"{hits} of {len(chosen)}"


for rule, rate in (("plain", 0.05), ("adam", 0.02)):
    run = symprop.gradient_descent(
        model, seen, learning_rate=rate, rule=rule, stop_step=0, max_steps=2000
    )
    print(
        f"{rule:6} {run.steps} steps   BCE {run.start_loss:.3f} -> {run.loss:.3f}   "
        f"seen {right({**seen, **run.values})}, unseen {right({**unseen, **run.values})}"
    )
