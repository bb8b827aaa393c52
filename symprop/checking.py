"""A model's derivatives checked in numbers, parameter by parameter."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .elements import element
from .errors import DataError, VerificationError
from .plain import PlainModel, central_difference
from .progress import tracked
from .values import check

if TYPE_CHECKING:
    from .api import Model

MOST = 60
"""So many entries of an array are compared, evenly spread."""

COMPLEX, CENTRAL = 1e-9, 1e-6
"""Largest relative difference allowed from a complex step and from a central difference."""

ROUNDING = 1000 * 2.0**-52
"""Differences of this size, relative to the loss, are rounding and prove nothing."""

STEP = 1e-6
"""The step of the central difference, by which its rounding is divided."""

KINK = 1e-3
"""Slopes to the left and to the right that differ by more, relatively, meet in a kink."""

Values = Mapping[str, Any]
Key = tuple[str, tuple[int, ...]]


@dataclass(frozen=True)
class Difference:
    """How far two derivatives are apart, relative to the larger one; and whether that is little.

    ``note`` says where rounding or a kink limits what the comparison can tell.
    """

    relative: float
    agrees: bool
    note: str = ""

    def __str__(self) -> str:
        return f"{self.relative:.1e}{self.note and f' ({self.note})'}"


@dataclass(frozen=True)
class Finding:
    """What was found for one parameter; ``error`` is the printed equality that fails, if any."""

    name: str
    compared: int
    entries: int
    equalities: int
    complex_step: Difference
    central: Difference
    error: str | None = None

    @property
    def passed(self) -> bool:
        """Whether everything agrees."""
        return self.error is None and self.complex_step.agrees and self.central.agrees

    def cells(self) -> tuple[str, ...]:
        """The finding as a row of a table."""
        part = self.compared < self.entries
        entries = f"{self.compared} of {self.entries}" if part else str(self.entries)
        result = "agrees" if self.passed else "FAILS"
        equalities = str(self.equalities) if self.error is None else "fails"
        return self.name, entries, equalities, str(self.complex_step), str(self.central), result


@dataclass(frozen=True)
class Report:
    """The findings for all parameters asked for; ``seeded``: at values made up for the check."""

    findings: tuple[Finding, ...]
    seeded: bool

    @property
    def passed(self) -> bool:
        """Whether everything agrees."""
        return all(finding.passed for finding in self.findings)

    def remarks(self) -> list[str]:
        """What is to be said below the table."""
        seeded = ["at small seeded values, as the model does not have them all"]
        failed = [finding.name for finding in self.findings if not finding.passed]
        outcome = f"FAILED for {', '.join(failed)}" if failed else "every derivative agrees"
        errors = [finding.error for finding in self.findings if finding.error]
        return [*(seeded if self.seeded else []), *errors, outcome]


def check_gradients(model: Model, names: Iterable[str] = ()) -> Report:
    """Check derivatives at the model's values, or at small seeded ones where some are missing.

    ``names`` are parameters, data or elements (without any: all parameters). For each, every
    equality of its derivation is worked out from the definitions, and the compiled gradient
    is compared with a complex step and with central differences on the plain evaluator.

    >>> from symprop import load
    >>> check_gradients(load("statquest"), ["b3"]).passed
    True
    """
    wanted = tuple(names) or model.parameters
    values, seeded = _values(model)
    gradient = model.grad(*wanted)(values)
    plain = PlainModel(model, values)
    loss = abs(plain.loss())
    if not math.isfinite(loss):
        raise DataError(f"{model.loss} is not finite at these values; --set gives others")
    named = tracked(wanted, len(wanted), "parameters checked")
    found = tuple(_finding(model, name, values, plain, gradient[name]) for name in named)
    return Report(found, seeded)


def _values(model: Model) -> tuple[Values, bool]:
    from .probing import probe

    if all(name in model.values for name in model.data + model.parameters):
        return check(model), False
    plain = probe(model, None, {})
    return {name: plain.quantity(name) for name in model.data + model.parameters}, True


def _finding(model: Model, name: str, values: Values, plain: PlainModel, given: Any) -> Finding:
    import numpy as np

    owner = name.split("[")[0].strip()
    places = list(_places(plain, name))
    chosen = places[:: -(-len(places) // MOST)]
    whole = np.asarray(given, dtype=float).ravel()
    symbolic = [float(whole[position]) for position, _ in chosen]
    steps = [plain.derivative((model.loss, ()), (owner, place)).real for _, place in chosen]
    equalities, error = _verified(model, name)
    return Finding(
        name,
        len(chosen),
        len(places),
        equalities,
        _difference(symbolic, steps, COMPLEX, ROUNDING * abs(plain.loss())),
        _central(plain, values, [(owner, place) for _, place in chosen], symbolic),
        error,
    )


def _central(
    plain: PlainModel, values: Values, keys: list[Key], symbolic: list[float]
) -> Difference:
    """Against central differences, which say nothing where the loss has a kink."""
    allowed, noise = CENTRAL, ROUNDING * abs(plain.loss()) / STEP
    found = [central_difference(plain.model, values, name, place, STEP) for name, place in keys]
    whole = _difference(symbolic, found, allowed, noise)
    if whole.agrees:
        return whole
    smooth = [
        (a, b)
        for key, a, b in zip(keys, symbolic, found, strict=True)
        if not _kinked(plain, key, a)
    ]
    rest = _difference([a for a, _ in smooth], [b for _, b in smooth], allowed, noise)
    kinks = len(keys) - len(smooth)
    return replace(rest, note=f"{kinks} at a kink") if kinks else rest


def _kinked(plain: PlainModel, key: Key, slope: float) -> bool:
    """Whether the loss bends at once, and the slope lies between those on both sides."""
    name, place = key
    step = STEP * max(1.0, abs(plain.value(name, *place)))
    nudged = (plain.with_nudge(name, place, d).loss().real for d in (-step, step))
    before, after = nudged
    here = plain.loss().real
    low, high = sorted(((here - before) / step, (after - here) / step))
    margin = KINK * max(abs(low), abs(high))
    return high - low > margin and low - margin <= slope <= high + margin


def _verified(model: Model, name: str) -> tuple[int, str | None]:
    try:
        return model.derive(name).verify(), None
    except VerificationError as error:
        return 0, str(error)


def _places(plain: PlainModel, name: str) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The position of each entry in the gradient of a name, and its indices as in the text."""
    import numpy as np

    from .ranges import axis_lower

    owner = name.split("[")[0].strip()
    lower = axis_lower(plain.model, owner)
    shape = plain.quantity(owner).shape
    zero_based = [element(plain.model, name, shape)[1]] if "[" in name else list(np.ndindex(shape))
    for position, place in enumerate(zero_based):
        yield position, tuple(first + k for first, k in zip(lower, place, strict=True))


def _difference(a: list[float], b: list[float], allowed: float, noise: float) -> Difference:
    """Relative to the largest entry; NaN agrees with nothing."""
    apart = max((abs(x - y) for x, y in zip(a, b, strict=True)), default=0.0)
    if any(math.isnan(x) for x in (*a, *b)):
        apart = math.inf
    largest = max(map(abs, (*a, *b)), default=0.0)
    relative = apart / largest if largest else 0.0
    if relative > allowed and apart <= noise:
        return Difference(relative, True, "rounding")
    return Difference(relative, relative <= allowed)
