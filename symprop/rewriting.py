"""Trees rewritten without a change of order: letters renamed, references replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from .errors import SympropError
from .tree import Affine, Expression, Index, Reduce, Ref, Softmax, letter

Letters = Mapping[str, Index]

Renamer = Callable[[str, set[str]], str]
"""Gives a letter with the range of an old one, and not among those to be avoided."""


def free_letters(expr: Expression) -> tuple[str, ...]:
    """The index letters that no reduction in ``expr`` binds, in order of appearance.

    >>> free_letters(Reduce("sum", Ref("W", (letter("k"), letter("j"))), ("j",)))
    ('k',)
    """
    return tuple(dict.fromkeys(_free(expr)))


def _free(expr: Expression) -> Iterable[str]:
    if isinstance(expr, Affine):
        yield from (name for name, _ in expr.letters)
        return
    bound = binds(expr)
    if isinstance(expr, Softmax) and bound:
        yield from (n for n in _free(expr.body) if n not in bound)
        for index in expr.entry:
            yield from _free(index)
        return
    for child in expr.children:
        yield from (n for n in _free(child) if n not in bound)


def binds(expr: Expression) -> tuple[str, ...]:
    """The letters that this very node binds in its body."""
    if isinstance(expr, Reduce):
        return expr.letters
    return expr.letters if isinstance(expr, Softmax) and expr.entry else ()


def bound_letters(expr: Expression) -> set[str]:
    """Every letter that some reduction in ``expr`` binds; a softmax runs over its letters too."""
    return {n for node in expr.walk() if isinstance(node, Reduce | Softmax) for n in node.letters}


def names_in(expr: Expression) -> dict[str, None]:
    """The names of all quantities that ``expr`` reads, in order of appearance."""
    return dict.fromkeys(node.name for node in expr.walk() if isinstance(node, Ref))


def put_index(index: Affine, letters: Letters) -> Index:
    """An affine index with some letters replaced."""
    single = index.letter
    if single is not None:
        return letters.get(single, index)
    result = Affine((), index.sizes, index.offset)
    for name, coefficient in index.letters:
        new = letters.get(name, letter(name))
        if not isinstance(new, Affine):
            raise SympropError(f"a look-up, {new.name}[…], cannot be part of another index")
        result = result + new * coefficient
    return result


def rename(expr: Expression, letters: Letters, fresh: Renamer) -> Expression:
    """``expr`` with free letters replaced; a binder in the way takes a letter from ``fresh``.

    >>> e = Reduce("sum", Ref("W", (letter("k"), letter("j"))), ("j",))
    >>> rename(e, {"k": letter("j")}, lambda old, avoid: "m").letters
    ('m',)
    """
    if not letters:
        return expr
    if isinstance(expr, Affine):
        return put_index(expr, letters)
    if isinstance(expr, Softmax) and not expr.entry and any(n in letters for n in expr.letters):
        return _rename_softmax(expr, letters, fresh)
    bound = binds(expr)
    if not bound:
        return expr.map(lambda child: rename(child, letters, fresh))
    return _rename_binder(expr, letters, fresh)


def can_rename(expr: Expression, letters: Letters) -> bool:
    """Whether letters of an expression can be replaced: no look-up is part of another index.

    >>> from .tree import literal
    >>> shifted = Ref("x", (letter("i") + literal(-1),))
    >>> can_rename(shifted, {"i": Ref("token")}), can_rename(shifted, {"i": letter("j")})
    (False, True)
    """
    looked_up = {name for name, index in letters.items() if isinstance(index, Ref)}
    computed = (n for n in expr.walk() if isinstance(n, Affine) and n.letter is None)
    return not looked_up or all(looked_up.isdisjoint(dict(n.letters)) for n in computed)


def _rename_softmax(expr: Softmax, letters: Letters, fresh: Renamer) -> Expression:
    """Plain letters stay plain; any other entry makes the softmax name its entry apart."""
    new = [letters.get(n, letter(n)) for n in expr.letters]
    plain = [i.letter for i in new if isinstance(i, Affine) and i.letter is not None]
    beside = [letters.get(n, letter(n)) for n in free_letters(expr.body) if n not in expr.letters]
    captured = {n for index in beside for n in free_letters(index)} & {*plain}
    if len(plain) == len(new) and len(set(plain)) == len(new) and not captured:
        return Softmax(rename(expr.body, letters, fresh), tuple(plain))
    entry = tuple(letter(n) for n in expr.letters)
    return rename(Softmax(expr.body, expr.letters, entry), letters, fresh)


def _rename_binder(expr: Expression, letters: Letters, fresh: Renamer) -> Expression:
    assert isinstance(expr, Reduce | Softmax)
    inner = {n: i for n, i in letters.items() if n not in expr.letters}
    taken = {n for index in inner.values() for n in free_letters(index)}
    avoid = taken | {*free_letters(expr.body), *bound_letters(expr.body)}
    new = tuple(fresh(n, avoid) if n in taken else n for n in expr.letters)
    inner.update({o: letter(n) for o, n in zip(expr.letters, new, strict=True) if o != n})
    body = rename(expr.body, inner, fresh)
    if isinstance(expr, Softmax):
        entry = tuple(_as_index(rename(i, letters, fresh)) for i in expr.entry)
        return Softmax(body, new, entry)
    return Reduce(expr.kind, body, new)


def _as_index(expr: Expression) -> Index:
    assert isinstance(expr, Affine | Ref)
    return expr


def apart(expr: Expression, used: set[str], fresh: Renamer) -> Expression:
    """The same expression with no reduction running over a letter that is used around it.

    >>> total = Reduce("sum", Ref("x", (letter("i"),)), ("i",))
    >>> apart(total, {"i"}, lambda old, avoid: "j").letters
    ('j',)
    """
    if not isinstance(expr, Reduce):
        inside = used.union(expr.letters) if isinstance(expr, Softmax) else used
        return expr.map(lambda child: apart(child, inside, fresh))
    avoid = used | bound_letters(expr) | {*free_letters(expr)}
    new: dict[str, str] = {}
    for name in (n for n in expr.letters if n in used):  # in their order, whatever a set's is
        new[name] = fresh(name, avoid.union(new.values()))
    moved = rename(expr.body, {o: letter(n) for o, n in new.items()}, fresh)
    letters = tuple(new.get(n, n) for n in expr.letters)
    return Reduce(expr.kind, apart(moved, used.union(letters), fresh), letters)


def unshadowed(
    expr: Expression, fresh: Renamer, around: frozenset[str] = frozenset()
) -> Expression:
    """The same with no softmax running over a letter that stands for something around it.

    Inside ``sum(x[k]*softmax(z[k], k), k)`` the entry is that of the sum: the softmax runs over a
    letter of its own and names its entry apart.

    >>> p = Softmax(Ref("z", (letter("k"),)), ("k",))
    >>> found = unshadowed(Reduce("sum", p, ("k",)), lambda old, avoid: "l").body
    >>> found.letters, found.entry == (letter("k"),)
    (('l',), True)
    """
    own = expr.letters if isinstance(expr, Reduce | Softmax) else ()
    inner = around.union(own)
    new = expr.map(lambda child: unshadowed(child, fresh, inner))
    if not isinstance(new, Softmax) or new.entry or not around & {*own}:
        return new
    entry = tuple(letter(n) for n in own)
    shown = {*around, *free_letters(new.body), *bound_letters(new.body)}
    letters: dict[str, str] = {}
    for name in own:
        letters[name] = fresh(name, {*shown, *letters.values()})
    moved = {old: letter(n) for old, n in letters.items()}
    return Softmax(rename(new.body, moved, fresh), tuple(letters.values()), entry)


def rename_ref(ref: Ref, letters: Letters) -> Ref:
    """A reference with letters of its access replaced (an access binds nothing)."""
    new = rename(ref, letters, lambda old, avoid: old)
    assert isinstance(new, Ref)
    return new


def replace_refs(expr: Expression, change: Callable[[Ref], Expression]) -> Expression:
    """``expr`` with every reference to a quantity passed through ``change``."""
    if isinstance(expr, Ref):
        return change(expr)
    return expr.map(lambda child: replace_refs(child, change))


def canonical(expr: Expression, depth: int = 0) -> Expression:
    """The same with bound letters numbered: equal where only the names of these differ.

    >>> def total(k: str) -> Reduce:
    ...     return Reduce("sum", Ref("x", (letter(k),)), (k,))
    >>> canonical(total("i")) == canonical(total("j"))
    True
    """
    if not isinstance(expr, Reduce):
        return expr.map(lambda child: canonical(child, depth))
    new = [str(depth + k) for k in range(len(expr.letters))]
    letters: Letters = {old: letter(n) for old, n in zip(expr.letters, new, strict=True)}
    body = rename(expr.body, letters, lambda old, avoid: old)
    return Reduce(expr.kind, canonical(body, depth + len(new)), tuple(new))


class Fresh:
    """Gives letters that nothing in a model uses yet, readable ones, and knows their ranges.

    >>> fresh = Fresh({"i": (letter("a"), letter("b"))}, taken={"j"})
    >>> fresh("i", {"i"}), fresh("i", {"i"}), fresh("i", {"i", "k"})
    ('k', 'k', 'l')
    """

    ALPHABET = "ijklmpqrstuv"
    READABLE = "lmrspqijktuvhgfabc"

    def __init__(self, limits: Mapping[str, tuple[Affine, Affine]], taken: Iterable[str]) -> None:
        self.limits = dict(limits)
        self._taken = {*taken, *limits}
        self._family: dict[str, list[str]] = {name: [name] for name in limits}

    def __call__(self, old: str, avoid: set[str]) -> str:
        """A letter with the range of ``old`` that is not in ``avoid``: a known one if there is."""
        family = self._family[old]
        for candidate in family:
            if candidate not in avoid:
                return candidate
        new = self._new(old)
        family.append(new)
        self._family[new] = family
        self.limits[new] = self.limits[old]
        return new

    def _new(self, old: str) -> str:
        start = self.ALPHABET.find(old[0]) + 1
        order = self.ALPHABET[start : start + 2] + self.READABLE
        numbered = (f"{old.rstrip('0123456789')}{n}" for n in range(1, 10_000))
        new: str = next(n for n in chain(order, numbered) if n not in self._taken)
        self._taken.add(new)
        return new
