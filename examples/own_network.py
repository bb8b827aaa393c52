"""A network of one's own: equations in a file, data in a CSV file, the gradient checked."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import symprop

model = symprop.load(Path(__file__).with_name("stopping.txt"))
print(model.derive("w1").to_text(level="chain"))

value, grad = model.value(), model.grad()
print("            chain rule   differences")
for name, slope in grad().items():
    small = 1e-6
    start = model.values[name]
    difference = (value({name: start + small}) - value({name: start - small})) / (2 * small)
    print(f"dMSE/d{name:6}{slope:10.6f}{difference:14.6f}")
    assert np.isclose(slope, difference, rtol=1e-6)

run = symprop.gradient_descent(model, learning_rate=0.3, max_steps=5000, stop_step=1e-6, every=500)
print(f"\n{run}")

fitted = model.with_values(run.values)
for speed in (5, 10, 15, 20, 25):
    distance = 100 * fitted.evaluate("predicted", speed=[speed], distance=[0])[0]
    print(f"{speed:2} miles an hour: {distance:3.0f} feet")
