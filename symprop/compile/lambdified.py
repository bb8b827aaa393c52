"""The program handed to SymPy's ``lambdify``, whose common subexpressions are its steps."""

from __future__ import annotations

import ast
import linecache
import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sympy

from ..errors import SympropError
from .lines import WIDTH, lines
from .numpy_code import NumpyWriter
from .program import Change, Program, Step

MARGIN = "\n    "
HEADINGS = {"forward": "# forward pass", "backward": "# backward pass"}


class Target(sympy.Basic):  # type: ignore[misc]
    """The left side of an assignment, with the heading of the part that it opens."""

    text: str

    def __new__(cls, text: str) -> Target:
        made: Target = super().__new__(cls)
        made.text = text
        return made


class Value(Target):
    """The right side of an assignment, with what follows it in lines of its own."""


def printed(expr: sympy.Basic) -> str:
    """The printer for `lambdify`: sides of assignments as `numpy_code` has written them."""
    return expr.text if isinstance(expr, Target) else str(expr)


def generate(program: Program, name: str = "compute") -> tuple[Callable[..., Any], str]:
    """The program as a function, and its source as a file that runs by itself."""
    writer = NumpyWriter(program)
    names = writer.names
    pairs = [(Target(left), Value(right)) for left, right in _assignments(program, writer)]
    modules = _modules("\n".join(right.text for _, right in pairs))
    function = sympy.lambdify(
        [sympy.Symbol(names[n]) for n in program.inputs],
        [sympy.Symbol(names[n]) for n in program.outputs],
        modules=[modules],
        printer=printed,
        cse=lambda exprs: (pairs, exprs),
        docstring_limit=0,
    )
    code = "".join(linecache.getlines(function.__code__.co_filename))
    _check(code, {*modules, "float", "range"})
    return function, _file(code, modules, name)


def _assignments(program: Program, writer: NumpyWriter) -> Iterator[tuple[str, str]]:
    """Left and right sides; what changes an array in place follows the assignment before it."""
    left, right, part = "", "", ""
    for step in program.steps:
        heading, written = _heading(step, part), MARGIN.join(lines(step, writer))
        part = step.part
        if isinstance(step, Change):
            right += MARGIN + heading + written
            continue
        if left:
            yield left, right
        left, right = written.split(" = ", 1)
        left = heading + left
    if left:
        yield left, right


def _heading(step: Step | Change, before: str) -> str:
    if step.part == before or step.part not in HEADINGS:
        return ""
    return f"{MARGIN if before else ''}{HEADINGS[step.part]}{MARGIN}"


def _modules(source: str) -> dict[str, Any]:
    """What the source needs; SciPy only where it does."""
    import numpy as np

    modules: dict[str, Any] = {"np": np}
    if "scipy." in source:
        import scipy
        import scipy.special

        modules["scipy"] = scipy
    return modules


def _check(code: str, known: set[str]) -> None:
    """Only arguments and names assigned before are read: `lambdify` would run any name."""
    (function,) = ast.parse(code).body
    assert isinstance(function, ast.FunctionDef)
    known = known | {a.arg for a in function.args.args}
    for statement in function.body:
        names = [n for n in ast.walk(statement) if isinstance(n, ast.Name)]
        if isinstance(statement, ast.For) and isinstance(statement.target, ast.Name):
            known = known | {statement.target.id}
        for node in names:
            if isinstance(node.ctx, ast.Load) and node.id not in known:
                raise SympropError(f"generated code would read {node.id!r}, which nothing has set")
        known |= {n.id for n in names if isinstance(n.ctx, ast.Store)}


IMPORTS = {"np": "import numpy as np", "scipy": "import scipy.special"}


def _file(code: str, modules: Mapping[str, Any], name: str) -> str:
    """The function under its imports, long lists of names broken."""
    head, *body = code.rstrip().split("\n")
    head = head.replace("_lambdifygenerated", name)
    shown = [*_broken(head, "(", "):"), *body[:-1], *_broken(body[-1], "[", "]")]
    imports = [IMPORTS[m] for m in modules]
    return "\n".join([*imports, "", "", *(line.rstrip() for line in shown)]) + "\n"


def _broken(line: str, opening: str, closing: str) -> list[str]:
    if len(line) <= WIDTH:
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    start = line.index(opening) + 1
    inner = line[start : -len(closing)]
    inside = indent + "    "
    parts = textwrap.wrap(inner, WIDTH, initial_indent=inside, subsequent_indent=inside)
    return [line[:start], *parts, indent + closing]
