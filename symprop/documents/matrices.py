"""What the signs of the matrix form mean: a sentence for each kind of node that is there."""

from __future__ import annotations

from collections.abc import Iterator

from ..derive.record import Record
from ..matrices import Diagonal, Every, Identity, Indicator, Ones, SquaredNorm
from ..tree import Expression, Ref, letter
from .blocks import Inline
from .words import Words, joined

PHRASES = {
    Ones: "matrices ones",
    Identity: "matrices identity",
    Diagonal: "matrices diagonal",
    SquaredNorm: "matrices norm",
}
"""The sentence that belongs to a kind of node, wherever it stands."""


def signs(record: Record, words: Words) -> Inline:
    """How matrices are written, and what the signs mean that this derivation has."""
    nodes = {n: None for step in record.steps() for n in _nodes(step.left, step.right)}
    sentences = [words.say("matrices")]
    kinds = {type(node) for node in nodes}
    sentences += [words.say(phrase) for kind, phrase in PHRASES.items() if kind in kinds]
    whole = next((n for n in nodes if isinstance(n, Ref) and _runs(n)), None)
    if whole is not None:
        sentences.append(words.say("matrices every", example=whole))
    chosen = {(n.row, n.column): n for n in reversed(nodes) if isinstance(n, Indicator)}
    for node in reversed(chosen.values()):
        row, column = letter(node.row), letter(node.column)
        sentences.append(words.say("matrices indicator", bracket=node, row=row, column=column))
    return joined(part for k, told in enumerate(sentences) for part in (" " if k else "", *told))


def _nodes(*sides: Expression) -> Iterator[Expression]:
    for side in sides:
        yield from side.walk()


def _runs(ref: Ref) -> bool:
    return any(isinstance(index, Every) for index in ref.access)
