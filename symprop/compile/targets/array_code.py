"""Array code as files: an equation a line, functions by their definitions or in stable forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from ...functions import FUNCTIONS
from ...model import Definitions
from ...rewriting import Fresh
from ..arrays import Arrays
from ..lines import WIDTH, broken, counted, lines, updated
from ..lowering import Lowering
from ..numpy_code import NumpyWriter
from ..products import by_letters
from ..program import Change, Contraction, Counter, Elementwise, Node, Program, Step, Update
from ..writer import Code
from .comments import comment, one_line
from .readable import readable

INDENT = "    "
ARGUMENTS = ("u", "v")


class ArrayWriter(NumpyWriter):
    """NumPy code; with ``by_name`` a function that has a definition is called by its name."""

    RESERVED: frozenset[str] = frozenset({"compute", "values", "name", "result", *FUNCTIONS})

    def __init__(self, program: Program, by_name: bool) -> None:
        program = readable(program) if by_name else program
        super().__init__(program)
        self.program, self.by_name = program, by_name
        self.names = _apart(self.names, self.RESERVED)
        self.letters = {k: self.names.get(n, n) for k, n in self.letters.items()}
        self.called: dict[str, None] = {}

    def call(self, operation: str, arguments: list[Code], node: Elementwise) -> Code:
        if not self.by_name or not _explained(operation):
            return super().call(operation, arguments, node)
        self.called[operation] = None
        return Code(f"{operation}({', '.join(a.text for a in arguments)})")

    def constant(self, code: Code) -> Code:
        """As on paper where functions are shown by name: there a number may widen float32."""
        return code if self.by_name else super().constant(code)

    def contraction(self, node: Contraction) -> Code:
        """By letters where arrays have more axes than a page: nobody reads transposes of three."""
        many = max(len(node.left.axes), len(node.right.axes), len(node.axes)) > 2
        if not self.by_name or not many:
            return super().contraction(node)
        return by_letters(node, self.code(node.left), self.code(node.right))

    def body(self) -> list[str]:
        """All lines with their equations, a heading over each pass."""
        found: list[str] = []
        part = ""
        for step in self.program.steps:
            if step.part != part and step.part in ("forward", "backward"):
                found += [""] * bool(found) + [f"# {step.part} pass"]
            part = step.part
            found += self.step(step) if isinstance(step, Step) else self.change(step)
        return indented(found)

    def step(self, step: Step) -> Iterator[str]:
        """The lines of an assignment."""
        yield from commented(lines(replace(step, note=""), self), step.note)

    def change(self, step: Change) -> Iterator[str]:
        """The lines of what changes arrays, under the loop that it runs in."""
        inner = [line for u in step.updates for line in commented(self.update(u), u.note)]
        if step.counter is None:
            yield from inner
        else:
            yield from self.loop(step, step.counter, inner)

    def loop(self, step: Change, counter: Counter, inner: list[str]) -> Iterator[str]:
        """Lines that run once for each value of a letter."""
        del step
        yield f"for {counted(counter, self)}:"
        yield from indented(inner)

    def update(self, update: Update) -> list[str]:
        """The lines of one update."""
        return broken(updated(update, self))

    def definitions(self) -> list[str]:
        """The functions that have been called, in terms of simpler ones."""
        inner = type(self)(Program(ARGUMENTS, (), ()), by_name=True)
        found: dict[str, list[str]] = {}
        waiting = [*self.called]
        while waiting:
            name = waiting.pop(0)
            if name not in found:
                arguments = ", ".join(ARGUMENTS[: FUNCTIONS[name].arity])
                code = inner.code(lowered(name)).text
                found[name] = ["", "", f"def {name}({arguments}):", f"{INDENT}return {code}"]
                waiting += inner.called
        return [line for function in found.values() for line in function]


def _explained(operation: str) -> bool:
    """Whether a function is shown by its definition; those that NumPy has by name are not."""
    row = FUNCTIONS.get(operation)
    return row is not None and row.definition is not None and f"np.{operation}(" not in row.numpy


def commented(written: list[str], note: str) -> Iterator[str]:
    """Code with its equation: behind a line that has room for it, else above.

    >>> list(commented(["y = w*x"], "y[i] = w*x[i]"))
    ['y = w*x  # y[i] = w*x[i]']
    """
    note = one_line(note)
    if note and len(written) == 1 and len(written[0]) + len(note) + 4 <= WIDTH:
        yield f"{written[0]}  # {note}"
        return
    yield from comment(note) if note else ()
    yield from written


def indented(code: Iterable[str]) -> list[str]:
    """Lines one level further in."""
    return [line and INDENT + line for line in code]


@cache
def lowered(name: str) -> Node:
    """The definition of a function as operations on ``u`` and ``v``."""
    definition = FUNCTIONS[name].definition
    assert definition is not None
    numbers = Definitions((), (), ARGUMENTS, "u", dict.fromkeys(ARGUMENTS, ()), {})
    return Lowering(Arrays(numbers, {}, {}), Fresh({}, ()), ()).node(definition)


def _apart(names: Mapping[str, str], reserved: frozenset[str]) -> dict[str, str]:
    """Identifiers that are none of the reserved names either."""
    found = dict(names)
    for name, new in names.items():
        while new in reserved or (new != found[name] and new in found.values()):
            new += "_"
        found[name] = new
    return found
