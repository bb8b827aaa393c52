"""Operations on single numbers as numba computes them: stable where the table's are short."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ...fast.flow import Flow, Op
from ...fast.primitives import PRIMITIVES, Primitive

OPERATIONS: Mapping[str, Primitive] = MappingProxyType(
    {
        **PRIMITIVES,
        "softplus": Primitive("softplus({0})", ""),
        "sigmoid": Primitive("sigmoid({0})", ""),
        "square": Primitive("square({0})", ""),
    }
)
"""How each operation is written; ``numba_helpers.py`` has what is no function of `math`."""


def stable(flow: Flow) -> Flow:
    """The same flow with log(1 + e**u) and e**u/(1 + e**u) as functions that cannot overflow.

    Compiled code works out once what the two share.
    """
    for value, op in enumerate(flow.ops):
        found = _softplus(flow, op) or _sigmoid(flow, op)
        if found is not None:
            flow.ops[value] = found
    return flow


def _softplus(flow: Flow, op: Op) -> Op | None:
    if op.kind != "log1p" or flow[op.arguments[0]].kind != "exp":
        return None
    return Op("softplus", op.axes, flow[op.arguments[0]].arguments)


def _sigmoid(flow: Flow, op: Op) -> Op | None:
    if op.kind != "/":
        return None
    power, below = op.arguments
    known = (flow.number(a) == 1.0 or a == power for a in flow[below].arguments)
    if flow[power].kind != "exp" or flow[below].kind != "+" or not all(known):
        return None
    if power not in flow[below].arguments or len({*flow[below].arguments}) != 2:
        return None
    return Op("sigmoid", op.axes, flow[power].arguments)
