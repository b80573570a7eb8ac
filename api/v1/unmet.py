"""What companies asked for and was not there, for programs of planners."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.planning import WatcherNow
from api.serving.conditional import etag_of, not_modified, unchanged
from api.serving.problems import documented
from api.serving.service import service_of
from api.v1 import examples
from api.v1.answering import JSON, UNCHANGED, both, json_bytes
from api.v1.site_models import Said
from siting.services.unmet_demand import FEWEST_FOR_THE_PUBLIC, Obstacle, unmet_demand

router = APIRouter(prefix="/supply", tags=["supply"])


class AskedModel(BaseModel):
    """One way in which it was asked for."""

    words: Said
    enquiries: int


class ObstacleModel(BaseModel):
    """A fact in which nothing on offer was what enquiries asked for."""

    fact: str = Field(description="The fact's key, with what it is measured against after an @.")
    label: Said
    asked: list[AskedModel] = Field(description="How it was asked for, the most usual first.")
    enquiries: int = Field(description="Enquiries that asked it.")
    area_m2: float = Field(description="What those of them wanted together that said how much, m².")
    unsized_enquiries: int = Field(description="Those of them that did not say.")


class UnmetModel(BaseModel):
    """What was asked for and not there, the most usual first."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.UNMET]})

    since: datetime = Field(description="From when on enquiries are counted.")
    enquiries: int = Field(description="All that came in since then.")
    fewest: int = Field(description="What fewer enquiries asked for is left out: it could tell who asked.")
    obstacles: list[ObstacleModel]


@router.get(
    "/unmet",
    summary="What was asked for and not there",
    description="Over the enquiries of twelve months: the facts that kept sites from being what was asked for. For who "
    "is signed in; for all, of what at least three asked for, where the deployment lets them.",
    response_model=None,
    responses={200: {"model": UnmetModel}, **UNCHANGED, **documented(400, 401, 403, 429, 503)},
)
def read_unmet(request: Request, watching: WatcherNow) -> Response:
    """Answer with what was asked for and not there."""
    service = service_of(request)
    fewest = FEWEST_FOR_THE_PUBLIC if watching.published_only else 1
    with service.begin() as conn:
        found = unmet_demand(conn, service.clock(), fewest=fewest)
    obstacles = [_obstacle(one) for one in found.obstacles]
    # From when on is another moment each time, and no other answer.
    tag = etag_of(found.since.date(), found.enquiries, fewest, obstacles)
    headers = {"Cache-Control": "private, max-age=0, must-revalidate", "Vary": "Cookie"}
    if unchanged(request, tag):
        return not_modified(tag, **headers)
    document = {"since": found.since, "enquiries": found.enquiries, "fewest": fewest, "obstacles": obstacles}
    return Response(json_bytes(document), media_type=JSON, headers={**headers, "ETag": tag})


def _obstacle(one: Obstacle) -> dict[str, Any]:
    return {
        "fact": one.fact,
        "label": both(one.label),
        "asked": [{"words": both(words), "enquiries": count} for words, count in one.asked],
        "enquiries": one.enquiries,
        "area_m2": one.area_m2,
        "unsized_enquiries": one.unsized,
    }
