"""A model too large for nodes: a box for each of its definitions, arrows from what it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..figures.forward import activation_of
from ..model import Definition, Definitions
from ..rewriting import names_in

BEFORE = " before"
"""After the name of what is read from an earlier step: a box of its own at the top."""


@dataclass(frozen=True)
class Box:
    """A definition, data, or what is read from an earlier step; ``layer`` counts downward.

    ``function`` is the one that it ends with, ``parameters`` are what it reads of them.
    """

    key: str
    name: str
    layer: int = 0
    function: str | None = None
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Flow:
    """The boxes by their keys, and the arrows between them; ``again``: to the next step."""

    boxes: Mapping[str, Box]
    arrows: tuple[tuple[str, str], ...]
    again: tuple[tuple[str, str], ...] = ()


def flow(model: Definitions) -> Flow:
    """The graph of a list of definitions, from the data down to the loss.

    A sum that only its activation reads is one box with it.
    """
    steps = {name for name, found in model.definition_of.items() if len(found) > 1}
    shown = tuple(d for d in model if not (d.name in steps and not names_in(d.body)))
    found = _Builder(model, shown)
    for definition in shown:
        found.add(definition)
    return found.flow()


@dataclass
class _Builder:
    """Boxes and arrows, collected definition by definition."""

    model: Definitions
    shown: Sequence[Definition]
    boxes: dict[str, Box] = field(default_factory=dict)
    arrows: dict[tuple[str, str], None] = field(default_factory=dict)
    absorbed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        inside = {id(d): activation_of(self.model, d, tuple(self.shown)) for d in self.shown}
        self.inside = inside
        self.absorbed = {inner.name for _, _, inner in inside.values() if inner}

    def add(self, definition: Definition) -> None:
        """A box with what is read in it."""
        name = definition.name
        if name in self.absorbed:
            return
        function, body, _ = self.inside[id(definition)]
        read = names_in(body)
        sources = [s for n in read for s in self._source(n, name)]
        own = [n for n in read if n in self.model.parameters]
        before = self.boxes.get(name, Box(name, name))
        layer = max([before.layer, *(self.boxes[s].layer + 1 for s in sources)])
        parameters = tuple(dict.fromkeys((*before.parameters, *own)))
        self.boxes[name] = replace(
            before, layer=layer, function=function or before.function, parameters=parameters
        )
        self.arrows.update(dict.fromkeys((s, name) for s in sources))

    def _source(self, name: str, reader: str) -> Iterator[str]:
        """The box that is read; a number that is data is in no box, as no parameter is."""
        if name in self.model.parameters or (name in self.model.data and self._constant(name)):
            return
        earlier = name in self.model.quantities and (name == reader or name not in self.boxes)
        key = name + BEFORE if earlier else name
        if key not in self.boxes:
            self.boxes[key] = Box(key, name)
        yield key

    def _constant(self, name: str) -> bool:
        return not self.model.axes[name] and any(self.model.axes[n] for n in self.model.data)

    def flow(self) -> Flow:
        """What was collected; what reads nothing above it stands just above its first reader."""
        boxes = dict(self.boxes)
        ends = {end for _, end in self.arrows}
        for key, box in self.boxes.items():
            below = [self.boxes[end].layer for start, end in self.arrows if start == key]
            if key not in ends and below:
                boxes[key] = replace(box, layer=min(below) - 1)
        again = tuple((box.name, key) for key, box in boxes.items() if key != box.name)
        return Flow(boxes, tuple(self.arrows), again)
