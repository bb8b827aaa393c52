"""The functions of a page: JavaScript printed from the definitions that the NumPy code is from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..calls import Program
from ..compile.targets.javascript import FUNCTIONS, helpers, source
from ..functions import FUNCTIONS as TABLE
from ..model import Definitions

ARGUMENTS = ("u", "v")


def generated(model: Definitions, functions: Iterable[str], curve: tuple[str, ...]) -> str:
    """An object of functions: ``everything``, ``loss``, ``curve``, and those of expressions."""
    everything = Program(model, model.quantities, (*model.parameters, *model.quantities))
    parts = {
        "everything": _alone(everything),
        "loss": _alone(Program(model, (model.loss,), ())),
        "curve": _alone(Program(model, curve, ())) if curve else "() => ({})",
        "functions": elementary(functions),
    }
    inside = ",\n".join(f"{name}: {code}" for name, code in parts.items())
    return f"{{\n{inside}\n}}"


def _alone(program: Program) -> str:
    """A function with its helpers in a room of its own."""
    return f"(() => {{\n{source(program.compiled.program)}return compute;\n}})()"


def elementary(names: Iterable[str]) -> str:
    """An object of the functions that stand in expressions, by their names."""
    rows = []
    for name in sorted(set(names)):
        arguments = ARGUMENTS[: TABLE[name].arity]
        code = FUNCTIONS[name].format(**{argument: argument for argument in arguments})
        rows.append(f"{name}: ({', '.join(arguments)}) => {code}")
    needed = "\n".join(_helpers("\n".join(rows)))
    return f"(() => {{\n{needed}\nreturn {{ {', '.join(rows)} }};\n}})()"


def _helpers(code: str) -> Iterator[str]:
    """The helper functions that some code calls, and those that these call."""
    found: dict[str, str] = {}
    waiting = [code]
    while waiting:
        text = waiting.pop()
        for name, helper in helpers().items():
            if name not in found and re.search(rf"\b{name}\(", text):
                found[name] = helper
                waiting.append(helper)
    return iter(found.values())
