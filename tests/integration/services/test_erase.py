"""Personal data goes when its day has come, and what it belonged to stays."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, select, text

from api.jobs import tasks
from siting.domain.errors import InvalidInput
from siting.services.erase import DAILY, ERASE, ask_for_erasure, erase, erase_person
from siting.store import tables
from siting.store.audit import AuditFilter, list_entries
from siting.store.contacts import private_role
from siting.store.database import Database
from siting.store.job_tasks import job_app
from siting.store.workers import run_pending

TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 2, 17, tzinfo=UTC)

_ROWS = """
INSERT INTO siting.account (id, login, name, role) VALUES (1, 'anna', 'Anna', 'staff');
INSERT INTO siting.sign_in (token_sha256, account_id, began_at, ends_at) VALUES
    ('a', 1, '2026-11-26 20:00Z', '2026-11-27 02:17Z'), ('b', 1, '2026-11-26 20:00Z', '2026-11-27 02:18Z');
INSERT INTO siting.need (id, token_sha256, language, erase_on) VALUES
    (1, 'a', 'sv', '2026-11-27'), (2, 'b', 'sv', '2026-11-28');
INSERT INTO siting.enquiry (id, number, need_id, company, title, language, reply_due) VALUES
    (1, '2026-0001', 1, 'Ett AB', 'Lager', 'sv', '2026-11-01'),
    (2, '2026-0002', 2, 'Två AB', 'Butik', 'sv', '2026-11-01');
"""
_PERSONS = """
INSERT INTO private.enquirer (enquiry_id, name, email, consent_at, erase_on) VALUES
    (1, 'A', 'a@example.se', '2024-11-01', '2026-11-27'), (2, 'B', 'B@Example.se', '2024-11-01', '2026-11-28');
INSERT INTO private.feedback (message, email, erase_on) VALUES
    ('x', 'b@example.se', '2026-11-26'), ('y', 'b@example.se', '2026-12-01');
INSERT INTO private.owner (id, kind, name) VALUES (1, 'private', 'Ägare AB');
INSERT INTO private.contact (owner_id, name, email, erase_on) VALUES
    (1, 'C', 'c@example.se', '2026-11-27'), (1, 'D', 'd@example.se', '2027-01-01');
"""


@pytest.fixture
def filled(database: Database) -> Database:
    """A database with rows that may go and rows that may not."""
    with database.begin() as conn:
        _run(conn, _ROWS)
        with private_role(conn):
            _run(conn, _PERSONS)
    return database


def _run(conn: Connection, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            conn.execute(text(statement))


def left(database: Database) -> dict[str, list[str]]:
    with database.begin() as conn:
        found = {
            "needs": "SELECT id::text FROM siting.need",
            "sign_ins": "SELECT convert_from(token_sha256, 'utf8') FROM siting.sign_in",
            "enquiries": "SELECT number FROM siting.enquiry ORDER BY number",
        }
        shown = {name: list(conn.scalars(text(query))) for name, query in found.items()}
        with private_role(conn):
            for table in (tables.enquirer, tables.contact, tables.feedback):
                shown[table.name] = list(conn.scalars(select(table.c.email).order_by(table.c.email)))
    return shown


def test_what_is_due_goes_and_the_rest_stays(filled: Database) -> None:
    counts = erase(filled, on=TODAY, now=NOW, actor="worker")

    assert counts == {"sign_ins": 1, "needs": 1, "enquirers": 1, "contacts": 1, "feedback": 1}
    assert left(filled) == {
        "needs": ["2"],
        "sign_ins": ["b"],
        "enquiries": ["2026-0001", "2026-0002"],
        "enquirer": ["B@Example.se"],
        "contact": ["d@example.se"],
        "feedback": ["b@example.se"],
    }
    assert set(erase(filled, on=TODAY, now=NOW, actor="worker").values()) == {0}


def test_a_person_who_asks_goes_at_once_and_is_not_written_down(filled: Database) -> None:
    assert erase_person(filled, " b@example.SE", actor="anna") == {"enquirers": 1, "contacts": 0, "feedback": 2}

    with filled.begin() as conn:
        entries = list_entries(conn, AuditFilter(action="erased"), limit=9)
    assert [entry.detail for entry in entries] == [{"enquirers": 1, "contacts": 0, "feedback": 2}]
    for wrong in ("", "somebody", "a@\x00"):
        with pytest.raises(InvalidInput):
            erase_person(filled, wrong, actor="anna")


def test_workers_do_it_when_asked_and_every_night(filled: Database) -> None:
    with filled.begin() as conn:
        ask_for_erasure(conn)
        ask_for_erasure(conn)

    report = run_pending(filled, tasks(filled))

    assert (report.done, report.failed) == (1, 0)
    app = job_app(filled, tasks(filled))
    assert [(one.task.name, one.cron) for one in app.periodic_registry.periodic_tasks.values()] == [(ERASE, DAILY)]


def test_a_job_that_came_by_itself_is_done(filled: Database) -> None:
    app = job_app(filled, tasks(filled))
    app.tasks[ERASE].func(_Context(), timestamp=1_795_000_000)

    with filled.begin() as conn:
        assert list_entries(conn, AuditFilter(action="erased"), limit=1)


class _Context:
    """What the library hands a job."""

    class job:  # noqa: N801 - as the library calls it
        id = 1
