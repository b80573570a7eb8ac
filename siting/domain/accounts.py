"""Who works with the service, and what each may do."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from siting.domain.errors import Conflict, InvalidInput, SitingError
from siting.domain.text import Lang, Text


class Role(StrEnum):
    """What somebody who is signed in may do."""

    STAFF = "staff"
    """Answers enquiries and keeps sites."""
    PLANNER = "planner"
    """Watches supply and demand, and changes nothing."""
    ADMINISTRATOR = "administrator"
    """All of it, and accounts."""


ROLE_LABELS: dict[Role, Text] = {
    Role.STAFF: Text(sv="handläggare", en="staff"),
    Role.PLANNER: Text(sv="planerare", en="planner"),
    Role.ADMINISTRATOR: Text(sv="administratör", en="administrator"),
}

STAFF_ROLES = frozenset({Role.STAFF, Role.ADMINISTRATOR})
PLANNER_ROLES = frozenset(Role)


_LOGIN = re.compile(r"[a-z0-9åäö][a-z0-9åäö._@+-]{1,99}")


def login_of(typed: str) -> str | None:
    """Return a login as it is stored; None where no account can have it.

    >>> login_of(" Anna.Berg@example.se"), login_of("a b")
    ('anna.berg@example.se', None)
    """
    login = unicodedata.normalize("NFC", typed).strip().lower()
    return login if _LOGIN.fullmatch(login) else None


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody who may sign in.

    Parameters
    ----------
    account_id
        Number.
    login
        What is written when signing in, in lower case.
    name
        What others see.
    role
        What the account may do.
    language
        The language that its pages are in unless another is chosen.
    must_change
        Whether the password has to be changed before anything else.
    """

    account_id: int
    login: str
    name: str
    role: Role
    language: Lang = "sv"
    must_change: bool = False


@dataclass(frozen=True, kw_only=True)
class AccountState:
    """An account as administrators see it.

    Parameters
    ----------
    account
        The account.
    origin
        Who vouches for the person: ``local``, or the name of another service.
    created_at, changed_at
        When it was added, and last changed by an administrator or its owner.
    disabled_at
        Since when it can't sign in; None while it can.
    locked_until
        Until when no try is let through, after too many wrong ones.
    last_seen_at
        When it was last seen, of the sign-ins that have not ended.
    """

    account: Account
    origin: str
    created_at: datetime
    changed_at: datetime
    disabled_at: datetime | None = None
    locked_until: datetime | None = None
    last_seen_at: datetime | None = None


class SignInRefused(InvalidInput):
    """Login and password are not let in; which of them is wrong, or why, is not said."""

    code = "sign_in_refused"


class TooManyTries(SitingError):
    """Too many wrong tries; ``value`` is for how many seconds to wait."""

    code = "too_many_tries"


class AccountChanged(Conflict):
    """Somebody else has changed the account since it was read."""

    code = "account_changed"
