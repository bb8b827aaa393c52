"""The public Model: the list of definitions with its verbs attached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cached_property
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

from .calls import Gradient, Value, ValueAndGradient, Values, whole_or_element
from .derivations import Derivation
from .derive.graph import Graph
from .equations import load as loaded
from .equations import parse as parsed
from .equations import unparse
from .errors import DataError
from .model import Definitions
from .networks import dense as dense_layers
from .seeding import initial
from .tree import Index, Ref, literal
from .values import check, fit

if TYPE_CHECKING:
    import numpy as np
    import sympy

    from .compile import Bound
    from .compile.targets.jax_running import JaxFunctions
    from .explorer import Explorer
    from .second import Hessian, HessianVector


class Model(Definitions):
    """A network and its loss: an ordered list of definitions in index notation.

    ``Model([sympy.Eq(...), ...], data=("x", "y"))`` takes equations in SymPy; `parse` takes text,
    `load` a file or a name of the gallery, `dense` layers. Names that no equation defines are
    data if ``data`` lists them, else parameters; ``values`` are known numbers; indices count
    from ``origin``.

    >>> import sympy
    >>> w, x, y, L = sympy.symbols("w x y L")
    >>> model = Model([sympy.Eq(L, (y - w*x)**2)], data=("x", "y"))
    >>> model.parameters, model.data, model.loss
    (('w',), ('x', 'y'), 'L')
    """

    def __init__(
        self,
        definitions: Sequence[sympy.Eq],
        data: Sequence[str] = (),
        values: Values | None = None,
        origin: int = 1,
    ) -> None:
        from .algebra import equations_from_sympy

        self._take(equations_from_sympy(definitions, data=data, values=values, origin=origin))

    def _take(self, made: Definitions) -> None:
        for field in fields(Definitions):
            object.__setattr__(self, field.name, getattr(made, field.name))

    @classmethod
    def of(cls, definitions: Definitions) -> Model:
        """The model of a list of definitions that has been checked."""
        self = cls.__new__(cls)
        self._take(definitions)
        return self

    def __str__(self) -> str:
        """The equations as text that parses to the same model, numbers included."""
        return unparse(self)

    def __repr__(self) -> str:
        counts = f"{len(self.definitions)} definitions, parameters {', '.join(self.parameters)}"
        return f"<Model: {counts}; loss {self.loss}>"

    @cached_property
    def _running(self) -> Definitions:
        """The list that is derived and run: padding and derivatives inside it are spelled out."""
        from .derive.tangents import expanded
        from .padding import without_padding

        return expanded(without_padding(self))

    @cached_property
    def _graph(self) -> Graph:
        return Graph(self._running)

    def derive(self, name: str) -> Derivation:
        """The derivation of the loss by a name: ``"w1"``, ``"W1"`` or its element ``"W1[2,3]"``.

        A parameter, data or a quantity (then the derivative is its adjoint). Raises
        `UnknownNameError`, and `DataError` for an element that there is not.

        >>> print(load("statquest").derive("b3").derivative)
        Sum(-2*(observed[i] - predicted[i]), (i, 1, n))
        """
        return Derivation(self._running, self._target(name), self._graph)

    def _target(self, text: str) -> Ref:
        lengths = None
        if "[" in text:
            lengths = self._lengths(text.split("[")[0].strip())
        name, place = whole_or_element(self._running, text, lengths)
        if not place:
            return self._running.ref(name)
        from .ranges import axis_lower

        access: list[Index] = [
            literal(k + first) for k, first in zip(place, axis_lower(self, name), strict=True)
        ]
        return Ref(name, tuple(access))

    def _lengths(self, name: str) -> tuple[int, ...] | None:
        """The shape of a name where the known values tell it."""
        from .ranges import shape

        try:
            return shape(self, name, fit(self, check(self, needed=())))
        except (DataError, KeyError):
            return None

    def value(self, target: str = "numpy") -> Value:
        """``value(values) -> float``: the loss, run by NumPy or another ``target``."""
        return Value(self._running, target)

    def grad(self, *names: str, target: str = "numpy") -> Gradient:
        """``grad(values) -> {name: float or array}``; without names, for every parameter.

        ``target`` is as in `value_and_grad`.

        >>> grad = load("statquest").grad("b3")
        >>> round(grad(b3=1)["b3"], 6)
        -9.655108
        """
        return Gradient(self._running, names or self.parameters, target)

    def value_and_grad(self, *names: str, target: str = "numpy") -> ValueAndGradient:
        """``both(values) -> (loss, {name: float or array})``; the forward pass is shared.

        ``target`` is what runs it: ``"numpy"``; ``"numba"``, compiled; ``"jax"``; or ``"auto"``,
        NumPy and, once that has been at work for two seconds, numba where it is installed.
        Raises `SympropError` for a target whose package is missing, with the command that installs
        it.
        """
        return ValueAndGradient(self._running, names or self.parameters, target=target)

    def jax(self, *names: str) -> JaxFunctions:
        """``value(parameters, data)`` and ``value_and_grad(parameters, data)`` as JAX functions.

        Pure functions of dicts, for ``jit``, ``vmap``, ``grad`` and arrays spread over devices;
        without ``data`` the model's own are taken. Names limit what is derived by. Numbers are
        float32 unless ``jax.config.update("jax_enable_x64", True)`` was called before.
        """
        from .source import jax_functions

        return jax_functions(self._running, names)

    def objective(
        self, values: Values | None = None, learn: Iterable[str] | None = None
    ) -> tuple[Bound, np.ndarray[Any, Any]]:
        """``fun, x0`` for ``scipy.optimize.minimize(fun, x0, jac=True)``.

        ``learn`` names parameters or their elements; all others stay at ``values``. ``fun.values``
        takes the solution apart.

        >>> fun, x0 = load("statquest").objective(learn=["b3"])
        >>> round(fun(x0)[0], 4), x0.tolist()
        (20.4236, [0.0])
        """
        fun = self.value_and_grad(*(learn if learn is not None else self.parameters)).bind(values)
        return fun, fun.vector(check(self, values))

    def evaluate(self, name: str, values: Values | None = None, /, **overrides: Any) -> Any:
        """Any quantity at some values: a float, or an array with one axis an index.

        >>> load("statquest").evaluate("predicted", b3=0).round(4).tolist()
        [-2.6037, -1.609, -2.6149]
        """
        from .calls import Program

        if self.known(name) not in self.quantities:
            return check(self, values, (name,), overrides)[name]
        return Program(self._running, (name,), ())(values, overrides)[name]

    def source(
        self,
        target: str = "numpy",
        style: str = "textbook",
        wrt: Iterable[str] = (),
        values: Values | None = None,
    ) -> str:
        """A file that computes the loss and its derivatives without symprop.

        ``target`` is ``"numpy"``, ``"numba"``, ``"jax"`` or ``"javascript"``; in style
        ``"textbook"`` each line is an equation, in style ``"fast"`` the forms are stable and work
        is shared. The values, else the model's own, make the example at its end.

        >>> print(load("statquest").source(wrt=["b3"]).split("\\n\\n")[4].splitlines()[1].strip())
        d_predicted = -2*(observed - predicted)  # d_predicted[i] = -2*(observed[i] - predicted[i])
        """
        from .source import source

        return source(self, target, style, wrt, values)

    def with_values(self, values: Values | None = None, /, **overrides: Any) -> Model:
        """A new model with some values replaced; this one stays as it is.

        >>> model = load("statquest").with_values(dosage=[0, 1], observed=[1, 0], b3=2)
        >>> model.values["observed"].tolist(), model.values["b3"]
        ([1.0, 0.0], 2.0)
        """
        from .freezing import freeze_values

        found = check(self, values, needed=(), overrides=overrides)
        return self._with(values=freeze_values(self._with(values={}), found, {}))

    def _with(self, **changes: Any) -> Model:
        kept = {field.name: getattr(self, field.name) for field in fields(Definitions)}
        return Model.of(Definitions(**{**kept, **changes}))

    def differentiate(self, *names: str) -> Model:
        """The model extended by its adjoints: the derivative of a model is a model.

        The adjoint of q, the derivative of the loss by q, is called ``d_q``. Without ``names``
        those of all parameters are defined, and of all quantities on the way.

        >>> model = parse("data x, y\\np = w*x\\nL = (y - p)**2")
        >>> model.differentiate().evaluate("d_w", {"x": 3, "y": 1, "w": 2})
        30.0
        """
        from .derive.extension import extended
        from .second import with_loss

        wanted = tuple(self.known(n) for n in names or self.parameters)
        return Model.of(with_loss(self._graph, extended(self._graph, wanted), self.loss))

    def hvp(self, *names: str) -> HessianVector:
        """``hvp(values, vector) -> {name: array}``: the Hessian of the loss times a vector.

        >>> model = parse("data x, y\\nL = (y - w*x)**2")
        >>> model.hvp()({"x": 3, "y": 1, "w": 2}, {"w": 1})
        {'w': 18.0}
        """
        from .second import HessianVector

        wanted = tuple(self.known(n, self.parameters, "parameter") for n in names)
        return HessianVector(self._running, wanted or self.parameters)

    def hessian(self, *names: str) -> Hessian:
        """Second derivatives by a few parameters or elements, with their derivations.

        >>> hessian = load("statquest").hessian("w3", "b3")
        >>> hessian().round(4).tolist()
        [[9.8273, 6.166], [6.166, 6.0]]
        >>> hessian.derive("b3", "b3").verify() > 0
        True
        """
        from .second import Hessian

        return Hessian(self._running, names or self.parameters)

    def explore(
        self, title: str | None = None, parameter: str | None = None, digits: int = 3
    ) -> Explorer:
        """A page to look at the model, change it and let it learn; a notebook shows it.

        ``parameter``, or an element such as ``"W1[2,3]"``, is chosen at first, else the last.
        Parameters without values get seeded ones. Raises `DataError` where data have none.

        >>> load("linear").explore(title="A line").html[:15]
        '<!DOCTYPE html>'
        """
        from .explorer import explore

        return explore(self, title, parameter, digits)

    def initial(self, seed: int = 0, **sizes: int) -> dict[str, Any]:
        """Seeded starting values for every parameter, given the sizes that data does not give.

        >>> sorted(dense(1, 2, 1).initial(seed=0))
        ['b1', 'b2', 'b3', 'w1', 'w2', 'w3', 'w4']
        """
        return initial(self, self._sizes(sizes), seed)

    def _sizes(self, given: Mapping[str, int]) -> dict[str, int]:
        from .ranges import infer

        known = {n: getattr(v, "shape", ()) for n, v in self.values.items()}
        names = set(self.sizes.values())
        wrong = [n for n in given if n not in names]
        if wrong:
            raise DataError(f"unknown size {wrong[0]!r}; sizes: {', '.join(sorted(names))}")
        return infer(self, known, given, complete=False)


def parse(text: str) -> Model:
    """The model of equations as text (the grammar is in ``docs/equations.md``).

    Raises `EquationError`, which names the line.

    >>> model = parse("data x[i], y[i]\\nSSR = sum((y[i] - w*x[i])**2, i)")
    >>> model.parameters
    ('w',)
    """
    return Model.of(parsed(text))


def load(name_or_path: str | PathLike[str], data: str | PathLike[str] | None = None) -> Model:
    """A model of the gallery by its name, or of an equations file by its path.

    ``data`` names a CSV file to take the data from instead. Raises `SympropError`.

    >>> load("statquest").quantities
    ('x1', 'y1', 'x2', 'y2', 'predicted', 'SSR')
    """
    return Model.of(loaded(name_or_path, data=None if data is None else fspath(data)))


def dense(
    *sizes: int,
    activation: str | list[str] | tuple[str, ...] = "softplus",
    output: str = "identity",
    loss: str = "ssr",
    names: str = "each",
) -> Model:
    """A network of dense layers with ``sizes`` inputs, hidden nodes and outputs.

    ``names="each"`` gives every weight a name of its own, as in the lecture; ``"arrays"`` gives
    each layer an array. ``loss`` is ``"ssr"``, ``"mse"`` or ``"bce"``.

    >>> print(dense(1, 2, 1).parameters)
    ('w1', 'b1', 'w2', 'b2', 'w3', 'w4', 'b3')
    """
    return Model.of(
        dense_layers(*sizes, activation=activation, output=output, loss=loss, names=names)
    )
