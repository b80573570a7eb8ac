from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import psycopg
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box
from sqlalchemy import Connection, Table, select, text
from sqlalchemy.exc import IntegrityError

from siting.domain.errors import InvalidInput, NotFound
from siting.domain.geodata import COMPLETE_IN, Feature, Quality, Role
from siting.domain.issues import Issue, Severity
from siting.domain.places import AreaKind, PointKind
from siting.domain.text import Text, same
from siting.store import features as features_module
from siting.store import tables
from siting.store.database import Database
from siting.store.features import FEATURE_ROLES
from siting.store.geodata import (
    Content,
    SetChange,
    list_set_issues,
    list_sets,
    load_elevation,
    load_features,
    load_network,
    load_plans,
    load_set,
    remove_set,
    replace_set,
    sets_of_role,
)
from siting.store.places import load_areas, load_points
from tests.integration.store.made_geodata import a_feature, a_plan, a_point, a_set, an_area, put_places

ISSUE = Issue(
    dataset="zones.gpkg",
    row=7,
    field="geom",
    kind="invalid_geometry",
    severity=Severity.REPAIRED,
    value="self-\x00intersection",
    message=Text(sv="lagad", en="mended"),
)


def put(conn: Connection, key: str = "flood", **content: object) -> SetChange:
    """Replace a data set on which nothing depends."""
    return replace_set(conn, a_set(key), Content(**content), [], dependants={})  # type: ignore[arg-type]


def ids(conn: Connection, table: Table = tables.geodata_feature) -> dict[str, int]:
    """Return the number of each row by its code."""
    return {row.code: row.id for row in conn.execute(select(table.c.code, table.c.id))}


def test_a_data_set_comes_back_as_it_was(conn: Connection) -> None:
    said = a_set(
        declaration="msb_flood",
        address="https://example.org/flood.gpkg",
        licence="CC0",
        attribution="© MCF",
        options={"layer": "zones", "fields": {"code": "id"}, "crs": None, "roles": ["flood"]},
        quality=Quality(read=9, loaded=3, repaired=1, outside=4, duplicates=1, rejected=1, loaded_by_role={"flood": 3}),
        roles=frozenset({Role.FLOOD}),
        demo=True,
    )

    replace_set(conn, said, Content(features=[a_feature()]), [ISSUE], dependants={})

    found = load_set(conn, "flood")
    assert found.loaded_at is not None
    assert abs(found.loaded_at - datetime.now(UTC)) < timedelta(minutes=5)
    assert len(found.content_sha256) == 64
    assert replace(found, loaded_at=None, content_sha256="") == replace(said, version=1, issues=1)
    assert list_set_issues(conn, "flood") == [replace(ISSUE, value="self-\ufffdintersection")]


def test_sets_are_listed_by_key_and_found_by_role_even_when_they_have_nothing(conn: Connection) -> None:
    put(conn, "zones", features=[a_feature()], areas=[an_area()], points=[a_point()], plans=[a_plan()])
    replace_set(conn, a_set("empty", roles=frozenset({Role.FLOOD})), Content(), [], dependants={})
    put(conn, "Roads", network=b"roads", elevation=b"heights")

    assert [one.key for one in list_sets(conn)] == ["Roads", "empty", "zones"]
    assert [one.key for one in sets_of_role(conn, Role.FLOOD)] == ["empty", "zones"]
    assert load_set(conn, "zones").roles == {Role.FLOOD, Role.LOCALITY, Role.JUNCTION, Role.PLAN}
    assert load_set(conn, "Roads").roles == {Role.ROADS, Role.ELEVATION}
    assert sets_of_role(conn, Role.WATER) == []


def test_a_misspelt_key_is_answered_with_the_nearest(conn: Connection) -> None:
    put(conn, "flood")

    for ask in (load_set, list_set_issues):
        with pytest.raises(NotFound, match="'flod'; is 'flood' meant"):
            ask(conn, "flod")
    with pytest.raises(NotFound, match="'flod'; is 'flood' meant"):
        remove_set(conn, "flod", dependants={})


