"""Handouts and slides made from a model: one call each."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..api import Model
from ..house import House, house_of
from .paper import Paper

if TYPE_CHECKING:
    from ..documents.material import Material
    from .naming import Names


def handout(
    model: Model,
    title: str | None = None,
    author: str | None = None,
    language: str = "en",
    wrt: Names = None,
    style: House | Mapping[str, Any] | str | os.PathLike[str] | None = None,
    digits: int = 3,
    learning_rate: float | None = None,
) -> Paper:
    """The whole lecture about one parameter of a model, or several.

    ``wrt`` names them; by default it is the last one that is not at its best yet. The data, the
    network, its curves, how well it fits, the derivation with letters and with numbers, gradient
    descent and its result are told; what does not apply to a model is left out. Of several
    parameters each is derived in the order given, and all of them are learned together.
    ``style`` is a house style: a TOML file or a mapping. Without ``learning_rate`` the lecture's
    0.1 is used, or the next smaller power of ten that leads downhill. Raises SympropError for an
    unknown language, parameter or style.

    >>> from symprop import load
    >>> handout(load("statquest")).title[0]
    'Backpropagation: the derivative of '
    >>> handout(load("statquest"), wrt=["w1", "b3"]).title[0]
    'Backpropagation: the derivatives of '
    """
    from ..documents.handout import handout as told

    material = _material(model, language, wrt, style, digits, learning_rate)
    return Paper(told(material, title, author))


def slides(
    model: Model,
    title: str | None = None,
    author: str | None = None,
    language: str = "en",
    wrt: Names = None,
    style: House | Mapping[str, Any] | str | os.PathLike[str] | None = None,
    digits: int = 3,
    learning_rate: float | None = None,
) -> Paper:
    """The same story as `handout`, one idea a slide, derivations revealed line by line.

    >>> from symprop import load
    >>> slides(load("statquest")).document.has_slides
    True
    """
    from ..documents.slides import slides as told

    material = _material(model, language, wrt, style, digits, learning_rate)
    return Paper(told(material, title, author))


def _material(
    model: Model,
    language: str,
    wrt: Names,
    style: House | Mapping[str, Any] | str | os.PathLike[str] | None,
    digits: int,
    learning_rate: float | None,
) -> Material:
    from ..documents.words import Words
    from .gathering import Gathering, first_that_moves
    from .naming import candidates, in_house, in_house_style, in_language

    house, words = house_of(style), Words(language)
    named = in_language(in_house_style(model, house), words)
    about = (
        Gathering(named, names, words, house, digits, learning_rate)
        for names in candidates(named, wrt)
    )
    gathering = first_that_moves(about)
    return gathering.material(in_house(gathering.derivations, house, words))


__all__ = ["Paper", "handout", "slides"]
