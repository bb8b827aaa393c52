"""Drawings as data, and as pictures: SVG, PDF, PNG."""

from __future__ import annotations

from ..notation import Style
from ..printing import PLAIN
from ..typesetting import typeset
from .drawings import (
    Curve,
    Drawing,
    Edge,
    Mark,
    NetworkDrawing,
    Node,
    Panels,
    Plot,
    Points,
    Segments,
    Shape,
    Tangent,
)

_PAGE = """\
#set page(width: auto, height: auto, margin: 0pt)
#set document(title: "figure", date: none)
#set text(lang: "en")
#image(bytes({svg}), format: "svg", alt: "figure")
"""

WIDTH = 454.0
"""The width of a page's text in points: 160 mm."""


def svg(drawing: Drawing, style: Style = PLAIN, width: float = 1.0) -> str:
    """A drawing as SVG, at most ``width`` times as wide as the text of a page.

    Its letters are as large as those of the text. The same arguments give the same string.

    >>> one = NetworkDrawing((Node("x", 0, ("input",), Shape.NAMED),), ())
    >>> svg(one).startswith("<svg")
    True
    """
    if isinstance(drawing, NetworkDrawing):
        from .networksvg import network_svg

        return network_svg(drawing, style, width * WIDTH)
    from .plots import plot_svg

    return plot_svg(drawing, style, width * WIDTH)


def pdf(drawing: Drawing, style: Style = PLAIN, width: float = 1.0) -> bytes:
    """A drawing as a PDF of one page that has its size; lines and letters stay sharp."""
    return typeset(_page(svg(drawing, style, width)), "pdf", accessible=False)


def png(drawing: Drawing, style: Style = PLAIN, width: float = 1.0) -> bytes:
    """A drawing as pixels, for what does not show SVG."""
    return typeset(_page(svg(drawing, style, width)), "png")


def _page(drawn: str) -> str:
    quoted = drawn.replace("\\", "\\\\").replace('"', '\\"')
    return _PAGE.format(svg=f'"{quoted}"')


__all__ = [
    "Curve",
    "Drawing",
    "Edge",
    "Mark",
    "NetworkDrawing",
    "Node",
    "Panels",
    "Plot",
    "Points",
    "Segments",
    "Shape",
    "Tangent",
    "pdf",
    "png",
    "svg",
]
