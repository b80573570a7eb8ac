"""Sites, what holds them, what is known of them, and what all that was before."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from siting.store.tables.base import day, flag, geometry, key, metadata, whole, words
from siting.store.tables.reference import change, source

_CHANGE_DEFAULT = text("siting.change_id()")

site_holder = Table(
    "site_holder",
    metadata,
    key(),
    words("kind"),
    Column("source_id", Integer, ForeignKey(source.c.id), nullable=False),
    words("name"),
    geometry(),
    CheckConstraint("kind IN ('business_area', 'building')", name="kind"),
    UniqueConstraint("source_id", "kind", "name"),
)

site = Table(
    "site",
    metadata,
    key(BigInteger),
    Column("source_id", Integer, ForeignKey(source.c.id), nullable=False),
    words("reference"),
    words("kind"),
    words("name"),
    words("address", default=""),
    Column("holder_id", Integer, ForeignKey(site_holder.c.id, name="site_holder_id_fkey")),
    Column("property_designations", ARRAY(Text), nullable=False, server_default=text("'{}'::text[]")),
    words("availability", default="available"),
    day("available_from"),
    day("reserved_until"),
    geometry(),
    flag("demo"),
    Column("content_hash", LargeBinary),
    Column("change_id", Integer, ForeignKey(change.c.id), nullable=False, server_default=_CHANGE_DEFAULT),
    Column("middle_east_m", Double, Computed("st_x(st_centroid(geom))", persisted=True)),
    Column("middle_north_m", Double, Computed("st_y(st_centroid(geom))", persisted=True)),
    flag("published", default="true"),
    UniqueConstraint("source_id", "reference"),
    CheckConstraint("kind IN ('land', 'premises')", name="kind"),
    CheckConstraint(
        "availability IN ('available', 'option', 'reserved', 'planned', 'sold', 'withdrawn')", name="availability"
    ),
)
Index("site_geom_idx", site.c.geom, postgresql_using="gist")
Index("site_holder_id_idx", site.c.holder_id, postgresql_where=text("holder_id IS NOT NULL"))
Index(
    "site_property_designations_idx",
    site.c.property_designations,
    postgresql_using="gin",
    postgresql_where=text("property_designations <> '{}'::text[]"),
)

site_fact = Table(
    "site_fact",
    metadata,
    Column("site_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Double),
    Column("change_id", Integer, nullable=False, server_default=_CHANGE_DEFAULT),
    whole("provenance_id"),
    day("verified"),
    Column("fact_id", SmallInteger, primary_key=True, autoincrement=False),
    Column("status", SmallInteger, nullable=False),
    flag("computed"),
    Column("text", Text),
    CheckConstraint("status BETWEEN 0 AND 3", name="status"),
    CheckConstraint("(status IN (1, 2)) = (number IS NOT NULL OR text IS NOT NULL)", name="value"),
)


def _interval() -> tuple[Column[Any], Column[Any]]:
    """Return the changes from and to which an old row held."""
    return whole("from_change_id"), Column("to_change_id", Integer, primary_key=True, autoincrement=False)


site_history = Table(
    "site_history",
    metadata,
    Column("site_id", BigInteger, primary_key=True, autoincrement=False),
    *_interval(),
    whole("source_id"),
    words("reference"),
    words("kind"),
    words("name"),
    words("address"),
    whole("holder_id", nullable=True),
    Column("property_designations", ARRAY(Text), nullable=False),
    words("availability"),
    day("available_from"),
    day("reserved_until"),
    geometry(),
    Column("demo", Boolean, nullable=False),
    flag("published", default="true"),
)

site_edit = Table(
    "site_edit",
    metadata,
    Column("site_id", BigInteger, primary_key=True, autoincrement=False),
    Column("change_id", Integer, ForeignKey(change.c.id), nullable=False, server_default=_CHANGE_DEFAULT),
    Column("field", Text, primary_key=True),
    Column("said", JSONB),
)

site_fact_history = Table(
    "site_fact_history",
    metadata,
    Column("site_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Double),
    *_interval(),
    whole("provenance_id"),
    day("verified"),
    Column("fact_id", SmallInteger, primary_key=True, autoincrement=False),
    Column("status", SmallInteger, nullable=False),
    Column("computed", Boolean, nullable=False),
    Column("text", Text),
)
