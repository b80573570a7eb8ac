import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis_data.sources import Mapping, read_mapping
from gis_data.sources.model import Order, Reading
from gis_data.steps.batch import Batch
from gis_data.steps.crs import from_wgs84, scale_error, to_wgs84
from gis_data.steps.positions import Locator, place_of
from tests.unit.gis_data.steps.rows import batch_of, kinds_of, mapping

BORAS = (12.9377, 57.7210)
EAST, NORTH = 377_214.0, 6_399_461.0
"""About the centre of Borås, EPSG:3006."""


def locate(
    batch: Batch, *, crs: str = "EPSG:3006", table_crs: str | None = None, forced: str | None = None
) -> list[BaseGeometry | None]:
    return Locator(batch, place_of(batch.mapping, crs)).find(table_crs=table_crs, forced_crs=forced)


def near(geometry: BaseGeometry | None, degrees: tuple[float, float] = BORAS, *, crs: str = "EPSG:3006") -> bool:
    assert geometry is not None
    place = to_wgs84(np.array([[geometry.centroid.x, geometry.centroid.y]]), Reading(crs=crs))[0]
    return bool(pyproj.Geod(ellps="GRS80").inv(place[0], place[1], *degrees)[2] < 500)


def pair(x: object, y: object, crs: object = "") -> tuple[BaseGeometry | None, list[str]]:
    batch = batch_of(["Ref", "X", "Y", "CRS"], ["A", x, y, crs])  # type: ignore[list-item]
    (found,) = locate(batch)
    return found, [kind for _, kind in kinds_of(batch)]


@pytest.mark.parametrize(
    ("x", "y", "crs", "issues"),
    [
        (EAST, NORTH, "SWEREF 99 TM", []),
        ("377 214", "6 399 461,5", "sweref-99-tm", []),
        (EAST, NORTH, "EPSG:3006", []),
        ("12,9377", "57.7210", "WGS84", []),
        ("12.9377", "57.7210", "", ["crs_inferred"]),
        (EAST, NORTH, "", ["crs_inferred"]),
        (EAST, NORTH, "RT 90", ["unknown_crs"]),
        (EAST, NORTH, "SWEREF 98", ["misspelt_crs"]),
        ("57.7210", "12.9377", "WGS84", ["swapped_axes"]),
        (NORTH, EAST, "SWEREF 99 TM", ["swapped_axes"]),
        ("12.9377", "57.7210", "SWEREF 99 TM", ["degrees_in_metre_field"]),
        (EAST, NORTH, "WGS84", ["metres_in_degree_field"]),
    ],
)
def test_a_position_is_read_as_stated_or_in_the_one_way_that_fits(
    x: object, y: object, crs: str, issues: list[str]
) -> None:
    found, kinds = pair(x, y, crs)
    assert near(found)
    assert kinds == issues


@pytest.mark.parametrize(
    ("x", "y", "crs", "issues"),
    [
        ("", "", "", ["no_position"]),
        ("0", "0.000", "WGS84", ["zero_position"]),
        ("12.9", "", "WGS84", ["half_position"]),
        ("12.9", "north", "WGS84", ["not_a_number"]),
        ("nan", "57.7", "WGS84", ["not_finite"]),
        ("inf", "57.7", "WGS84", ["not_finite"]),
        ("1e400", "57.7", "WGS84", ["not_finite"]),
        ("2.35", "48.85", "WGS84", ["outside_area"]),
        ("1e300", "1e300", "SWEREF 99 TM", ["outside_area"]),
        ("5", "5", "RT 90", ["outside_area"]),
    ],
)
def test_what_is_no_position_leaves_the_site_without_one_and_is_said_once(
    x: str, y: str, crs: str, issues: list[str]
) -> None:
    found, kinds = pair(x, y, crs)
    assert found is None
    assert kinds == issues


