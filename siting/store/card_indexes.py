"""What makes lists of cards fast: a collation for names, and indexes on the cards' table."""

from __future__ import annotations


def collation_statement() -> str:
    """Return what makes the collation in which names are ordered: å, ä and ö after z, and 2 before 10.

    It is in the schema ``published``, whose reader sorts by it.
    """
    return "CREATE COLLATION IF NOT EXISTS published.names (provider = icu, locale = 'sv-u-kn-true')"


def index_statements(table: str) -> list[str]:
    """Return the statements that make the indexes of the cards' table.

    Parameters
    ----------
    table
        The cards' table.
    """
    return [
        f"CREATE INDEX site_geom_idx ON {table} USING gist (geom)",
        f"CREATE INDEX site_changed_at_idx ON {table} (changed_at, site_id)",
        f"CREATE INDEX site_name_idx ON {table} (name COLLATE published.names, site_id)",
    ]
