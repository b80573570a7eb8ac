"""An enquiry is sent to the municipality: stored once, with whom to answer, and what was not there for it.

Nothing is sent by e-mail yet: the office sees the enquiry in its list. Whoever adds that does so after the transaction
in which the enquiry was stored, from what :func:`send_need` and :func:`send_requirement` return.
"""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from siting.domain.audit import Action
from siting.domain.errors import Conflict, Faults
from siting.domain.need import Need
from siting.domain.requirement import Requirement
from siting.domain.text import Lang, Text
from siting.service_settings import ServiceSettings
from siting.services.audit import note
from siting.services.enquiry_letter import Letter, check_letter, raise_faults
from siting.services.enquiry_unmet import unmet_of
from siting.services.need_requirement import requirement_of, title_of
from siting.services.needs import OpenNeed, open_need
from siting.services.public_match import match_publicly
from siting.services.stored_requirements import store_requirement
from siting.store.catalogue import CatalogueCache
from siting.store.database import Database
from siting.store.enquiries import Enquirer, NewEnquiry, ReceivedEnquiry, Unmet, add_enquiry, find_received
from siting.store.needs import claim_need

_ACTOR = "public"
_MONTHS = 12
_REMEMBERED_DAYS = 30
"""For how long what a program sends is known when it sends it again."""


@dataclass(frozen=True, kw_only=True)
class Sending:
    """When and under which rules an enquiry is sent.

    Parameters
    ----------
    now, today
        The time with its zone, and the day where the office is.
    language
        In which it is to be answered.
    reply_hours
        Within how many hours it is to be answered.
    keep_months
        For how long the person is kept.
    """

    now: datetime
    today: date
    language: Lang
    reply_hours: int
    keep_months: int

    @classmethod
    def by(cls, settings: ServiceSettings, *, now: datetime, today: date, language: Lang) -> Sending:
        """Return a sending by the rules of the deployment."""
        return cls(
            now=now,
            today=today,
            language=language,
            reply_hours=settings.reply_hours,
            keep_months=settings.enquiry_months,
        )

    @property
    def erase_on(self) -> date:
        """The day on which the person is erased."""
        return months_after(self.today, self.keep_months)


def send_need(
    database: Database, cache: CatalogueCache, token: str, letter: Letter, sending: Sending, *, version: int
) -> ReceivedEnquiry:
    """Send what a company has described; sent twice, it is one enquiry all the same.

    Parameters
    ----------
    version
        Of the answers that the company saw when it sent them.

    Raises
    ------
    NotFound
        There is no such link.
    Faults
        What was filled in can't be used (:func:`check_letter`).
    Conflict
        The answers have been saved anew since; nothing was sent.
    """
    with database.begin() as conn:
        opened = open_need(conn, token, today=sending.today)
    if opened.sent is not None:
        return opened.sent
    raise_faults(check_letter(letter))
    _must_be(opened, version)
    requirement = requirement_of(_signed(opened.need, letter), received=sending.today)
    try:
        unmet = _unmet(database, cache, requirement, sending)
    except Faults:
        # A place that has gone since it was chosen keeps nobody from asking; staff see it where they match.
        unmet = ()
    with database.begin(actor=_ACTOR) as conn:
        opened = open_need(conn, token, today=sending.today, lock=True)
        if opened.sent is not None:
            return opened.sent
        _must_be(opened, version)
        title = title_of(opened.need).say(sending.language) if requirement else _QUESTION.say(sending.language)
        return _add(
            conn, requirement, letter, sending, unmet, title=title, need_id=opened.stored.need_id, need=opened.need
        )


def send_requirement(
    database: Database, cache: CatalogueCache, requirement: Requirement, letter: Letter, sending: Sending, *, once: str
) -> ReceivedEnquiry:
    """Send a requirement that was not made in the guided form.

    Parameters
    ----------
    once
        What was sent, or a digest of it: sent again while the first is remembered, it is one enquiry all the same.

    Raises
    ------
    Faults
        What was filled in can't be used, or the requirement names places that are not there.
    """
    raise_faults(check_letter(letter))
    unmet = _unmet(database, cache, requirement, sending)
    token = f"sent {hashlib.sha256(once.encode('utf-8', 'surrogatepass')).hexdigest()}"
    erase_on = sending.today + timedelta(days=_REMEMBERED_DAYS)
    with database.begin(actor=_ACTOR) as conn:
        need_id = claim_need(conn, token, language=sending.language, now=sending.now, erase_on=erase_on)
        received = find_received(conn, need_id)
        if received is not None:
            return received
        title = requirement.title.say(sending.language)
        return _add(conn, requirement, letter, sending, unmet, title=title, need_id=need_id)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the month's last.

    >>> months_after(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _must_be(opened: OpenNeed, version: int) -> None:
    if opened.version != version:
        raise Conflict(_CHANGED, value=version)


def _signed(need: Need, letter: Letter) -> Need:
    return need if need.company else replace(need, company=letter.company.strip())


def _unmet(
    database: Database, cache: CatalogueCache, requirement: Requirement | None, sending: Sending
) -> tuple[Unmet, ...]:
    if requirement is None:
        return ()
    return unmet_of(match_publicly(database, cache, requirement, as_of=sending.today))


def _add(
    conn: Connection,
    requirement: Requirement | None,
    letter: Letter,
    sending: Sending,
    unmet: Sequence[Unmet],
    *,
    title: str,
    need_id: int,
    need: Need | None = None,
) -> ReceivedEnquiry:
    new = NewEnquiry(
        need_id=need_id,
        requirement_id=(
            store_requirement(conn, requirement, actor=_ACTOR, received=sending.today) if requirement else None
        ),
        company=letter.company.strip(),
        title=title,
        message=letter.message.strip(),
        language=sending.language,
        received_at=sending.now,
        reply_due=sending.now + timedelta(hours=sending.reply_hours),
        site_id=need.site_id if need else None,
        site_name=need.site_name if need else "",
    )
    enquirer = Enquirer(
        name=letter.name.strip(),
        email=letter.email.strip(),
        phone=letter.phone.strip(),
        consent_at=sending.now,
        erase_on=sending.erase_on,
    )
    received = add_enquiry(conn, new, enquirer, unmet, year=sending.today.year)
    note(conn, Action.ENQUIRY_RECEIVED, subject=f"enquiry {received.enquiry_id}", detail={"number": received.number})
    return received


_CHANGED = Text(
    sv="Svaren har ändrats i en annan flik sedan sidan öppnades. Inget har skickats; se efter och skicka igen.",
    en="The answers were changed in another tab since the page was opened. Nothing has been sent; look and send again.",
)
_QUESTION = Text(sv="Fråga om en plats", en="A question about a site")
