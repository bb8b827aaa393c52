"""Compute with numbers: a value of the forward pass, a residual, a link, the derivative."""

from __future__ import annotations

from ...derive.numbers import placed
from ...rewriting import free_letters
from ...tree import Add, Expression, Link, Negative, Ref
from ..blocks import Paragraph
from ..roles import roles_of
from .asking import Setting, element, index_of
from .hand import Place
from .question import Numeric, Question

STEPS_A_LINE, WORK_A_LINE, MOST_LINES = 2, 12, 10
"""So many quantities, worked out, and operations go on a line of the sheet; its lines."""


def forward(setting: Setting) -> Question | None:
    """A value of the model's output for one row."""
    model = setting.plain.model
    loss = model.loss
    name = roles_of(model).output or next((q for q in model.quantities[::-1] if q != loss), loss)
    ref = model.ref(name)
    return _element(setting, "forward", element(ref, setting.place_for(ref)))


def loss(setting: Setting) -> Question | None:
    """The loss of all rows."""
    model = setting.plain.model
    return _element(setting, "loss", model.ref(model.loss))


def _element(setting: Setting, kind: str, ref: Ref) -> Question | None:
    """Ask for an element; from then on it is given nowhere on the sheet."""
    setting.targets.add((ref.name, index_of(ref)))
    return _asked(setting, kind, ref, None, {})


def residual(setting: Setting) -> Question | None:
    """What is observed minus what is predicted, for one row."""
    found = _residual(setting)
    if found is None:
        return None
    place = setting.place_for(found)
    return _asked(setting, "residual", placed(found, place), None, {})


def _residual(setting: Setting) -> Expression | None:
    """The difference of data and output, as the loss has it."""
    model, roles = setting.plain.model, roles_of(setting.plain.model)
    for definition in model.definitions:
        for node in definition.body.walk():
            match node:
                case Add((Ref(name=a), Negative(Ref(name=b)))):
                    if a in model.data and b == roles.output and _spanned(setting, node):
                        return node
    return None


def _spanned(setting: Setting, expr: Expression) -> bool:
    return all(k in setting.spans for k in free_letters(expr))


def link(setting: Setting) -> Question | None:
    """The value of one link, for one row; where a single link is all, that is the derivative."""
    chain = setting.chain
    if chain is None or isinstance(chain.right, Link) or not setting.links:
        return None
    step = setting.random.choice(setting.links).steps[0]
    place = setting.place_for(step.left, step.right)
    return _asked(setting, "link number", step.left, step.right, place)


def derivative(setting: Setting) -> Question | None:
    """The derivative itself."""
    step = setting.result
    return _asked(setting, "derivative", step.left, step.right, {})


def _asked(
    setting: Setting, kind: str, left: Expression, right: Expression | None, place: Place
) -> Question | None:
    """Ask for the value of ``left``; what it equals is ``right``, or what its own name says."""
    solved = setting.solved(left if right is None else right, place)
    if solved is None:
        return None
    hand, found = solved
    asked = placed(left, place)
    last = () if isinstance(left, Ref) else ((left, right or left, place),)
    answer = Numeric.of(found)
    new = hand.new
    lines = 1 + max(len(new) // STEPS_A_LINE, hand.work // WORK_A_LINE)
    return Question(
        kind,
        (Paragraph(setting.words.say(f"sheet {kind}", what=asked)),),
        min(lines, MOST_LINES),
        answer,
        answer.told(asked),
        (setting.worked(hand.read, hand, *last),),
        brief=(setting.worked(new, hand, *last),) if new or last else None,
        found=frozenset(hand.read),
        needs=hand.needs,
    )
