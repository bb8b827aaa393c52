"""Random models of shifted indices: windows, strides, look-ups, sequences, derivatives inside."""

from __future__ import annotations

import math
from collections.abc import Callable

from strategies_expressions import REDUCTIONS, ROWS, applied, expression, varied
from strategies_pool import ROWS_OF_DATA, Family, Pool, access
from strategies_sequences import sequence

Signal = str
"""The name of a quantity or of data with an index."""


def indexed(pool: Pool) -> None:
    """Data with one or two indices, up to three stages of any kind, a loss over what is left."""
    pool.family(pool.between(1, 3))
    pool.parameter(())
    long = pool.family(pool.between(2, 6))
    pool.give("x", *pool.pick(((long,), (ROWS_OF_DATA, long), (long, pool.family(2)))))
    if pool.draw_one_in(3):
        pool.give("token", pool.data["x"][0], into=long)
    signal = "x"
    for number in range(1, 1 + pool.between(1, 3)):
        signal = pool.pick(STAGES)(pool, signal, str(number))
    _loss(pool, signal)


def windowed(pool: Pool, source: Signal, number: str) -> Signal:
    """Each window of a signal reduced: convolution, pooling, averages, with a stride or not."""
    axes = pool.names[source]
    shifted = [pool.draw_one_in(2) for _ in axes]
    shifted[pool.pick(range(len(axes)))] = True
    entries, own, bound = [], [], []
    for family, moves in zip(axes, shifted, strict=True):
        entry, letters = _window(pool, family) if moves else (family[0], (family[0],))
        entries.append(entry)
        own += letters[:1]
        bound += letters[1:]
    found = access(source, entries)
    if pool.draw_one_in(2):
        body = f"{found}*{pool.weight(*bound, shared=False)}"
    else:
        body = found
        pool.ranged |= {k: pool.lengths[pool.family_of(k)] for k in bound}
    inner = varied(pool, body, (*own, *bound))
    letters = ", ".join(bound)
    if pool.draw_one_in(4):
        name = pool.define(f"p{number}", (*own, *bound), f"softmax({inner}, {letters})")
        inner = f"{access(name, (*own, *bound))}*{found}"
    whole = f"{pool.pick(REDUCTIONS)}({inner}, {letters}) + {pool.parameter(())}"
    return pool.define(f"c{number}", own, varied(pool, whole, own))


def _window(pool: Pool, source: Family) -> tuple[str, tuple[str, str]]:
    """An index that reads a window, its letter and the window's."""
    length = pool.lengths[source]
    stride, spread = pool.pick((1, 1, 2)), pool.pick((1, 1, 2))
    width = pool.between(1, max(1, min(3, (length - 1) // spread + 1)))
    count = (length - 1 - spread * (width - 1)) // stride + 1
    outer, inner = pool.family(count)[0], pool.family(width)[0]
    first = pool.origin * (1 - stride - spread)
    letters = f"{_times(stride, outer)}+{_times(spread, inner)}"
    entry = f"{letters}{first:+d}" if first else letters
    if stride == spread == 1 and pool.draw_one_in(3):
        entry = pool.from_end(source, 0, outer, inner)
    return entry, (outer, inner)


def _times(factor: int, letter: str) -> str:
    return letter if factor == 1 else f"{factor}*{letter}"


def flat(pool: Pool, source: Signal, number: str) -> Signal:
    """All entries of a signal, weighed by one long row: ``W[k,4*o+2*r-5]``."""
    axes = pool.names[source]
    letters = [f[0] for f in axes]
    lengths = [pool.lengths[f] for f in axes]
    steps = [math.prod(lengths[k + 1 :]) for k in range(len(lengths))]
    entry = "+".join(_times(s, k) for s, k in zip(steps, letters, strict=True))
    offset = pool.origin * (1 - sum(steps))
    own, whole = pool.family(pool.between(1, 3)), pool.family(math.prod(lengths))
    weights = pool.parameter((own, whole), shared=False)
    read = access(weights, (own[0], f"{entry}{offset:+d}" if offset else entry))
    body = f"sum({read}*{access(source, letters)}, {', '.join(letters)})"
    del pool.lengths[whole], pool.names[weights]
    pool.lengths[whole] = math.prod(lengths)
    return pool.define(f"f{number}", own[:1], varied(pool, body, own[:1]))


def elementwise(pool: Pool, source: Signal, number: str) -> Signal:
    """A function of each entry."""
    letters = [f[0] for f in pool.names[source]]
    inner = varied(pool, f"{pool.parameter(())}*{access(source, letters)}", letters)
    return pool.define(f"a{number}", letters, applied(pool.pick(ROWS), lambda: inner))


def looked_up(pool: Pool, source: Signal, number: str) -> Signal:
    """A row of a table for each entry, and an entry of the signal that data choose."""
    table, across = pool.family(pool.between(1, 4)), pool.family(pool.between(1, 2))
    axes = pool.names[source]
    pool.give(f"token{number}", axes[0], into=table)
    found = access(f"token{number}", (axes[0][0],))
    weights = pool.parameter((table, across), shared=False)
    letters = [f[0] for f in axes]
    own = (*letters, across[0])
    body = f"{weights}[{found},{across[0]}]*{access(source, letters)}"
    return pool.define(f"e{number}", own, varied(pool, body, own))


def differentiated(pool: Pool, source: Signal, number: str) -> Signal:
    """A curve, and its slope by what it is drawn over or by a parameter."""
    letters = [f[0] for f in pool.names[source]]
    read, weight = access(source, letters), pool.parameter(())
    alone = not source.startswith("h")  # in a sequence one row depends on others
    inner = f"{weight}*{read} + {pool.parameter(())}"
    curve = f"{applied(pool.pick(SMOOTH), lambda: inner)}*({read} + {pool.parameter(())})"
    name = pool.define(f"u{number}", letters, curve)
    by = pool.pick((weight, read, f"{read}, 2") if alone else (weight,))
    body = f"diff({access(name, letters)}, {by})"
    return pool.define(f"d{number}", letters, varied(pool, body, letters))


STAGES: tuple[Callable[[Pool, Signal, str], Signal], ...] = (
    windowed, windowed, windowed, sequence, sequence, sequence, flat, elementwise, looked_up,
    differentiated,
)  # fmt: skip
SMOOTH = tuple(row for row in ROWS if not row.kinks and row.arity == 1)


def _loss(pool: Pool, signal: Signal) -> None:
    letters = [f[0] for f in pool.names[signal]]
    body = f"({access(signal, letters)} - 0.3)**2"
    kind = pool.pick(("sum", "mean", "logsumexp"))
    body = f"{kind}({body}, {', '.join(letters)})"
    if pool.draw_one_in(2):
        body += f" + 0.1*({expression(pool, (), 3)})"
    pool.define("loss", (), body)
