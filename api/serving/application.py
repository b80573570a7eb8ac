"""The application, put together: routes, guards around them, and the process's service within."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI, Request
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route
from starlette_compress import CompressMiddleware

from api.feeds import routes as feeds_routes
from api.ogc import routes as ogc_routes
from api.ogc.fast_tiles import FastTiles
from api.ogc.keeping import Kept
from api.ogc.live_versions import LiveVersions
from api.ogc.tile_cache import TileCache
from api.pages import theme
from api.pages.account import routes as account_routes
from api.pages.assets import PREFIX, serve_asset
from api.pages.company import routes as company_routes
from api.pages.planner import routes as planner_routes
from api.pages.rendering import problem_page
from api.pages.staff import routes as staff_routes
from api.serving import health
from api.serving.demo import Demo
from api.serving.guarding import Guard
from api.serving.headers import SafeHeaders
from api.serving.heads import AnswersHead
from api.serving.openapi import Application
from api.serving.problems import add_handlers
from api.serving.remembering import Remembered
from api.serving.service import Service
from api.serving.turns import MatchTurns
from api.serving.visitors import visitor_of
from api.serving.watching import HEADER, Metrics, Watching
from api.staffing import StaffTools
from api.v1 import routes as v1_routes
from siting.domain.accounts import STAFF_ROLES
from siting.store.published_loop import LoopReaders

UPLOADS = ("/staff/import",)
"""Beginnings of paths that take files."""

TILE_CACHE_BYTES = 64_000_000
"""Vector tiles that one process keeps."""


def make_app(service: Service) -> FastAPI:
    """Return the application; the database is connected to when the first request needs it."""
    metrics = Metrics()
    tools = StaffTools()
    tiles, live = TileCache(TILE_CACHE_BYTES), LiveVersions(lambda: service.published)
    readers = LoopReaders(lambda: service.published, most=service.settings.database.pool_size // 2)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        live.close()
        readers.close()
        tools.renderings.close()
        service.close()

    app = Application(
        title="siting",
        version=version("siting"),
        summary="Land and premises for companies: search, match, propose.",
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        middleware=[Middleware(FastTiles, cache=tiles, live=live, metrics=metrics), *_around(service, metrics)],
    )
    app.state.service = service
    app.state.metrics = metrics
    app.state.problem_page = problem_page
    app.state.demo = Demo(service)
    app.state.staff_tools = tools
    app.state.tiles = tiles
    app.state.live_versions = live
    app.state.loop_readers = readers
    app.state.ogc_kept = Kept(500)
    app.state.remembered = Remembered(service)
    app.state.match_turns = MatchTurns()
    add_handlers(app)
    app.router.routes.extend(ogc_routes.OFTEN_ASKED)
    app.router.routes.append(Route(PREFIX + "/{release}/{name:path}", serve_asset, methods=["GET"]))
    for router in (
        health.router,
        theme.router,
        v1_routes.router,
        ogc_routes.router,
        company_routes.router,
        feeds_routes.router,
        account_routes.router,
        staff_routes.router,
        planner_routes.router,
    ):
        app.include_router(router)
    return app


def _is_staff(request: Request) -> bool:
    return visitor_of(request).may(STAFF_ROLES)


def _around(service: Service, metrics: Metrics) -> list[Middleware]:
    """Return what stands around the routes, outermost first."""
    settings = service.settings.service
    return [
        Middleware(Watching, metrics=metrics),
        Middleware(SafeHeaders, settings=settings),
        Middleware(CompressMiddleware, minimum_size=1000, zstd_level=3, brotli_quality=4, gzip_level=4),
        *(
            [
                Middleware(
                    CORSMiddleware,
                    allow_origins=list(settings.cors_origins),
                    allow_methods=["GET", "POST"],
                    allow_headers=["Content-Type", "If-None-Match", "Accept-Language"],
                    expose_headers=["ETag", "Link", HEADER],
                )
            ]
            if settings.cors_origins
            else []
        ),
        Middleware(Guard, settings=settings, uploads=UPLOADS, may_upload=_is_staff),
        Middleware(AnswersHead),
    ]
