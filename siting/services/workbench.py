"""The match workbench: what is tried for an enquiry, saved as it goes with a version.

What is on the desk is a requirement in normal form, the sites that are ticked for a proposal with words of one's own,
and earlier forms of the requirement to go back to. It becomes the enquiry's requirement when somebody says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from siting.domain.accounts import Account
from siting.domain.audit import Action
from siting.domain.enquiries import EnquiryState, EventKind, WorkChanged
from siting.domain.errors import InvalidInput
from siting.domain.requirement import Requirement
from siting.domain.text import Text
from siting.matching.requirement_documents import requirement_to_dict
from siting.services.audit import note
from siting.services.enquiries import changed_meanwhile
from siting.services.stored_requirements import requirement_of, store_requirement
from siting.services.workbench_rows import Document
from siting.services.workbench_trying import Base
from siting.store.enquiries import add_event
from siting.store.enquiry_changes import change_enquiry, load_enquiry
from siting.store.enquiry_work import load_work, save_work

MOST_PICKED = 20
LONGEST_WORDS = 2000
_MOST_PAST = 20


@dataclass(frozen=True, kw_only=True)
class Pick:
    """A site that is ticked for the proposal, with what the office says of it."""

    site_id: int
    sv: str = ""
    en: str = ""


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is on the desk for an enquiry.

    Parameters
    ----------
    requirement
        As it is tried, in normal form.
    picked
        Sites for the proposal, in the order in which they are to be looked at.
    past
        Earlier forms of the requirement, the latest last.
    """

    requirement: Document
    picked: tuple[Pick, ...] = ()
    past: tuple[Document, ...] = ()

    def with_requirement(self, requirement: Document) -> Work:
        """Return the work with another requirement; what it was can be gone back to."""
        if requirement == self.requirement:
            return self
        return replace(self, requirement=requirement, past=(*self.past, self.requirement)[-_MOST_PAST:])

    def with_picked(self, site_ids: Sequence[int]) -> Work:
        """Return the work with other sites ticked; those that stay keep their place and words."""
        wanted = list(dict.fromkeys(site_ids))
        if len(wanted) > MOST_PICKED:
            raise InvalidInput(_TOO_MANY.fill(most=MOST_PICKED), value=len(wanted))
        kept = tuple(pick for pick in self.picked if pick.site_id in wanted)
        held = {pick.site_id for pick in kept}
        return replace(self, picked=(*kept, *(Pick(site_id=one) for one in wanted if one not in held)))

    def undone(self) -> Work:
        """Return the work as it was before the last change of the requirement; itself where there was none."""
        return replace(self, requirement=self.past[-1], past=self.past[:-1]) if self.past else self


@dataclass(frozen=True, kw_only=True)
class Desk:
    """An enquiry with the work on it.

    Parameters
    ----------
    version
        Of the saved work; 0 where none is saved.
    saved_at, saved_by
        When it was last saved, and by whom.
    base
        The enquiry's requirement as it stands.
    """

    enquiry: EnquiryState
    work: Work
    version: int
    saved_at: datetime | None
    saved_by: str
    base: Base

    @property
    def is_as_stored(self) -> bool:
        """Whether what is tried is the enquiry's requirement."""
        return self.work.requirement == requirement_to_dict(self.base.requirement)


def open_desk(conn: Connection, enquiry_id: int) -> Desk:
    """Return an enquiry with the work on it; where none is saved, its requirement lies there.

    Raises
    ------
    NotFound
        There is no such enquiry.
    InvalidInput
        It has no requirement.
    """
    enquiry = load_enquiry(conn, enquiry_id)
    requirement = requirement_of(conn, enquiry.requirement_id)
    if requirement is None or enquiry.requirement_id is None:
        raise InvalidInput(_NO_REQUIREMENT.fill(number=enquiry.row.number), value=enquiry_id)
    base = Base(requirement_id=enquiry.requirement_id, requirement=requirement)
    stored = load_work(conn, enquiry_id)
    if stored is None:
        first = Work(requirement=requirement_to_dict(requirement))
        return Desk(enquiry=enquiry, work=first, version=0, saved_at=None, saved_by="", base=base)
    return Desk(
        enquiry=enquiry,
        work=_work(stored.document),
        version=stored.version,
        saved_at=stored.changed_at,
        saved_by=stored.by,
        base=base,
    )


