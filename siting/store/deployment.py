"""What the database remembers of the deployment that it serves."""

from __future__ import annotations

from sqlalchemy import Connection, text


def stored_crs(conn: Connection) -> str:
    """Return the storage CRS, e.g. ``EPSG:3006``."""
    srid = conn.execute(text("SELECT srid FROM siting.deployment")).scalar_one()
    return f"EPSG:{srid}"
