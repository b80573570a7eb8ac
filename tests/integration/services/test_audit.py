"""What was done is written down with what it was done to, and found again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, text

from siting.domain.accounts import Account, Role
from siting.domain.audit import ACTION_LABELS, Action, AuditEntry
from siting.services.audit import note
from siting.store.audit import AuditFilter, list_entries, recent_of

THEN = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


def an_account(conn: Connection, login: str) -> Account:
    number = conn.scalar(
        text("INSERT INTO siting.account (login, name, role) VALUES (:login, 'A', 'staff') RETURNING id"),
        {"login": login},
    )
    return Account(account_id=int(number or 0), login=login, name="A", role=Role.STAFF)


def test_an_entry_tells_who_did_what_to_what(conn: Connection) -> None:
    anna = an_account(conn, "anna")
    note(conn, Action.ENQUIRY_STATUS, by=anna, subject="enquiry 12", detail={"status": ["new", "working"]}, at=THEN)
    note(conn, Action.ERASED, by="worker", at=THEN)

    newest, first = list_entries(conn, AuditFilter(), limit=10)

    assert (first.actor, first.action, first.subject) == ("anna", "enquiry_status", "enquiry 12")
    assert (first.detail, first.at) == ({"status": ["new", "working"]}, THEN)
    assert (newest.actor, newest.subject, newest.detail) == ("worker", "", {})


def test_entries_are_found_by_each_condition(conn: Connection) -> None:
    anna = an_account(conn, "anna")
    for minutes, by, action, subject in (
        (0, anna, Action.SITE_CHANGED, "site 1"),
        (1, anna, Action.SITE_CHANGED, "site 12"),
        (2, "public", Action.ENQUIRY_RECEIVED, "enquiry 1"),
    ):
        note(conn, action, by=by, subject=subject, at=THEN + timedelta(minutes=minutes))

    def found(wanted: AuditFilter, limit: int = 10) -> list[str]:
        return [entry.subject for entry in list_entries(conn, wanted, limit=limit)]

    assert found(AuditFilter(actor="anna")) == ["site 12", "site 1"]
    assert found(AuditFilter(action="enquiry_received")) == ["enquiry 1"]
    assert found(AuditFilter(subject="site 1")) == ["site 1"]
    assert found(AuditFilter(subject="site")) == ["site 12", "site 1"]
    assert found(AuditFilter(since=THEN + timedelta(minutes=2))) == ["enquiry 1"]
    assert found(AuditFilter(before=THEN + timedelta(minutes=1))) == ["site 1"]
    last = list_entries(conn, AuditFilter(), limit=1)[0]
    assert found(AuditFilter(below=last.entry_id), limit=1) == ["site 12"]


def test_entries_of_late_are_counted_by_a_value(conn: Connection) -> None:
    for minutes, network in ((0, "a"), (5, "a"), (6, "b")):
        note(conn, Action.SIGN_IN_FAILED, detail={"network": network}, at=THEN + timedelta(minutes=minutes))

    since = THEN + timedelta(minutes=1)
    found = recent_of(conn, action="sign_in_failed", since=since, key="network", value="a")
    assert (found.count, found.last) == (1, THEN + timedelta(minutes=5))


@pytest.mark.parametrize("key", ["email", "Phone", "password", "token"])
def test_personal_fields_are_refused(conn: Connection, key: str) -> None:
    with pytest.raises(ValueError, match=key.lower()):
        note(conn, Action.CONTACT_READ, detail={key: "x"})


def test_the_program_can_only_add(conn: Connection) -> None:
    note(conn, Action.ERASED, by="worker")
    for statement in ("UPDATE siting.audit SET actor = 'x'", "DELETE FROM siting.audit"):
        with pytest.raises(Exception, match="permission denied"), conn.begin_nested():
            conn.execute(text(statement))


def test_every_action_has_words() -> None:
    assert set(ACTION_LABELS) == set(Action)
    labels = [label.sv for label in ACTION_LABELS.values()]
    assert len(set(labels)) == len(labels)


def test_an_action_of_another_version_is_shown_as_it_is() -> None:
    assert AuditEntry(entry_id=1, at=THEN, actor="a", action="once_done").label.sv == "once_done"
