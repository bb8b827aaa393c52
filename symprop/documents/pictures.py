"""Drawings made from the numbers of a story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import isfinite

from ..figures.drawings import (
    Curve,
    Panels,
    Plot,
    Point,
    Segments,
    Series,
    Tangent,
    Text,
)
from ..figures.drawings import Points as Marks
from ..tree import Affine, Divide, Expression, Multiply, Ref
from .material import Material, Story, Term, View

SQUIGGLE, RESIDUAL, STEP = 2, 3, 1
"""The looks of what is drawn: a hidden node's curve has the number of the node."""

MARGIN, LEGEND = 0.06, 0.62
"""Room below what is drawn and, for a legend, above it, as parts of its height."""

MOST_BESIDE = 4
"""Curves of the loss that stand two in a row; more stand three in a row."""

MARKED = 25
"""Steps up to which each has a mark."""

REACH, RISE = 0.15, 0.3
"""How far a tangent reaches to each side, as a part of the width of its plot, and how far up and
down, as a part of its height."""


def bare(name: str) -> Text:
    """A name without the letters of its rows."""
    return (Ref(name),)


def term_label(term: Expression, times: str) -> Text:
    """What is added up, as the legend says it: factors with signs, letters left out."""
    factors = term.factors if isinstance(term, Multiply) else (term,)
    found: list[str | Expression] = []
    for place, factor in enumerate(factors):
        found += [f" {times} "] if place else []
        found.append(_without_letters(factor))
    return tuple(found)


def _without_letters(expr: Expression) -> Expression:
    if isinstance(expr, Ref):
        kept = tuple(k for k in expr.access if isinstance(k, Affine) and not k.letters)
        return Ref(expr.name, kept)
    return expr.map(_without_letters) if isinstance(expr, Multiply | Divide) else expr


def _observed(m: Material, story: Story, named: bool = True) -> Iterator[Series]:
    if story.inputs and story.observed and m.roles.observed:
        points = tuple(zip(story.inputs, story.observed, strict=True))
        yield Marks(points, bare(m.roles.observed) if named else ())


def _terms(m: Material, terms: Sequence[Term]) -> Iterator[Series]:
    for look, term in enumerate(terms):
        # the color of the squiggle is kept for the squiggle
        place = look if look < SQUIGGLE else look + 1
        yield Curve(term.points, term_label(term.expression, m.style.times), place)


def _squiggle(m: Material, view: View, named: bool = True) -> Curve:
    assert m.roles.output is not None
    return Curve(view.squiggle, bare(m.roles.output) if named else (), SQUIGGLE)


def curves(m: Material, story: Story, titles: tuple[Text, Text]) -> Panels | Plot:
    """The hidden nodes' curves beside the squiggle that they add up to; or the squiggle alone."""
    series = [_squiggle(m, story.start), *_observed(m, story)]
    if not story.start.terms:
        return _over_input(m, series)
    whole = _over_input(m, series, titles[1])
    parts = _over_input(m, _terms(m, story.start.terms), titles[0])
    return Panels(_aligned((parts, whole), aspect=0.6))


def _over_input(m: Material, series: Iterable[Series], title: Text = ()) -> Plot:
    assert m.roles.input is not None
    return Plot(tuple(series), bare(m.roles.input), (), title)


def residuals(m: Material, story: Story, view: View, named: bool) -> Plot:
    """The squiggle with the observed data, and a line for each residual between them."""
    series = [
        _squiggle(m, view, named),
        *_residuals(m, story, view, named),
        *_observed(m, story, named),
    ]
    return _over_input(m, series, value_label(m, view))


def _residuals(m: Material, story: Story, view: View, named: bool) -> Iterator[Series]:
    if m.roles.differs and story.observed and view.output:
        rows = zip(story.inputs, story.observed, view.output, strict=True)
        ends = tuple(((x, y), (x, p)) for x, y, p in rows)
        yield Segments(ends, (m.residual,) if named else (), RESIDUAL)


