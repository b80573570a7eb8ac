"""Where the demo's sites lie, against what is really there: a reader from Borås knows the places."""

from __future__ import annotations

import json
from pathlib import Path

import airportsdata
import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gis_data.demo import boras
from siting.domain.places import PointKind
from siting.domain.sites import Site

CRS = "EPSG:3006"
DISTRICTS = Path(boras.__file__).parents[3] / "shared" / "data" / "se_boras_base" / "boras_deso.geojson"
RAMNASLATT = "Viared-Ramnaslätt-Tullen"


@pytest.fixture(scope="module")
def sites() -> list[Site]:
    return list(boras.prepare(CRS).sites)


def in_area(sites: list[Site], name: str) -> list[BaseGeometry]:
    return [site.geometry for site in sites if site.holder.startswith(name) and site.geometry is not None]


def district(name: str) -> BaseGeometry:
    if not DISTRICTS.is_file():
        pytest.skip(f"the districts of Borås are not at {DISTRICTS}")
    features = json.loads(DISTRICTS.read_text(encoding="utf-8"))["features"]
    parts = [
        shapely.from_geojson(json.dumps(one["geometry"])) for one in features if one["properties"]["RegSO"] == name
    ]
    assert parts
    return shapely.union_all(parts)


@pytest.mark.parametrize("area", ["Ramnaslätt", "Viared västra"])
def test_plots_lie_in_the_district_that_has_their_name(sites: list[Site], area: str) -> None:
    to_degrees = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    around = district(RAMNASLATT)
    middles = [shapely.centroid(shape) for shape in in_area(sites, area)]
    assert len(middles) >= 5
    inside = [around.contains(Point(to_degrees.transform(point.x, point.y))) for point in middles]
    assert inside.count(True) >= len(inside) - 1


def test_nothing_is_built_on_the_airfield_of_viared(sites: list[Site]) -> None:
    airfield = airportsdata.load("ICAO")["ESGE"]
    to_metres = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)
    reference_point = Point(to_metres.transform(airfield["lon"], airfield["lat"]))
    nearest = min(site.geometry.distance(reference_point) for site in sites if site.geometry is not None)
    assert nearest > 500, "the runway lies around its reference point"


def test_plots_are_where_their_place_is(sites: list[Site]) -> None:
    places = {area.name: area.geometry for area in boras.areas(CRS)}
    places["Dalsjöforsmotet"] = next(
        point.geometry
        for point in boras.points(CRS)
        if point.kind is PointKind.JUNCTION and point.name == "Dalsjöforsmotet"
    )
    named = [(name, shape) for name in places for shape in in_area(sites, f"{name} verksamhetsområde")]
    assert len(named) >= 30
    assert [name for name, shape in named if shape.distance(places[name]) > 2_000] == []
