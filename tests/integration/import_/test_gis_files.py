import json
import shutil
import zipfile
from pathlib import Path

import geopandas
import pytest
import shapely
from shapely.geometry import Point, Polygon

from gis_data.errors import UnreadableFile
from gis_data.sources import parse_mapping
from gis_data.steps.crs import crs_name
from siting.domain.values import Status
from tests.integration.import_.files import Loaded, load

MAPPING = """
key = "layer"
name = { sv = "Lager", en = "Layer" }
every_fact = true
[words]
unknown = ["?"]
[columns]
ref = ["ref"]
[[reading]]
crs = "deployment"
[[reading]]
crs = "EPSG:4326"
[[reading]]
crs = "EPSG:4326"
order = "north_east"
[[position]]
geometry = true
[identity]
reference = "ref"
[site]
kind = "land"
name = "ref"
[facts.plot_area_m2]
column = "plot_area_m2"
from_area = true
"""
EAST, NORTH = 377_214.0, 6_399_461.0
SQUARE = shapely.box(EAST, NORTH, EAST + 100, NORTH + 50)
BOW_TIE = Polygon([(EAST, NORTH), (EAST + 100, NORTH + 100), (EAST + 100, NORTH), (EAST, NORTH + 100)])


def frame(crs: str | None = "EPSG:3006") -> geopandas.GeoDataFrame:
    data = {
        "ref": ["A", "B", "C", "D"],
        "plot_area_m2": [None, 700.0, None, None],
        "fibre": ["ja", "nej", "?", "delvis"],
        "unrelated": [1, 2, 3, 4],
    }
    return geopandas.GeoDataFrame(data, geometry=[SQUARE, Point(EAST, NORTH), BOW_TIE, None], crs=crs)


def read(path: Path, *, source_crs: str | None = None) -> Loaded:
    return load(path, parse_mapping(MAPPING, "m"), source_crs=source_crs)


def check(loaded: Loaded) -> None:
    assert [site.reference for site in loaded.sites] == ["A", "B", "C", "D"]
    square = loaded.site("A").geometry
    assert square is not None
    assert shapely.hausdorff_distance(square, SQUARE) < 0.01
    area = loaded.site("A").fact("plot_area_m2")
    assert (area.value, area.status) == (5000.0, Status.ESTIMATED)
    assert loaded.site("B").fact("plot_area_m2").value == 700.0
    assert loaded.site("A").fact("fibre").value is True
    assert loaded.site("D").geometry is None
    assert loaded.kinds["invalid_polygon"] == 1
    assert loaded.kinds["no_position"] == 1
    (wrong,) = (issue for issue in loaded.issues if issue.kind == "not_yes_no")
    assert (wrong.row, wrong.field, wrong.value) == (4, "fibre", "delvis")


def test_geopackage(tmp_path: Path) -> None:
    frame().to_file(tmp_path / "a.gpkg", layer="sites")
    check(read(tmp_path / "a.gpkg"))


def test_geopackage_in_another_crs(tmp_path: Path) -> None:
    frame().to_crs("EPSG:3008").to_file(tmp_path / "a.gpkg", layer="sites")
    check(read(tmp_path / "a.gpkg"))


def test_of_several_layers_the_fitting_or_the_named_one_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    frame().to_file(path, layer="sites")
    geopandas.GeoDataFrame({"x": [1]}, geometry=[Point(0, 1)], crs="EPSG:3006").to_file(path, layer="other")
    check(read(path))
    frame().to_file(path, layer="more")
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert "it has 2 layers" in caught.value.say("en")
    assert "sites, other, more" in caught.value.say("en")
    named = parse_mapping(MAPPING + '[read]\nsheet = "more"\n', "m")
    check(load(path, named))


