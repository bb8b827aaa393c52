"""Fill in a link: one derivative of the chain rule is missing, and its value."""

from __future__ import annotations

from itertools import islice

from ...derive.record import Part
from ...tree import Blank, Compare, Expression, Link
from ..blocks import Display, Inline, Paragraph, Row
from .asking import Setting
from .mutations import wrong_versions
from .question import Choice, Question

OPTIONS = 4
"""So many answers are offered on a screen, one of them right."""


def ask(setting: Setting) -> Question | None:
    """Leave one link out of the chain rule; None where no link says anything."""
    chain = setting.chain
    links = [p for p in setting.links if chain and p.subject in set(chain.right.walk())]
    if chain is None or not links:
        return None
    part = setting.random.choice(links)
    link, value = part.steps[0].left, part.steps[0].right
    right = Compare("==", link, value)
    say = setting.words.say
    task = (
        Paragraph(say("sheet link")),
        Display((Row(chain.left, blanked(chain.right, link)), Row(Blank(), Blank()))),
    )
    solution = (
        Display((Row(chain.left, chain.right), Row(link, value, reason=_why(setting, part)))),
    )
    return Question("link", task, 1, _choice(setting, part, right), (right,), solution)


def blanked(expr: Expression, missing: Expression) -> Expression:
    """The expression with a blank in place of a part of it."""
    if expr == missing:
        return Blank()
    return expr.map(lambda child: blanked(child, missing))


def _why(setting: Setting, part: Part) -> Inline:
    return setting.words.reasons_of(part.steps[0].reasons)


def _choice(setting: Setting, part: Part, right: Expression) -> Choice:
    step = part.steps[0]
    versions = islice(wrong_versions(setting, part, step), OPTIONS - 1)
    wrong: list[Expression] = [Compare("==", step.left, v.right) for v in versions]
    if isinstance(step.left, Link) and step.left.local:
        wrong.append(Compare("==", Link(step.left.by, step.left.of), step.right))
    others = (p.steps[0] for p in setting.links if p.subject != part.subject)
    wrong += [Compare("==", s.left, s.right) for s in others]
    options = [right, *setting.random.sample(wrong, min(OPTIONS - 1, len(wrong)))]
    setting.random.shuffle(options)
    return Choice(tuple((o,) for o in options), options.index(right), printed=False)
