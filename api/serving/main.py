"""What a server process runs."""

from __future__ import annotations

from fastapi import FastAPI

from api.serving.application import make_app
from api.serving.logs import log_as_json
from api.serving.service import make_service
from siting.settings import read_settings


def application() -> FastAPI:
    """Return the application that the environment's settings describe."""
    log_as_json()
    return make_app(make_service(read_settings()))
