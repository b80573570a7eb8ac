"""What the declarations of tables share."""

from __future__ import annotations

from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import Boolean, Column, Date, DateTime, Identity, Integer, MetaData, Text, func, text
from sqlalchemy.types import TypeEngine

from siting.store.preparation import SCHEMA

PRIVATE_SCHEMA = "private"

metadata = MetaData(
    schema=SCHEMA,
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "ix": "%(table_name)s_%(column_0_name)s_idx",
    },
)

# The SRID that migrations write is the deployment's own; nothing here depends on the number.
_DEFAULT_SRID = 3006


def key(type_: type[TypeEngine[int]] = Integer) -> Column[Any]:
    """Return a primary key that the database numbers."""
    return Column("id", type_, Identity(always=False), primary_key=True)


def words(name: str, *, default: str | None = None) -> Column[Any]:
    """Return a column of text that is never null."""
    server_default = None if default is None else text(f"'{default}'::text")
    return Column(name, Text, nullable=False, server_default=server_default)


def flag(name: str, *, default: str = "false", primary_key: bool = False) -> Column[Any]:
    """Return a yes/no column."""
    return Column(name, Boolean, nullable=False, server_default=text(default), primary_key=primary_key)


def day(name: str) -> Column[Any]:
    """Return a column of dates that may be null."""
    return Column(name, Date)


def moment(name: str, *, now: bool = False) -> Column[Any]:
    """Return a column of moments that is never null; ``now`` where it is when the row came unless it is said."""
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp() if now else None)


def whole(name: str, *, default: str | None = None, nullable: bool = False) -> Column[Any]:
    """Return a column of integers."""
    server_default = None if default is None else text(default)
    return Column(name, Integer, nullable=nullable, server_default=server_default)


def geometry(kind: str = "GEOMETRY", *, nullable: bool = True) -> Column[Any]:
    """Return the geometry column, in the storage CRS; its index is declared by itself."""
    return Column("geom", Geometry(kind, srid=_DEFAULT_SRID, spatial_index=False), nullable=nullable)
