"""What stands before a bracket: reductions, softmax, where and the functions, a row each."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import partial

from ..errors import nearest
from ..functions import FUNCTIONS
from ..resolution import ORDERS, REDUCTIONS, differential
from ..tree import Apply, Expression, Pad, Reduce, Ref, Softmax, Where
from .syntax import Place


def call(node: ast.Call, place: Place) -> Expression:
    """The tree of ``name(...)``; a name that no table has is refused, with the nearest one."""
    if not isinstance(node.func, ast.Name):
        place.fail(f"{place.quote(node.func)} cannot be called; only named functions can")
    if node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
        place.fail(f"{place.quote(node)}: functions take plain arguments only, such as max(a, b)")
    name = node.func.id
    reader = _CALLS.get(name)
    if reader is None and name not in FUNCTIONS:
        known = (*_CALLS, *FUNCTIONS)
        place.fail(f"unknown function {name!r}{nearest(name, known)}")
    return (reader or partial(_apply, name))(node, place)


def _apply(name: str, node: ast.Call, place: Place) -> Expression:
    arity = FUNCTIONS[name].arity
    if len(node.args) != arity:
        place.fail(
            f"{name} takes {arity} argument{'s' * (arity != 1)}, not {len(node.args)}: "
            f"{place.quote(node)}"
        )
    return Apply(name, tuple(place.value(a) for a in node.args))


def _letters(node: ast.Call, place: Place) -> tuple[str, ...]:
    letters = tuple(a.id for a in node.args[1:] if isinstance(a, ast.Name))
    if len(node.args) < 2 or len(letters) < len(node.args) - 1:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        place.fail(
            f"{place.quote(node)}: {name} takes the expression, then the index letters, "
            f"such as {name}(x[i], i)"
        )
    if len(set(letters)) < len(letters):
        place.fail(f"{place.quote(node)} names an index letter twice")
    return letters


def _reduce(kind: str, node: ast.Call, place: Place) -> Expression:
    letters = _letters(node, place)
    return Reduce(kind, place.value(node.args[0]), letters)


def _reduce_or_apply(kind: str, node: ast.Call, place: Place) -> Expression:
    """``max(x[i], i)`` is the largest over i; ``max(a, b)`` the larger of two values."""
    rest = node.args[1:]
    indices = _index_names(node.args[0]) if node.args else set()
    if rest and all(isinstance(a, ast.Name) and a.id in indices for a in rest):
        return _reduce(kind, node, place)
    if len(node.args) != 2:
        place.fail(
            f"{place.quote(node)}: write {kind}(a, b) for two values, or {kind}(x[i], i) over "
            "an index"
        )
    return _apply(kind, node, place)


def _index_names(node: ast.expr) -> set[str]:
    slices = [n.slice for n in ast.walk(node) if isinstance(n, ast.Subscript)]
    return {n.id for s in slices for n in ast.walk(s) if isinstance(n, ast.Name)}


def _softmax(node: ast.Call, place: Place) -> Expression:
    letters = _letters(node, place)
    return Softmax(place.value(node.args[0]), letters)


def _where(node: ast.Call, place: Place) -> Expression:
    if len(node.args) != 3:
        place.fail(f"{place.quote(node)}: write where(condition, a, b)")
    test, then, otherwise = node.args
    return Where(place.condition(test), place.value(then), place.value(otherwise))


def _pad(node: ast.Call, place: Place) -> Expression:
    ref = place.value(node.args[0]) if len(node.args) == 2 else None
    if not isinstance(ref, Ref) or not ref.access:
        place.fail(
            f"{place.quote(node)}: pad takes an access and what is read outside its array, such as "
            "pad(x[i-1], 0)"
        )
    return Pad(ref, place.value(node.args[1]))


def _diff(node: ast.Call, place: Place) -> Expression:
    """``diff(u, x)``, ``diff(u, x, 2)``, ``diff(u, x, t)``."""
    found = differential([place.value(a) for a in node.args])
    if found is None:
        place.fail(_DIFF.format(place.quote(node)))
    return found


_DIFF = (
    "{}: diff takes a quantity and what it is differentiated by, such as diff(u[i], x[i]), "
    "diff(u[i], x[i], 2) or diff(u[i], x[i], t[i]); orders go up to "
    f"{ORDERS[-1]}"
)


_CALLS: Mapping[str, Callable[[ast.Call, Place], Expression]] = {
    **{kind: partial(_reduce, kind) for kind in REDUCTIONS},
    "max": partial(_reduce_or_apply, "max"),
    "min": partial(_reduce_or_apply, "min"),
    "softmax": _softmax,
    "where": _where,
    "diff": _diff,
    "pad": _pad,
}
