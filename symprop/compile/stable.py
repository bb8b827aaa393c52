"""Stable forms: a table of rewrites, applied across definitions before they are derived and run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace

from ..model import Definition, Definitions, Limits
from ..ranges.sizes import Sizes
from ..rewriting import Fresh, can_rename, free_letters, names_in, rename
from ..statements import Loop, Pass, Statement
from ..tree import (
    ONE,
    Add,
    Apply,
    Divide,
    Expression,
    Negative,
    Reduce,
    Ref,
    Softmax,
    letter,
)
from .matching import Look, alone, match, put

U = Ref("u")


def _of(name: str, argument: Expression) -> Apply:
    return Apply(name, (argument,))


@dataclass(frozen=True)
class Rewrite:
    """``before`` becomes ``after``; u stands for any expression, terms in any order.

    ``across``: a quantity in ``before`` may stand for its definition.
    """

    before: Expression
    after: Expression
    across: bool = True


EXP, SIGMOID = _of("exp", U), _of("sigmoid", U)
ONE_PLUS_EXP = Add((ONE, EXP))
ONE_MINUS_SIGMOID = Add((ONE, Negative(SIGMOID)))
MINUS_SOFTPLUS = Negative(_of("softplus", U))

REWRITES = (
    Rewrite(Divide(EXP, ONE_PLUS_EXP), SIGMOID),
    Rewrite(Divide(ONE, ONE_PLUS_EXP), _of("sigmoid", Negative(U))),
    Rewrite(ONE_MINUS_SIGMOID, _of("sigmoid", Negative(U)), across=False),
    Rewrite(_of("log", ONE_PLUS_EXP), _of("softplus", U)),
    Rewrite(_of("log1p", EXP), _of("softplus", U)),
    Rewrite(_of("log", SIGMOID), Negative(_of("softplus", Negative(U)))),
    Rewrite(_of("log", ONE_MINUS_SIGMOID), MINUS_SOFTPLUS),
    Rewrite(_of("log1p", Negative(SIGMOID)), MINUS_SOFTPLUS),
    Rewrite(_of("log", EXP), U),
)
"""Every rewrite between plain expressions."""


class Letters(Fresh):
    """New letters; knows which have the same values."""

    def __init__(
        self, model: Definitions | None, limits: Mapping[str, Limits], taken: set[str]
    ) -> None:
        super().__init__(limits, taken)
        self._sizes = None if model is None else Sizes(model, self.limits)

    def alike(self, one: str, other: str) -> bool:
        """Whether two letters have the same values, whatever the sizes are."""
        if self._sizes is not None:
            return self._sizes.alike(one, other)
        return one in self.limits and self.limits[one] == self.limits[other]


def _softmax_spelt_out(expr: Expression, look: Look, fresh: Letters) -> Expression | None:
    """exp(z[k]) / sum(exp(z[l]), l) is softmax."""
    if not isinstance(expr, Divide):
        return None
    top = match(EXP, expr.top, look)
    bottom = _summed_exp(expr.bottom, look)
    if top is None or bottom is None or len(bottom.letters) != 1:
        return None
    (bound,) = bottom.letters
    for free in free_letters(top):
        if fresh.alike(free, bound) and rename(bottom.body, {bound: letter(free)}, fresh) == top:
            if fresh.limits[free] == fresh.limits[bound]:
                return Softmax(top, (free,))
            return Softmax(bottom.body, (bound,), (letter(free),))  # its size is still asked for
    return None


def _summed_exp(expr: Expression, look: Look) -> Reduce | None:
    """The sum of z, where ``expr`` is a sum of exp(z)."""
    total = expr if isinstance(expr, Reduce) else look(expr)
    if not isinstance(total, Reduce) or total.kind != "sum":
        return None
    inner = match(EXP, total.body, look)
    return None if inner is None else Reduce("sum", inner, total.letters)


def _log_sum_exp(expr: Expression, look: Look, _: Letters) -> Expression | None:
    """log(sum(exp(z), l)) is logsumexp."""
    argument = _argument(expr, "log")
    total = None if argument is None else _summed_exp(argument, look)
    return None if total is None else Reduce("logsumexp", total.body, total.letters)


def _log_softmax(expr: Expression, look: Look, fresh: Letters) -> Expression | None:
    """log(softmax(z)) is z minus its logsumexp."""
    inner = _argument(expr, "log")
    found = inner if inner is None or isinstance(inner, Softmax) else look(inner)
    if not isinstance(found, Softmax):
        return None
    entry = found.entry or tuple(letter(k) for k in found.letters)
    body, letters = found.body, found.letters
    taken = {*free_letters(body)} | {n for i in entry for n in free_letters(i)}
    moved = {k: fresh(k, taken | {*letters}) for k in letters}
    above = rename(body, {k: letter(n) for k, n in moved.items()}, fresh)
    at = rename(body, dict(zip(letters, entry, strict=True)), fresh)
    return Add((at, Negative(Reduce("logsumexp", above, tuple(moved.values())))))


def _argument(expr: Expression, function: str) -> Expression | None:
    same = isinstance(expr, Apply) and expr.function == function
    return expr.children[0] if same else None


Rule = Callable[[Expression, Look, Letters], Expression | None]


def _rule(row: Rewrite) -> Rule:
    def rule(expr: Expression, look: Look, _: Letters) -> Expression | None:
        found = match(row.before, expr, look if row.across else alone)
        return None if found is None else put(row.after, found)

    return rule


RULES: tuple[Rule, ...] = (
    *map(_rule, REWRITES),
    _softmax_spelt_out,
    _log_sum_exp,
    _log_softmax,
)


def rewritten(expr: Expression, look: Look, fresh: Letters) -> Expression:
    """``expr`` with every rule applied, from the inside out."""
    inner = expr.map(lambda child: rewritten(child, look, fresh))
    for rule in RULES:
        found = rule(inner, look, fresh)
        if found is not None:
            return found
    return inner


def stabilize(model: Definitions, kept: Collection[str] = ()) -> Definitions:
    """The model in stable forms: equal in exact arithmetic, finite where the author's overflows.

    To be applied before the backward pass, so that what is derived is stable as well. Arguments
    of sigmoid, exp and softmax whose logarithm is taken get a definition of their own. Quantities
    in ``kept`` are read as the author reads them: the way to the loss leads through them.

    >>> from symprop.tree import Ref
    >>> p = Definition("p", (), Apply("sigmoid", (Ref("z"),)))
    >>> loss = Definition("L", (), Apply("log", (Ref("p"),)))
    >>> axes = {"z": (), "p": (), "L": ()}
    >>> stabilize(Definitions((p, loss), ("z",), (), "L", axes, {})).definitions[1].body
    Negative(body=Apply(function='softplus', arguments=(Negative(body=Ref(name='z', access=(), \
held=False)),)))
    """
    return _Stabilizer(model, kept).run()


class _Stabilizer:
    def __init__(self, model: Definitions, kept: Collection[str]) -> None:
        self.model = model
        self.kept = kept
        self.fresh = Letters(model, model.limits, {*model.names, *model.sizes.values()})
        self.logged = _under_logarithms(model)
        self.done: dict[str, Definition] = {}
        self.listed: list[Definition] = []
        self.axes = dict(model.axes)

    def run(self) -> Definitions:
        for definition in self.model:
            body = rewritten(definition.body, self.look, self.fresh)
            self._add(replace(definition, body=body))
        if tuple(self.listed) == self.model.definitions:
            return self.model
        new = {k: v for k, v in self.fresh.limits.items() if k not in self.model.limits}
        ranges = {**self.model.ranges, **new}
        limits = {**self.model.limits, **new}
        listed = tuple(replace(d, limits=limits) for d in self.listed)
        kept = {f.name: getattr(self.model, f.name) for f in fields(Definitions)}
        changed = {"definitions": listed, "axes": self.axes, "ranges": ranges}
        return Definitions(**{**kept, **changed})

    def _add(self, definition: Definition) -> None:
        plain = len({*definition.letters}) == len(definition.access) and all(
            i.letter is not None for i in definition.access
        )
        alone_ = len(self.model.definition_of[definition.name]) == 1
        if plain and alone_:
            if definition.name in self.logged:
                definition = self._lifted(definition)
            self.done[definition.name] = definition
        self.listed.append(definition)

    def _lifted(self, definition: Definition) -> Definition:
        """The argument of the outermost function under a name of its own."""
        body = definition.body
        if isinstance(body, Apply) and len(body.arguments) == 1:
            ref = self._named(definition, body.arguments[0])
            return replace(definition, body=Apply(body.function, (ref,)))
        if isinstance(body, Softmax) and not body.entry:
            ref = self._named(definition, body.body)
            return replace(definition, body=Softmax(ref, body.letters))
        return definition

    def _named(self, definition: Definition, argument: Expression) -> Expression:
        if isinstance(argument, Ref) or isinstance(getattr(argument, "body", None), Ref):
            return argument
        name = f"{definition.name}_argument"
        while name in self.axes:
            name += "_"
        self.axes[name] = self.axes[definition.name]
        self.listed.append(replace(definition, name=name, body=argument))
        return Ref(name, definition.access)

    def look(self, expr: Expression) -> Expression | None:
        """What a quantity stands for, in the letters with which it is read."""
        if not isinstance(expr, Ref) or expr.name not in self.done or expr.name in self.kept:
            return None
        found = self.done[expr.name]
        places = dict(zip(found.letters, expr.access, strict=True))
        return rename(found.body, places, self.fresh) if can_rename(found.body, places) else None


def _under_logarithms(model: Definitions) -> set[str]:
    """Quantities whose logarithm is taken, also by way of sums such as 1 − p."""
    inside: dict[str, None] = {}
    for definition in model:
        for node in definition.body.walk():
            if isinstance(node, Apply) and node.function in ("log", "log1p"):
                inside.update(names_in(node))
    for definition in reversed(model.definitions):
        if definition.name in inside and isinstance(definition.body, Add | Negative):
            inside.update(names_in(definition.body))
    return {*inside} & {*model.quantities}


def stabilized_pass(run: Pass) -> Pass:
    """The same statements with their bodies in stable forms; no statement looks into another."""
    fresh = Letters(None, run.limits, {*run.axes, *_sizes(run)})

    def statement(s: Statement) -> Statement:
        return replace(s, body=rewritten(s.body, alone, fresh))

    def entry(e: Statement | Loop) -> Statement | Loop:
        if isinstance(e, Statement):
            return statement(e)
        return replace(e, statements=tuple(map(statement, e.statements)))

    statements = tuple(map(entry, run.statements))
    return replace(run, statements=statements, limits=dict(fresh.limits))


def _sizes(run: Pass) -> set[str]:
    return {n for pair in run.limits.values() for end in pair for n, _ in end.sizes}
