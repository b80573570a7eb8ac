"""Files that pages load: ours and the libraries', under an address that changes whenever any of them does."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import FileResponse, Response

from api.serving.headers import cache_control
from maps.assets import FOLDER as MAPS
from siting.domain.errors import NotFound
from siting.domain.text import Text

OWN = Path(__file__).resolve().parent / "static"
ROOTS = {"pages": OWN, "styles": MAPS / "styles", "lib": MAPS / "static"}
"""First part of an asset's name → folder."""

PREFIX = "/static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}


@cache
def release() -> str:
    """Return a digest over all files; part of their addresses, so that they may be kept for ever."""
    digest = hashlib.blake2b(digest_size=8)
    for name, root in sorted(ROOTS.items()):
        for path in sorted(root.rglob("*")):
            if path.is_file():
                digest.update(f"{name}/{path.relative_to(root).as_posix()}".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def asset(name: str) -> str:
    """Return the address of an asset, e.g. ``pages/styles/site.css``.

    Raises
    ------
    NotFound
        There is no such file.
    """
    _path(name)
    return f"{PREFIX}/{release()}/{name}"


def serve_asset(request: Request) -> Response:
    """Answer with an asset; of another release too, but then without leave to keep it."""
    name = request.path_params["name"]
    path = _path(name)
    current = request.path_params["release"] == release()
    kept = cache_control(public=True, seconds=31_536_000, immutable=True) if current else "no-cache"
    return FileResponse(path, media_type=_TYPES[path.suffix], headers={"Cache-Control": kept})


def _path(name: str) -> Path:
    first, _, rest = name.partition("/")
    root = ROOTS.get(first)
    path = (root / rest).resolve() if root is not None and "\0" not in rest else None
    if root is None or path is None or root.resolve() not in path.parents:
        raise _missing(name)
    if path.suffix not in _TYPES or not path.is_file():
        raise _missing(name)
    return path


def _missing(name: str) -> NotFound:
    return NotFound(
        Text(sv="Filen {name} finns inte.", en="There is no file {name}.").fill(name=repr(name[:200])), value=name[:200]
    )
