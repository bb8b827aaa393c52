"""What generated code calls by a bare name."""

from __future__ import annotations

import math
import re

from ..numba_source import helpers


def math_names(code: str) -> list[str]:
    """The import of what code takes from `math` without saying so.

    >>> math_names("y = sqrt(x)*np.exp(x)")[0]
    'from math import sqrt'
    """
    words = {*re.findall(r"(?<![\w.])[a-z]\w*", code)} - {*helpers()}
    names = sorted(words & {*vars(math)})
    return [f"from math import {', '.join(names)}", "", ""] if names else []
