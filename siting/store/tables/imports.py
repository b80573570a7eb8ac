"""What was imported, and what was wrong with it."""

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
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSON

from siting.store.tables.base import key, metadata, moment, whole, words
from siting.store.tables.reference import source

import_run = Table(
    "import_run",
    metadata,
    key(),
    Column("source_id", Integer, ForeignKey(source.c.id), nullable=False),
    words("file_name"),
    words("file_sha256"),
    words("actor"),
    words("status", default="running"),
    Column("started_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("finished_at", DateTime(timezone=True)),
    *(
        whole(name, default="0")
        for name in ("rows_read", "sites_read", "added", "changed", "unchanged", "withdrawn", "restored")
    ),
    words("message", default=""),
    CheckConstraint("status IN ('running', 'done', 'failed')", name="status"),
)
Index("import_run_source_id_idx", import_run.c.source_id, import_run.c.id)

import_issue = Table(
    "import_issue",
    metadata,
    Column("run_id", Integer, ForeignKey(import_run.c.id, ondelete="CASCADE"), primary_key=True),
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

site_import = Table(
    "site_import",
    metadata,
    key(),
    words("actor"),
    words("file_name"),
    Column("size_bytes", BigInteger, nullable=False),
    words("source"),
    Column("options", JSON, nullable=False),
    words("status", default="sent"),
    Column("progress", Double, nullable=False, server_default=text("0")),
    Column("preview", JSON),
    words("message_sv", default=""),
    words("message_en", default=""),
    Column("run_id", Integer, ForeignKey(import_run.c.id)),
    moment("created_at", now=True),
    CheckConstraint("status IN ('sent', 'previewed', 'confirmed', 'done', 'failed', 'cancelled')", name="status"),
)

site_import_piece = Table(
    "site_import_piece",
    metadata,
    Column("import_id", Integer, ForeignKey(site_import.c.id), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("what", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
