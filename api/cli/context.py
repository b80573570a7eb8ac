"""What every command shares: language, settings, database, and how messages are said."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated

import typer
from rich.console import Console

from siting.domain.text import Lang, Text
from siting.settings import Settings, read_settings
from siting.store.database import Database, open_database

_DEMO_SUFFIX = "-demo"
_WIDE = 4000
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)]) | {ord(kept): kept for kept in "\n\t"}
"""Characters that steer a terminal → nothing; line breaks and tabs stay."""

LangOption = Annotated[
    str | None,
    typer.Option("--lang", help="sv or en; by default SITING_LANG, else the language of the terminal (LANG)."),
]


def language(option: str | None = None) -> Lang:
    """Return the language to answer in: the option, else ``SITING_LANG``, else the terminal's.

    Raises
    ------
    typer.BadParameter
        The option is neither ``sv`` nor ``en``.
    """
    if option is not None:
        if option == "sv":
            return "sv"
        if option == "en":
            return "en"
        raise typer.BadParameter("sv or en / sv eller en", param_hint="--lang")
    wanted = os.environ.get("SITING_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "sv" if wanted.lower().startswith("sv") else "en"


def stderr() -> Console:
    """Return the console for messages; standard output is for data."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def lists() -> Console:
    """Return the console for lists on standard output; into a file or a pipe, no line is broken or cut."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_WIDE)


def say(message: Text, lang: Lang) -> None:
    """Print a message for people on standard error; what a file or service smuggled in does not steer the terminal."""
    stderr().print(message.say(lang).translate(_CONTROLS), markup=False)


def actor() -> str:
    """Return who is working, for the history: ``SITING_ACTOR``, else the name of the system's user."""
    return os.environ.get("SITING_ACTOR") or getpass.getuser()


def demo_settings() -> Settings:
    """Return settings for the demo: a private database in a folder of its own, or the server with an address."""
    own = read_settings()
    folder = own.database.data_dir
    if not folder.name.endswith(_DEMO_SUFFIX):
        folder = folder.with_name(folder.name + _DEMO_SUFFIX)
    private = own.database.model_copy(update={"data_dir": folder})
    municipality = own.deployment.model_copy(
        update={
            "srid": 3006,
            "organisation": "Borås Stad",
            "unit_sv": "Näringsliv",
            "unit_en": "Business development",
            "email": "naringsliv@example.se",
        }
    )
    return replace(own, database=private, deployment=municipality)


@contextmanager
def database(settings: Settings | None = None) -> Iterator[tuple[Settings, Database]]:
    """Open the database (started and migrated when it is the private one) and close it again."""
    chosen = settings or read_settings()
    opened = open_database(chosen)
    try:
        yield chosen, opened
    finally:
        opened.dispose()
