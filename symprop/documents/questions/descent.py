"""The next iterate: one step of gradient descent."""

from __future__ import annotations

from ...tree import Add, Decimal, Multiply, Negative, Number
from ..blocks import Display, Paragraph
from .asking import Setting, index_of
from .given import signed
from .hand import Needs
from .question import Numeric, Question, equation
from .tables import CARRIED, Estimate, unit

RATES = (0.1, 0.5, 0.01, 2.0)
LONGEST_STEP, SHORTEST_STEP = 2.0, 0.05


def ask(setting: Setting) -> Question | None:
    """Ask for the new value of the parameter; None where a step would be no sensible one."""
    model, target = setting.plain.model, setting.record.target
    if target.name not in model.parameters:
        return None
    slope, needs = _derivative(setting)
    steps = (r for r in RATES if SHORTEST_STEP <= abs(r * slope.value) <= LONGEST_STEP)
    rate = next(steps, None)
    if rate is None:
        return None
    old = setting.plain.value(target.name, *index_of(target)).real
    step = rate * slope.value
    answer = Numeric.of(Estimate(old - step, rate * slope.slack))
    say, known = setting.words.say, Decimal(slope.value, CARRIED)
    task = [Paragraph(say("sheet descent", what=target, old=signed(old), rate=Number(rate)))]
    if needs is None:
        slope_name = setting.result.left
        task.append(Paragraph(say("sheet descent given", slope=slope_name, value=known)))
    taken, new = Multiply((known, Number(rate)), crossed=True), Decimal(old - step, CARRIED)
    solution = (
        Paragraph(say("sheet descent rule", what=target)),
        Display((equation(taken, Decimal(step, CARRIED)),)),
        Display((equation(Add((signed(old), Negative(Decimal(step, CARRIED)))), new),)),
    )
    short = answer.told(target)
    return Question("descent", tuple(task), 2, answer, short, solution, needs=needs or Needs())


def _derivative(setting: Setting) -> tuple[Estimate, Needs | None]:
    """The derivative, and what it needs: None where it must be given, being too much work."""
    solved = setting.solved(setting.result.right, {})
    if solved is None:
        return Estimate(setting.slope, unit(setting.slope, CARRIED) / 2), None
    hand, found = solved
    return found, hand.needs
