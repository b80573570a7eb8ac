"""``siting db``: the database server and its tables."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.context import LangOption, language, say
from siting.domain.errors import InvalidInput
from siting.domain.text import Lang, Text
from siting.settings import Settings, read_settings
from siting.store.cluster import Cluster, ClusterStatus
from siting.store.database import migrate_database, open_database
from siting.store.dumping import dump as dump_database
from siting.store.dumping import restore as restore_database
from siting.store.migrate import HEAD, read_state
from siting.store.postmaster import State
from siting.store.preparation import Role

EXIT_STOPPED = 3
"""What ``status`` ends with when the database can't be used as it stands, as service managers do."""

app = typer.Typer(no_args_is_help=True, help="The database server and its tables.")

_STATES: dict[State, Text] = {
    State.ABSENT: Text(sv="ingen databas har skapats än", en="no database has been made yet"),
    State.STOPPED: Text(sv="stoppad", en="stopped"),
    State.CRASHED: Text(sv="avbruten; nästa start återställer den", en="crashed; the next start recovers it"),
    State.STARTING: Text(sv="startar", en="starting"),
    State.STOPPING: Text(sv="stoppar", en="stopping"),
    State.UNREACHABLE: Text(
        sv="igång men nås inte; nästa start rättar det", en="running but out of reach; the next start mends that"
    ),
    State.RUNNING: Text(sv="igång", en="running"),
}


_DUMPED = Text(sv="{file}: {mb} MB", en="{file}: {mb} MB")
_RESTORED = Text(sv="Databasen är återställd från {file}.", en="The database is restored from {file}.")


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="db")


class UrlRole(StrEnum):
    """Whom an address logs in as."""

    APP = "app"
    OWNER = "owner"


@app.command()
def start(lang: LangOption = None) -> None:
    """Start the private server (every command that needs it does so by itself) and bring its tables up to date."""
    settings, chosen = read_settings(), language(lang)
    open_database(settings).dispose()
    _say_status(settings, chosen)


@app.command()
def stop(lang: LangOption = None) -> None:
    """Stop the private server; what has been committed is kept."""
    settings, chosen = read_settings(), language(lang)
    _require_private(settings)
    Cluster(settings.database.data_dir).stop()
    _say_status(settings, chosen)


@app.command()
def status(lang: LangOption = None) -> None:
    """Say what the server is doing, without starting it; exit code 3 when it does not run."""
    settings, chosen = read_settings(), language(lang)
    if not _say_status(settings, chosen):
        raise typer.Exit(EXIT_STOPPED)


@app.command()
def migrate(
    to: Annotated[str | None, typer.Option("--to", help="A step; by default the last one.")] = None,
    lose: Annotated[
        bool, typer.Option("--lose-data", help="Go back to an earlier step although data are lost by it.")
    ] = False,
    lang: LangOption = None,
) -> None:
    """Bring the tables to what this version of the program works with."""
    if to not in (None, HEAD) and not lose:
        raise InvalidInput(
            Text(
                sv="Ett tidigare steg har inte plats för allt som är lagrat. Säg --lose-data om det får gå förlorat.",
                en="An earlier step has no room for all that is stored. Say --lose-data if it may be lost.",
            ),
            value=to,
        )
    steps = migrate_database(read_settings(), target=to)
    message = (
        Text(sv="Tabellerna är på steg {target}; inget behövde göras.", en="The tables are at step {target} already.")
        if not steps
        else Text(sv="Gjorda steg: {steps}.", en="Steps made: {steps}.")
    )
    say(message.fill(target=to or HEAD, steps=", ".join(steps)), language(lang))


@app.command()
def dump(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; one that is there is replaced.")],
    lang: LangOption = None,
) -> None:
    """Write the whole database to one file, while others go on working; it holds personal data too."""
    size = dump_database(read_settings(), target)
    say(_DUMPED.fill(file=target, mb=f"{size / 1_000_000:.1f}"), language(lang))


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="What siting db dump has written.")],
    replace: Annotated[bool, typer.Option("--replace", help="Drop what the database holds now.")] = False,
    lang: LangOption = None,
) -> None:
    """Bring back what a file holds, all or nothing; stop the service and workers first."""
    restore_database(read_settings(), source, replace=replace)
    say(_RESTORED.fill(file=source), language(lang))


@app.command()
def url(
    role: Annotated[
        UrlRole, typer.Option("--role", help="Whom to log in as: app for reading and writing, owner for the tables.")
    ] = UrlRole.APP,
) -> None:
    """Print the database's address, for psql, QGIS or another program; starts nothing."""
    typer.echo(_url(read_settings(), role))


def _url(settings: Settings, role: UrlRole) -> str:
    database = settings.database
    if database.database_url is None:
        return Cluster(database.data_dir).url(role=Role.OWNER if role is UrlRole.OWNER else Role.APP)
    return database.database_owner_url or database.database_url if role is UrlRole.OWNER else database.database_url


def _require_private(settings: Settings) -> None:
    if not settings.database.embedded:
        raise InvalidInput(
            Text(
                sv="SITING_DATABASE_URL pekar på en egen server; den startas och stoppas av den som sköter den.",
                en="SITING_DATABASE_URL names a server of its own; whoever runs it starts and stops it.",
            )
        )


def _say_status(settings: Settings, lang: Lang) -> bool:
    """Print what the server is doing and return whether it runs."""
    if not settings.database.embedded:
        database = open_database(settings)
        with database.begin() as conn:
            revision = read_state(conn).revision
        database.dispose()
        lines = Text(
            sv="server med adress: igång\ntabeller: steg {rev}", en="server with address: running\ntables: step {rev}"
        )
        typer.echo(lines.fill(rev=revision).say(lang))
        return True
    found = Cluster(settings.database.data_dir).status()
    typer.echo(_describe(found).say(lang))
    return found.running


def _describe(found: ClusterStatus) -> Text:
    lines = Text(sv="databas: {state}\nmapp: {dir}", en="database: {state}\nfolder: {dir}")
    if found.pid is not None:
        lines = Text(
            sv=lines.sv + "\nprocess: {pid}, sedan {started}\nsocket: {socket}\nlogg: {log}",
            en=lines.en + "\nprocess: {pid}, since {started}\nsocket: {socket}\nlog: {log}",
        )
    return lines.fill(
        state=_STATES[found.state],
        dir=found.data_dir,
        pid=found.pid,
        started=found.started.strftime("%Y-%m-%d %H:%M:%S UTC") if found.started else "",
        socket=found.socket_dir,
        log=found.log,
    )
