"""Geodata of the store as functions that compute facts see them."""

from __future__ import annotations

import errno
import gc
import os
from pathlib import Path

import numpy as np
import pytest
import rasterio
from shapely.geometry import Point, box
from sqlalchemy import Connection

from gis_data.facts.stored import NEAR_LOADS, StoredSurroundings, _HeightFile, kept_surroundings
from gis_data.facts.surroundings import Surroundings
from gis_data.network.storing import to_bytes
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.plans import DetailedPlan
from siting.domain.text import same
from siting.store.geodata import Content, replace_set
from tests.integration.geodata.making import EAST, NORTH, load, square
from tests.integration.geodata.test_elevation import slope, write_heights
from tests.unit.gis_data_facts.in_memory import InMemorySurroundings
from tests.unit.gis_data_network.made_roads import Plan, Road


def home(at: int, name: str = "") -> Feature:
    return Feature(role=Role.SENSITIVE, category="home", code=f"h{at:03d}", name=name, geometry=square(200 * at))


def put(conn: Connection, key: str, content: Content, *roles: Role) -> None:
    replace_set(conn, GeodataSet(key=key, title=same(key), roles=frozenset(roles)), content, (), dependants={})


def district(name: str) -> NamedArea:
    return NamedArea(kind=AreaKind.DISTRICT, code=name, name=name, geometry=square(), source="s", verified=None)


def stop(name: str, east: float) -> ReferencePoint:
    return ReferencePoint(kind=PointKind.STOP, name=name, geometry=Point(EAST + east, NORTH), source="s", verified=None)


def plan(code: str) -> DetailedPlan:
    return DetailedPlan(code=code, name=code, status="legal_force", source="s", verified=None)


def streets(speed: float = 36.0) -> bytes:
    junctions = {"A": (EAST, NORTH), "B": (EAST + 100, NORTH)}
    return to_bytes(Plan(junctions=junctions, roads=[Road(way="AB", forward_km_h=speed)]).network())


def check(seen: Surroundings) -> None:
    """Everything is there, in an order that its content gives."""
    assert seen.crs == "EPSG:3006"
    assert [feature.code for feature in seen.features(Role.SENSITIVE)] == ["h000", "h001", "h002", "h003"]
    assert seen.features(Role.FLOOD) == ()
    near = seen.features(Role.SENSITIVE, Point(EAST + 250, NORTH + 50))
    assert [feature.code for feature in near] == ["h001"]
    assert seen.extent(Role.SENSITIVE) == (EAST, NORTH, EAST + 700, NORTH + 100)
    assert seen.extent(Role.FLOOD) is None
    assert [area.name for area in seen.areas(AreaKind.DISTRICT)] == ["Brämhult", "Viared"]
    assert seen.areas(AreaKind.LOCALITY) == ()
    assert [(point.name, point.geometry.x) for point in seen.points(PointKind.STOP)] == [
        ("Resecentrum", EAST + 10),
        ("Resecentrum", EAST + 20),
        ("Södra torget", EAST),
    ]
    assert [one.code for one in seen.plans()] == ["P1", "P2"]
    assert [one.key for one in seen.sets(Role.SENSITIVE)] == ["buildings", "osm"]
    assert seen.sets(Role.WORKPLACES) == ()
    assert seen.network() is None
    assert seen.elevation() is None


def test_what_is_stored_and_what_is_in_memory_look_the_same(conn: Connection) -> None:
    homes = [home(2), home(0), home(3), home(1)]
    stops = [stop("Södra torget", 0), stop("Resecentrum", 20), stop("Resecentrum", 10)]
    districts, plans = [district("Viared"), district("Brämhult")], [plan("P2"), plan("P1")]
    put(conn, "buildings", Content(features=homes, areas=districts, points=stops, plans=plans), Role.FLOOD)
    put(conn, "osm", Content(), Role.SENSITIVE)
    check(StoredSurroundings(conn))
    check(
        InMemorySurroundings(
            crs="EPSG:3006",
            given_sets=[
                GeodataSet(key="osm", title=same("osm"), roles=frozenset({Role.SENSITIVE})),
                GeodataSet(key="buildings", title=same("buildings"), roles=frozenset({Role.SENSITIVE})),
            ],
            given_features=homes,
            given_areas=districts,
            given_points=stops,
            given_plans=plans,
        )
    )


def test_features_know_their_data_set(conn: Connection) -> None:
    put(conn, "grid", Content(features=[home(1)]))
    put(conn, "deso", Content(features=[home(0)]))
    seen = StoredSurroundings(conn).features(Role.SENSITIVE)
    assert [(feature.dataset, feature.code) for feature in seen] == [("deso", "h000"), ("grid", "h001")]


