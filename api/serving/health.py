"""Whether the process lives, whether it can answer, and what it has counted."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text

from api.serving.counting import all_counted, as_it_stands
from api.serving.problems import Forbidden, documented
from api.serving.service import service_of
from siting.domain.errors import SitingError
from siting.domain.text import Text

router = APIRouter(tags=["operation"])


@router.get("/health/live", summary="Whether the process lives")
def live() -> dict[str, str]:
    """Answer without asking anything else."""
    return {"status": "ok"}


@router.get("/health/ready", summary="Whether it can answer", responses=documented(503))
def ready(request: Request) -> Response:
    """Answer after the database has, both as the program and as the public see it."""
    service = service_of(request)
    try:
        with service.begin() as conn:
            conn.execute(text("SELECT 1"))
        with service.published.read() as reader:
            reader.execute("SELECT sites FROM published.version")
    except SitingError as error:
        return JSONResponse(
            {"status": "unavailable", "code": error.code}, status_code=503, headers={"Retry-After": "5"}
        )
    return JSONResponse({"status": "ok"})


@router.get(
    "/metrics", summary="What the service has counted", response_class=PlainTextResponse, include_in_schema=False
)
def metrics(request: Request) -> Response:
    """Answer in Prometheus' form with what all processes have counted: to this machine, or to who sends the token.

    Raises
    ------
    Forbidden
        Neither.
    """
    token = service_of(request).settings.service.metrics_token
    sent = request.headers.get("authorization", "")
    if token is not None:
        if not hmac.compare_digest(sent.encode("latin-1", "replace"), f"Bearer {token.get_secret_value()}".encode()):
            raise Forbidden(_TOKEN)
    elif not _from_here(request):
        raise Forbidden(_HERE)
    told = all_counted(request.app.state.metrics.registry) + as_it_stands(service_of(request))
    return Response(told, media_type=CONTENT_TYPE_LATEST)


def _from_here(request: Request) -> bool:
    host = request.client.host if request.client else ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "testclient"


_TOKEN = Text(sv="Rätt token krävs.", en="It takes the right token.")
_HERE = Text(
    sv="Mätvärden lämnas bara till den egna maskinen; sätt SITING_METRICS_TOKEN för att läsa dem utifrån.",
    en="Metrics are for this machine only; set SITING_METRICS_TOKEN to read them from elsewhere.",
)
