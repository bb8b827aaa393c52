"""What a page can plot of a model: the squiggle where one input has one, else row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..documents.roles import Roles, added, needed
from ..figures.labels import runs, tspans
from ..model import Definition, Definitions
from ..tree import Affine, Expression, Multiply, Reduce, Ref, Softmax
from .pool import Pool


def plotted(model: Definitions, roles: Roles, pool: Pool) -> dict[str, Any]:
    """The names in the plot; ``terms`` are what the squiggle is the sum of."""
    squiggle = _has_squiggle(model, roles)
    found: dict[str, Any] = {
        "input": roles.input if squiggle else None,
        "output": roles.output if _by_rows(model, roles.output) else None,
        "observed": roles.observed if _by_rows(model, roles.observed) else None,
        "inputs": [name for name in roles.inputs if _by_rows(model, name)],
        "labels": _labels(model, roles.output) if _by_rows(model, roles.output) else None,
        "differs": roles.differs,
        "terms": [],
    }
    if squiggle and roles.output and len(model.axes[roles.output]) == 1:
        body = model.definition_of[roles.output][0].body
        terms = added(body)
        hidden = [t for t in terms if _reads(t, model.quantities)]
        if len(hidden) > 1:
            found["terms"] = [[pool.value(t), pool.formula(t), _label(t, pool)] for t in hidden]
    return found


def _label(term: Expression, pool: Pool) -> str:
    """A term as the inside of an SVG text, for the legend of a picture."""
    factors = term.factors if isinstance(term, Multiply) else (term,)
    text = tuple(piece for factor in factors for piece in (" ", factor))
    return tspans(runs(text[1:], pool.style))


def _labels(model: Definitions, output: str | None) -> tuple[str, int] | None:
    """Data by row that look up an entry of the output, and the axis that they look it up in."""
    refs = [ref for d in model for ref in _refs(d) if ref.name == output]
    for ref in refs:
        for axis, index in enumerate(ref.access):
            if isinstance(index, Ref) and axis and model.axes[index.name] == (model.rows,):
                return index.name, axis
    return None


def _by_rows(model: Definitions, name: str | None) -> bool:
    """Whether a quantity has a number, or a few, for each row."""
    return name is not None and model.rows is not None and model.axes[name][:1] == (model.rows,)


def _has_squiggle(model: Definitions, roles: Roles) -> bool:
    """One number a row goes in, one comes out, and no row reads another."""
    if roles.input is None or roles.output is None or model.rows is None:
        return False
    plain = model.axes[roles.input] == (model.rows,) and _by_rows(model, roles.output)
    above = needed(model, roles.output)
    return plain and all(_keeps_rows(model, d) for d in model if d.name in above)


def _keeps_rows(model: Definitions, definition: Definition) -> bool:
    """Whether each row of a definition is made of the same row of what it reads."""
    rows = str(model.rows)
    alike = {k for k, size in model.sizes.items() if size == model.sizes.get(rows)}
    bound = {k for node in definition.body.walk() for k in _bound(node)}
    entries = [i for node in _refs(definition) for i in node.access]
    kept = all(isinstance(i, Affine) and _plain(i, rows) for i in entries)
    return kept and not bound & alike


def _refs(definition: Definition) -> Iterator[Ref]:
    yield definition.ref
    yield from (node for node in definition.body.walk() if isinstance(node, Ref))


def _plain(index: Affine, rows: str) -> bool:
    return index.letter == rows or rows not in (name for name, _ in index.letters)


def _bound(node: Expression) -> tuple[str, ...]:
    return node.letters if isinstance(node, (Reduce, Softmax)) else ()


def _reads(expr: Expression, names: Iterable[str]) -> bool:
    return any(isinstance(node, Ref) and node.name in names for node in expr.walk())
