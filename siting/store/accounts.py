"""Who is signed in, by the digests of what browsers hold."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from siting.domain.accounts import Account, Role
from siting.domain.text import Lang
from siting.store import tables

_TOKEN_BYTES = 32
_SEEN_EVERY = timedelta(minutes=1)

LONGEST = timedelta(days=7)
"""After so long one has to sign in again, however often one was seen."""


def new_token() -> str:
    """Return a token that nobody can guess, for a cookie or a link."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def digest_of(token: str) -> bytes:
    """Return what is stored of a token; it can't be turned back."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def begin_sign_in(conn: Connection, account_id: int, *, now: datetime, lasts: timedelta) -> str:
    """Sign an account in, and return the token that its cookie is to hold."""
    token = new_token()
    values = {"token_sha256": digest_of(token), "account_id": account_id, "began_at": now, "seen_at": now}
    conn.execute(insert(tables.sign_in).values(**values, ends_at=now + lasts))
    return token


def signed_in(conn: Connection, token: str, *, now: datetime, lasts: timedelta) -> Account | None:
    """Return whose a token is, None when it is nobody's any more; each use prolongs it, noted once a minute."""
    account, sign_in = tables.account.c, tables.sign_in.c
    digest = digest_of(token)
    row = conn.execute(
        select(
            account.id,
            account.login,
            account.name,
            account.role,
            account.language,
            account.must_change,
            sign_in.seen_at,
        )
        .join_from(tables.sign_in, tables.account)
        .where(
            sign_in.token_sha256 == digest,
            sign_in.ends_at > now,
            sign_in.began_at > now - LONGEST,
            account.disabled_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    if now - row.seen_at > _SEEN_EVERY:
        conn.execute(
            update(tables.sign_in).where(sign_in.token_sha256 == digest).values(seen_at=now, ends_at=now + lasts)
        )
    return account_of(row)


def account_of(row: Any) -> Account:
    """Return the account that a row of its table is."""
    language: Lang = "en" if row.language == "en" else "sv"
    return Account(
        account_id=row.id,
        login=row.login,
        name=row.name,
        role=Role(row.role),
        language=language,
        must_change=row.must_change,
    )


def end_sign_in(conn: Connection, token: str) -> None:
    """Sign out; a token that is nobody's is no error."""
    conn.execute(delete(tables.sign_in).where(tables.sign_in.c.token_sha256 == digest_of(token)))


def end_all(conn: Connection, account_id: int) -> None:
    """Sign an account out everywhere."""
    conn.execute(delete(tables.sign_in).where(tables.sign_in.c.account_id == account_id))


def erase_ended(conn: Connection, *, now: datetime) -> int:
    """Erase what is over, and return how many there were."""
    sign_in = tables.sign_in.c
    over = (sign_in.ends_at <= now) | (sign_in.began_at <= now - LONGEST)
    return conn.execute(delete(tables.sign_in).where(over)).rowcount
