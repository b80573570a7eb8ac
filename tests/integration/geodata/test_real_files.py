"""Real data: statistical areas and localities of SCB, stops, timetables, OpenStreetMap, a detailed plan."""

from __future__ import annotations

from datetime import date

import pytest
import shapely

from gis_data.geodata.model import ReadOptions
from gis_data.network.storing import from_bytes
from siting.domain.geodata import Role
from siting.domain.places import PointKind
from tests.integration.geodata.making import SHARED, kinds, load, needs

BORAS = SHARED / "se_boras_base"
OSM = SHARED / "osm"


@needs("se_boras_base/boras_deso.geojson")
def test_the_areas_of_boras_have_their_codes_and_names() -> None:
    content = load("scb_deso", BORAS / "boras_deso.geojson")
    assert (content.quality.read, content.quality.loaded, content.quality.rejected) == (77, 77, 0)
    assert content.quality.loaded_by_role == {"district": 77}
    assert len({area.code for area in content.areas}) == 77
    assert len({area.name for area in content.areas}) == 47
    assert all(area.code.startswith("1490") for area in content.areas)
    assert content.used_for == {Role.DISTRICT}
    whole = shapely.union_all([area.geometry for area in content.areas])
    assert sum(area.geometry.area for area in content.areas) == pytest.approx(whole.area, rel=2e-3)
    assert whole.area / 1e6 == pytest.approx(975, abs=15)


@needs("se_boras_base/SCB_DESO_VastraGotaland.topojson")
def test_104_invalid_areas_of_the_region_are_mended_and_counted() -> None:
    content = load("scb_deso", BORAS / "SCB_DESO_VastraGotaland.topojson")
    assert (content.quality.read, content.quality.loaded, content.quality.repaired) == (992, 992, 104)
    assert kinds(content)["invalid_polygon"] == 104
    assert all(area.geometry.geom_type in ("Polygon", "MultiPolygon") for area in content.areas)


@needs("se_boras_base/SCB_DESO_VastraGotaland.topojson")
def test_both_files_of_one_municipality_agree() -> None:
    region = {a.code: a.geometry for a in load("scb_deso", BORAS / "SCB_DESO_VastraGotaland.topojson").areas}
    for area in load("scb_deso", BORAS / "boras_deso.geojson").areas:
        assert area.geometry.symmetric_difference(region[area.code]).area < 0.001 * area.geometry.area


@needs("se_boras_base/SCB_DESO_VastraGotaland.topojson")
def test_areas_far_from_the_municipality_are_counted_and_left_out() -> None:
    boras = shapely.union_all([a.geometry for a in load("scb_deso", BORAS / "boras_deso.geojson").areas])
    content = load("scb_deso", BORAS / "SCB_DESO_VastraGotaland.topojson", area=boras)
    assert content.quality.outside > 100
    assert content.quality.loaded > 300
    assert all(area.geometry.distance(boras) <= 60_000 for area in content.areas)
    assert content.quality.repaired < 104


@needs("se_boras_base/scb_tatorter_2020.csv")
def test_localities_are_areas_with_people_and_people_to_count() -> None:
    content = load("scb_localities", BORAS / "scb_tatorter_2020.csv")
    assert content.quality.loaded_by_role == {"locality": 2017, "population": 2017}
    [boras] = [area for area in content.areas if area.name == "Borås"]
    assert (boras.population, boras.verified) == (74042, date(2020, 1, 1))
    assert boras.geometry.distance(shapely.Point(377307, 6399514)) < 5000
    assert sum(area.population or 0 for area in content.areas) == sum(f.weight or 0 for f in content.features)
    assert content.used_for == {Role.LOCALITY, Role.POPULATION}


@needs("se_vasttrafik_stops/stops_boras_area.csv")
def test_stop_areas_in_a_table_are_stops() -> None:
    content = load("vasttrafik_stops", SHARED / "se_vasttrafik_stops" / "stops_boras_area.csv")
    assert content.quality.loaded == 770
    assert {point.kind for point in content.points} == {PointKind.STOP}


@needs("osm/vrn_gtfs_cut.zip")
def test_a_timetable_gives_stop_areas_and_lone_platforms_but_not_the_platforms_of_an_area() -> None:
    content = load("gtfs_stops", OSM / "vrn_gtfs_cut.zip", crs="EPSG:25832")
    quality = content.quality
    assert (quality.read, quality.loaded + quality.duplicates) == (392, 289)
    assert kinds(content) == {"not_used": 1}
    names = [point.name for point in content.points]
    assert names.count("Viernheim, Kapellenberg") == 1


@needs("osm/heidelberg.pbf")
def test_places_of_open_street_map_by_their_tags() -> None:
    content = load("osm_places", OSM / "heidelberg.pbf", crs="EPSG:25832")
    counts = content.quality.loaded_by_role
    assert counts["station"] > 20
    assert counts["junction"] > 3
    assert content.verified == date(2024, 9, 8)
    schools = [f for f in content.features if f.role is Role.SENSITIVE and f.category == "school"]
    assert len(schools) > 30
    shops = [f for f in content.features if f.role is Role.SHOPS]
    assert shops
    assert all((shop.weight or 0) > 1 for shop in shops)
    assert all(shop.geometry.geom_type == "Point" for shop in shops)
    assert {"Heidelberg Hauptbahnhof", "Heidelberg-Altstadt"} <= {point.name for point in content.points}


@needs("osm/lund-station.osm.pbf")
def test_only_the_wanted_roles_are_read() -> None:
    only = ReadOptions(roles=frozenset({Role.STATION}))
    content = load("osm_places", OSM / "lund-station.osm.pbf", options=only)
    assert [point.name for point in content.points] == ["Lund centralstation"]
    assert not content.features


@needs("osm/lund-station.osm.pbf")
def test_roads_are_a_network_in_the_storage_crs() -> None:
    content = load("osm_roads", OSM / "lund-station.osm.pbf")
    assert content.network is not None
    network = from_bytes(content.network)
    assert network.crs == "EPSG:3006"
    assert content.quality.loaded_by_role == {"roads": network.edges}
    assert content.used_for == {Role.ROADS}


@needs("se_detaljplan_ss637040/plankarta.xml")
def test_a_detailed_plan_is_read_with_its_provisions() -> None:
    content = load("plans_ss637040", SHARED / "se_detaljplan_ss637040" / "plankarta.xml")
    [plan] = content.plans
    assert plan.provisions
    assert content.quality.loaded_by_role == {"plan": 1}
