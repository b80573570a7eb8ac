"""Accounts: added, changed, disabled, given new passwords; each change is written down and ends what it has to."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from siting.domain.accounts import Account, AccountChanged, AccountState, Role, login_of
from siting.domain.audit import Action
from siting.domain.errors import Conflict, Faults, NotFound
from siting.domain.passwords import one_time_password, weaknesses
from siting.domain.text import Lang, Text
from siting.services.audit import note
from siting.services.password_hashing import hash_password
from siting.services.sign_in import LOCAL, Attempt, PasswordAuthenticator
from siting.store.account_rows import add_account, change_account, find_login, list_accounts, lock_administrators
from siting.store.accounts import end_all
from siting.store.database import Database

_LONGEST_NAME = 100


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """An account to add."""

    login: str
    name: str
    role: Role
    language: Lang = "sv"


@dataclass(frozen=True, kw_only=True)
class Issued:
    """An account with a password that is shown once, and that its owner has to change."""

    account: Account
    password: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Change:
    """Who changes an account, when, and what they saw of it.

    Parameters
    ----------
    by
        The account that changes it, or the name of who works on the command line.
    now
        When.
    seen
        When the account was last changed as its page showed; None for whenever.
    """

    by: Account | str
    now: datetime
    seen: datetime | None = None


def add(database: Database, wanted: NewAccount, change: Change, *, password: str | None = None) -> Issued:
    """Add an account, with a one-time password where none is given.

    Raises
    ------
    Faults
        Login, name or password can't be used.
    Conflict
        There is an account with that login.
    """
    login, name = login_of(wanted.login) or "", wanted.name.strip()
    faults = [] if login else [_BAD_LOGIN]
    faults += [] if 0 < len(name) <= _LONGEST_NAME and name.isprintable() else [_BAD_NAME]
    faults += [] if password is None else weaknesses(password, own=(login, name))
    if faults:
        raise Faults(_NOT_ADDED, faults)
    issued = password or one_time_password(secrets.choice)
    hashed = hash_password(issued)
    with database.begin(actor=_name(change.by)) as conn:
        if find_login(conn, login) is not None:
            raise Conflict(_TAKEN.fill(login=login), value=login)
        number = add_account(
            conn,
            login=login,
            name=name,
            role=wanted.role,
            password_hash=hashed,
            must_change=password is None,
            language=wanted.language,
        )
        detail = {"login": login, "role": wanted.role.value}
        note(conn, Action.ACCOUNT_ADDED, by=change.by, subject=_subject(number), detail=detail, at=change.now)
        return Issued(account=_found(conn, number).account, password=issued)


def change_role(database: Database, account_id: int, role: Role, change: Change) -> None:
    """Give an account another role.

    Raises
    ------
    NotFound, Conflict
        There is no such account, it was changed meanwhile, or it is the last administrator or one's own.
    """
    with database.begin(actor=_name(change.by)) as conn:
        before = _changeable(conn, account_id, change, keeps_administrator=role is Role.ADMINISTRATOR)
        _change(conn, before, change, role=role.value)
        detail = {"role": [before.account.role.value, role.value]}
        note(conn, Action.ACCOUNT_ROLE, by=change.by, subject=_subject(account_id), detail=detail, at=change.now)


def disable(database: Database, account_id: int, change: Change) -> None:
    """Keep an account from signing in, and end its sign-ins; raises as :func:`change_role`."""
    with database.begin(actor=_name(change.by)) as conn:
        before = _changeable(conn, account_id, change, keeps_administrator=False)
        _change(conn, before, change, disabled_at=change.now)
        end_all(conn, account_id)
        note(conn, Action.ACCOUNT_DISABLED, by=change.by, subject=_subject(account_id), at=change.now)


def enable(database: Database, account_id: int, change: Change) -> None:
    """Let a disabled account sign in again; raises as :func:`change_role`."""
    with database.begin(actor=_name(change.by)) as conn:
        _change(conn, _found(conn, account_id), change, disabled_at=None, failures=0, locked_until=None)
        note(conn, Action.ACCOUNT_ENABLED, by=change.by, subject=_subject(account_id), at=change.now)


def reset(database: Database, account_id: int, change: Change, *, password: str | None = None) -> Issued:
    """Give an account a new password, a one-time one where none is given, and end its sign-ins.

    Raises
    ------
    NotFound, Conflict
        As :func:`change_role`; and where the person signs in elsewhere.
    Faults
        The password can't be used.
    """
    issued = password or one_time_password(secrets.choice)
    hashed = hash_password(issued)
    with database.begin(actor=_name(change.by)) as conn:
        before = _found(conn, account_id)
        if before.origin != LOCAL:
            raise Conflict(_ELSEWHERE, value=before.origin)
        _check_strength(password, before.account)
        values = {"password_hash": hashed, "must_change": password is None, "failures": 0, "locked_until": None}
        _change(conn, before, change, **values)
        end_all(conn, account_id)
        note(conn, Action.ACCOUNT_RESET, by=change.by, subject=_subject(account_id), at=change.now)
        return Issued(account=_found(conn, account_id).account, password=issued)


def change_language(database: Database, account: Account, language: Lang, *, now: datetime) -> None:
    """Change the language that one's own account's pages are in.

    Raises
    ------
    NotFound
        The account is gone.
    """
    with database.begin(actor=account.login) as conn:
        if not change_account(conn, account.account_id, now=now, seen=None, language=language):
            raise NotFound(_NO_ACCOUNT.fill(number=account.account_id), value=account.account_id)


def change_password(database: Database, current: Attempt, account: Account, new: str) -> None:
    """Change one's own password, and end one's sign-ins everywhere.

    Raises
    ------
    SignInRefused, TooManyTries
        The current password is wrong; it counts like a wrong sign-in.
    Faults
        The new one can't be used.
    """
    _check_strength(new, account, old=current.password)
    PasswordAuthenticator(attempt=current).vouch(database)
    hashed = hash_password(new)
    with database.begin(actor=account.login) as conn:
        change = Change(by=account, now=current.at)
        _change(conn, _found(conn, account.account_id), change, password_hash=hashed, must_change=False)
        end_all(conn, account.account_id)
        note(conn, Action.PASSWORD_CHANGED, by=account, subject=_subject(account.account_id), at=current.at)


def number_of(conn: Connection, login: str) -> int:
    """Return the number of the account with a login.

    Raises
    ------
    NotFound
        There is none.
    """
    found = find_login(conn, login_of(login) or "")
    if found is None:
        raise NotFound(_NO_LOGIN.fill(login=login), value=login)
    return found.account.account_id


def _changeable(conn: Connection, account_id: int, change: Change, *, keeps_administrator: bool) -> AccountState:
    """Return an account, unless nobody would be left to administer, or it is one's own."""
    administrators = lock_administrators(conn)
    found = _found(conn, account_id)
    if isinstance(change.by, Account) and change.by.account_id == account_id:
        raise Conflict(_OWN, value=account_id)
    if not keeps_administrator and administrators == {account_id}:
        raise Conflict(_LAST, value=account_id)
    return found


