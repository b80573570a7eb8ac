"""The command line ``siting``: data on standard output, messages on standard error.

Exit codes: 0 done, 1 refused or failed with a reason, 2 wrong usage.
"""

from __future__ import annotations

import logging
import sys

import typer

from api.cli import db, demo, importing, matching, proposing
from api.cli.context import language, say
from siting.domain.errors import SitingError
from siting.domain.text import Lang, Text

log = logging.getLogger("siting")


def build() -> typer.Typer:
    """Return the whole command line."""
    app = typer.Typer(
        name="siting",
        help="Match land and premises to companies, and make map proposals. / Matcha mark och lokaler mot företag.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    for module in (importing, matching, proposing, demo, db):
        module.register(app)
    return app


def main() -> None:
    """Run the command line; a refusal is said in the reader's language, never as a traceback."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        build()()
    except SitingError as error:
        say(error.message, _language_of(sys.argv))
        sys.exit(1)
    except BrokenPipeError:
        # The reader of a pipe has gone (``| head``): nothing is wrong, nothing more can be written.
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        say(
            Text(sv="Avbrutet; inget är halvskrivet.", en="Interrupted; nothing is half written."),
            _language_of(sys.argv),
        )
        sys.exit(130)


def _language_of(arguments: list[str]) -> Lang:
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments) and arguments[place + 1] in ("sv", "en"):
            return language(arguments[place + 1])
        if argument in ("--lang=sv", "--lang=en"):
            return language(argument[-2:])
    return language()
