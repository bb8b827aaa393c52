"""A list of definitions written as text that reads back as the same list, numbers included."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import SympropError
from ..model import Definition, Definitions
from ..resolution import default_sizes
from ..tree import (
    Add,
    Affine,
    Apply,
    Bracket,
    Compare,
    Constant,
    Differential,
    Divide,
    Expression,
    Logic,
    Multiply,
    Negative,
    Number,
    Pad,
    Power,
    Reduce,
    Ref,
    Softmax,
    Where,
)

WIDTH = 88
ADD, SIGN, MULTIPLY, DIVIDE, POWER, ATOM = range(1, 7)
"""How tightly each kind binds; what binds less than its place asks for gets brackets."""


def unparse(model: Definitions) -> str:
    """The equations of a model as text; ``parse`` makes an equal model of it.

    >>> from symprop.equations import parse
    >>> print(unparse(parse("data x[i] = [1, 2]\\nL=sum( (x[i] -w)**2,i )")))
    data x[i] = [1, 2]
    parameter w
    <BLANKLINE>
    L = sum((x[i] - w)**2, i)
    """
    head = [f"title {model.title}"] if model.title else []
    head += ["origin 0"] if model.origin == 0 else []
    head += _declared("data", model.data, model)
    head += _declared("parameter", model.parameters, model)
    head += [f"size {k} = {size}" for k, size in _unusual_sizes(model).items()]
    head += [f"index {k} = {_index(a)}..{_index(b)}" for k, (a, b) in model.ranges.items()]
    head += [f"rows {model.rows}"] if model.rows != _first_letter(model) else []
    body = [_equation(d) for d in model.definitions]
    last = model.definitions[-1].name
    tail = [f"output {model.output}"] if model.output else []
    tail += [f"loss {model.loss}"] if model.loss != last else []
    tail += [f"label {name} = {label}" for name, label in model.labels.items()]
    return "\n\n".join("\n".join(part) for part in (head, body, tail) if part)


def _declared(word: str, names: tuple[str, ...], model: Definitions) -> list[str]:
    """Declarations, several to a line while the line stays short."""
    lines: list[str] = []
    for name in names:
        left = spell(model.ref(name))
        item = f"{left} = {_numbers(model.values[name])}" if name in model.values else left
        if lines and len(lines[-1]) + len(item) < WIDTH:
            lines[-1] += f", {item}"
        else:
            lines.append(f"{word} {item}")
    return lines


def _numbers(value: Any) -> str:
    """Numbers to the last digit; whole ones without a point."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list):
        return f"[{', '.join(map(_numbers, value))}]"
    return repr(int(value) if value == int(value) and abs(value) < 1e15 else value)


def _first_letter(model: Definitions) -> str | None:
    return next((model.axes[name][0] for name in model.data if model.axes[name]), None)


def _unusual_sizes(model: Definitions) -> dict[str, str]:
    taken = {*model.names, *model.sizes, *model.ranges}
    usual = default_sizes(model.sizes, model.rows, taken)
    return {k: size for k, size in model.sizes.items() if usual[k] != size}


def _equation(d: Definition) -> str:
    return f"{spell(d.ref)} = {spell(d.body)}"


def spell(expression: Expression, level: int = ADD) -> str:
    """An expression in the grammar of equations, in brackets if it binds less than ``level``."""
    row = _ROWS.get(type(expression))
    if row is None:
        kind = type(expression).__name__.lower()
        raise SympropError(f"an expression of the kind {kind!r} cannot be written as an equation")
    own, write = row
    text = write(expression)
    return f"({text})" if own < level else text


def _ref(ref: Ref) -> str:
    inside = ",".join(_index(k) if isinstance(k, Affine) else _ref(k) for k in ref.access)
    return f"{ref.name}[{inside}]" if ref.access else ref.name


def _index(index: Affine) -> str:
    """Letters, sizes, number; a negative letter after what is positive: ``n-i+1``."""
    groups = [index.letters, index.sizes]
    if index.letters and index.letters[0][1] < 0 < max((c for _, c in index.sizes), default=0):
        groups.reverse()
    terms = [_term(name, c) for group in groups for name, c in group]
    terms += [f"{index.offset:+d}"] if index.offset or not terms else []
    return "".join(terms).removeprefix("+")


def _affine(index: Affine) -> str:
    text = _index(index)
    return text if text.isidentifier() or text.isdigit() else f"({text})"


def _term(name: str, coefficient: int) -> str:
    sign = "-" if coefficient < 0 else "+"
    size = abs(coefficient)
    return f"{sign}{name}" if size == 1 else f"{sign}{size}*{name}"


def _add(node: Add) -> str:
    first, *rest = node.terms
    parts = [spell(first, SIGN)]
    for term in rest:
        if isinstance(term, Negative):
            parts.append(f" - {spell(term.body, MULTIPLY)}")
        else:
            parts.append(f" + {spell(term, MULTIPLY)}")
    return "".join(parts)


def _multiply(node: Multiply) -> str:
    first, *rest = node.factors
    return "*".join([spell(first, DIVIDE), *(spell(f, POWER) for f in rest)])


def _call(name: str, body: Expression, letters: tuple[str, ...]) -> str:
    return f"{name}({', '.join([spell(body), *letters])})"


def _logic(node: Logic) -> str:
    parts = [f"({spell(p)})" if isinstance(p, Logic) else spell(p) for p in node.parts]
    return f"not ({parts[0]})" if node.word == "not" else f" {node.word} ".join(parts)


def _where(condition: Expression, then: Expression, otherwise: Expression) -> str:
    return f"where({spell(condition)}, {spell(then)}, {spell(otherwise)})"


def _differential(node: Differential) -> str:
    steps = (f"{_ref(by)}, {n}" if n > 1 else _ref(by) for by, n in node.steps)
    return f"diff({', '.join([_ref(node.quantity), *steps])})"


_ROWS: Mapping[type, tuple[int, Callable[[Any], str]]] = {
    Number: (ATOM, lambda e: repr(e.value)),
    Constant: (ATOM, lambda e: e.name),
    Affine: (ATOM, _affine),
    Ref: (ATOM, _ref),
    Add: (ADD, _add),
    Negative: (SIGN, lambda e: f"-{spell(e.body, MULTIPLY)}"),
    Multiply: (MULTIPLY, _multiply),
    Divide: (DIVIDE, lambda e: f"{spell(e.top, MULTIPLY)}/{spell(e.bottom, POWER)}"),
    Power: (POWER, lambda e: f"{spell(e.base, ATOM)}**{spell(e.exponent, POWER)}"),
    Apply: (ATOM, lambda e: f"{e.function}({', '.join(spell(a) for a in e.arguments)})"),
    Reduce: (ATOM, lambda e: _call(e.kind, e.body, e.letters)),
    Softmax: (ATOM, lambda e: _call("softmax", e.body, e.letters)),
    Pad: (ATOM, lambda e: f"pad({_ref(e.ref)}, {spell(e.fill)})"),
    Differential: (ATOM, _differential),
    Compare: (ADD, lambda e: f"{spell(e.left)} {e.sign} {spell(e.right)}"),
    Logic: (ADD, _logic),
    Where: (ATOM, lambda e: _where(e.condition, e.then, e.otherwise)),
    Bracket: (ATOM, lambda e: _where(e.condition, Number(1), Number(0))),
}
