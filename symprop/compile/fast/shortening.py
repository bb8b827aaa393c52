"""The passes that make a flow shorter, in their order, for a whole flow and for bodies of loops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from .alike import alike
from .collecting import collect
from .flow import Flow, Op, rewritten
from .joining import joined
from .lifting import lifted
from .pairing import pair
from .pulling import pull
from .spreading import spread
from .stacking import stack
from .steps import rows
from .together import together

Pass = Callable[[Flow], Flow]


def loops(flow: Flow) -> Flow:
    """The same flow with less to do in each step of its loops."""

    def changed(new: Flow, _: int, op: Op) -> int | None:
        if op.kind != "loop":
            return None
        for passes in (ALIKE, BODIES, ()):
            op = new[lifted(new, op.arguments, op.detail)]
            body = shortened(op.detail.body, passes)
            op = Op("loop", (), op.arguments, replace(op.detail, body=body))
        return new.add(op)

    return rewritten(flow, changed)


ALIKE = (rows, spread, alike, pull, alike, collect, collect, alike, pair)
"""What makes a flow shorter without stacks."""

BODIES = (joined, together, stack)
"""What computes parts of a body together."""

PASSES = (loops, *ALIKE, together, stack)
"""What makes a flow shorter, the bodies of its loops first."""

ROWWISE = (pair,)
"""The same for what is computed chunk by chunk."""


def shortened(flow: Flow, passes: Sequence[Pass] = PASSES) -> Flow:
    """The same work with fewer calls of NumPy, for what is computed at once."""
    for change in passes:
        flow = change(flow)
    return flow
