"""Proposals for programs that staff use: making one, its files, and links to it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.pages.staff.proposal_files import load_stored, proposal_file
from api.proposal_geodata import GEODATA
from api.rendered import MEDIA_TYPES, Form
from api.serving.conditional import not_modified, unchanged
from api.serving.headers import cache_control
from api.serving.languages import language_of
from api.serving.problems import documented
from api.serving.service import Service, service_of
from api.serving.visitors import StaffNow, staff
from api.v1 import case_examples as examples
from api.v1.answering import UNCHANGED, answered_privately, etag, next_address
from api.v1.requirements import MOST_LISTED, Words, read
from siting.domain.accounts import Account
from siting.domain.text import Text
from siting.matching.proposal import ProposalContent, Remark
from siting.services.make_proposal import Order, store_proposal
from siting.services.proposal_links import LONGEST_DAYS, USUAL_DAYS, share_proposal, withdraw_link
from siting.services.proposing import note_made, propose
from siting.services.workbench import LONGEST_WORDS, MOST_PICKED, Pick
from siting.store.enquiry_changes import load_enquiry
from siting.store.proposals import StoredProposal, list_proposals

router = APIRouter(tags=["proposals (staff)"])

ProposalNumber = Annotated[int, Path(ge=1, le=2**31 - 1, description="The proposal's number.")]
_MOST = 200
_PRIVATE = {"Cache-Control": cache_control(public=False)}


class RemarkModel(BaseModel):
    """What the office says of a site in its own words."""

    model_config = ConfigDict(extra="forbid")

    site_id: int = Field(ge=1, le=2**63 - 1)
    sv: str = Field(default="", max_length=LONGEST_WORDS)
    en: str = Field(default="", max_length=LONGEST_WORDS)


class ProposalOrder(BaseModel):
    """What proposal is wanted."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.PROPOSAL_ORDER]})

    requirement: dict[str, Any] = Field(description="As `/api/v1/requirement-schema` says.")
    site_ids: list[Annotated[int, Field(ge=1, le=2**63 - 1)]] | None = Field(
        default=None, min_length=1, max_length=MOST_PICKED, description="Just these sites, as ranked; else the best."
    )
    shortlist: int = Field(default=5, ge=1, le=MOST_LISTED, description="How many of the best, without `site_ids`.")
    remarks: list[RemarkModel] = Field(default_factory=list, max_length=MOST_PICKED)
    enquiry_id: int | None = Field(
        default=None, ge=1, le=2**31 - 1, description="The enquiry that it answers; with `site_ids`."
    )


class ProposalModel(BaseModel):
    """A stored proposal."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PROPOSAL]})

    id: int
    version: int = Field(description="From 1 within the case, or the enquiry.")
    title: Words
    case_number: str
    enquiry_id: int | None
    made_at: datetime
    made_by: str
    demo: bool = Field(description="Whether anything in it is made up.")
    files: dict[str, str] = Field(description="Form and address of each file.")


class ProposalList(BaseModel):
    """A page of proposals, the newest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PROPOSALS]})

    next: str | None = Field(description="Address of the next page; null on the last.")
    items: list[ProposalModel]


class LinkOrder(BaseModel):
    """What link is wanted."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.LINK_ORDER]})

    language: Literal["sv", "en"] = "sv"
    days: int = Field(default=USUAL_DAYS, ge=1, le=LONGEST_DAYS, description="For how long it opens.")


class LinkModel(BaseModel):
    """A link that was made."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.LINK]})

    id: int
    url: str = Field(description="Opens the proposal without an account; known now and never again.")
    ends_at: datetime


@router.get(
    "/proposals",
    summary="List proposals",
    response_model=ProposalList,
    responses={**UNCHANGED, **documented(401, 403, 422, 429, 503)},
)
def listed(
    request: Request,
    account: StaffNow,
    enquiry_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Only those of an enquiry.")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST, description="How many.")] = 100,
    below: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Older than this one; next has it.")] = None,
) -> Response:
    """Answer with the proposals that were made."""
    service = service_of(request)
    with service.begin(actor=account.login) as conn:
        found = list_proposals(conn, enquiry_id=enquiry_id, limit=limit + 1, below=below)
    shown, base = found[:limit], service.settings.service.public_url
    following = next_address(request, base, below=shown[-1].proposal_id) if len(found) > limit else None
    body = ProposalList(next=following, items=[_model(one) for one in shown])
    return answered_privately(request, body.model_dump_json())


@router.post(
    "/proposals",
    summary="Make a proposal",
    description="Matches over all sites, and stores the proposal with everything that it was made from. Its files are "
    "drawn when they are asked for.",
    status_code=201,
    response_model=ProposalModel,
    responses=documented(400, 401, 403, 404, 413, 422, 429, 503),
)
def make(request: Request, account: StaffNow, order: ProposalOrder) -> Response:
    """Make a proposal and answer with where it is."""
    service = service_of(request)
    content = _made(service, account, order)
    model = _model(load_stored(service, content.proposal_id))
    headers = {**_PRIVATE, "Location": f"/api/v1/proposals/{model.id}"}
    return Response(model.model_dump_json(), status_code=201, media_type="application/json", headers=headers)


