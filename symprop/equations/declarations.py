"""Lines that are no equations: data, parameter, size, index, loss and the others, a row each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..errors import EquationError, SympropError
from ..model import Definition, Limits
from ..notation import parse_label
from ..resolution import LARGEST_INDEX
from ..tree import Affine, Ref
from .expressions import as_affine, as_reference
from .lines import split_commas, split_equation
from .literals import Nested, read_numbers

Letters = tuple[str, ...] | None


@dataclass(frozen=True)
class Source:
    """A data line that names a CSV file: its targets and, where given, its columns."""

    names: tuple[str, ...]
    file: str
    columns: tuple[str, ...]
    line: int


@dataclass
class Draft:
    """What the lines read so far say; `symprop.validation.build` makes a model of it."""

    definitions: list[Definition] = field(default_factory=list)
    data: dict[str, Letters] = field(default_factory=dict)
    parameters: dict[str, Letters] = field(default_factory=dict)
    values: dict[str, Nested] = field(default_factory=dict)
    sizes: dict[str, str] = field(default_factory=dict)
    ranges: dict[str, Limits] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    single: dict[str, str] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)


_FROM = re.compile(r"""^(.*?)\s+from\s+["']([^"']*)["']\s*(?:columns\s+(.*))?$""")
_NAME = re.compile(r"[A-Za-z_]\w*")


def declare(word: str, rest: str, draft: Draft, line: int) -> None:
    """Read the line ``word rest`` into the draft."""
    DECLARATIONS[word](rest, draft, line)


def _data(rest: str, draft: Draft, line: int) -> None:
    match = _FROM.match(rest)
    names = _quantities(match[1] if match else rest, draft.data, draft, line)
    if match is None:
        return
    if any(n in draft.values for n in names):
        raise EquationError("data has its numbers either in the line or from a file", line)
    columns = tuple(_unquoted(c, line) for c in split_commas(match[3])) if match[3] else ()
    draft.sources.append(Source(names, match[2], columns, line))


def _unquoted(text: str, line: int) -> str:
    if len(text) < 3 or text[0] not in "\"'" or text[-1] != text[0]:
        raise EquationError(f'the column {text} needs quotes, such as "length"', line)
    return text[1:-1]


def _parameter(rest: str, draft: Draft, line: int) -> None:
    _quantities(rest, draft.parameters, draft, line)


def _quantities(rest: str, into: dict[str, Letters], draft: Draft, line: int) -> tuple[str, ...]:
    names = []
    for item in split_commas(rest):
        target, numbers = split_equation(item) or (item, None)
        ref = as_reference(target, line)
        if ref.name in draft.lines:
            raise EquationError(
                f"{ref.name!r} is declared twice, first in line {draft.lines[ref.name]}", line
            )
        into[ref.name] = _plain_letters(ref, line)
        draft.lines[ref.name] = line
        names.append(ref.name)
        if numbers is not None:
            draft.values[ref.name] = read_numbers(numbers, line)
    return tuple(names)


def _plain_letters(ref: Ref, line: int) -> tuple[str, ...]:
    letters = [k.letter if isinstance(k, Affine) else None for k in ref.access]
    found = tuple(k for k in letters if k is not None)
    if len(found) < len(letters) or len(set(found)) < len(found):
        raise EquationError(
            f"{ref.name!r} is declared with something else than different index letters; "
            f"write {ref.name}[i] or {ref.name}[i,j]",
            line,
        )
    return found


def _size(rest: str, draft: Draft, line: int) -> None:
    for item in split_commas(rest):
        name, size = _pair(item, "size i = n", line)
        _once(draft.sizes, name, "the size of", line)
        draft.sizes[name] = _word(size, "size i = n", line)


def _index(rest: str, draft: Draft, line: int) -> None:
    for item in split_commas(rest):
        name, span = _pair(item, "index t = 2..T", line)
        ends = span.split("..")
        if len(ends) != 2 or not all(end.strip() for end in ends):
            raise EquationError(f"{span!r} is not a range; write index {name} = 2..T", line)
        _once(draft.ranges, name, "the range of", line)
        first, last = (as_affine(end.strip(), line) for end in ends)
        room = last + first * -1
        if room.literal is not None and room.literal < 0:
            raise EquationError(f"the range {span!r} of {name} is empty; write {name} = 2..T", line)
        if any(abs(end.offset) > LARGEST_INDEX for end in (first, last, room)):
            raise EquationError(
                f"the range {span!r} of {name} is too large; at most {LARGEST_INDEX:,} values", line
            )
        draft.ranges[name] = (first, last)


def _origin(rest: str, draft: Draft, line: int) -> None:
    if rest not in ("0", "1"):
        raise EquationError(f"the origin is 0 or 1, not {rest!r}", line)
    _once(draft.single, "origin", "the", line)
    draft.single["origin"] = rest


def _rows(rest: str, draft: Draft, line: int) -> None:
    _once(draft.single, "rows", "the letter of the", line)
    draft.single["rows"] = _word(rest, "rows i", line)


def _output(rest: str, draft: Draft, line: int) -> None:
    _once(draft.single, "output", "the", line)
    draft.single["output"] = as_reference(rest, line).name
    draft.lines["output "] = line


def _loss(rest: str, draft: Draft, line: int) -> None:
    _once(draft.single, "loss", "the", line)
    draft.single["loss"] = as_reference(rest, line).name
    draft.lines["loss "] = line


def _label(rest: str, draft: Draft, line: int) -> None:
    name, label = _pair(rest, "label predicted = hat(y)", line)
    _once(draft.labels, name, "the label of", line)
    try:
        parse_label(label)
    except SympropError as error:
        raise EquationError(str(error), line) from None
    draft.labels[name] = label
    draft.lines[f"label {name}"] = line


def _title(rest: str, draft: Draft, line: int) -> None:
    _once(draft.single, "title", "the", line)
    draft.single["title"] = rest


def _pair(text: str, example: str, line: int) -> tuple[str, str]:
    sides = split_equation(text)
    if sides is None or not sides[1]:
        raise EquationError(f"{text!r} cannot be read here; write {example}", line)
    return _word(sides[0], example, line), sides[1]


def _word(text: str, example: str, line: int) -> str:
    if not _NAME.fullmatch(text):
        raise EquationError(f"{text!r} is not a name; write {example}", line)
    return text


def _once(known: Mapping[str, object], name: str, what: str, line: int) -> None:
    if name in known:
        raise EquationError(f"{what} {name} is given twice", line)


DECLARATIONS: Mapping[str, Callable[[str, Draft, int], None]] = {
    "data": _data,
    "parameter": _parameter,
    "size": _size,
    "index": _index,
    "origin": _origin,
    "rows": _rows,
    "output": _output,
    "loss": _loss,
    "label": _label,
    "title": _title,
}