def test_features_come_back_as_they_were_in_an_order_of_their_content(conn: Connection) -> None:
    features = [
        a_feature("b", weight=2.5, verified=date(2020, 1, 1)),
        a_feature("", name="Z"),
        a_feature("", name="Å", category=""),
        a_feature("a", geometry=Point(0.1, 0.2)),
    ]
    put(conn, "2", features=features)
    put(conn, "1", features=[a_feature("z"), a_feature("other", role=Role.WATER)])

    found = load_features(conn, Role.FLOOD)

    assert found == [a_feature("z"), features[1], features[2], features[3], features[0]]
    assert load_features(conn, Role.HERITAGE) == []


@pytest.mark.parametrize("role", sorted(FEATURE_ROLES))
def test_features_of_every_role_are_stored(conn: Connection, role: Role) -> None:
    put(conn, features=[a_feature(role=role)])

    assert load_features(conn, role) == [a_feature(role=role)]


def test_only_features_that_touch_a_place_are_loaded(conn: Connection) -> None:
    near, far = a_feature("near"), a_feature("far", geometry=Point(0, 0))
    put(conn, features=[near, far])

    assert load_features(conn, Role.FLOOD, box(372_100, 6_398_100, 372_200, 6_398_200)) == [near]
    with pytest.raises(InvalidInput):
        load_features(conn, Role.FLOOD, Point())


def test_heights_are_left_out(conn: Connection) -> None:
    put(conn, features=[a_feature(geometry=Point(1, 2, 3))])

    assert load_features(conn, Role.FLOOD)[0].geometry == Point(1, 2)
    assert put(conn, features=[a_feature(geometry=Point(1, 2))]).unchanged == 1


def test_plans_come_back_with_their_provisions(conn: Connection) -> None:
    bare = a_plan("1490-P2", geometry=None, provisions=(), status="started", status_date=None)
    put(conn, "plans", plans=[bare, a_plan()])

    assert load_plans(conn) == [a_plan(), bare]
    assert load_plans(conn, box(372_300, 6_398_300, 372_301, 6_398_301)) == [a_plan()]
    assert load_plans(conn, box(0, 0, 1, 1)) == []


def test_a_plan_without_an_area_is_where_its_provisions_are(conn: Connection) -> None:
    put(conn, "plans", plans=[a_plan(geometry=None)])

    assert load_plans(conn, box(372_100, 6_398_100, 372_101, 6_398_101)) == [a_plan(geometry=None)]


def test_areas_and_points_of_a_set_are_its_own(conn: Connection) -> None:
    put_places(conn, "by hand", areas=[an_area("T9")])
    put(conn, "scb", areas=[an_area()], points=[a_point()])
    put(conn, "osm", points=[a_point("Nabbamotet")])

    put(conn, "scb", areas=[an_area("T2")])

    assert load_areas(conn) == [an_area("T2"), an_area("T9")]
    assert load_points(conn) == [a_point("Nabbamotet")]


def test_what_is_the_same_keeps_its_number_and_only_a_change_raises_the_version(conn: Connection) -> None:
    same, moved, gone = (a_feature(code) for code in ("same", "moved", "gone"))
    assert put(conn, features=[same, moved, gone]) == SetChange(added=3, version=1)
    before = ids(conn)
    assert put(conn, features=[gone, moved, same]) == SetChange(unchanged=3, version=1)
    assert ids(conn) == before
    digest = load_set(conn, "flood").content_sha256

    change = put(conn, features=[replace(moved, geometry=Point(5, 5)), same, a_feature("new")])

    assert change == SetChange(added=1, changed=1, removed=1, unchanged=1, version=2)
    after = ids(conn)
    assert {code: after[code] for code in ("same", "moved")} == {code: before[code] for code in ("same", "moved")}
    assert after["new"] not in before.values()
    assert load_set(conn, "flood").content_sha256 != digest


def test_of_plans_a_changed_provision_is_a_change(conn: Connection) -> None:
    put(conn, "plans", plans=[a_plan(), a_plan("1490-P2")])
    before = ids(conn, tables.detailed_plan)
    other = replace(a_plan(), provisions=(replace(a_plan().provisions[1], amount=15.0),))

    change = put(conn, "plans", plans=[other, a_plan("1490-P2")])

    assert change == SetChange(changed=1, unchanged=1, version=2)
    assert load_plans(conn) == [other, a_plan("1490-P2")]
    assert ids(conn, tables.detailed_plan) == before