@router.get(
    "/proposals/{proposal_id}.{form}",
    summary="A file of a proposal",
    description="`html` opens without network, `pdf` is A4, `gpkg` and `geojson` are for a GIS. Drawn when it is first "
    "asked for: a PDF takes some seconds then.",
    response_class=Response,
    responses={
        200: {"description": "The file.", "content": {kind: {} for kind in MEDIA_TYPES.values()}},
        **UNCHANGED,
        **documented(401, 403, 404, 422, 429, 503),
    },
)
def file(
    request: Request,
    proposal_id: ProposalNumber,
    form: Annotated[Form, Path(description="What it is drawn as.", examples=["pdf"])],
    lang: Annotated[Literal["sv", "en"] | None, Query(description="Of page and paper.")] = None,
) -> Response:
    """Answer with a file of a proposal; a stored one is never changed, so that its ETag is known before it is drawn."""
    staff(request)
    said = lang or language_of(request)
    stored = load_stored(service_of(request), proposal_id)
    tag = etag("proposal", stored.proposal_id, stored.version, stored.made_at, form, said)
    if unchanged(request, tag):
        return not_modified(tag, **_PRIVATE)
    answer = proposal_file(request, proposal_id, form.value, said)
    answer.headers["ETag"] = tag
    return answer


@router.get(
    "/proposals/{proposal_id}",
    summary="One proposal",
    response_model=ProposalModel,
    responses={**UNCHANGED, **documented(401, 403, 404, 422, 429, 503)},
)
def one(request: Request, proposal_id: ProposalNumber) -> Response:
    """Answer with a proposal."""
    staff(request)
    model = _model(load_stored(service_of(request), proposal_id))
    return answered_privately(request, model.model_dump_json())


@router.post(
    "/proposals/{proposal_id}/links",
    summary="Make a link to a proposal",
    status_code=201,
    response_model=LinkModel,
    responses=documented(400, 401, 403, 404, 413, 422, 429, 503),
)
def share(request: Request, account: StaffNow, proposal_id: ProposalNumber, order: LinkOrder) -> Response:
    """Make a link that opens a proposal without an account."""
    service = service_of(request)
    with service.begin(actor=account.login) as conn:
        shared = share_proposal(
            conn, proposal_id, language=order.language, days=order.days, by=account, now=service.clock()
        )
    base = service.settings.service.public_url or str(request.base_url).rstrip("/")
    model = LinkModel(id=shared.link_id, url=f"{base}/p/{shared.token}", ends_at=shared.ends_at)
    return Response(model.model_dump_json(), status_code=201, media_type="application/json", headers=_PRIVATE)


@router.delete(
    "/proposals/{proposal_id}/links/{link_id}",
    summary="Withdraw a link",
    status_code=204,
    response_class=Response,
    responses=documented(401, 403, 404, 422, 429, 503),
)
def withdraw(request: Request, account: StaffNow, proposal_id: ProposalNumber, link_id: ProposalNumber) -> Response:
    """Withdraw a link at once; one that is withdrawn already stays so."""
    service = service_of(request)
    with service.begin(actor=account.login) as conn:
        withdraw_link(conn, proposal_id, link_id, by=account, now=service.clock())
    return Response(status_code=204, headers=_PRIVATE)


def _made(service: Service, account: Account, order: ProposalOrder) -> ProposalContent:
    requirement = read(json.dumps(order.requirement))
    now, today, deployment = service.clock(), service.today(), service.settings.deployment
    enquiry = None
    if order.enquiry_id is not None:
        with service.begin() as conn:
            enquiry = load_enquiry(conn, order.enquiry_id)
    if enquiry is not None and order.site_ids is not None:
        said = {one.site_id: one for one in order.remarks}
        picks = [
            Pick(site_id=key, sv=said[key].sv, en=said[key].en) if key in said else Pick(site_id=key)
            for key in order.site_ids
        ]
        return propose(
            service.database,
            service.catalogue,
            enquiry,
            requirement,
            picks,
            by=account,
            now=now,
            as_of=today,
            deployment=deployment,
            geodata=GEODATA,
        )
    wanted = Order(
        requirement=requirement,
        made_at=now,
        as_of=today,
        actor=account.login,
        shortlist=order.shortlist,
        only_ids=order.site_ids,
        remarks=tuple(
            Remark(site_id=one.site_id, text=Text(sv=one.sv or one.en, en=one.en or one.sv)) for one in order.remarks
        ),
        enquiry_id=order.enquiry_id,
    )
    content = store_proposal(service.database, service.catalogue, wanted, deployment=deployment, geodata=GEODATA)
    with service.begin(actor=account.login) as conn:
        note_made(conn, content, order.enquiry_id, by=account, now=now)
    return content


def _model(stored: StoredProposal) -> ProposalModel:
    return ProposalModel(
        id=stored.proposal_id,
        version=stored.version,
        title=Words(sv=stored.title.sv, en=stored.title.en),
        case_number=stored.case_number,
        enquiry_id=stored.enquiry_id,
        made_at=stored.made_at,
        made_by=stored.made_by,
        demo=stored.demo,
        files={form.value: f"/api/v1/proposals/{stored.proposal_id}.{form.value}" for form in Form},
    )
