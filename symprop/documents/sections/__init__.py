"""The sections of a handout, in the order of the lecture; each leaves out what does not apply."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..blocks import Block
from ..material import Material
from .derivative import chain, numbers
from .fitting import curves, residuals, summation, trials
from .learning import descent, result
from .opening import data, idea, network

Section = Callable[[Material], Iterable[Block]]

SECTIONS: tuple[Section, ...] = (
    idea,
    data,
    network,
    curves,
    residuals,
    trials,
    summation,
    chain,
    numbers,
    descent,
    result,
)
"""The story, from the idea to the result."""

__all__ = ["SECTIONS", "Section"]
