"""Equations as text read into a checked list of definitions."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

from ..errors import DataError, EquationError, nearest
from ..model import Definition, Definitions
from ..tree import Affine
from ..validation import build
from .declarations import DECLARATIONS, Draft, declare
from .expressions import as_reference, read
from .guards import check_expression, check_size
from .lines import logical_lines, split_equation
from .sources import Folder, read_sources, replace_data

_DECLARATION = re.compile(r"([A-Za-z]+)(?:\s+([^\s=\[].*))?$")


def parse(
    text: str,
    folder: Folder | None = None,
    data: str | Path | None = None,
    source: str | None = None,
) -> Definitions:
    """The model that the equations spell.

    ``folder`` is where the CSV files of data lines stand, ``data`` a CSV file to take the data
    from instead, ``source`` the name of the text for messages. Raises `EquationError` with the
    line of a mistake, and `DataError` for numbers that do not fit. Nothing is evaluated.

    >>> model = parse("data x[i], y[i]\\nSSR = sum((y[i] - w*x[i])**2, i)")
    >>> model.data, model.parameters, model.loss
    (('x', 'y'), ('w',), 'SSR')
    """
    try:
        return _parse(text, folder, data)
    except EquationError as error:
        if source is None:
            raise
        place = f"{source}, line {error.line}" if error.line else source
        named = EquationError(f"{place}: {error.plain}")
        named.line, named.plain = error.line, error.plain
        raise named from None
    except DataError as error:
        if source is None or not str(error).startswith("line "):
            raise
        raise DataError(f"{source}, {error}") from None


def _parse(text: str, folder: Folder | None, data: str | Path | None) -> Definitions:
    check_size(text)
    draft = Draft()
    for line, content in logical_lines(text):
        _read_line(content, draft, line)
    if data is None:
        read_sources(draft, folder)
    else:
        replace_data(draft, data)
    return build(
        draft.definitions,
        data=draft.data,
        parameters=draft.parameters,
        values=draft.values,
        sizes=draft.sizes,
        ranges=draft.ranges,
        origin=int(draft.single.get("origin", "1")),
        rows=draft.single.get("rows"),
        output=draft.single.get("output"),
        loss=draft.single.get("loss"),
        labels=draft.labels,
        title=draft.single.get("title"),
        lines=draft.lines,
    )


def _read_line(content: str, draft: Draft, line: int) -> None:
    declaration = _DECLARATION.match(content)
    if declaration and declaration[1] in DECLARATIONS:
        if not declaration[2]:
            raise EquationError(f"the line {content!r} says nothing after its first word", line)
        declare(declaration[1], declaration[2].strip(), draft, line)
        return
    sides = split_equation(content)
    if sides is None or (declaration and declaration[2]):
        raise _no_equation(content, line)
    name, body = sides
    if split_equation(body):
        check_expression(content, line)
        raise EquationError("two '=' in one equation; write one equation a line", line)
    draft.definitions.append(_definition(name, body, line))


def _no_equation(content: str, line: int) -> EquationError:
    try:
        check_expression(content, line)
    except EquationError as error:
        return error
    word = content.split()[0]
    close = get_close_matches(word, DECLARATIONS, n=1)
    hint = nearest(word, close) if close else ""
    shown = content if len(content) <= 40 else content[:37] + "..."
    return EquationError(f"{shown!r} is no equation; write name = expression{hint}", line)


def _definition(name: str, body: str, line: int) -> Definition:
    left = as_reference(name, line)
    access = []
    for index in left.access:
        if not isinstance(index, Affine):
            raise EquationError(f"a look-up cannot stand on the left: {name!r}", line)
        access.append(index)
    return Definition(left.name, tuple(access), read(body, line), line)
