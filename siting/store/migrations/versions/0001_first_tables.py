"""The first tables: sites and their facts with history, places, imports, cases, and private contacts."""

from __future__ import annotations

from siting.store.migrations.statements import run_file

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_FILES = (
    "0001_reference.sql",
    "0001_sites.sql",
    "0001_history.sql",
    "0001_places.sql",
    "0001_cases.sql",
    "0001_private.sql",
)


def upgrade() -> None:
    """Make everything."""
    for name in _FILES:
        run_file(name)


def downgrade() -> None:
    """Drop everything, data included."""
    run_file("0001_down.sql")
