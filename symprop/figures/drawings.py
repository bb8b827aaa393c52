"""Drawings as data: networks and plots, with names and expressions where they have labels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from ..tree import Expression

Text: TypeAlias = tuple["str | Expression", ...]
"""A label: words, and formulas between them."""

Point: TypeAlias = tuple[float, float]
"""A place, across and up."""


class Shape(Enum):
    """What a node is drawn as: a name in a rounded box, or a circle with its name above."""

    NAMED = "named"
    UNIT = "unit"
    LAYER = "layer"


@dataclass(frozen=True)
class Node:
    """A node of a network.

    ``layer`` counts from the left, from 0. ``bias`` is what is added in it, ``note`` a word or a
    range below it. ``curve`` is the shape of its activation, points in any units. ``look`` picks
    a color; None is black.
    """

    key: str
    layer: int
    label: Text
    shape: Shape = Shape.UNIT
    bias: Text = ()
    note: Text = ()
    curve: tuple[Point, ...] = ()
    look: int | None = None


@dataclass(frozen=True)
class Edge:
    """An arrow between two nodes, by their keys, with the weight's name on it."""

    start: str
    end: str
    label: Text = ()
    look: int | None = None


@dataclass(frozen=True)
class NetworkDrawing:
    """A network: nodes in layers from left to right, and the edges between them.

    A ``compact`` one is low for its letters, as screens are: its nodes are smaller, and stand as
    near below each other as their names let them.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    compact: bool = False


@dataclass(frozen=True)
class Curve:
    """A line through points; ``look`` picks color and dashes, the same in every plot.

    Points that are no numbers leave gaps. ``thin``: drawn lightly, as something of before.
    """

    points: tuple[Point, ...]
    label: Text = ()
    look: int = 0
    thin: bool = False


@dataclass(frozen=True)
class Points:
    """Marks; ``look`` picks color and shape. ``look`` None is the black dot of observed data."""

    points: tuple[Point, ...]
    label: Text = ()
    look: int | None = None


@dataclass(frozen=True)
class Segments:
    """Straight lines between pairs of points, such as residuals."""

    ends: tuple[tuple[Point, Point], ...]
    label: Text = ()
    look: int = 1


@dataclass(frozen=True)
class Tangent:
    """A line through a point with a slope, reaching so far to both sides, and a mark there."""

    at: Point
    slope: float
    reach: float
    label: Text = ()
    look: int = 1


@dataclass(frozen=True)
class Mark:
    """A label beside a point."""

    at: Point
    label: Text


Series: TypeAlias = Curve | Points | Segments | Tangent | Mark


@dataclass(frozen=True)
class Plot:
    """Series over two axes; ``aspect`` is height by width, ranges are chosen where None."""

    series: tuple[Series, ...]
    x_label: Text
    y_label: Text
    title: Text = ()
    x_range: Point | None = None
    y_range: Point | None = None
    aspect: float = 0.62


@dataclass(frozen=True)
class Panels:
    """Plots side by side, so many in a row; the axes that they share are the same."""

    plots: tuple[Plot, ...]
    columns: int = 2
    shared: bool = True


Drawing: TypeAlias = NetworkDrawing | Plot | Panels
