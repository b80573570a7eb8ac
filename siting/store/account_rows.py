"""Accounts: added, found, changed; and what counts against those who try to sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, func, insert, literal, select, update

from siting.domain.accounts import Account, AccountState, Role
from siting.domain.text import Lang
from siting.store import tables
from siting.store.accounts import account_of

FREE_TRIES = 5
"""Wrong tries that are let through before an account waits."""

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
"""Doubles with each further wrong try."""

_FORGIVEN_AFTER = timedelta(hours=1)
"""So long after a wait has ended, counting begins anew."""

_LONGEST_DOUBLING = 10


@dataclass(frozen=True, kw_only=True)
class StoredAccount:
    """An account with what signing in needs.

    Parameters
    ----------
    account
        The account.
    origin, password_hash
        Who vouches for the person, and the hash of the password where we do.
    disabled
        Whether it may not sign in.
    locked_until
        Until when no try is let through.
    """

    account: Account
    origin: str
    password_hash: str
    disabled: bool
    locked_until: datetime | None


def add_account(
    conn: Connection, *, login: str, name: str, role: Role, password_hash: str, must_change: bool, language: Lang = "sv"
) -> int:
    """Add an account, and return its number; one with that login is refused by the database."""
    values = {
        "login": login,
        "name": name,
        "role": role.value,
        "password_hash": password_hash,
        "must_change": must_change,
        "language": language,
    }
    return int(conn.scalars(insert(tables.account).values(values).returning(tables.account.c.id)).one())


def find_login(conn: Connection, login: str) -> StoredAccount | None:
    """Return the account with a login."""
    row = conn.execute(select(tables.account).where(tables.account.c.login == login)).one_or_none()
    if row is None:
        return None
    return StoredAccount(
        account=account_of(row),
        origin=row.origin,
        password_hash=row.password_hash,
        disabled=row.disabled_at is not None,
        locked_until=row.locked_until,
    )


def list_accounts(conn: Connection, *, account_id: int | None = None) -> list[AccountState]:
    """Return all accounts by login, or one by its number."""
    account, sign_in = tables.account, tables.sign_in.c
    seen = select(func.max(sign_in.seen_at)).where(sign_in.account_id == account.c.id).scalar_subquery()
    statement = select(account, seen.label("last_seen_at")).order_by(account.c.login)
    if account_id is not None:
        statement = statement.where(account.c.id == account_id)
    return [
        AccountState(
            account=account_of(row),
            origin=row.origin,
            created_at=row.created_at,
            changed_at=row.changed_at,
            disabled_at=row.disabled_at,
            locked_until=row.locked_until,
            last_seen_at=row.last_seen_at,
        )
        for row in conn.execute(statement)
    ]


def lock_administrators(conn: Connection) -> set[int]:
    """Return the administrators who may sign in, and keep others from changing them until the transaction ends."""
    account = tables.account.c
    statement = (
        select(account.id)
        .where(account.role == Role.ADMINISTRATOR.value, account.disabled_at.is_(None))
        .order_by(account.id)
        .with_for_update()
    )
    return set(conn.scalars(statement))


def change_account(
    conn: Connection, account_id: int, *, now: datetime, seen: datetime | None, **values: object
) -> bool:
    """Change an account.

    Parameters
    ----------
    seen
        When it was last changed, as whoever changes it has seen; None for whenever.
    values
        Columns and what they become.

    Returns
    -------
    bool
        Whether it was changed: not where it is gone, or was changed since it was seen.
    """
    account = tables.account.c
    statement = update(tables.account).where(account.id == account_id).values(changed_at=now, **values)
    if seen is not None:
        statement = statement.where(account.changed_at == seen)
    return conn.execute(statement).rowcount == 1


def count_failure(conn: Connection, login: str, *, now: datetime) -> None:
    """Count a wrong try against an account, which waits longer after each; one that waits already is left alone."""
    account = tables.account.c
    over = account.locked_until < now - _FORGIVEN_AFTER
    failures = case((over, 1), else_=account.failures + 1)
    doubled = func.least(func.greatest(failures - FREE_TRIES, 0), _LONGEST_DOUBLING)
    seconds = func.least(FIRST_WAIT.total_seconds() * func.power(2, doubled), literal(LONGEST_WAIT.total_seconds()))
    wait = literal(now) + func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    conn.execute(
        update(tables.account)
        .where(account.login == login, account.locked_until.is_(None) | (account.locked_until <= now))
        .values(failures=failures, locked_until=case((failures >= FREE_TRIES, wait), else_=None))
    )


def forgive(conn: Connection, stored: StoredAccount, *, password_hash: str) -> bool:
    """Forget wrong tries after a right one, and keep the hash anew; False where the account changed meanwhile."""
    account = tables.account.c
    unchanged = (
        account.id == stored.account.account_id,
        account.password_hash == stored.password_hash,
        account.disabled_at.is_(None),
    )
    values = {"failures": 0, "locked_until": None, "password_hash": password_hash}
    return conn.execute(update(tables.account).where(*unchanged).values(values)).rowcount == 1
