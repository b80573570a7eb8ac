"""People within ten kilometres of Borås, from real statistical areas and localities, against another computation."""

from __future__ import annotations

import csv
import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import Point
from sqlalchemy import Connection

from gis_data.demo.outlines import schematic
from gis_data.facts.people import residents
from gis_data.facts.population import POPULATION
from gis_data.facts.register import COMPUTERS, dependants
from gis_data.facts.spreading import spread
from gis_data.facts.stored import StoredSurroundings
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.places import AreaKind, NamedArea
from siting.domain.sites import Site, SiteKind
from siting.domain.text import same
from siting.store.geodata import Content, replace_set
from tests.unit.gis_data_facts.in_memory import InMemorySurroundings

BASE = Path(__file__).resolve().parents[4] / "shared" / "data" / "se_boras_base"
pytestmark = pytest.mark.skipif(not BASE.exists(), reason=f"no statistical areas in {BASE}")

CRS = "EPSG:3006"
CENTRE = Point(377_307, 6_399_514)
"""The centre of Borås in SWEREF 99 TM."""
RADIUS_M = 10_000.0
FINE = 2048
"""Corners a quarter of the circle that geopandas cuts with: its area is then right to two parts in ten million."""


@cache
def statistical_areas() -> gpd.GeoDataFrame:
    """Return the 77 statistical areas of Borås."""
    return gpd.read_file(BASE / "boras_deso.geojson").to_crs(CRS)


@cache
def regional_areas() -> gpd.GeoDataFrame:
    """Return the statistical areas of the whole region as they stand in the file, a tenth of them invalid."""
    return gpd.read_file(BASE / "SCB_DESO_VastraGotaland.topojson").set_crs("EPSG:4326").to_crs(CRS)


@cache
def localities() -> gpd.GeoDataFrame:
    """Return the localities of Borås with their people, as shapes of the right area about their centroids."""
    with (BASE / "scb_tatorter_2020.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["mun_name"] == "Borås"]
    shapes = [
        schematic(Point(float(row["x_3006"]), float(row["y_3006"])), area_ha=float(row["area"]), seed=row["code"])
        for row in rows
    ]
    columns = {"code": [row["code"] for row in rows], "people": [float(row["pop"]) for row in rows]}
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS)


def by_geopandas(areas: gpd.GeoDataFrame) -> tuple[float, float]:
    """Return people within the radius and in all, by geopandas' own overlays alone."""
    people = localities()
    pieces = gpd.overlay(people, areas.reset_index(names="area"), how="intersection", keep_geom_type=True)
    pieces["common"] = pieces.area
    pieces["share"] = pieces["common"] / pieces.groupby("code")["common"].transform("sum")
    of_area = (pieces["people"] * pieces["share"]).groupby(pieces["area"]).sum()
    disc = gpd.GeoDataFrame(geometry=[CENTRE.buffer(RADIUS_M, quad_segs=FINE)], crs=CRS)
    whole = areas.reset_index(names="area")
    inside = gpd.overlay(whole, disc, how="intersection", keep_geom_type=True)
    share = inside.dissolve("area").area / whole.set_index("area").area
    return float((of_area * share).sum()), float(of_area.sum())


def as_named() -> list[NamedArea]:
    return [
        NamedArea(
            kind=AreaKind.LOCALITY,
            code=row.code,
            name=row.code,
            geometry=row.geometry,
            population=int(row.people),
            source="SCB 2020",
            verified=None,
        )
        for row in localities().itertuples()
    ]


def as_features(areas: gpd.GeoDataFrame, key: str) -> list[Feature]:
    return [
        Feature(role=Role.POPULATION, code=str(number), geometry=geometry, dataset=key)
        for number, geometry in enumerate(areas.geometry)
    ]


def the_centre() -> list[Site]:
    return [Site(source="test", reference="1", kind=SiteKind.LAND, name="Centrum", geometry=CENTRE)]


def deso(**more: Any) -> GeodataSet:
    return GeodataSet(key="deso", title=same("DeSO"), roles=frozenset({Role.POPULATION}), **more)


def test_what_is_spread_over_the_areas_is_all_the_people_there_are() -> None:
    people, areas = localities(), statistical_areas()

    found = spread(list(people.geometry), people["people"].tolist(), list(areas.geometry))

    assert len(areas) == 77
    assert found.outside == 0
    assert math.fsum(found.weights) == pytest.approx(people["people"].sum(), rel=1e-12)


def test_people_within_ten_kilometres_are_those_of_an_independent_computation() -> None:
    areas = statistical_areas()
    around = InMemorySurroundings(
        crs=CRS, given_areas=as_named(), given_features=as_features(areas, "deso"), given_sets=[deso()]
    )

    [found] = POPULATION.compute(the_centre(), around)

    within, total = by_geopandas(areas)
    people = residents(around)
    assert people is not None
    assert people.ground.total == pytest.approx(total, rel=1e-12)
    assert total == pytest.approx(localities()["people"].sum(), rel=1e-12)
    assert 80_000 < within < 0.9 * total
    assert found.values["population_10_km"].value == round(within)


def test_an_area_that_stands_twice_counts_nobody_twice() -> None:
    areas = statistical_areas()
    once, twice = (
        InMemorySurroundings(crs=CRS, given_areas=as_named(), given_features=features, given_sets=[deso()])
        for features in (as_features(areas, "deso"), [*as_features(areas, "deso"), *as_features(areas, "deso")])
    )

    [first], [second] = POPULATION.compute(the_centre(), once), POPULATION.compute(the_centre(), twice)

    assert first.values["population_10_km"].value == second.values["population_10_km"].value


def test_overlapping_areas_of_the_region_conserve_the_total() -> None:
    """The region's file has 104 invalid polygons; mended, some overlap their neighbours."""
    region = regional_areas()
    mended = gpd.GeoSeries(shapely.make_valid(region.geometry.array), crs=CRS)
    people = localities()

    found = spread(list(people.geometry), people["people"].tolist(), list(mended))

    assert int((~region.geometry.is_valid).sum()) > 0
    assert found.total == pytest.approx(people["people"].sum(), rel=1e-12)
    assert found.outside == 0


def test_stored_and_read_again_it_is_the_same(conn: Connection) -> None:
    areas = statistical_areas()
    features, named = as_features(areas, "deso"), as_named()
    needs = dependants(COMPUTERS)
    replace_set(conn, deso(), Content(features=features), (), dependants=needs)
    localities_set = GeodataSet(key="localities", title=same("Tätorter"), roles=frozenset({Role.LOCALITY}))
    replace_set(conn, localities_set, Content(areas=named), (), dependants=needs)

    [found] = POPULATION.compute(the_centre(), StoredSurroundings(conn))

    assert found.values["population_10_km"].value == round(by_geopandas(areas)[0])


def test_the_file_is_what_the_test_takes_it_for() -> None:
    document = json.loads((BASE / "boras_deso.geojson").read_text(encoding="utf-8"))
    assert {feature["properties"]["DeSO"][:4] for feature in document["features"]} == {"1490"}
