"""Addresses of pages: readable ones of sites, and whole ones for what is read elsewhere."""

from __future__ import annotations

import re
import unicodedata

from fastapi import Request

from api.serving.service import service_of
from siting.domain.errors import NotFound
from siting.domain.site_search_values import LARGEST_ID
from siting.domain.text import Text

_LONGEST_SLUG = 60
_REF = re.compile(r"(\d{1,19})(?:-[\w-]*)?", flags=re.ASCII)


def site_path(site_id: int, name: str) -> str:
    """Return the address of a site's page, with its name for people to read.

    >>> site_path(12, "Viared västra, tomt 4")
    '/sites/12-viared-vastra-tomt-4'
    """
    slug = slug_of(name)
    return f"/sites/{site_id}-{slug}" if slug else f"/sites/{site_id}"


def slug_of(name: str) -> str:
    """Return a name in small Latin letters, digits and hyphens; "" where it has none of them."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].rstrip("-")


def site_number(ref: str) -> int:
    """Return the number in the last part of a site's address; what follows it does not matter.

    Raises
    ------
    NotFound
        There is none.
    """
    found = _REF.fullmatch(ref)
    if found is None or not 0 < int(found[1]) <= LARGEST_ID:
        raise NotFound(_NOTHING, value=ref[:100])
    return int(found[1])


def base_url(request: Request) -> str:
    """Return what whole addresses begin with: the service's own, else the one that was asked."""
    public = service_of(request).settings.service.public_url
    return public or str(request.base_url).rstrip("/")


_NOTHING = Text(sv="Det finns ingen sådan plats.", en="There is no such site.")