def test_what_was_made_of_the_data_is_kept_until_they_change(conn: Connection) -> None:
    put(conn, "buildings", Content(features=[home(0)]))
    before = kept_surroundings(conn)
    made = before.kept("residents", object)
    assert before.features(Role.SENSITIVE) is kept_surroundings(conn).features(Role.SENSITIVE)
    assert kept_surroundings(conn).kept("residents", object) is made
    assert StoredSurroundings(conn).kept("residents", object) is not made

    put(conn, "buildings", Content(features=[home(0), home(1)]))
    after = kept_surroundings(conn)
    assert after.kept("residents", object) is not made
    assert [one.code for one in after.features(Role.SENSITIVE)] == ["h000", "h001"]
    # What facts tell of a set besides its rows is part of what is seen, too.
    renamed = GeodataSet(key="buildings", title=same("Houses"))
    replace_set(conn, renamed, Content(features=[home(0), home(1)]), (), dependants={})
    [told] = kept_surroundings(conn).sets(Role.SENSITIVE)
    assert told.title.en == "Houses"


def test_what_is_near_is_the_same_whether_it_is_asked_once_or_often(conn: Connection) -> None:
    put(conn, "buildings", Content(features=[home(at) for at in range(40)]))
    seen, fresh = StoredSurroundings(conn), StoredSurroundings(conn)
    fresh.features(Role.SENSITIVE)
    for at in range(3 * NEAR_LOADS):
        around = box(EAST + 200 * at, NORTH, EAST + 200 * at + 500, NORTH + 10)
        assert seen.features(Role.SENSITIVE, around) == fresh.features(Role.SENSITIVE, around)
        assert len(seen.features(Role.SENSITIVE, around)) == 3


def test_an_answer_is_read_once(conn: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    put(conn, "buildings", Content(features=[home(0)], areas=[district("Viared")], points=[stop("a", 0)]))
    seen = StoredSurroundings(conn)
    around = Point(EAST, NORTH)

    def ask() -> tuple[object, ...]:
        near, every = seen.features(Role.SENSITIVE, around), seen.features(Role.SENSITIVE)
        return near, every, seen.areas(AreaKind.DISTRICT), seen.points(PointKind.STOP), seen.sets(Role.SENSITIVE)

    first = ask()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the store is asked again")

    for name in ("load_features", "load_areas", "load_points", "sets_of_role"):
        monkeypatch.setattr(f"gis_data.facts.stored.{name}", refuse)
    assert ask() == first


def test_what_functions_make_is_kept_by_its_name(conn: Connection) -> None:
    seen = StoredSurroundings(conn)
    made: list[int] = []

    def make() -> list[int]:
        made.append(1)
        return made

    assert seen.kept("tree", make) is seen.kept("tree", make)
    assert made == [1]
    seen.kept("graph", make)
    assert made == [1, 1]


def test_the_network_is_kept_in_the_process_until_it_changes(conn: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    put(conn, "osm_roads", Content(network=streets()))
    first = StoredSurroundings(conn).network()
    assert first is not None
    assert first.speed_km_h[0, 0, 0] == 36
    with monkeypatch.context() as patched:
        patched.setattr("gis_data.facts.stored.load_network", lambda _: pytest.fail("it is read again"))
        assert StoredSurroundings(conn).network() is first
    put(conn, "osm_roads", Content(network=streets(50)))
    second = StoredSurroundings(conn).network()
    assert second is not None
    assert second.speed_km_h[0, 0, 0] == 50


def test_heights_are_a_file_that_is_written_once_and_goes_away_again(conn: Connection, tmp_path: Path) -> None:
    content = load("lm_elevation", write_heights(tmp_path / "dem.tif", slope()))
    put(conn, "lm_elevation", Content(elevation=content.elevation))
    seen = StoredSurroundings(conn)
    heights = seen.elevation()
    assert heights is not None
    assert heights.set_key == "lm_elevation"
    with rasterio.open(heights.path) as stored:
        np.testing.assert_array_equal(stored.read(1), slope().astype(np.float32))
    assert StoredSurroundings(conn).elevation() == heights
    put(
        conn,
        "lm_elevation",
        Content(elevation=load("lm_elevation", write_heights(tmp_path / "dem.tif", slope(9, 9))).elevation),
    )
    other = StoredSurroundings(conn)
    changed = other.elevation()
    assert changed is not None
    assert changed.path != heights.path
    assert Path(heights.path).exists()
    del seen
    gc.collect()
    assert not Path(heights.path).exists()
    assert Path(changed.path).exists()


def test_a_height_model_that_could_not_be_written_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int, _: str) -> object:
        os.close(handle)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("gis_data.facts.stored.os.fdopen", full)

    with pytest.raises(OSError, match="No space left"):
        _HeightFile("hojd", b"heights")

    gc.collect()
    assert list(tmp_path.iterdir()) == []
