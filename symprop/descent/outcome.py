"""How a descent can end; each value is the message for the person."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The end of a descent: a string, so ``print(run.outcome)`` shows the message.

    >>> print(Outcome.CONVERGED)
    converged: every step size is below stop_step
    """

    CONVERGED = "converged: every step size is below stop_step"
    MAX_STEPS = "max steps reached: the step sizes are not yet below stop_step"
    DIVERGED = "diverged: the loss grew without bound; the last good values are kept"
    STOPPED = "stopped by user: the steps so far are kept"
