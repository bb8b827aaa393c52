"""The public Derivation: a record of equations with reasons, to be read, plugged in and checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .derive.graph import Graph
from .derive.record import Level, Record
from .derive.telling import tell
from .errors import SympropError, VerificationError, nearest
from .model import Definitions
from .notation import style_of
from .tree import Expression, Ref
from .values import check

if TYPE_CHECKING:
    import sympy

    from .calls import Values
    from .documents.blocks import Document

FORMS = ("element", "index", "matrix")
"""The forms in which a derivation can be written."""


@dataclass(frozen=True)
class Equation:
    """``left = right`` as the derivation writes it; ``lhs`` and ``rhs`` are SymPy expressions."""

    left: Expression
    right: Expression
    _derivation: Derivation

    @property
    def lhs(self) -> sympy.Expr:
        """The left side in SymPy."""
        return self._derivation._sympy(self.left)

    @property
    def rhs(self) -> sympy.Expr:
        """The right side in SymPy."""
        return self._derivation._sympy(self.right)

    def __str__(self) -> str:
        from .documents.derivation import rounded
        from .printing import to_text

        style = self._derivation._style
        sign = "≈" if rounded(self.right) else "="
        return f"{to_text(self.left, style)} {sign} {to_text(self.right, style)}"

    def to_latex(self) -> str:
        """The equation as LaTeX for math mode."""
        from .documents.derivation import rounded
        from .printing import to_latex

        style = self._derivation._style
        sign = r"\approx" if rounded(self.right) else "="
        return f"{to_latex(self.left, style)} {sign} {to_latex(self.right, style)}"

    def _repr_latex_(self) -> str:
        return f"${self.to_latex()}$"


@dataclass(frozen=True)
class Step:
    """One step of a derivation: an equation and the reason why it holds."""

    equation: Equation
    reason: str

    def __str__(self) -> str:
        return f"{self.equation}    ({self.reason})"


@dataclass(frozen=True)
class Numbers:
    """What plugging in has given: the record with numbers, the values used, the result."""

    record: Record
    values: Values
    value: Any


class Derivation:
    """How the derivative of a loss by one quantity comes about."""

    def __init__(
        self,
        model: Definitions,
        target: Ref,
        graph: Graph,
        numbers: Numbers | None = None,
    ) -> None:
        self._model = model
        self._target = target
        self._graph = graph
        self._numbers = numbers

    @property
    def _written_out(self) -> bool:
        """Whether the sums have been written out for the sizes of the model's own values."""
        return False

    @property
    def record(self) -> Record:
        """The derivation as data: parts, steps, reasons, expressions."""
        return self._numbers.record if self._numbers else self._letters

    @cached_property
    def _letters(self) -> Record:
        return tell(self._graph, self._target)

    @cached_property
    def _style(self) -> Any:
        from dataclasses import replace

        style = style_of(self._model, adjoint_of=self.record.adjoint_of)
        return replace(style, limits=self.record.limits)

    def _sympy(self, expr: Expression) -> sympy.Expr:
        from .algebra import to_sympy

        return to_sympy(expr, self.record.limits)

    @property
    def derivative(self) -> sympy.Expr:
        """The closed form in named quantities, in SymPy; for an array, with its free indices."""
        return self._sympy(self.record.derivative)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every step in order, with its reason in words."""
        from .documents.words import Words, plain

        words = Words("en")
        return tuple(
            Step(Equation(s.left, s.right, self), plain(words.reasons_of(s.reasons), self._style))
            for s in self.record.steps(Level.FULL)
        )

    @property
    def value(self) -> Any:
        """The derivative as a number or array; only after `at` has plugged numbers in."""
        if self._numbers is None:
            raise SympropError("this derivation has letters only; d.at(values) plugs numbers in")
        return self._numbers.value

    def at(self, values: Values | None = None, /, digits: int = 3, **overrides: Any) -> Derivation:
        """The same derivation with the numbers plugged in, row by row.

        ``digits`` are the significant digits shown; they are for print only. `value` is exact.

        >>> from symprop import load
        >>> load("statquest").derive("b3").at(b3=0).value
        -15.655108380577747
        """
        from .numeric import numbers_of

        if not 1 <= digits <= 17:
            raise SympropError(f"digits must be from 1 to 17, not {digits}")
        checked = check(self._model, values, overrides=overrides)
        record, value = numbers_of(self._model, self._letters, checked, digits)
        return Derivation(self._model, self._target, self._graph, Numbers(record, checked, value))

    def verify(self, values: Values | None = None, /, **overrides: Any) -> int:
        """Check every equality with numbers from the definitions alone; how many were checked.

        The values given, the model's own, or small seeded ones are used (of many rows the first
        few); where numbers have been plugged in, those. Raises `VerificationError`, which names
        the first step that does not hold.
        """
        from .derive.verification import checks
        from .plain import PlainModel
        from .probing import probe

        if self._numbers is not None:
            plain = PlainModel(self._model, self._numbers.values)
        elif self._written_out:
            plain = PlainModel(self._model, check(self._model, values, overrides=overrides))
        else:
            plain = probe(self._model, values, overrides)
        count = 0
        for found in checks(self.record, plain):
            count += 1
            if not found.agree:
                equation = Equation(found.step.left, found.step.right, self)
                at = ", ".join(f"{k} = {v}" for k, v in found.place.items())
                raise VerificationError(
                    f"step {found.number} of the derivation by {self._target.name} does not hold"
                    f"{' at ' + at if at else ''}: {equation}; left {found.left!r}, "
                    f"right {found.right!r}"
                )
        return count

    def in_form(self, form: str, layout: str = "denominator") -> Derivation:
        """The same derivation per element, with indices, or in matrices.

        ``"element"`` writes sums out, for the first element of an array; ``"matrix"`` has the
        shape below every factor, and a derivative in the shape of what it is taken by
        (``layout="denominator"``) or its transpose (``"numerator"``).
        """
        from .derive.matrix_telling import LAYOUTS
        from .forms import per_element, with_matrices

        _known(layout, LAYOUTS, "layout")
        if _known(form, FORMS, "form") == "index":
            return self
        if form == "matrix":
            return Told(self, with_matrices(self._graph, self._target, layout))
        record, known = per_element(self._graph, self.record, self._numbers is not None)
        return Told(self, record, known)

    def document(
        self, level: str = "chain", form: str = "index", layout: str = "denominator"
    ) -> Document:
        """The derivation as blocks, to be rendered in any format."""
        from .documents.derivation import derivation

        names = [member.value for member in Level]
        told = self.in_form(form, layout)
        return derivation(told.record, Level(_known(level, names, "level")), told._style)

    def _rendered(self, format: str, level: str, form: str, **options: Any) -> str:
        from .render import render

        return render(self.document(level, form), format, **options)

    def to_text(self, level: str = "chain", form: str = "index", width: int = 100) -> str:
        """The derivation as Unicode text for a terminal of so many columns."""
        return self._rendered("text", level, form, width=width)

    def to_latex(self, level: str = "chain", form: str = "index", fragment: bool = False) -> str:
        """A LaTeX document that compiles as it is, or only its body."""
        return self._rendered("latex", level, form, fragment=fragment)

    def to_markdown(self, level: str = "chain", form: str = "index") -> str:
        """The derivation as Markdown with formulas between dollar signs."""
        return self._rendered("markdown", level, form)

    def to_html(self, level: str = "chain", form: str = "index", fragment: bool = False) -> str:
        """A page of HTML with MathML, or only its body."""
        return self._rendered("html", level, form, fragment=fragment)

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"<Derivation of {self.record.loss.name} by {self._target.name}>"

    def _repr_latex_(self) -> str:
        from dataclasses import replace

        from .documents.blocks import Display
        from .render import render

        whole = self.document()
        displays = tuple(b for b in whole.blocks if isinstance(b, Display))
        return render(replace(whole, blocks=displays), "latex", fragment=True)


class Told(Derivation):
    """A derivation in another form than with indices."""

    def __init__(self, source: Derivation, record: Record, written_out: bool = False) -> None:
        super().__init__(source._model, source._target, source._graph, source._numbers)
        self._told = record
        self._sums = written_out

    @property
    def _written_out(self) -> bool:
        return self._sums

    @property
    def record(self) -> Record:
        """The derivation in its form."""
        return self._told


def _known(word: str, allowed: list[str] | tuple[str, ...], what: str) -> str:
    if word not in allowed:
        raise SympropError(f"unknown {what} {word!r}{nearest(word, allowed)}")
    return word
