"""Which sites are computed anew when geodata change, also while others compute."""

from __future__ import annotations

import threading

import psycopg
import pytest
from shapely.affinity import translate
from shapely.geometry import LineString, Point, box
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from siting.domain.geodata import Role
from siting.store.computations import (
    Computation,
    outdated_sites,
)
from siting.store.database import Database
from siting.store.geodata import Content, Dependants, remove_set, replace_set
from siting.store.geodata_lock import geodata_generation, hold_sites, read_geodata
from siting.store.sites import find_ids
from tests.integration.store.computing import FLOOD, TIMES, outdated, run, run_all
from tests.integration.store.made_geodata import a_feature, a_plan, a_point, a_set
from tests.integration.store.make import a_site, load

NEAR: Dependants = {Role.FLOOD: {"flood": 500.0}, Role.PLAN: {"flood": 100.0}, Role.JUNCTION: {"times": None}}


@pytest.fixture
def row(conn: Connection) -> Connection:
    """Five plots a kilometre apart, at the first of which there is a flood zone; all is computed."""
    load(conn, [a_site(str(place), geometry=Point(372_000 + 1000 * place, 6_398_000)) for place in range(5)])
    put(conn, a_feature())
    run_all(conn, TIMES, FLOOD)
    return conn


def put(conn: Connection, *features: object, key: str = "flood", **more: object) -> int:
    """Replace the features of a data set and return how many sites that touches."""
    content = Content(features=features, **more)  # type: ignore[arg-type]
    return replace_set(conn, a_set(key), content, [], dependants=NEAR).stale_sites


def test_nothing_is_computed_anew_when_the_same_is_loaded_again(row: Connection) -> None:
    assert put(row, a_feature()) == 0
    assert outdated(row, TIMES, FLOOD) == {"times": [], "flood": []}


def test_a_changed_feature_touches_sites_within_reach_of_where_it_was_and_where_it_is(row: Connection) -> None:
    moved = a_feature(geometry=box(374_501, 6_398_000, 374_600, 6_398_010))

    assert put(row, moved) == 2

    assert outdated(row, TIMES, FLOOD) == {"times": [], "flood": ["0", "3"]}


def test_an_added_and_a_removed_feature_touch_what_is_near_them(row: Connection) -> None:
    put(row, a_feature(), a_feature("new", geometry=Point(376_000, 6_398_500)))
    assert outdated(row, FLOOD) == {"flood": ["4"]}
    run_all(row, FLOOD)

    put(row, a_feature("new", geometry=Point(376_000, 6_398_500)))
    assert outdated(row, FLOOD) == {"flood": ["0"]}


def test_a_large_feature_reaches_no_further_than_its_parts(row: Connection) -> None:
    """A bent zone whose box holds all plots, and which passes two of them."""
    bend = [(372_500, 6_398_000), (372_500, 6_402_000), (377_000, 6_402_000)]
    river = LineString(bend).buffer(1).segmentize(10)
    assert len(river.exterior.coords) > 1000

    put(row, a_feature(), a_feature("river", geometry=river))
    assert outdated(row, FLOOD) == {"flood": ["0", "1"]}
    run_all(row, FLOOD)

    put(row, a_feature(), a_feature("river", geometry=translate(river, yoff=400)))
    assert outdated(row, FLOOD) == {"flood": ["0", "1"]}
    run_all(row, FLOOD)
    put(row, a_feature(), a_feature("river", geometry=translate(river, yoff=410)))
    assert outdated(row, FLOOD) == {"flood": []}


def test_a_plan_touches_what_is_near_it_or_its_provisions(row: Connection) -> None:
    put(row, a_feature(), plans=[a_plan()])
    run_all(row, FLOOD, TIMES)

    put(row, a_feature(), plans=[a_plan(name="Other", geometry=None)])

    assert outdated(row, FLOOD, TIMES) == {"flood": ["0"], "times": []}


def test_without_a_reach_every_site_is_touched(row: Connection) -> None:
    replace_set(row, a_set("osm"), Content(points=[a_point()]), [], dependants=NEAR)
    run_all(row, TIMES)

    change = replace_set(row, a_set("osm"), Content(points=[a_point(source="x")]), [], dependants=NEAR)

    assert change.stale_sites == 5
    assert outdated(row, TIMES, FLOOD) == {"times": ["0", "1", "2", "3", "4"], "flood": []}


def test_where_a_role_comes_or_goes_every_site_is_touched(row: Connection) -> None:
    """Whether there are data is a part of the answer: without any, "not flooded" becomes "unknown"."""
    everywhere = {"times": [], "flood": ["0", "1", "2", "3", "4"]}
    for change in (
        lambda: put(row, a_feature(), key="second"),
        lambda: put(row, key="second"),
        lambda: remove_set(row, "flood", dependants=NEAR),
        lambda: replace_set(row, a_set(roles=frozenset({Role.FLOOD})), Content(), [], dependants=NEAR),
    ):
        run_all(row, TIMES, FLOOD)
        change()
        assert outdated(row, TIMES, FLOOD) == everywhere


def test_roads_and_heights_touch_every_site_when_they_change(row: Connection) -> None:
    dependants: Dependants = {Role.ROADS: {"times": None}, Role.ELEVATION: {"flood": 10.0}}
    everything = Content(features=[a_feature()], network=b"n", elevation=b"e")
    replace_set(row, a_set(), everything, [], dependants=dependants)
    run_all(row, TIMES, FLOOD)
    assert replace_set(row, a_set(), everything, [], dependants=dependants).stale_sites == 0

    other = Content(features=[a_feature()], network=b"n", elevation=b"other")

    assert replace_set(row, a_set(), other, [], dependants=dependants).stale_sites == 5
    assert outdated(row, TIMES, FLOOD) == {"times": [], "flood": ["0", "1", "2", "3", "4"]}


def test_what_is_computed_from_old_data_while_new_are_loaded_is_marked(database: Database) -> None:
    """Whoever changes geodata waits for whoever computes, and marks what those have written."""
    with database.begin() as conn:
        load(conn, [a_site("1")])
        (site_id,) = find_ids(conn)
        put(conn, a_feature())

    def change() -> None:
        with database.begin() as changing:
            put(changing, a_feature(category="often"))

    changer = threading.Thread(target=change)
    with database.begin() as computing:
        before = read_geodata(computing)
        assert hold_sites(computing, [site_id, 99]) == [site_id]
        changer.start()
        changer.join(timeout=1)
        assert changer.is_alive()
        run(computing, FLOOD, {site_id: Computation()})
    changer.join(timeout=30)

    with database.begin() as conn:
        assert outdated_sites(conn, [FLOOD]) == {"flood": [site_id]}
        assert read_geodata(conn) != before


def test_a_data_set_that_is_removed_and_loaded_anew_is_not_the_one_that_was_read(conn: Connection) -> None:
    """Its version begins anew."""
    put(conn, a_feature())
    before = geodata_generation(conn)
    remove_set(conn, "flood", dependants=NEAR)
    put(conn, a_feature(category="often"))
    assert geodata_generation(conn) != before


def test_while_new_data_are_loaded_nobody_computes(database: Database) -> None:
    with database.begin() as changing:
        put(changing, a_feature())
        with database.begin() as conn, pytest.raises(DBAPIError) as caught:
            _compute_at_once(conn)
        assert isinstance(caught.value.orig, psycopg.errors.LockNotAvailable)


def _compute_at_once(conn: Connection) -> None:
    conn.execute(text("SET LOCAL lock_timeout = '200ms'"))
    read_geodata(conn)
