"""What was imported, and what was wrong with it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, Integer, Table, func

from siting.store.tables.base import key, metadata, whole, words
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
