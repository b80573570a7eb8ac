"""Running the SQL of a migration step."""

from __future__ import annotations

from importlib import resources

import psycopg
from alembic import op


def run_file(name: str) -> None:
    """Run one file below ``sql/`` in the migration's transaction.

    ``:srid`` stands for the deployment's storage CRS.
    """
    text = resources.files("siting.store.migrations").joinpath("sql", name).read_text(encoding="utf-8")
    run(text.replace(":srid", str(int(op.get_context().config.attributes["srid"]))))  # type: ignore[union-attr]


def run(statements: str) -> None:
    """Run statements as they stand, several at once, which SQLAlchemy's own ``execute`` does not."""
    driver = op.get_bind().connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError(f"migrations need psycopg, not {type(driver)}")
    driver.execute(statements.encode())
