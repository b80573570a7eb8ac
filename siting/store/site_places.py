"""Where some sites are, ready for a map of those who may see all of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(frozen=True, kw_only=True)
class SitePlace:
    """Where a site is.

    Parameters
    ----------
    published
        Whether the public sees it.
    geometry_wgs84
        GeoJSON as text; "" where it has no place.
    """

    site_id: int
    name: str
    published: bool
    geometry_wgs84: str


def load_places(conn: Connection, site_ids: Collection[int]) -> dict[int, SitePlace]:
    """Return the sites there are of those numbers, published or not, in no order."""
    if not site_ids:
        return {}
    rows = conn.execute(_PLACES, {"ids": list(site_ids)})
    return {
        row.site_id: SitePlace(
            site_id=row.site_id, name=row.name, published=row.published, geometry_wgs84=row.geometry_wgs84 or ""
        )
        for row in rows
    }


_PLACES = text("SELECT site_id, name, published, geometry_wgs84 FROM cards.site WHERE site_id = ANY(:ids)")
