"""An enquiry is sent to the municipality: stored once, with whom to answer, and what was not there for it.

Nothing is sent by e-mail yet: the office sees the enquiry in its list. Whoever adds that does so after the transaction
in which the enquiry was stored, from what :func:`send_need` and :func:`send_requirement` return.
"""

from __future__ import annotations

import re
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
from siting.matching.requirement_documents import requirement_to_dict
from siting.services.audit import note
from siting.services.enquiry_unmet import unmet_of
from siting.services.need_forms import FieldFault
from siting.services.need_requirement import requirement_of, title_of
from siting.services.needs import OpenNeed, open_need
from siting.services.public_match import match_publicly
from siting.store.catalogue import CatalogueCache
from siting.store.database import Database
from siting.store.enquiries import Enquirer, NewEnquiry, ReceivedEnquiry, Unmet, add_enquiry
from siting.store.requirements import StoredRequirement, save_requirement

_ACTOR = "public"
_MONTHS = 12
_LONGEST = {"name": 200, "email": 254, "phone": 40, "company": 200, "message": 4000}
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s.,;<>]+")
_PHONE = re.compile(r"\+?[\d\s()/-]{5,}")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What somebody fills in to send an enquiry.

    Parameters
    ----------
    name, email, phone
        Whom to answer; an address or a number, or both.
    company
        Who asks.
    message
        What else they write.
    consent
        Whether the person agrees that this is kept to answer, and has read that it becomes a public record.
    """

    name: str
    email: str = ""
    phone: str = ""
    company: str
    message: str = ""
    consent: bool


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

    @property
    def erase_on(self) -> date:
        """The day on which the person is erased."""
        return months_after(self.today, self.keep_months)


def check_letter(letter: Letter) -> tuple[FieldFault, ...]:
    """Return what is wrong with what was filled in."""
    faults = [
        FieldFault(field=name, said=_TOO_LONG.fill(most=most))
        for name, most in _LONGEST.items()
        if len(getattr(letter, name)) > most
    ]
    if not letter.company.strip():
        faults.append(FieldFault(field="company", said=_NO_COMPANY))
    if not letter.name.strip():
        faults.append(FieldFault(field="name", said=_NO_NAME))
    if not letter.email.strip() and not letter.phone.strip():
        faults.append(FieldFault(field="email", said=_NO_WAY_BACK))
    if letter.email.strip() and not _EMAIL.fullmatch(letter.email.strip()):
        faults.append(FieldFault(field="email", said=_NO_EMAIL))
    if letter.phone.strip() and not _PHONE.fullmatch(letter.phone.strip()):
        faults.append(FieldFault(field="phone", said=_NO_PHONE))
    if not letter.consent:
        faults.append(FieldFault(field="consent", said=_NO_CONSENT))
    return tuple(faults)


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
    unmet = _unmet(database, cache, requirement, sending)
    with database.begin(actor=_ACTOR) as conn:
        opened = open_need(conn, token, today=sending.today, lock=True)
        if opened.sent is not None:
            return opened.sent
        _must_be(opened, version)
        title = title_of(opened.need).say(sending.language) if requirement else _QUESTION.say(sending.language)
        return _add(conn, requirement, letter, sending, unmet, title=title, opened=opened)


def send_requirement(
    database: Database, cache: CatalogueCache, requirement: Requirement, letter: Letter, sending: Sending
) -> ReceivedEnquiry:
    """Send a requirement that was not made in the guided form.

    Raises
    ------
    Faults
        What was filled in can't be used, or the requirement names places that are not there.
    """
    raise_faults(check_letter(letter))
    unmet = _unmet(database, cache, requirement, sending)
    with database.begin(actor=_ACTOR) as conn:
        return _add(conn, requirement, letter, sending, unmet, title=requirement.title.say(sending.language))


def raise_faults(faults: Sequence[FieldFault]) -> None:
    """Raise what is wrong, if anything is."""
    if faults:
        raise Faults(_CANT_SEND, [one.said for one in faults])


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
    opened: OpenNeed | None = None,
) -> ReceivedEnquiry:
    new = NewEnquiry(
        need_id=opened.stored.need_id if opened else None,
        requirement_id=_stored(conn, requirement, sending) if requirement else None,
        company=letter.company.strip(),
        title=title,
        message=letter.message.strip(),
        language=sending.language,
        received_at=sending.now,
        reply_due=sending.now + timedelta(hours=sending.reply_hours),
        site_id=opened.need.site_id if opened else None,
        site_name=opened.need.site_name if opened else "",
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


def _stored(conn: Connection, requirement: Requirement, sending: Sending) -> int:
    return save_requirement(
        conn,
        StoredRequirement(
            company=requirement.company,
            title=requirement.title,
            case_number=requirement.case_number,
            received=sending.today,
            demo=requirement.demo,
            created_by=_ACTOR,
            document=requirement_to_dict(requirement),
        ),
    )


_CANT_SEND = Text(sv="Det går inte att skicka än:", en="It can't be sent yet:")
_TOO_LONG = Text(sv="Skriv högst {most} tecken.", en="Write at most {most} characters.")
_NO_COMPANY = Text(sv="Skriv vilket företag det gäller.", en="Write which company it is.")
_NO_NAME = Text(sv="Skriv vem vi ska svara.", en="Write whom we are to answer.")
_NO_WAY_BACK = Text(
    sv="Skriv en e-postadress eller ett telefonnummer, så att vi kan svara.",
    en="Write an e-mail address or a telephone number, so that we can answer.",
)
_NO_EMAIL = Text(
    sv="E-postadressen ser inte rätt ut. Den ska se ut som namn@exempel.se.",
    en="The e-mail address does not look right. It should look like name@example.com.",
)
_NO_PHONE = Text(
    sv="Telefonnumret ser inte rätt ut. Skriv t.ex. 033-123 45 67.",
    en="The telephone number does not look right. Write e.g. +46 33 123 45 67.",
)
_NO_CONSENT = Text(
    sv="Kryssa i att ni har läst vad som händer med uppgifterna.",
    en="Tick that you have read what happens to what you send.",
)
_CHANGED = Text(
    sv="Svaren har ändrats i en annan flik sedan sidan öppnades. Inget har skickats; se efter och skicka igen.",
    en="The answers were changed in another tab since the page was opened. Nothing has been sent; look and send again.",
)
_QUESTION = Text(sv="Fråga om en plats", en="A question about a site")