def test_what_is_without_a_name_is_never_taken_to_be_another_such_thing(conn: Connection) -> None:
    put(conn, features=[a_feature("", name="", geometry=Point(1, 1))])

    change = put(conn, features=[a_feature("", name="", geometry=Point(2, 2))])

    assert (change.added, change.changed, change.removed) == (1, 0, 1)


def test_two_rows_that_say_the_same_are_two(conn: Connection) -> None:
    put(conn, features=[a_feature(), a_feature()])

    assert put(conn, features=[a_feature(), a_feature()]).unchanged == 2
    assert put(conn, features=[a_feature()]) == SetChange(unchanged=1, removed=1, version=2)


def test_what_is_known_of_a_set_is_renewed_without_a_new_version(conn: Connection) -> None:
    put(conn, features=[a_feature()])
    said = a_set(licence="CC BY 4.0", content_sha256="f" * 64)

    change = replace_set(conn, said, Content(features=[a_feature()]), [], dependants={})

    found = load_set(conn, "flood")
    assert (change.version, found.version) == (1, 1)
    assert (found.licence, found.content_sha256) == ("CC BY 4.0", "f" * 64)


@pytest.mark.parametrize(
    "told",
    [{"verified": date(2027, 1, 1)}, {"title": same("Zones")}, {"options": {COMPLETE_IN: ["1490"]}}],
    ids=["day", "title", "whole"],
)
def test_what_facts_say_of_a_set_makes_a_new_version_of_it(conn: Connection, told: dict[str, Any]) -> None:
    put(conn, features=[a_feature()])

    change = replace_set(conn, a_set(**told), Content(features=[a_feature()]), [], dependants={})

    found = load_set(conn, "flood")
    assert (change.differs, change.version, found.version) == (False, 2, 2)
    assert {key: getattr(found, key) for key in told} == told
    assert replace_set(conn, a_set(**told), Content(features=[a_feature()]), [], dependants={}).version == 2


def test_the_network_that_was_changed_last_is_the_one(conn: Connection) -> None:
    assert load_network(conn) is None
    assert put(conn, "old", network=b"one").added == 1
    put(conn, "new", network=b"two" * 1000)
    assert put(conn, "old", network=b"one") == SetChange(unchanged=1, version=1)

    found = load_network(conn)
    assert found is not None
    assert (found[0].key, found[1]) == ("new", b"two" * 1000)
    assert put(conn, "old", network=b"three") == SetChange(changed=1, version=2)
    assert load_network(conn) == (load_set(conn, "old"), b"three")
    assert put(conn, "old", elevation=b"heights") == SetChange(added=1, removed=1, version=3)
    assert load_network(conn) == (load_set(conn, "new"), b"two" * 1000)
    assert load_elevation(conn) == (load_set(conn, "old"), b"heights")


def test_a_file_that_is_too_large_is_refused_with_its_size(conn: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features_module, "MAX_FILE_BYTES", 3 << 20)

    with pytest.raises(InvalidInput, match=r"roads: 4 MB .*\(3 MB\)"):
        put(conn, "roads", network=bytes(4 << 20))


def test_a_removed_set_leaves_nothing_and_others_stay(conn: Connection) -> None:
    everything = {
        "features": [a_feature()],
        "areas": [an_area()],
        "points": [a_point()],
        "plans": [a_plan()],
        "network": b"n",
        "elevation": b"e",
    }
    replace_set(conn, a_set("one"), Content(**everything), [ISSUE], dependants={})  # type: ignore[arg-type]
    put(conn, "two", **everything)

    assert remove_set(conn, "one", dependants={}) == 6

    assert [one.key for one in list_sets(conn)] == ["two"]
    layers = (tables.geodata_feature, tables.named_area, tables.reference_point, tables.detailed_plan)
    for table in (*layers, tables.road_network, tables.elevation):
        assert conn.scalars(select(table.c.dataset)).all() == ["two"], table.name
    assert conn.scalar(text("SELECT count(*) FROM plan_provision")) == 2
    assert conn.scalar(text("SELECT count(*) FROM geodata_issue")) == 0


