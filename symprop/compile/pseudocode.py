"""The program as pseudo-code: every array with the letters of its axes."""

from __future__ import annotations

from .program import (
    Change,
    Clipped,
    Contraction,
    Elementwise,
    Entry,
    Full,
    Length,
    Node,
    Point,
    Program,
    Range,
    Read,
    Reduction,
    Span,
    Step,
)
from .writer import MATRIX, POWER, SIGNED, Code, Writer, affine


class PseudoWriter(Writer):
    """Writes nodes in index notation."""

    def argument(self, node: Node, _: Node) -> Code:
        return self.code(node)

    def call(self, operation: str, arguments: list[Code], _: Elementwise) -> Code:
        return Code(f"{operation}({', '.join(a.text for a in arguments)})")

    def read(self, node: Read) -> Code:
        entries = ",".join(self._entry(e) for e in node.access)
        return Code(f"{node.name}[{entries}]" if entries else node.name)

    def _entry(self, entry: Entry) -> str:
        if isinstance(entry, Node):
            return self.code(entry).text
        if isinstance(entry, Point):
            return affine(entry.position).text
        if isinstance(entry, Span):
            step = f" by {entry.step}" if entry.step != 1 else ""
            bounds = f"{affine(entry.start).text}:{affine(entry.stop).text}"
            return f"{entry.letter} at {bounds}{step}"
        return entry.letter

    def reduction(self, node: Reduction) -> Code:
        return Code(f"{node.kind}({self.code(node.body).text}, {', '.join(node.letters)})")

    def contraction(self, node: Contraction) -> Code:
        left, right = self.code(node.left).within(SIGNED), self.code(node.right).within(POWER)
        return Code(f"{left} @ {right}", MATRIX)

    def full(self, node: Full) -> Code:
        return Code(f"full({self.code(node.body).text})")

    def clipped(self, node: Clipped) -> Code:
        return Code(f"clip({self.code(node.body).text})")

    def length(self, node: Length) -> Code:
        return Code(f"length({node.name}, {node.axis})")

    def range(self, node: Range) -> Code:
        return Code(f"{affine(node.first).text}..{affine(node.last).text}")


def write(program: Program) -> str:
    """All steps, a heading over each part."""
    writer = PseudoWriter()
    lines = [f"inputs {', '.join(program.inputs)}"]
    part = ""
    for step in program.steps:
        if step.part != part:
            part = step.part
            lines.append(f"{part}:")
        lines += (f"    {line}" for line in _lines(step, writer))
    return "\n".join([*lines, f"outputs {', '.join(program.outputs)}"])


def _lines(step: Step | Change, writer: PseudoWriter) -> list[str]:
    if isinstance(step, Step):
        axes = f"[{','.join(step.value.axes)}]" if step.value.axes else ""
        return [f"{step.name}{axes} = {writer.code(step.value).text}"]
    found = []
    for update in step.updates:
        sign = "+=" if update.adds else "="
        found.append(f"{writer.read(update.place).text} {sign} {writer.code(update.value).text}")
    if step.counter is None:
        return found
    way = "up" if step.counter.direction == 1 else "down"
    return [f"for each {step.counter.letter}, {way}:", *(f"    {line}" for line in found)]
