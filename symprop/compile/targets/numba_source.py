"""numba: loops over single numbers, compiled; functions that become vector code."""

from __future__ import annotations

import ast
import builtins
import keyword
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from ..lines import broken
from ..program import Literal, Program
from .array_code import INDENT, indented
from .comments import used
from .fusing import fused
from .loop_writer import LoopWriter, Printer, Syntax
from .loops import Loops
from .material import Material, Target, literals, titled
from .statements import Allocate, Assign, Let, Loop

FUNCTIONS: Mapping[str, str] = MappingProxyType(
    {
        **{name: f"{name}({{u}})" for name in ("exp", "log", "log1p", "tanh")},
        **{name: f"{name}({{u}})" for name in ("softplus", "sigmoid")},
        **{name: f"{name}({{u}})" for name in ("leaky_relu", "elu", "gelu", "silu", "sign")},
        **{name: f"math.{name}({{u}})" for name in ("expm1", "sqrt", "sin", "cos")},
        **{name: f"math.{name}({{u}})" for name in ("tan", "sinh", "cosh", "atan", "erf")},
        "lgamma": "math.lgamma({u})",
        "digamma": "digamma({u})",
        "polygamma": "polygamma({u}, {v})",
        "abs": "abs({u})",
        "max": "largest({u}, {v})",
        "min": "least({u}, {v})",
        "relu": "largest({u}, 0.0)",
    }
)
"""The code of every row of `symprop.functions.FUNCTIONS`."""

VECTOR = ("exp", "log", "log1p", "tanh", "softplus", "sigmoid", "silu")
"""Functions that the compiler turns into vector code, where nothing else stands in their loop."""

SIMPLE = {name: f"math.{name}({{u}})" for name in ("exp", "log", "log1p", "tanh")}
TEXTBOOK: Mapping[str, str] = MappingProxyType({**FUNCTIONS, **SIMPLE})
"""The same in style textbook."""

HELPERS = ("numba_helpers.py", "numba_places.py")

EXACT = '@njit(fastmath={"contract"}, error_model="numpy")'
"""How helper functions are compiled: no rounding may be optimized away in them."""

LOOSE = '@njit(fastmath={"contract", "reassoc"}, error_model="numpy")'
"""How sums are compiled: their terms may be added in any order."""

PLAIN = '@njit(error_model="numpy")'
"""How everything is compiled in style textbook."""

ENTRY = f"{LOOSE[:-1]}, nogil=True, cache=True)"
"""How a function is compiled that Python calls: kept, and free to run in threads."""


