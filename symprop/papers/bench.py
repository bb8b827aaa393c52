"""A network at work: what it gives out at its data, and over the whole range of its input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

from ..accesses import at
from ..calls import Program
from ..derive.numbers import placed
from ..documents.material import Points, Term, View
from ..documents.roles import Roles, added
from ..errors import SympropError
from ..model import Definitions
from ..plain.known import Known
from ..ranges import axis_lower
from ..rewriting import names_in
from ..tree import Expression, Reduce
from ..values import check, fit
from .trying import spread

if TYPE_CHECKING:
    import numpy as np

MOST_TERMS = 6
"""Curves beyond this number are not told apart any more."""

CLOSE = 1e-9
"""How far two results of one number may be apart, relative to their size, by rounding alone."""


@dataclass(frozen=True)
class Bench:
    """A model with values, ready to be run again and again with some of them changed."""

    model: Definitions
    roles: Roles
    values: Mapping[str, Any]

    @cached_property
    def _program(self) -> Program:
        return Program(self.model, self.model.quantities, ())

    @cached_property
    def everything(self) -> dict[str, Any]:
        """Every name with its value, before anything is learned."""
        return {**self.values, **self._program.run(dict(self.values))}

    @cached_property
    def inputs(self) -> tuple[float, ...]:
        """The input of each row, where there is one input with one number a row."""
        return self._column(self.roles.input, self.values) if self.roles.input else ()

    @cached_property
    def observed(self) -> tuple[float, ...]:
        """What is observed in each row, where that is one number."""
        return self._column(self.roles.observed, self.values) if self.roles.observed else ()

    def output(self, changed: Mapping[str, Any]) -> tuple[float, ...]:
        """The output of each row, where it is one number."""
        if self.roles.output is None:
            return ()
        return self._column(self.roles.output, self._program(self.values, changed))

    def view(
        self, changed: Mapping[str, Any], loss: float, value: float | None, slope: float | None
    ) -> View:
        """What the network does with some values changed."""
        squiggle, terms = self._curves(changed)
        return View(value, loss, slope, self.output(changed), squiggle, terms)

    def _column(self, name: str, found: Mapping[str, Any]) -> tuple[float, ...]:
        """A number a row; empty where there are more, or none."""
        import numpy as np

        axes = self.model.axes[name]
        array = np.asarray(found[name], dtype=float)
        if not axes or axes[0] != self.roles.rows or array.size != len(array):
            return ()
        return tuple(array.ravel().tolist())

    @cached_property
    def _grid(self) -> tuple[float, ...]:
        """The inputs at which curves are drawn; none where a row's output is not its own."""
        if not self.inputs or min(self.inputs) == max(self.inputs) or not self.output({}):
            return ()
        places, before = spread(self.inputs), self.output({})
        try:  # the same rows among many others
            found = self._at_inputs((*places, *self.inputs), {})
        except SympropError:
            return ()
        again = self._column(self._name, found)[len(places) :]
        scale = max(map(abs, before))
        own = all(abs(a - b) <= CLOSE * scale for a, b in zip(again, before, strict=True))
        return places if own else ()

    @property
    def _name(self) -> str:
        assert self.roles.output is not None
        return self.roles.output

    def _at_inputs(self, inputs: Iterable[float], changed: Mapping[str, Any]) -> dict[str, Any]:
        """Every quantity where the input has other rows; other data repeat theirs."""
        import numpy as np

        assert self.roles.input is not None
        new = np.array(list(inputs))
        rows = {
            name: np.resize(self.values[name], (len(new), *np.shape(self.values[name])[1:]))
            for name in self.model.data
            if self.model.axes[name][:1] == (self.roles.rows,)
        }
        shape = np.shape(self.values[self.roles.input])[1:]
        rows[self.roles.input] = new.reshape(-1, *shape)
        settings = {**self.values, **rows}
        checked = check(self.model, settings, overrides=changed)
        return {**checked, **self._program.run(checked)}

    def _curves(self, changed: Mapping[str, Any]) -> tuple[Points, tuple[Term, ...]]:
        if not self._grid:
            return (), ()
        found = self._at_inputs(self._grid, changed)
        heights = self._column(self._name, found)
        squiggle = tuple(zip(self._grid, heights, strict=True))
        return squiggle, tuple(self._terms(found))

    def _terms(self, found: Mapping[str, np.ndarray[Any, Any]]) -> Iterable[Term]:
        """What the output is the sum of, where hidden quantities stand in it."""
        definitions = self.model.definition_of[self._name]
        if len(definitions) > 1:
            return
        lower = {name: axis_lower(self.model, name) for name in found}
        sizes = fit(self.model, {k: found[k] for k in (*self.model.data, *self.model.parameters)})
        known = Known(found, lower, sizes, self.model.limits)
        letters = definitions[0].letters
        rest = {k: at(self.model.limits[k][0], sizes) for k in letters if k != self.roles.rows}
        hidden = [t for t in self._written_out(definitions[0].body, sizes) if self._is_hidden(t)]
        first = at(self.model.limits[letters[0]][0], sizes)
        for term in hidden if 1 < len(hidden) <= MOST_TERMS else ():
            places = ({**rest, letters[0]: first + k} for k in range(len(self._grid)))
            heights = (known(term, place) for place in places)
            yield Term(placed(term, rest), tuple(zip(self._grid, heights, strict=True)))

    def _is_hidden(self, term: Expression) -> bool:
        return any(name in self.model.quantities for name in names_in(term))

    def _written_out(self, expr: Expression, sizes: Mapping[str, int]) -> list[Expression]:
        """The terms of a sum, those of sums over letters as well."""
        found: list[Expression] = []
        for term in added(expr):
            if not isinstance(term, Reduce) or term.kind != "sum":
                found.append(term)
                continue
            spans = [range(*self._ends(k, sizes)) for k in term.letters]
            for values in product(*spans):
                found.append(placed(term.body, dict(zip(term.letters, values, strict=True))))
        return found

    def _ends(self, letter: str, sizes: Mapping[str, int]) -> tuple[int, int]:
        first, last = self.model.limits[letter]
        return at(first, sizes), at(last, sizes) + 1
