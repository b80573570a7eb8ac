"""``siting serve``: the web service."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer

from api.cli.context import LangOption, demo_settings, language, say
from api.serving import server
from api.serving.logs import log_as_json
from siting.domain.accounts import Role
from siting.domain.text import Lang, Text
from siting.services import accounts
from siting.services.accounts import Change, NewAccount
from siting.settings import Settings, read_settings
from siting.store.account_rows import find_login, list_accounts
from siting.store.cluster import Cluster
from siting.store.database import Database, open_database
from siting.store.postmaster import State
from siting.store.sources import list_sources

DEMO_LOGIN = "demo"
_WORKER_SECONDS = 30


def register(parent: typer.Typer) -> None:
    """Add the command."""
    parent.command()(serve)


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen at; 0.0.0.0 behind a proxy.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to listen at.")] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes that share the work.")] = 1,
    proxies: Annotated[
        str, typer.Option("--proxies", help="Addresses of proxies whose X-Forwarded-… headers are believed.")
    ] = "127.0.0.1",
    demo: Annotated[
        bool | None,
        typer.Option(
            "--demo/--no-demo", help="Show the demo of Borås; by default where no sites and no accounts are kept here."
        ),
    ] = None,
    jobs: Annotated[
        bool | None,
        typer.Option("--jobs/--no-jobs", help="Do queued jobs as well; by default with the private database alone."),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Serve the web pages and the API. The private database is started by itself."""
    answer, settings = language(lang), read_settings()
    shows_demo = _is_empty(settings) if demo is None else demo
    if shows_demo:
        settings = demo_settings()
        _hand_on(settings)
    # What can't work is said now, and not to the first visitor.
    database = open_database(settings)
    try:
        if shows_demo:
            _prepare_demo(database, settings, answer)
        else:
            _say_accounts(database, answer)
    finally:
        database.dispose()
    log_as_json()
    with _worker(settings.database.embedded if jobs is None else jobs):
        say(_ADDRESS.fill(host=host, port=port), answer)
        server.run(host=host, port=port, workers=workers, proxies=proxies)


def _is_empty(settings: Settings) -> bool:
    """Tell whether the private database is one in which nothing has been kept; a server with an address never is."""
    if not settings.database.embedded:
        return False
    if Cluster(settings.database.data_dir).status().state is State.ABSENT:
        return True
    database = open_database(settings)
    try:
        with database.begin() as conn:
            return not list_sources(conn) and not list_accounts(conn)
    finally:
        database.dispose()


def _hand_on(settings: Settings) -> None:
    """Let the processes that serve have the same settings."""
    deployment = settings.deployment
    os.environ.update(
        SITING_DATA_DIR=str(settings.database.data_dir),
        SITING_SRID=str(deployment.srid),
        SITING_ORGANISATION=deployment.organisation,
        SITING_UNIT_SV=deployment.unit_sv,
        SITING_UNIT_EN=deployment.unit_en,
        SITING_EMAIL=deployment.email,
    )


def _prepare_demo(database: Database, settings: Settings, lang: Lang) -> None:
    """Load the demo where it is missing, and say how to sign in to it."""
    from api.cli.demo import check_no_real_data, load  # noqa: PLC0415 - maps and print, which take seconds

    if not settings.database.embedded:
        check_no_real_data(database)
    with database.begin() as conn:
        missing = not list_sources(conn)
        known = find_login(conn, DEMO_LOGIN)
    if missing:
        say(_LOADING, lang)
        load(database, settings, lang)
    change = Change(by="demo", now=datetime.now(UTC))
    if known is None:
        wanted = NewAccount(login=DEMO_LOGIN, name="Demo", role=Role.ADMINISTRATOR, language=lang)
        issued = accounts.add(database, wanted, change)
    elif known.account.must_change:
        issued = accounts.reset(database, known.account.account_id, change)
    else:
        say(_SIGN_IN_AGAIN.fill(login=DEMO_LOGIN, data=settings.database.data_dir), lang)
        return
    say(_SIGN_IN.fill(login=DEMO_LOGIN, password=issued.password), lang)


def _say_accounts(database: Database, lang: Lang) -> None:
    with database.begin() as conn:
        nobody = not list_accounts(conn)
    if nobody:
        say(_NO_ACCOUNTS, lang)


@contextmanager
def _worker(wanted: bool) -> Iterator[None]:
    """Do queued jobs in a process beside, for as long as the block lasts."""
    if not wanted:
        yield
        return
    command = [sys.executable, "-c", "from api.cli import main; main()", "worker"]
    worker = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(_WORKER_SECONDS)
        except subprocess.TimeoutExpired:
            # What it was doing is taken up again by another.
            worker.kill()


_ADDRESS = Text(
    sv="Tjänsten svarar på http://{host}:{port}/ (avsluta med Ctrl+C).",
    en="The service answers at http://{host}:{port}/ (end it with Ctrl+C).",
)
_LOADING = Text(
    sv="Första gången: demon av Borås läses in (påhittade platser, demodata).",
    en="The first time: the demo of Borås is loaded (made-up sites, demo data).",
)
_SIGN_IN = Text(
    sv="Logga in som {login} med engångslösenordet {password}",
    en="Sign in as {login} with the one-time password {password}",
)
_SIGN_IN_AGAIN = Text(
    sv="Logga in som {login} med lösenordet som valts. Glömt: SITING_DATA_DIR={data} siting user password {login}",
    en="Sign in as {login} with the password that was chosen. Forgotten: SITING_DATA_DIR={data} siting user password"
    " {login}",
)
_NO_ACCOUNTS = Text(
    sv="Ingen kan logga in än: siting user add LOGIN --role administrator",
    en="Nobody can sign in yet: siting user add LOGIN --role administrator",
)
