"""Geodata, what is computed from them, and the queue of jobs."""

from __future__ import annotations

from siting.store.migrations.statements import run, run_file
from siting.store.queue_schema import queue_statements

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; what is stored stays."""
    run_file("0003_geodata.sql")
    run_file("0003_computations.sql")
    run(queue_statements())
    run_file("0003_jobs.sql")


def downgrade() -> None:
    """Take them away; sites, their facts (also computed ones) and places stay, waiting jobs do not."""
    run_file("0003_down.sql")
