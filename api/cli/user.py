"""``siting user``: who may sign in to the web service."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from api.cli.context import LangOption, actor, database, language, lists, say
from siting.domain.accounts import ROLE_LABELS, AccountState, Role
from siting.domain.text import Lang, Text
from siting.services import accounts
from siting.services.accounts import Change, NewAccount
from siting.store.account_rows import list_accounts

app = typer.Typer(no_args_is_help=True, help="Who may sign in to the web service.")

LoginArgument = Annotated[str, typer.Argument(help="What is written when signing in.")]
StdinOption = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input, in place of a one-time one.")
]


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="user")


@app.command()
def add(
    login: LoginArgument,
    role: Annotated[Role, typer.Option("--role", help="What the account may do.")] = Role.STAFF,
    name: Annotated[str, typer.Option("--name", help="What colleagues see; the login by default.")] = "",
    password_stdin: StdinOption = False,
    lang: LangOption = None,
) -> None:
    """Add an account; its one-time password is printed on standard output."""
    answer = language(lang)
    wanted = NewAccount(login=login, name=name or login, role=role, language=answer)
    with database() as (_, opened):
        issued = accounts.add(opened, wanted, _change(), password=_given(password_stdin))
    say(_ADDED.fill(login=issued.account.login, role=ROLE_LABELS[role]), answer)
    _tell_password(issued.password, password_stdin, answer)


@app.command("list")
def list_(lang: LangOption = None) -> None:
    """List the accounts."""
    answer = language(lang)
    with database() as (_, opened), opened.begin() as conn:
        found = list_accounts(conn)
    if not found:
        say(_NONE, answer)
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in _COLUMNS:
        table.add_column(column.say(answer))
    for one in found:
        seen = one.last_seen_at.astimezone().strftime("%Y-%m-%d %H:%M") if one.last_seen_at else ""
        account = one.account
        role = ROLE_LABELS[account.role].say(answer)
        table.add_row(account.login, account.name, role, seen, _status(one, answer))
    lists().print(table)


@app.command()
def disable(login: LoginArgument, lang: LangOption = None) -> None:
    """Keep an account from signing in, and sign it out everywhere."""
    with database() as (_, opened):
        with opened.begin() as conn:
            number = accounts.number_of(conn, login)
        accounts.disable(opened, number, _change())
    say(_DISABLED.fill(login=login), language(lang))


@app.command()
def enable(login: LoginArgument, lang: LangOption = None) -> None:
    """Let a disabled account sign in again."""
    with database() as (_, opened):
        with opened.begin() as conn:
            number = accounts.number_of(conn, login)
        accounts.enable(opened, number, _change())
    say(_ENABLED.fill(login=login), language(lang))


@app.command()
def password(login: LoginArgument, password_stdin: StdinOption = False, lang: LangOption = None) -> None:
    """Give an account a new password; a one-time one is printed on standard output."""
    answer = language(lang)
    with database() as (_, opened):
        with opened.begin() as conn:
            number = accounts.number_of(conn, login)
        issued = accounts.reset(opened, number, _change(), password=_given(password_stdin))
    _tell_password(issued.password, password_stdin, answer)


@app.command()
def role(
    login: LoginArgument,
    to: Annotated[Role, typer.Argument(help="What the account may do from now on.")],
    lang: LangOption = None,
) -> None:
    """Give an account another role."""
    with database() as (_, opened):
        with opened.begin() as conn:
            number = accounts.number_of(conn, login)
        accounts.change_role(opened, number, to, _change())
    say(_ROLE.fill(login=login, role=ROLE_LABELS[to]), language(lang))


def _change() -> Change:
    return Change(by=actor(), now=datetime.now(UTC))


def _given(from_stdin: bool) -> str | None:
    return sys.stdin.readline().rstrip("\r\n") if from_stdin else None


def _tell_password(issued: str, given: bool, lang: Lang) -> None:
    if given:
        say(_CHANGED, lang)
        return
    say(_ONE_TIME, lang)
    typer.echo(issued)


def _status(state: AccountState, lang: Lang) -> str:
    if state.disabled_at is not None:
        return _IS_DISABLED.say(lang)
    if state.locked_until is not None and state.locked_until > datetime.now(UTC):
        return _WAITS.say(lang)
    return _HAS_ONE_TIME.say(lang) if state.account.must_change else ""


_ADDED = Text(sv="Kontot {login} ({role}) är upplagt.", en="The account {login} ({role}) is added.")
_ONE_TIME = Text(
    sv="Engångslösenord, som byts vid första inloggningen:", en="One-time password, to be changed at the first sign-in:"
)
_CHANGED = Text(sv="Lösenordet är satt.", en="The password is set.")
_DISABLED = Text(sv="Kontot {login} är spärrat.", en="The account {login} is disabled.")
_ENABLED = Text(sv="Kontot {login} kan logga in igen.", en="The account {login} can sign in again.")
_ROLE = Text(sv="Kontot {login} är nu {role}.", en="The account {login} is {role} now.")
_NONE = Text(
    sv="Det finns inga konton. Lägg upp ett: siting user add LOGIN --role administrator",
    en="There are no accounts. Add one: siting user add LOGIN --role administrator",
)
_IS_DISABLED = Text(sv="spärrat", en="disabled")
_WAITS = Text(sv="väntar efter felaktiga försök", en="waits after wrong tries")
_HAS_ONE_TIME = Text(sv="engångslösenord", en="one-time password")
_COLUMNS = (
    Text(sv="Användarnamn", en="Login"),
    Text(sv="Namn", en="Name"),
    Text(sv="Roll", en="Role"),
    Text(sv="Senast inloggad", en="Last seen"),
    Text(sv="Läge", en="Status"),
)