def test_two_ways_that_fit_are_no_certainty() -> None:
    square = mapping(area="[area]\nwest = 10\nsouth = 10\neast = 60\nnorth = 60")
    batch = batch_of(["Ref", "X", "Y"], ["A", "12.9", "57.7"], source=square)
    (straight,) = locate(batch)
    # The axes are named: east, north comes before its opposite, which would also fit.
    assert straight is not None
    both = mapping(top="", area="[area]\nwest = -180\nsouth = -90\neast = 180\nnorth = 90")
    batch = batch_of(["Ref", "X", "Y"], ["A", "12.9", "57.7"], source=both)
    assert locate(batch) == [None]
    assert kinds_of(batch) == [(2, "ambiguous_position")]


def test_the_person_who_imports_stands_above_file_and_mapping() -> None:
    batch = batch_of(["Ref", "X", "Y", "CRS"], ["A", "116 500", "6 400 800", "WGS84"])
    local = from_wgs84(np.array([BORAS]), "EPSG:3008")[0]
    batch.rows[0][1:3] = [float(local[0]), float(local[1])]
    (found,) = locate(batch, forced="EPSG:3008")
    assert near(found)
    assert kinds_of(batch) == []


@settings(deadline=None)  # PROJ opens its database at the first
@given(st.floats(-5.5, 1.5), st.floats(50.5, 55.0))
def test_storing_far_from_home_brings_positions_back_within_a_metre(lon: float, lat: float) -> None:
    grid = from_wgs84(np.array([[lon, lat]]), "EPSG:27700")
    back = to_wgs84(from_wgs84(to_wgs84(grid, Reading(crs="EPSG:27700")), "EPSG:3006"), Reading(crs="EPSG:3006"))
    expected = pyproj.Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True).transform(*grid[0])
    assert pyproj.Geod(ellps="WGS84").inv(*back[0], *expected)[2] < 1.0


def test_the_direct_way_between_national_systems_is_not_taken() -> None:
    # What PROJ does by itself from one national system to another is off by more than 50 m, without a word.
    grid = np.array([[530_000.0, 180_000.0]])
    direct = pyproj.Transformer.from_crs("EPSG:27700", "EPSG:3006", always_xy=True).transform(*grid[0])
    ours = from_wgs84(to_wgs84(grid, Reading(crs="EPSG:27700")), "EPSG:3006")[0]
    assert np.hypot(*(np.array(direct) - ours)) > 50


def test_a_storage_crs_far_away_is_measured() -> None:
    assert scale_error(np.array([BORAS]), "EPSG:3006") < 0.0005
    assert 0.01 < scale_error(np.array([[-0.1, 51.5]]), "EPSG:3006") < 0.02
    assert scale_error(np.array([[-87.6, 41.9]]), "EPSG:3006") > 0.4


def test_geocentric_pairs_lie_where_their_full_coordinates_do() -> None:
    # X, Y, Z of 51.5381 N, 0.1027 W at 75 m, and back from X and Y alone.
    full = pyproj.Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    x, y, _ = full.transform(-0.1027, 51.5381, 75.0)
    reading = Reading(crs="EPSG:4936", order=Order.GEOCENTRIC)
    lon, lat = to_wgs84(np.array([[x, y]]), reading, ground_height_m=75.0)[0]
    assert (lon, lat) == pytest.approx((-0.1027, 51.5381), abs=1e-7)
    low = to_wgs84(np.array([[x, y]]), reading, ground_height_m=0.0)[0]
    assert pyproj.Geod(ellps="GRS80").inv(lon, lat, *low)[2] < 75
    assert not np.isfinite(to_wgs84(np.array([[7e6, 0.0]]), reading)).any()


def test_text_coordinates_of_an_authority_are_read() -> None:
    uk: Mapping = read_mapping("uk_brownfield")
    header = ["SiteReference", "Coordinates (Latitude & Longitude)"]
    batch = batch_of(
        header,
        ["1", "Latitude: 50.72131 Longitude: -3.53389"],
        ["2", "50.659441, -4.182754"],
        ["3", "see the plan"],
        source=uk,
    )
    first, second, third = locate(batch, crs="EPSG:27700")
    assert near(first, (-3.53389, 50.72131), crs="EPSG:27700")
    assert near(second, (-4.182754, 50.659441), crs="EPSG:27700")
    assert third is None
    assert kinds_of(batch) == [(4, "not_coordinates")]


