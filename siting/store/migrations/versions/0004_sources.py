"""The data that computed values rest on by themselves, property units, and points that are only counted."""

from __future__ import annotations

from siting.store.migrations.statements import run_file

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; what is stored stays."""
    run_file("0004_sources.sql")


def downgrade() -> None:
    """Take them away, with the rows that an earlier step has no name for."""
    run_file("0004_down.sql")
