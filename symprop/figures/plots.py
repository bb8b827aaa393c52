"""Plots as SVG by matplotlib: the same plot gives the same bytes, its texts are paths."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from ..notation import Style
from ..printing import to_latex, to_text
from ..tree import Expression
from .drawings import Curve, Mark, Panels, Plot, Points, Segments, Series, Tangent, Text
from .palette import INK, look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

POINTS_PER_INCH = 72.0

SETTINGS: Any = {
    "svg.hashsalt": "symprop",
    "svg.fonttype": "path",
    "font.family": "STIXGeneral",
    "mathtext.fontset": "stix",
    "font.size": 10.5,
    "axes.titlesize": 10.5,
    "axes.labelsize": 11,
    "legend.fontsize": 10,
    "axes.edgecolor": "#666666",
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": "#444444",
    "ytick.color": "#444444",
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e4e4e4",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "legend.frameon": False,
    "lines.linewidth": 1.7,
    "figure.constrained_layout.use": True,
}
"""Set while a plot is drawn, and only then."""

UPRIGHT = re.compile(r"\$(?:\\mathrm\{([A-Za-z]+)\}|(\d+(?:(?:\.|\{,\})\d+)?))\$")
"""A word or a number, which looks the same as text."""

ENTRY, LETTER, LINE = 46.0, 5.2, 16.0
"""Points of an entry in a legend beside its words, of a letter, and of a line of entries."""

NO_DATES = {"Date": None, "Creator": None, "Format": None, "Type": None}


def plot_svg(drawing: Plot | Panels, style: Style, points: float) -> str:
    """The SVG of one plot or several, so many points wide."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    panels = drawing if isinstance(drawing, Panels) else Panels((drawing,), 1)
    columns = min(panels.columns, len(panels.plots))
    rows = math.ceil(len(panels.plots) / columns)
    width = points / POINTS_PER_INCH
    height = rows * width / columns * max(plot.aspect for plot in panels.plots)
    with matplotlib.rc_context():
        matplotlib.rcParams.update({**matplotlib.rcParamsDefault, **SETTINGS})
        figure = Figure(figsize=(width, height))
        FigureCanvasSVG(figure)
        _fill(figure, panels, rows, columns, style)
        _name(figure, points)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata=NO_DATES)
    return re.sub(r"^.*?(?=<svg )", "", out.getvalue(), flags=re.DOTALL)


def _fill(figure: Figure, panels: Panels, rows: int, columns: int, style: Style) -> None:
    shared = panels.shared and len(panels.plots) > 1
    grid = figure.subplots(rows, columns, sharex=shared, sharey=shared, squeeze=False)
    for place, axes in enumerate(grid.flat):
        if place < len(panels.plots):
            _plot(axes, panels.plots[place], style)
        else:
            axes.set_axis_off()
        if shared:
            axes.label_outer()


def _plot(axes: Axes, plot: Plot, style: Style) -> None:
    for series in plot.series:
        DRAWN[type(series)](axes, series, partial(mathtext, style=style))
    axes.set_xlabel(mathtext(plot.x_label, style))
    axes.set_ylabel(mathtext(plot.y_label, style))
    axes.set_title(mathtext(plot.title, style))
    if plot.x_range:
        axes.set_xlim(*plot.x_range)
    if plot.y_range:
        axes.set_ylim(*plot.y_range)
    if _counts(plot):
        axes.xaxis.set_major_locator(_whole_numbers())
    if style.decimal != ".":
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(_with_decimal(style.decimal))


def _counts(plot: Plot) -> bool:
    """Whether all that is drawn is drawn over whole numbers: over steps, say."""
    drawn = [x for s in plot.series if isinstance(s, Curve | Points) for x, _ in s.points]
    return bool(drawn) and all(math.isfinite(x) and x == int(x) for x in drawn)


def _whole_numbers() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins="auto", steps=[1, 2, 5, 10], integer=True)


def _with_decimal(sign: str) -> Any:
    """The usual numbers beside an axis, with another decimal sign."""
    from matplotlib.ticker import ScalarFormatter

    class Formatter(ScalarFormatter):
        def __call__(self, x: float, pos: int | None = None) -> str:
            return super().__call__(x, pos).replace(".", sign)

        def get_offset(self) -> str:
            return super().get_offset().replace(".", sign)

    return Formatter()