def value_label(m: Material, view: View) -> Text:
    """The parameter with its value: b3 = 0."""
    assert view.value is not None
    return (m.target, " = ", m.number(view.value))


def moving(m: Material, story: Story) -> Panels:
    """The squiggle with its residuals for each value that is tried."""
    last = len(story.trials) - 1
    plots = (residuals(m, story, v, named=k == last) for k, v in enumerate(story.trials))
    return Panels(_aligned(tuple(plots), aspect=0.5, room=MARGIN))


def _aligned(plots: tuple[Plot, ...], aspect: float, room: float = LEGEND) -> tuple[Plot, ...]:
    """Plots over the same ranges, so that each can also stand by itself; with room above."""
    heights = [y for plot in plots for series in plot.series for y in _heights(series)]
    low, high = min(heights), max(heights)
    spread = high - low or 1.0
    limits = low - MARGIN * spread, high + room * spread
    return tuple(replace(plot, y_range=limits, aspect=aspect) for plot in plots)


def _heights(series: Series) -> list[float]:
    points = series.points if isinstance(series, Curve | Marks) else ()
    return [y for _, y in points if isfinite(y)]


def loss_curve(m: Material, story: Story) -> Plot:
    """The loss against the parameter, with the values that were tried."""
    tried = tuple((v.value, v.loss) for v in story.trials if v.value is not None)
    return _over_parameter(m, m.target, story.losses, [Marks(tried, (), STEP)])


def losses_along(m: Material, story: Story) -> Panels:
    """The loss against each of several parameters, with a tangent where it starts."""
    plots: list[Plot] = []
    for along in story.along:
        at = (along.value, story.start.loss)
        tangent = Tangent(at, along.slope, _reach(along.losses, along.slope), (), STEP)
        plots.append(_over_parameter(m, along.target, along.losses, [tangent]))
    return Panels(tuple(plots), 2 if len(plots) <= MOST_BESIDE else 3, shared=False)


def _over_parameter(
    m: Material, target: Ref, losses: Sequence[Point], series: Iterable[Series]
) -> Plot:
    points = tuple(p for p in losses if isfinite(p[1]))
    line = Curve(points, (), SQUIGGLE)
    return Plot((line, *series), (target,), (m.loss,))


def _reach(losses: Sequence[Point], slope: float) -> float:
    points = [point for point in losses if isfinite(point[1])]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    reach = REACH * (max(xs) - min(xs))
    height = RISE * (max(ys) - min(ys))
    return min(reach, height / abs(slope)) if height and slope else reach


def descent(m: Material, story: Story) -> Panels | Plot:
    """Tangents on the loss curve, and the squiggles of the same steps where they move."""
    tangents = _over_parameter(m, m.target, story.way, _tangents(story))
    if not story.moves:
        return tangents
    before = [Curve(v.squiggle, (), SQUIGGLE, thin=True) for v in story.path]
    squiggles = [*before, _squiggle(m, story.end), *_observed(m, story)]
    (moved,) = _aligned((_over_input(m, squiggles),), tangents.aspect)
    return Panels((tangents, moved), shared=False)


def _tangents(story: Story) -> Iterator[Series]:
    for view in story.path:
        if view.value is not None and view.derivative is not None:
            reach = _reach(story.way, view.derivative)
            yield Tangent((view.value, view.loss), view.derivative, reach, (), STEP)


def falling(m: Material, story: Story) -> Plot:
    """The loss before each step of the descent."""
    steps = story.run.iterates
    points: tuple[Point, ...] = tuple((float(i.step), i.loss) for i in steps)
    marks = (Marks(points, (), SQUIGGLE),) if len(points) <= MARKED else ()
    line = Curve(points, (), SQUIGGLE)
    return Plot((line, *marks), (m.words.phrases["column step"],), (m.loss,))


def result(m: Material, story: Story) -> Plot:
    """The squiggle at the end, with what it is the sum of, and the data."""
    series = [*_terms(m, story.end.terms), _squiggle(m, story.end), *_observed(m, story)]
    return _aligned((_over_input(m, series),), aspect=0.55)[0]
