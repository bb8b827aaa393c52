"""The lecture in one script: derive by the last parameter, plug the numbers in, descend."""

from __future__ import annotations

import symprop

model = symprop.load("statquest")

derivation = model.derive("b3")
print(derivation)
print(f"{derivation.verify()} equalities checked with numbers\n")

for b3 in (0, 1, 2, 3):
    at = derivation.at(b3=b3)
    print(f"b3 = {b3}   SSR = {model.value()(b3=b3):6.3f}   dSSR/db3 = {at.value:8.4f}")
print()

run = symprop.gradient_descent(model, learn=["b3"], learning_rate=0.1)
print(run)

fitted = model.with_values(run.values)
print("predicted:", fitted.evaluate("predicted").round(3), "observed:", model.values["observed"])
