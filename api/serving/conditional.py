"""ETags: what has not changed is not sent again, and what somebody else changed is not overwritten."""

from __future__ import annotations

import hashlib

from fastapi import Request
from fastapi.responses import Response

from api.serving.problems import Stale
from siting.domain.text import Text


def etag_of(*parts: object, weak: bool = True) -> str:
    """Return the ETag of what is made of some versions.

    >>> etag_of("sites", 12) == etag_of("sites", 12) != etag_of("sites", 13)
    True
    """
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=12).hexdigest()
    return f'W/"{digest}"' if weak else f'"{digest}"'


def unchanged(request: Request, etag: str) -> bool:
    """Tell whether the reader already has it (``If-None-Match``)."""
    held = request.headers.get("if-none-match", "")
    return held.strip() == "*" or _bare(etag) in {_bare(one) for one in held.split(",")}


def not_modified(etag: str, **headers: str) -> Response:
    """Return the answer to who already has it."""
    return Response(status_code=304, headers={"ETag": etag, **{k.replace("_", "-"): v for k, v in headers.items()}})


def must_match(request: Request, etag: str) -> None:
    """Refuse a change that was made from something older (``If-Match``).

    Raises
    ------
    Stale
        Somebody else has changed it meanwhile. A request without ``If-Match`` passes.
    """
    held = request.headers.get("if-match")
    if held is not None and held.strip() != "*" and _bare(etag) not in {_bare(one) for one in held.split(",")}:
        raise Stale(_STALE, value=held[:100])


def _bare(etag: str) -> str:
    return etag.strip().removeprefix("W/")


_STALE = Text(
    sv="Någon annan har ändrat det här sedan du öppnade det. Ingenting har sparats; läs in det på nytt.",
    en="Somebody else has changed this since you opened it. Nothing has been saved; load it anew.",
)
