"""What a document calls things: house style put on a model, and the parameter it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ..api import Model
from ..documents.roles import roles_of
from ..errors import SympropError
from ..house import House
from ..model import Definitions


def changed(model: Model, **changes: Any) -> Model:
    """The same model with some of its fields replaced."""
    kept = {field.name: getattr(model, field.name) for field in fields(Definitions)}
    return Model.of(Definitions(**{**kept, **changes}))


def relabelled(model: Model, labels: Mapping[str, str]) -> Model:
    """The same model with more labels; names that it does not have are left out."""
    known = {name: label for name, label in labels.items() if name in model.names}
    return changed(model, labels={**model.labels, **known})


def in_house_style(model: Model, house: House) -> Model:
    """The same model with the notation of a house style."""
    roles = roles_of(model)
    parts = {"loss": model.loss, "observed": roles.observed, "predicted": roles.output}
    return relabelled(model, house.labels_of(parts))


def candidates(model: Model, parameter: str | None) -> tuple[str, ...]:
    """The parameters that a document can be about: the one that is named, or from the last back."""
    if parameter is not None:
        model.known(parameter.split("[")[0].strip(), model.parameters, "parameter")
        return (parameter.strip(),)
    if not model.parameters:
        raise SympropError("the model has no parameters, so that there is nothing to learn")
    return model.parameters[::-1]


def chosen(model: Model, parameter: str | None) -> str:
    """The parameter that a document is about: the last one, where none is named."""
    return candidates(model, parameter)[0]
