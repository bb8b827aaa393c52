"""Several documents about one model in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from ..errors import SympropError
from ..tree import Ref
from .blocks import Block, Document, Heading
from .words import Words

_T = TypeVar("_T")


def combined(documents: Sequence[Document], loss: str) -> Document:
    """One document: the blocks of each, in order, under its title as a heading of level 1.

    A single document stays as it is. The documents must be about one model: a SympropError
    says so where a letter or a name would mean two things.
    """
    first = documents[0]
    if len(documents) == 1:
        return first
    blocks: list[Block] = []
    for document in documents:
        blocks += [Heading(document.title), *document.blocks]
    return Document(
        Words(first.language).say("titles", loss=Ref(loss)),
        tuple(blocks),
        _merged([d.limits for d in documents]),
        _merged([d.adjoint_of for d in documents]),
        _merged([d.labels for d in documents]),
        first.language,
        frozenset().union(*(d.layered for d in documents)),
    )


def _merged(tables: Sequence[Mapping[str, _T]]) -> dict[str, _T]:
    found: dict[str, _T] = {}
    for table in tables:
        for name, entry in table.items():
            if found.setdefault(name, entry) != entry:
                raise SympropError(f"{name!r} means two things; combine derivations of one model")
    return found