def test_until_it_is_committed_others_see_the_old_set_and_a_broken_load_leaves_it(database: Database) -> None:
    with database.begin() as conn:
        put(conn, features=[a_feature()], network=b"old")
    with pytest.raises(InvalidInput), database.begin() as broken:
        _break(broken, database)
    with database.begin() as conn:
        assert load_features(conn, Role.FLOOD) == [a_feature()]
        found = load_network(conn)
        assert found is not None
        assert found[1] == b"old"
        assert load_set(conn, "flood").version == 1


def _break(conn: Connection, database: Database) -> None:
    put(conn, features=[a_feature("2")], network=b"new")
    with database.begin() as other:
        assert load_features(other, Role.FLOOD) == [a_feature()]
    put(conn, areas=[an_area(), an_area()])


def test_a_designation_that_stands_twice_is_named(conn: Connection) -> None:
    with pytest.raises(InvalidInput, match=r"1 designations .*: locality T1"):
        put(conn, areas=[an_area(), an_area(name="Other"), an_area(kind=AreaKind.DISTRICT)])
    with pytest.raises(InvalidInput, match="1490-P1"):
        put(conn, plans=[a_plan(), a_plan()])


@pytest.mark.parametrize("role", sorted(set(Role) - FEATURE_ROLES))
def test_a_feature_of_a_role_with_a_type_of_its_own_is_refused(conn: Connection, role: Role) -> None:
    with pytest.raises(InvalidInput, match=f"role {role} "):
        put(conn, features=[a_feature(role=role)])


def test_the_database_knows_the_same_roles(conn: Connection) -> None:
    put(conn, features=[a_feature(role.value, role=role) for role in FEATURE_ROLES])
    assert set(conn.scalars(text("SELECT role FROM geodata_feature"))) == {role.value for role in FEATURE_ROLES}
    of_their_own = {*AreaKind, *PointKind, "plan", "roads", "elevation"}
    assert {role.value for role in set(Role) - FEATURE_ROLES} == of_their_own
    with pytest.raises(IntegrityError) as caught:
        conn.execute(
            text(
                "INSERT INTO geodata_feature (dataset, role, code, name, category, content_hash, geom)"
                " SELECT dataset, 'stop', code, name, category, content_hash, geom FROM geodata_feature"
            )
        )
    assert isinstance(caught.value.orig, psycopg.errors.CheckViolation)


def test_text_that_the_database_cannot_hold_is_mended(conn: Connection) -> None:
    put(conn, features=[a_feature("a\x00", name="b\ud800", category="c\x00")])

    (found,) = load_features(conn, Role.FLOOD)
    assert (found.code, found.name, found.category) == ("a\ufffd", "b\ufffd", "c\ufffd")


coordinates = st.floats(min_value=-1e7, max_value=1e7)
some_features = st.lists(
    st.builds(
        Feature,
        role=st.sampled_from(sorted(FEATURE_ROLES)),
        code=st.sampled_from(["", "a", "b"]),
        name=st.sampled_from(["", "x"]),
        category=st.sampled_from(["", "k"]),
        weight=st.none() | st.floats(min_value=0, max_value=1e300),
        verified=st.none() | st.dates(),
        geometry=st.builds(Point, coordinates, coordinates),
    ),
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=some_features, second=some_features)
def test_whatever_was_there_what_is_loaded_last_is_what_is_there(
    conn: Connection, first: list[Feature], second: list[Feature]
) -> None:
    put(conn, features=first)
    change = put(conn, features=second)

    found = [one for role in FEATURE_ROLES for one in load_features(conn, role)]
    assert sorted(map(repr, found)) == sorted(map(repr, second))
    assert change.added + change.changed + change.unchanged == len(second)
    assert change.changed + change.removed + change.unchanged == len(first)
    assert put(conn, features=reversed(second)).unchanged == len(second)
    remove_set(conn, "flood", dependants={})


def test_large_polygons_come_back_to_the_last_bit(conn: Connection) -> None:
    angles = np.linspace(0, 2 * np.pi, 100_000, endpoint=False)
    radii = 1000 + 100 * np.random.default_rng(7).random(100_000)
    ring = np.column_stack([372_000 + radii * np.cos(angles), 6_398_000 + radii * np.sin(angles)])

    put(conn, features=[a_feature(geometry=Polygon(ring))])

    (found,) = load_features(conn, Role.FLOOD)
    assert np.array_equal(shapely.get_coordinates(found.geometry)[:-1], ring)
