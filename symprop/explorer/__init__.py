"""The explorer: a model as one page to look at, change and let learn."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ..derive.graph import Graph
from ..derive.tangents import expanded
from ..elements import element
from ..errors import SympropError
from ..model import Definitions
from ..ranges import axis_lower, infer
from ..saving import save
from ..seeding import initial
from ..values import check

HEIGHT = 900
"""Pixels of the page's height in a notebook."""


@dataclass(frozen=True)
class Explorer:
    """A page that explores a model: ``html``, to be saved, served or shown in a notebook."""

    html: str

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the page to a file, which any browser opens without a server."""
        save(path, self.html)

    def _repr_html_(self) -> str:
        from ..render.framing import framed

        return framed(self.html, "symprop explorer", f"{HEIGHT}px")

    def __repr__(self) -> str:
        return f"<Explorer: a page of {len(self.html.encode()) / 1000:.0f} kB>"


def explore(
    model: Definitions, title: str | None = None, parameter: str | None = None, digits: int = 3
) -> Explorer:
    """The page that explores a model; in a notebook it shows itself.

    ``parameter``, or an element such as ``"W1[2,3]"``, is chosen at first, by default the last
    one. Parameters without values get seeded ones. Raises `DataError` for data that have none,
    and `UnknownNameError` for an unknown parameter.

    >>> from symprop.equations import load
    >>> explore(load("statquest")).html[:15]
    '<!DOCTYPE html>'
    """
    from .page import View, page

    if not model.parameters:
        raise SympropError("the model has no parameters, so that there is nothing to explore")
    if not 1 <= digits <= 17:
        raise SympropError(f"digits must be from 1 to 17, not {digits}")
    running = expanded(_valued(model))
    chosen = _chosen(running, parameter or model.parameters[-1])
    shown = title or model.title or f"The loss {model.loss}, explored"
    return Explorer(page(running, Graph(running), View(shown, *chosen, digits)))


def _chosen(model: Definitions, text: str) -> tuple[str, tuple[int, ...]]:
    """A parameter and the indices of one of its elements, as they are written."""
    name = model.known(text.split("[")[0].strip(), model.parameters, "parameter")
    lower = axis_lower(model, name)
    if "[" not in text:
        return name, lower
    place = element(model, text, getattr(model.values[name], "shape", ()))[1]
    return name, tuple(k + first for k, first in zip(place, lower, strict=True))


def _valued(model: Definitions) -> Definitions:
    """The model with a seeded value for each parameter that has none."""
    missing = [name for name in model.parameters if name not in model.values]
    if not missing:
        return model
    given = check(model, needed=model.data)
    shapes = {name: getattr(value, "shape", ()) for name, value in given.items()}
    seeded = initial(model, infer(model, shapes, complete=False), 0)
    return _with_values(model, {**given, **{name: seeded[name] for name in missing}})


def _with_values(model: Definitions, values: Mapping[str, Any]) -> Definitions:
    """The same list with these values."""
    kept = {field.name: getattr(model, field.name) for field in fields(Definitions)}
    return Definitions(**{**kept, "values": values})


__all__ = ["Explorer", "explore"]
