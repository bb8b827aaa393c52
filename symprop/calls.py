"""What a model computes, as functions of values: its loss, its gradient, any quantity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .derive.backward import adjoint_names, backward, forward
from .derive.graph import Graph
from .elements import element
from .model import Definitions
from .values import check

if TYPE_CHECKING:
    from .compile import Bound, Compiled, Mapped

Values = Mapping[str, Any]
"""Numbers and arrays by name; elements, ``W1[2,3]``, may be named as well."""


class Program:
    """The compiled passes of a model for some outputs, with values checked on the way in."""

    def __init__(
        self,
        model: Definitions,
        quantities: Iterable[str],
        by: Iterable[str],
        target: str = "numpy",
    ) -> None:
        from .compile import compile_passes, stabilize

        self.model = model
        self.quantities = tuple(quantities)
        self.by = tuple(by)
        stable = stabilize(model, kept=self.by)
        self._names = adjoint_names(stable)
        back = backward(Graph(stable), self.by) if self.by else None
        outputs = (*self.quantities, *(self._names[n] for n in self.by))
        self.compiled: Compiled = compile_passes(
            stable, forward(stable), back, outputs, target=target
        )

    def __call__(self, values: Values | None, overrides: Values) -> dict[str, Any]:
        """Every output by name; the derivative by ``w1`` is found under ``d_w1``."""
        return self.run(check(self.model, values, overrides=overrides))

    def run(self, checked: Values) -> dict[str, Any]:
        """The same for values that have been checked."""
        return self.compiled(checked)

    def derivative(self, found: Mapping[str, Any], name: str) -> Any:
        """The derivative of the loss by a name, from what a call returned."""
        return found[self._names[name]]


def whole_or_element(
    model: Definitions, text: str, lengths: tuple[int, ...] | None = None
) -> tuple[str, tuple[int, ...]]:
    """A name, and the zero-based place of one element where the text names one."""
    if "[" in text:
        return element(model, text, lengths)
    return model.known(text.strip()), ()


class Function:
    """A function of the values of data and parameters, generated from a model's definitions.

    ``function(values)`` takes a mapping from names to numbers and arrays; without it the model's
    own values are used, and keywords replace single ones: ``function(b3=0.0)``. ``target`` is
    what runs it: ``"numpy"``, ``"numba"``, ``"jax"``, or ``"auto"``, NumPy and, once that has
    been at work for two seconds, numba where it is installed.
    """

    def __init__(
        self,
        model: Definitions,
        wanted: Iterable[str] = (),
        value: bool = True,
        target: str = "numpy",
    ) -> None:
        self._wanted = tuple(wanted)
        self._elements = {t: whole_or_element(model, t) for t in self._wanted}
        names = dict.fromkeys(name for name, _ in self._elements.values())
        self._model = model
        self._program = Program(model, (model.loss,) if value else (), names, target)
        self._mapped: Mapped | None = None

    @property
    def source(self) -> str:
        """The generated code: a forward pass, then a backward pass."""
        return self._program.compiled.source

    def _called(self, values: Values | None, overrides: Values) -> tuple[float | None, Any]:
        """The loss, where it is wanted, and the derivatives, at some values."""
        if self._mapped is None:
            from .compile import Mapped

            self._mapped = Mapped(
                self._program.compiled, self._model, self._wanted, self._checked, self._general
            )
        return self._mapped(values, overrides)

    def _checked(self, values: Values | None, overrides: Values) -> dict[str, Any]:
        return check(self._model, values, overrides=overrides)

    def _general(self, checked: Values) -> tuple[float | None, dict[str, Any]]:
        found = self._program.run(checked)
        return found.get(self._model.loss), {text: self._part(found, text) for text in self._wanted}

    def _part(self, found: Mapping[str, Any], text: str) -> Any:
        name, place = self._elements[text]
        whole = self._program.derivative(found, name)
        return float(whole[place]) if place else whole


class Value(Function):
    """``value(values) -> float``: the loss."""

    def __init__(self, model: Definitions, target: str = "numpy") -> None:
        super().__init__(model, target=target)

    def __call__(self, values: Values | None = None, /, **overrides: Any) -> float:
        """The loss at some values."""
        value, _ = self._called(values, overrides)
        assert value is not None
        return float(value)


class Gradient(Function):
    """``grad(values) -> {name: float or array}``: derivatives of the loss."""

    def __init__(self, model: Definitions, wanted: Iterable[str], target: str = "numpy") -> None:
        super().__init__(model, wanted, value=False, target=target)

    def __call__(self, values: Values | None = None, /, **overrides: Any) -> dict[str, Any]:
        """The derivatives at some values, each in the shape of its parameter."""
        return self._called(values, overrides)[1]  # type: ignore[no-any-return]


class ValueAndGradient(Function):
    """``both(values) -> (loss, {name: float or array})``, sharing the forward pass."""

    def __call__(
        self, values: Values | None = None, /, **overrides: Any
    ) -> tuple[float, dict[str, Any]]:
        """The loss and its derivatives at some values."""
        value, gradient = self._called(values, overrides)
        assert value is not None
        return float(value), gradient

    def bind(self, values: Values | None = None, /, **overrides: Any) -> Bound:
        """The same function of one flat vector, with all data and other parameters fixed.

        ``fast(vector) -> (float, vector)``; ``fast.vector(values)`` packs and
        ``fast.values(vector)`` unpacks, in the order in which derivatives were asked for.
        """
        from .compile import bind

        checked = self._checked(values, overrides)
        return bind(self._program.compiled, self._model, checked, self._wanted)
