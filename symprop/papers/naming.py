"""What a document calls things: house style put on a model, and the parameter it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from ..api import Model
from ..derivations import Derivation
from ..documents.roles import roles_of
from ..documents.words import Words
from ..errors import SympropError
from ..house import House
from ..model import Definitions
from ..notation import Style


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


Names = str | Sequence[str] | None
"""The parameters that a document is about: one, several, or None where it is to choose."""


def in_language(model: Model, words: Words) -> Model:
    """The same model with its title in a language, where it is one of the gallery's."""
    return changed(model, title=words.title(model.title)) if model.title else model


def in_house(derivations: Sequence[Derivation], house: House, words: Words) -> Style:
    """How the expressions of derivations of one model look in a house style and a language."""
    documents = [derivation.document("result") for derivation in derivations]
    found = documents[0]
    style = Style(
        found.labels,
        house.derivative,
        {name: limits for d in documents for name, limits in d.limits.items()},
        {name: of for d in documents for name, of in d.adjoint_of.items()},
        found.layered,
        house.times,
    )
    return words.styled(style)


def candidates(model: Model, wrt: Names) -> tuple[tuple[str, ...], ...]:
    """What a document can be about: the parameters that are named, or one, from the last back."""
    named = (wrt,) if isinstance(wrt, str) else tuple(wrt or ())
    for name in named:
        model.known(name.split("[")[0].strip(), model.parameters, "parameter")
    if named:
        return (tuple(dict.fromkeys(name.strip() for name in named)),)
    if not model.parameters:
        raise SympropError("the model has no parameters, so that there is nothing to learn")
    return tuple((name,) for name in model.parameters[::-1])


def chosen(model: Model, wrt: Names) -> tuple[str, ...]:
    """The parameters that a document is about: the last one, where none is named."""
    return candidates(model, wrt)[0]
