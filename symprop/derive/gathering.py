"""One element that is read for several values of the letters summed over: these added up.

In ``L = sum(h[k+o]*y[o], k, o)`` the element h[j] is read once for every o. The derivative of L
by h[j] is all of these together: the sum over o belongs inside of it, and not around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..rewriting import bound_letters, free_letters, rename, replace_refs
from ..tree import (
    ZERO,
    Add,
    Affine,
    Expression,
    Index,
    Multiply,
    Pending,
    Reduce,
    Ref,
    Where,
    letter,
)
from .canceling import MicroStep
from .local import Local
from .meeting import Loose, Meeting, guarded, meet
from .reasons import Reason, Why
from .scope import Place, Scope, depends


def unsettled(place: Place) -> tuple[str, ...]:
    """The letters lifted out that the element which is read, and the left side, leave open.

    An entry with one letter that is open settles it; a look-up settles none.

    >>> from ..tree import ONE
    >>> k, o = letter("k"), letter("o")
    >>> unsettled(Place(Ref("h", (k + o,)), ("k", "o"), ONE, True))
    ('k', 'o')
    >>> unsettled(Place(Ref("h", (k + o, o)), ("k", "o"), ONE, True))
    ()
    """
    open_ones = {*place.lifted}
    affine = [{*free_letters(i)} for i in place.target.access if isinstance(i, Affine)]
    for _ in affine:
        for letters in affine:
            if len(letters & open_ones) == 1:
                open_ones -= letters
    return tuple(n for n in place.lifted if n in open_ones)


def gathered(local: Local, wanted: Ref, scope: Scope, loose: Loose) -> Local:
    """The same derivative by one element as a whole, with an access like that of ``wanted``.

    It is ``local`` itself where the element is read for one value of the letters only.
    """
    place, start = local.place, local.start
    several = unsettled(place)
    if not several:
        return local
    element = _element(local, wanted, several, scope)
    new = dict.fromkeys(n for i in element.access for n in free_letters(i))
    lifted = tuple(n for n in new if n not in local.definition.letters)
    meeting = _met(place, element, several, scope, loose)
    work = _Gathering(place.target, element, several, meeting, scope)
    assert isinstance(start, Pending)
    whole = replace(place, target=element, lifted=lifted)
    steps = tuple(work.steps(local.steps))
    return Local(local.definition, whole, Pending(start.body, element), steps)


def _element(local: Local, wanted: Ref, several: tuple[str, ...], scope: Scope) -> Ref:
    """The element that is read, at letters of its own wherever the access leaves letters open."""
    shown = (local.place.body, local.start, *(expr for expr, _ in local.steps))
    avoid = {*local.definition.letters, *local.place.lifted}
    avoid = avoid.union(*map(free_letters, shown), *map(bound_letters, shown))
    letters: dict[str, Index] = {}
    access: list[Index] = []
    for index, place in zip(local.place.target.access, wanted.access, strict=True):
        if not {*several} & {*free_letters(index)}:
            access.append(index)
            continue
        for name in free_letters(place):
            if name not in letters:
                new = scope(name, avoid)
                avoid.add(new)
                letters[name] = letter(new)
        access.append(_index(rename(place, letters, scope)))
    return Ref(wanted.name, tuple(access))


def _index(expr: Expression) -> Index:
    assert isinstance(expr, Affine | Ref)
    return expr


def _met(
    place: Place, element: Ref, several: tuple[str, ...], scope: Scope, loose: Loose
) -> Meeting:
    """For which of the open letters the access is the element."""
    found: list[Index] = []
    wanted: list[Index] = []
    for index, whole in zip(place.target.access, element.access, strict=True):
        if isinstance(index, Affine) and isinstance(whole, Affine):
            rest = Affine(tuple((n, c) for n, c in index.letters if n not in several))
            index, whole = index + rest * -1, whole + rest * -1
        found.append(index)
        wanted.append(whole)
    name = element.name
    meeting = meet(Ref(name, tuple(found)), Ref(name, tuple(wanted)), scope.limits, (), loose)
    assert meeting is not None  # entries with open letters have two of them, or are look-ups
    return meeting


@dataclass(frozen=True)
class _Gathering:
    """Adds up what stands in an expression for one place where ``element`` is read at ``read``."""

    read: Ref
    element: Ref
    several: tuple[str, ...]
    meeting: Meeting
    scope: Scope

    def steps(self, steps: tuple[MicroStep, ...]) -> Iterator[MicroStep]:
        """The steps added up, without those that are the same as the one before then."""
        before: Expression | None = None
        for expr, reason in steps:
            added = self.added(expr)
            if added is not None and added != before:
                yield added, self._reason(reason)
                before = added

    def added(self, expr: Expression) -> Expression | None:
        """An expression over all values of the letters that it speaks of.

        As long as a derivative is pending of a whole sum, it is by the element, and includes all
        its places; None where it cannot be said of which letters a factor speaks.
        """
        if expr == ZERO:
            return expr
        spoken = {self._spoken(p.body) for p in _waiting(expr)} or {self.several}
        if len(spoken) == 1:
            return self._over(expr, *spoken)
        linear = isinstance(expr, Add | Where)
        parts = [e for e in _parts(expr) if linear or _waiting(e)]
        if any(self._spoken(e) for e in expr.children if e not in parts):
            return None
        made = {part: self.added(part) for part in parts}
        if None in made.values():
            return None
        return expr.map(lambda child: made.get(child) or child)

    def _spoken(self, expr: Expression) -> tuple[str, ...]:
        free = free_letters(expr)
        return tuple(n for n in self.several if n in free)

    def _over(self, expr: Expression, letters: tuple[str, ...]) -> Expression | None:
        if letters == self.several:
            return self._all(expr)
        moved = self._by_element(expr)
        if not {*letters}.issuperset(self._spoken(moved)):
            return None
        return Reduce("sum", moved, letters) if letters else moved

    def _all(self, expr: Expression) -> Expression:
        """Where no sum is pending any more: over the values for which the element is read."""
        letters, brackets = self.meeting.letters, self.meeting.brackets
        body = Multiply((expr, *brackets)) if brackets else expr
        whole = rename(guarded(self.meeting.guards, body), letters, self.scope)
        rest = tuple(n for n in self.several if n not in letters)
        return Reduce("sum", whole, rest) if rest else whole

    def _by_element(self, expr: Expression) -> Expression:
        return replace_refs(expr, lambda ref: self.element if ref == self.read else ref)

    def _reason(self, reason: Reason) -> Reason:
        why = Why.TERM_BY_TERM if reason.why is Why.ONE_TERM else reason.why
        about = (
            rename(self._by_element(e), self.meeting.letters, self.scope) for e in reason.about
        )
        return Reason(why, tuple(about), reason.word)


def _parts(expr: Expression) -> tuple[Expression, ...]:
    """The parts that are added up, or chosen from, or the operands."""
    return (expr.then, expr.otherwise) if isinstance(expr, Where) else expr.children


def _waiting(expr: Expression) -> list[Pending]:
    """The derivatives still to be worked out that are not 0 at first sight."""
    if isinstance(expr, Pending):
        return [expr] if depends(expr.body, expr.target) else []
    return [p for child in expr.children for p in _waiting(child)]
