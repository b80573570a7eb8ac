"""Places that requirements name, found among stored areas and points."""

from __future__ import annotations

from dataclasses import replace

import pyproj
import pytest
import shapely
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, event

from siting.domain.errors import Faults
from siting.domain.measures import Place, PlaceHow
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.requirement import PLACE_DISTANCE, Criterion, Group, Requirement, Within
from siting.domain.text import Text, same
from siting.services.place_lookup import resolve_places
from siting.services.requirement_example import example_requirement
from siting.services.requirement_file import parse_requirement
from tests.integration.store.made_geodata import put_places

CRS = "EPSG:3006"
PLAIN = parse_requirement(example_requirement("en"), name="example")


def area(name: str, kind: AreaKind = AreaKind.BUSINESS_AREA, code: str = "", east: float = 370_000) -> NamedArea:
    shape = box(east, 6_398_000, east + 1000, 6_399_000)
    return NamedArea(kind=kind, code=code or name, name=name, geometry=shape, source="x", verified=None)


def point(name: str, kind: PointKind = PointKind.JUNCTION, east: float = 370_000) -> ReferencePoint:
    return ReferencePoint(kind=kind, name=name, geometry=Point(east, 6_398_000), source="x", verified=None)


@pytest.fixture
def places(conn: Connection) -> Connection:
    areas = [
        area("Viared"),
        area("Åhaga", AreaKind.DISTRICT),
        area("Borås", AreaKind.MUNICIPALITY, "1490"),
        area("Borås", AreaKind.LOCALITY, "T2464"),
        area("Hagby", AreaKind.LOCALITY, "T1"),
        area("Hagby", AreaKind.LOCALITY, "T2", east=300_000),
    ]
    points = [
        point("Viaredsmotet"),
        point("Viaredsmotet", east=370_500),
        point("Ryamotet", east=376_000),
        point("Borås C", PointKind.STATION),
        point("Skolan", PointKind.STOP),
        point("Skolan", PointKind.STOP, east=400_000),
    ]
    put_places(conn, "test", areas=areas, points=points)
    return conn


def named(name: str, how: PlaceHow = PlaceHow.AREA, label: Text | None = None) -> Place:
    return Place(how=how, name=name, label=label or same(name))


def written(geometry: BaseGeometry, how: PlaceHow = PlaceHow.POSITION) -> Place:
    return Place(how=how, name="here", label=same("here"), geometry_wgs84=geometry)


def asking(*places: Place) -> Requirement:
    criteria = tuple(
        Criterion(fact=PLACE_DISTANCE, key=f"near_{n}", need=Within(high=1000.0), group="all", place=place)
        for n, place in enumerate(places)
    )
    return replace(
        PLAIN, criteria=(*PLAIN.criteria, *criteria), groups=(*PLAIN.groups, Group(key="all", label=same("All")))
    )


def resolved(conn: Connection, place: Place) -> Place:
    found = resolve_places(conn, asking(place), CRS).criteria[-1].place
    assert found is not None
    return found


def refused(conn: Connection, *places: Place) -> list[str]:
    with pytest.raises(Faults) as caught:
        resolve_places(conn, asking(*places), CRS)
    return [fault.en for fault in caught.value.faults]


@pytest.mark.parametrize("name", ["Viared", "  viared ", "VIARED"])
def test_an_area_is_found_however_it_is_written(places: Connection, name: str) -> None:
    found = resolved(places, named(name))

    assert found.geometry == box(370_000, 6_398_000, 371_000, 6_399_000)
    assert (found.how, found.label, found.parts) == (PlaceHow.AREA, same("Viared"), ())


def test_letters_that_are_put_together_are_the_same(places: Connection) -> None:
    assert resolved(places, named("åHAGA")).label == same("Åhaga")


def test_the_requirements_own_label_stays(places: Connection) -> None:
    label = Text(sv="vid Viared", en="near Viared")

    assert resolved(places, named("viared", label=label)).label == label


def test_a_name_that_no_area_has_is_a_points(places: Connection) -> None:
    found = resolved(places, named("ryamotet"))

    assert (found.how, found.geometry, found.label) == (PlaceHow.POINT, Point(376_000, 6_398_000), same("Ryamotet"))
    assert resolved(places, named("Borås C", PlaceHow.POINT)).geometry == Point(370_000, 6_398_000)


def test_a_point_of_several_parts_is_all_of_them(places: Connection) -> None:
    found = resolved(places, named("Viaredsmotet", PlaceHow.POINT))

    assert found.geometry == shapely.multipoints([(370_000, 6_398_000), (370_500, 6_398_000)])
    assert found.parts == ("Viaredsmotet", "Viaredsmotet")


