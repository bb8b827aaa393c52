"""Access and value: for which values of its letters an access is the element that is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..accesses import COMPARISONS, never_negative, within
from ..model import Limits
from ..rewriting import free_letters, put_index, rename_ref
from ..tree import (
    ZERO,
    Affine,
    Bracket,
    Compare,
    Expression,
    Index,
    Logic,
    Ref,
    Where,
    letter,
    literal,
)


@dataclass
class Meeting:
    """The letters that make an access the one wanted, and what else must hold.

    ``guards`` keep solved letters in their ranges; ``brackets`` are equalities left over. Both
    may speak of letters that were solved for after them.
    """

    letters: dict[str, Index] = field(default_factory=dict)
    brackets: list[Expression] = field(default_factory=list)
    guards: list[Expression] = field(default_factory=list)

    def settle(self, name: str, value: Affine) -> None:
        """A letter is known now, also to the letters that were found in terms of it."""
        self.letters = {n: _put(index, {name: value}) for n, index in self.letters.items()}
        self.letters[name] = value


Loose = Collection[tuple[str, int, str]]
"""Axes with the names of sizes that need not be theirs: quantity, position, size."""

APART = "'"
"""Stands before letters of the access that the wanted element uses too, for other values."""


def meet(
    found: Ref,
    wanted: Ref,
    limits: Mapping[str, Limits],
    clash: Iterable[str] = (),
    loose: Loose = (),
) -> Meeting | None:
    """Solve the access of ``found`` for its letters; None where literals can never agree.

    ``clash`` are the letters that both sides use, each for itself; where conditions mention
    them, those of ``found`` have `APART` before their names.

    >>> from ..tree import literal
    >>> n = (literal(1), Affine((), (("n", 1),)))
    >>> shifted = Ref("h", (letter("t") + literal(-1),))
    >>> meet(shifted, Ref("h", (letter("s"),)), {"t": n, "s": n}).letters["t"]
    Affine(letters=(('s', 1),), sizes=(), offset=1)
    """
    meeting = Meeting()
    apart = {n: letter(APART + n) for n in clash}
    limits = {**limits, **{APART + n: limits[n] for n in clash}}
    own = rename_ref(found, apart)
    pairs = enumerate(zip(own.access, wanted.access, strict=True))
    plain_first = sorted(pairs, key=lambda pair: _letters(pair[1][0]))
    for position, (index, place) in plain_first:
        if not isinstance(index, Affine) or not isinstance(place, Affine):
            meeting.brackets.append(Bracket(Compare("==", index, place)))
            continue
        unknown = {*free_letters(own)} - meeting.letters.keys()
        if not unknown.isdisjoint(free_letters(index)):
            index = _put(index, meeting.letters)
        whole = _whole(found, position, limits, loose)
        if not _solve(index, place, limits, meeting, whole, unknown):
            return None
    meeting.letters = {n.removeprefix(APART): index for n, index in meeting.letters.items()}
    return meeting


def _put(index: Index, known: Mapping[str, Index]) -> Affine:
    assert isinstance(index, Affine)
    new = put_index(index, known)
    assert isinstance(new, Affine)
    return new


def _letters(index: Index) -> int:
    return len(index.letters) if isinstance(index, Affine) else 0


def _solve(
    index: Affine,
    place: Affine,
    limits: Mapping[str, Limits],
    meeting: Meeting,
    whole: bool,
    unknown: Collection[str],
) -> bool:
    """One entry of an access; False where it is another place, whatever the letters.

    ``whole``: a plain letter reads the axis to its end. ``unknown`` letters may be solved for.
    """
    name = next((n for n, c in index.letters if abs(c) == 1 and n in unknown), None)
    if name is None:
        difference = index + place * -1
        if not difference.letters and not difference.sizes:
            return difference.offset == 0
        if not index.letters and place.letter:  # h[T] asked for at t: there for t = T only
            meeting.guards.append(Compare("==", place, index))
            return True
        meeting.brackets.append(Bracket(Compare("==", index, place)))
        return True
    sign = dict(index.letters)[name]
    rest = index + Affine(((name, -sign),))
    value = (place + rest * -1) * sign
    meeting.settle(name, value)
    if index.letter and place.letter and _same(index, place, limits, whole):
        return True
    exists = whole and index.letter is not None and place.literal is not None
    conditions = within(value, limits[name], limits)
    if exists and _to_the_end(limits[name]):  # an element that is asked for is there
        conditions = [c for c in conditions if c.left != value]
    if any(_is_false(c) for c in conditions):
        return False
    meeting.guards += conditions
    return True


def _to_the_end(span: Limits) -> bool:
    return len(span[1].sizes) == 1 and span[1].sizes[0][1] == 1


def _is_false(condition: Compare) -> bool:
    left, right = condition.left, condition.right
    assert isinstance(left, Affine)
    assert isinstance(right, Affine)
    return left.literal is not None and right.literal is not None and left.literal > right.literal


def _whole(found: Ref, position: int, limits: Mapping[str, Limits], loose: Loose) -> bool:
    """Whether no letter of the same size reads this axis with a shift."""
    index = found.access[position]
    if not isinstance(index, Affine) or not index.letter:
        return False
    sizes = (size for size, _ in limits[index.letter][1].sizes)
    return not any((found.name, position, size) in loose for size in sizes)


def reach(
    found: Ref, position: int, name: str, limits: Mapping[str, Limits], loose: Loose
) -> object:
    """The range of a letter of an access; one for all letters that read this axis to its end."""
    first, last = limits[name]
    to_the_end = _whole(found, position, limits, loose) and _to_the_end((first, last))
    return (first, last.offset) if to_the_end else (first, last)


def _same(index: Affine, place: Affine, limits: Mapping[str, Limits], whole: bool) -> bool:
    """Whether two plain letters have one range: the same, or that of the whole of one axis."""
    span, wanted = (limits[i.letter or ""] for i in (index, place))
    if span == wanted:
        return True
    ended = whole and _to_the_end(span) and _to_the_end(wanted)
    return ended and span[0] == wanted[0] and span[1].offset == wanted[1].offset


def settled(expr: Expression, limits: Mapping[str, Limits]) -> Expression:
    """The same with the branch taken of every condition that always or never holds."""
    inner = expr.map(lambda child: settled(child, limits))
    holds = _decided(inner.condition, limits) if isinstance(inner, Where) else None
    if holds is None or not isinstance(inner, Where):
        return inner
    return inner.then if holds else inner.otherwise


def _decided(condition: Expression, limits: Mapping[str, Limits]) -> bool | None:
    """Whether a condition always holds or never does; None where that depends."""
    if isinstance(condition, Logic) and condition.word == "and":
        parts = [_decided(part, limits) for part in condition.parts]
        return False if False in parts else (True if all(parts) else None)
    if not isinstance(condition, Compare):
        return None
    left, right = condition.left, condition.right
    if not isinstance(left, Affine) or not isinstance(right, Affine):
        return None
    if left.literal is not None and right.literal is not None:
        return bool(COMPARISONS[condition.sign](left.literal, right.literal))
    known = all(n in limits for side in (left, right) for n, _ in side.letters)
    always = condition.sign == "<=" and known and never_negative(right + left * -1, limits)
    return True if always else None


def guarded(conditions: Sequence[Expression], expr: Expression) -> Expression:
    """``expr`` where all conditions hold, and 0, without evaluating it, elsewhere."""
    if not conditions:
        return expr
    told = tuple(_strict(c) for c in conditions)
    return Where(told[0] if len(told) == 1 else Logic("and", told), expr, ZERO)


def _strict(condition: Expression) -> Expression:
    """t + 1 ≤ n is t < n."""
    if not isinstance(condition, Compare) or condition.sign != "<=":
        return condition
    left = condition.left
    if not isinstance(left, Affine) or len(left.letters) != 1 or left.offset < 1:
        return condition
    return Compare("<", left + literal(-1), condition.right)
