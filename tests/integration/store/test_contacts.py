from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from siting.domain.errors import InvalidInput
from siting.store.contacts import Contact, Owner, erase_contacts, erase_person, load_owners, save_owner
from siting.store.database import Database
from siting.store.sites import find_ids
from tests.integration.store.make import a_site, load

OWNER = Owner(
    kind="private",
    name="Fastigheter AB",
    organisation_number="556000-0000",
    contacts=(
        Contact(name="Eva Exempel", role="förvaltare", email="eva@example.se", phone="0", erase_on=date(2027, 1, 1)),
        Contact(name="Ulf Exempel", email="ulf@example.se", erase_on=date(2028, 1, 1)),
    ),
)


@pytest.fixture
def site_id(database: Database) -> int:
    """A site with an owner."""
    with database.begin() as conn:
        load(conn, [a_site("1"), a_site("2")])
        first = find_ids(conn)[0]
        save_owner(conn, OWNER, [first])
    return first


def test_owners_come_back_for_their_sites_alone(database: Database, site_id: int) -> None:
    with database.begin() as conn:
        assert load_owners(conn, site_id) == [OWNER]
        assert load_owners(conn, site_id + 1) == []


def test_they_are_out_of_reach_of_ordinary_queries_before_and_after(database: Database, site_id: int) -> None:
    with database.begin() as conn:
        load_owners(conn, site_id)
        before = conn.begin_nested()
        with pytest.raises(ProgrammingError, match="permission denied"):
            conn.execute(text("SELECT * FROM private.contact"))
        before.rollback()
        assert conn.scalar(text("SELECT current_user")) == "siting_app"


def test_contacts_are_erased_when_their_time_is_up(database: Database, site_id: int) -> None:
    with database.begin() as conn:
        assert erase_contacts(conn, date(2026, 12, 31)) == 0
        assert erase_contacts(conn, date(2027, 1, 1)) == 1
        assert [one.name for one in load_owners(conn, site_id)[0].contacts] == ["Ulf Exempel"]


def test_a_person_is_erased_on_request(database: Database, site_id: int) -> None:
    with database.begin() as conn:
        assert erase_person(conn, "ulf@example.se") == 1
        assert [one.name for one in load_owners(conn, site_id)[0].contacts] == ["Eva Exempel"]


def test_an_unknown_kind_of_owner_is_refused(database: Database) -> None:
    with pytest.raises(InvalidInput, match="'nobody'"), database.begin() as conn:
        save_owner(conn, Owner(kind="nobody", name="x"), [])
