"""Elementary functions of one number, real, complex or of high precision, for the plain evaluator.

Complex numbers are real ones with a small imaginary part (complex step): where a function is
not analytic, as ``abs``, the branch is that of the real part. Nothing here knows a slope.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

Scalar = Any
"""A float, a complex number, or one of the two in mpmath's high precision."""

MODERATE = 600.0
"""Beyond this exp leaves the range of a float, and is taken in high precision."""

EXACT_EXPONENT = 100
"""Up to this whole exponent Python's complex power multiplies instead of taking angles."""


@lru_cache(maxsize=1)
def precise() -> Any:
    """A context of mpmath of our own with 120 digits (mpmath's global precision stays as it is)."""
    import mpmath

    context = mpmath.MPContext()
    context.dps = 120
    return context


def is_precise(u: Scalar) -> bool:
    """Whether a number is one of mpmath's."""
    return not isinstance(u, float | int | complex)


def real(u: Scalar) -> Any:
    """The real part."""
    return u.real


def plain_number(u: Scalar) -> float | complex:
    """A number of any kind as a float or complex number of Python."""
    if not is_precise(u):
        return u if isinstance(u, complex) else float(u)
    return complex(u) if hasattr(u, "_mpc_") else float(u)


def _analytic(
    name: str, moderate: Callable[[float], bool] | None = None
) -> Callable[[Scalar], Scalar]:
    """A function that math, cmath and mpmath have under one name.

    ``moderate`` says for which real parts the first two are precise enough.
    """
    of_float, of_complex = getattr(math, name, None), getattr(cmath, name, None)

    def function(u: Scalar) -> Scalar:
        ours = not is_precise(u) and (moderate is None or moderate(u.real))
        own = (of_complex if isinstance(u, complex) else of_float) if ours else None
        if own is not None:
            return own(u)
        context = precise()
        return getattr(context, name)(context.convert(u))

    return function


_exp = _analytic("exp", lambda u: abs(u) < MODERATE)
_cosh = _analytic("cosh", lambda u: abs(u) < MODERATE)
_sinh = _analytic("sinh", lambda u: abs(u) < MODERATE)
_log_positive = _analytic("log")
_sqrt_positive = _analytic("sqrt")


def _log(u: Scalar) -> Scalar:
    if u == 0:
        return -math.inf
    return _log_positive(u) if real(u) >= 0 else math.nan


def _sqrt(u: Scalar) -> Scalar:
    return _sqrt_positive(u) if real(u) >= 0 else math.nan


def _log1p(u: Scalar) -> Scalar:
    return _analytic("log1p")(u) if real(u) > -1 else _log(1 + u)


def _lgamma(u: Scalar) -> Scalar:
    """log |Γ(u)|; the sign is taken out before the logarithm, and with it multiples of iπ."""
    if isinstance(u, float):
        return math.lgamma(u)
    context = precise()
    if real(u) > 0:
        return context.loggamma(context.convert(u))
    gamma = context.gamma(context.convert(u))
    return context.log(gamma if real(gamma) > 0 else -gamma)


def _abs(u: Scalar) -> Scalar:
    return u * _sign(u)


def _sign(u: Scalar) -> Scalar:
    return float((real(u) > 0) - (real(u) < 0))


def largest(*values: Scalar) -> Scalar:
    """The value with the largest real part; where several tie, their mean (a shared slope)."""
    top = max(map(real, values))
    ties = [v for v in values if real(v) == top]
    return ties[0] if len(ties) == 1 else sum(ties[1:], start=ties[0]) / len(ties)


def smallest(*values: Scalar) -> Scalar:
    """The value with the smallest real part; where several tie, their mean."""
    return -largest(*(-v for v in values))


def _polygamma(order: Scalar, u: Scalar) -> Scalar:
    context = precise()
    return context.polygamma(int(real(order)), context.convert(u))


def power(base: Scalar, exponent: Scalar) -> Scalar:
    """``base ** exponent``; a whole exponent multiplies, so that a negative base stays precise."""
    if base == 0 and exponent.imag and real(exponent) > 0:
        return 0.0
    if not exponent.imag and real(exponent) == int(real(exponent)):
        whole = int(real(exponent))
        if isinstance(base, complex) and abs(whole) > EXACT_EXPONENT:
            base = precise().convert(base)
        return base**whole
    return math.nan if real(base) < 0 else base**exponent


ELEMENTARY: Mapping[str, Callable[..., Scalar]] = {
    "exp": _exp,
    "expm1": _analytic("expm1", lambda u: abs(u) < MODERATE),
    "log": _log,
    "log1p": _log1p,
    "sqrt": _sqrt,
    "sin": _analytic("sin"),
    "cos": _analytic("cos"),
    "tan": _analytic("tan"),
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": _analytic("tanh"),
    "atan": _analytic("atan"),
    "erf": _analytic("erf"),
    "lgamma": _lgamma,
    "digamma": _analytic("digamma"),
    "polygamma": _polygamma,
    "abs": _abs,
    "sign": _sign,
    "max": largest,
    "min": smallest,
}
"""Functions that the evaluator knows itself; all others are evaluated by their definition."""


def _mean(values: Sequence[Scalar]) -> Scalar:
    return sum(values) / len(values)


def _logsumexp(values: Sequence[Scalar]) -> Scalar:
    top = max(map(real, values))
    return top + _log(sum(_exp(v - top) for v in values))


REDUCTIONS: Mapping[str, Callable[[Sequence[Scalar]], Scalar]] = {
    "sum": sum,
    "mean": _mean,
    "prod": math.prod,
    "max": lambda values: largest(*values),
    "min": lambda values: smallest(*values),
    "logsumexp": _logsumexp,
}
"""What each reduction does with the values of its body."""
