"""Pictures on slides: as high and as wide as there is room, their letters to be read from afar."""

from __future__ import annotations

import math
from dataclasses import replace

from ..documents.blocks import Figure
from ..figures.drawings import NetworkDrawing, Panels, Plot
from ..figures.networksvg import letters_within
from ..notation import Style

PLOT = 0.9
"""The width of a plot, before it is made as wide as a slide and its letters 16 points high."""

NETWORK = 4.0
"""Networks are not made smaller for a page, before they are made as large as a slide."""

READABLE, GAIN = 0.0175, 1.1
"""Letters of a network that are large enough, by the width of a slide; and how much larger they
are at least in a low drawing, which is more crowded."""

POINTS, LEGEND = 454.0, 18.0
"""The points of a page's text in width, and those that a legend below a plot takes."""

FLATTEST, TALLEST = 0.28, 0.8
"""The height of a plot by its width, at least and at most."""


def sized(figure: Figure, tall: float, style: Style) -> Figure:
    """The figure as large as a slide lets it be; ``tall`` is its room in height by the width."""
    drawing = figure.drawing
    if isinstance(drawing, NetworkDrawing):
        return replace(figure, drawing=_lower(drawing, tall, style), width=NETWORK, tall=tall)
    panels = drawing if isinstance(drawing, Panels) else Panels((drawing,), 1)
    columns = min(panels.columns, len(panels.plots))
    rows = math.ceil(len(panels.plots) / columns)
    named = any(getattr(series, "label", ()) for plot in panels.plots for series in plot.series)
    free = tall - (LEGEND / (PLOT * POINTS) if named else 0.0)
    aspect = round(min(TALLEST, max(FLATTEST, free * columns / rows)), 3)
    plots = tuple(replace(plot, aspect=aspect) for plot in panels.plots)
    drawn: Plot | Panels = replace(panels, plots=plots) if isinstance(drawing, Panels) else plots[0]
    return replace(figure, drawing=drawn, width=PLOT, tall=tall)


def _lower(drawing: NetworkDrawing, tall: float, style: Style) -> NetworkDrawing:
    """A network drawn low where that makes its letters readable."""
    low = replace(drawing, compact=True)
    before, after = (letters_within(d, style, 1.0, tall) for d in (drawing, low))
    return low if before < READABLE and after >= GAIN * before else drawing
