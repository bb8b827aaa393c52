"""Small models built directly from the tree, for tests of what works below the text parser."""

from __future__ import annotations

from symprop.model import Definition, Definitions
from symprop.tree import (
    Add,
    Affine,
    Apply,
    Expression,
    Index,
    Multiply,
    Negative,
    Number,
    Power,
    Reduce,
    Ref,
    letter,
    literal,
)


def index(entry: str | int | Index) -> Index:
    """``"i"`` is a letter, 3 a literal, ``"T"`` a size (capital)."""
    if isinstance(entry, int):
        return literal(entry)
    if isinstance(entry, str):
        return Affine((), ((entry, 1),)) if entry.isupper() else letter(entry)
    return entry


def affine(offset: int = 0, **factors: int) -> Affine:
    """``affine(-1, i=1, r=1)`` is i + r - 1; capital names are sizes."""
    letters = tuple((k, v) for k, v in factors.items() if k.islower())
    return Affine(letters, tuple((k, v) for k, v in factors.items() if k.isupper()), offset)


def ref(name: str, *entries: str | int | Index) -> Ref:
    return Ref(name, tuple(index(e) for e in entries))


def add(*terms: Expression) -> Add:
    return Add(terms)


def times(*factors: Expression) -> Multiply:
    return Multiply(factors)


def minus(a: Expression, b: Expression) -> Add:
    return Add((a, Negative(b)))


def call(function: str, *arguments: Expression) -> Apply:
    return Apply(function, arguments)


def squared(base: Expression) -> Power:
    return Power(base, Number(2))


def total(body: Expression, *letters: str, kind: str = "sum") -> Reduce:
    return Reduce(kind, body, letters)


def define(left: Ref, body: Expression) -> Definition:
    assert all(isinstance(i, Affine) for i in left.access)
    return Definition(left.name, left.access, body)  # type: ignore[arg-type]


def model(
    *definitions: Definition, data: dict[str, str], parameters: dict[str, str], **more: object
) -> Definitions:
    """The letters of data and parameters as ``{"x": "ij"}``; sizes are the capital letters."""
    axes = {name: tuple(letters) for name, letters in {**data, **parameters}.items()}
    for d in definitions:
        axes.setdefault(d.name, tuple(k for i in d.access for k, _ in i.letters))
    letters = {k for entries in axes.values() for k in entries}
    for d in definitions:
        for node in d.body.walk():
            if isinstance(node, Reduce):
                letters.update(node.letters)
    sizes = {k: k.upper() for k in sorted(letters)}
    return Definitions(
        definitions,
        tuple(data),
        tuple(parameters),
        definitions[-1].name,
        axes,
        sizes,
        **more,  # type: ignore[arg-type]
    )


def statquest(values: bool = True) -> Definitions:
    """The lecture's network."""
    i = "i"
    numbers = {
        "dosage": [0, 0.5, 1],
        "observed": [0, 1, 0],
        "w1": 3.34,
        "b1": -1.43,
        "w2": -3.53,
        "b2": 0.57,
        "w3": -1.22,
        "w4": -2.3,
        "b3": 0.0,
    }
    return model(
        define(ref("x1", i), add(times(ref("dosage", i), ref("w1")), ref("b1"))),
        define(ref("y1", i), call("softplus", ref("x1", i))),
        define(ref("x2", i), add(times(ref("dosage", i), ref("w2")), ref("b2"))),
        define(ref("y2", i), call("softplus", ref("x2", i))),
        define(
            ref("predicted", i),
            add(times(ref("y1", i), ref("w3")), times(ref("y2", i), ref("w4")), ref("b3")),
        ),
        define(ref("SSR"), total(squared(minus(ref("observed", i), ref("predicted", i))), i)),
        data={"dosage": i, "observed": i},
        parameters=dict.fromkeys(("w1", "b1", "w2", "b2", "w3", "w4", "b3"), ""),
        values=numbers if values else {},
    )


def layers() -> Definitions:
    """Two dense layers as arrays: x[i,j] to tanh to p[i,m], mean squared error."""
    z = add(total(times(ref("W", "k", "j"), ref("x", "i", "j")), "j"), ref("b", "k"))
    p = add(total(times(ref("V", "m", "k"), ref("a", "i", "k")), "k"), ref("c", "m"))
    return model(
        define(ref("z", "i", "k"), z),
        define(ref("a", "i", "k"), call("tanh", ref("z", "i", "k"))),
        define(ref("p", "i", "m"), p),
        define(
            ref("loss"),
            total(squared(minus(ref("y", "i", "m"), ref("p", "i", "m"))), "i", "m", kind="mean"),
        ),
        data={"x": "ij", "y": "im"},
        parameters={"W": "kj", "b": "k", "V": "mk", "c": "m"},
    )
