"""Drawings made lower: plots by their proportions, networks smaller as a whole."""

from __future__ import annotations

import math
from dataclasses import replace

from ..notation import Style
from . import WIDTH
from .drawings import Drawing, NetworkDrawing, Panels, Plot
from .networksvg import network_size

LOWEST, SMALLEST = 0.58, 0.68
"""The part of its height that a plot keeps at least, and the part of its size that a network does:
the letters of a plot stay as large as they are, those of a network do not."""


FLATTEST = 82.0
"""Points of a plot's height, with the numbers beside its axes, that it keeps at least."""


def lower(
    drawing: Drawing, style: Style, width: float, points: float
) -> tuple[Drawing, float] | None:
    """The drawing so many points less high, and its part of the text's width; None if too low.

    >>> plot = Plot((), (), (), aspect=0.5)
    >>> lower(plot, Style(), 1.0, 45.4)
    (Plot(series=(), x_label=(), y_label=(), title=(), x_range=None, y_range=None, aspect=0.4), 1.0)
    """
    if isinstance(drawing, NetworkDrawing):
        across, down = network_size(drawing, style, width * WIDTH)
        share = 1 - points / down
        return (drawing, share * across / WIDTH) if SMALLEST <= share <= 1 else None
    panels = drawing if isinstance(drawing, Panels) else Panels((drawing,), 1)
    columns = min(panels.columns, len(panels.plots))
    down = width * WIDTH / columns * max(plot.aspect for plot in panels.plots)
    share = 1 - points / (down * math.ceil(len(panels.plots) / columns))
    fits = LOWEST <= share <= 1 and share * down >= FLATTEST
    return (_flatter(drawing, share), width) if fits else None


def _flatter(drawing: Plot | Panels, share: float) -> Plot | Panels:
    if isinstance(drawing, Plot):
        return replace(drawing, aspect=round(share * drawing.aspect, 4))
    plots = tuple(_flatter(plot, share) for plot in drawing.plots)
    return replace(drawing, plots=tuple(p for p in plots if isinstance(p, Plot)))
