"""Text cut into logical lines: comments dropped, open brackets continued below."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import EquationError

_COMMENT = re.compile(r"""("[^"]*"|'[^']*')|#.*""")
_TOKEN = re.compile(r"""("[^"]*"|'[^']*')|([(\[{])|([)\]}])|(,)""")
_EQUALS = re.compile(r"(?<![<>=!])=(?!=)")
PAIRS = {")": "(", "]": "[", "}": "{"}


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line that says something with its number; a line with an open bracket goes on below.

    >>> list(logical_lines("a = 1  # one\\n\\nb = (2\\n + 3)"))
    [(1, 'a = 1'), (3, 'b = (2 + 3)')]
    """
    start, held, depth = 0, "", 0
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw if _is_free(raw) else _COMMENT.sub(lambda m: m[1] or "", raw)
        held = f"{held} {line.strip()}".strip()
        if not held:
            continue
        start = start or number
        depth += 0 if _is_free(raw) else _balance(line)
        if depth <= 0:
            yield start, held
            start, held, depth = 0, "", 0
    if held:
        raise EquationError("a bracket is opened and never closed", start)


def _is_free(raw: str) -> bool:
    """Whether the line is prose: brackets and quotes mean nothing in a title."""
    return raw.lstrip().startswith("title ") and not _EQUALS.search(raw)


def _balance(line: str) -> int:
    return sum((m[2] is not None) - (m[3] is not None) for m in _TOKEN.finditer(line))


def check_brackets(text: str, line: int) -> None:
    """Refuse brackets that do not match, with what was opened and what was found."""
    opened: list[str] = []
    for match in _TOKEN.finditer(text):
        if match[2]:
            opened.append(match[2])
        elif match[3] and (not opened or opened.pop() != PAIRS[match[3]]):
            raise EquationError(f"the bracket {match[3]!r} closes nothing that was opened", line)


def split_commas(text: str) -> list[str]:
    """The parts between the commas that stand in no bracket and no quotes.

    >>> split_commas("x[i,j] = [1, 2], y")
    ['x[i,j] = [1, 2]', 'y']
    """
    parts, last, depth = [], 0, 0
    for match in _TOKEN.finditer(text):
        depth += (match[2] is not None) - (match[3] is not None)
        if match[4] and depth == 0:
            parts.append(text[last : match.start()].strip())
            last = match.end()
    return [*parts, text[last:].strip()]


def split_equation(text: str) -> tuple[str, str] | None:
    """The two sides of the first single ``=``; None where there is none."""
    match = _EQUALS.search(text)
    return (text[: match.start()].strip(), text[match.end() :].strip()) if match else None
