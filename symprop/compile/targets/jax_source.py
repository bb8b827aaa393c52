"""JAX: pure functions of parameters and data, for ``jit``, ``grad``, ``vmap`` and many devices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...tree import Affine
from ..lines import broken
from ..products import aligned
from ..program import Change, Counter, Node, Program, Span, Update
from ..writer import Code
from .array_code import INDENT, ArrayWriter, indented
from .material import Material, Target, literals, titled
from .numpy_source import imported, returned

IMPORTS = {
    "partial(": "from functools import partial",
    "jax.": "import jax",
    "jnp.": "import jax.numpy as jnp",
}


class JaxWriter(ArrayWriter):
    """Nothing is changed in place: ``x.at[...].add(...)`` is a new array."""

    RESERVED = ArrayWriter.RESERVED | {
        *("jax", "jnp", "parameters", "data", "state", "count", "value", "value_and_grad"),
        *("loss", "gradient", "partial", "sizes"),
    }

    def __init__(self, program: Program, by_name: bool) -> None:
        super().__init__(program, by_name)
        self.loops = 0

    def code(self, node: Node) -> Code:
        """NumPy's names are those of ``jax.numpy``."""
        found = super().code(node)
        text = re.sub(r"\bnp\.", "jnp.", found.text)
        return Code(re.sub(r"(?<!jax\.)\bscipy\.", "jax.scipy.", text), found.rank)

    def constant(self, code: Code) -> Code:
        """JAX does not let such a number widen float32, and may trace it."""
        return code

    def update(self, update: Update) -> list[str]:
        name, axes = self.names[update.place.name], update.place.axes
        value = aligned(self.code(update.value), update.value.axes, axes).text
        if not axes and not update.place.access:
            return broken(f"{name} = {name} + {value}" if update.adds else f"{name} = {value}")
        entries = ", ".join(self.entries(update.place)) or ":"
        return broken(f"{name} = {name}.at[{entries}].{'add' if update.adds else 'set'}({value})")

    def loop(self, step: Change, counter: Counter, inner: list[str]) -> Iterator[str]:
        """One step of the loop as a function, so that it is compiled once."""
        if _cuts(step, counter.letter):
            yield from super().loop(step, counter, inner)
            return
        self.loops += 1
        step_name, letter = f"step_{self.loops}_of_{counter.letter}", self.names[counter.letter]
        changed = list(dict.fromkeys(self.names[u.place.name] for u in step.updates))
        state = ", ".join(changed) + "," * (len(changed) == 1)
        upward = counter.direction == 1
        yield ""
        yield f"def {step_name}({letter if upward else 'count'}, state):"
        yield f"{INDENT}{state} = state"
        if not upward:
            yield f"{INDENT}{letter} = {self.affine(counter.last).text} - count"
        yield from indented([*inner, f"return {state}"])
        yield ""
        one = Affine(offset=1)
        last = counter.last + one if upward else counter.last + counter.first * -1 + one
        first = self.affine(counter.first).text if upward else "0"
        call = f"jax.lax.fori_loop({first}, {self.affine(last).text}, {step_name}, ({state}))"
        yield from broken(f"{state} = {call}")


def _cuts(step: Change, letter: str) -> bool:
    """Whether a part of an axis begins or ends where the loop stands; JAX must know its length."""
    entries = (
        e
        for root in step.nodes
        for node in root.walk()
        for e in getattr(node, "access", ())
        if isinstance(e, Span)
    )
    return any(letter in dict((*e.start.sizes, *e.stop.sizes)) for e in entries)


def functions(material: Material) -> list[str]:
    """``value(parameters, data)`` and ``value_and_grad(parameters, data)``, below what they call.

    Sizes that no array shows are keywords of both.
    """
    named = material.style == "textbook"
    ahead, whole = (JaxWriter(p, named) for p in (material.forward, material.program))
    loss = whole.names[material.loss]
    slopes = ((of, whole.names[n]) for n, of in material.gradient_of.items())
    code = [
        *_function("value", material, ahead, [f"{INDENT}return {ahead.names[material.loss]}"]),
        *_function("value_and_grad", material, whole, returned(slopes, f"{loss}, ")),
    ]
    whole.called |= ahead.called
    return [*whole.definitions(), *code]


def _function(name: str, material: Material, writer: JaxWriter, result: list[str]) -> list[str]:
    keywords = f", *, {', '.join(material.sizes)}" if material.sizes else ""
    inputs = [n for n in writer.program.inputs if n not in material.sizes]
    given = [
        f'{writer.names[n]} = {"parameters" if n in material.parameters else "data"}["{n}"]'
        for n in inputs
    ]
    body = [*indented(given), "", *writer.body(), *result]
    return ["", "", f"def {name}(parameters, data{keywords}):", *body]


def file(material: Material) -> str:
    """Both functions, and an example that runs them compiled."""
    code = functions(material)
    example = _example(material)
    imports = imported([*code, *example], IMPORTS)
    return "\n".join([*titled(material, "#"), *imports, *code, *example]) + "\n"


def _example(material: Material) -> list[str]:
    if not material.values:
        return []
    code = [
        "# JAX computes in float32 unless it is told otherwise",
        'jax.config.update("jax_enable_x64", True)',
        *_values("parameters", material, material.parameters),
        *_values("data", material, material.data),
    ]
    sizes = "".join(f", {n}={material.values[n]}" for n in material.sizes)
    both = f"partial(value_and_grad{sizes})" if sizes else "value_and_grad"
    code += [
        f"loss, gradient = jax.jit({both})(parameters, data)",
        f'print(f"{material.loss} = {{loss}}")',
        "for name, result in gradient.items():",
        f'{INDENT}print(f"d_{{name}} = {{result}}")',
    ]
    return ["", "", 'if __name__ == "__main__":', *indented(code)]


def _values(word: str, material: Material, names: tuple[str, ...]) -> list[str]:
    values = {n: material.values[n] for n in names}
    return [f"{word} = {{", *indented(literals(values, "jnp.array(", ")")), "}"]


TARGET = Target("jax", ".py", file, package="jax")
