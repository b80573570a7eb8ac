"""What the database remembers of the deployment that it serves."""

from __future__ import annotations

from sqlalchemy import Connection, text


def stored_crs(conn: Connection) -> str:
    """Return the storage CRS, e.g. ``EPSG:3006``."""
    return f"EPSG:{stored_srid(conn)}"


def stored_srid(conn: Connection) -> int:
    """Return the EPSG number of the storage CRS."""
    return int(conn.execute(text("SELECT srid FROM siting.deployment")).scalar_one())
