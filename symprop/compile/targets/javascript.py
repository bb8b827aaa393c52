"""JavaScript: plain functions over nested arrays of numbers, without any library."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from ..lines import WIDTH
from ..program import Program
from .comments import used
from .fusing import fused
from .loop_writer import LoopWriter, Printer, Syntax
from .loops import Loops
from .material import Material, Target, titled, written
from .statements import Allocate, Assign, Let, Loop

WORDS = """
arguments await break case catch class const continue debugger default delete do else enum eval
export extends false finally for function if implements import in instanceof interface let new
null package private protected public return static super switch this throw true try typeof
undefined var void while with yield Array Float64Array Infinity Math NaN Number Object compute
console globalThis module process require values
"""

FUNCTIONS: Mapping[str, str] = MappingProxyType(
    {
        "exp": "Math.exp({u})",
        "log": "Math.log({u})",
        "log1p": "Math.log1p({u})",
        "expm1": "Math.expm1({u})",
        "sqrt": "Math.sqrt({u})",
        "sin": "Math.sin({u})",
        "cos": "Math.cos({u})",
        "tan": "Math.tan({u})",
        "sinh": "Math.sinh({u})",
        "cosh": "Math.cosh({u})",
        "tanh": "Math.tanh({u})",
        "atan": "Math.atan({u})",
        "erf": "erf({u})",
        "lgamma": "lgamma({u})",
        "digamma": "digamma({u})",
        "polygamma": "polygamma({u}, {v})",
        "abs": "Math.abs({u})",
        "sign": "Math.sign({u})",
        "max": "Math.max({u}, {v})",
        "min": "Math.min({u}, {v})",
        "softplus": "softplus({u})",
        "sigmoid": "sigmoid({u})",
        "relu": "Math.max({u}, 0)",
        "leaky_relu": "leaky_relu({u})",
        "elu": "elu({u})",
        "gelu": "gelu({u})",
        "silu": "silu({u})",
    }
)
"""The code of every row of `symprop.functions.FUNCTIONS`."""


@cache
def helpers() -> Mapping[str, str]:
    """The functions of ``helpers.js``, each with the comment above it."""
    text = files(__package__).joinpath("helpers.js").read_text(encoding="utf-8")
    found = {}
    for code in text.strip().split("\n\n"):
        match = re.search(r"^function (\w+)", code, re.MULTILINE)
        assert match is not None
        found[match[1]] = code
    return MappingProxyType(found)


@cache
def _syntax() -> Syntax:
    return Syntax(
        reserved=frozenset({*WORDS.split(), *helpers()}),
        functions=FUNCTIONS,
        words={
            "where": "({u} ? {v} : {w})",
            "bracket": "({u} ? 1 : 0)",
            "not": "!({u})",
            "square": "square({u})",
            "power": "Math.pow({u}, {v})",
            "clip": "clip({u}, {v})",
        },
        joined={"and": "&&", "or": "||"},
        constants={"pi": "Math.PI", "inf": "Infinity"},
        element=lambda name, entries: name + "".join(f"[{e}]" for e in entries),
        length=lambda name, axis: name + "[0]" * axis + ".length",
        compared={"==": "===", "!=": "!=="},
    )


class _Printer(Printer):
    INDENT = "  "
    COMMENT = "//"
    STOP = ";"
    END = "}"

    def head(self, loop: Loop) -> str:
        name, first = self.writer.names[loop.letter], self.writer.affine(loop.first).text
        if loop.direction < 0:
            last = self.writer.last(loop)
            return f"for (let {name} = {last}; {name} >= {first}; {name}--) {{"
        stop = self.writer.code(loop.stop).text
        return f"for (let {name} = {first}; {name} < {stop}; {name}++) {{"

    def let(self, let: Let) -> str:
        word = "let" if let.changes else "const"
        return f"{word} {self.writer.names[let.name]} = {self.writer.code(let.value).text}"

    def allocate(self, array: Allocate) -> str:
        counts = ", ".join(self.writer.code(c).text for c in array.counts)
        return f"const {self.writer.names[array.name]} = zeros({counts})"

    def assign(self, assign: Assign) -> str:
        place, value = self.writer.read(assign.place), self.writer.code(assign.value)
        return f"{place.text} {'+=' if assign.adds else '='} {value.text}"


def source(program: Program, fast: bool = False) -> str:
    """``function compute(values)``, which returns an object with every output by name.

    ``values`` holds a number or a nested array for each name in ``program.inputs``; scalars come
    back as numbers, arrays nested, the innermost as ``Float64Array``. What helper functions it
    needs stand above it. ``fast``: with as few loops and arrays as can be.
    """
    loops = Loops(program, accumulate=fast)
    writer = LoopWriter(loops, _syntax())
    body = _Printer(writer).lines(fused(loops) if fast else loops.statements)
    given = _listed("const {", program.inputs, writer.names, "} = values;")
    found = _listed("return {", program.outputs, writer.names, "};")
    text = "\n".join(["function compute(values) {", *given, *body, *found, "}"])
    return "\n\n".join([*used(helpers(), text), text]) + "\n"


def _listed(
    opening: str, names: tuple[str, ...], known: Mapping[str, str], closing: str
) -> list[str]:
    """Names in braces, over several lines where they need them."""
    inner = ", ".join(n if known[n] == n else f"{n}: {known[n]}" for n in names)
    line = f"  {opening} {inner} {closing}"
    if len(line) <= WIDTH:
        return [line]
    margin = "    "
    rows = textwrap.wrap(inner, WIDTH, initial_indent=margin, subsequent_indent=margin)
    return [f"  {opening}", *rows, f"  {closing}"]


def file(material: Material) -> str:
    """The functions, and an example that Node runs."""
    code = source(material.program, fast=material.style == "fast")
    text = "\n".join([*titled(material, "//"), "", code])
    if not material.values:
        return text
    lines = []
    for name, value in material.values.items():
        first, *rest = written(value, "", "")
        lines += [f"    {name}: {first}", *(f"    {line}" for line in rest)]
    example = ['if (typeof require !== "undefined" && require.main === module) {']
    example += ["  const values = {", *lines, "  };", "  console.log(compute(values));", "}"]
    return "\n".join([text, *example]) + "\n"


TARGET = Target("javascript", ".js", file)