def test_all_points_of_a_kind_are_one_place(places: Connection) -> None:
    found = resolved(places, named("junction", PlaceHow.NEAREST))

    assert found.label == Text(sv="närmaste motorvägsmot", en="the nearest motorway junction")
    assert isinstance(found.geometry, shapely.MultiPoint)
    assert dict(zip(found.parts, found.geometry.geoms, strict=True))["Ryamotet"] == Point(376_000, 6_398_000)
    assert sorted(found.parts) == ["Ryamotet", "Viaredsmotet", "Viaredsmotet"]


def test_names_that_several_have_are_refused_with_what_tells_them_apart(places: Connection) -> None:
    faults = refused(places, named("Borås"), named("Hagby"), named("Skolan", PlaceHow.POINT))

    assert faults == [
        "near_0: several are called 'Borås': municipality, locality. "
        "Write which: Borås (municipality), Borås (locality)",
        "near_1: several are called 'Hagby': locality. Write which: Hagby (T1), Hagby (T2)",
        "near_2: 2 reference points far from each other are called 'Skolan'; give the place by lon and lat",
    ]


@pytest.mark.parametrize("name", ["Borås (kommun)", "borås (Municipality)", "Borås (1490)"])
def test_what_stands_in_brackets_tells_them_apart(places: Connection, name: str) -> None:
    assert resolved(places, named(name)).label == same("Borås")


def test_the_same_area_in_two_data_sets_is_one(places: Connection) -> None:
    put_places(places, "other", areas=[area("Viared")])

    assert resolved(places, named("Viared")).geometry is not None


def test_unknown_names_are_listed_together_with_the_nearest_right_ones(places: Connection) -> None:
    faults = refused(
        places,
        named("Viarred"),
        named("Viaredsmott", PlaceHow.POINT),
        named("junktion", PlaceHow.NEAREST),
        named("Xyz"),
    )

    assert faults == [
        "near_0: there is no area and no reference point called 'Viarred'; is 'Viared' meant?",
        "near_1: there is no area and no reference point called 'Viaredsmott'; is 'Viaredsmotet' meant?",
        "near_2: 'junktion' is no kind of reference point; is it junction?",
        "near_3: there is no area and no reference point called 'Xyz'",
    ]


def test_an_area_is_not_what_a_point_is_asked_for(places: Connection) -> None:
    assert "'Viared'" in refused(places, named("Viared", PlaceHow.POINT))[0]


def test_without_anything_loaded_it_says_what_to_do(conn: Connection) -> None:
    faults = refused(conn, named("Viared"), named("port", PlaceHow.NEAREST))

    assert "no named areas or reference points. Give the place by lon and lat" in faults[0]
    assert "no reference point of the kind port. Load geodata that have some" in faults[1]


def test_positions_and_shapes_are_moved_to_the_storage_crs(conn: Connection) -> None:
    ring = [(12.8, 57.6), (13.0, 57.6), (13.0, 57.8), (12.8, 57.8)]
    spot = resolved(conn, written(Point(15.0, 60.0))).geometry
    shape = resolved(conn, written(Polygon(ring), PlaceHow.SHAPE)).geometry

    # On the central meridian of SWEREF 99 TM the easting is exactly 500 000 m.
    assert isinstance(spot, Point)
    assert spot.x == pytest.approx(500_000, abs=1e-6)
    back = pyproj.Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    assert isinstance(shape, Polygon)
    corners = [back.transform(corner[0], corner[1]) for corner in shape.exterior.coords[:-1]]
    assert corners == [pytest.approx(corner, abs=1e-8) for corner in ring]


def test_positions_elsewhere_on_earth_are_refused(conn: Connection) -> None:
    faults = refused(
        conn,
        written(Point(57.7, 12.9)),
        written(Point(-122.4, 37.8)),
        written(Polygon([(12, 57), (13, 57), (130, 58)]), PlaceHow.SHAPE),
        written(Polygon([(12, 57), (13, 58), (13, 57), (12, 58)]), PlaceHow.SHAPE),
    )

    assert faults == [
        "near_0: here lies outside the area that EPSG:3006 is made for; longitude should stand before latitude",
        "near_1: here lies outside the area that EPSG:3006 is made for",
        "near_2: here lies outside the area that EPSG:3006 is made for",
        "near_3: the boundary of here crosses itself",
    ]


def test_without_places_nothing_is_asked_of_the_database(conn: Connection) -> None:
    asked: list[str] = []
    event.listen(conn, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
    known = replace(named("Viared"), geometry=Point(0, 0))

    assert resolve_places(conn, PLAIN, CRS) is PLAIN
    kept = asking(known)
    assert resolve_places(conn, kept, CRS) is kept
    assert asked == []