SQUARE = Polygon([(EAST, NORTH), (EAST + 100, NORTH), (EAST + 100, NORTH + 100), (EAST, NORTH + 100)])
BOW_TIE = Polygon([(EAST, NORTH), (EAST + 100, NORTH + 100), (EAST + 100, NORTH), (EAST, NORTH + 100)])


@pytest.mark.parametrize(
    ("geometry", "area_m2", "issues"),
    [
        (SQUARE, 10_000, []),
        (BOW_TIE, 5_000, ["invalid_polygon"]),
        (shapely.force_3d(SQUARE, 7.0), 10_000, []),
        (shapely.MultiPolygon([SQUARE, shapely.affinity.translate(SQUARE, 200)]), 20_000, []),
        (shapely.GeometryCollection([SQUARE, Point(EAST, NORTH)]), 10_000, []),
        (MultiPoint([(EAST, NORTH)]), 0, []),
        (LineString([(EAST, NORTH), (EAST + 9, NORTH)]), None, ["not_a_point_or_area"]),
        (MultiPoint([(EAST, NORTH), (EAST + 9, NORTH)]), None, ["not_a_point_or_area"]),
        (Polygon([(EAST, NORTH), (EAST + 9, NORTH), (EAST + 18, NORTH)]), None, ["empty_geometry"]),
        (Polygon(), None, ["outside_area"]),
        (Polygon([(EAST, NORTH), (EAST + 9, float("nan")), (EAST + 18, NORTH)]), None, ["not_finite"]),
        (Point(0, 0), None, ["zero_position"]),
    ],
)
def test_a_geometry_becomes_a_point_or_a_valid_area(
    geometry: BaseGeometry, area_m2: float | None, issues: list[str]
) -> None:
    batch = batch_of(["Ref"], ["A"], geometries=[geometry])
    (found,) = locate(batch, table_crs="EPSG:3006")
    assert [kind for _, kind in kinds_of(batch)] == issues
    if area_m2 is None:
        assert found is None
        return
    assert found is not None
    assert found.is_valid
    assert found.geom_type in ("Point", "Polygon", "MultiPolygon")
    assert found.area == pytest.approx(area_m2)
    assert not found.has_z


def test_what_was_wrong_with_an_area_is_said_in_words() -> None:
    batch = batch_of(["Ref"], ["A"], geometries=[BOW_TIE])
    locate(batch, table_crs="EPSG:3006")
    ((_, issue),) = batch.issues
    assert issue.wrong.sv == "Ytan är ogiltig: gränsen korsar sig själv."
    assert issue.right.en == "Mended; its area is now 5000 m². Check the boundary."


def test_a_polygon_with_swapped_axes_is_turned() -> None:
    turned = shapely.transform(SQUARE, lambda pairs: pairs[:, ::-1])
    batch = batch_of(["Ref"], ["A"], geometries=[turned])
    (found,) = locate(batch, table_crs="EPSG:3006")
    assert found is not None
    assert shapely.equals_exact(found, SQUARE, 1e-6)
    assert kinds_of(batch) == [(2, "swapped_axes")]


def test_wkt_in_a_cell_is_read_also_with_the_srid_before_it() -> None:
    batch = batch_of(
        ["Ref", "WKT"], ["A", f"SRID=3006;{SQUARE.wkt}"], ["B", Point(EAST, NORTH).wkt], ["C", "POINT(1"], ["D", ""]
    )
    first, second, third, last = locate(batch)
    assert first == SQUARE
    assert second == Point(EAST, NORTH)
    assert (third, last) == (None, None)
    assert kinds_of(batch) == [(4, "bad_geometry"), (5, "no_position")]


def test_a_second_way_to_say_the_position_counts_where_the_first_is_blank() -> None:
    batch = batch_of(["Ref", "WKT", "X", "Y", "CRS"], ["A", "", "12.9377", "57.7210", "WGS84"])
    (found,) = locate(batch)
    assert near(found)
    assert kinds_of(batch) == []
