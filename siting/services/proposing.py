"""A proposal that answers an enquiry: made of the sites that staff have ticked, with their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from siting.domain.accounts import Account
from siting.domain.audit import Action
from siting.domain.enquiries import EnquiryState, EventKind
from siting.domain.errors import InvalidInput
from siting.domain.requirement import Requirement
from siting.domain.text import Text
from siting.matching.proposal import ProposalContent, Remark
from siting.services.audit import note
from siting.services.make_proposal import Order, store_proposal
from siting.services.proposal_geodata import ProposalGeodata
from siting.services.workbench import Pick
from siting.settings import DeploymentSettings
from siting.store.catalogue import CatalogueCache
from siting.store.database import Database
from siting.store.enquiries import add_event


def propose(  # noqa: PLR0913 - all but the first five have a name at the call
    database: Database,
    cache: CatalogueCache,
    enquiry: EnquiryState,
    requirement: Requirement,
    picks: Sequence[Pick],
    *,
    by: Account,
    now: datetime,
    as_of: date,
    deployment: DeploymentSettings,
    geodata: ProposalGeodata,
) -> ProposalContent:
    """Store a proposal of the ticked sites, as a version of the enquiry's, and write down that it was made.

    Words that were written in one language stand in both.

    Raises
    ------
    InvalidInput
        No site is ticked, or one of a kind or status that the requirement does not accept.
    NotFound
        A site does not exist any more.
    """
    if not picks:
        raise InvalidInput(_NOTHING)
    if enquiry.case_number:
        requirement = replace(requirement, case_number=enquiry.case_number)
    order = Order(
        requirement=requirement,
        made_at=now,
        as_of=as_of,
        actor=by.login,
        only_ids=[pick.site_id for pick in picks],
        remarks=tuple(
            Remark(site_id=pick.site_id, text=Text(sv=pick.sv or pick.en, en=pick.en or pick.sv))
            for pick in picks
            if pick.sv or pick.en
        ),
        enquiry_id=enquiry.row.enquiry_id,
    )
    content = store_proposal(database, cache, order, deployment=deployment, geodata=geodata)
    with database.begin(actor=by.login) as conn:
        note_made(conn, content, enquiry.row.enquiry_id, by=by, now=now)
    return content


def note_made(
    conn: Connection, content: ProposalContent, enquiry_id: int | None, *, by: Account, now: datetime
) -> None:
    """Write down that a proposal was made, in the history of its enquiry too where it answers one."""
    sites = len(content.result.ranked) + len(content.result.out)
    detail = {"proposal": content.proposal_id, "version": content.version, "sites": sites}
    if enquiry_id is not None:
        add_event(conn, enquiry_id, EventKind.PROPOSAL, detail, account_id=by.account_id, at=now)
    note(conn, Action.PROPOSAL_MADE, by=by, subject=f"proposal {content.proposal_id}", detail=detail, at=now)


_NOTHING = Text(sv="Kryssa för minst en plats.", en="Tick at least one site.")
