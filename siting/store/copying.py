"""Rows with geometry on their way into the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from psycopg import Connection, sql
from shapely.geometry.base import BaseGeometry

from siting.domain.errors import InvalidInput
from siting.domain.text import Text

_LITTLE_ENDIAN = 1


def ewkb(geometries: Sequence[BaseGeometry | None], *, srid: int) -> list[bytes | None]:
    """Return geometries as the database takes them, without heights; None stays None.

    Raises
    ------
    InvalidInput
        One is empty.
    """
    shapes = np.empty(len(geometries), dtype=object)
    shapes[:] = geometries
    if np.any(shapely.is_empty(shapes)):
        raise no_position()
    flat = shapely.set_srid(shapely.force_2d(shapes), srid)
    found: list[bytes | None] = shapely.to_wkb(flat, include_srid=True, byte_order=_LITTLE_ENDIAN).tolist()
    return found


def no_position() -> InvalidInput:
    """Return the error of a place without a position."""
    return InvalidInput(
        Text(sv="en plats på kartan utan läge går inte att lagra", en="a place without a position can't be stored")
    )


def copy_rows(
    database: Connection, table: str, names: Sequence[str], types: Sequence[str], lines: Iterable[tuple[Any, ...]]
) -> None:
    """Copy rows into a table of the schema ``siting``.

    Parameters
    ----------
    names, types
        Its columns; a geometry, as EWKB, goes as ``bytea``.
    """
    command = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier("siting", table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with database.cursor() as cursor, cursor.copy(command) as copy:
        copy.set_types(list(types))
        for line in lines:
            copy.write_row(line)