@pytest.mark.parametrize("zipped", [False, True])
def test_shapefile_as_files_and_zipped(tmp_path: Path, zipped: bool) -> None:
    folder = tmp_path / "shape"
    folder.mkdir()
    polygons = frame()[lambda rows: rows.geometry.geom_type != "Point"].rename(columns={"plot_area_m2": "area"})
    polygons.to_file(folder / "sites.shp", encoding="utf-8")
    path = folder / "sites.shp"
    if zipped:
        path = tmp_path / "sites.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for file in folder.iterdir():
                archive.write(file, f"delivery/{file.name}")
    loaded = read(path)
    assert [site.reference for site in loaded.sites] == ["A", "C", "D"]
    assert loaded.kinds["invalid_polygon"] == 1


def test_a_shapefile_without_its_companions_is_refused(tmp_path: Path) -> None:
    frame()[:1].to_file(tmp_path / "sites.shp")
    (tmp_path / "alone").mkdir()
    shutil.copy(tmp_path / "sites.shp", tmp_path / "alone")
    with pytest.raises(UnreadableFile) as caught:
        read(tmp_path / "alone" / "sites.shp")
    assert "bring them all" in caught.value.say("en")


def test_a_shapefile_without_crs_is_read_where_it_fits_or_as_is_said(tmp_path: Path) -> None:
    frame()[:1].to_file(tmp_path / "sites.shp")
    (tmp_path / "sites.prj").unlink()
    loaded = read(tmp_path / "sites.shp")
    assert loaded.kinds["crs_inferred"] == 1
    assert loaded.site("A").geometry is not None
    frame()[:1].to_crs("EPSG:3008").to_file(tmp_path / "local.shp")
    (tmp_path / "local.prj").unlink()
    local = read(tmp_path / "local.shp", source_crs="EPSG:3008").site("A").geometry
    assert local is not None
    assert shapely.hausdorff_distance(local, SQUARE) < 0.01


def geojson(path: Path, *features: object, **members: object) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **members}), encoding="utf-8-sig")
    return path


def feature(reference: str, geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {"ref": reference, **properties}, "geometry": geometry}


def point(*coordinates: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": coordinates}


def test_geojson_is_in_degrees_and_an_older_crs_member_counts(tmp_path: Path) -> None:
    loaded = read(
        geojson(tmp_path / "a.geojson", feature("A", point(12.9377, 57.721)), feature("B", point(57.721, 12.9377)))
    )
    first, turned = (loaded.site(name).geometry for name in "AB")
    assert first is not None
    assert turned is not None
    assert first.distance(turned) < 0.001
    assert loaded.kinds["swapped_axes"] == 1
    older = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
    loaded = read(geojson(tmp_path / "b.geojson", feature("A", point(EAST, NORTH)), crs=older))
    assert loaded.site("A").geometry == Point(EAST, NORTH)
    assert loaded.kinds == {}


def test_one_broken_feature_spoils_itself_alone(tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "a.geojson",
        feature("A", point(12.9377, 57.721), fibre=True, plot_area_m2=[1, 2]),
        feature("B", {"type": "Polygon", "coordinates": [[[12.9, 57.7], "x"]]}),
        feature("C", {"type": "Blob", "coordinates": [1, 2]}),
        feature("D", point(float("nan"), 57.7)),
        feature("E", point(float("inf"), 57.7)),
        feature("F", None),
        {"type": "Feature", "properties": None, "geometry": point(12.9, 57.7)},
        7,
        feature("A", point(12.9377, 57.721)),
    )
    loaded = read(path)
    assert [site.reference for site in loaded.sites] == list("ABCDEF")
    assert [site.reference for site in loaded.sites if site.geometry is not None] == ["A"]
    assert loaded.site("A").fact("fibre").value is True
    assert loaded.counts.rejected == 3
    assert loaded.kinds["bad_geometry"] + loaded.kinds["not_finite"] == 4
    assert {issue.row for issue in loaded.issues if issue.kind in ("bad_geometry", "not_finite")} == {2, 3, 4, 5}


def test_crs_names_are_those_that_people_know() -> None:
    assert crs_name("EPSG:3006") == "SWEREF99 TM (EPSG:3006)"
