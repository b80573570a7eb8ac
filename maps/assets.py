"""Files that pages and prints carry: libraries, type and icons from maps/static, our own styles and scripts."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

from maps.errors import AssetMissing
from siting.domain.text import Text

FOLDER = Path(__file__).resolve().parent
STATIC = FOLDER / "static"

_MEDIA_TYPES = {
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
}
_CSS_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")


def asset_path(name: str) -> Path:
    """Return the file of an asset, e.g. ``static/leaflet/leaflet.js`` or ``styles/tokens.css``.

    Raises
    ------
    AssetMissing
        There is no such file; for built files the message names the command that makes them.
    """
    path = FOLDER / name
    if not path.is_file():
        raise AssetMissing(
            Text(
                sv=f"filen maps/{name} saknas; bygg den med: .venv/bin/python scripts/build-assets",
                en=f"the file maps/{name} is missing; build it with: .venv/bin/python scripts/build-assets",
            ),
            value=name,
        )
    return path


@cache
def read_text(name: str) -> str:
    """Return a text asset."""
    return asset_path(name).read_text(encoding="utf-8")


@cache
def data_uri(name: str) -> str:
    """Return an asset as a ``data:`` address, to be written into a file that opens without network."""
    path = asset_path(name)
    encoded = base64.b64encode(path.read_bytes()).decode("ascii")
    return f"data:{_MEDIA_TYPES[path.suffix]};base64,{encoded}"


@cache
def css_with_embedded_files(name: str) -> str:
    """Return a style sheet whose ``url(…)`` files stand inside it.

    Anchors (``#default#VML``) and addresses that are data already stay as they are; a file that is not among the
    assets fails.
    """
    folder = Path(name).parent

    def embed(match: re.Match[str]) -> str:
        target = match.group(1)
        if target.startswith(("data:", "#")):
            return match.group(0)
        return f"url({data_uri((folder / target).as_posix())})"

    return _CSS_URL.sub(embed, read_text(name))


@cache
def icon(name: str) -> Markup:
    """Return a Lucide icon to be written into HTML; it is decoration, so the word must stand beside it."""
    source = read_text(f"static/icons/{name}.svg")
    shapes = source[source.index(">", source.index("<svg")) + 1 : source.rindex("</svg>")]
    return Markup(  # noqa: S704 - from a pinned package, not from data
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{shapes}</svg>'
    )
