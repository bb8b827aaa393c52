"""Hypothesis strategies: random models as equations, with values away from every kink."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from kinks import is_smooth

import symprop
from symprop.functions import FUNCTIONS, Function

WIDE = (-4.0, 4.0)
"""The domain in the function table of what takes any argument."""

FAMILIES = ("im", "jq", "hg", "kl", "or")
"""Letters of one range each: rows, inputs, then a layer each."""

Draw = Callable[[st.SearchStrategy[Any]], Any]
Axes = tuple[str, ...]


@dataclass
class Pool:
    """What a definition may read: names with the family of each axis, and all lengths."""

    draw: Draw
    lengths: dict[str, int]
    names: dict[str, Axes] = field(default_factory=dict)
    parameters: dict[str, Axes] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def pick(self, options: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(options))

    def define(self, name: str, letters: Iterable[str], body: str) -> None:
        axes = tuple(letters)
        self.lines.append(f"{access(name, axes)} = {body}")
        self.names[name] = tuple(family_of(k) for k in axes)

    def parameter(self, axes: Axes, shared: bool = True) -> str:
        """A new parameter, or one that is there already."""
        known = [name for name, found in self.parameters.items() if found == axes]
        if shared and known and self.draw(st.booleans()):
            return str(self.pick(known))
        name = f"{'W' if axes else 'w'}{len(self.parameters) + 1}"
        self.parameters[name] = self.names[name] = axes
        return name

    def read(self, name: str, free: Axes) -> str:
        """``name`` at some of the free letters, or at literals."""
        entries = []
        for family in self.names[name]:
            letters = [k for k in family if k in free]
            literals = [str(1 + k) for k in range(self.lengths[family])]
            entries.append(self.pick([*letters * 4, *literals]))
        return access(name, entries)

    def atom(self, free: Axes) -> str:
        """Anything that is known already."""
        return self.read(self.pick([*self.names]), free)


def access(name: str, entries: Iterable[str]) -> str:
    inside = ",".join(entries)
    return f"{name}[{inside}]" if inside else name


def family_of(letter: str) -> str:
    return next(f for f in FAMILIES if letter in f)


def expression(pool: Pool, free: Axes, depth: int) -> str:
    """Any expression over what is known, for the values of the free letters."""
    if depth <= 0:
        return pool.atom(free)
    return str(pool.pick(KINDS)(pool, free, depth - 1))


def _sum(pool: Pool, free: Axes, depth: int) -> str:
    sign = pool.pick("+-")
    return f"{expression(pool, free, depth)} {sign} ({expression(pool, free, depth)})"


def _negative(pool: Pool, free: Axes, depth: int) -> str:
    return f"-({expression(pool, free, depth)})"


def _product(pool: Pool, free: Axes, depth: int) -> str:
    factors = [f"({expression(pool, free, depth)})" for _ in range(pool.pick((2, 3)))]
    return "*".join(factors)


def _quotient(pool: Pool, free: Axes, depth: int) -> str:
    return f"({expression(pool, free, depth)})/{_positive(pool, free, depth)}"


def _positive(pool: Pool, free: Axes, depth: int) -> str:
    inner = expression(pool, free, depth)
    return str(pool.pick((f"(1.5 + ({inner})**2)", f"(2 + tanh({inner}))", "n", "0.5", "3")))


def _power(pool: Pool, free: Axes, depth: int) -> str:
    base, inner = _positive(pool, free, depth), expression(pool, free, depth)
    whole = f"({inner})**{pool.pick((2, 3, 1))}"
    others = (f"{base}**-1", f"{base}**0.5", f"{base}**tanh({inner})", f"2**tanh({inner})")
    return str(pool.pick((whole, whole, *others)))


def _function(pool: Pool, free: Axes, depth: int) -> str:
    return applied(pool.pick(ROWS), lambda: expression(pool, free, depth))


def applied(row: Function, inner: Callable[[], str]) -> str:
    """A function of the table, with arguments that stay in its domain."""
    if row.slopes[0] is None:
        return f"{row.name}(1, {_within(row, inner())})"
    arguments = ", ".join(_within(row, inner()) for _ in range(row.arity))
    return f"{row.name}({arguments})"


def _within(row: Function, inner: str) -> str:
    low, high = row.domain
    if row.domain == WIDE:
        return inner
    return f"{(low + high) / 2:g} + {(high - low) / 2.2:.4g}*tanh({inner})"


def _reduced(pool: Pool, free: Axes, depth: int) -> str:
    """A reduction over a letter that is not in use, of something that has this letter."""
    families = [f for f in FAMILIES if f in pool.lengths and any(k not in free for k in f)]
    if not families:
        return _function(pool, free, depth)
    family = pool.pick(families)
    bound = next(k for k in family if k not in free)
    known = [n for n, axes in pool.names.items() if family in axes]
    inner = (*free, bound)
    found = pool.read(pool.pick(known), inner) if known else ""
    if not re.search(rf"\[.*\b{bound}\b.*]", found):
        found = access(pool.parameter((family,)), bound)
    body = f"{found}*({expression(pool, inner, depth - 1)})"
    return f"{pool.pick(REDUCTIONS)}({body}, {bound})"


def _softmax(pool: Pool, free: Axes, depth: int) -> str:
    own = [k for k in free if family_of(k) != FAMILIES[0]]
    if not own:
        return _function(pool, free, depth)
    letter = pool.pick(own)
    weight = access(pool.parameter((family_of(letter),)), letter)
    return f"softmax({weight} + {expression(pool, free, depth)}, {letter})"


def _where(pool: Pool, free: Axes, depth: int) -> str:
    then, otherwise = (expression(pool, free, depth) for _ in range(2))
    test = f"{pool.atom(free)} {pool.pick(('>', '<', '>=', '<='))} 0.3"
    if free and pool.draw(st.booleans()):
        test = f"{pool.pick(free)} {pool.pick(('==', '!=', '<', '>='))} 2"
    return f"where({test}, {then}, {otherwise})"


REDUCTIONS = ("sum", "sum", "mean", "mean", "prod", "max", "min", "logsumexp")
ROWS = tuple(row for row in FUNCTIONS.values() if row.name not in ("sign",))
KINDS = (
    _sum, _sum, _negative, _product, _product, _quotient, _power, _function, _function,
    _function, _reduced, _reduced, _softmax, _where,
)  # fmt: skip


def _array_layer(pool: Pool, number: int, before: tuple[str, str]) -> tuple[str, str]:
    """A dense layer in arrays; maybe with a skip connection and something of its own."""
    family = FAMILIES[number + 1]
    pool.lengths[family] = pool.draw(st.integers(1, 4))
    (name, other), own = before, family[0]
    weights = access(pool.parameter((family, family_of(other)), shared=False), (own, other))
    z = f"sum({name}[i,{other}]*{weights}, {other}) + {access(pool.parameter((family,)), own)}"
    pool.define(f"z{number}", ("i", own), _varied(pool, z, ("i", own)))
    inner = f"z{number}[i,{own}]"
    pool.define(f"a{number}", ("i", own), applied(pool.pick(ROWS), lambda: inner))
    return f"a{number}", own


def _node(pool: Pool, name: str) -> None:
    """One node of a layer whose weights have names of their own."""
    inputs = [k for k, axes in pool.names.items() if axes == (FAMILIES[0],)]
    chosen = pool.draw(st.lists(st.sampled_from(inputs), min_size=1, max_size=3))
    terms = [f"{k}[i]*{pool.parameter(())}" for k in chosen]
    pool.define(f"x{name}", "i", _varied(pool, " + ".join([*terms, pool.parameter(())]), ("i",)))
    pool.define(f"y{name}", "i", applied(pool.pick(ROWS), lambda: f"x{name}[i]"))


def _varied(pool: Pool, body: str, free: Axes) -> str:
    if not pool.draw(st.booleans()):
        return body
    return f"{body} {pool.pick('+-')} ({expression(pool, free, pool.pick((1, 2, 3)))})"


LOSSES = (
    "sum((observed[i] - predicted[i])**2, i)",
    "mean((observed[i] - predicted[i])**2, i)",
    "-mean(observed[i]*log(sigmoid(predicted[i])) + 0.2*predicted[i], i)",
    "sum((observed[i] - predicted[i])**2, i)/n + 0.1*mean(abs(predicted[i]), i)",
    "logsumexp(predicted[i]*observed[i], i) - mean(predicted[i], i)",
    "sqrt(mean((observed[i] - predicted[i])**2, i))",
)


def _arrays(pool: Pool) -> str:
    pool.lengths[FAMILIES[1]] = pool.draw(st.integers(1, 4))
    pool.names["x"] = (FAMILIES[0], FAMILIES[1])
    last = ("x", "j")
    for number in range(1, 1 + pool.draw(st.integers(0, 3))):
        last = _array_layer(pool, number, last)
    name, other = last
    weights = access(pool.parameter((family_of(other),)), other)
    body = f"sum({name}[i,{other}]*{weights}, {other}) + {pool.parameter(())}"
    pool.define("predicted", "i", _varied(pool, body, ("i",)))
    return "data x[i,j], observed[i]"


def _each(pool: Pool) -> str:
    pool.names |= {"u": (FAMILIES[0],), "v": (FAMILIES[0],)}
    for layer in range(pool.draw(st.integers(0, 3))):
        for node in range(pool.draw(st.integers(1, 2 if layer else 4))):
            _node(pool, f"{layer + 1}{node + 1}")
    _node(pool, "last")
    extra = expression(pool, ("i",), 2)
    pool.define("predicted", "i", f"ylast[i]*{pool.parameter(())} + ({extra})")
    return "data u[i], v[i], observed[i]"


SPELLINGS = {"arrays": _arrays, "each": _each}


@st.composite
def models(draw: Draw, spelling: str | None = None) -> symprop.Model:
    """A model with values: 1 to 4 layers, widths 1 to 4, every function, kinks avoided."""
    pool = Pool(draw, {FAMILIES[0]: draw(st.integers(1, 4))})
    pool.parameter(())
    data = SPELLINGS[spelling or draw(st.sampled_from([*SPELLINGS]))](pool)
    pool.names["observed"] = (FAMILIES[0],)
    pool.define("loss", "", pool.pick(LOSSES))
    declared = ", ".join(access(n, (f[0] for f in fs)) for n, fs in pool.parameters.items())
    text = "\n".join([data, f"parameter {declared}", "size i = n", *pool.lines])
    model = symprop.parse(text)
    generator = np.random.default_rng(draw(st.integers(0, 99)))
    axes = {n: pool.names[n] for n in model.data + model.parameters}
    values = {n: _numbers(generator, [pool.lengths[f] for f in fs]) for n, fs in axes.items()}
    model = model.with_values(values)
    assume(is_smooth(model))
    return model


def _numbers(generator: np.random.Generator, shape: list[int]) -> Any:
    sizes = generator.uniform(0.1, 1.0, shape) * generator.choice([-1.0, 1.0], shape)
    return np.round(sizes, 3) if shape else round(float(sizes), 3)
