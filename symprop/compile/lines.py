"""Steps of a program as lines of Python."""

from __future__ import annotations

from ..tree import Affine
from .numpy_code import NumpyWriter, aligned
from .program import Change, Counter, Elementwise, Node, Read, Step, Update
from .writer import SUM, Code, added

WIDTH = 96


def lines(step: Step | Change, writer: NumpyWriter) -> list[str]:
    """The source of a step."""
    return _assignment(step, writer) if isinstance(step, Step) else _change(step, writer)


def _assignment(step: Step, writer: NumpyWriter) -> list[str]:
    name = writer.names[step.name]
    value = writer.code(step.value).text
    if step.copies and isinstance(step.value, Read):
        value += ".copy()"
    found = _broken(f"{name} = {value}", step.value, writer)
    if step.note and len(found) == 1 and len(found[0]) + len(step.note) + 4 <= WIDTH:
        found[0] += f"  # {step.note}"
    return found


def _change(step: Change, writer: NumpyWriter) -> list[str]:
    inner = [_update(update, writer) for update in step.updates]
    if step.counter is None:
        return inner
    return [f"for {_counted(step.counter, writer)}:", *(f"    {line}" for line in inner)]


def _counted(counter: Counter, writer: NumpyWriter) -> str:
    first, last, one = counter.first, counter.last, Affine(offset=1)
    bounds = [first, last + one] if counter.direction == 1 else [last, first + one * -1]
    texts = [writer.affine(b).text for b in bounds] + ["-1"] * (counter.direction < 0)
    return f"{writer.names[counter.letter]} in range({', '.join(texts)})"


def _update(update: Update, writer: NumpyWriter) -> str:
    name, axes = writer.names[update.place.name], update.place.axes
    place = writer.read(update.place).text
    value = aligned(writer.code(update.value), update.value.axes, axes).text
    if place == name and axes:
        place = f"{name}[:]"
    if not update.adds:
        return f"{place} = {value}"
    if any(isinstance(e, Node) and e.axes for e in update.place.access):
        entries = writer.entries(update.place)
        index = entries[0] if len(entries) == 1 else f"({', '.join(entries)})"
        return f"np.add.at({name}, {index}, {value})"
    return f"{place} += {value}"


def _broken(line: str, value: Node, writer: NumpyWriter) -> list[str]:
    """A long sum over several lines, a term each."""
    terms = value.arguments if isinstance(value, Elementwise) and value.operation == "+" else ()
    if len(line) <= WIDTH or not terms:
        return [line]
    head = line.split(" = ")[0]
    codes = [writer.argument(t, value) for t in terms]
    first = codes[0].within(SUM)
    rest = [added([Code(""), c]).text.strip() for c in codes[1:]]
    return [f"{head} = (", *(f"    {t}" for t in (first, *rest)), ")"]
