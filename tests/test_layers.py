"""The layers of the package, as a list: no import points up, and some do not exist at all."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent / "symprop"

LAYERS = (
    "errors gallery progress",
    "languages tree saving typesetting",
    "functions rewriting matrices",
    "model",
    "accesses notation statements adding",
    "padding",
    "resolution ranges printing sequences",
    "house order elements seeding",
    "values",
    "checks",
    "freezing",
    "validation",
    "sympy_reading",
    "algebra",
    "equations",
    "networks",
    "plain descent",
    "derive compile",
    "source",
    "figures",
    "documents",
    "render",
    "calls",
    "batches",
    "numeric probing forms",
    "explorer",
    "derivations",
    "second",
    "api",
    "checking learning",
    "papers",
    "symprop",
    "cli",
    "__main__",
)
"""From the ground up; what stands in one layer does not know its neighbors."""

DOORS = {
    ("symprop.model", "symprop.algebra"): "Definition.expr gives the expression in SymPy",
    ("symprop.compile.program", "symprop.compile.pseudocode"): "a Program prints itself",
}
"""Imports that point up, at call time, each with its reason."""

ABSENT = [
    ("derive", "equations networks printing documents render sympy"),  # no text, no network
    ("descent", "sympy tree model functions derive compile algebra"),  # no SymPy
    ("documents", "render"),  # joins no markup
    ("compile", "derive"),  # no derivative rule
]
"""The imports that are not there: they carry the architecture."""

HEAVY = ("sympy", "numpy", "scipy", "matplotlib", "rich", "pandas")

MODULES = {
    ".".join(("symprop", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): path
    for path in sorted(ROOT.rglob("*.py"))
}


class Import(NamedTuple):
    """One import: from a module, of a module, in a line; or only for type checks."""

    by: str
    of: str
    line: int
    types: bool

    def __str__(self) -> str:
        return f"{self.by}, line {self.line}, imports {self.of}"


def imports(module: str) -> Iterator[Import]:
    """Every import of a module, inside functions and for type checks too."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    types = {id(inner) for node in ast.walk(tree) if _guards(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for name in _names(module, node):
                yield Import(module, name, node.lineno, id(node) in types)


def _guards(node: ast.AST) -> bool:
    """Whether this is ``if TYPE_CHECKING:``."""
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
    )


def _names(module: str, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    start = _start(module, node)
    for alias in node.names:
        inner = f"{start}.{alias.name}"
        yield inner if inner in MODULES else start


def _start(module: str, node: ast.ImportFrom) -> str:
    """The module after ``from``, with the dots in front of it followed."""
    if not node.level:
        return node.module or ""
    up = node.level - (MODULES[module].name == "__init__.py")
    package = module.split(".")[: -up or None]
    return ".".join([*package, *filter(None, [node.module])])


def unit(module: str) -> str:
    """The part of the package that a module belongs to; other packages are their own."""
    package, _, inside = module.partition(".")
    return inside.split(".")[0] if package == "symprop" and inside else package


ALL = [found for module in MODULES for found in imports(module)]
INNER = [found for found in ALL if found.of.split(".")[0] == "symprop"]
HEIGHT = {name: height for height, names in enumerate(LAYERS) for name in names.split()}


def test_every_part_has_a_layer() -> None:
    assert {unit(module) for module in MODULES} <= set(HEIGHT)


def test_no_import_points_up_or_sideways() -> None:
    wrong = [
        str(found)
        for found in INNER
        if unit(found.by) != unit(found.of)
        and HEIGHT[unit(found.by)] <= HEIGHT[unit(found.of)]
        and found[:2] not in DOORS
    ]
    assert not wrong


def test_every_door_is_used() -> None:
    assert {found[:2] for found in INNER} >= set(DOORS)


@pytest.mark.parametrize(("part", "absent"), ABSENT)
def test_the_imports_that_are_not_there(part: str, absent: str) -> None:
    mine = [found for found in ALL if unit(found.by) == part]
    assert mine
    assert not [str(found) for found in mine if unit(found.of) in absent.split()]


def test_there_are_no_cycles() -> None:
    graph: dict[str, set[str]] = {}
    for found in INNER:
        if found.by != found.of and not found.types and found[:2] not in DOORS:
            graph.setdefault(found.by, set()).add(found.of)
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the cycle


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_what_it_is(module: str) -> None:
    said = ast.get_docstring(ast.parse(MODULES[module].read_text(encoding="utf-8")))
    assert said
    assert said.split("\n")[0].rstrip().endswith((".", ","))


def test_import_is_light() -> None:
    code = f"import sys, symprop; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
