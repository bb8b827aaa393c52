"""What a random model knows so far: names with their axes, lengths, and how they may be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]
Family = tuple[str, str]
Axes = tuple[Family, ...]

FAMILIES: tuple[Family, ...] = (
    ("i", "m"), ("j", "q"), ("h", "g"), ("k", "l"), ("o", "r"),
    ("t", "s"), ("a", "b"), ("c", "d"), ("e", "f"), ("y", "z"),
    *((f"i{k}", f"j{k}") for k in range(1, 20)),
)  # fmt: skip
"""Letters of one range each: rows, inputs, then what comes."""

ROWS_OF_DATA, INPUTS = FAMILIES[:2]


@dataclass
class Pool:
    """What a definition may read: names with the family of each axis, and all lengths."""

    draw: Draw
    origin: int = 1
    lengths: dict[Family, int] = field(default_factory=dict)
    names: dict[str, Axes] = field(default_factory=dict)
    data: dict[str, Axes] = field(default_factory=dict)
    parameters: dict[str, Axes] = field(default_factory=dict)
    chosen: dict[str, Family] = field(default_factory=dict)
    ranged: dict[str, int] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def pick(self, options: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(options))

    def between(self, low: int, high: int) -> int:
        return int(self.draw(st.integers(low, high)))

    def draw_one_in(self, many: int) -> bool:
        return bool(self.between(1, many) == 1)

    def family(self, length: int) -> Family:
        """A family of letters that no one uses yet."""
        found = next(f for f in FAMILIES if f not in self.lengths)
        self.lengths[found] = length
        return found

    def family_of(self, letter: str) -> Family:
        return next(f for f in FAMILIES if letter in f)

    def give(self, name: str, *axes: Family, into: Family | None = None) -> None:
        """Data; with ``into`` it is what that family is looked up by, and else nothing."""
        self.data[name] = axes
        if into is None:
            self.names[name] = axes
        else:
            self.chosen[name] = into

    def parameter(self, axes: Axes, shared: bool = True) -> str:
        """A new parameter, or one that is there already."""
        known = [name for name, found in self.parameters.items() if found == axes]
        if shared and known and self.draw(st.booleans()):
            return str(self.pick(known))
        name = f"{'W' if axes else 'w'}{len(self.parameters) + 1}"
        self.parameters[name] = self.names[name] = axes
        return name

    def weight(self, *letters: str, shared: bool = True) -> str:
        """A parameter at some letters."""
        return access(self.parameter(tuple(map(self.family_of, letters)), shared), letters)

    def define(self, name: str, letters: Iterable[str], body: str) -> str:
        axes = tuple(letters)
        self.lines.append(f"{access(name, axes)} = {body}")
        self.names[name] = tuple(self.family_of(k) for k in axes)
        return name

    def read(self, name: str, free: Sequence[str]) -> str:
        """``name`` at some of the free letters, the other way round, looked up, or at literals."""
        return access(name, [self._entry(family, free) for family in self.names[name]])

    def _entry(self, family: Family, free: Sequence[str]) -> str:
        letters = [k for k in family if k in free]
        turned = [self.from_end(family, 0, k) for k in letters if k not in self.ranged]
        looked_up = [
            access(name, [next(k for k in f if k in free) for f in self.data[name]])
            for name, into in self.chosen.items()
            if into == family and all({*f} & {*free} for f in self.data[name])
        ]
        literals = [str(self.origin + k) for k in range(self.lengths[family])]
        return str(self.pick([*letters * 6, *turned, *looked_up * 2, *literals]))

    def from_end(self, family: Family, by: int, *letters: str) -> str:
        """The last index of a family, less ``by``, less what letters are above the origin."""
        offset = self.origin - 1 - by + self.origin * len(letters)
        size = self.size(family)
        return "".join([size, f"{offset:+d}" if offset else "", *(f"-{k}" for k in letters)])

    def size(self, family: Family) -> str:
        """The name of a family's size; that of the rows is n."""
        return "n" if family == self.rows else family[0].upper()

    @property
    def rows(self) -> Family:
        """The first letter of the first data counts the rows."""
        return next(iter(self.data.values()))[0]

    def atom(self, free: Sequence[str]) -> str:
        """Anything that is known already."""
        return self.read(self.pick([*self.names]), free)

    def text(self) -> str:
        """The whole model, without numbers."""
        head = [
            f"data {self._declared(self.data)}",
            f"parameter {self._declared(self.parameters)}",
            f"size {self.rows[0]} = n",
        ]
        if self.origin == 0:
            head.append("origin 0")
        head += [
            f"index {k} = {self.origin}..{self.origin + n - 1}" for k, n in self.ranged.items()
        ]
        return "\n".join([*head, *self.lines])

    def _declared(self, names: dict[str, Axes]) -> str:
        """A family that comes twice, as in a square of weights, gives each of its letters."""
        return ", ".join(
            access(name, [f[f in axes[:k]] for k, f in enumerate(axes)])
            for name, axes in names.items()
        )


def access(name: str, entries: Iterable[str]) -> str:
    inside = ",".join(entries)
    return f"{name}[{inside}]" if inside else name
