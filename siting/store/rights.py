"""Who may do what in the database: the least that each role needs."""

from __future__ import annotations

from sqlalchemy import Connection, text

from siting.store.cards import CARDS_SCHEMA, PUBLISHED_SCHEMA
from siting.store.preparation import PRIVATE_ROLE, Role
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
    "site_edit": "INSERT, UPDATE, DELETE",
    "site_import": "INSERT, UPDATE",
    "site_import_piece": "INSERT, DELETE",
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
    "account": "INSERT, UPDATE",
    "sign_in": "INSERT, UPDATE, DELETE",
    "audit": "INSERT",
    "need": "INSERT, UPDATE, DELETE",
    "enquiry": "INSERT, UPDATE",
    "enquiry_event": "INSERT",
    "enquiry_work": "INSERT, UPDATE, DELETE",
    "enquiry_unmet": "INSERT, DELETE",
    "proposal_link": "INSERT, UPDATE",
}


def make_roles(conn: Connection, app_user: str | None) -> frozenset[str]:
    """Make the roles that the program takes on for some of its work, where this login may make roles.

    Those are :data:`~siting.store.preparation.PRIVATE_ROLE`, which may read owners and contacts, and
    :attr:`~siting.store.preparation.Role.PUBLISHED`, which may read what is published and nothing else.

    Returns
    -------
    frozenset of str
        Those that there are now. What a missing one would be for stays with the tables' owner.
    """
    return frozenset(name for name in (PRIVATE_ROLE, Role.PUBLISHED.value) if _made(conn, name, app_user))


def _made(conn: Connection, name: str, app_user: str | None) -> bool:
    if conn.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": name}):
        return True
    if not conn.scalar(text("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")):
        return False
    conn.execute(text(f"CREATE ROLE {name} NOLOGIN"))
    if app_user is not None and app_user != conn.scalar(text("SELECT current_user")):
        conn.execute(text(f"GRANT {name} TO {quoted(app_user)}"))
    return True


def grant_rights(conn: Connection, *, app_user: str | None, roles: frozenset[str]) -> None:
    """Give the program's login its rights on all tables, and the roles that it takes on theirs.

    Parameters
    ----------
    conn
        With the rights of the tables' owner.
    app_user
        The program's login name; None or the owner's own when nothing needs to be given.
    roles
        Which of them there are; see :func:`make_roles`.
    """
    statements = ["REVOKE ALL ON FUNCTION siting.begin_change(integer) FROM PUBLIC"]
    if PRIVATE_ROLE in roles:
        statements += [
            f"GRANT USAGE ON SCHEMA private TO {PRIVATE_ROLE}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA private TO {PRIVATE_ROLE}",
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA private TO {PRIVATE_ROLE}",
        ]
    has_cards = conn.scalar(text("SELECT to_regnamespace(:name)"), {"name": PUBLISHED_SCHEMA}) is not None
    if has_cards:
        statements.append("REVOKE ALL ON FUNCTION siting.refresh_cards(bigint[]) FROM PUBLIC")
    if has_cards and Role.PUBLISHED in roles:
        statements += _reading((PUBLISHED_SCHEMA,), Role.PUBLISHED)
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
            *(_reading((PUBLISHED_SCHEMA, CARDS_SCHEMA), app) if has_cards else ()),
        ]
    for statement in statements:
        conn.execute(text(statement))


def _reading(schemas: tuple[str, ...], role: str) -> list[str]:
    return [
        statement
        for schema in schemas
        for statement in (
            f"GRANT USAGE ON SCHEMA {schema} TO {role}",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}",
        )
    ]


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
