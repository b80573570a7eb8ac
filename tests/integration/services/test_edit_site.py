"""Changing sites by hand, on a real database: saved once, never blindly over somebody else's change, and undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from shapely.geometry import Point

from siting.domain.accounts import Account, Role
from siting.domain.errors import Conflict, NotFound
from siting.domain.site_drafts import SiteDraft
from siting.domain.sites import Availability, SiteKind
from siting.domain.values import FactValue, Status
from siting.services.accounts import Change, NewAccount, add
from siting.services.edit_site import (
    MINE,
    THEIRS,
    Collision,
    EditableSite,
    FieldFaults,
    Saved,
    Wanted,
    as_the_source_says,
    change_sites,
    load_editable,
    new_site,
    publish,
    save_site,
)
from siting.services.site_history import restored, site_history, undo_change
from siting.services.verify_sites import verified_on
from siting.store.database import Database
from siting.store.jobs import list_jobs
from siting.store.site_edits import ImportRunning
from siting.store.sites import find_ids
from tests.integration.store.make import DAY, a_site, known, load

TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@pytest.fixture
def anna(database: Database) -> Account:
    wanted = NewAccount(login="anna", name="Anna", role=Role.STAFF)
    return add(database, wanted, Change(by="tests", now=NOW), password="grus cykel moln tolv").account  # noqa: S106


@pytest.fixture
def site_id(database: Database) -> int:
    with database.begin() as conn:
        load(conn, [a_site(facts={"plot_area_m2": known(40_000.0), "gas": known(True)})])
        [number] = find_ids(conn)
    return number


def read(database: Database, site_id: int) -> EditableSite:
    with database.begin() as conn:
        return load_editable(conn, site_id)


def save(database: Database, site: EditableSite, by: Account, **values: object) -> Saved | Collision:
    draft = site.draft
    for name, value in values.items():
        draft = draft.with_value(name, value)
    wanted = Wanted(draft=draft, origin=site.version, seen=site.version, chosen={})
    return save_site(database, site.site_id, wanted, by=by, today=TODAY)


def imported(database: Database, **overrides: Any) -> None:
    facts = {"plot_area_m2": known(40_000.0), "gas": known(True)}
    with database.begin() as conn:
        load(conn, [a_site(**{"facts": facts, **overrides})])


def test_what_is_saved_stands_with_its_status_source_and_date(database: Database, site_id: int, anna: Account) -> None:
    power = FactValue(value=8.5, status=Status.ESTIMATED, source="the grid company", verified=TODAY)

    saved = save(database, read(database, site_id), anna, name="Viared 4", power_capacity_mw=power, gas=None)

    assert isinstance(saved, Saved)
    assert saved.fields == ("name", "power_capacity_mw", "gas")
    site = read(database, site_id)
    assert site.draft.name == "Viared 4"
    assert site.draft.facts == {"plot_area_m2": known(40_000.0), "power_capacity_mw": power}
    assert site.version == saved.change_id
    with database.begin() as conn:
        assert [job.task for job in list_jobs(conn)] == ["bring_facts_up_to_date"]


def test_the_same_again_changes_nothing(database: Database, site_id: int, anna: Account) -> None:
    before = read(database, site_id)

    saved = save(database, before, anna, name=before.draft.name)

    assert saved == Saved(site_id=site_id, change_id=None, fields=())
    assert read(database, site_id).version == before.version


def test_all_faults_are_told_at_once_and_nothing_is_saved(database: Database, site_id: int, anna: Account) -> None:
    part = known(50_000.0, verified=date(2026, 11, 28))

    with pytest.raises(FieldFaults) as raised:
        save(database, read(database, site_id), anna, name=" ", reserved_until=TODAY, smallest_part_m2=part)

    assert set(raised.value.fields) == {"name", "reserved_until", "smallest_part_m2"}
    assert read(database, site_id).draft.facts.keys() == {"plot_area_m2", "gas"}


def test_the_second_of_two_chooses_field_by_field(database: Database, site_id: int, anna: Account) -> None:
    opened = read(database, site_id)
    save(database, opened, anna, name="Anna's", address="Gatan 1", gas=None)
    mine = opened.draft.with_value("name", "Bo's").with_value("plot_area_m2", known(41_000.0))
    wanted = Wanted(draft=mine, origin=opened.version, seen=opened.version, chosen={})

    told = save_site(database, site_id, wanted, by=anna, today=TODAY)

    assert isinstance(told, Collision)
    assert {one.name: one.both for one in told.choices} == {
        "name": True,
        "address": False,
        "plot_area_m2": False,
        "gas": False,
    }
    assert read(database, site_id).draft.name == "Anna's"
    chosen = {"name": THEIRS, "address": THEIRS, "plot_area_m2": MINE, "gas": MINE}
    decided = replace(wanted, seen=told.version, chosen=chosen)
    assert isinstance(save_site(database, site_id, decided, by=anna, today=TODAY), Saved)
    site = read(database, site_id).draft
    assert (site.name, site.address) == ("Anna's", "Gatan 1")
    assert site.facts == {"plot_area_m2": known(41_000.0), "gas": known(True)}


def test_choices_are_asked_anew_when_a_third_has_changed_it(database: Database, site_id: int, anna: Account) -> None:
    opened = read(database, site_id)
    save(database, opened, anna, name="One")
    seen = read(database, site_id).version
    save(database, read(database, site_id), anna, name="Two")
    wanted = Wanted(
        draft=opened.draft.with_value("name", "Mine"), origin=opened.version, seen=seen, chosen={"name": MINE}
    )

    told = save_site(database, site_id, wanted, by=anna, today=TODAY)

    assert isinstance(told, Collision)
    assert told.choices[0].theirs == "Two"


def test_a_form_of_another_site_is_refused(database: Database, site_id: int, anna: Account) -> None:
    opened = replace(read(database, site_id), version=999_999)

    with pytest.raises(NotFound):
        save(database, opened, anna, name="B")


def test_nothing_is_saved_while_the_source_is_imported(database: Database, site_id: int, anna: Account) -> None:
    opened = read(database, site_id)
    with database.begin() as conn:
        load(conn, [a_site(name="New")])
        with pytest.raises(ImportRunning):
            save(database, opened, anna, name="B")


def test_a_value_by_hand_stays_until_the_source_says_something_new_of_it(
    database: Database, site_id: int, anna: Account
) -> None:
    corrected = known(38_500.0, source="measured", verified=TODAY)
    power = known(8.0, verified=TODAY)
    save(
        database,
        read(database, site_id),
        anna,
        name="By hand",
        plot_area_m2=corrected,
        power_capacity_mw=power,
        gas=None,
    )

    imported(database, address="Gatan 2")

    site = read(database, site_id)
    assert (site.draft.name, site.draft.address) == ("By hand", "Gatan 2")
    assert site.draft.facts == {"plot_area_m2": corrected, "power_capacity_mw": power}
    assert {name: said.value for name, said in site.said.items()} == {
        "name": "Plot A1",
        "plot_area_m2": known(40_000.0),
        "power_capacity_mw": None,
        "gas": known(True),
    }

    facts = {"plot_area_m2": known(39_000.0), "gas": known(False), "power_capacity_mw": known(5.0)}
    imported(database, name="New name", address="Gatan 2", facts=facts)

    site = read(database, site_id)
    assert site.draft.name == "New name"
    assert site.draft.facts == facts
    assert site.said == {}


def test_a_date_alone_is_nothing_new_unless_it_is_later_of_the_same_value(
    database: Database, site_id: int, anna: Account
) -> None:
    change_sites(database, [site_id], verified_on(date(2026, 11, 20)), by=anna, today=TODAY)
    corrected = known(38_500.0, verified=TODAY)
    save(database, read(database, site_id), anna, plot_area_m2=corrected)

    facts = {
        "plot_area_m2": known(40_000.0, verified=date(2026, 11, 26)),
        "gas": known(True, verified=date(2026, 11, 1)),
    }
    imported(database, facts=facts)

    after = read(database, site_id).draft.facts
    assert after["plot_area_m2"] == corrected
    assert after["gas"].verified == date(2026, 11, 20)

    facts["gas"] = known(True, verified=date(2026, 11, 25))
    imported(database, facts=facts)
    assert read(database, site_id).draft.facts["gas"].verified == date(2026, 11, 25)


def test_a_position_and_a_holder_by_hand_stay_too(database: Database, site_id: int, anna: Account) -> None:
    moved = Point(372_100.5, 6_398_100.5)
    save(database, read(database, site_id), anna, geom=moved, holder="Viared", published=False)

    imported(database, address="Gatan 2")

    site = read(database, site_id)
    assert site.draft.geom == moved
    assert (site.draft.holder, site.draft.published) == ("Viared", False)
    assert site.said["geom"].value == Point(372_000.25, 6_398_000.5)
    imported(database, geometry=Point(372_200.0, 6_398_000.0))
    assert read(database, site_id).draft.geom == Point(372_200.0, 6_398_000.0)


def test_what_was_changed_by_hand_can_be_as_the_source_says_again(
    database: Database, site_id: int, anna: Account
) -> None:
    save(database, read(database, site_id), anna, plot_area_m2=known(1.0, verified=TODAY), name="By hand")

    with database.begin() as conn:
        change = as_the_source_says(conn, site_id, "plot_area_m2")
    change_sites(database, [site_id], change, by=anna, today=TODAY)

    site = read(database, site_id)
    assert site.draft.facts["plot_area_m2"] == known(40_000.0)
    assert site.said.keys() == {"name"}


def test_a_change_is_undone_by_a_new_one(database: Database, site_id: int, anna: Account) -> None:
    before = read(database, site_id)
    saved = save(database, before, anna, name="B", gas=None, published=False)
    assert isinstance(saved, Saved)
    assert saved.change_id is not None

    undo_change(database, saved.change_id, by=anna, site_id=site_id)

    after = read(database, site_id)
    assert after.draft == before.draft
    assert after.said == {}
    with database.begin() as conn:
        history = site_history(conn, site_id)
    assert [entry.change.actor for entry in history] == ["anna", "anna", history[-1].change.actor]
    assert history[-1].is_first
    assert [(one.name, one.before, one.after) for one in history[1].fields][:2] == [
        ("name", "Plot A1", "B"),
        ("published", True, False),
    ]


def test_what_was_changed_again_is_not_undone(database: Database, site_id: int, anna: Account) -> None:
    first = save(database, read(database, site_id), anna, name="B")
    save(database, read(database, site_id), anna, name="C")
    assert isinstance(first, Saved)
    assert first.change_id is not None

    with pytest.raises(Conflict, match="Name"):
        undo_change(database, first.change_id, by=anna, site_id=site_id)

    assert read(database, site_id).draft.name == "C"


def test_several_are_verified_in_one_go_and_undone_in_one(database: Database, anna: Account) -> None:
    with database.begin() as conn:
        load(conn, [a_site("A"), a_site("B")])
        ids = find_ids(conn)

    saved = change_sites(database, ids, verified_on(TODAY), by=anna, today=TODAY)

    assert {read(database, one).draft.facts["plot_area_m2"].verified for one in ids} == {TODAY}
    [change] = {one.change_id for one in saved}
    assert change is not None
    undo_change(database, change, by=anna)
    assert {read(database, one).draft.facts["plot_area_m2"].verified for one in ids} == {DAY}


def test_an_import_is_not_undone_of_all_sites(database: Database, site_id: int, anna: Account) -> None:
    with pytest.raises(Conflict, match="whole import"):
        undo_change(database, read(database, site_id).version, by=anna)


def test_a_withdrawn_site_is_restored_and_stays_so(database: Database, site_id: int, anna: Account) -> None:
    with database.begin() as conn:
        load(conn, [])
    assert read(database, site_id).draft.availability is Availability.WITHDRAWN

    restored(database, site_id, by=anna)
    with database.begin() as conn:
        load(conn, [])

    assert read(database, site_id).draft.availability is Availability.AVAILABLE
    with pytest.raises(Conflict):
        restored(database, site_id, by=anna)


def test_a_site_is_added_by_hand(database: Database, anna: Account) -> None:
    draft = SiteDraft(
        kind=SiteKind.PREMISES, name="Hallen", holder="Hus 4", published=False, facts={"gates": known(2.0)}
    )

    site_id = new_site(database, draft, by=anna, today=TODAY)

    site = read(database, site_id)
    assert site.draft == draft
    assert (site.by_hand, site.reference) == (True, str(site_id))
    save(database, site, anna, name="Hall 4")
    assert read(database, site_id).said == {}
    with database.begin() as conn:
        assert len(site_history(conn, site_id)) == 2


def test_a_kind_with_facts_of_the_other_is_refused(database: Database, site_id: int, anna: Account) -> None:
    with pytest.raises(FieldFaults) as raised:
        save(database, read(database, site_id), anna, kind=SiteKind.PREMISES)

    assert "Plot area" in raised.value.fields["kind"].en


def test_publishing_is_written_down(database: Database, site_id: int, anna: Account) -> None:
    change_sites(database, [site_id], publish(on=False), by=anna, today=TODAY)

    with database.begin() as conn:
        rows = conn.exec_driver_sql(
            "SELECT action, subject, actor FROM siting.audit WHERE subject LIKE 'site %%'"
        ).all()
    assert [tuple(row) for row in rows] == [("site_unpublished", f"site {site_id}", "anna")]
