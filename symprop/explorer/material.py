"""All that a page knows of its model, as data that JSON can hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..derive.backward import adjoint_names
from ..derive.graph import Graph
from ..documents.roles import roles_of
from ..equations import unparse
from ..errors import SympropError
from ..figures.labels import runs, tspans
from ..model import Definitions
from ..notation import Style, style_of
from ..printing import to_spoken
from ..ranges import axis_lower
from ..tree import Ref
from ..values import check, fit
from .plots import plotted
from .pool import Pool
from .telling import told
from .trees import has_value, listed


def style_for(model: Definitions, graph: Graph) -> Style:
    """How names look on the page; adjoints print as δ."""
    adjoints = {adjoint: name for name, adjoint in adjoint_names(model).items()}
    return replace(style_of(model, adjoint_of=adjoints), limits=graph.scope.limits)


def material(model: Definitions, graph: Graph, style: Style) -> dict[str, Any]:
    """The model with its values, formulas and derivations.

    Raises `DataError` where data or parameters have no values: a page shows numbers.
    """
    pool = Pool(style)
    values = check(model)
    found: dict[str, Any] = {
        "loss": model.loss,
        "origin": model.origin,
        "rows": model.rows,
        "parameters": list(model.parameters),
        "data": list(model.data),
        "quantities": list(model.quantities),
        "names": {name: _name(model, name, pool) for name in model.names},
        "adjoints": dict(adjoint_names(model)),
        "values": {name: _numbers(value) for name, value in values.items()},
        "shapes": {name: list(getattr(value, "shape", ())) for name, value in values.items()},
        "lookups": _lookups(model),
        "definitions": [_definition(model, k, pool) for k in range(len(model))],
        "derivations": {p: told(graph, model.ref(p), pool) for p in model.parameters},
        "plot": plotted(model, roles_of(model), pool),
        "equations": unparse(model),
    }
    found["limits"] = {k: [listed(a), listed(b)] for k, (a, b) in graph.scope.limits.items()}
    found["sizes"] = dict(model.sizes)
    found["counts"] = fit(model, values)
    found["growing"] = _growing(model, values)
    found |= {"formulas": pool.formulas, "latex": pool.latex}
    found |= {"numbers": pool.values, "parts": pool.parts}
    return found


def _name(model: Definitions, name: str, pool: Pool) -> dict[str, Any]:
    ref = Ref(name)
    return {
        "axes": list(model.axes[name]),
        "lower": list(axis_lower(model, name)),
        "formula": pool.formula(ref),
        "svg": tspans(runs((ref,), pool.style)),
        "spoken": to_spoken(ref, pool.style),
    }


def _numbers(value: Any) -> list[float] | float:
    """A number, or all numbers of an array in the order of its elements."""
    if not hasattr(value, "ravel"):
        return float(value)
    flat = [float(number) for number in value.ravel().tolist()]
    return flat if value.ndim else flat[0]


def _definition(model: Definitions, place: int, pool: Pool) -> dict[str, Any]:
    definition = model.definitions[place]
    found = {
        "name": definition.name,
        "left": pool.formula(definition.ref),
        "right": pool.formula(definition.body, live=True),
        "letters": list(definition.letters),
    }
    if has_value(definition.body):
        found["value"] = pool.value(definition.body)
    return found


def _lookups(model: Definitions) -> dict[str, list[str]]:
    """Data that are positions in an array: the array and the number of its axis."""
    found: dict[str, list[str]] = {}
    for definition in model:
        for node in definition.body.walk():
            if isinstance(node, Ref):
                for axis, index in enumerate(node.access):
                    if isinstance(index, Ref):
                        found[index.name] = [node.name, str(axis)]
    return found


def _growing(model: Definitions, values: Mapping[str, Any]) -> dict[str, int] | None:
    """By how much each size grows with a row more; None where a row more does not fit."""
    import numpy as np

    data = [n for n in model.data if model.rows in model.axes[n]]
    if not data or any(model.axes[n][0] != model.rows for n in data):
        return None
    longer = {n: np.concatenate([values[n], values[n][-1:]]) for n in data}
    try:
        before, after = fit(model, values), fit(model, {**values, **longer})
    except SympropError:
        return None
    found = {size: after[size] - count for size, count in before.items() if after[size] != count}
    return found if set(found.values()) == {1} else None


def functions_in(tree: Any) -> Iterator[str]:
    """The functions that listed expressions apply."""
    if isinstance(tree, list):
        if tree[:1] == ["apply"]:
            yield tree[1]
        for part in tree:
            yield from functions_in(part)
