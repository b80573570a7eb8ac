"""Who may do what in the database: the least that each role needs."""

from __future__ import annotations

from sqlalchemy import Connection, text

from siting.store.preparation import PRIVATE_ROLE
from siting.store.queue_schema import QUEUE_SCHEMA

# Everything else is written by triggers, goes with what it belongs to, or is never removed.
_TABLE_RIGHTS = {
    "source": "INSERT, UPDATE",
    "fact": "INSERT",
    "fact_code": "INSERT",
    "provenance": "INSERT",
    "provenance_data": "INSERT",
    "import_run": "INSERT, UPDATE",
    "import_issue": "INSERT",
    "site_holder": "INSERT, UPDATE",
    "site": "INSERT, UPDATE",
    "site_fact": "INSERT, UPDATE, DELETE",
    "named_area": "INSERT, DELETE",
    "reference_point": "INSERT, DELETE",
    "detailed_plan": "INSERT, DELETE",
    "plan_provision": "INSERT",
    "geodata_set": "INSERT, UPDATE, DELETE",
    "geodata_issue": "INSERT, DELETE",
    "geodata_feature": "INSERT, DELETE",
    "road_network": "INSERT, DELETE",
    "elevation": "INSERT, DELETE",
    "computer": "INSERT, UPDATE, DELETE",
    "fact_computer": "INSERT, UPDATE, DELETE",
    "site_computation": "INSERT, UPDATE, DELETE",
    "measure": "INSERT",
    "site_measure": "INSERT, UPDATE, DELETE",
    "company": "INSERT, UPDATE",
    "requirement": "INSERT, UPDATE",
    "proposal": "INSERT",
    "deployment": "UPDATE (vocabulary_digest)",
}


def make_private_role(conn: Connection, app_user: str | None) -> str | None:
    """Make the role that may read owners and contacts, where this login may make roles.

    Returns
    -------
    str or None
        Its name; None when it does not exist and can't be made here, so that owners and contacts stay with the
        tables' owner.
    """
    exists = conn.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": PRIVATE_ROLE})
    if exists:
        return PRIVATE_ROLE
    may = conn.scalar(text("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user"))
    if not may:
        return None
    conn.execute(text(f"CREATE ROLE {PRIVATE_ROLE} NOLOGIN"))
    if app_user is not None and app_user != conn.scalar(text("SELECT current_user")):
        conn.execute(text(f"GRANT {PRIVATE_ROLE} TO {quoted(app_user)}"))
    return PRIVATE_ROLE


def grant_rights(conn: Connection, *, app_user: str | None, private_role: str | None) -> None:
    """Give the program's login its rights on all tables, and the private role its own.

    Parameters
    ----------
    conn
        With the rights of the tables' owner.
    app_user
        The program's login name; None or the owner's own when nothing needs to be given.
    private_role
        Who may read owners and contacts; None when there is no such role.
    """
    statements = ["REVOKE ALL ON FUNCTION siting.begin_change(integer) FROM PUBLIC"]
    if private_role is not None:
        statements += [
            f"GRANT USAGE ON SCHEMA private TO {private_role}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA private TO {private_role}",
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA private TO {private_role}",
        ]
    if app_user is not None and app_user != conn.scalar(text("SELECT current_user")):
        app = quoted(app_user)
        statements += [
            f"GRANT USAGE ON SCHEMA siting TO {app}",
            # What an earlier version of the program had and this one does not need.
            f"REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA siting FROM {app}",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA siting TO {app}",
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA siting TO {app}",
            f"GRANT EXECUTE ON FUNCTION siting.begin_change(integer) TO {app}",
            *_on_tables(conn, app),
            *_on_queue(conn, app),
        ]
    for statement in statements:
        conn.execute(text(statement))


def _on_tables(conn: Connection, app: str) -> list[str]:
    # An earlier step than the last may have been asked for.
    there = set(conn.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'siting'")))
    return [f"GRANT {rights} ON siting.{table} TO {app}" for table, rights in _TABLE_RIGHTS.items() if table in there]


def _on_queue(conn: Connection, app: str) -> list[str]:
    """Return the rights on the queue, whose own functions run with the rights of whoever calls them."""
    if conn.scalar(text("SELECT to_regnamespace(:name)"), {"name": QUEUE_SCHEMA}) is None:
        return []
    return [
        f"GRANT USAGE ON SCHEMA {QUEUE_SCHEMA} TO {app}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {QUEUE_SCHEMA} TO {app}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {QUEUE_SCHEMA} TO {app}",
    ]


def quoted(name: str) -> str:
    """Return a role's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
