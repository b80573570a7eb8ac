"""What is computed from geodata, by which function and when."""

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
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from siting.store.tables.base import day, flag, key, metadata, whole, words
from siting.store.tables.reference import fact, provenance

computer = Table(
    "computer",
    metadata,
    key(SmallInteger),
    words("name"),
    whole("version"),
    Column("measures", ARRAY(Text), nullable=False, server_default=text("'{}'::text[]")),
    flag("reads_facts"),
    UniqueConstraint("name"),
)

fact_computer = Table(
    "fact_computer",
    metadata,
    Column("fact_id", SmallInteger, ForeignKey(fact.c.id), primary_key=True),
    Column("computer_id", SmallInteger, ForeignKey(computer.c.id, ondelete="CASCADE"), nullable=False, index=True),
)

site_computation = Table(
    "site_computation",
    metadata,
    Column("site_id", BigInteger, primary_key=True, autoincrement=False),
    Column("computed_at", DateTime(timezone=True), nullable=False),
    whole("version"),
    Column("computer_id", SmallInteger, primary_key=True, autoincrement=False),
    flag("stale"),
    Column("missing", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
)
Index("site_computation_computer_id_idx", site_computation.c.computer_id, postgresql_where=text("stale"))

provenance_data = Table(
    "provenance_data",
    metadata,
    Column("provenance_id", Integer, ForeignKey(provenance.c.id), primary_key=True, autoincrement=False),
    words("data"),
)

measure = Table("measure", metadata, key(), words("fact"), words("argument"), UniqueConstraint("fact", "argument"))

site_measure = Table(
    "site_measure",
    metadata,
    Column("site_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Double),
    Column("measure_id", Integer, primary_key=True, autoincrement=False),
    whole("provenance_id"),
    day("verified"),
    Column("status", SmallInteger, nullable=False),
    CheckConstraint("status BETWEEN 0 AND 3", name="status"),
    CheckConstraint("(status IN (1, 2)) = (number IS NOT NULL)", name="value"),
)
