import numpy as np
import pytest
from numpy.typing import NDArray
from pyproj import Transformer

from gis_data.remote.crs import CRS84, Asked, read_crs, settle, still_fits, urn
from gis_data.remote.errors import UnusableAnswer

BORAS = np.array([[377_307.0, 6_399_514.0], [377_400.0, 6_399_600.0]])
DEGREES = np.array([[12.94, 57.72], [12.95, 57.73]])
SWEDEN = (10.5, 55.0, 24.2, 69.1)


def settled(
    said: str | None,
    points: NDArray[np.float64],
    *,
    asked: str = "EPSG:3006",
    extent: tuple[float, float, float, float] | None = SWEDEN,
    north_first: bool = False,
) -> tuple[str, bool, bool]:
    found = settle(said, Asked(crs=asked, extent=extent), points, north_first=north_first, service="x")
    return found.crs, found.swap, found.stated


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("EPSG:3006", "EPSG:3006"),
        ("epsg:3006", "EPSG:3006"),
        ("urn:x-ogc:def:crs:EPSG:6.9:3006", "EPSG:3006"),
        ("urn:ogc:def:crs:EPSG:9.0:3006", "EPSG:3006"),
        ("http://www.opengis.net/def/crs/EPSG/9.9.1/4258", "EPSG:4258"),
        ("https://www.opengis.net/def/crs/EPSG/0/3006", "EPSG:3006"),
        ("<http://www.opengis.net/def/crs/OGC/0/CRS84h>", CRS84),
        ("CRS84", CRS84),
        ("urn:ogc:def:crs:EPSG::", None),
        ("urn:ogc:def:crs:OGC:1.3:CRS83", None),
        ("SWEREF 99 TM", None),
        ("", None),
    ],
)
def test_names_in_all_their_spellings(text: str, name: str | None) -> None:
    assert read_crs(text) == name


@pytest.mark.parametrize("name", ["EPSG:3006", CRS84])
def test_what_is_written_can_be_read(name: str) -> None:
    assert read_crs(urn(name)) == name


def test_what_is_said_counts() -> None:
    assert settled("urn:ogc:def:crs:EPSG::3006", BORAS) == ("EPSG:3006", False, True)
    assert settled("urn:ogc:def:crs:OGC:1.3:CRS84", DEGREES) == (CRS84, False, True)


def test_metric_coordinates_tell_their_order_themselves() -> None:
    for north_first in (True, False):
        assert settled("EPSG:3006", BORAS, north_first=north_first) == ("EPSG:3006", False, True)
        assert settled("EPSG:3006", BORAS[:, ::-1], north_first=north_first) == ("EPSG:3006", True, True)


def test_degrees_are_told_by_where_the_layer_lies() -> None:
    for north_first in (True, False):
        assert settled("EPSG:4326", DEGREES, north_first=north_first)[1] is False
        assert settled("EPSG:4326", DEGREES[:, ::-1], north_first=north_first)[1] is True


def test_and_else_by_the_protocol() -> None:
    for points in (DEGREES, DEGREES[:, ::-1]):
        assert settled("EPSG:4326", points, extent=None, north_first=True)[1] is True
        assert settled("EPSG:4326", points, extent=None, north_first=False)[1] is False
        assert settled("OGC:CRS84", points, extent=None, north_first=True)[1] is False


def test_what_is_not_said_is_told_by_the_coordinates() -> None:
    assert settled(None, BORAS) == ("EPSG:3006", False, False)
    assert settled(None, BORAS[:, ::-1]) == ("EPSG:3006", True, False)
    assert settled(None, DEGREES) == (CRS84, False, False)
    assert settled(None, DEGREES, asked="EPSG:4326", north_first=True) == ("EPSG:4326", False, False)


def test_degrees_are_not_taken_for_metres_of_a_map_of_the_world() -> None:
    assert settled(None, DEGREES, asked="EPSG:3857") == (CRS84, False, False)
    mercator = np.column_stack(Transformer.from_crs(4326, 3857, always_xy=True).transform(*DEGREES.T))
    assert settled(None, mercator, asked="EPSG:3857") == ("EPSG:3857", False, False)


def test_a_zone_of_sweref_reaches_over_all_of_sweden() -> None:
    kiruna = np.column_stack(Transformer.from_crs(4326, 3008, always_xy=True).transform([20.2], [67.85]))
    assert settled("EPSG:3008", kiruna)[:2] == ("EPSG:3008", False)


def test_a_few_coordinates_out_of_place_change_nothing() -> None:
    points = np.vstack([BORAS, BORAS, [[0.0, 0.0]]])
    assert settled("EPSG:3006", points) == ("EPSG:3006", False, True)


@pytest.mark.parametrize(
    ("said", "points"),
    [("EPSG:3006", DEGREES), ("EPSG:4326", BORAS), ("EPSG:3008", BORAS * 10), ("EPSG:99999", BORAS), ("grid", BORAS)],
)
def test_coordinates_that_are_not_in_it_are_refused(said: str, points: NDArray[np.float64]) -> None:
    with pytest.raises(UnusableAnswer):
        settled(said, points)


def test_neither_said_nor_told() -> None:
    with pytest.raises(UnusableAnswer, match="do not lie where EPSG:3006 holds"):
        settled(None, BORAS * 100)


def test_no_coordinates_at_all_are_of_the_asked_crs() -> None:
    assert settled(None, np.empty((0, 2))) == ("EPSG:3006", False, False)


def test_a_later_page_has_to_lie_there_too() -> None:
    found = settle("EPSG:3006", Asked(crs="EPSG:3006"), BORAS[:, ::-1], north_first=False, service="x")

    assert still_fits(BORAS[:, ::-1], found)
    assert still_fits(np.empty((0, 2)), found)
    assert not still_fits(BORAS, found)
    assert not still_fits(DEGREES, found)