def _change(conn: Connection, before: AccountState, change: Change, **values: object) -> None:
    if not change_account(conn, before.account.account_id, now=change.now, seen=change.seen, **values):
        raise AccountChanged(_MEANWHILE, value=before.account.account_id)


def _found(conn: Connection, account_id: int) -> AccountState:
    found = list_accounts(conn, account_id=account_id)
    if not found:
        raise NotFound(_NO_ACCOUNT.fill(number=account_id), value=account_id)
    return found[0]


def _check_strength(new: str | None, account: Account, *, old: str | None = None) -> None:
    if new is None:
        return
    faults = weaknesses(new, own=(account.login, account.name))
    if not faults and new == old:
        faults = [_SAME]
    if faults:
        raise Faults(_WEAK, faults)


def _name(by: Account | str) -> str:
    return by.login if isinstance(by, Account) else by


def _subject(account_id: int) -> str:
    return f"account {account_id}"


_NOT_ADDED = Text(sv="Kontot kan inte läggas upp.", en="The account can't be added.")
_BAD_LOGIN = Text(
    sv="Användarnamnet ska ha 2–100 tecken: bokstäver, siffror och . _ @ + -",
    en="The login takes 2–100 characters: letters, digits and . _ @ + -",
)
_BAD_NAME = Text(sv="Namnet ska ha 1–100 tecken.", en="The name takes 1–100 characters.")
_TAKEN = Text(sv="Användarnamnet {login} finns redan.", en="The login {login} is taken.")
_NO_LOGIN = Text(sv="Det finns inget konto {login}.", en="There is no account {login}.")
_NO_ACCOUNT = Text(sv="Det finns inget konto {number}.", en="There is no account {number}.")
_OWN = Text(
    sv="Sin egen roll ändrar och sitt eget konto spärrar en annan administratör.",
    en="Another administrator changes one's own role and disables one's own account.",
)
_LAST = Text(
    sv="Det är den enda administratören. Gör någon annan till administratör först.",
    en="It is the only administrator. Make somebody else an administrator first.",
)
_MEANWHILE = Text(
    sv="Någon annan har ändrat kontot. Läs sidan igen och gör ändringen en gång till.",
    en="Somebody else has changed the account. Read the page again and make the change once more.",
)
_ELSEWHERE = Text(sv="Personen loggar in i en annan tjänst.", en="The person signs in with another service.")
_WEAK = Text(sv="Det nya lösenordet kan inte användas.", en="The new password can't be used.")
_SAME = Text(sv="Det nya lösenordet är det gamla.", en="The new password is the old one.")
