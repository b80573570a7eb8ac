"""The command line ``siting``: data on standard output, messages on standard error.

Exit codes: 0 done, 1 refused or failed with a reason, 2 wrong usage.
"""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Sequence

import typer

from api.cli.context import language, say
from siting.domain.errors import SitingError
from siting.domain.text import Lang, Text

_MODULES: dict[str, tuple[str, ...]] = {
    "importing": ("import", "template"),
    "matching": ("match", "requirement", "schema"),
    "proposing": ("propose", "proposals"),
    "geodata": ("geodata",),
    "facts": ("facts",),
    "worker": ("worker", "jobs"),
    "serve": ("serve",),
    "user": ("user",),
    "erase": ("erase",),
    "demo": ("demo",),
    "db": ("db",),
}
"""Which module has which commands; only that of the wanted command is loaded, since maps and print take seconds."""


def build(wanted: Sequence[str] = ()) -> typer.Typer:
    """Return the command line; only what the arguments need, or all of it when they name no command."""
    app = typer.Typer(
        name="siting",
        help="Match land and premises to companies, and make map proposals. / Matcha mark och lokaler mot företag.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        callback=_root,
    )
    named = [module for module, commands in _MODULES.items() if wanted and wanted[0] in commands]
    for module in named or _MODULES:
        importlib.import_module(f"api.cli.{module}").register(app)
    return app


def main() -> None:
    """Run the command line; a refusal is said in the reader's language, never as a traceback."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    arguments = sys.argv[1:]
    try:
        build(arguments)()
    except SitingError as error:
        say(error.message, _language_of(arguments))
        sys.exit(1)
    except BrokenPipeError:
        # The reader of a pipe has gone (``| head``): nothing is wrong, nothing more can be written.
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        say(_INTERRUPTED, _language_of(arguments))
        sys.exit(130)


def _root() -> None:
    """Keep the commands' names even where one alone is loaded."""


def _language_of(arguments: Sequence[str]) -> Lang:
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments) and arguments[place + 1] in ("sv", "en"):
            return language(arguments[place + 1])
        if argument in ("--lang=sv", "--lang=en"):
            return language(argument[-2:])
    return language()


_INTERRUPTED = Text(sv="Avbrutet; inget är halvskrivet.", en="Interrupted; nothing is half written.")
