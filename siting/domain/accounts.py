"""Who works with the service, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
