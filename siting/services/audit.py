"""Who did what: the one way to write it down.

A note is written in the transaction of what it is about, so that neither is there without the other::

    with service.begin(actor=account.login) as conn:
        publish(conn, site_id)
        note(conn, Action.SITE_PUBLISHED, by=account, subject=f"site {site_id}")
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from siting.domain.accounts import Account
from siting.domain.audit import Action
from siting.store.audit import add_entry

PUBLIC = "public"
"""Who acts where nobody is signed in."""

_PERSONAL = frozenset({"email", "e-mail", "phone", "password", "token", "contact", "contact_name", "person", "ip"})
_LONGEST = 2000


def note(
    conn: Connection,
    action: Action,
    *,
    by: Account | str = PUBLIC,
    subject: str = "",
    detail: Mapping[str, object] | None = None,
    at: datetime | None = None,
) -> None:
    """Write down that something was done.

    Parameters
    ----------
    conn
        In the transaction of what was done.
    action
        What.
    by
        The account that did it; a name where it was no account (``public``, ``worker``, the user of a command line).
    subject
        What it was done to: its kind and number, e.g. ``site 17``, ``enquiry 12``, ``account 3``.
    detail
        What else there is to know, ready for JSON; best what changed, as ``{"status": ["new", "working"]}``. The notes
        are kept when personal data is erased: none of it belongs here.
    at
        When; by the database's clock if it is not given.

    Raises
    ------
    ValueError
        The detail has a field that is personal or secret, a fault of the caller's.
    """
    told = dict(detail or {})
    personal = _PERSONAL & {key.lower() for key in told}
    if personal:
        raise ValueError(f"personal or secret fields do not belong in the audit: {sorted(personal)}")
    account_id, actor = (by.account_id, by.login) if isinstance(by, Account) else (None, by)
    kept = {key: value[:_LONGEST] if isinstance(value, str) else value for key, value in told.items()}
    add_entry(conn, action=action.value, account_id=account_id, actor=actor, subject=subject, detail=kept, at=at)
