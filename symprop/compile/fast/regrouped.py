"""A flow made anew with groups of its operations as one operation each."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from .flow import All, At, Flow, Op, moved
from .ordering import ordered


class Regrouped(ABC):
    """The new flow, group by group: ``moved`` says where each value of the old one is found."""

    def __init__(self, old: Flow, groups: Sequence[Sequence[int]]) -> None:
        self.old, self.groups, self.new = old, groups, Flow()
        self.new.lengths = dict(old.lengths)
        self.moved: dict[int, int] = {}

    def run(self) -> Flow:
        """The new flow, in an order in which the groups can run."""
        for values in ordered(self.old, self.groups):
            if len(values) == 1:
                op = self.old[values[0]]
                arguments = tuple(self.moved[a] for a in op.arguments)
                detail = moved(op.detail, self.moved)
                self.moved[values[0]] = self.new.add(Op(op.kind, op.axes, arguments, detail))
            else:
                self._group(values)
        self.new.outputs = {n: (self.moved[v], k) for n, (v, k) in self.old.outputs.items()}
        return self.new

    def _group(self, values: list[int]) -> None:
        """One operation for a group, under a letter of its own; its members are parts of that."""
        first, letter = self.old[values[0]], self._letter(values)
        self.new.lengths[letter] = len(values)
        arguments = tuple(self._argument(values, p, letter) for p in range(len(first.arguments)))
        whole = self.new.add(Op(first.kind, (letter, *first.axes), arguments, first.detail))
        self._keep(values, whole)
        for k, value in enumerate(values):
            axes = self.old[value].axes
            self.moved[value] = self.new.add(Op("view", axes, (whole,), (At(k), *map(All, axes))))

    @abstractmethod
    def _letter(self, values: list[int]) -> str:
        """The letter that counts the members of a group."""

    @abstractmethod
    def _argument(self, values: list[int], position: int, letter: str) -> int:
        """What the members read at a position, together, in the new flow."""

    @abstractmethod
    def _keep(self, values: list[int], whole: int) -> None:
        """Remember where a group is found."""
