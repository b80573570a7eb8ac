"""Accounts, and signing in to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from siting.domain.accounts import Account, AccountChanged, Role, SignInRefused, TooManyTries
from siting.domain.errors import Conflict, Faults
from siting.services import password_hashing
from siting.services.accounts import (
    Change,
    Issued,
    NewAccount,
    add,
    change_password,
    change_role,
    disable,
    enable,
    reset,
)
from siting.services.sign_in import NETWORK_TRIES, Attempt, PasswordAuthenticator, sign_in
from siting.store.account_rows import FREE_TRIES, list_accounts
from siting.store.accounts import LONGEST, signed_in
from siting.store.audit import AuditFilter, list_entries
from siting.store.database import Database

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
LASTS = timedelta(hours=8)
GOOD = "grus cykel moln tolv"
WITH_RINGS = "älgen står i skogen ö"
WRONG, SHORT = "wrong", "kort"
CLI = Change(by="tester", now=NOW)


def made(database: Database, login: str = "anna", role: Role = Role.ADMINISTRATOR) -> Issued:
    return add(database, NewAccount(login=login, name="A person", role=role), CLI, password=GOOD)


def enter(
    database: Database, login: str, password: str = GOOD, *, at: datetime = NOW, network: str = "", replaces: str = ""
) -> tuple[Account, str]:
    by = PasswordAuthenticator(attempt=Attempt(login=login, password=password, at=at, network=network))
    return sign_in(database, by, now=at, lasts=LASTS, replaces=replaces)


def whose(database: Database, token: str, at: datetime = NOW) -> Account | None:
    with database.begin() as conn:
        return signed_in(conn, token, now=at, lasts=LASTS)


def test_somebody_signs_in_with_whatever_case_and_composition(database: Database) -> None:
    add(database, NewAccount(login="Åsa@Example.se", name="Åsa", role=Role.STAFF), CLI, password=WITH_RINGS)

    account, token = enter(database, " åsa@example.SE ", "a\u0308lgen sta\u030ar i skogen o\u0308")

    assert (account.login, account.role) == ("åsa@example.se", Role.STAFF)
    assert whose(database, token) == account


@pytest.mark.parametrize(
    ("login", "password"),
    [("anna", "wrong"), ("nobody", GOOD), ("anna", ""), ("anna", "\ud800"), ("\x00", GOOD), ("\ud800", GOOD)],
)
def test_what_is_not_right_is_refused_alike(database: Database, login: str, password: str) -> None:
    made(database)

    with pytest.raises(SignInRefused) as refused:
        enter(database, login, password)
    with pytest.raises(SignInRefused) as other:
        enter(database, "somebody else", "whatever it may be")

    assert refused.value.message == other.value.message
    with database.begin() as conn:
        entries = list_entries(conn, AuditFilter(action="sign_in_failed"), limit=9)
    assert {entry.actor for entry in entries} == {"unknown"}


def test_an_account_waits_after_wrong_tries_and_longer_after_more(database: Database) -> None:
    made(database)
    for _ in range(FREE_TRIES):
        with pytest.raises(SignInRefused):
            enter(database, "anna", "wrong")

    with pytest.raises(SignInRefused):
        enter(database, "anna")
    with pytest.raises(SignInRefused):
        enter(database, "anna", "wrong", at=NOW + timedelta(seconds=31))
    with pytest.raises(SignInRefused):
        enter(database, "anna", at=NOW + timedelta(seconds=31 + 59))
    assert enter(database, "anna", at=NOW + timedelta(seconds=31 + 61))

    for _ in range(FREE_TRIES - 1):
        with pytest.raises(SignInRefused):
            enter(database, "anna", "wrong", at=NOW + timedelta(minutes=5))
    assert enter(database, "anna", at=NOW + timedelta(minutes=5)), "a right one begins the count anew"


def test_a_network_waits_and_others_do_not(database: Database) -> None:
    made(database)
    for number in range(NETWORK_TRIES):
        with pytest.raises(SignInRefused):
            enter(database, f"guess{number}", "wrong", network="n1")

    with pytest.raises(TooManyTries) as waits:
        enter(database, "anna", network="n1")

    assert 0 < int(str(waits.value.value)) <= 16
    assert enter(database, "anna", network="n2")
    assert enter(database, "anna", network="n1", at=NOW + timedelta(seconds=16))


def test_signing_in_ends_what_the_browser_held(database: Database) -> None:
    made(database)
    _, first = enter(database, "anna")

    _, second = enter(database, "anna", replaces=first)

    assert whose(database, first) is None
    assert whose(database, second) is not None


def test_a_sign_in_ends_unused_and_after_a_week_at_the_most(database: Database) -> None:
    made(database)
    _, unused = enter(database, "anna")
    _, used = enter(database, "anna")
    assert whose(database, unused, NOW + LASTS) is None

    at = NOW
    while at < NOW + LONGEST:
        assert whose(database, used, at) is not None
        at += LASTS - timedelta(hours=1)
    assert whose(database, used, at) is None


def test_a_hash_of_other_parameters_is_made_anew(
    database: Database, earnest_hashing: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(password_hashing, "_hasher", earnest_hashing)
    made(database)
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
    with database.begin() as conn:
        conn.execute(text("UPDATE siting.account SET password_hash = :weak"), {"weak": weak})

    enter(database, "anna")

    with database.begin() as conn:
        kept = str(conn.scalar(text("SELECT password_hash FROM siting.account")))
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert enter(database, "anna")


def test_a_disabled_account_is_out_at_once(database: Database) -> None:
    made(database)
    other = made(database, "bo", Role.STAFF).account
    _, token = enter(database, "bo")

    disable(database, other.account_id, CLI)

    assert whose(database, token) is None
    with pytest.raises(SignInRefused):
        enter(database, "bo")
    enable(database, other.account_id, CLI)
    assert enter(database, "bo")


def test_a_changed_password_ends_every_sign_in(database: Database) -> None:
    account = made(database).account
    _, token = enter(database, "anna")
    new = "elva blå krukor på rad"

    with pytest.raises(SignInRefused):
        change_password(database, Attempt(login="anna", password=WRONG, at=NOW), account, new)
    assert whose(database, token) is not None
    change_password(database, Attempt(login="anna", password=GOOD, at=NOW), account, new)

    assert whose(database, token) is None
    with pytest.raises(SignInRefused):
        enter(database, "anna")
    assert enter(database, "anna", new)


@pytest.mark.parametrize("new", ["kort", "sommar2026!!!!", "anna anna anna", GOOD, "aaaaaaaaaaaaaaaaa"])
def test_a_weak_password_is_not_taken(database: Database, new: str) -> None:
    account = made(database).account
    with pytest.raises(Faults):
        change_password(database, Attempt(login="anna", password=GOOD, at=NOW), account, new)


def test_a_one_time_password_has_to_be_changed(database: Database) -> None:
    made(database)
    issued = add(database, NewAccount(login="bo", name="Bo", role=Role.STAFF), CLI)
    assert enter(database, "bo", issued.password)[0].must_change

    again = reset(database, issued.account.account_id, CLI)

    assert again.password != issued.password
    with pytest.raises(SignInRefused):
        enter(database, "bo", issued.password)
    change_password(database, Attempt(login="bo", password=again.password, at=NOW), again.account, GOOD)
    assert not enter(database, "bo")[0].must_change
    assert again.password not in repr(again)


def test_somebody_is_left_to_administer(database: Database) -> None:
    anna = made(database).account
    with pytest.raises(Conflict):
        disable(database, anna.account_id, CLI)
    with pytest.raises(Conflict):
        change_role(database, anna.account_id, Role.STAFF, CLI)

    bo = made(database, "bo").account
    with pytest.raises(Conflict):
        disable(database, bo.account_id, Change(by=bo, now=NOW))
    change_role(database, anna.account_id, Role.STAFF, Change(by=bo, now=NOW))
    with pytest.raises(Conflict):
        disable(database, bo.account_id, Change(by=anna, now=NOW))


def test_a_change_of_what_somebody_else_has_changed_is_refused(database: Database) -> None:
    made(database)
    bo = made(database, "bo", Role.STAFF).account
    with database.begin() as conn:
        seen = list_accounts(conn, account_id=bo.account_id)[0].changed_at
    change_role(database, bo.account_id, Role.PLANNER, Change(by="a", now=NOW, seen=seen))

    with pytest.raises(AccountChanged):
        disable(database, bo.account_id, Change(by="b", now=NOW, seen=seen))


def test_what_can_not_be_added_says_all_that_is_wrong(database: Database) -> None:
    with pytest.raises(Faults) as refused:
        add(database, NewAccount(login="a b", name=" ", role=Role.STAFF), CLI, password=SHORT)
    assert len(refused.value.faults) == 3
    made(database)
    with pytest.raises(Conflict):
        made(database, "ANNA")


def test_changes_are_written_down_without_passwords(database: Database) -> None:
    made(database)
    bo = add(database, NewAccount(login="bo", name="Bo", role=Role.STAFF), CLI)
    change_role(database, bo.account.account_id, Role.PLANNER, CLI)
    reset(database, bo.account.account_id, CLI)

    with database.begin() as conn:
        entries = list_entries(conn, AuditFilter(subject=f"account {bo.account.account_id}"), limit=9)

    assert [entry.action for entry in entries] == ["account_reset", "account_role", "account_added"]
    assert entries[1].detail == {"role": ["staff", "planner"]}
    assert bo.password not in str(entries)
