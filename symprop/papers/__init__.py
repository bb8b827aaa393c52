"""Handouts and slides made from a model: one call each."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from ..api import Model
from ..house import House, house_of
from .paper import Paper


def handout(
    model: Model,
    title: str | None = None,
    author: str | None = None,
    language: str = "en",
    parameter: str | None = None,
    style: House | Mapping[str, Any] | str | os.PathLike[str] | None = None,
    digits: int = 3,
    learning_rate: float | None = None,
) -> Paper:
    """The whole lecture about one parameter of a model, by default the last one.

    The data, the network, its curves, how well it fits, the derivation with letters and with
    numbers, gradient descent and its result; what does not apply to a model is left out.
    ``style`` is a house style: a TOML file or a mapping. Without ``learning_rate`` the lecture's
    0.1 is used, or the next smaller power of ten that leads downhill. Raises SympropError for an
    unknown language, parameter or style.

    >>> from symprop import load
    >>> handout(load("statquest")).title[0]
    'Backpropagation: the derivative of '
    """
    from ..documents.handout import handout as told

    material = _material(model, language, parameter, style, digits, learning_rate)
    return Paper(told(material, title, author))


def slides(
    model: Model,
    title: str | None = None,
    author: str | None = None,
    language: str = "en",
    parameter: str | None = None,
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

    material = _material(model, language, parameter, style, digits, learning_rate)
    return Paper(told(material, title, author))


def _material(
    model: Model,
    language: str,
    parameter: str | None,
    style: House | Mapping[str, Any] | str | os.PathLike[str] | None,
    digits: int,
    learning_rate: float | None,
) -> Any:
    from ..documents.roles import roles_of
    from .gathering import Gathering, chosen, relabelled

    house = house_of(style)
    roles = roles_of(model)
    parts = {"loss": model.loss, "observed": roles.observed, "predicted": roles.output}
    named = relabelled(model, house.labels_of(parts))
    gathering = Gathering(named, chosen(named, parameter), language, house, digits, learning_rate)
    found = gathering.derivation.document("result")
    from ..notation import Style

    return gathering.material(
        Style(
            found.labels,
            house.derivative,
            found.limits,
            found.adjoint_of,
            found.layered,
            house.times,
        )
    )


__all__ = ["Paper", "handout", "slides"]
