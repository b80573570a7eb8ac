"""Enquiries for programs that staff use: the list, one of them, and changing where it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.serving.conditional import etag_of, must_match, not_modified, unchanged
from api.serving.headers import cache_control
from api.serving.problems import Stale, documented
from api.serving.service import service_of
from api.serving.visitors import StaffNow
from api.v1 import case_examples as examples
from api.v1.answering import UNCHANGED, answered_privately, next_address
from siting.domain.enquiries import EnquiryChanged, EnquiryRow, EnquiryState, EnquiryStatus, Outcome
from siting.services.enquiries import EnquiryChange, change
from siting.store.enquiry_changes import MOST_LISTED, EnquiryFilter, list_enquiries, load_enquiry

router = APIRouter(tags=["enquiries (staff)"])

EnquiryNumber = Annotated[int, Path(ge=1, le=2**31 - 1, description="The enquiry's number within the database.")]
_PRIVATE = {"Cache-Control": cache_control(public=False)}


class EnquiryModel(BaseModel):
    """An enquiry; whom to answer is on its page alone."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ENQUIRY_ROW]})

    id: int = Field(description="Number within the database.")
    number: str = Field(description="What the company was told.", examples=["2026-0412"])
    company: str
    title: str
    status: EnquiryStatus
    handler: str = Field(description='Name of who takes care of it, or "".')
    handler_id: int | None = Field(description="Account of who takes care of it.")
    received_at: datetime
    reply_due: datetime
    answered_at: datetime | None
    late: bool = Field(description="Whether it should have been answered by now.")
    outcome: Outcome
    demo: bool = Field(description="Whether it is made up.")
    proposals: int = Field(description="How many proposals were made for it.")


class EnquiryWhole(EnquiryModel):
    """An enquiry with all that staff may change."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ENQUIRY_WHOLE]})

    message: str
    language: Literal["sv", "en"] = Field(description="In which it is answered.")
    case_number: str
    outcome_reason: str
    requirement_id: int | None = Field(description="The requirement as it stands.")


class EnquiryList(BaseModel):
    """Enquiries, those first that have to be answered soonest."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ENQUIRIES]})

    next: str | None = Field(description="Address of the next page; null on the last.")
    items: list[EnquiryModel]


class EnquiryPatch(BaseModel):
    """What is to be changed; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.ENQUIRY_CHANGE]})

    status: EnquiryStatus | None = None
    handler_id: int | None = Field(
        default=None, ge=0, le=2**31 - 1, description="Account of who takes care of it; 0 for nobody."
    )
    reply_due: AwareDatetime | None = Field(default=None, examples=["2026-12-01T14:00:00+01:00"])
    case_number: str | None = Field(default=None, max_length=200)
    outcome: Outcome | None = None
    outcome_reason: str | None = Field(default=None, max_length=200)


@router.get(
    "/enquiries",
    summary="List enquiries",
    response_model=EnquiryList,
    responses={**UNCHANGED, **documented(401, 403, 422, 429, 503)},
)
def listed(
    request: Request,
    account: StaffNow,
    show: Annotated[Literal["open", "late", "mine", "untaken", "all"], Query(description="Which.")] = "open",
    q: Annotated[str, Query(max_length=200, description="Words in number, company, title or case number.")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_LISTED, description="How many.")] = 100,
    offset: Annotated[int, Query(ge=0, le=10**6, description="How many before them are left out; next has it.")] = 0,
) -> Response:
    """Answer with enquiries."""
    service = service_of(request)
    now = service.clock()
    wanted = EnquiryFilter(
        open_only=show in ("open", "mine", "untaken"),
        late_at=now if show == "late" else None,
        handler_id={"mine": account.account_id, "untaken": 0}.get(show),
        text=q,
    )
    with service.begin() as conn:
        rows = list_enquiries(conn, wanted, limit=limit + 1, offset=offset)
    base = service.settings.service.public_url
    following = next_address(request, base, offset=offset + limit) if len(rows) > limit else None
    body = EnquiryList(next=following, items=[EnquiryModel(**_row(row, now)) for row in rows[:limit]])
    return answered_privately(request, body.model_dump_json())


@router.get(
    "/enquiries/{enquiry_id}",
    summary="One enquiry",
    response_model=EnquiryWhole,
    responses={**UNCHANGED, **documented(401, 403, 404, 422, 429, 503)},
)
def one(request: Request, account: StaffNow, enquiry_id: EnquiryNumber) -> Response:
    """Answer with one enquiry; its ETag goes with a change."""
    service = service_of(request)
    with service.begin(actor=account.login) as conn:
        state = load_enquiry(conn, enquiry_id)
    etag = _etag(state)
    return not_modified(etag, **_PRIVATE) if unchanged(request, etag) else _whole(state, service.clock())


@router.patch(
    "/enquiries/{enquiry_id}",
    summary="Change an enquiry",
    description="With `If-Match` and the ETag of what the change was made from, a change of somebody else's in between "
    "is not written over: the answer is 412, and nothing is changed.",
    response_model=EnquiryWhole,
    responses=documented(400, 401, 403, 404, 412, 413, 422, 429, 503),
)
def patch(request: Request, account: StaffNow, enquiry_id: EnquiryNumber, given: EnquiryPatch) -> Response:
    """Change where an enquiry stands, and answer with it as it is then."""
    service = service_of(request)
    try:
        with service.begin(actor=account.login) as conn:
            state = load_enquiry(conn, enquiry_id)
            must_match(request, _etag(state))
            wanted = EnquiryChange(**given.model_dump())
            state = change(conn, enquiry_id, wanted, version=state.row.version, by=account, now=service.clock())
    except EnquiryChanged as error:
        raise Stale(error.message, value=error.value) from error
    return _whole(state, service.clock())


def _whole(state: EnquiryState, now: datetime) -> Response:
    body = EnquiryWhole(
        **_row(state.row, now),
        message=state.message,
        language=state.language,
        case_number=state.case_number,
        outcome_reason=state.outcome_reason,
        requirement_id=state.requirement_id,
    )
    headers = {**_PRIVATE, "ETag": _etag(state)}
    return Response(body.model_dump_json(), media_type="application/json", headers=headers)


def _etag(state: EnquiryState) -> str:
    return etag_of("enquiry", state.row.enquiry_id, state.row.version, state.row.proposals, weak=False)


def _row(row: EnquiryRow, now: datetime) -> dict[str, Any]:
    return {
        "id": row.enquiry_id,
        "number": row.number,
        "company": row.company,
        "title": row.title,
        "status": row.status,
        "handler": row.handler,
        "handler_id": row.handler_id,
        "received_at": row.received_at,
        "reply_due": row.reply_due,
        "answered_at": row.answered_at,
        "late": row.is_late(now),
        "outcome": row.outcome,
        "demo": row.demo,
        "proposals": row.proposals,
    }
