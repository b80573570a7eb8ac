"""``siting facts reach``: what is within minutes of a site, printed and as areas in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pyogrio
import pytest
import shapely
from shapely.geometry import shape

from tests.acceptance.conftest import CommandLine

EAST, NORTH = 377_307, 6_399_514


@pytest.fixture(scope="module")
def sites(siting: CommandLine) -> CommandLine:
    ring = [[EAST + x, NORTH + y] for x, y in ((0, 0), (100, 0), (100, 100), (0, 100), (0, 0))]
    plot = {
        "type": "Feature",
        "properties": {"reference": "P1", "name": "Viared 1", "kind": "land"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
    (siting.folder / "plots.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "crs": crs, "features": [plot]}), encoding="utf-8"
    )
    siting.run("import", "plots.geojson", "--source", "plots", "--mapping", "template")
    rows = ["name,turnover,x,y", f"A,10,{EAST + 5000},{NORTH}", f"B,2.5,{EAST},{NORTH + 15000}", f"C,,{EAST},{NORTH}"]
    (siting.folder / "suppliers.csv").write_text("\n".join(rows), encoding="utf-8")
    siting.run(
        "geodata", "add", "suppliers", "suppliers.csv", "--role", "counted", "--name-field", "name", "--weight-field",
        "turnover", "--x-field", "x", "--y-field", "y", "--crs", "EPSG:3006", "--date", "2026-05-01", "--title",
        "Suppliers", "--attribution", "The chamber of commerce", "--later",
    )  # fmt: skip
    return siting


def rows_of(said: str) -> list[list[str]]:
    return [line.split() for line in said.splitlines() if line.strip()[:2] in ("15", "30")]


def test_points_of_ones_own_are_counted_by_their_number_and_their_weight(sites: CommandLine) -> None:
    done = sites.run("facts", "reach", "P1", "--minutes", "15,30", "--count", "suppliers")
    assert "No road network is loaded: circles as wide as a car is assumed to come" in done.stdout
    assert "All of it is estimated." in done.stdout
    assert rows_of(done.stdout) == [["15", "290", "unknown", "unknown", "2", "10"],
                                    ["30", "1,160", "unknown", "unknown", "3", "12"]]  # fmt: skip
    assert "Suppliers: sum: 1 points have no weight and are not in the sum." in done.stdout
    assert "Data: Suppliers (2026-05-01)" in done.stdout


def test_it_speaks_swedish(sites: CommandLine) -> None:
    said = sites.run("facts", "reach", "P1", "--count", "suppliers", "--lang", "sv").stdout
    assert "Inget vägnät är inläst: cirklar så vida som en bil antas komma (50 km/h om vägen är 1,3 gånger" in said
    assert "Allt är uppskattat." in said
    assert "Suppliers: antal" in said
    assert "okänd" in said


@pytest.mark.parametrize("name", ["reach.gpkg", "reach.geojson"])
def test_areas_are_written_with_what_was_counted_and_who_has_to_be_named(sites: CommandLine, name: str) -> None:
    path = sites.folder / name
    done = sites.run("facts", "reach", "P1", "--minutes", "30,15", "--count", "suppliers", "--out", name)
    assert f"The areas are in {name}." in done.stderr
    if path.suffix == ".gpkg":
        frame = pyogrio.read_dataframe(path)
        assert frame.crs.to_epsg() == 3006
        rows, areas = frame.to_dict("records"), list(frame.geometry)
        assert areas[0].centroid.distance(shapely.Point(EAST + 50, NORTH + 50)) < 1
        assert pyogrio.read_info(path)["layer_metadata"]["ATTRIBUTION"].startswith("Suppliers: The chamber")
    else:
        document = json.loads(path.read_text())
        rows = [feature["properties"] for feature in document["features"]]
        areas = [shape(feature["geometry"]) for feature in document["features"]]
        assert areas[0].centroid.distance(shapely.Point(12.94, 57.72)) < 0.05
        assert document["attribution"].startswith("Suppliers: The chamber")
    assert [row["minutes"] for row in rows] == [15, 30]
    assert [row["suppliers_sum"] for row in rows] == [10, 12.5]
    assert (rows[0]["site"], rows[0]["vehicle"], rows[0]["direction"]) == ("Viared 1", "car", "towards")
    assert (rows[0]["status"], rows[0]["verified"]) == ("estimated", "2026-05-01")
    assert rows[0]["source"] == "Suppliers (2026-05-01)"
    assert areas[1].buffer(1e-6).contains(areas[0])


def test_a_file_that_exists_stays_unless_forced(sites: CommandLine) -> None:
    path = sites.folder / "kept.geojson"
    path.write_text("mine")
    assert "exists" in sites.run("facts", "reach", "P1", "--out", path, code=1).stderr
    assert path.read_text() == "mine"
    sites.run("facts", "reach", "P1", "--out", path, "--force")
    assert len(json.loads(path.read_text())["features"]) == 3
    assert not list(sites.folder.glob(".reach-*"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--minutes", "a,15"], "minutes are numbers with commas between"),
        (["--minutes", "0,15"], "Minutes should rise"),
        (["--count", "suplliers"], "is suppliers meant"),
        (["--out", "reach.shp"], "areas are written as .gpkg (GeoPackage) or .geojson"),
        (["--out", "nowhere/reach.gpkg"], "There is no folder nowhere"),
    ],
)
def test_what_can_not_be_done_is_said(sites: CommandLine, arguments: list[str], said: str) -> None:
    assert said in sites.run("facts", "reach", "P1", *arguments, code=1).stderr


def test_on_real_roads_fewer_come_by_lorry_and_areas_are_on_land_beside_roads(
    sites: CommandLine, shared_data: Path
) -> None:
    # So small that no road crosses it: car and lorry leave it by the same one.
    ring = [[10.8005 + x, 59.9255 + y] for x, y in ((0, 0), (1e-5, 0), (1e-5, 1e-5), (0, 1e-5), (0, 0))]
    plot = {
        "type": "Feature",
        "properties": {"reference": "O1", "name": "Oslo", "kind": "land"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    (sites.folder / "oslo.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [plot]}))
    sites.run("import", "oslo.geojson", "--source", "oslo", "--mapping", "template")
    sites.run("geodata", "add", "roads", shared_data / "osm" / "oslo-east.osm.pbf", "--as", "osm_roads", "--later")
    car, _ = (
        sites.run("facts", "reach", "O1", "--minutes", "1,2", "--vehicle", vehicle, "--out", f"{vehicle}.gpkg")
        for vehicle in ("car", "lorry")
    )
    assert "Those who reach the site by car on the road network" in car.stdout
    assert "OpenStreetMap" in car.stdout
    areas = {name: pyogrio.read_dataframe(sites.folder / f"{name}.gpkg").geometry for name in ("car", "lorry")}
    assert 1e6 < areas["lorry"].area.iloc[1] < areas["car"].area.iloc[1] < 4e6
    assert areas["car"].is_valid.all()
    assert "beyond the loaded road network" in sites.run("facts", "reach", "P1").stdout
