"""The derivative of a model is a model: the list extended by its adjoints."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Definition
from ..tree import Affine, Ref
from .backward import adjoint_names
from .graph import Graph
from .paths import added, contributions
from .tidying import tidy


def extended(graph: Graph, wanted: Iterable[str]) -> tuple[Definition, ...]:
    """The definitions, then the adjoints of ``wanted`` and of all between, from the loss down.

    The adjoint of q is called d_q. It is defined at all elements of q, as the sum of what each
    definition that reads q contributes.
    """
    model = graph.model
    asked = tuple(wanted)
    relevant = graph.between(asked)
    names = adjoint_names(model)
    last = {d.name: k for k, d in enumerate(model.definitions)}
    order = sorted(last, key=last.__getitem__, reverse=True)
    inner = [n for n in order if n in relevant and n != model.loss and n not in asked]
    found: list[Definition] = []
    for name in (*inner, *asked):
        ref = model.ref(name)
        access = tuple(i for i in ref.access if isinstance(i, Affine))
        paths = contributions(graph, Ref(name, access), relevant, names)
        body = tidy(added(path.product(values=True) for path in paths))
        found.append(Definition(names[name], access, body))
    return (*model.definitions, *found)
