"""Steps of a program as lines of Python, broken where they would be too long."""

from __future__ import annotations

from ..tree import Affine
from .numpy_code import NumpyWriter
from .products import aligned
from .program import Change, Counter, Node, Read, Step, Update

WIDTH = 92
INDENT = "    "
BREAKS = ((", ",), (" + ", " - "), ("*", "/"))
"""Where to break: after a comma, before a sign that joins terms, before a factor."""


def lines(step: Step | Change, writer: NumpyWriter) -> list[str]:
    """The source of a step."""
    return _assignment(step, writer) if isinstance(step, Step) else _change(step, writer)


def _assignment(step: Step, writer: NumpyWriter) -> list[str]:
    value = writer.code(step.value).text
    if step.copies and isinstance(step.value, Read):
        value += ".copy()"
    found = broken(f"{writer.names[step.name]} = {value}")
    if step.note and len(found) == 1 and len(found[0]) + len(step.note) + 4 <= WIDTH:
        found[0] += f"  # {step.note}"
    return found


def _change(step: Change, writer: NumpyWriter) -> list[str]:
    inner = [line for update in step.updates for line in broken(updated(update, writer))]
    if step.counter is None:
        return inner
    return [f"for {counted(step.counter, writer)}:", *(INDENT + line for line in inner)]


def counted(counter: Counter, writer: NumpyWriter) -> str:
    """What stands between ``for`` and the colon."""
    first, last, one = counter.first, counter.last, Affine(offset=1)
    bounds = [first, last + one] if counter.direction == 1 else [last, first + one * -1]
    texts = [writer.affine(b).text for b in bounds] + ["-1"] * (counter.direction < 0)
    return f"{writer.names[counter.letter]} in range({', '.join(texts)})"


def updated(update: Update, writer: NumpyWriter) -> str:
    """Elements set or added to."""
    name, axes = writer.names[update.place.name], update.place.axes
    place = writer.read(update.place).text
    value = aligned(writer.code(update.value), update.value.axes, axes).text
    if place == name and axes:
        place = f"{name}[:]"
    if not update.adds:
        return f"{place} = {value}"
    if any(isinstance(e, Node) and e.axes for e in update.place.access):
        entries = writer.entries(update.place)
        index = entries[0] if len(entries) == 1 else f"np.s_[{', '.join(entries)}]"
        value = aligned(writer.code(update.value), update.value.axes, axes, full=True).text
        return f"np.add.at({name}, {index}, {value})"
    return f"{place} += {value}"


def broken(line: str, width: int = WIDTH) -> list[str]:
    """A line cut to a width, that of a page, at the outermost sign, factor or comma.

    >>> broken("z = " + " + ".join(["np.exp(something_long)"] * 4))[:2]
    ['z = (', '    np.exp(something_long)']
    """
    if len(line) <= width:
        return [line]
    head, joint, value = line.partition(" = ")
    parts = _cut(value, BREAKS[1:])
    if joint and len(parts) > 1:
        return [f"{head} = (", *_indented(parts, width), ")"]
    start, stop = _longest_bracket(line)
    if stop - start < 2:
        return [line]
    parts = _cut(line[start + 1 : stop], BREAKS)
    return [*broken(line[: start + 1], width), *_indented(parts, width), line[stop:]]


def _cut(text: str, breaks: tuple[tuple[str, ...], ...]) -> list[str]:
    """The parts at the first kind of break that there is."""
    return next((p for signs in breaks if len(p := _parts(text, signs)) > 1), [text])


def _indented(parts: list[str], width: int) -> list[str]:
    return [INDENT + line for part in parts for line in broken(part, width)]


def _parts(text: str, signs: tuple[str, ...]) -> list[str]:
    """``text`` cut at the signs that stand in no bracket; a comma stays at the end of its part."""
    cuts, depth, quoted = [0], 0, False
    for k, char in enumerate(text):
        quoted ^= char == '"'
        depth += (char in "([") - (char in ")]")
        if depth or quoted or not text.startswith(signs, k) or "**" in text[k - 1 : k + 2]:
            continue
        cuts.append(k + (char == ","))
    ends = [*cuts[1:], len(text)]
    return [text[a:b].strip() for a, b in zip(cuts, ends, strict=True) if text[a:b].strip()]


def _longest_bracket(line: str) -> tuple[int, int]:
    """Where the longest outermost bracket opens and closes; (0, 0) without any."""
    found, depth, start = (0, 0), 0, 0
    for k, char in enumerate(line):
        if char in "([":
            start = k if depth == 0 else start
            depth += 1
        elif char in ")]":
            depth -= 1
            if depth == 0 and k - start > found[1] - found[0]:
                found = (start, k)
    return found
