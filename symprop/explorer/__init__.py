"""The explorer: a model as one page to look at, change and let learn."""

from __future__ import annotations

import os
from dataclasses import dataclass
from html import escape

from ..derive.graph import Graph
from ..derive.tangents import expanded
from ..model import Definitions
from ..saving import save

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
        return (
            f'<iframe srcdoc="{escape(self.html)}" title="symprop explorer" '
            f'style="width: 100%; height: {HEIGHT}px; border: 0"></iframe>'
        )

    def __repr__(self) -> str:
        return f"<Explorer: a page of {len(self.html.encode()) / 1000:.0f} kB>"


def explore(model: Definitions, title: str | None = None) -> Explorer:
    """The page that explores a model; in a notebook it shows itself.

    Data and parameters need values. Raises `DataError` for one that has none.

    >>> from symprop.equations import load
    >>> explore(load("statquest")).html[:15]
    '<!DOCTYPE html>'
    """
    from .page import page

    running = expanded(model)
    shown = title or model.title or f"The loss {model.loss}, explored"
    return Explorer(page(running, Graph(running), shown))


__all__ = ["Explorer", "explore"]
