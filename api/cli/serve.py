"""``siting serve``: the web service."""

from __future__ import annotations

from typing import Annotated

import typer
import uvicorn

from api.cli.context import LangOption, language, say
from api.serving.logs import log_as_json
from siting.domain.text import Text
from siting.settings import read_settings
from siting.store.database import open_database

_TEXT = Text(
    sv="Tjänsten svarar på http://{host}:{port}/ (avsluta med Ctrl+C).",
    en="The service answers at http://{host}:{port}/ (end it with Ctrl+C).",
)
APPLICATION = "api.serving.main:application"


def register(parent: typer.Typer) -> None:
    """Add the command."""
    parent.command()(serve)


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen at; 0.0.0.0 behind a proxy.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to listen at.")] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes that share the work.")] = 1,
    proxies: Annotated[
        str, typer.Option("--proxies", help="Addresses of proxies whose X-Forwarded-… headers are believed.")
    ] = "127.0.0.1",
    lang: LangOption = None,
) -> None:
    """Serve the web pages and the API. The private database is started by itself."""
    settings = read_settings()
    # What can't work is said now, and not to the first visitor.
    open_database(settings).dispose()
    log_as_json()
    say(_TEXT.fill(host=host, port=port), language(lang))
    uvicorn.run(
        APPLICATION,
        factory=True,
        host=host,
        port=port,
        workers=workers,
        proxy_headers=True,
        forwarded_allow_ips=proxies,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=20,
        limit_concurrency=1000,
        h11_max_incomplete_event_size=64 * 1024,
    )
