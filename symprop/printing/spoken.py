"""The table of words for reading aloud: each language's own words in rows that all share."""

from __future__ import annotations

from collections.abc import Mapping

from .table import (
    ATOM,
    COMPARE,
    FRACTION,
    NEGATIVE,
    NOT,
    POWER,
    PRODUCT,
    QUOTIENT,
    Row,
    Table,
)

BINDING: Mapping[str, tuple[int, tuple[int, ...]]] = {
    "scientific": (PRODUCT, ()),
    "divide": (QUOTIENT, (NEGATIVE, POWER)),
    "square": (POWER, (ATOM,)),
    "cube": (POWER, (ATOM,)),
    "power_small": (POWER, (ATOM,)),
    "power": (POWER, (ATOM, ATOM)),
    "call": (ATOM, (0, 0, 0, ATOM)),
    "exp": (POWER, (ATOM,)),
    "sqrt": (POWER, (ATOM,)),
    "softmax": (ATOM, (0, ATOM)),
    "softmax_at": (ATOM, (0, ATOM)),
    "softmax_whole": (ATOM, (ATOM,)),
    "denied": (NOT, (COMPARE + 1,)),
    "link": (FRACTION, ()),
    "higher": (FRACTION, ()),
    "pending": (FRACTION, ()),
    "transpose": (POWER, (ATOM,)),
    "shaped": (POWER, (ATOM,)),
}
"""How tightly rows bind and what their places need, in every language."""

SIGNS: Mapping[str, str] = {
    **dict.fromkeys(("letter", "word", "digits", "greek", "number", "grid_cell"), "@1"),
    **dict.fromkeys(("differentials",), "@1"),
    **dict.fromkeys(("differential", "differential_word", "sub_digits", "index_times"), "@1 @2"),
    **dict.fromkeys(("subs_join", "index_beside", "differentials_join"), " "),
    **dict.fromkeys(("index_comma", "cell_join"), ", "),
    "decimal_comma": "@1,@2",
    "row_join": "; ",
}
"""What sounds the same in every language."""

ENGLISH: Mapping[str, str] = {
    # names
    "hat": "@1 hat",
    "bar": "@1 bar",
    "tilde": "@1 tilde",
    "vec": "vector @1",
    "bold": "bold @1",
    "cal": "script @1",
    "prime": "@1 prime",
    "sub": "@1 sub @2",
    "access": "@1 sub @2",
    "index_plus": " plus ",
    "index_minus": " minus ",
    # numbers
    "scientific": "@1 times 10 to the power @2",
    "exponent_minus": "minus ",
    "infinity": "infinity",
    "nan": "not a number",
    "dots": "and so on",
    "blank": "blank",
    # arithmetic
    "plus": " plus ",
    "minus": " minus ",
    "negative": "minus ",
    "cross": " times ",
    "dot": " times ",
    "beside": " times ",
    "number_beside": " times ",
    "coefficient": " times ",
    "divide": "@1 over @2",
    "square": "@1 squared",
    "cube": "@1 cubed",
    "power_small": "@1 to the power @2",
    "power": "@1 to the power @2",
    "group": "the quantity @1 end quantity",
    "tall": "the quantity @1 end quantity",
    "open": "the quantity ",
    "close": " end quantity",
    "open_tall": "the quantity ",
    "close_tall": " end quantity",
    # functions
    "call": "@2 of @4",
    "comma": " and ",
    "semicolon": " and ",
    "exp": "e to the power @1",
    "sqrt": "the square root of @1",
    "abs": "the absolute value of @1 end absolute value",
    "softmax": "softmax over @1 of @2",
    "softmax_at": "softmax over @1 of @2 at @3",
    # reductions
    "sum": "the sum",
    "prod": "the product",
    "mean": "the mean",
    "max": "the maximum",
    "min": "the minimum",
    "logsumexp": "the log of the sum of exponentials",
    "over": "@1 over @2",
    "whole_range": "@1 over @2 from @4 to @5",
    "bounded": "@1 over @2 from @4 to @5",
    "gap": " of ",
    # conditions
    "lt": " is less than ",
    "le": " is at most ",
    "gt": " is greater than ",
    "ge": " is at least ",
    "eq": " equals ",
    "ne": " is not equal to ",
    "both": " and ",
    "either": " or ",
    "denied": "not @1",
    "where": "@1 @4 @2, @5 @3, end of cases",
    "where_behind": " @3 @1, @4 @2, end of cases",
    "pad": "@1 padded with @2, end pad",
    "bracket": "1 if @1, else 0,",
    # derivatives
    "d": "derivative",
    "partial": "partial derivative",
    "link": "the @5 of @3 with respect to @4",
    "higher": "the derivative of order @4 of @3 with respect to @5",
    "pending": "the @1 with respect to @3 of ",
    # arrays
    "grid": "the array with @1 end of array",
    "grid_row": "row @1",
    # matrices
    "matrix_beside": " times ",
    "entrywise": " entry by entry times ",
    "every": "every",
    "transpose": "@1 transposed",
    "diagonal": "the diagonal matrix of @1 end diagonal",
    "ones": "the column of @1 ones",
    "identity": "the identity matrix of size @1",
    "softmax_whole": "softmax of @1",
    "squared_norm": "the squared norm of @1 end norm",
    "zeros": "zero",
    "shaped": "@1, @2 by @3,",
}
"""The words of English."""


def spoken(words: Mapping[str, str]) -> Table:
    """The table that reads formulas aloud in the words of a language, as `ENGLISH` has them."""
    templates = {**SIGNS, **words}
    rows = {name: Row(text, *BINDING.get(name, ())) for name, text in templates.items()}
    return Table(escape=lambda name: name.replace("_", " "), rows=rows)
