"""The rules for reductions: sum, mean, product, largest, log-sum-exp and softmax."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..rewriting import free_letters, rename
from ..tree import (
    ONE,
    Add,
    Affine,
    Apply,
    Bracket,
    Compare,
    Divide,
    Expression,
    Index,
    Multiply,
    Negative,
    Pending,
    Reduce,
    Ref,
    Softmax,
    Where,
    letter,
)
from .reasons import Reason, Why
from .scope import Scope, match, occurrences

Result = tuple[Expression, Reason]


def one_term(body: Expression, letters: tuple[str, ...], target: Ref) -> dict[str, str]:
    """Which of the ``letters`` are settled by asking for the term that holds the target."""
    for found in occurrences(body, target.name):
        settled = match(found.ref, target, (*letters, *found.bound))
        if settled is not None:
            return {old: new for old, new in settled.items() if old in letters}
    raise AssertionError("the caller has made sure that the target occurs")


def size_of(letters: tuple[str, ...], scope: Scope) -> Expression:
    """How many terms a reduction over ``letters`` has, as a product of sizes."""
    sizes: list[Expression] = []
    for name in letters:
        first, last = scope.limits[name]
        sizes.append(last + first * -1 + Affine(offset=1))
    return sizes[0] if len(sizes) == 1 else Multiply(tuple(sizes))


def _parts(
    pending: Pending, scope: Scope
) -> tuple[Expression, dict[str, str], tuple[str, ...], Expression]:
    """The reduced term at the settled letters, what is settled, the letters left, the term."""
    node = pending.body
    assert isinstance(node, Reduce | Softmax)
    settled = one_term(node.body, node.letters, pending.target)
    moved = {old: letter(new) for old, new in settled.items() if old != new}
    rest = tuple(n for n in node.letters if n not in settled)
    return rename(node.body, moved, scope), settled, rest, node.body


def _summed(expr: Expression, letters: tuple[str, ...]) -> Expression:
    return Reduce("sum", expr, letters) if letters else expr


def _sum(pending: Pending, scope: Scope) -> Result:
    at, settled, rest, _ = _parts(pending, scope)
    inner = _summed(Pending(at, pending.target), rest)
    if settled:
        return inner, Reason(Why.ONE_TERM, (pending.target,))
    return inner, Reason(Why.TERM_BY_TERM)


def _mean(pending: Pending, scope: Scope) -> Result:
    node = pending.body
    assert isinstance(node, Reduce)
    total = Reduce("sum", node.body, node.letters)
    share = Divide(ONE, size_of(node.letters, scope))
    return Multiply((share, Pending(total, pending.target))), Reason(Why.MEAN, (share,))


def _prod(pending: Pending, scope: Scope) -> Result:
    """Each factor in turn: its derivative times all the others."""
    at, _, rest, term = _parts(pending, scope)
    node = pending.body
    assert isinstance(node, Reduce)
    avoid = {*node.letters, *_letters(pending.target)}
    others = {n: scope(n, avoid) for n in node.letters}
    inner = rename(term, {o: letter(n) for o, n in others.items()}, scope)
    settled = one_term(node.body, node.letters, pending.target)
    same = tuple(Compare("!=", letter(others[n]), letter(settled.get(n, n))) for n in node.letters)
    one = ONE
    for condition in reversed(same):
        inner = Where(condition, inner, one) if len(same) == 1 else inner
    if len(same) > 1:
        from ..tree import Logic

        inner = Where(Logic("or", same), inner, one)
    rest_product = Reduce("prod", inner, tuple(others.values()))
    whole = _summed(Multiply((rest_product, Pending(at, pending.target))), rest)
    return whole, Reason(Why.PRODUCT_OF_MANY)


def _letters(ref: Ref) -> set[str]:
    return {n for index in ref.access for n in free_letters(index)}


def _extreme(pending: Pending, scope: Scope) -> Result:
    """1 for the term that is the largest (smallest), shared evenly between equal ones."""
    at, _, rest, term = _parts(pending, scope)
    node = pending.body
    assert isinstance(node, Reduce)
    chosen = Bracket(Compare("==", at, node))
    ties = Reduce("sum", Bracket(Compare("==", term, node)), node.letters)
    share = Divide(chosen, ties)
    whole = _summed(Multiply((share, Pending(at, pending.target))), rest)
    return whole, Reason(Why.LARGEST, word=node.kind)


def _logsumexp(pending: Pending, scope: Scope) -> Result:
    at, _, rest, _ = _parts(pending, scope)
    node = pending.body
    weight = Apply("exp", (Add((at, Negative(node))),))
    whole = _summed(Multiply((weight, Pending(at, pending.target))), rest)
    return whole, Reason(Why.LOGSUMEXP)


def softmax_rule(pending: Pending, scope: Scope) -> Result:
    """d p_k / d z_l = p_k([k = l] − p_l)."""
    node = pending.body
    assert isinstance(node, Softmax)
    entry = node.entry or tuple(letter(n) for n in node.letters)
    settled = one_term(node.body, node.letters, pending.target)
    running = _running(node, entry, settled, _letters(pending.target), scope)
    now = {**settled, **running}
    at = rename(node.body, {old: letter(new) for old, new in now.items() if old != new}, scope)
    places = tuple(letter(now[n]) for n in node.letters)
    here = Softmax(node.body, node.letters, entry)
    there = Softmax(node.body, node.letters, places)
    same = Bracket(_all_equal(entry, places))
    slope = Multiply((here, Add((same, Negative(there)))))
    whole = _summed(Multiply((slope, Pending(at, pending.target))), tuple(running.values()))
    return whole, Reason(Why.SOFTMAX)


def _running(
    node: Softmax,
    entry: tuple[Index, ...],
    settled: Mapping[str, str],
    asked: set[str],
    scope: Scope,
) -> dict[str, str]:
    """What the letters are called that no target settles.

    They run beside those of the entry and those that the derivative is ``asked`` for at.
    """
    around = {*free_letters(node.body)} - {*node.letters}
    taken = (around | asked).union(*map(free_letters, entry))
    running: dict[str, str] = {}
    for name in node.letters:
        if name not in settled:
            running[name] = scope(name, taken)
            taken.add(running[name])
    return running


def _all_equal(first: tuple[Expression, ...], second: tuple[Expression, ...]) -> Expression:
    from ..tree import Logic

    equal = tuple(Compare("==", a, b) for a, b in zip(first, second, strict=True))
    return equal[0] if len(equal) == 1 else Logic("and", equal)


REDUCTIONS: Mapping[str, Callable[[Pending, Scope], Result]] = {
    "sum": _sum,
    "mean": _mean,
    "prod": _prod,
    "max": _extreme,
    "min": _extreme,
    "logsumexp": _logsumexp,
}
