"""The program itself: commands found by their names, and every mistake told in one line."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from .. import __version__
from ..errors import SympropError, nearest
from .commands import COMMANDS

EXAMPLES = """\
Examples:
  symprop derive statquest --wrt b3                   a derivative, link by link
  symprop derive statquest --wrt w1 --numbers         the same with the numbers plugged in
  symprop descend statquest --learn b3                gradient descent, step by step
"""
MISTAKE, INTERRUPTED = 2, 130
LONGEST = 400


class Program(click.Group):
    """The group of all commands; a command's file is imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f".commands.{cmd_name}", __package__).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The same for what was typed; an unknown command is a mistake that names the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise SympropError(f"unknown command {args[0]!r}{nearest(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples below the help, laid out as they are written."""
        del ctx
        formatter.write(f"\n{EXAMPLES}")

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program and exit: 0, 1 where a check failed, 2 for a mistake."""
        _take_any_letter()
        try:
            status = super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.Abort:
            status = INTERRUPTED
        except click.ClickException as error:
            status = _mistake(_worded(error))
        except SympropError as error:
            status = _mistake(str(error))
        except MemoryError as error:
            status = _mistake(f"there is not enough memory for arrays of this size; {error}")
        except OSError as error:
            status = _mistake(f"{error.strerror or error}: {error.filename}")
        sys.exit(status if isinstance(status, int) else 0)


def _take_any_letter() -> None:
    """A terminal without Unicode shows question marks; it is no reason to stop."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _worded(error: click.ClickException) -> str:
    """A mistake that click found, worded as symprop words its own."""
    message = error.format_message().rstrip(".")
    context = error.ctx if isinstance(error, click.UsageError) else None
    more = f"; see {context.command_path} --help" if context else ""
    return message[:1].lower() + message[1:] + more


def _mistake(message: str) -> int:
    """Say in one line what is wrong."""
    line = " ".join(message.split())
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
    short = shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"
    click.echo(f"symprop: {short}", err=True)
    return MISTAKE


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="symprop", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Readable derivations of backpropagation, and gradient descent that uses them.

    MODEL is a name from `symprop models` or the path of a file of equations.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
