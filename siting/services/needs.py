"""What a company describes: begun, opened by its link, saved as it goes, erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from siting.domain.errors import Conflict, NotFound
from siting.domain.need import Need, need_from_dict, need_to_dict
from siting.domain.text import Lang, Text
from siting.store.accounts import new_token
from siting.store.enquiries import ReceivedEnquiry, find_received
from siting.store.needs import StoredNeed, add_need, erase_need, find_need, save_need


@dataclass(frozen=True, kw_only=True)
class OpenNeed:
    """A need that a link has opened.

    Parameters
    ----------
    need
        What has been answered.
    stored
        As it stands in the database.
    sent
        The enquiry that was made of it; None while it has not been sent.
    """

    need: Need
    stored: StoredNeed
    sent: ReceivedEnquiry | None

    @property
    def version(self) -> int:
        """How many times it has been saved."""
        return self.stored.version


def begin_need(conn: Connection, need: Need, *, language: Lang, now: datetime, today: date, days: int) -> str:
    """Store a new need and return the token of its link, which nobody else can know or guess.

    Parameters
    ----------
    days
        For how long it is kept from when it was last saved.
    """
    token = new_token()
    erase_on = today + timedelta(days=days)
    add_need(conn, token, need_to_dict(need), language=language, now=now, erase_on=erase_on)
    return token


def open_need(conn: Connection, token: str, *, today: date, lock: bool = False) -> OpenNeed:
    """Return what a link leads to.

    Parameters
    ----------
    lock
        Have whoever else wants to change it wait until this transaction ends.

    Raises
    ------
    NotFound
        There is no such link, it has been erased, or its time is up; which, nobody is told.
    """
    stored = find_need(conn, token, today=today, lock=lock)
    if stored is None:
        raise NotFound(_NO_NEED)
    return OpenNeed(need=need_from_dict(stored.answers), stored=stored, sent=find_received(conn, stored.need_id))


def save_answers(
    conn: Connection, opened: OpenNeed, need: Need, *, version: int, now: datetime, today: date, days: int
) -> None:
    """Save answers.

    Parameters
    ----------
    opened
        As it was when this transaction opened it.
    version
        That of the page on which the answers were given.

    Raises
    ------
    Conflict
        The need has been saved since that page was made, or has been sent; nothing was changed.
    """
    if opened.sent is not None:
        raise Conflict(_SENT.fill(number=opened.sent.number), value=opened.sent.number)
    erase_on = today + timedelta(days=days)
    if version != opened.version or not save_need(conn, opened.stored, need_to_dict(need), now=now, erase_on=erase_on):
        raise Conflict(_SAVED_SINCE, value=version)


def forget_need(conn: Connection, opened: OpenNeed) -> None:
    """Erase what was described; what was sent of it stays with the municipality."""
    erase_need(conn, opened.stored.need_id)


_NO_NEED = Text(
    sv="Länken leder inte till något sparat behov. Den kan vara felskriven, eller så är uppgifterna raderade.",
    en="The link leads to nothing that is saved. It may be misspelt, or what was saved has been erased.",
)
_SENT = Text(
    sv="Det är redan skickat som {number} och går inte att ändra här.",
    en="It has been sent already as {number} and can't be changed here.",
)
_SAVED_SINCE = Text(
    sv="Svaren har sparats från en annan flik eller av någon annan sedan den här sidan öppnades.",
    en="The answers have been saved from another tab or by somebody else since this page was opened.",
)
