"""NumPy: one function of arrays, a forward pass and a backward pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..lines import WIDTH, broken
from .array_code import INDENT, ArrayWriter
from .material import Material, Target, literals, titled

IMPORTS = {"np.": "import numpy as np", "scipy.special.": "import scipy.special"}


def file(material: Material) -> str:
    """``compute(...)``, which returns every output by name, and an example below it."""
    program = material.program
    writer = ArrayWriter(program, by_name=material.style == "textbook")
    body = writer.body()
    head = broken(f"def compute({', '.join(writer.names[n] for n in program.inputs)}):")
    code = [*head, *body, *returned((n, writer.names[n]) for n in program.outputs)]
    example = _example(material, writer)
    functions = writer.definitions()
    shown = [*code, *functions, *example]
    imports = imported(shown, IMPORTS)
    text = [*titled(material, "#"), *imports, *functions, "", "", *code, *example]
    return "\n".join(text) + "\n"


def imported(code: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """The imports that code needs."""
    found = [line for sign, line in known.items() if any(sign in text for text in code)]
    return ["", *found] if found else []


def returned(pairs: Iterable[tuple[str, str]], before: str = "") -> list[str]:
    """The last line of a function that gives its results by name."""
    entries = [f'"{name}": {code}' for name, code in pairs]
    line = f"{INDENT}return {before}{{{', '.join(entries)}}}"
    if len(line) <= WIDTH:
        return [line]
    inner = (f"{INDENT}{INDENT}{entry}," for entry in entries)
    return [f"{INDENT}return {before}{{", *inner, f"{INDENT}}}"]


def _example(material: Material, writer: ArrayWriter) -> list[str]:
    if not material.values:
        return []
    named = {writer.names[n]: v for n, v in material.values.items()}
    values = [f"{INDENT}{INDENT}{line}" for line in literals(named, "np.array(", ")")]
    return [
        *("", "", 'if __name__ == "__main__":', f"{INDENT}values = {{", *values, f"{INDENT}}}"),
        f"{INDENT}for name, result in compute(**values).items():",
        f'{INDENT}{INDENT}print(f"{{name}} = {{result}}")',
    ]


TARGET = Target("numpy", ".py", file)
