"""symprop: derivations of backpropagation that a person can read, and fast gradients."""

from .api import Model, dense, load, parse
from .derivations import Derivation
from .equations import gallery_names
from .errors import (
    DataError,
    EquationError,
    SympropError,
    UnknownNameError,
    VerificationError,
)
from .explorer import Explorer, explore
from .learning import gradient_descent
from .papers import handout, slides
from .papers.worksheets import Worksheet, worksheet

__version__ = "0.1.0"

__all__ = [
    "DataError",
    "Derivation",
    "EquationError",
    "Explorer",
    "Model",
    "SympropError",
    "UnknownNameError",
    "VerificationError",
    "Worksheet",
    "dense",
    "explore",
    "gallery_names",
    "gradient_descent",
    "handout",
    "load",
    "parse",
    "slides",
    "worksheet",
]
