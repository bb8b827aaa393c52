"""Numbers for a derivation: every quantity and adjoint computed, then plugged in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .calls import Program, Values
from .derive.numbers import Plug
from .derive.plugged import with_numbers
from .derive.record import Record
from .model import Definitions
from .plain.known import Known
from .ranges import axis_lower
from .tree import Affine, Ref
from .values import fit


def numbers_of(
    model: Definitions, record: Record, checked: Values, digits: int
) -> tuple[Record, Any]:
    """The record with numbers, and the value of the derivative itself."""
    sizes = fit(model, checked)
    known = _everything(model, record, checked)
    frame = Known(known, _lower(model, record), sizes, record.limits)
    value = _value(model, record, checked)
    return with_numbers(record, Plug(frame, sizes, record.limits, digits), value), value


def _everything(model: Definitions, record: Record, checked: Values) -> dict[str, Any]:
    """Data, parameters, quantities; where adjoints are named, those as well."""
    read = {n.name for s in record.steps() for n in s.right.walk() if isinstance(n, Ref)}
    named = read & {*record.adjoint_of}
    wanted = [record.adjoint_of[name] for name in sorted(named)]
    program = Program(model, model.quantities, wanted)
    found = program.run(checked)
    adjoints = {name: program.derivative(found, record.adjoint_of[name]) for name in named}
    return {**checked, **{q: found[q] for q in model.quantities}, **adjoints}


def _lower(model: Definitions, record: Record) -> Mapping[str, tuple[int, ...]]:
    lower = {name: axis_lower(model, name) for name in model.names}
    return {**lower, **{adjoint: lower[name] for adjoint, name in record.adjoint_of.items()}}


def _value(model: Definitions, record: Record, checked: Values) -> Any:
    """The derivative as a number or array, from the compiled gradient."""
    name = record.target.name
    if name == model.loss:
        return 1.0
    program = Program(model, (), (name,))
    whole = program.derivative(program.run(checked), name)
    literals = [i.literal for i in record.target.access if isinstance(i, Affine)]
    if not literals or None in literals:
        return whole
    lower = axis_lower(model, name)
    places = zip(literals, lower, strict=True)
    return float(whole[tuple(k - first for k, first in places if k is not None)])
