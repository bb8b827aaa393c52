"""What a list of definitions must satisfy, each check with the one line it says when it fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .accesses import refs, written, written_index
from .errors import EquationError, SympropError, nearest
from .model import Definition, Definitions
from .notation import check_name
from .order import check_order, check_pieces, check_reach
from .resolution import LARGEST_INDEX, RESERVED
from .tree import Affine, Expression, Index, Pad, Reduce, Ref, Softmax

Lines = Mapping[str, int]


def check_names(definitions: Sequence[Definition], declared: Iterable[str], lines: Lines) -> None:
    """Every name can be one, is not reserved, and is either declared or defined."""
    for name in declared:
        _check_name(name, lines.get(name))
    for d in definitions:
        _check_name(d.name, d.line)
        for ref in (n for n in d.body.walk() if isinstance(n, Ref)):
            _check_name(ref.name, d.line)
        if d.name in lines:
            where = f" in line {lines[d.name]}" if lines[d.name] else ""
            raise EquationError(
                f"{d.name!r} is declared as data or a parameter{where} and cannot be defined too",
                d.line,
            )
    if not definitions:
        raise EquationError("there is no equation; write name = expression, one a line")


def _check_name(name: str, line: int | None) -> None:
    try:
        check_name(name)
    except SympropError as error:
        raise EquationError(str(error), line) from None
    if name in RESERVED:
        raise EquationError(
            f"{name!r} has a meaning of its own and cannot be a name; "
            f"reserved are {', '.join(sorted(RESERVED))}",
            line,
        )


def check_collisions(model: Definitions, lines: Lines) -> None:
    """Letters, sizes and quantities share one namespace; letters are known and have ranges."""
    letters = dict.fromkeys((*model.sizes, *model.ranges))
    sizes = [*model.sizes.values()]
    at = {d.name: d.line for d in reversed(model.definitions)} | dict(lines)
    for name in model.names:
        if name in letters or name in sizes:
            what = "an index letter" if name in letters else "the name of a size"
            raise EquationError(f"{name!r} is both a quantity and {what}; rename one", at.get(name))
    for name in letters:
        _check_name(name, None)
        if name in sizes:
            raise EquationError(f"{name!r} is both an index letter and the name of a size")
    for name in sizes:
        _check_name(name, None)
        if sizes.count(name) > 1:
            raise EquationError(f"two index letters have a size called {name!r}; use one letter")


def check_definitions(model: Definitions, lines: Lines, declared: Iterable[str] = ()) -> None:
    """Accesses and letters, one definition after the other; the order of reading; the loss."""
    readers = _Reader(model)
    for d in model.definitions:
        readers.check(d)
    check_pieces(model)
    check_order(model, {*lines, *declared})
    check_reach(model)
    _check_ends(model, lines)
    for name in model.labels:
        known = (*model.names, *model.sizes, *model.sizes.values())
        if name not in known:
            line = lines.get(f"label {name}")
            raise EquationError(f"label for unknown {name!r}{nearest(name, known)}", line)


def _check_ends(model: Definitions, lines: Lines) -> None:
    for word, name in (("output", model.output), ("loss", model.loss)):
        if name is not None and name not in model.quantities:
            raise EquationError(
                f"the {word} {name!r} is not defined{nearest(name, model.quantities)}",
                lines.get(f"{word} "),
            )
    if model.axes[model.loss]:
        last = model.definition_of[model.loss][-1]
        line = lines.get("loss ", last.line)
        raise EquationError(
            f"the loss must be a single number, but {written(last.ref)} has an index; "
            "end with a sum or a mean over it, or name the loss in a loss line",
            line,
        )
    if model.title is not None and not model.title.isprintable():
        raise EquationError("the title must be one line", lines.get("title "))


@dataclass
class _Reader:
    """Walks through the bodies with the letters in scope."""

    model: Definitions
    grounded: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        givers = (*self.model.data, *self.model.parameters)
        axes = {k for name in givers for k in self.model.axes[name]}
        self.grounded = axes | set(self.model.ranges)
        size = -1
        while len(self.grounded) > size:
            size = len(self.grounded)
            self.grounded |= self._read_letters(givers)

    def _read_letters(self, givers: Sequence[str]) -> set[str]:
        """Letters that read a giver, or an axis of a quantity whose own letter has a range."""
        read = [r for d in self.model.definitions for r in refs(d.body, padded=False)]
        entries = (
            k
            for r in read
            for k, own in zip(r.access, self.model.axes.get(r.name, ()), strict=False)
            if r.name in givers or own in self.grounded
        )
        return {n for k in entries if isinstance(k, Affine) for n, _ in k.letters}

    def check(self, d: Definition) -> None:
        """One definition: its left side, then its body."""
        if len(set(d.letters)) < len(d.letters):
            raise EquationError(f"{written(d.ref)} has the same index letter twice", d.line)
        self._count(d.ref, d.line)
        for index in d.access:
            _check_index(index, d.line)
        self._body(d.body, d, frozenset(d.letters))
        for name in d.letters:
            self._ground(name, d)

    def _ground(self, name: str, d: Definition) -> None:
        if name not in self.grounded:
            raise EquationError(
                f"nothing gives the index {name!r} of {d.name!r} a range: it stands in no data and "
                f"no parameter; remove it, or add a line such as: index {name} = 1..3",
                d.line,
            )

    def _body(self, node: Expression, d: Definition, scope: frozenset[str]) -> None:
        if isinstance(node, Affine):
            self._index(node, d, scope)
        elif isinstance(node, Ref):
            self._count(node, d.line)
        elif isinstance(node, Reduce):
            scope = self._bind(node, d, scope)
        elif isinstance(node, Softmax):
            self._free(node.letters, d, scope)
        elif isinstance(node, Pad):
            _check_fill(node, d)
        for child in node.children:
            self._body(child, d, scope)

    def _bind(self, node: Reduce, d: Definition, scope: frozenset[str]) -> frozenset[str]:
        for name in node.letters:
            if name in scope:
                where = "on the left" if name in d.letters else "by a reduction around it"
                raise EquationError(
                    f"{node.kind} binds the index {name!r}, which is already used {where}; "
                    "use another letter",
                    d.line,
                )
            self._ground(name, d)
        return scope | set(node.letters)

    def _index(self, index: Index, d: Definition, scope: frozenset[str]) -> None:
        if isinstance(index, Affine):
            _check_index(index, d.line)
            self._free((name for name, _ in index.letters), d, scope)

    def _free(self, letters: Iterable[str], d: Definition, scope: frozenset[str]) -> None:
        for name in letters:
            if name not in scope:
                allowed = ", ".join(sorted(scope)) or "none"
                if name not in self.model.limits and self.model.sizes:
                    allowed += f"; sizes: {', '.join(self.model.sizes.values())}"
                raise EquationError(
                    f"the index {name!r} stands on the right of {d.name!r} but not on the left, "
                    f"and no sum binds it; indices allowed here: {allowed}",
                    d.line,
                )

    def _count(self, ref: Ref, line: int | None) -> None:
        axes = self.model.axes[ref.name]
        if len(axes) != len(ref.access):
            known = written(self.model.ref(ref.name))
            raise EquationError(
                f"{written(ref)} has {_indices(len(ref.access))}, but {known} has "
                f"{len(axes) or 'none'}",
                line,
            )


def _check_index(index: Affine, line: int | None) -> None:
    """An array without values is as long as its indices need: they cannot be of any size."""
    numbers = (index.offset, *(factor for _, factor in index.letters + index.sizes))
    if any(abs(number) > LARGEST_INDEX for number in numbers):
        raise EquationError(
            f"the index {written_index(index)} is too large; at most {LARGEST_INDEX:,}", line
        )


def _check_fill(node: Pad, d: Definition) -> None:
    for ref in refs(node.fill):
        raise EquationError(
            f"pad fills {written(node.ref)} with {written(ref)}, which is no number; pad takes a "
            "number, or write where(condition, a, b)",
            d.line,
        )


def _indices(count: int) -> str:
    return ("no index", "one index")[count] if count < 2 else f"{count} indices"
