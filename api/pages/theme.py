"""What a municipality makes its own: the accent colour and the logo."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from api.pages.assets import OWN
from api.serving.headers import cache_control
from api.serving.service import service_of
from siting.domain.errors import NotFound
from siting.domain.text import Text

router = APIRouter(include_in_schema=False)

_LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
_ICON = OWN / "icon.svg"
_KEPT_SECONDS = 300


@router.get("/theme.css")
def theme(request: Request) -> Response:
    """Answer with the deployment's own colours, over those of the design."""
    settings = service_of(request).settings.service
    light = f":root {{ --accent: {settings.accent_light}; }}\n" if settings.accent_light else ""
    dark = (
        f"@media (prefers-color-scheme: dark) {{ :root {{ --accent: {settings.accent_dark}; }} }}\n"
        if settings.accent_dark
        else ""
    )
    return Response(light + dark, media_type="text/css", headers={"Cache-Control": _kept()})


@router.get("/logo")
def logo(request: Request) -> Response:
    """Answer with the deployment's logo.

    Raises
    ------
    NotFound
        None is set, or it is neither SVG nor PNG.
    """
    path = _logo(request)
    if path is None:
        raise NotFound(Text(sv="Ingen logotyp är vald.", en="No logo is set."))
    return _picture(path)


@router.get("/favicon.ico")
def icon(request: Request) -> Response:
    """Answer with the deployment's logo, or the project's icon: for browsers and programs that ask without a page."""
    return _picture(_logo(request) or _ICON)


def _logo(request: Request) -> Path | None:
    path = service_of(request).settings.service.logo
    return None if path is None or path.suffix not in _LOGO_TYPES or not path.is_file() else path


def _picture(path: Path) -> Response:
    headers = {"Cache-Control": _kept(), "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return FileResponse(path, media_type=_LOGO_TYPES[path.suffix], headers=headers)


def _kept() -> str:
    return cache_control(public=True, seconds=_KEPT_SECONDS)
