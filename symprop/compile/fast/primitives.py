"""What single operations are in scalar Python and in NumPy, and functions made of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple


class Primitive(NamedTuple):
    """``scalar`` is Python over the ``math`` module, ``array`` the name of a NumPy function.

    ``again``: the scalar code writes its first arguments more than once, so that they need names.
    ``logical``: the result is true or false. An error of the scalar code (an overflow, a
    logarithm of 0) means that the general code has to decide.
    """

    scalar: str
    array: str
    again: bool = False
    logical: bool = False


def _compared(sign: str, name: str) -> Primitive:
    return Primitive(f"{{0}} {sign} {{1}}", f"np.{name}", logical=True)


PRIMITIVES: Mapping[str, Primitive] = MappingProxyType(
    {
        "+": Primitive("{0} + {1}", "np.add"),
        "-": Primitive("{0} - {1}", "np.subtract"),
        "*": Primitive("{0}*{1}", "np.multiply"),
        "/": Primitive("{0}/{1}", "np.divide"),
        "neg": Primitive("-{0}", "np.negative"),
        "square": Primitive("{0}*{0}", "np.square", again=True),
        "**": Primitive("pow({0}, {1})", "np.power"),
        **{
            name: Primitive(f"{name}({{0}})", f"np.{name}")
            for name in ("exp", "log", "log1p", "expm1", "sqrt", "sin", "cos", "tan")
        },
        **{name: Primitive(f"{name}({{0}})", f"np.{name}") for name in ("sinh", "cosh", "tanh")},
        "atan": Primitive("atan({0})", "np.arctan"),
        "erf": Primitive("erf({0})", "scipy.special.erf"),
        "lgamma": Primitive("lgamma({0})", "scipy.special.gammaln"),
        "abs": Primitive("fabs({0})", "np.abs"),
        # 0/0 would be no number, and so is inf/inf, which the general code then decides
        "sign": Primitive("({0}/fabs({0}) if {0} else {0})", "np.sign", again=True),
        # written so that what is no number stays none
        "maximum": Primitive("({0} if {0} > {1} or {0} != {0} else {1})", "np.maximum", again=True),
        "minimum": Primitive("({0} if {0} < {1} or {0} != {0} else {1})", "np.minimum", again=True),
        "where": Primitive("({1} if {0} else {2})", "np.where"),
        "and": Primitive("({0} and {1})", "np.logical_and", logical=True),
        "or": Primitive("({0} or {1})", "np.logical_or", logical=True),
        "not": Primitive("(not {0})", "np.logical_not", logical=True),
        "<": _compared("<", "less"),
        "<=": _compared("<=", "less_equal"),
        ">": _compared(">", "greater"),
        ">=": _compared(">=", "greater_equal"),
        "==": _compared("==", "equal"),
        "!=": _compared("!=", "not_equal"),
    }
)
"""Operations of which all fast code is made."""

COMPUTED = (
    *(name for name, row in PRIMITIVES.items() if not row.logical and name != "where"),
    *("dot", "sum", "prod", "max", "min"),
)
"""Operations that can fill an array of numbers wherever it lies."""

FOLDED: Mapping[str, Callable[..., float]] = MappingProxyType(
    {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
        "neg": lambda a: -a,
        "square": lambda a: a * a,
        "**": math.pow,
        "sqrt": math.sqrt,
        "maximum": max,
        "minimum": min,
        "<": lambda a, b: float(a < b),
        "<=": lambda a, b: float(a <= b),
        ">": lambda a, b: float(a > b),
        ">=": lambda a, b: float(a >= b),
        "==": lambda a, b: float(a == b),
        "!=": lambda a, b: float(a != b),
        "and": lambda a, b: float(bool(a) and bool(b)),
        "or": lambda a, b: float(bool(a) or bool(b)),
        "not": lambda a: float(not a),
    }
)
"""What may be worked out at once where all arguments are numbers."""

Make = Callable[..., int]
"""``make(operation, *values or numbers)`` gives a value."""


def _logistic(make: Make, u: int) -> int:
    """Shares exp(u) and 1 + exp(u) with softplus; an overflow is left to the general code."""
    power = make("exp", u)
    return make("/", power, make("+", 1.0, power))


COMPOSED: Mapping[str, Callable[..., int]] = MappingProxyType(
    {
        "softplus": lambda make, u: make("log1p", make("exp", u)),
        "sigmoid": _logistic,
        "silu": lambda make, u: make("*", u, _logistic(make, u)),
        "relu": lambda make, u: make("maximum", u, 0.0),
        "leaky_relu": lambda make, u: make("where", make(">", u, 0.0), u, make("*", 0.01, u)),
        "elu": lambda make, u: make(
            "where", make(">", u, 0.0), u, make("expm1", make("minimum", u, 0.0))
        ),
        "gelu": lambda make, u: make(
            "*", make("*", 0.5, u), make("+", 1.0, make("erf", make("/", u, math.sqrt(2))))
        ),
        "max": lambda make, u, v: make("maximum", u, v),
        "min": lambda make, u, v: make("minimum", u, v),
        "bracket": lambda make, condition: make("where", condition, 1.0, 0.0),
    }
)
"""Functions of the table as they are computed fast; where exp overflows, an error says so."""
