"""All that a handout tells about a model: the derivation, the descent, and views on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from math import isfinite
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from ..api import Model
from ..derivations import Derivation
from ..documents.material import NOTICED, Along, Material, Points, Story, View
from ..documents.roles import roles_of
from ..documents.words import Words
from ..errors import DataError
from ..figures.network import network_drawing
from ..house import House
from ..model import Definitions
from ..notation import Style
from ..tree import Ref
from ..values import check
from . import tables
from .bench import Bench
from .plugged import loss_numbers
from .trying import MARGIN, around, beyond, spread, told_apart, trials, wide_trials

if TYPE_CHECKING:
    from ..compile import Bound
    from ..descent import Run

RATES = (0.1, 0.01, 0.001, 0.0001, 0.00001)
"""Learning rates, the first of which that leads downhill is taken; the lecture's is 0.1."""

MOST_LAYERS = 24
"""Layers of a network that is drawn, in parts below each other where it is too wide."""

SMALL = 0.001
"""The step size below which a descent ends."""


@dataclass(frozen=True)
class Gathering:
    """A model, the parameters that its story is about, and how it is to be told."""

    model: Model
    parameters: tuple[str, ...]
    words: Words
    house: House
    digits: int = 3
    learning_rate: float | None = None

    @cached_property
    def derivations(self) -> tuple[Derivation, ...]:
        """The derivation by each parameter."""
        return tuple(map(self.model.derive, self.parameters))

    @cached_property
    def running(self) -> Definitions:
        """The definitions that are run."""
        return self.derivations[0]._model

    def material(self, style: Style) -> Material:
        """Everything, worked out."""
        words = self.words
        return Material(
            self.model,
            tuple(derivation.record for derivation in self.derivations),
            roles_of(self.model),
            words,
            style,
            network_drawing(self.model, roles_of(self.model).output, MOST_LAYERS),
            self._story() if self._is_known else None,
            self.digits,
            self.house.residual or words.phrases["residual"],
        )

    @property
    def _is_known(self) -> bool:
        return bool(self._values)

    @cached_property
    def _values(self) -> dict[str, Any]:
        """A value for every name, the parameters seeded where they have none; else nothing."""
        if any(name not in self.model.values for name in self.model.data):
            return {}
        try:
            start = self.model.initial(0) if self._seeded else {}
            return check(self.model, {**start, **self.model.values})
        except DataError:
            if self._seeded:  # sizes that nothing tells
                return {}
            raise

    @cached_property
    def _seeded(self) -> tuple[str, ...]:
        return tuple(n for n in self.model.parameters if n not in self.model.values)

    @cached_property
    def _bench(self) -> Bench:
        return Bench(self.running, roles_of(self.running), self._values)

    @cached_property
    def _run(self) -> Run:
        """The descent, with the first learning rate that leads downhill."""
        rates = RATES if self.learning_rate is None else (self.learning_rate,)
        runs: list[Run] = []
        for rate in rates:
            runs.append(self._descent(rate))
            if runs[-1].outcome.name != "DIVERGED" and runs[-1].loss < runs[-1].start_loss:
                return runs[-1]
        return runs[0]

    @property
    def is_flat(self) -> bool:
        """Whether the first step of a descent would already be its last."""
        if not self._is_known:
            return False
        _, slope = self._fast(self._fast.vector(self._values))
        return bool(abs(slope).max() * RATES[0] < SMALL)

    def _descent(self, rate: float) -> Run:
        from ..descent import Layout, descend

        fast = self._fast
        return descend(
            fast,
            fast.vector(self._values),
            Layout(fast.shapes),
            learning_rate=rate,
            stop_step=SMALL,
            loss_name=self.model.loss,
        )

    def _story(self) -> Story:
        run = self._run
        end = self._view({name: run.values[name] for name in self._fast.shapes})
        start = self._view(self._start)
        plugged = (d.at(self._values, digits=self.digits) for d in self.derivations)
        known = self._bench.everything
        story = Story(
            numbers=tuple(derivation.record for derivation in plugged),
            run=run,
            start=start,
            end=end,
            inputs=self._bench.inputs,
            observed=self._bench.observed,
            data=tables.columns(self.model, self._values),
            shapes=tables.shapes(self.model, self._values),
            values=tables.scalars(self.model, self._values),
            loss_numbers=loss_numbers(self.running, self._values, known, self.digits),
            seeded=self._seeded,
        )
        if len(self.parameters) > 1:
            along = tuple(self._along(run))
            return replace(story, ends=self._ends(run), along=along)
        return self._with_trials(story) if start.value is not None else story

    @cached_property
    def _start(self) -> dict[str, Any]:
        """The values of the parameters, or of their elements, from which the descent starts."""
        found = self._fast.values(self._fast.vector(self._values))
        return {name: found[name] for name in self._fast.shapes}

    def _view(self, values: Mapping[str, Any]) -> View:
        import numpy as np

        loss, slope = self._fast(np.concatenate([np.ravel(value) for value in values.values()]))
        first = next(iter(values.values()))
        if len(values) > 1 or not isinstance(first, float):
            return self._bench.view(values, loss, None, None)
        return self._bench.view(values, loss, first, float(slope[0]))

    @cached_property
    def _fast(self) -> Bound:
        """The loss and its derivative as a function of the parameters alone."""
        return self.model.value_and_grad(*self.parameters).bind(self._values)

    def _ends(self, run: Run) -> tuple[tuple[Ref, float], ...]:
        """Where the descent ended, of each parameter that is a number."""
        found = ((name, run.values[name]) for name in self._fast.shapes)
        return tuple((self._target(k), v) for k, v in found if isinstance(v, float))

    def _target(self, name: str) -> Ref:
        return self.derivations[list(self._fast.shapes).index(name)].record.target

    def _along(self, run: Run) -> Iterator[Along]:
        """The loss along each parameter that is a number, the others where they start."""
        for name, change in run.iterates[0].items() if run.iterates else ():
            at, end = self._start[name], run.values[name]
            if isinstance(end, float):
                losses = self._losses(name, around(at, end, partial(self._lowest, name)))
                yield Along(self._target(name), at, float(change.derivative), losses)

    def _lowest(self, name: str, low: float, high: float) -> float | None:
        """Where between two values of a parameter the loss is lowest, if not at an end."""
        points = [point for point in self._losses(name, (low, high), 0.0) if isfinite(point[1])]
        found = min(points, key=itemgetter(1), default=None)
        return None if found in (None, points[0], points[-1]) else found[0]

    def _with_trials(self, story: Story) -> Story:
        """The story with the parameter tried at several values, and the loss against it."""
        start, end = story.start.value, story.end.value
        assert start is not None
        assert end is not None
        (name,) = self._fast.shapes
        iterates = story.run.iterates
        drawn = [iterates[k] for k in told_apart([float(i[name].value) for i in iterates], end)]
        at = tuple(float(i[name].value) for i in drawn) or (start,)
        tried = self._tried(name, trials(start, end), story)
        values = tuple(v.value for v in tried if v.value is not None)
        return replace(
            story,
            trials=tried,
            path=tuple(self._view({name: value}) for value in at if drawn),
            steps=tuple(i.step for i in drawn),
            losses=self._losses(name, (*values, *at, end)),
            way=self._losses(name, beyond(at, end) if end != start else values),
        )

    def _tried(self, name: str, values: tuple[float, ...], story: Story) -> tuple[View, ...]:
        """What the network does for several values, so far apart that its curve is seen to move."""
        tried = tuple(self._view({name: value}) for value in values)
        if 0 < max(view.moved(story.start) for view in tried) < NOTICED:
            return tuple(self._view({name: value}) for value in wide_trials(values[0]))
        return tried

    def _losses(self, name: str, values: tuple[float, ...], margin: float = MARGIN) -> Points:
        """The loss against one parameter, all else held."""
        from ..descent import Layout, curve

        fast, grid = self._fast, spread(values, margin)
        start = fast.vector(self._values)
        along = curve(fast, Layout(fast.shapes), start, name, grid)
        return tuple(zip(along.grid.tolist(), along.loss.tolist(), strict=True))


def first_that_moves(found: Iterable[Gathering]) -> Gathering:
    """The first whose descent goes anywhere; the very first where none does."""
    first: Gathering | None = None
    for gathering in found:
        if not gathering.is_flat:
            return gathering
        first = first or gathering
    assert first is not None
    return first
