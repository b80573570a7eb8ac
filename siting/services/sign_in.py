"""Signing in: whoever vouches for somebody, what counts against those who guess, and the sign-in that follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection

from siting.domain.accounts import Account, SignInRefused, TooManyTries, login_of
from siting.domain.audit import Action
from siting.domain.text import Text
from siting.services.audit import note
from siting.services.password_hashing import hash_password, hashing_slot, outdated, verify_password
from siting.store.account_rows import StoredAccount, count_failure, find_login, forgive
from siting.store.accounts import begin_sign_in, end_sign_in
from siting.store.audit import recent_of
from siting.store.database import Database

LOCAL = "local"
"""The origin of accounts whose password we keep."""

UNKNOWN = "unknown"
"""Who is said to have tried: what was typed may be a password in the wrong field, or belong to nobody."""

NETWORK_TRIES = 20
"""Wrong tries of one network in an hour before it has to wait."""

_NETWORK_WINDOW = timedelta(hours=1)
_NETWORK_FIRST_S, _NETWORK_LONGEST_S = 15, 900
_LONGEST_DOUBLING = 10


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """Somebody tries to sign in with a password.

    Parameters
    ----------
    login, password
        As they were typed.
    network
        Stands for the network that it comes from, without telling which; "" where there is none.
    at
        When.
    """

    login: str
    password: str = field(repr=False)
    network: str = ""
    at: datetime

    @property
    def account_login(self) -> str:
        """The login as it is stored; "" where no account can have it."""
        return login_of(self.login) or ""


class Authenticator(Protocol):
    """Vouches for somebody; single sign-on is another one of these, for accounts of its origin."""

    @property
    def origin(self) -> str:
        """What the accounts that it vouches for have as their origin."""

    def vouch(self, database: Database) -> Account:
        """Return whose account it is.

        Raises
        ------
        SignInRefused
            It is nobody's, or may not sign in.
        TooManyTries
            There were too many wrong tries.
        """


@dataclass(frozen=True, kw_only=True)
class PasswordAuthenticator:
    """Vouches for who knows the password of an account.

    The answer and the time that it takes are the same whether there is no such login, the password is wrong, or the
    account is disabled, waits, or signs in elsewhere.
    """

    attempt: Attempt

    @property
    def origin(self) -> str:
        """See :class:`Authenticator`."""
        return LOCAL

    def vouch(self, database: Database) -> Account:
        """See :class:`Authenticator`."""
        attempt = self.attempt
        with hashing_slot():
            # Inside the slot: of tries at the same moment, few are past the count of the others.
            with database.begin() as conn:
                check_network(conn, attempt)
                stored = find_login(conn, attempt.account_login)
            usable = stored if stored is not None and _may_try(stored, attempt.at) else None
            right = verify_password(usable.password_hash if usable else None, attempt.password)
            if usable is None or not right:
                with database.begin() as conn:
                    count_failure(conn, attempt.account_login, now=attempt.at)
                    _note_failure(conn, attempt, stored)
                raise SignInRefused(_REFUSED)
        return self._forgiven(database, usable)

    def _forgiven(self, database: Database, stored: StoredAccount) -> Account:
        kept = stored.password_hash
        fresh = hash_password(self.attempt.password) if outdated(kept) else kept
        with database.begin() as conn:
            if not forgive(conn, stored, password_hash=fresh):
                raise SignInRefused(_REFUSED)
        return stored.account


def sign_in(
    database: Database, authenticator: Authenticator, *, now: datetime, lasts: timedelta, replaces: str = ""
) -> tuple[Account, str]:
    """Sign somebody in, and return the account and the token that its cookie is to hold.

    Parameters
    ----------
    replaces
        The token that the browser held before, which ends.

    Raises
    ------
    SignInRefused, TooManyTries
        See :meth:`Authenticator.vouch`.
    """
    account = authenticator.vouch(database)
    with database.begin(actor=account.login) as conn:
        if replaces:
            end_sign_in(conn, replaces)
        token = begin_sign_in(conn, account.account_id, now=now, lasts=lasts)
        note(conn, Action.SIGNED_IN, by=account, subject=f"account {account.account_id}", at=now)
    return account, token


def check_network(conn: Connection, attempt: Attempt) -> None:
    """Refuse a network from which there were many wrong tries of late.

    Raises
    ------
    TooManyTries
        It has to wait, longer after each further one.
    """
    if not attempt.network:
        return
    tries = recent_of(
        conn,
        action=Action.SIGN_IN_FAILED.value,
        since=attempt.at - _NETWORK_WINDOW,
        key="network",
        value=attempt.network,
    )
    if tries.count < NETWORK_TRIES or tries.last is None:
        return
    doubled = min(tries.count - NETWORK_TRIES, _LONGEST_DOUBLING)
    wait_s = min(_NETWORK_FIRST_S * 2**doubled, _NETWORK_LONGEST_S)
    left_s = (tries.last - attempt.at).total_seconds() + wait_s
    if left_s > 0:
        raise TooManyTries(_NETWORK, value=int(left_s) + 1)


def _may_try(stored: StoredAccount, now: datetime) -> bool:
    waits = stored.locked_until is not None and stored.locked_until > now
    return stored.origin == LOCAL and not stored.disabled and not waits


def _note_failure(conn: Connection, attempt: Attempt, stored: StoredAccount | None) -> None:
    subject = f"account {stored.account.account_id}" if stored else ""
    detail = {"network": attempt.network} if attempt.network else {}
    note(conn, Action.SIGN_IN_FAILED, by=UNKNOWN, subject=subject, detail=detail, at=attempt.at)


_REFUSED = Text(
    sv="Inloggningen godtas inte. Kontrollera användarnamn och lösenord. Efter flera felaktiga försök spärras"
    " kontot en stund, upp till en kvart.",
    en="Login and password are not accepted. Check both. After several wrong tries an account waits for a while, up to"
    " a quarter of an hour.",
)
_NETWORK = Text(
    sv="För många felaktiga inloggningar från ert nät. Vänta en stund.",
    en="Too many wrong sign-ins from your network. Wait a while.",
)
