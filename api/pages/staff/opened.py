"""A proposal as whoever has a link to it opens it: without an account, until its time is up."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.pages.staff.proposal_files import proposal_file
from api.rendered import Form
from api.serving.problems import Gone
from api.serving.service import service_of
from siting.domain.text import Text
from siting.services.proposal_links import Closed, no_link, opened_link

router = APIRouter(include_in_schema=False)


@router.get("/p/{token}")
def opened(request: Request, token: str) -> Response:
    """Answer with the proposal that a link is to."""
    return _file(request, token, Form.HTML)


@router.get("/p/{token}/pdf")
def paper(request: Request, token: str) -> Response:
    """Answer with the same on paper."""
    return _file(request, token, Form.PDF)


def _file(request: Request, token: str, form: Form) -> Response:
    service = service_of(request)
    # A browser that fetches what somebody might open next has not opened it.
    looks_ahead = "prefetch" in request.headers.get("sec-purpose", request.headers.get("purpose", ""))
    with service.begin(actor="public") as conn:
        found = opened_link(conn, token, now=service.clock(), count=not looks_ahead)
    if found is Closed.UNKNOWN:
        raise no_link()
    if isinstance(found, Closed):
        raise Gone(_WITHDRAWN if found is Closed.REVOKED else _ENDED)
    answer = proposal_file(request, found.proposal_id, form.value, found.language)
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Content-Language"] = found.language
    return answer


_WITHDRAWN = Text(
    sv="Länken har dragits tillbaka. Fråga den som skickade den om ett nytt förslag.",
    en="The link has been withdrawn. Ask whoever sent it for a new proposal.",
)
_ENDED = Text(
    sv="Länkens tid är ute. Fråga den som skickade den om en ny.",
    en="The link's time is up. Ask whoever sent it for a new one.",
)
