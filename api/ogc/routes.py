"""The routes of the standards, all together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.routing import Route

from api.ogc import describing, features, items, pages, style, tiles
from api.ogc.answering import base_of, document, form_of, text_answer
from api.ogc.openapi import definition
from api.ogc.parameters import COMMON
from api.serving.conditional import etag_of
from api.serving.languages import language_of
from api.serving.problems import documented
from api.serving.service import service_of
from siting.domain.text import Text

_own = APIRouter(prefix="/ogc", tags=["ogc"])


@_own.get(
    "",
    summary="Landing page",
    openapi_extra={"parameters": COMMON},
    responses=documented(400, answers=(describing.HTML,)),
)
@_own.get("/", include_in_schema=False)
def show_landing(request: Request) -> Response:
    """Answer with what there is and where."""
    settings, lang = service_of(request).settings.service, language_of(request)
    content = describing.landing(base_of(request), Text(sv=settings.name_sv, en=settings.name_en).say(lang), lang)
    if form_of(request) == "html":
        return pages.landing_page(request, content)
    return document(request, content)


@_own.get(
    "/conformance",
    summary="Which standards are kept",
    openapi_extra={"parameters": COMMON},
    responses=documented(400, answers=(describing.HTML,)),
)
def show_conformance(request: Request) -> Response:
    """Answer with the classes of conformance."""
    content = {"conformsTo": list(describing.CONFORMANCE)}
    if form_of(request) == "html":
        return pages.conformance_page(request, content)
    return document(request, content)


@_own.get("/api", summary="Definition of the interface", responses=documented(answers=(describing.OPENAPI,)))
def show_definition(request: Request) -> Response:
    """Answer with the definition in OpenAPI 3.0."""
    body = orjson.dumps(definition(request.app))
    return text_answer(request, body, etag_of(body), describing.OPENAPI)


router = APIRouter()
for _part in (_own, features.router, items.router, tiles.router, style.router):
    router.include_router(_part)


def _plain(path: str, answer: Callable[..., Awaitable[Response]]) -> Route:
    async def answer_plainly(request: Request) -> Response:
        # Whoever counts requests takes the route's pattern from here, where the framework puts it for its own routes.
        request.scope["route"] = route
        return await answer(request, **request.path_params)

    route = Route(path, answer_plainly, methods=["GET"])
    return route


OFTEN_ASKED = tuple(
    _plain(f"/ogc{path}", answer)
    for path, answer in (
        ("/collections/{collection_id}/items", items.list_items),
        ("/collections/{collection_id}/tiles/{tiling}/{zoom}/{row}/{column}", tiles.show_collection_tile),
        ("/tiles/{tiling}/{zoom}/{row}/{column}", tiles.show_tile),
    )
)
"""Routes of what is asked for many times a second, to stand before all others, which describe them: finding the right
one among some hundred, and what a framework does for each request, takes longer than the answer."""
