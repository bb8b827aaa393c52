"""Find the mistake: one line of a derivation is wrong, all others are right."""

from __future__ import annotations

from dataclasses import dataclass

from ...derive.record import Kind, Level, Part, Step
from ..blocks import Display, Paragraph, Row
from .asking import Setting
from .mutations import Wrong, is_right, wrong_versions
from .question import Choice, Question

FEWEST_LINES, MANY_LINES = 3, 9


@dataclass(frozen=True)
class Seeded:
    """A derivation with one wrong line: which one, and what was done to it."""

    part: Part
    steps: tuple[Step, ...]
    line: int
    wrong: Wrong


def ask(setting: Setting) -> Question | None:
    """Show a derivation with one wrong line; None where none is long enough."""
    found = seeded(setting)
    if found is None:
        return None
    say = setting.words.say
    right = [Row(s.left if k == 0 else None, s.right) for k, s in enumerate(found.steps)]
    shown = list(right)
    shown[found.line] = Row(right[found.line].left, found.wrong.right)
    numbered = [_numbered(row, k) for k, row in enumerate(shown)]
    why = say(found.wrong.phrase, what=found.wrong.about)
    short = (*say("sheet line", line=str(found.line + 1)), ": ", *why)
    correct = Row(found.steps[0].left, found.steps[found.line].right)
    return Question(
        "mistake",
        (Paragraph(say("sheet mistake")), Display(tuple(numbered))),
        2,
        Choice(
            tuple(say("sheet line", line=str(k + 1)) for k in range(len(shown))),
            found.line,
            printed=False,
            shuffled=False,
        ),
        short,
        (Paragraph(say("sheet correct")), Display((correct,))),
    )


def _numbered(row: Row, k: int) -> Row:
    return Row(row.left, row.right, row.relation, (f"({k + 1})",))


def _lines(part: Part) -> tuple[Step, ...]:
    return tuple(s for s in part.steps if Level.FULL in s.levels)


def seeded(setting: Setting) -> Seeded | None:
    """A part of the derivation, one of its lines replaced by a wrong one."""
    parts = [p for p in setting.record.parts if p.kind is Kind.LINK]
    setting.random.shuffle(parts)
    for part in sorted(parts, key=lambda part: len(_lines(part)) > MANY_LINES):
        steps = _lines(part)
        if len(steps) < FEWEST_LINES or not all(is_right(setting, part, s) for s in steps):
            continue
        lines = list(range(1, len(steps)))
        setting.random.shuffle(lines)
        for line in lines:
            wrong = next(wrong_versions(setting, part, steps[line]), None)
            if wrong is not None:
                return Seeded(part, steps, line, wrong)
    return None
