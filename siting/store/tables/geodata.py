"""What was loaded of geodata, and the features that are neither places with names nor plans."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSON

from siting.store.tables.base import day, flag, geometry, key, metadata, whole, words

geodata_set = Table(
    "geodata_set",
    metadata,
    key(),
    words("key"),
    words("declaration", default=""),
    words("title_sv"),
    words("title_en"),
    words("address", default=""),
    words("licence", default=""),
    words("attribution", default=""),
    day("verified"),
    whole("version", default="0"),
    Column("loaded_at", DateTime(timezone=True)),
    words("content_sha256", default=""),
    Column("options", JSON, nullable=False, server_default=text("'{}'::json")),
    Column("quality", JSON, nullable=False, server_default=text("'{}'::json")),
    Column("roles", ARRAY(Text), nullable=False, server_default=text("'{}'::text[]")),
    flag("demo"),
    UniqueConstraint("key"),
)

geodata_issue = Table(
    "geodata_issue",
    metadata,
    Column("set_id", Integer, ForeignKey(geodata_set.c.id, ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    words("dataset"),
    whole("row_number"),
    words("field"),
    words("kind"),
    words("severity"),
    words("value"),
    words("message_sv"),
    words("message_en"),
    CheckConstraint("severity IN ('rejected', 'field_dropped', 'repaired', 'note')", name="severity"),
)

geodata_feature = Table(
    "geodata_feature",
    metadata,
    key(BigInteger),
    words("dataset"),
    words("role"),
    words("code"),
    words("name"),
    words("category"),
    Column("weight", Double),
    day("verified"),
    Column("content_hash", LargeBinary, nullable=False),
    geometry(nullable=False),
    CheckConstraint(
        "role IN ('population', 'workplaces', 'shops', 'sensitive', 'flood', 'protected_nature', 'heritage',"
        " 'shore_protection', 'water', 'property_unit', 'counted')",
        name="role",
    ),
)
Index("geodata_feature_dataset_idx", geodata_feature.c.dataset)
Index("geodata_feature_role_idx", geodata_feature.c.role)
Index("geodata_feature_geom_idx", geodata_feature.c.geom, postgresql_using="gist")


def _file(name: str) -> Table:
    """Return a table that holds one file a data set."""
    return Table(
        name,
        metadata,
        Column("dataset", Text, primary_key=True),
        Column("content", LargeBinary, nullable=False),
        words("content_sha256"),
        Column("stored_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    )


road_network = _file("road_network")
elevation = _file("elevation")