def _name(figure: Figure, points: float) -> None:
    """One legend for all panels, below them: inside it might cover what is drawn."""
    found: dict[str, Any] = {}
    for axes in figure.axes:
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
            found.setdefault(label, handle)
    if not found:
        return
    widest = max(len(re.sub(r"\\[A-Za-z]+|[${}_^]", "", label)) for label in found)
    columns = max(1, min(len(found), int(points / (ENTRY + LETTER * widest))))
    lines = math.ceil(len(found) / columns)
    width, height = figure.get_size_inches()
    figure.set_size_inches(width, height + lines * LINE / POINTS_PER_INCH)
    figure.legend(
        list(found.values()),
        list(found),
        loc="outside lower center",
        ncols=columns,
        handlelength=2.6,
        columnspacing=1.6,
    )


Label = Callable[[Text], str]


def _curve(axes: Axes, series: Curve, label: Label) -> None:
    found = look(series.look)
    axes.plot(
        *_columns(series.points),
        color=found.color,
        linestyle=(0, found.dashes) if found.dashes else "-",
        linewidth=1.0 if series.thin else 1.9,
        alpha=0.55 if series.thin else 1.0,
        label=label(series.label) or None,
    )


def _points(axes: Axes, series: Points, label: Label) -> None:
    found = look(series.look)
    axes.plot(
        *_columns(series.points),
        linestyle="none",
        marker=found.marker,
        markersize=6.0,
        color=found.color,
        markeredgecolor="white",
        markeredgewidth=0.8,
        zorder=4,
        label=label(series.label) or None,
    )


def _segments(axes: Axes, series: Segments, label: Label) -> None:
    found = look(series.look)
    for place, ends in enumerate(series.ends):
        axes.plot(
            *_columns(ends),
            color=found.color,
            linewidth=1.4,
            linestyle=(0, (2.0, 1.4)),
            label=None if place else label(series.label) or None,
        )


def _tangent(axes: Axes, series: Tangent, label: Label) -> None:
    found = look(series.look)
    x, y = series.at
    ends = [(x + side * series.reach, y + side * series.reach * series.slope) for side in (-1, 1)]
    axes.plot(*_columns(ends), color=found.color, linewidth=1.3, label=label(series.label) or None)
    axes.plot([x], [y], marker=found.marker, markersize=5.0, color=found.color, zorder=4)


def _mark(axes: Axes, series: Mark, label: Label) -> None:
    axes.annotate(
        label(series.label), series.at, xytext=(6, 5), textcoords="offset points", color=FAINT_INK
    )


FAINT_INK = "#3a3a3a"

DRAWN: Mapping[type[Series], Callable[[Axes, Any, Label], None]] = {
    Curve: _curve,
    Points: _points,
    Segments: _segments,
    Tangent: _tangent,
    Mark: _mark,
}
"""How each kind of series is drawn."""


def _columns(points: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [x for x, _ in points], [y for _, y in points]


def mathtext(text: Text, style: Style) -> str:
    r"""A label as matplotlib takes it: words with dollar signs escaped, formulas where it can.

    >>> mathtext(("costs $", ), Style())
    'costs \\$'
    """
    return "".join(_part(part, style) for part in text)


def _part(part: str | Expression, style: Style) -> str:
    if isinstance(part, str):
        return part.replace("\\", "\\\\").replace("$", r"\$") if "$" in part else part
    latex = f"${to_latex(part, style)}$".replace(r"\frac", r"\dfrac")
    plain = UPRIGHT.fullmatch(latex)
    if plain:  # to set a formula takes matplotlib 20 ms, a word nothing
        return plain[1] or plain[2].replace("{,}", ",")
    return latex if _is_known(latex) else to_text(part, style).replace("$", r"\$")


@lru_cache(maxsize=1024)
def _is_known(latex: str) -> bool:
    """Whether matplotlib's small LaTeX can show a formula."""
    from matplotlib.mathtext import MathTextParser

    try:
        MathTextParser("path").parse(latex)
    except ValueError:
        return False
    return True
