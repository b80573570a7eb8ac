"""What the catalogue in memory needs: where sites are measured from, and which sites each change has touched."""

from __future__ import annotations

from siting.store.migrations.statements import run_file

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add positions and the list of changed sites; what is stored stays."""
    run_file("0002_middle.sql")
    run_file("0002_changed_sites.sql")


def downgrade() -> None:
    """Take them away; sites, facts and their history stay."""
    run_file("0002_down.sql")
