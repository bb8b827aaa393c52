"""The table of functions: value, slope as it is taught, stable array code, a row each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .tree import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bracket,
    Compare,
    Constant,
    Divide,
    Expression,
    Multiply,
    Negative,
    Number,
    Power,
    Ref,
    Where,
)


@dataclass(frozen=True)
class Function:
    """One row. The arguments are called ``u`` and ``v``, the function's own value ``value``.

    ``slopes`` has one derivative an argument, as it is taught; None where there is none.
    ``definition`` says what the function is in simpler ones; None for those that are simple.
    ``numpy`` is array code that is stable for every argument (``scipy.special`` is named
    where NumPy lacks the function); ``sympy`` SymPy's own name for it, if it has one.
    ``domain`` bounds the arguments that tests and checks draw; ``kinks`` lists arguments where
    the slope jumps (for two arguments: values of u − v). ``source`` says where a formula is from.
    """

    name: str
    slopes: tuple[Expression | None, ...]
    numpy: str
    latex: str
    definition: Expression | None = None
    sympy: str | None = None
    domain: tuple[float, float] = (-4.0, 4.0)
    kinks: tuple[float, ...] = ()
    source: str = ""

    @property
    def arity(self) -> int:
        """How many arguments the function takes."""
        return len(self.slopes)


U, V, VALUE = Ref("u"), Ref("v"), Ref("value")
ARGUMENTS = (U, V)
HALF = Divide(ONE, Number(2))
SQUARED = Power(U, Number(2))


def _of(name: str, *arguments: Expression) -> Apply:
    return Apply(name, arguments)


def _upright(name: str) -> str:
    return rf"\operatorname{{{name}}}"


EXP_U = _of("exp", U)
SIGMOID_U = _of("sigmoid", U)
POSITIVE = Compare(">", U, ZERO)
ONE_MINUS_VALUE = Add((ONE, Negative(VALUE)))
# Φ and φ of the standard normal distribution
NORMAL_CDF = Multiply((HALF, Add((ONE, _of("erf", Divide(U, _of("sqrt", Number(2))))))))
NORMAL_PDF = Divide(
    _of("exp", Negative(Divide(SQUARED, Number(2)))),
    _of("sqrt", Multiply((Number(2), Constant("pi")))),
)


def _shared(first: Expression, second: Expression) -> Expression:
    """The slope of a maximum: 1 where ``first`` is larger, one half at a tie."""
    tie = Multiply((HALF, Bracket(Compare("==", U, V))))
    return Add((Bracket(Compare(">", first, second)), tie))


_ROWS = (
    Function("exp", (VALUE,), "np.exp({u})", r"\exp", sympy="exp", domain=(-3, 3)),
    Function("log", (Divide(ONE, U),), "np.log({u})", r"\log", sympy="log", domain=(0.2, 5)),
    Function(
        "log1p",
        (Divide(ONE, Add((ONE, U))),),
        "np.log1p({u})",
        _upright("log1p"),
        definition=_of("log", Add((ONE, U))),
        domain=(-0.8, 5),
    ),
    Function(
        "expm1",
        (EXP_U,),
        "np.expm1({u})",
        _upright("expm1"),
        definition=Add((EXP_U, Negative(ONE))),
        domain=(-3, 3),
    ),
    Function(
        "sqrt",
        (Divide(ONE, Multiply((Number(2), VALUE))),),
        "np.sqrt({u})",
        r"\sqrt",
        sympy="sqrt",
        domain=(0.2, 5),
    ),
    Function("sin", (_of("cos", U),), "np.sin({u})", r"\sin", sympy="sin"),
    Function("cos", (Negative(_of("sin", U)),), "np.cos({u})", r"\cos", sympy="cos"),
    Function(
        "tan",
        (Add((ONE, Power(VALUE, Number(2)))),),
        "np.tan({u})",
        r"\tan",
        sympy="tan",
        domain=(-1.2, 1.2),
    ),
    Function("sinh", (_of("cosh", U),), "np.sinh({u})", r"\sinh", sympy="sinh", domain=(-3, 3)),
    Function("cosh", (_of("sinh", U),), "np.cosh({u})", r"\cosh", sympy="cosh", domain=(-3, 3)),
    Function(
        "tanh",
        (Add((ONE, Negative(Power(VALUE, Number(2))))),),
        "np.tanh({u})",
        r"\tanh",
        sympy="tanh",
    ),
    Function(
        "atan",
        (Divide(ONE, Add((ONE, SQUARED))),),
        "np.arctan({u})",
        r"\arctan",
        sympy="atan",
    ),
    Function(
        "erf",
        (
            Multiply(
                (
                    Divide(Number(2), _of("sqrt", Constant("pi"))),
                    _of("exp", Negative(SQUARED)),
                )
            ),
        ),
        "scipy.special.erf({u})",
        _upright("erf"),
        sympy="erf",
        domain=(-2, 2),
    ),
    Function(
        "lgamma",
        (_of("digamma", U),),
        "scipy.special.gammaln({u})",
        r"\log\Gamma",
        sympy="loggamma",
        domain=(0.3, 6),
    ),
    Function(
        "digamma",
        (_of("polygamma", ONE, U),),
        "scipy.special.digamma({u})",
        r"\psi",
        sympy="digamma",
        domain=(0.3, 6),
    ),
    Function(
        "polygamma",
        (None, _of("polygamma", Add((U, ONE)), V)),
        "scipy.special.polygamma({u}, {v})",
        r"\psi",
        sympy="polygamma",
        domain=(1, 6),
    ),
    Function("abs", (_of("sign", U),), "np.abs({u})", "", sympy="Abs", kinks=(0,)),
    Function("sign", (ZERO,), "np.sign({u})", _upright("sign"), sympy="sign", kinks=(0,)),
    Function(
        "max",
        (_shared(U, V), _shared(V, U)),
        "np.maximum({u}, {v})",
        r"\max",
        sympy="Max",
        kinks=(0,),
    ),
    Function(
        "min",
        (_shared(V, U), _shared(U, V)),
        "np.minimum({u}, {v})",
        r"\min",
        sympy="Min",
        kinks=(0,),
    ),
    Function(
        "softplus",
        (Divide(EXP_U, Add((ONE, EXP_U))),),
        "np.logaddexp(0, {u})",
        _upright("softplus"),
        definition=_of("log", Add((ONE, EXP_U))),
    ),
    Function(
        "sigmoid",
        (Multiply((VALUE, ONE_MINUS_VALUE)),),
        "scipy.special.expit({u})",
        r"\sigma",
        definition=Divide(ONE, Add((ONE, _of("exp", Negative(U))))),
    ),
    Function(
        "relu",
        (Bracket(POSITIVE),),
        "np.maximum({u}, 0)",
        _upright("relu"),
        definition=Where(POSITIVE, U, ZERO),
        kinks=(0,),
        source="slope 0 at 0, as in PyTorch and JAX",
    ),
    Function(
        "leaky_relu",
        (Where(POSITIVE, ONE, Number(0.01)),),
        "np.where({u} > 0, {u}, 0.01*{u})",
        _upright("leaky\\,relu"),
        definition=Where(POSITIVE, U, Multiply((Number(0.01), U))),
        kinks=(0,),
        source="Maas, Hannun, Ng (2013), slope 0.01 on the left and at 0",
    ),
    Function(
        "elu",
        (Where(POSITIVE, ONE, EXP_U),),
        "np.where({u} > 0, {u}, np.expm1(np.minimum({u}, 0)))",
        _upright("elu"),
        definition=Where(POSITIVE, U, Add((EXP_U, Negative(ONE)))),
        kinks=(0,),
        source="Clevert, Unterthiner, Hochreiter (2015), alpha = 1",
    ),
    Function(
        "gelu",
        (Add((NORMAL_CDF, Multiply((U, NORMAL_PDF)))),),
        "0.5*{u}*(1 + scipy.special.erf({u}/2**0.5))",
        _upright("gelu"),
        definition=Multiply((U, NORMAL_CDF)),
        source="Hendrycks, Gimpel (2016), the exact form",
    ),
    Function(
        "silu",
        (
            Add(
                (
                    SIGMOID_U,
                    Multiply((U, SIGMOID_U, Add((ONE, Negative(SIGMOID_U))))),
                )
            ),
        ),
        "{u}*scipy.special.expit({u})",
        _upright("silu"),
        definition=Multiply((U, SIGMOID_U)),
        source="Elfwing, Uchibe, Doya (2017)",
    ),
)

FUNCTIONS: Mapping[str, Function] = MappingProxyType({row.name: row for row in _ROWS})
"""Every function that may stand in an equation, by its name."""
