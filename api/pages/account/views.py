"""What pages of accounts show."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from siting.domain.accounts import ROLE_LABELS, AccountState, Role
from siting.domain.audit import AuditEntry
from siting.domain.text import Text, same
from siting.services.sign_in import LOCAL

_SUBJECTS = {
    "account": Text(sv="konto", en="account"),
    "enquiry": Text(sv="förfrågan", en="enquiry"),
    "proposal": Text(sv="förslag", en="proposal"),
    "site": Text(sv="plats", en="site"),
    "feedback": Text(sv="synpunkt", en="feedback"),
}
"""What is written down as a subject, in words."""

ROLES: tuple[tuple[str, Text], ...] = tuple((role.value, ROLE_LABELS[role]) for role in Role)
"""Roles to choose from, with their words."""


@dataclass(frozen=True, kw_only=True)
class SeenAccount:
    """An account on a page.

    Parameters
    ----------
    number, login, name, role, role_label
        Whose it is, and what it may do.
    origin
        Another service that vouches for the person; "" where we do.
    created, last_seen
        Days and times in words; "" where it was not seen.
    seen
        What a form says of when the account was last changed.
    disabled, waits, must_change
        Whether it may not sign in, has to wait, has a one-time password.
    """

    number: int
    login: str
    name: str
    role: str
    role_label: Text
    language: str
    origin: str
    created: str
    last_seen: str
    seen: str
    disabled: bool
    waits: bool
    must_change: bool


@dataclass(frozen=True, kw_only=True)
class SeenEntry:
    """An entry of the audit on a page."""

    at: str
    actor: str
    action: Text
    subject: Text
    detail: str


def see_account(state: AccountState, now: datetime) -> SeenAccount:
    """Return an account as pages show it."""
    account = state.account
    return SeenAccount(
        number=account.account_id,
        login=account.login,
        name=account.name,
        role=account.role.value,
        role_label=ROLE_LABELS[account.role],
        language=account.language,
        origin="" if state.origin == LOCAL else state.origin,
        created=moment(state.created_at),
        last_seen=moment(state.last_seen_at) if state.last_seen_at else "",
        seen=state.changed_at.isoformat(),
        disabled=state.disabled_at is not None,
        waits=state.locked_until is not None and state.locked_until > now,
        must_change=account.must_change,
    )


def see_entry(entry: AuditEntry) -> SeenEntry:
    """Return an entry as pages show it."""
    detail = ", ".join(f"{key}: {_said(value)}" for key, value in entry.detail.items())
    return SeenEntry(
        at=moment(entry.at), actor=entry.actor, action=entry.label, subject=see_subject(entry.subject), detail=detail
    )


def see_subject(subject: str) -> Text:
    """Return what something was done to, in words."""
    kind, space, number = subject.partition(" ")
    words = _SUBJECTS.get(kind, same(kind))
    return Text(sv=words.sv + space + number, en=words.en + space + number)


def subject_of(said: str) -> str:
    """Return a subject as it is written down, of the words that it is shown by."""
    kind, space, number = said.strip().partition(" ")
    known = {label: key for key, words in _SUBJECTS.items() for label in (key, words.sv, words.en)}
    return known.get(kind.lower(), kind) + space + number.strip()


def moment(at: datetime) -> str:
    """Return a moment in the time of where the service runs."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def _said(value: object) -> str:
    if isinstance(value, list) and len(value) == 2:
        return f"{_said(value[0])} → {_said(value[1])}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
