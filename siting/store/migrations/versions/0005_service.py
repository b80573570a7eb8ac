"""What the service keeps: accounts, enquiries, links to proposals, and what the public may see."""

from __future__ import annotations

from siting.store.migrations.statements import run_file

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; what is stored stays, and every site is published."""
    run_file("0005_accounts.sql")
    run_file("0005_enquiries.sql")
    run_file("0005_published.sql")
    run_file("0005_edits.sql")
    run_file("0005_imports.sql")


def downgrade() -> None:
    """Take them away; sites stay, enquiries and accounts do not."""
    run_file("0005_down.sql")