def keep_work(conn: Connection, desk: Desk, work: Work, *, version: int, by: Account, now: datetime) -> int:
    """Save the work that was made from a version, and return the version that it has then.

    Parameters
    ----------
    desk
        As it lies there now.

    Raises
    ------
    WorkChanged
        Somebody else has saved meanwhile; nothing is saved.
    """
    document = {
        "requirement": work.requirement,
        "picked": [vars(pick) for pick in work.picked],
        "past": list(work.past),
    }
    enquiry_id = desk.enquiry.row.enquiry_id
    saved = version == desk.version and save_work(
        conn, enquiry_id, document, version=version, account_id=by.account_id, at=now
    )
    if not saved:
        raise WorkChanged(_SAVED_BY.fill(name=desk.saved_by or "–"), value=desk.version)
    return version + 1


def adopt(
    conn: Connection, desk: Desk, requirement: Requirement, *, version: int, by: Account, now: datetime
) -> EnquiryState:
    """Make a requirement the enquiry's.

    Parameters
    ----------
    version
        The enquiry's, as it was read.

    Raises
    ------
    EnquiryChanged
        Somebody else has changed the enquiry meanwhile.
    """
    enquiry_id = desk.enquiry.row.enquiry_id
    requirement_id = store_requirement(conn, requirement, actor=by.login)
    if requirement_id == desk.enquiry.requirement_id:
        return desk.enquiry
    if not change_enquiry(conn, enquiry_id, {"requirement_id": requirement_id}, version=version):
        raise changed_meanwhile(load_enquiry(conn, enquiry_id))
    detail = {"requirement": [desk.enquiry.requirement_id, requirement_id]}
    add_event(conn, enquiry_id, EventKind.REQUIREMENT, detail, account_id=by.account_id, at=now)
    note(conn, Action.ENQUIRY_CHANGED, by=by, subject=f"enquiry {enquiry_id}", detail=detail, at=now)
    return load_enquiry(conn, enquiry_id)


def with_words(work: Work, picks: Sequence[Pick]) -> Work:
    """Return the work with the sites of the proposal as they are given: their order and the words on each.

    Raises
    ------
    InvalidInput
        There are too many, or the words are too long.
    """
    if len(picks) > MOST_PICKED:
        raise InvalidInput(_TOO_MANY.fill(most=MOST_PICKED), value=len(picks))
    if any(max(len(pick.sv), len(pick.en)) > LONGEST_WORDS for pick in picks):
        raise InvalidInput(_LONG.fill(most=LONGEST_WORDS))
    return replace(work, picked=tuple(picks))


def _work(document: Mapping[str, Any]) -> Work:
    return Work(
        requirement=dict(document["requirement"]),
        picked=tuple(Pick(**pick) for pick in document.get("picked", ())),
        past=tuple(dict(one) for one in document.get("past", ())),
    )


_TOO_MANY = Text(sv="Högst {most} platser ryms i ett förslag.", en="At most {most} sites go into a proposal.")
_LONG = Text(sv="Högst {most} tecken om varje plats.", en="At most {most} characters on each site.")
_NO_REQUIREMENT = Text(
    sv="Förfrågan {number} har inget krav att matcha mot.", en="Enquiry {number} has no requirement to match by."
)
_SAVED_BY = Text(
    sv="{name} har sparat här sedan du öppnade sidan. Ditt är inte sparat, men står kvar.",
    en="{name} has saved here since you opened the page. What you have is not saved, but is still there.",
)
