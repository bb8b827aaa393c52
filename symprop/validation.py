"""A list of definitions checked and completed: the way to every `Definitions`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .checks import check_collisions, check_definitions, check_names
from .errors import EquationError, nearest
from .freezing import freeze_values
from .model import Definition, Definitions, Limits
from .resolution import Scope, bound_letters, default_sizes, fresh_letter, resolve, resolve_index
from .tree import Affine, Index, Ref

Letters = tuple[str, ...] | None


@dataclass
class _Names:
    """What is known of the names while a list is completed."""

    definitions: tuple[Definition, ...]
    data: Mapping[str, Letters]
    parameters: Mapping[str, Letters]
    sizes: Mapping[str, str]
    ranges: Mapping[str, Limits]
    lines: Mapping[str, int]
    letters: list[str] = field(default_factory=list)

    @property
    def declared(self) -> set[str]:
        """Names that are defined or declared, in contrast to those that only stand in a body."""
        return {*(d.name for d in self.definitions), *self.data, *self.parameters}


def build(
    definitions: Sequence[Definition],
    *,
    data: Mapping[str, Letters] | None = None,
    parameters: Mapping[str, Letters] | None = None,
    values: Mapping[str, Any] | None = None,
    sizes: Mapping[str, str] | None = None,
    ranges: Mapping[str, Limits] | None = None,
    origin: int = 1,
    rows: str | None = None,
    output: str | None = None,
    loss: str | None = None,
    labels: Mapping[str, str] | None = None,
    title: str | None = None,
    lines: Mapping[str, int] | None = None,
) -> Definitions:
    """Check a list of definitions and complete what was left out.

    In the bodies, sizes may still be bare names, and any name in an index counts as a letter:
    they are told apart here. ``data`` and ``parameters`` map names to the letters of their axes
    (None: as they are first used); ``lines`` says where names were declared, for messages and for
    the order of the parameters. Raises `EquationError` with the line, and `DataError` for values.

    >>> from symprop.tree import Multiply
    >>> model = build([Definition("y", (), Multiply((Ref("w"), Ref("x"))))], data={"x": ()})
    >>> model.parameters, model.loss
    (('w',), 'y')
    """
    names = _Names(
        tuple(definitions), data or {}, parameters or {}, sizes or {}, ranges or {}, lines or {}
    )
    check_names(names.definitions, (*names.data, *names.parameters), names.lines)
    _complete_letters(names, rows)
    rows = rows or _first_letter(names)
    _drop_sizes(names, rows)
    all_sizes = _sizes(names, rows)
    listed = _resolved(names, all_sizes)
    order = _parameters(listed, names)
    axes = _axes(listed, names, order)
    extra = [k for letters in axes.values() for k in letters if k not in names.letters]
    names.letters += dict.fromkeys(extra)
    model = Definitions(
        listed,
        tuple(names.data),
        order,
        loss or (listed[-1].name if listed else ""),
        axes,
        _sizes(names, rows),
        origin,
        rows,
        output,
        ranges=_ranges(names),
        labels=labels or {},
        title=title,
    )
    check_collisions(model, names.lines)
    check_definitions(model, names.lines, names.parameters)
    model = replace(model, values=freeze_values(model, values or {}, names.lines))
    return replace(
        model, definitions=tuple(replace(d, limits=model.limits) for d in model.definitions)
    )


def _complete_letters(names: _Names, rows: str | None) -> None:
    """Every index letter, in the order of the text: declared, on the left, bound."""
    size_names = set(names.sizes.values())
    declared = [k for row in (names.data, names.parameters) for v in row.values() for k in v or ()]
    left = [k for d in names.definitions for k in d.letters]
    bound = bound_letters(d.body for d in names.definitions)
    found = dict.fromkeys((*declared, *left, *bound, *names.ranges))
    names.letters = [k for k in found if k not in size_names]
    for name in (*names.sizes, *filter(None, [rows])):
        if name not in found:
            raise EquationError(f"{name!r} is not an index letter here{nearest(name, found)}")


def _drop_sizes(names: _Names, rows: str | None) -> None:
    """A ``beta[T,k]`` on the left: what a size is called, and never stands as a letter, is none."""
    count = Counter(d.name for d in names.definitions)
    pieces = {k for d in names.definitions if count[d.name] > 1 for k in d.letters}
    bound = bound_letters(d.body for d in names.definitions)
    declared = {k for row in (names.data, names.parameters) for v in row.values() for k in v or ()}
    whole = {k for d in names.definitions if count[d.name] == 1 for k in d.letters}
    pieces -= {*bound, *declared, *whole, *names.ranges}
    others = [k for k in names.letters if k not in pieces]
    sizes = {*default_sizes(others, rows, names.declared).values(), *_in_ranges(names)}
    names.letters = [k for k in names.letters if k not in pieces & sizes]


def _in_ranges(names: _Names) -> set[str]:
    """The sizes that ``index`` lines name."""
    return {n for pair in _ranges(names).values() for end in pair for n, _ in end.sizes}


def _first_letter(names: _Names) -> str | None:
    """The first letter of the first data that has one: it counts the rows."""
    read = {r.name: r.access for d in reversed(names.definitions) for r in _refs(d)}
    for name, letters in names.data.items():
        used = [_axis_letter(k, strict=True) for k in read.get(name, ())[:1]]
        first = next(iter(used if letters is None else letters), None)
        if first:
            return first
    return None


def _sizes(names: _Names, rows: str | None) -> dict[str, str]:
    """The size name of each letter that has no range of its own."""
    accessed = {r.name for d in names.definitions for r in _refs(d) if r.access}
    taken = {*names.declared, *accessed, *names.letters, *names.sizes.values()}
    free = [k for k in names.letters if k not in names.ranges]
    default = default_sizes([k for k in free if k not in names.sizes], rows, taken)
    return {k: names.sizes.get(k, default.get(k, "")) for k in free}


def _ranges(names: _Names) -> dict[str, Limits]:
    """The ranges of ``index`` lines; every name in a limit is a size."""
    return {k: (_of_sizes(a), _of_sizes(b)) for k, (a, b) in names.ranges.items()}


def _of_sizes(limit: Affine) -> Affine:
    return Affine((), limit.sizes + limit.letters, limit.offset)


def _refs(d: Definition) -> Iterator[Ref]:
    return (node for node in d.body.walk() if isinstance(node, Ref))


def _resolved(names: _Names, sizes: Mapping[str, str]) -> tuple[Definition, ...]:
    size_names = {*sizes.values(), *_in_ranges(names)} - names.declared
    listed = []
    for d in names.definitions:
        scope = Scope(names.letters, size_names, names.declared, d.line, names.data)
        access = tuple(_left(resolve_index(k, scope), d) for k in d.access)
        listed.append(replace(d, access=access, body=resolve(d.body, scope)))
    return tuple(listed)


def _left(index: Index, d: Definition) -> Affine:
    if isinstance(index, Ref) or len(index.letters) > 1 or any(c != 1 for _, c in index.letters):
        raise EquationError(
            f"on the left of {d.name!r} each index is a letter, a number, or a letter and an "
            "offset such as t+1",
            d.line,
        )
    return index


def _parameters(listed: Sequence[Definition], names: _Names) -> tuple[str, ...]:
    """Declared and undeclared parameters in the order in which the text first names them."""
    seen = [(names.lines.get(p, 0), p) for p in names.parameters]
    others = {*(d.name for d in listed), *names.data}
    for position, d in enumerate(listed, 1):
        found = (r.name for r in _refs(d) if r.name not in others)
        seen += [(d.line or position, name) for name in found]
    return tuple(dict.fromkeys(name for _, name in sorted(seen, key=lambda pair: pair[0])))


def _axes(
    listed: Sequence[Definition], names: _Names, order: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """The letter of each axis: as declared, else as first read or written, else a fresh one."""
    axes: dict[str, tuple[str, ...]] = {}
    accesses: dict[str, list[tuple[Index, ...]]] = {}
    for d in listed:
        for ref in _refs(d):
            accesses.setdefault(ref.name, []).append(ref.access)
    left: dict[str, list[tuple[Index, ...]]] = {}
    for d in listed:
        left.setdefault(d.name, []).append(d.access)
    declared = {**names.data, **names.parameters}
    taken = {*names.letters, *names.declared, *order, *names.sizes.values()}
    for name in (*names.data, *order, *left):
        letters = declared.get(name)
        uses = left.get(name) or accesses.get(name) or [()]
        axes[name] = letters if letters is not None else _letters_from(uses, taken)
        taken |= set(axes[name])
    return axes


def _letters_from(uses: Sequence[tuple[Index, ...]], taken: set[str]) -> tuple[str, ...]:
    for strict in (True, False):
        for access in uses:
            found = [_axis_letter(k, strict) for k in access]
            if None not in found and len(set(found)) == len(found):
                return tuple(k for k in found if k is not None)
    letters: list[str] = []
    for k in uses[0]:
        plain = _axis_letter(k, True)
        usable = plain is not None and plain not in letters
        letters.append(plain if usable and plain else fresh_letter({*taken, *letters}))
    return tuple(letters)


def _axis_letter(index: Index, strict: bool) -> str | None:
    """The letter of an entry; unless ``strict``, also that of a letter with an offset."""
    if not isinstance(index, Affine):
        return None
    shifted = len(index.letters) == 1 and index.letters[0][1] == 1 and not index.sizes
    return index.letter if strict or not shifted else index.letters[0][0]
