"""Programs run by JAX: compiled, in float64 as NumPy would, or as functions of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from ...errors import DataError, nearest
from ...model import Definitions
from ...ranges import infer
from ..head import positions
from ..program import Program
from .bindings import Running, Unbound
from .cached import loaded
from .jax_source import IMPORTS, JaxWriter, functions
from .material import Material
from .numpy_source import imported


class JaxFunctions(NamedTuple):
    """``value(parameters, data)`` and ``value_and_grad(parameters, data)``, pure functions.

    ``parameters`` is a dict by name, and so is ``data``; without it the model's own data are
    taken. Both may be traced: they work under ``jit``, ``vmap`` and ``grad`` and with arrays that
    are spread over devices. Numbers are what JAX makes of them: float32, unless
    ``jax.config.update("jax_enable_x64", True)`` was called before.
    """

    value: Callable[..., Any]
    value_and_grad: Callable[..., Any]


def generate(program: Program) -> Running:
    """The program as a function of its inputs in order, for NumPy's arrays and in float64."""
    import jax

    writer = JaxWriter(program, by_name=False)
    arguments = ", ".join(writer.names[n] for n in program.inputs)
    outputs = ", ".join(writer.names[n] for n in program.outputs)
    code = [f"def kernel({arguments}):", *writer.body(), f"    return [{outputs}]"]
    source = "\n".join([*imported(code, IMPORTS)[1:], "", "", *code]) + "\n"
    compiled: dict[tuple[int, ...], Callable[..., Any]] = {}

    def function(*arguments: Any) -> list[Any]:
        fixed = tuple(k for k, a in enumerate(arguments) if type(a) is int)
        if fixed not in compiled:
            compiled[fixed] = jax.jit(loaded(source, keep=False).kernel, static_argnums=fixed)
        with _float64():
            return [np.asarray(found) for found in compiled[fixed](*arguments)]

    return Running(function, source, Unbound(program))


def _float64() -> Any:
    """What JAX calls a stretch of float64, which moved between its versions."""
    import jax.experimental

    place: Any = jax if hasattr(jax, "enable_x64") else jax.experimental
    return place.enable_x64(True)


def pure(model: Definitions, material: Material) -> JaxFunctions:
    """The functions of a model for use inside JAX."""
    code = functions(material)
    text = "\n".join([*imported(code, IMPORTS)[1:], *code]) + "\n"
    module = loaded(text, keep=False)
    lookups = positions(model)

    def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(parameters: Mapping[str, Any], data: Mapping[str, Any] | None = None) -> Any:
            import jax.numpy as jnp

            given = {**model.values, **(data or {})}
            taken = {n: _found(n, given) for n in model.data if n in (*material.data, *given)}
            own = {n: _found(n, {**model.values, **parameters}) for n in model.parameters}
            arrays = {
                n: jnp.asarray(v, int) if n in lookups else jnp.asarray(v)
                for n, v in {**taken, **own}.items()
            }
            found = infer(model, {n: v.shape for n, v in arrays.items()})
            sizes = {n: found[n] for n in material.sizes}
            return function({n: arrays[n] for n in own}, {n: arrays[n] for n in taken}, **sizes)

        call.__name__ = function.__name__
        return call

    return JaxFunctions(wrapped(module.value), wrapped(module.value_and_grad))


def _found(name: str, values: Mapping[str, Any]) -> Any:
    if name not in values:
        raise DataError(f"{name} has no value{nearest(name, values)}")
    return values[name]
