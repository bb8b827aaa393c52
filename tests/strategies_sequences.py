"""Random sequences: one or two, a step or two back, upward or downward, padded or begun."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from strategies_expressions import expression
from strategies_pool import Family, Pool, access

Letters = Sequence[str]


def sequence(pool: Pool, source: str, number: str) -> str:
    """A quantity that steps along one axis of a signal."""
    axes = pool.names[source]
    along = pool.pick(axes)
    others = [f[0] for f in axes if f != along]
    return str(pool.pick(KINDS)(pool, f"h{number}", along, others))


def upward(pool: Pool, name: str, along: Family, others: Letters) -> str:
    """Begun before its first step, which reads the last one or two: ``h[0]``, ``h[t-1]``."""
    lag = pool.pick((1, 1, 2))
    t = along[0]
    _begin(pool, name, others, [str(k) for k in _before(pool, lag)])
    back = [_shift(t, _ahead(pool, lag) - k) for k in range(1, lag + 1)]
    _step(pool, name, others, _shift(t, _ahead(pool, lag)), t, back)
    return _known(pool, name, along, others, lag)


def downward(pool: Pool, name: str, along: Family, others: Letters) -> str:
    """Begun at its last step, which stands at the size."""
    last = pool.from_end(along, 0)
    if pool.lengths[along] == 1:
        return upward(pool, name, along, others)
    s = f"s_{name}"
    pool.lines.insert(0, f"index {s} = {pool.origin}..{pool.from_end(along, 1)}")
    _begin(pool, name, others, [last])
    _step(pool, name, others, s, s, [_shift(s, 1)], plain=along[0])
    return _known(pool, name, along, others, 0)


def padded(pool: Pool, name: str, along: Family, others: Letters) -> str:
    """Begun by what pads it."""
    t = along[0]
    body = f"pad({access(name, (_shift(t, -1), *others))}, {pool.pick((0, 0.5))})"
    body = f"{pool.parameter(())}*{body} + {_new(pool, t, others)}"
    _define(pool, name, (t, *others), f"tanh({body})")
    return _known(pool, name, along, others, 0)


def mutual(pool: Pool, name: str, along: Family, others: Letters) -> str:
    """Two that read each other, as the cell and the output of an LSTM."""
    t, cell = along[0], f"{name}c"
    ahead = _ahead(pool, 1)
    now, before = _shift(t, ahead), _shift(t, ahead - 1)
    start = [str(k) for k in _before(pool, 1)]
    _begin(pool, name, others, start)
    _begin(pool, cell, others, start)
    old = access(name, (before, *others)), access(cell, (before, *others))
    gate = f"sigmoid({old[0]} + {_new(pool, t, others)})"
    _define(pool, cell, (now, *others), f"{gate}*{old[1]} + (1 - {gate})*{pool.parameter(())}")
    body = f"{access(cell, (now, *others))}*{pool.parameter(())} + {_new(pool, t, others)}"
    _define(pool, name, (now, *others), f"tanh({body})")
    return _known(pool, name, along, others, 1)


KINDS: tuple[Callable[[Pool, str, Family, Letters], str], ...] = (
    upward, upward, downward, padded, mutual,
)  # fmt: skip


def _before(pool: Pool, lag: int) -> range:
    """The steps before the first: below the origin 1, or, at origin 0, the first ones."""
    first = pool.origin and pool.origin - lag
    return range(first, first + lag)


def _ahead(pool: Pool, lag: int) -> int:
    return 0 if pool.origin else lag


def _shift(letter: str, by: int) -> str:
    return f"{letter}{by:+d}" if by else letter


def _begin(pool: Pool, name: str, others: Letters, entries: Sequence[str]) -> None:
    for entry in entries:
        found = (str(pool.between(-1, 1)), pool.parameter(()), expression(pool, others, 1))
        _define(pool, name, (entry, *others), pool.pick(found))


def _step(
    pool: Pool, name: str, others: Letters, entry: str, t: str, back: Sequence[str],
    plain: str | None = None,
) -> None:  # fmt: skip
    terms = [f"{pool.parameter(())}*{access(name, (k, *others))}" for k in back]
    if others and pool.draw_one_in(3):
        own = pool.family_of(others[-1])
        weight = pool.weight(own[0], own[1])
        mixed = access(name, (back[0], *others[:-1], own[1]))
        terms.append(f"sum({weight}*{mixed}, {own[1]})")
    new = _new(pool, t, others) if plain is None else pool.parameter(())
    _define(pool, name, (entry, *others), f"tanh({' + '.join([*terms, new])})")


def _new(pool: Pool, t: str, others: Letters) -> str:
    return expression(pool, (t, *others), pool.pick((0, 1, 2)))


def _define(pool: Pool, name: str, entries: Letters, body: str) -> None:
    pool.lines.append(f"{access(name, entries)} = {body}")


def _known(pool: Pool, name: str, along: Family, others: Letters, more: int) -> str:
    """From now on others may read it, along the letters of its source."""
    pool.names[name] = (along, *(pool.family_of(k) for k in others))
    return name
