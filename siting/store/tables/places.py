"""What sites are seen against: named areas, reference points, plans and their provisions."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Double, ForeignKey, Index, Integer, LargeBinary, Table, UniqueConstraint

from siting.store.tables.base import day, geometry, key, metadata, whole, words

named_area = Table(
    "named_area",
    metadata,
    key(),
    words("dataset"),
    words("kind"),
    words("code"),
    words("name"),
    whole("population", nullable=True),
    words("source"),
    day("verified"),
    geometry(nullable=False),
    Column("content_hash", LargeBinary),
    UniqueConstraint("dataset", "kind", "code"),
    CheckConstraint("kind IN ('municipality', 'locality', 'district', 'business_area')", name="kind"),
)
Index("named_area_geom_idx", named_area.c.geom, postgresql_using="gist")

reference_point = Table(
    "reference_point",
    metadata,
    key(),
    words("dataset"),
    words("kind"),
    words("name"),
    words("source"),
    day("verified"),
    geometry("POINT", nullable=False),
    Column("content_hash", LargeBinary),
    CheckConstraint(
        "kind IN ('junction', 'rail_terminal', 'station', 'stop', 'port', 'airport', 'centre')", name="kind"
    ),
)
Index("reference_point_dataset_idx", reference_point.c.dataset)
Index("reference_point_geom_idx", reference_point.c.geom, postgresql_using="gist")

detailed_plan = Table(
    "detailed_plan",
    metadata,
    key(),
    words("dataset"),
    words("code"),
    words("name"),
    words("status"),
    day("status_date"),
    day("legal_force_date"),
    day("implementation_until"),
    words("source"),
    day("verified"),
    geometry("MULTIPOLYGON"),
    Column("content_hash", LargeBinary),
    UniqueConstraint("dataset", "code"),
    CheckConstraint(
        "status IN ('started', 'consultation', 'review', 'adopted', 'appealed', 'legal_force', 'repealed', 'closed')",
        name="status",
    ),
)
Index("detailed_plan_geom_idx", detailed_plan.c.geom, postgresql_using="gist")

plan_provision = Table(
    "plan_provision",
    metadata,
    key(),
    Column("plan_id", Integer, ForeignKey(detailed_plan.c.id, ondelete="CASCADE"), nullable=False, index=True),
    words("kind"),
    words("code"),
    words("catalogue_code", default=""),
    words("catalogue_version", default=""),
    words("wording", default=""),
    Column("amount", Double),
    words("unit", default=""),
    geometry("MULTIPOLYGON"),
    CheckConstraint("kind IN ('use', 'property', 'administrative')", name="kind"),
)
Index("plan_provision_geom_idx", plan_provision.c.geom, postgresql_using="gist")