@cache
def helpers(fast: bool = True) -> Mapping[str, str]:
    """The functions of `HELPERS` as text, each to be compiled."""
    found = {"MAGIC": 'MAGIC = 6755399441055744.0\n"""1.5 * 2**52"""'}
    for name in HELPERS if fast else (*HELPERS, "numba_textbook.py"):
        text = files(__package__).joinpath(name).read_text(encoding="utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef):
                code = str(ast.get_source_segment(text, node)).replace(": Vector", "")
                found[node.name] = f"{EXACT if fast else PLAIN}\n{code}"
    # a call in a call keeps a loop from becoming vector code, five times as slow
    series = found.pop("risen").split('"""')[2].rpartition("    return")[0].strip("\n")
    return MappingProxyType({n: c.replace("    p = risen(r)", series) for n, c in found.items()})


@cache
def syntax(fast: bool = True) -> Syntax:
    """How numba's Python writes what loops do."""
    own = {"np", "math", "njit", "kernel", "compute", "objective", "vector", "gradient", "values"}
    return Syntax(
        reserved=frozenset({*keyword.kwlist, *dir(builtins), *helpers(), *own}),
        functions=FUNCTIONS if fast else TEXTBOOK,
        words={
            "where": "({v} if {u} else {w})",
            "bracket": "(1.0 if {u} else 0.0)",
            "not": "(not {u})",
            "square": "square({u})",
            "power": "math.pow({u}, {v})",
            "clip": "clip({u}, {v})",
        },
        joined={"and": "and", "or": "or"},
        constants={"pi": "math.pi", "inf": "np.inf"},
        element=lambda name, entries: f"{name}[{', '.join(entries)}]",
        length=lambda name, axis: f"{name}.shape[{axis}]",
    )


class _Printer(Printer):
    INDENT = INDENT

    def head(self, loop: Loop) -> str:
        name, first = self.writer.names[loop.letter], self.writer.affine(loop.first).text
        if loop.direction < 0:
            last = self.writer.last(loop)
            return f"for {name} in range({last}, {first} - 1, -1):"
        stop = self.writer.code(loop.stop).text
        return f"for {name} in range({stop if first == '0' else f'{first}, {stop}'}):"

    def let(self, let: Let) -> str:
        value = self.writer.code(let.value).text
        if isinstance(let.value, Literal) and isinstance(let.value.value, int):
            value = repr(float(let.value.value))
        return f"{self.writer.names[let.name]} = {value}"

    def allocate(self, array: Allocate) -> str:
        counts = ", ".join(self.writer.code(c).text for c in array.counts)
        shape = counts if len(array.counts) == 1 else f"({counts})"
        return f"{self.writer.names[array.name]} = np.zeros({shape})"

    def assign(self, assign: Assign) -> str:
        place, value = self.writer.read(assign.place), self.writer.code(assign.value)
        return f"{place.text} {'+=' if assign.adds else '='} {value.text}"


def body(program: Program, fast: bool) -> tuple[list[str], Mapping[str, str]]:
    """The lines between inputs and outputs, and what every name is in them."""
    loops = Loops(program, accumulate=fast, apart=VECTOR if fast else ())
    writer = LoopWriter(loops, syntax(fast))
    return _Printer(writer).lines(fused(loops) if fast else loops.statements), writer.names


def kernel(program: Program, fast: bool) -> tuple[list[str], Mapping[str, str]]:
    """``kernel(...)``, which returns all outputs in order, and what its names are."""
    lines, names = body(program, fast)
    arguments = ", ".join(names[n] for n in program.inputs)
    result = broken(f"return {_tuple([names[n] for n in program.outputs])}")
    head = [LOOSE if fast else PLAIN, *broken(f"def kernel({arguments}):")]
    return [*head, *lines, *indented(result)], names


def module(code: Sequence[str], fast: bool = True) -> list[str]:
    """Code below its imports and the helper functions that it calls."""
    functions = used(helpers(fast), "\n".join(code))
    text = "\n".join([*functions, *code])
    known = {"math.": "import math", "np.": "import numpy as np"}
    imports = [line for sign, line in known.items() if sign in text]
    split = [line for function in functions for line in ("", "", *function.splitlines())]
    gap = [""] if imports[:1] == ["import math"] else []
    return [*imports[:1], *gap, *imports[1:], "from numba import njit", *split, "", "", *code]


def file(material: Material) -> str:
    """The kernel, a function that gives its results by name, and an example."""
    program = material.program
    fast = material.style == "fast"
    code, names = kernel(program, fast)
    arguments = ", ".join(names[n] for n in program.inputs)
    named = broken(f"names = {_tuple([_quoted(n) for n in program.outputs])}")
    wrapper = [
        *broken(f"def compute({arguments}):"),
        *indented([*named, *broken(f"return dict(zip(names, kernel({arguments})))")]),
    ]
    whole = [*code, "", "", *wrapper, *_example(material, names)]
    return "\n".join([*titled(material, "#"), "", *module(whole, fast)]) + "\n"


def _tuple(parts: Sequence[str]) -> str:
    return f"({', '.join(parts)}{',' * (len(parts) == 1)})"


def _quoted(name: str) -> str:
    return f'"{name}"'


def _example(material: Material, names: Mapping[str, str]) -> Iterable[str]:
    if not material.values:
        return ()
    named = {names[n]: v for n, v in material.values.items()}
    code = [
        "values = {",
        *indented(literals(named, "np.array(", ")")),
        "}",
        "for name, result in compute(**values).items():",
        f'{INDENT}print(f"{{name}} = {{result}}")',
    ]
    return ["", "", 'if __name__ == "__main__":', *indented(code)]


TARGET = Target("numba", ".py", file, package="numba")
