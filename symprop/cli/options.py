"""The options that mean the same in every command, each defined once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import click

from ..derivations import FORMS
from ..derive.record import Level
from ..saving import check_target
from .reading import names_in, settings_in

Decorator = Callable[[Any], Any]
_F = TypeVar("_F", bound=Callable[..., Any])

SUFFIXES: Mapping[str, str] = {
    ".txt": "text",
    ".tex": "latex",
    ".md": "markdown",
    ".html": "html",
    ".typ": "typst",
}
"""The formats that are text, and the suffixes that ask for them."""


def _names(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    del ctx, param
    return names_in(given)


def _settings(
    ctx: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> dict[str, float]:
    del ctx, param
    return settings_in(given)


def _target(ctx: click.Context, param: click.Parameter, given: str | None) -> Path | None:
    """A file that cannot be written is said before anything is worked out."""
    del ctx, param
    return None if given is None else check_target(given)


def names_option(*flags: str, help: str) -> Decorator:
    """An option that takes names, comma separated or one at a time."""
    return click.option(*flags, multiple=True, metavar="NAMES", callback=_names, help=help)


COMMON: Mapping[str, Decorator] = {
    "model": click.argument("model"),
    "data": click.option(
        "--data", metavar="FILE.csv", help="Take the data from the columns of this file."
    ),
    "set": click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="NAME=NUMBER",
        callback=_settings,
        help="Give a value: b3=1 or W1[1,2]=0.5; may be repeated.",
    ),
    "wrt": names_option(
        "--wrt", help="With respect to what: w1,b3 or W1[1,2]; default: every parameter."
    ),
    "about": names_option(
        "--wrt", help="With respect to what: w1,b3 or W1[1,2]; default: the last parameter."
    ),
    "digits": click.option(
        "--digits",
        type=click.IntRange(1, 17),
        default=3,
        show_default=True,
        help="Significant digits shown.",
    ),
    "level": click.option(
        "--level",
        type=click.Choice([level.value for level in Level]),
        default=Level.CHAIN.value,
        show_default=True,
        help="How much is told.",
    ),
    "form": click.option(
        "--form",
        type=click.Choice(FORMS),
        default="index",
        show_default=True,
        help="How the derivation is written.",
    ),
    "numbers": click.option("--numbers", is_flag=True, help="Plug the numbers in."),
    "format": click.option(
        "--format",
        "format",
        type=click.Choice(list(SUFFIXES.values())),
        help="Default: by the suffix of the file, else text.",
    ),
    "title": click.option("--title", metavar="TEXT", help="Another title."),
    "author": click.option("--author", metavar="TEXT", help="Who signs it."),
    "paper": click.option(
        "--paper", default="a4", show_default=True, metavar="SIZE", help="a4 or letter."
    ),
    "lang": click.option(
        "--lang", default="en", show_default=True, metavar="LANGUAGE", help="en or de."
    ),
    "style": click.option(
        "--style", metavar="FILE.toml", help="House style: names and signs as you write them."
    ),
    "output": click.option(
        "-o",
        "--output",
        metavar="FILE",
        callback=_target,
        help="Write a file instead of the terminal.",
    ),
}
"""Each option by a name; `common` puts some of them on a command."""


def common(*wanted: str) -> Callable[[_F], _F]:
    """A decorator that gives a command some of the `COMMON` options, in that order."""

    def decorate(function: _F) -> _F:
        return reduce(lambda f, name: COMMON[name](f), reversed(wanted), function)

    return decorate
