"""Enquiries that come by telephone or mail, as somebody in the office writes them down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from siting.domain.accounts import Account
from siting.domain.audit import Action
from siting.domain.enquiries import EnquiryStatus
from siting.domain.errors import Faults
from siting.domain.requirement import Company, Criterion, Requirement, Within
from siting.domain.sites import SiteKind
from siting.domain.text import Lang, Text, same
from siting.domain.vocabulary import FACTS
from siting.services.audit import note
from siting.services.enquiries import LONGEST_LINE, LONGEST_NOTE, TOO_LONG, EnquiryChange, change
from siting.services.requirement_groups import THEMES
from siting.services.send_enquiry import months_after
from siting.services.stored_requirements import store_requirement
from siting.store.enquiries import Enquirer, NewEnquiry, ReceivedEnquiry, add_enquiry

_AREA_FACTS = {SiteKind.LAND: "plot_area_m2", SiteKind.PREMISES: "lettable_area_m2"}


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """An enquiry that came by telephone or mail, as somebody in the office writes it down.

    Parameters
    ----------
    company, title
        Who asks, and what for in a few words.
    kinds
        Kinds of site that will do.
    area_m2
        The least area that will do.
    name, email, phone
        Whom to answer.
    """

    company: str
    title: str
    message: str
    language: Lang
    kinds: frozenset[SiteKind]
    area_m2: float
    name: str
    email: str
    phone: str


def receive_by_hand(
    conn: Connection, given: ByHand, *, by: Account, now: datetime, reply_hours: int, months: int
) -> ReceivedEnquiry:
    """Store an enquiry that came another way than by the form; whoever wrote it down has taken it.

    Raises
    ------
    Faults
        All that is missing or too long.
    """
    _check_by_hand(given)
    requirement = _first_requirement(given, now)
    requirement_id = store_requirement(conn, requirement, actor=by.login)
    new = NewEnquiry(
        need_id=None,
        requirement_id=requirement_id,
        company=given.company.strip(),
        title=given.title.strip(),
        message=given.message.strip(),
        language=given.language,
        received_at=now,
        reply_due=now + timedelta(hours=reply_hours),
    )
    enquirer = Enquirer(
        name=given.name.strip(),
        email=given.email.strip(),
        phone=given.phone.strip(),
        consent_at=now,
        erase_on=months_after(now.astimezone().date(), months),
    )
    received = add_enquiry(conn, new, enquirer, (), year=now.astimezone().year)
    taken = EnquiryChange(status=EnquiryStatus.WORKING, handler_id=by.account_id)
    note(conn, Action.ENQUIRY_RECEIVED, by=by, subject=f"enquiry {received.enquiry_id}", at=now)
    change(conn, received.enquiry_id, taken, version=1, by=by, now=now)
    return received


def _check_by_hand(given: ByHand) -> None:
    missing = [
        (not given.company.strip(), _NO_COMPANY),
        (not given.title.strip(), _NO_TITLE),
        (not given.name.strip(), _NO_NAME),
        (not given.email.strip() and not given.phone.strip(), _NO_WAY_TO_ANSWER),
        (not given.kinds, _NO_KIND),
        (not 0 < given.area_m2 < 1e9, _NO_AREA),
        (len(given.message) > LONGEST_NOTE, TOO_LONG.fill(most=LONGEST_NOTE)),
        (max(map(len, (given.company, given.title, given.name, given.email, given.phone))) > LONGEST_LINE, _LONG_LINE),
    ]
    faults = [fault for wrong, fault in missing if wrong]
    if faults:
        raise Faults(_NOT_WHOLE, faults)


def _first_requirement(given: ByHand, now: datetime) -> Requirement:
    """Return what is known so far as a requirement: the kinds of site and how large."""
    facts = [_AREA_FACTS[kind] for kind in SiteKind if kind in given.kinds]
    criteria = tuple(
        Criterion(fact=fact, need=Within(low=given.area_m2), group=FACTS[fact].theme.value) for fact in facts
    )
    return Requirement(
        title=same(given.title.strip()),
        company=Company(name=given.company.strip()),
        kinds=given.kinds,
        criteria=criteria,
        groups=tuple(THEMES[key] for key in dict.fromkeys(one.group for one in criteria)),
        received=now.astimezone().date(),
    )


_LONG_LINE = TOO_LONG.fill(most=LONGEST_LINE)
_NOT_WHOLE = Text(sv="Något saknas:", en="Something is missing:")
_NO_COMPANY = Text(sv="Skriv vilket företag det gäller.", en="Write which company it is about.")
_NO_TITLE = Text(sv="Skriv vad som söks, med några ord.", en="Write what is looked for, in a few words.")
_NO_NAME = Text(sv="Skriv vem som ska få svar.", en="Write who is to be answered.")
_NO_WAY_TO_ANSWER = Text(sv="Skriv e-postadress eller telefon.", en="Write an e-mail address or a telephone number.")
_NO_KIND = Text(sv="Välj mark, lokal eller båda.", en="Choose land, premises or both.")
_NO_AREA = Text(sv="Skriv minsta yta i m², ett tal större än 0.", en="Write the least area in m², a number above 0.")
