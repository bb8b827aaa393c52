"""Measure how the time of a derivation grows with the depth of a network, and write depth.md.

Run ``python docs/depth.py``; each row is measured in a process of its own.
"""

from __future__ import annotations

import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import symprop

TARGET = Path(__file__).with_name("depth.md")
DEPTHS = (1, 2, 4, 8, 16, 32, 64)


def chain(depth: int) -> str:
    """One neuron a layer."""
    lines = ["data x[i], observed[i]", "y0[i] = x[i]"]
    for k in range(1, depth + 1):
        lines += [f"x{k}[i] = y{k - 1}[i]*w{k} + b{k}", f"y{k}[i] = tanh(x{k}[i])"]
    return "\n".join([*lines, f"SSR = sum((observed[i] - y{depth}[i])**2, i)"])


def dense(depth: int) -> str:
    """Layers of arrays, all of one width."""
    lines = ["data x[i,h], observed[i,h]", "y0[i,h] = x[i,h]"]
    for k in range(1, depth + 1):
        lines += [
            f"z{k}[i,h] = sum(W{k}[h,j]*y{k - 1}[i,j], j) + b{k}[h]",
            f"y{k}[i,h] = tanh(z{k}[i,h])",
        ]
    return "\n".join([*lines, f"MSE = mean((observed[i,h] - y{depth}[i,h])**2, i, h)"])


def residual(depth: int) -> str:
    """Layers with shortcuts around them: the paths double with each layer."""
    lines = ["data x[i,h], observed[i,h]", "y0[i,h] = x[i,h]"]
    for k in range(1, depth + 1):
        lines += [
            f"z{k}[i,h] = sum(W{k}[h,j]*y{k - 1}[i,j], j) + b{k}[h]",
            f"y{k}[i,h] = y{k - 1}[i,h] + tanh(z{k}[i,h])",
        ]
    return "\n".join([*lines, f"MSE = mean((observed[i,h] - y{depth}[i,h])**2, i, h)"])


NETWORKS: Mapping[str, tuple[Callable[[int], str], str]] = {
    "chain of neurons": (chain, "w1"),
    "dense arrays": (dense, "W1"),
    "dense arrays with shortcuts": (residual, "W1"),
}


def measured(name: str, depth: int) -> str:
    """A row: seconds for each stage, the number of steps, and the memory of the process."""
    write, parameter = NETWORKS[name]
    seconds: list[float] = []

    def timed(work: Callable[[], Any]) -> Any:
        start = time.process_time()
        result = work()
        seconds.append(time.process_time() - start)
        return result

    symprop.parse(chain(1)).derive("w1").to_latex()  # what is imported once is not counted
    symprop.parse(chain(1)).value_and_grad()
    model = timed(lambda: symprop.parse(write(depth)))
    derivation = model.derive(parameter)
    steps = timed(lambda: derivation.record.steps())
    timed(derivation.to_latex)
    timed(model.value_and_grad)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cells = [name, str(depth), *(f"{s:.3f}" for s in seconds), str(len(list(steps)))]
    return f"| {' | '.join(cells)} | {memory:.0f} MB |"


HEADER = f"""\
# How time grows with depth

The derivative of the loss by the first layer's weights, in seconds: the equations read, the
derivation, its LaTeX, and (for all parameters at once) the function for NumPy. The time grows in
proportion to the depth, also where the paths double with each layer. Processor time, measured by
`python docs/depth.py` with Python {platform.python_version()} on one core; the memory is that of
the whole process.

| network | layers | reading | derivation | LaTeX | function | steps | memory |
|---|---:|---:|---:|---:|---:|---:|---:|
"""


def main() -> None:
    """Measure everything, each row in a fresh process."""
    if len(sys.argv) == 3:
        print(measured(sys.argv[1], int(sys.argv[2])))
        return
    rows = [
        subprocess.run(
            [sys.executable, __file__, name, str(depth)],
            capture_output=True, check=True, encoding="utf-8",
        ).stdout
        for name in NETWORKS
        for depth in DEPTHS
    ]  # fmt: skip
    TARGET.write_text(HEADER + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
