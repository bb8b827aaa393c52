"""The forms of a derivation beside the one with indices: per element, and in matrices."""

from __future__ import annotations

from collections.abc import Mapping

from .derive.elements import by_element
from .derive.graph import Graph
from .derive.matrix_telling import in_matrices
from .derive.record import Record
from .derive.telling import tell
from .errors import SympropError
from .model import Definitions
from .ranges import axis_lower
from .rewriting import free_letters
from .tree import Index, Ref, literal
from .values import check, fit


def per_element(graph: Graph, record: Record, plugged: bool) -> tuple[Record, bool]:
    """The record for one element, the first of an array, with its sums written out.

    Also whether the model's own values have settled how long the sums are. Where numbers have
    been plugged in it is told per element already.
    """
    if plugged:
        return record, False
    model, target = graph.model, record.target
    if free_letters(target):
        access: list[Index] = [literal(k) for k in axis_lower(model, target.name)]
        record = tell(graph, Ref(target.name, tuple(access)))
    sizes = _sizes(model)
    return by_element(record, sizes), bool(sizes)


def _sizes(model: Definitions) -> Mapping[str, int]:
    """The sizes that the model's values give, if they do."""
    try:
        return fit(model, check(model, needed=()))
    except SympropError:
        return {}


def with_matrices(graph: Graph, target: Ref, layout: str) -> Record:
    """The derivation by a whole parameter in matrices."""
    if target.access and not free_letters(target):
        raise SympropError(
            f"the matrix form is that of a whole array; ask for {target.name}, not for one element"
        )
    return in_matrices(graph, target, layout)
