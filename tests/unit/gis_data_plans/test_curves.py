"""Curves of GML become lines that stay near them."""

from __future__ import annotations

import math
from xml.etree.ElementTree import Element

import numpy as np
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from gis_data.plans.curves import CHORD_ERROR_M, UnreadCurve, arc_corners, curve_corners

NORTH, EAST = 6_228_000.0, 198_000.0


def curve(segments: str) -> Element:
    made: Element = fromstring(
        f'<linje xmlns:gml="http://www.opengis.net/gml/3.2"><gml:Curve><gml:segments>{segments}</gml:segments>'
        "</gml:Curve></linje>"
    )
    return made


def straight(*pairs: str) -> str:
    positions = "".join(f"<gml:pos>{pair}</gml:pos>" for pair in pairs)
    return f"<gml:LineStringSegment>{positions}</gml:LineStringSegment>"


def test_segments_one_after_the_other_are_one_line_without_double_corners() -> None:
    found = curve_corners(curve(straight("0 0", "0 5") + straight("0 5", "5 5")))

    assert found.tolist() == [[0, 0], [0, 5], [5, 5]]


@pytest.mark.parametrize(
    ("positions", "corners"),
    [
        ("<gml:posList>1 2 3 4</gml:posList>", [[1, 2], [3, 4]]),
        ('<gml:posList srsDimension="3">1 2 9 3 4 9</gml:posList>', [[1, 2], [3, 4]]),
        ('<gml:pos srsDimension="2">1 2</gml:pos><gml:pos>3 4</gml:pos>', [[1, 2], [3, 4]]),
        ("<gml:pos>1 2 9</gml:pos><gml:pos>3 4 9</gml:pos>", [[1, 2], [3, 4]]),
    ],
)
def test_positions_are_read_however_they_are_written(positions: str, corners: list[list[float]]) -> None:
    found = curve_corners(curve(f"<gml:LineStringSegment>{positions}</gml:LineStringSegment>"))

    assert found.tolist() == corners


@pytest.mark.parametrize("pair", ["1 x", "1", "nan 2", "inf 2", "1 2 3 4 5"])
def test_what_is_no_pair_of_numbers_is_refused(pair: str) -> None:
    with pytest.raises(UnreadCurve) as caught:
        curve_corners(curve(straight("0 0", pair)))

    assert caught.value.shape == ""


def test_a_curve_of_another_kind_is_refused_by_its_name() -> None:
    with pytest.raises(UnreadCurve) as caught:
        curve_corners(curve("<gml:BSpline/>"))

    assert caught.value.shape == "BSpline"


def test_an_empty_curve_has_no_corners() -> None:
    assert curve_corners(curve("")).shape == (0, 2)


@given(
    radius=st.floats(0.5, 2000),
    start=st.floats(0, 2 * math.pi),
    turn=st.floats(0.05, 2 * math.pi - 0.05),
    clockwise=st.booleans(),
    middle=st.floats(0.2, 0.8),
)
def test_an_arc_goes_through_its_three_points_and_its_chords_stay_near_it(
    radius: float, start: float, turn: float, clockwise: bool, middle: float
) -> None:
    centre = np.array([NORTH, EAST])
    angles = start + (-1 if clockwise else 1) * turn * np.array([0.0, middle, 1.0])
    points = centre + radius * np.column_stack((np.cos(angles), np.sin(angles)))

    corners = arc_corners(*points)

    assert corners[0].tolist() == points[0].tolist()
    assert corners[-1].tolist() == points[2].tolist()
    chords = np.hypot(*np.diff(corners, axis=0).T)
    # The length of the chords is the arc's but for what they cut off; the wrong way round would be far from it.
    assert chords.sum() == pytest.approx(radius * turn, rel=0.02, abs=3 * CHORD_ERROR_M)
    middles = (corners[1:] + corners[:-1]) / 2
    assert np.all(np.abs(np.hypot(*(middles - centre).T) - radius) <= CHORD_ERROR_M * 1.05 + 1e-6)


def test_three_points_on_a_line_are_a_line() -> None:
    points = np.array([[0.0, 0.0], [0.0, 50.0], [0.0, 100.0]])

    assert arc_corners(*points).tolist() == points.tolist()


@pytest.mark.parametrize("tag", ["Arc", "ArcString"])
def test_an_arc_in_a_curve_is_followed(tag: str) -> None:
    # A half circle of radius 10 around (0, 10), from (0, 0) by (10, 10) to (0, 20).
    found = curve_corners(
        curve(f"<gml:{tag}><gml:pos>0 0</gml:pos><gml:pos>10 10</gml:pos><gml:pos>0 20</gml:pos></gml:{tag}>")
    )

    assert len(found) > 20
    assert np.abs(np.hypot(found[:, 0], found[:, 1] - 10) - 10).max() < 1e-9
    assert found[:, 0].min() >= -1e-9


def test_a_circle_is_closed_and_round() -> None:
    found = curve_corners(
        curve("<gml:Circle><gml:pos>10 0</gml:pos><gml:pos>0 10</gml:pos><gml:pos>-10 0</gml:pos></gml:Circle>")
    )

    assert found[0] == pytest.approx(found[-1])
    assert np.abs(np.hypot(*found.T) - 10).max() < 1e-9
    assert found.min(axis=0) == pytest.approx([-10, -10], abs=0.02)


def test_an_arc_of_two_points_is_refused() -> None:
    with pytest.raises(UnreadCurve) as caught:
        curve_corners(curve("<gml:Arc><gml:pos>0 0</gml:pos><gml:pos>1 1</gml:pos></gml:Arc>"))

    assert caught.value.shape == "Arc"
