"""The loop of gradient descent as straight-line code: many steps without leaving the function."""

from __future__ import annotations

from collections.abc import Sequence

from .scalar_code import Scalars, made, unpacked


def descent_source(code: Scalars, value: int, gradient: Sequence[int]) -> str:
    """A function that makes ``burst`` from the fixed elements.

    ``burst(state, count, rate, stop, first, ceiling, stride)`` makes up to ``count`` steps of the
    plain rule from ``state``: step number, loss, values, gradient, rises in a row, and more that
    it leaves alone. It returns the new state, how it ended (``"count"``, ``"small"`` when every
    step size is below ``stop``, ``"open"`` before a step that the general code has to decide),
    every ``stride``-th step, the last step, and the last one whose loss was not above ``first``.
    A step is its number, the loss before it, values and gradient before it, in one tuple.
    """
    count = len(code.learned)
    old, slope, new, after, size = (
        [f"{letter}{k}" for k in range(count)] for letter in ("o", "g", "v", "n", "d")
    )
    entry = f"({', '.join(['step', 'loss', *old, *slope])})"
    state = f"(step, loss, ({_joined(old)}), ({_joined(slope)}), rises, *more)"
    squares = " + ".join(f"{n}*{n}" for n in after)
    small = " and ".join(f"-stop < {d} < stop" for d in size)
    finite = "".join(f" and -inf < {text} < inf" for text in code.doubtful)
    loop = [
        *(f"{d} = {g}*rate" for d, g in zip(size, slope, strict=True)),
        *(f"{v} = {o} - {d}" for v, o, d in zip(new, old, size, strict=True)),
        *code.lines,
        f"value = {code.text(value)}",
        *(f"{n} = {code.text(g)}" for n, g in zip(after, gradient, strict=True)),
        f"if not (-inf < value <= ceiling and {squares} < inf{finite}):",
        "    break",
        "step += 1",
        "if not (step - 1) % stride:",
        f"    append({entry})",
        "rises = rises + 1 if value > loss else 0",
        "if value <= first:",
        "    below = True",
        "elif below:",
        f"    below, good = False, ({', '.join(['step - 1', 'loss', *old])})",
        f"if {small}:",
        "    ended = 'small'",
        "if ended or step == end:",
        f"    last = {entry}",
        "loss = value",
        *(f"{o} = {v}" for o, v in zip(old, new, strict=True)),
        *(f"{g} = {n}" for g, n in zip(slope, after, strict=True)),
        "if last:",
        "    break",
    ]
    body = [
        "step, loss, values, gradient, rises, *more = state",
        *unpacked(old, "values"),
        *unpacked(slope, "gradient"),
        "end = step + count",
        "rows = []",
        "append = rows.append",
        "ended = last = good = None",
        "below = loss <= first",
        "try:",
        "    while True:",
        *(f"        {line}" for line in loop),
        "except (ArithmeticError, ValueError):",
        "    pass",
        "if below:",
        f"    good = ({', '.join(['step', 'loss', *old])})",
        f"return {state}, ended or ('count' if last else 'open'), rows, last, good",
    ]
    arguments = "state, count, rate, stop, first, ceiling, stride"
    return made("burst", arguments, code, body)


def _joined(names: Sequence[str]) -> str:
    return ", ".join(names) + ("," if len(names) == 1 else "")
