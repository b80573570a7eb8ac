"""Made-up files with the layers, fields and values that Swedish publishers document."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from gis_data.errors import NotThisSource, UnreadableFile
from gis_data.geodata.content import Content
from gis_data.geodata.files import LayerFile
from gis_data.geodata.model import ReadOptions
from gis_data.geodata.problems import UnknownCrs
from gis_data.network.storing import from_bytes
from siting.domain.geodata import Role
from siting.domain.places import AreaKind
from tests.integration.geodata.making import EAST, NORTH, kinds, load, square, write, write_geojson


def told(content: Content) -> list[tuple[str, str, str, float | None]]:
    return [(feature.code, feature.name, feature.category, feature.weight) for feature in content.features]


def test_deso_of_the_service_and_people_where_somebody_has_joined_them(tmp_path: Path) -> None:
    row = {
        "objectid": 1,
        "desokod": "1490C1220",
        "regsokod": "1490R012",
        "lanskod": "14",
        "kommunkod": "1490",
        "version": "2025_v2",
        "referensdatum": "20250101",
    }
    answer = LayerFile(path=write_geojson(tmp_path / "answer.geojson", [(square(), row)]), layer="stat:DeSO_2025")
    content = load("scb_deso", answer)
    [area] = content.areas
    assert (area.kind, area.code, area.name, area.verified) == (
        AreaKind.DISTRICT,
        "1490C1220",
        "1490R012",
        date(2025, 1, 1),
    )
    assert content.used_for == {Role.DISTRICT}
    joined = load("scb_deso", write(tmp_path / "DeSO_2025.gpkg", [(square(), {**row, "Folkmängd": 1700})]))
    assert told(joined) == [("1490C1220", "", "", 1700)]
    assert joined.used_for == {Role.DISTRICT, Role.POPULATION}


def test_regso(tmp_path: Path) -> None:
    rows = [(square(), {"regsokod": "1490R001", "regsonamn": "Viared", "referensdatum": "20250101"})]
    [area] = load("scb_regso", write(tmp_path / "RegSO_2025.gpkg", rows)).areas
    assert (area.code, area.name) == ("1490R001", "Viared")


def test_localities_as_areas(tmp_path: Path) -> None:
    rows = [
        (square(size=9000), {"tatortskod": "1490TC108", "tatort": "Borås", "kommun": "1490", "bef": 74042, "ar": 2023})
    ]
    content = load("scb_localities", write(tmp_path / "Tatorter_2023.gpkg", rows))
    [area] = content.areas
    assert (area.code, area.name, area.population, area.verified) == ("1490TC108", "Borås", 74042, date(2023, 1, 1))
    assert told(content) == [("1490TC108", "Borås", "", 74042)]


def test_population_in_squares_conserves_its_sum(tmp_path: Path) -> None:
    rows = [
        (
            square(1000 * at, size=1000),
            {"rutid_scb": f"{377000 + 1000 * at}6399000", "rutstorl": 1000, "beftotalt": 10 * at},
        )
        for at in range(20)
    ]
    content = load("scb_population_grid", write(tmp_path / "befolkning_1km_2024.gpkg", [*rows, rows[3]]))
    assert sum(feature.weight or 0 for feature in content.features) == sum(10 * at for at in range(20))
    assert (content.quality.loaded, content.quality.duplicates) == (20, 1)


def test_buildings_are_homes_schools_and_care_by_type_and_purpose(tmp_path: Path) -> None:
    def building(code: str, number: int, purpose: str, name: str | None = None) -> dict[str, object]:
        return {"objektidentitet": code, "objekttypnr": number, "andamal1": purpose, "byggnadsnamn1": name}

    rows: list[tuple[BaseGeometry, dict[str, object]]] = [
        (square(0), building("a", 2061, "Bostad;Småhus friliggande")),
        (square(200), building("b", 2062, "Industri;Textilindustri")),
        (square(400), building("c", 2063, "Samhällsfunktion;Skola", "Bäckängsgymnasiet")),
        (square(600), building("d", 2063, "Samhällsfunktion;Sjukhus")),
        (square(800), building("e", 2064, "Verksamhet;")),
        (square(1000), building("f", 2066, "Komplementbyggnad;")),
        # The same building, cut in two by the edge of a delivery.
        (square(1200), building("g", 2061, "Bostad;Flerfamiljshus")),
        (square(1300), building("g", 2061, "Bostad;Flerfamiljshus")),
    ]
    content = load("lm_buildings", write(tmp_path / "byggnad_kn1490.gpkg", rows, layer="byggnad"))
    assert sorted((code, name, category) for code, name, category, _ in told(content)) == [
        ("a", "", "home"),
        ("c", "Bäckängsgymnasiet", "school"),
        ("d", "", "care"),
        ("g", "", "home"),
        ("g", "", "home"),
    ]
    assert (content.quality.read, content.quality.loaded) == (8, 5)
    assert kinds(content) == {"not_used": 1}


@pytest.mark.parametrize(
    ("layer", "geometry", "row", "role", "category"),
    [
        ("mark", square(), {"objektidentitet": "1", "objekttypnr": 2632, "objekttyp": "Sjö"}, Role.WATER, "lake"),
        ("mark", square(), {"objektidentitet": "1", "objekttypnr": 2631, "objekttyp": "Hav"}, Role.WATER, "sea"),
        (
            "mark",
            square(),
            {"objektidentitet": "1", "objekttypnr": 2633, "objekttyp": "Vattendragsyta"},
            Role.WATER,
            "stream",
        ),
        ("mark", square(), {"objektidentitet": "1", "objekttyp": "Anlagt vatten"}, Role.WATER, "lake"),
        (
            "hydrolinje",
            LineString([(EAST, NORTH), (EAST + 9, NORTH)]),
            {"objekttyp": "Vattendrag"},
            Role.WATER,
            "stream",
        ),
        (
            "skyddadnatur",
            square(),
            {"objektidentitet": "1", "objekttyp": "Naturreservat"},
            Role.PROTECTED_NATURE,
            "Naturreservat",
        ),
    ],
)
def test_topography(
    tmp_path: Path, layer: str, geometry: BaseGeometry, row: dict[str, object], role: Role, category: str
) -> None:
    content = load("lm_topography", write(tmp_path / "tema_sverige.gpkg", [(geometry, row)], layer=layer))
    assert [(feature.role, feature.category) for feature in content.features] == [(role, category)]


def test_land_that_is_no_water_is_not_used(tmp_path: Path) -> None:
    rows = [(square(at * 200), {"objekttypnr": number}) for at, number in enumerate((2640, 2645, 2639, 2632))]
    content = load("lm_topography", write(tmp_path / "mark_sverige.gpkg", rows, layer="mark"))
    assert (content.quality.read, content.quality.loaded) == (4, 1)


def test_a_theme_without_a_known_layer_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "hojd_sverige.gpkg", [(LineString([(0, 0), (1, 1)]), {"hojdvarde": 5})], layer="hojdlinje")
    with pytest.raises(NotThisSource, match=r"hojdlinje has no field objekttypnr"):
        load("lm_topography", path)


def test_a_flow_that_nothing_tells_is_not_guessed(tmp_path: Path) -> None:
    path = write(tmp_path / "zoner.gpkg", [(square(), {"gid": 1})])
    for options in (None, ReadOptions(layer="zoner")):
        with pytest.raises(NotThisSource, match="NZ_Oversvamning_100"):
            load("mcf_flood", path, options=options)


def test_districts_of_the_cadastre(tmp_path: Path) -> None:
    rows = [(square(), {"trakt": "VIARED"}), (square(100), {"trakt": "VIARED"}), (square(500), {"trakt": "LUND"})]
    path = write(tmp_path / "fastighet.gpkg", rows, layer="traktyta")
    content = load("lm_property_units", path)
    assert sorted((area.name, round(area.geometry.area)) for area in content.areas) == [
        ("LUND", 10000),
        ("VIARED", 20000),
    ]
    units = [(square(), {"objektidentitet": "1", "etikett": "5:12", "trakt": "VIARED", "kommunnamn": "BORÅS"})]
    whole = load("lm_property_units", write(tmp_path / "enheter.gpkg", units, layer="registerenhetsomradesyta"))
    assert [area.name for area in whole.areas] == ["VIARED"]


def test_property_units_of_the_cadastre_have_their_whole_designation(tmp_path: Path) -> None:
    rows = [
        (square(), {"objektidentitet": "a", "etikett": "5:12", "trakt": "VIARED"}),
        (square(200), {"objektidentitet": "b", "etikett": "5:12", "trakt": "VIARED"}),
        (square(400), {"objektidentitet": "c", "etikett": "14", "trakt": "VÄVAREN"}),
    ]
    path = write(tmp_path / "fastighet.gpkg", rows, layer="registerenhetsomradesyta")
    write(path, [(square(0, 0, 500), {"etikett": "VIARED", "trakt": "VIARED"})], layer="traktyta", append=True)
    content = load("lm_property_units", path)
    assert [(one.role, one.code, one.name) for one in content.features] == [
        (Role.PROPERTY_UNIT, "a", "VIARED 5:12"),
        (Role.PROPERTY_UNIT, "b", "VIARED 5:12"),
        (Role.PROPERTY_UNIT, "c", "VÄVAREN 14"),
    ]
    assert sorted(area.name for area in content.areas) == ["VIARED", "VÄVAREN"]
    assert content.quality.loaded_by_role == {"property_unit": 3, "district": 2}
    alone = load("lm_property_units", path, options=ReadOptions(roles=frozenset({Role.PROPERTY_UNIT})))
    assert not alone.areas
    assert len(alone.features) == 3


def test_without_labels_there_are_districts_and_no_property_units(tmp_path: Path) -> None:
    rows = [(square(), {"objektidentitet": "a", "trakt": "VIARED"})]
    content = load("lm_property_units", write(tmp_path / "f.gpkg", rows, layer="registerenhetsomradesyta"))
    assert (content.features, [area.name for area in content.areas]) == ((), ["VIARED"])
    assert kinds(content) == {"use_left_out": 1}


def test_municipalities(tmp_path: Path) -> None:
    rows = [(square(), {"kommunkod": "1490", "beslutatnamn": "Borås kommun", "namnkortform": "Borås"})]
    [area] = load("lm_municipalities", write(tmp_path / "kommun-lan-rike.gpkg", rows, layer="kommun")).areas
    assert (area.kind, area.code, area.name) == (AreaKind.MUNICIPALITY, "1490", "Borås")


def test_protected_areas_of_several_layers_and_only_those_in_force(tmp_path: Path) -> None:
    def area(code: str, name: str, kind: str, status: str = "Gällande") -> dict[str, object]:
        return {"NVRID": code, "NAMN": name, "SKYDDSTYP": kind, "BESLSTATUS": status, "URSBESLDAT": date(1999, 5, 3)}

    reserves = [
        (square(0), area("2001", "Rya åsar", "Naturreservat")),
        (square(300), area("2001", "Rya åsar", "Naturreservat")),
        (square(600), area("2002", "På gång", "Naturreservat", "Överklagat")),
    ]
    parks = [(square(900), area("3001", "Store mosse", "Nationalpark"))]
    natura = [(square(1200), {"OMRADESKOD": "SE0530001", "OMRADESNAMN": "Komosse", "OMRADESTYP": "SPA/SCI"})]
    content = load(
        "nv_protected_areas",
        write(tmp_path / "NR_polygon.shp", reserves, driver="ESRI Shapefile"),
        write(tmp_path / "NP_polygon.shp", parks, driver="ESRI Shapefile"),
        LayerFile(path=write_geojson(tmp_path / "natura.geojson", natura), layer="N2000_WFS:N2000"),
    )
    assert sorted((code, name, category) for code, name, category, _ in told(content)) == [
        ("2001", "Rya åsar", "Naturreservat"),
        ("2001", "Rya åsar", "Naturreservat"),
        ("3001", "Store mosse", "Nationalpark"),
        ("SE0530001", "Komosse", "Natura 2000"),
    ]
    assert {feature.verified for feature in content.features} == {date(1999, 5, 3), None}
    assert content.quality.loaded == 4


def test_protected_areas_need_not_say_their_status(tmp_path: Path) -> None:
    rows = [(square(), {"nvrid": "1", "namn": "Rya åsar", "skyddstyp": "Naturreservat"})]
    answer = LayerFile(path=write_geojson(tmp_path / "a.json", rows), layer="ps-nvr:PS.ProtectedSites.NR")
    assert [feature.name for feature in load("nv_protected_areas", answer).features] == ["Rya åsar"]


def test_flood_zones_have_their_flow_from_their_layer(tmp_path: Path) -> None:
    rows = [(box(EAST, NORTH, EAST + 50, NORTH + 50), {"gml_id": "x"})]
    path = tmp_path / "oversvamning.gpkg"
    for flow in ("100", "200", "BHF"):
        write(path, rows, layer=f"NZ_Oversvamning_{flow}", append=path.exists())
    assert [category for _, _, category, _ in told(load("mcf_flood", path))] == ["year_100", "year_200", "extreme"]


def test_business_areas(tmp_path: Path) -> None:
    rows = [(square(), {"vo_kod": "VO1490_3", "kommunkod": "1490", "anstallda": 6500, "area_ha": 600.0})]
    [area] = load("scb_business_areas", write(tmp_path / "Verksamhetsomraden_2020.gpkg", rows)).areas
    assert (area.kind, area.code, area.name) == (AreaKind.BUSINESS_AREA, "VO1490_3", "VO1490_3")


def test_points_of_the_topography_are_stations(tmp_path: Path) -> None:
    rows = [
        (Point(EAST, NORTH), {"objekttyp": "Järnvägsstation"}),
        (Point(EAST + 50, NORTH), {"objekttyp": "Järnvägsstation"}),
    ]
    content = load("lm_topography", write(tmp_path / "kommunikation_sverige.gpkg", rows, layer="ralstrafikstation"))
    assert len(content.points) == 1


NVDB_ROW: dict[str, object] = {
    "Klass_181": 3,
    "F_Hogst_225": 70,
    "B_Hogst_225": 70,
    "F_ForbjudenFardriktning": 0,
    "B_ForbjudenFardriktning": 0,
    "Vagtr_474": 1,
}


def test_the_road_layer_of_nvdb_is_known_by_its_fields(tmp_path: Path) -> None:
    roads = [
        (LineString([(EAST, NORTH), (EAST + 1000, NORTH)]), NVDB_ROW),
        (LineString([(EAST + 1000, NORTH), (EAST + 1000, NORTH + 700)]), NVDB_ROW),
    ]
    path = write(tmp_path / "nvdb.gpkg", roads, layer="TNE_FT_VAGDATA")
    write(path, [(square(), {"gid": 1})], layer="metadata", append=True)
    content = load("nvdb_roads", path)
    assert content.network is not None
    network = from_bytes(content.network)
    assert (network.crs, network.edges) == ("EPSG:3006", 1)
    assert content.quality.loaded == 2


def test_roads_that_nobody_drives_on_are_counted_as_not_used(tmp_path: Path) -> None:
    road = LineString([(EAST, NORTH), (EAST + 1000, NORTH)])
    path = LineString([(EAST, NORTH), (EAST, NORTH + 500)])
    rows = [(road, NVDB_ROW), (path, {**NVDB_ROW, "Vagtr_474": 2})]
    quality = load("nvdb_roads", write(tmp_path / "nvdb.gpkg", rows, layer="TNE_FT_VAGDATA")).quality
    assert (quality.read, quality.loaded, quality.not_used) == (2, 1, 1)


def test_roads_without_nvdbs_fields_or_crs_are_refused(tmp_path: Path) -> None:
    line = LineString([(EAST, NORTH), (EAST + 1000, NORTH)])
    with pytest.raises(NotThisSource, match=r"no field Klass_181.*It has: klass"):
        load("nvdb_roads", write(tmp_path / "roads.gpkg", [(line, {"klass": 1})]))
    with pytest.raises(UnknownCrs, match=r"nvdb\.gpkg.*EPSG:3006"):
        load("nvdb_roads", write(tmp_path / "nvdb.gpkg", [(line, NVDB_ROW)], crs=None))
    assert load("nvdb_roads", tmp_path / "nvdb.gpkg", options=ReadOptions(crs="EPSG:3006")).network is not None
    with pytest.raises(UnreadableFile, match="no road data"):
        load("nvdb_roads", _text(tmp_path / "roads.csv"))


def _text(path: Path) -> Path:
    path.write_text("a;b\n1;2\n")
    return path
