"""Random networks of dense layers: weights in arrays, or each with a name of its own."""

from __future__ import annotations

from hypothesis import strategies as st
from strategies_expressions import ROWS, applied, expression, varied
from strategies_pool import INPUTS, ROWS_OF_DATA, Pool, access

LOSSES = (
    "sum((observed[i] - predicted[i])**2, i)",
    "mean((observed[i] - predicted[i])**2, i)",
    "-mean(observed[i]*log(sigmoid(predicted[i])) + 0.2*predicted[i], i)",
    "sum((observed[i] - predicted[i])**2, i)/n + 0.1*mean(abs(predicted[i]), i)",
    "logsumexp(predicted[i]*observed[i], i) - mean(predicted[i], i)",
    "sqrt(mean((observed[i] - predicted[i])**2, i))",
)


def arrays(pool: Pool) -> None:
    """Up to three layers with their weights in arrays."""
    _rows(pool)
    pool.lengths[INPUTS] = pool.between(1, 4)
    pool.give("x", ROWS_OF_DATA, INPUTS)
    last = ("x", "j")
    for number in range(1, 1 + pool.between(0, 3)):
        last = _layer(pool, number, last)
    name, other = last
    body = f"sum({name}[i,{other}]*{pool.weight(other)}, {other}) + {pool.parameter(())}"
    pool.define("predicted", "i", varied(pool, body, ("i",)))
    _loss(pool)


def each(pool: Pool) -> None:
    """Up to three layers whose nodes and weights have names of their own."""
    _rows(pool)
    pool.give("u", ROWS_OF_DATA)
    pool.give("v", ROWS_OF_DATA)
    for layer in range(pool.between(0, 3)):
        for node in range(pool.between(1, 2 if layer else 4)):
            _node(pool, f"{layer + 1}{node + 1}")
    _node(pool, "last")
    extra = expression(pool, ("i",), 2)
    pool.define("predicted", "i", f"ylast[i]*{pool.parameter(())} + ({extra})")
    _loss(pool)


def _rows(pool: Pool) -> None:
    pool.lengths[ROWS_OF_DATA] = pool.between(1, 4)
    pool.parameter(())


def _loss(pool: Pool) -> None:
    pool.give("observed", ROWS_OF_DATA)
    pool.define("loss", "", pool.pick(LOSSES))


def _layer(pool: Pool, number: int, before: tuple[str, str]) -> tuple[str, str]:
    """A dense layer in arrays; maybe with a skip connection and something of its own."""
    (name, other), own = before, pool.family(pool.between(1, 4))[0]
    weights = pool.weight(own, other, shared=False)
    z = f"sum({name}[i,{other}]*{weights}, {other}) + {pool.weight(own)}"
    pool.define(f"z{number}", ("i", own), varied(pool, z, ("i", own)))
    inner = access(f"z{number}", ("i", own))
    pool.define(f"a{number}", ("i", own), applied(pool.pick(ROWS), lambda: inner))
    return f"a{number}", own


def _node(pool: Pool, name: str) -> None:
    """One node of a layer whose weights have names of their own."""
    inputs = [k for k, axes in pool.names.items() if axes == (ROWS_OF_DATA,)]
    chosen = pool.draw(st.lists(st.sampled_from(inputs), min_size=1, max_size=3))
    terms = [f"{k}[i]*{pool.parameter(())}" for k in chosen]
    pool.define(f"x{name}", "i", varied(pool, " + ".join([*terms, pool.parameter(())]), ("i",)))
    pool.define(f"y{name}", "i", applied(pool.pick(ROWS), lambda: f"x{name}[i]"))
