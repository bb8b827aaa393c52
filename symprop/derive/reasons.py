"""Why a step holds: a key that the printers have words for, and what it speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..tree import Expression


class Why(Enum):
    """Every reason a step can have; the value is the key of its wording."""

    CHAIN_RULE = "chain rule"
    PATHS = "paths"
    TOGETHER = "together"
    DEFINITION = "definition"
    FUNCTION = "function"
    SUM_RULE = "sum rule"
    ONE_TERM = "one term"
    TERM_BY_TERM = "term by term"
    CONSTANT_FACTOR = "constant factor"
    CONSTANT_FACTORS = "constant factors"
    SIGN = "sign"
    PRODUCT_RULE = "product rule"
    QUOTIENT_RULE = "quotient rule"
    RECIPROCAL_RULE = "reciprocal rule"
    POWER_RULE = "power rule"
    POWER_CHAIN = "power rule and chain rule"
    EXPONENTIAL_RULE = "exponential rule"
    GENERAL_POWER = "general power"
    SLOPE = "slope"
    SLOPE_CHAIN = "slope and chain rule"
    MEAN = "mean"
    PRODUCT_OF_MANY = "product of many"
    LARGEST = "largest"
    LOGSUMEXP = "logsumexp"
    SOFTMAX = "softmax"
    BRANCHES = "branches"
    KNOWN = "known"
    INDEPENDENT = "independent"
    ITSELF = "itself"
    CANCEL = "cancel"
    CANCELS = "what cancels"
    MIRROR = "mirror"
    OVER = "over"
    OPENED = "opened"
    PICK = "pick"
    PICKS = "picks"
    SIFT = "sift"
    DEVIATIONS = "deviations"
    PUT_IN = "put in"
    SUMS_TO_ONE = "sums to one"
    TIDY = "tidy"
    REWRITE = "rewrite"
    NAMED = "named"
    SAME_FORM = "same form"
    THROUGH = "through"
    DEFINED = "defined"
    BY_ROW = "row by row"
    BY_COLUMN = "column by column"
    NO_MATRIX = "no matrix form"
    NO_MATRIX_SHIFTED = "no matrix form: a shifted index"
    NO_MATRIX_LOOKED_UP = "no matrix form: a look-up"
    NO_MATRIX_PIECES = "no matrix form: pieces"
    NO_MATRIX_INDICES = "no matrix form: too many indices"
    NO_MATRIX_JOINED = "no matrix form: indices that nothing joins"
    NO_MATRIX_INSIDE = "no matrix form: something inside"
    NUMBERS = "numbers"
    VALUE = "value"
    ALL_ENTRIES = "all entries"


@dataclass(frozen=True)
class Reason:
    """A key and the expressions that its wording mentions."""

    why: Why
    about: tuple[Expression, ...] = ()
    word: str = ""


_SEVERAL = {
    Why.CONSTANT_FACTOR: Why.CONSTANT_FACTORS,
    Why.CANCEL: Why.CANCELS,
    Why.PICK: Why.PICKS,
}


def several(*reasons: Reason) -> Reason:
    """One reason for several places at once, about all that they are about."""
    first = reasons[0]
    if first.why in _SEVERAL:
        return Reason(_SEVERAL[first.why], word=first.word)
    about = (expr for reason in reasons for expr in reason.about)
    return Reason(first.why, tuple(dict.fromkeys(about)), first.word)
