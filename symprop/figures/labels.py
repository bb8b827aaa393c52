"""Labels in drawings: names with their subscripts as stretches of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from ..notation import GREEK, Label, Style
from ..printing import to_text
from ..printing.names import marked
from ..tree import Affine, Expression, Ref
from .drawings import Text

SMALL = 0.7
"""The size of a subscript."""

LOW, HIGH = 0.25, -0.48
"""How far a subscript stands below the line, and a layer above it, in ems."""

NARROW, WIDE = frozenset("()[]|,.:;'′ijltfrI "), frozenset("mwMW…")
"""Letters that are narrower and wider than others."""


@dataclass(frozen=True)
class Run:
    """A stretch of text; ``shift`` is how far it stands below the line, in ems."""

    text: str
    italic: bool = False
    shift: float = 0.0

    @property
    def width(self) -> float:
        """The estimated width in ems."""
        ems = sum(0.32 if c in NARROW else 0.8 if c in WIDE else 0.53 for c in self.text)
        return ems * (SMALL if self.shift else 1.0)


def runs(text: Text, style: Style) -> tuple[Run, ...]:
    """A label as stretches of text."""
    return tuple(run for part in text for run in _part(part, style) if run.text)


def width_of(found: Iterable[Run]) -> float:
    """The width of stretches together, in ems; of what stands above and below the wider counts."""
    widths = {0.0: 0.0, LOW: 0.0, HIGH: 0.0}
    for run in found:
        widths[run.shift] += run.width
    return widths[0.0] + max(widths[LOW], widths[HIGH])


def _part(part: str | Expression, style: Style) -> Iterator[Run]:
    if isinstance(part, str):
        yield Run(part)
    elif isinstance(part, Ref) and all(isinstance(index, Affine) for index in part.access):
        yield from _name(part, style)
    elif isinstance(part, Affine) and len(part.sizes) == 1 and not (part.letters or part.offset):
        yield _nucleus(style.label(part.sizes[0][0]))
    else:
        yield Run(to_text(part, style))


def _name(ref: Ref, style: Style) -> Iterator[Run]:
    label = style.label(ref.name)
    yield _nucleus(label)
    subs = [tuple(_flat(sub)) for sub in label.subs]
    if ref.name in style.layered or len(ref.access) > 1:
        layer = [sub for sub in subs if sub[0].text.isdigit()]
        subs = [sub for sub in subs if not sub[0].text.isdigit()]
        yield from (Run(f"({run.text})", shift=HIGH) for sub in layer for run in sub)
    subs += [(Run(to_text(index, style), _is_letter(index)),) for index in ref.access]
    for place, sub in enumerate(subs):
        yield Run("," if place else "", shift=LOW)
        yield from (replace(run, shift=LOW) for run in sub)


def _flat(label: Label) -> Iterator[Run]:
    """A subscript and its own, side by side: there is no room for three heights."""
    yield _nucleus(label)
    for sub in label.subs:
        yield from _flat(sub)


def _nucleus(label: Label) -> Run:
    text = GREEK.get(label.text, label.text) if not label.upright else label.text
    italic = len(text) == 1 and text.isalpha()
    for mark in label.marks:
        text = marked(mark, text)
    return Run(text, italic)


def _is_letter(index: Expression) -> bool:
    return isinstance(index, Affine) and index.letter is not None


def tspans(found: Iterable[Run]) -> str:
    """Stretches as the inside of an SVG text; each moves from the height of the one before."""
    shown = ""
    before = Run("")
    for run in found:
        size = SMALL if run.shift else 1.0
        down = run.shift - before.shift
        # what stands below follows the name, not what stands above it
        back = before.width if before.shift == HIGH and run.shift == LOW else 0.0
        move = f' dx="{_short(-back / size)}em"' if back else ""
        move += f' dy="{_short(down / size)}em"' if down else ""
        small = f' font-size="{SMALL:.0%}"' if run.shift else ""
        slant = ' font-style="italic"' if run.italic else ""
        shown += f"<tspan{move}{small}{slant}>{escape(run.text)}</tspan>"
        before = run
    return shown


def _short(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")
