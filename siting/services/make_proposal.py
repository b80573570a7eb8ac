"""Make a proposal: match, store everything it was made from, have it drawn."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Connection

from siting.domain.errors import InvalidInput
from siting.domain.requirement import Requirement
from siting.domain.text import Lang, Text
from siting.matching.documents import content_from_dict, content_to_dict
from siting.matching.proposal import ProposalContent, Remark
from siting.matching.result import MatchResult
from siting.services.find_sites import find_sites
from siting.services.proposal_gathering import gather
from siting.services.proposal_geodata import ProposalGeodata
from siting.services.stored_requirements import store_requirement
from siting.settings import DeploymentSettings
from siting.store.catalogue import CatalogueCache
from siting.store.database import Database
from siting.store.proposals import StoredProposal, load_proposal, save_proposal

Render: TypeAlias = Callable[[ProposalContent, Path, Sequence[Lang]], list[Path]]
"""Draws a proposal into a folder and returns the files; handed in, so that services need not know of maps."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What proposal is wanted.

    Parameters
    ----------
    requirement
        What the company asks for.
    made_at, as_of
        When it is made (UTC), and the day that it is judged for.
    actor
        Who makes it.
    shortlist
        How many sites are proposed.
    out_limit
        How many of those that fall out are shown, the nearest first.
    only_ids
        Propose just these sites, as ranked; None proposes the best.
    remarks
        What the office says of sites in its own words.
    enquiry_id
        The enquiry that it answers.
    """

    requirement: Requirement
    made_at: datetime
    as_of: date
    actor: str
    shortlist: int = 5
    out_limit: int = 100
    only_ids: Sequence[int] | None = None
    remarks: tuple[Remark, ...] = ()
    enquiry_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Output:
    """How and where it is drawn.

    Parameters
    ----------
    render
        Draws it.
    out_dir
        Folder for the files; made when missing. Files of the same names are replaced.
    langs
        Languages, one set of files each.
    """

    render: Render
    out_dir: Path
    langs: Sequence[Lang]


@dataclass(frozen=True, kw_only=True)
class Made:
    """A proposal that was made.

    Parameters
    ----------
    content
        What it was made from, as stored.
    files
        What was written.
    """

    content: ProposalContent
    files: tuple[Path, ...]


def make_proposal(
    database: Database,
    cache: CatalogueCache,
    order: Order,
    *,
    deployment: DeploymentSettings,
    geodata: ProposalGeodata,
    output: Output,
) -> Made:
    """Match a requirement, store the proposal with everything it was made from, and draw it.

    See :func:`store_proposal`.
    """
    content = store_proposal(database, cache, order, deployment=deployment, geodata=geodata)
    return Made(content=content, files=tuple(draw(content, output)))


def store_proposal(
    database: Database,
    cache: CatalogueCache,
    order: Order,
    *,
    deployment: DeploymentSettings,
    geodata: ProposalGeodata,
) -> ProposalContent:
    """Match a requirement and store the proposal with everything that it can be drawn from, now or later.

    Parameters
    ----------
    cache
        Columns of all sites.
    deployment
        Who sends it, and the storage CRS.
    geodata
        How it comes by its roads, and what its facts rest on.

    Raises
    ------
    InvalidInput
        A site that was named is of a kind or status that the requirement does not accept.
    """
    result = find_sites(
        database,
        cache,
        order.requirement,
        as_of=order.as_of,
        limit=order.shortlist,
        out_limit=order.out_limit,
        only_ids=order.only_ids,
        insight=True,
    )
    _check_all_judged(order.only_ids, result)
    with database.begin(actor=order.actor) as conn:
        draft = gather(conn, result, deployment=deployment, geodata=geodata, made_at=order.made_at)
        draft = replace(draft, remarks=order.remarks)
        return save(conn, draft, actor=order.actor, enquiry_id=order.enquiry_id)


def make_again(database: Database, proposal_id: int, *, output: Output) -> Made:
    """Draw a stored proposal again from what it was made from, whatever has happened to the sites since.

    Raises
    ------
    NotFound
        There is no such proposal.
    """
    with database.begin() as conn:
        content = content_of(load_proposal(conn, proposal_id))
    return Made(content=content, files=tuple(draw(content, output)))


def content_of(stored: StoredProposal) -> ProposalContent:
    """Return what a stored proposal is drawn from, with its number and version."""
    return replace(content_from_dict(stored.document), proposal_id=stored.proposal_id, version=stored.version)


def save(conn: Connection, draft: ProposalContent, *, actor: str, enquiry_id: int | None = None) -> ProposalContent:
    """Store a draft and return it with its number and version."""
    requirement = draft.result.requirement
    stored = StoredProposal(
        requirement_id=store_requirement(conn, requirement, actor=actor),
        enquiry_id=enquiry_id,
        case_number=requirement.case_number,
        title=requirement.title,
        made_at=draft.made_at,
        made_by=actor,
        demo=draft.demo,
        document=content_to_dict(draft),
    )
    proposal_id, version = save_proposal(conn, stored)
    return replace(draft, proposal_id=proposal_id, version=version)


def draw(content: ProposalContent, output: Output) -> list[Path]:
    """Draw into a folder beside and move the files over, so that nothing half made is left behind."""
    output.out_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".proposal-", dir=output.out_dir) as beside:
        made = output.render(content, Path(beside), output.langs)
        return [path.replace(output.out_dir / path.name) for path in made]


def _check_all_judged(only_ids: Sequence[int] | None, result: MatchResult) -> None:
    judged = {one.site.site_id for one in (*result.ranked, *result.out)}
    left_out = [str(site_id) for site_id in only_ids or () if site_id not in judged]
    if left_out:
        raise InvalidInput(_NOT_JUDGED.fill(ids=", ".join(left_out)), value=left_out)


_NOT_JUDGED = Text(
    sv="Platserna {ids} är av ett slag eller en status som kravet inte godtar; ta bort dem eller ändra dess [site].",
    en="Sites {ids} are of a kind or status that the requirement does not accept; leave them out or change its [site].",
)
