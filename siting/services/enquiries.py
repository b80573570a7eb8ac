"""What staff do with an enquiry: take it, change where it stands, write a note, read whom to answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from siting.domain.accounts import Account
from siting.domain.audit import Action
from siting.domain.enquiries import EnquiryChanged, EnquiryState, EnquiryStatus, EventKind, Outcome
from siting.domain.errors import InvalidInput
from siting.domain.text import Text
from siting.services.audit import note
from siting.store.enquiries import Enquirer, add_event, load_enquirer
from siting.store.enquiry_changes import Colleague, change_enquiry, list_colleagues, load_enquiry

LONGEST_NOTE = 4000
LONGEST_LINE = 200


@dataclass(frozen=True, kw_only=True)
class EnquiryChange:
    """What is to be changed; None leaves it as it is.

    Parameters
    ----------
    handler_id
        Who takes care of it; 0 for nobody.
    """

    status: EnquiryStatus | None = None
    handler_id: int | None = None
    reply_due: datetime | None = None
    case_number: str | None = None
    outcome: Outcome | None = None
    outcome_reason: str | None = None


def change(
    conn: Connection, enquiry_id: int, wanted: EnquiryChange, *, version: int, by: Account, now: datetime
) -> EnquiryState:
    """Change an enquiry, with what it was and became in its history; return it as it is then.

    Raises
    ------
    NotFound
        There is no such enquiry.
    EnquiryChanged
        It has another version than the one that the change was made from; nothing is changed.
    InvalidInput
        Nobody of that number can take it, or a text is too long.
    """
    before = load_enquiry(conn, enquiry_id)
    colleagues = list_colleagues(conn, ("staff", "administrator"))
    values, detail = _differences(before, wanted, colleagues, now)
    if before.row.version != version:
        raise changed_meanwhile(before)
    if not values:
        return before
    if not change_enquiry(conn, enquiry_id, values, version=version):
        raise changed_meanwhile(load_enquiry(conn, enquiry_id))
    add_event(conn, enquiry_id, EventKind.CHANGED, detail, account_id=by.account_id, at=now)
    note(conn, _action(values), by=by, subject=f"enquiry {enquiry_id}", detail=detail, at=now)
    return load_enquiry(conn, enquiry_id)


def write_note(conn: Connection, enquiry_id: int, text: str, *, by: Account, now: datetime) -> None:
    """Add a note to an enquiry; notes are only ever added.

    Raises
    ------
    InvalidInput
        It is empty or too long.
    """
    text = text.strip()
    if not text or len(text) > LONGEST_NOTE:
        raise InvalidInput(_NOTE.fill(most=LONGEST_NOTE), value=len(text))
    load_enquiry(conn, enquiry_id)
    add_event(conn, enquiry_id, EventKind.NOTE, {"text": text}, account_id=by.account_id, at=now)
    note(conn, Action.ENQUIRY_NOTE, by=by, subject=f"enquiry {enquiry_id}", at=now)


def read_contact(conn: Connection, enquiry_id: int, *, by: Account, now: datetime) -> Enquirer | None:
    """Return whom to answer, and write down that it was read; None once it has been erased."""
    found = load_enquirer(conn, enquiry_id)
    if found is not None:
        note(conn, Action.CONTACT_READ, by=by, subject=f"enquiry {enquiry_id}", at=now)
    return found


def changed_meanwhile(now: EnquiryState) -> EnquiryChanged:
    """Return the error that says that somebody else was first."""
    return EnquiryChanged(_CHANGED.fill(number=now.row.number), value=now.row.version)


def _differences(
    before: EnquiryState, wanted: EnquiryChange, colleagues: list[Colleague], now: datetime
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return the columns to write, and what they were and become in words that stay true."""
    names = {one.account_id: one.name for one in colleagues}
    values: dict[str, Any] = {}
    detail: dict[str, list[str]] = {}

    def put(column: str, old: Any, new: Any, *, shown: str = "", words: tuple[str, str] | None = None) -> None:
        if new != old:
            values[column] = new
            detail[shown or column] = list(words or (str(old), str(new)))

    if wanted.status is not None:
        put("status", before.row.status.value, wanted.status.value)
        if "status" in values and wanted.status is EnquiryStatus.ANSWERED and before.row.answered_at is None:
            values["answered_at"] = now
    if wanted.handler_id is not None:
        handler = wanted.handler_id or None
        if handler is not None and handler not in names and handler != before.row.handler_id:
            raise InvalidInput(_NOBODY, value=handler)
        said = (before.row.handler, names.get(handler or 0, ""))
        put("handler_id", before.row.handler_id, handler, shown="handler", words=said)
    if wanted.reply_due is not None:
        said = (before.row.reply_due.isoformat(), wanted.reply_due.isoformat())
        put("reply_due", before.row.reply_due, wanted.reply_due, words=said)
    if wanted.outcome is not None:
        put("outcome", before.row.outcome.value, wanted.outcome.value)
    put("case_number", before.case_number, _line(wanted.case_number, before.case_number))
    put("outcome_reason", before.outcome_reason, _line(wanted.outcome_reason, before.outcome_reason))
    return values, detail


def _line(given: str | None, before: str) -> str:
    if given is None:
        return before
    text = given.strip()
    if len(text) > LONGEST_LINE:
        raise InvalidInput(TOO_LONG.fill(most=LONGEST_LINE), value=len(text))
    return text


def _action(values: Mapping[str, Any]) -> Action:
    if values.get("status") == EnquiryStatus.CLOSED:
        return Action.ENQUIRY_CLOSED
    if "status" in values:
        return Action.ENQUIRY_STATUS
    return Action.ENQUIRY_ASSIGNED if set(values) == {"handler_id"} else Action.ENQUIRY_CHANGED


_CHANGED = Text(
    sv="Någon annan har ändrat förfrågan {number} sedan du öppnade den. Ingenting har sparats.",
    en="Somebody else has changed enquiry {number} since you opened it. Nothing has been saved.",
)
_NOTE = Text(sv="En anteckning har 1–{most} tecken.", en="A note has 1–{most} characters.")
_NOBODY = Text(sv="Det finns ingen sådan handläggare.", en="There is no such handler.")
TOO_LONG = Text(sv="Högst {most} tecken går.", en="At most {most} characters.")
