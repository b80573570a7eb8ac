"""One layer in every format, and files that are something else than they seem."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from shapely.geometry import Point, Polygon, box, mapping

from gis_data.errors import NotThisSource, UnreadableFile
from gis_data.geodata.declarations import declared
from gis_data.geodata.files import LayerFile
from gis_data.geodata.formats import GeoFormat, geo_format
from gis_data.geodata.model import Description, ReadOptions
from gis_data.geodata.problems import UnknownCrs
from gis_data.reading import read
from siting.domain.geodata import Role
from tests.integration.geodata.making import (
    EAST,
    NORTH,
    OSM_FILE,
    TM,
    bowtie,
    kinds,
    load,
    needs,
    square,
    write,
    write_geojson,
)

ZONES = Description(role=Role.FLOOD, category="year_100", name_field="namn", title="Zoner")
ROWS = [
    (square(0), {"namn": "Viskan", "antal": 3}),
    (square(500), {"namn": "Lillån", "antal": 4}),
    (bowtie(900), {"namn": "Häggån", "antal": 5}),
]


def topology(rows: list[tuple[Polygon, str]]) -> str:
    """Return TopoJSON, quantised as its makers do: each ring an arc of differences on a grid."""
    west, south, east, north = shapely.total_bounds(np.array([one for one, _ in rows], dtype=object))
    scale = ((east - west) / 9999, (north - south) / 9999)
    arcs, geometries = [], []
    for polygon, name in rows:
        corners = np.rint((shapely.get_coordinates(polygon) - (west, south)) / scale).astype(int)
        arcs.append(np.vstack([corners[:1], np.diff(corners, axis=0)]).tolist())
        geometries.append({"type": "Polygon", "arcs": [[len(arcs) - 1]], "properties": {"namn": name}})
    return json.dumps(
        {
            "type": "Topology",
            "transform": {"scale": scale, "translate": (west, south)},
            "arcs": arcs,
            "objects": {"zones": {"type": "GeometryCollection", "geometries": geometries}},
        }
    )


def check(content: object) -> None:
    """The three zones are there, the third of them mended."""
    features = sorted(content.features, key=lambda feature: feature.name)  # type: ignore[attr-defined]
    assert [feature.name for feature in features] == ["Häggån", "Lillån", "Viskan"]
    assert [round(feature.geometry.area) for feature in features] == [5000, 10000, 10000]
    assert content.quality.repaired == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "driver", "kind"),
    [
        ("zones.gpkg", "GPKG", GeoFormat.GEOPACKAGE),
        ("zones.shp", "ESRI Shapefile", GeoFormat.SHAPEFILE),
        ("zones.fgb", "FlatGeobuf", GeoFormat.FLATGEOBUF),
        ("zones.gml", "GML", GeoFormat.GML),
        ("zones.gdb", "OpenFileGDB", GeoFormat.GEODATABASE),
    ],
)
def test_a_layer_is_the_same_in_every_format(tmp_path: Path, name: str, driver: str, kind: GeoFormat) -> None:
    path = write(tmp_path / name, ROWS, driver=driver)
    assert geo_format(path) is kind
    check(load(ZONES, path))


def test_reading_gml_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = write(tmp_path / "zones.gml", ROWS, driver="GML")
    (tmp_path / "zones.xsd").unlink(missing_ok=True)
    before = sorted(tmp_path.iterdir())
    check(load(ZONES, path))
    assert sorted(tmp_path.iterdir()) == before


def test_geojson_of_a_service_has_its_crs_in_it(tmp_path: Path) -> None:
    check(load(ZONES, write_geojson(tmp_path / "zones.json", list(ROWS))))


def test_geojson_without_crs_is_in_degrees_by_its_standard_or_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownCrs, match=r"zones\.json.*377000.*--crs"):
        load(ZONES, write_geojson(tmp_path / "zones.json", list(ROWS), crs=None))
    check(load(Description(**{**vars(ZONES), "crs": TM}), tmp_path / "zones.json"))


def test_geojson_with_a_feature_a_line(tmp_path: Path) -> None:
    path = tmp_path / "zones.geojsonl"
    lines = [
        {"type": "Feature", "properties": {"namn": name}, "geometry": mapping(box(east, 57.7, east + 0.01, 57.71))}
        for name, east in (("Viskan", 12.9), ("Lillån", 13.0))
    ]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n")
    assert geo_format(path) is GeoFormat.GEOJSON_LINES
    assert len(load(ZONES, path).features) == 2


def test_topojson_is_in_degrees_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "zones.topojson"
    path.write_text(topology([(box(12.9, 57.7, 12.91, 57.71), "Viskan"), (box(13, 57.7, 13.01, 57.71), "Lillån")]))
    assert geo_format(path) is GeoFormat.TOPOJSON
    content = load(ZONES, path)
    assert [feature.name for feature in content.features] == ["Viskan", "Lillån"]
    assert content.features[0].geometry.area == pytest.approx(595 * 1113, rel=0.02)
    path.write_text(topology([(square(0), "Viskan"), (square(500), "Lillån")]))
    with pytest.raises(UnknownCrs, match="--crs"):
        load(ZONES, path)


def test_tables_have_coordinates_in_a_crs_that_has_to_be_stated(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f"id;E;N;folk\n1;{EAST};{NORTH};12\n2;{EAST + 50};{NORTH};x\n3;;{NORTH};4\n4;{EAST};{NORTH};-1\n")
    people = Description(role=Role.POPULATION, code_field="id", weight_field="folk", x_field="E", y_field="N")
    with pytest.raises(UnknownCrs, match=r"people\.csv.*--crs"):
        load(people, path)
    content = load(Description(**{**vars(people), "crs": TM}), path)
    assert [(feature.code, feature.weight) for feature in content.features] == [("1", 12)]
    said = {(issue.row, issue.field, issue.value, issue.kind) for issue in content.issues}
    assert (3, "folk", "x", "not_a_number") in said
    assert (5, "folk", "-1", "negative_number") in said
    assert {(row, kind) for row, _, _, kind in said} >= {(4, "no_coordinates")}
    assert content.quality.rejected == 3


@pytest.mark.parametrize("inner", ["zones.gpkg", "zones.shp", "zones.fgb"])
def test_an_archive_is_unpacked_and_what_describes_the_data_is_passed_over(tmp_path: Path, inner: str) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    write(folder / inner, ROWS)
    with zipfile.ZipFile(tmp_path / "zones.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"../delivery/{file.name}")
        archive.writestr("delivery/metadata.xml", "<metadata/>")
        archive.writestr("delivery/readme.txt", "hej")
    check(load(ZONES, tmp_path / "zones.zip"))
    assert not (tmp_path.parent / "delivery").exists()


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "zones.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zones.geojson", "{" + " " * 100_000)
    monkeypatch.setattr("gis_data.geodata.files.LARGEST_UNPACKED", 10_000)
    with pytest.raises(UnreadableFile, match="too much"):
        load(ZONES, tmp_path / "zones.zip")


@pytest.mark.parametrize("encoding", ["UTF-8", "CP1252"])
def test_a_shapefile_that_does_not_say_its_encoding_keeps_its_letters(tmp_path: Path, encoding: str) -> None:
    rows = [(square(200 * at), {"namn": name}) for at, name in enumerate(["Åsa", "Älven", "Östra ån", "Häggån"])]
    path = write(tmp_path / "zones.shp", rows, driver="ESRI Shapefile", encoding=encoding)
    (tmp_path / "zones.cpg").unlink(missing_ok=True)
    table = tmp_path / "zones.dbf"
    data = bytearray(table.read_bytes())
    data[29] = 0
    table.write_bytes(data)
    assert [feature.name for feature in load(ZONES, path).features] == ["Åsa", "Älven", "Östra ån", "Häggån"]


def test_a_shapefile_without_its_table_says_what_is_missing(tmp_path: Path) -> None:
    path = write(tmp_path / "zones.shp", ROWS, driver="ESRI Shapefile")
    (tmp_path / "zones.dbf").unlink()
    with pytest.raises(UnreadableFile, match=r"\.dbf is missing"):
        load(ZONES, path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("zones.gml", b"<!DOCTYPE html><html><body>Logga in</body></html>", "web page"),
        ("zones.json", b"  <HTML><head></head>", "web page"),
        (
            "zones.gml",
            b'<?xml version="1.0"?><ows:ExceptionReport>No such layer</ows:ExceptionReport>',
            "No such layer",
        ),
        ("zones.xml", b'<?xml version="1.0"?><metadata/>', "XML but not GML"),
        ("zones.gpkg", b"", "empty"),
        ("zones.gpkg", b"SQLite format 3\x00" + b"\x00" * 200, "broken"),
        ("zones.fgb", b"fgb\x03fgb\x00" + b"\x07" * 60, "broken"),
        ("zones.json", b'{"type": "FeatureCollection", "features": [', "not JSON"),
        ("zones.zip", b"PK\x03\x04 and then nothing", "broken ZIP"),
        ("zones.pdf", b"%PDF-1.7", "PDF"),
        ("zones.tif", b"II*\x00 and then nothing", "raster"),
        ("stops.zip", b"", "empty"),
    ],
)
def test_files_that_are_something_else_are_refused_by_what_they_are(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=said):
        load(ZONES, path)


@pytest.mark.parametrize("share", [0.5, 0.9, 0.999])
@pytest.mark.parametrize(
    ("name", "driver", "cut"),
    [
        ("zones.gpkg", "GPKG", "zones.gpkg"),
        ("zones.shp", "ESRI Shapefile", "zones.shp"),
        ("zones.shp", "ESRI Shapefile", "zones.dbf"),
        ("zones.fgb", "FlatGeobuf", "zones.fgb"),
        ("zones.gml", "GML", "zones.gml"),
        ("zones.geojson", "GeoJSON", "zones.geojson"),
    ],
)
def test_a_file_that_is_cut_off_is_refused_and_not_read_as_a_short_one(
    tmp_path: Path, name: str, driver: str, cut: str, share: float
) -> None:
    path = write(tmp_path / name, [(square(200 * at), {"namn": f"å {at}"}) for at in range(1000)], driver=driver)
    data = (tmp_path / cut).read_bytes()
    (tmp_path / cut).write_bytes(data[: int(len(data) * share)])
    with pytest.raises(UnreadableFile):
        load(ZONES, path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"nowhere\.gpkg"):
        load(ZONES, tmp_path / "nowhere.gpkg")


@needs("osm/lund-station.osm.pbf")
@pytest.mark.parametrize("share", [0.3, 0.99])
def test_a_pbf_that_is_cut_off_is_refused(tmp_path: Path, share: float) -> None:
    data = OSM_FILE.read_bytes()
    (tmp_path / "cut.osm.pbf").write_bytes(data[: int(len(data) * share)])
    with pytest.raises(UnreadableFile, match="cut off"):
        load("osm_places", tmp_path / "cut.osm.pbf")


def test_a_layer_without_crs_is_refused_with_what_the_publisher_documents(tmp_path: Path) -> None:
    rows = [(square(), {"regsokod": "1490R001", "regsonamn": "Viared"})]
    path = write(tmp_path / "RegSO_2025.gpkg", rows, crs=None)
    with pytest.raises(UnknownCrs, match=r"RegSO_2025\.gpkg · RegSO_2025.*EPSG:3006"):
        load("scb_regso", path)
    content = load("scb_regso", path, options=ReadOptions(crs=TM))
    assert content.areas[0].name == "Viared"


def test_what_the_person_says_of_the_crs_stands_above_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "zones.gpkg", ROWS, crs="EPSG:4326")
    with pytest.raises(UnknownCrs, match="in degrees"):
        load(ZONES, path)
    check(load(Description(**{**vars(ZONES), "crs": TM}), path))


def test_rows_without_geometry_are_rejected_by_their_number(tmp_path: Path) -> None:
    rows = [*ROWS, (None, {"namn": "Utan läge", "antal": 1})]
    content = load(ZONES, write(tmp_path / "zones.gpkg", rows))
    assert content.quality.rejected == 1
    [issue] = [issue for issue in content.issues if issue.kind == "no_geometry"]
    assert (issue.dataset, issue.row) == ("zones.gpkg · zones", 4)


def test_rows_outside_the_area_are_counted_and_nothing_is_said_of_each(tmp_path: Path) -> None:
    rows = [(square(0), {"regsokod": "a", "regsonamn": "Här"}), (square(90_000), {"regsokod": "b", "regsonamn": "Där"})]
    path = write(tmp_path / "RegSO.gpkg", rows)
    content = load("scb_regso", path, area=square())
    assert [area.name for area in content.areas] == ["Här"]
    assert content.quality.outside == 1
    assert not kinds(content)
    nothing = load("scb_regso", path, area=square(-500_000))
    assert nothing.quality.outside == 2
    assert kinds(nothing) == {"all_outside": 1}


def test_a_service_layer_is_known_by_what_was_asked_for(tmp_path: Path) -> None:
    rows = [(square(), {"gid": 1})]
    files = [
        LayerFile(
            path=write_geojson(tmp_path / f"page-{flow}.geojson", rows), layer=f"oversvamning:NZ_Oversvamning_{flow}"
        )
        for flow in ("100", "200", "BHF")
    ]
    content = load("mcf_flood", *files)
    assert [feature.category for feature in content.features] == ["year_100", "year_200", "extreme"]


def test_a_file_of_several_layers_is_asked_about(tmp_path: Path) -> None:
    path = write(tmp_path / "two.gpkg", ROWS, layer="flow_100")
    write(path, ROWS, layer="flow_200", append=True)
    with pytest.raises(NotThisSource, match=r"flow_100, flow_200.*--layer"):
        load(ZONES, path)
    check(load(Description(**{**vars(ZONES), "layer": "flow_200"}), path))


def test_a_wrong_field_name_has_the_right_one_in_the_message(tmp_path: Path) -> None:
    path = write(tmp_path / "zones.gpkg", ROWS)
    with pytest.raises(NotThisSource, match=r"no field namm\. It has: namn, antal\. Is “namn” meant\?"):
        load(Description(role=Role.FLOOD, category="year_100", name_field="namm"), path)


def test_progress_is_told_and_ends(tmp_path: Path) -> None:
    told: list[float] = []
    files = [write(tmp_path / f"{at}.gpkg", ROWS) for at in range(2)]
    read(ZONES, files, crs=TM, on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_many_rows_are_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis_data.tables.vector._BATCH", 70)
    rows = [(Point(EAST + at, NORTH), {"id": str(at), "folk": 1}) for at in range(500)]
    path = write(tmp_path / "people.gpkg", rows)
    content = load(Description(role=Role.POPULATION, code_field="id", weight_field="folk"), path)
    assert content.quality.loaded == 500
    assert sorted(int(feature.code) for feature in content.features) == list(range(500))


def test_a_declared_set_can_not_be_read_for_a_role_that_it_does_not_have(tmp_path: Path) -> None:
    path = write(tmp_path / "RegSO.gpkg", [(square(), {"regsokod": "a", "regsonamn": "b"})])
    with pytest.raises(Exception, match="district"):
        read(declared("scb_regso"), [path], crs=TM, options=ReadOptions(roles=frozenset({Role.FLOOD})))


def test_gdal_knows_all_formats_that_are_promised() -> None:
    drivers = pyogrio.list_drivers()
    assert {"GPKG", "ESRI Shapefile", "FlatGeobuf", "GeoJSONSeq", "TopoJSON", "GML", "OpenFileGDB"} <= set(drivers)
