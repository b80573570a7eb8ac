from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, box

from siting.domain.geodata import GeodataSet
from siting.domain.text import Text
from siting.domain.wording import source_text
from siting.matching.proposal import MapRoad, RoadRank
from siting.services.proposal_geodata import COARSEST_M, FINEST_M, credit, must_be_named, roads_within

FRAME = box(0, 0, 10_000, 10_000)


def road(*course: tuple[float, float], rank: RoadRank = RoadRank.PRIMARY) -> MapRoad:
    return MapRoad(rank=rank, line=LineString(course))


def winding(corners: int, north_m: float, rank: RoadRank, *, swing_m: float = 40.0) -> MapRoad:
    """Return a road from west to east that swings at each corner."""
    east = np.linspace(0, 10_000, corners)
    return MapRoad(rank=rank, line=LineString(np.column_stack([east, north_m + swing_m * (np.arange(corners) % 2)])))


def corners(roads: tuple[MapRoad, ...]) -> int:
    return sum(len(one.line.coords) for one in roads)


def test_roads_end_at_the_frame_and_may_come_back_into_it() -> None:
    around = road((5_000, 5_000), (5_000, 12_000), (7_000, 12_000), (7_000, 5_000))
    outside = road((-500, -500), (-500, 20_000))
    found = roads_within([around, outside, road((9_000, 0), (9_500, 400))], FRAME)
    assert sorted(one.line.length for one in found) == pytest.approx([np.hypot(500, 400), 5_000, 5_000])
    assert all(FRAME.covers(one.line) for one in found)


def test_no_roads_are_none() -> None:
    assert roads_within([], FRAME) == ()
    assert roads_within([road((20_000, 0), (20_000, 5_000))], FRAME) == ()


def test_a_road_that_only_touches_the_frame_is_not_in_it() -> None:
    assert roads_within([road((10_000, 10_000), (12_000, 12_000))], FRAME) == ()


def test_corners_that_nobody_sees_are_left_out() -> None:
    (found,) = roads_within([winding(2_000, 5_000, RoadRank.TRUNK, swing_m=FINEST_M / 2)], FRAME)
    assert len(found.line.coords) < 20


def test_lines_become_coarser_before_any_is_left_out() -> None:
    roads = [winding(1_000, north, RoadRank.SECONDARY) for north in (2_000, 5_000, 8_000)]
    assert corners(roads_within(roads, FRAME)) > 2_000
    few = roads_within(roads, FRAME, most=300)
    assert len(few) == 3
    assert corners(few) <= 300
    for one, drawn in zip(roads, sorted(few, key=lambda found: found.line.centroid.y), strict=True):
        assert shapely.hausdorff_distance(one.line, drawn.line) <= COARSEST_M


def test_where_there_is_no_room_the_least_important_and_the_shortest_are_left_out() -> None:
    roads = [
        road((0, 1_000), (4_000, 1_000), rank=RoadRank.SECONDARY),
        road((0, 2_000), (9_000, 2_000), rank=RoadRank.SECONDARY),
        road((0, 3_000), (500, 3_000), rank=RoadRank.MOTORWAY),
        road((0, 4_000), (700, 4_000), rank=RoadRank.PRIMARY),
    ]
    found = roads_within(roads, FRAME, most=6)
    assert [(one.rank, one.line.length) for one in found] == [
        (RoadRank.MOTORWAY, 500),
        (RoadRank.PRIMARY, 700),
        (RoadRank.SECONDARY, 9_000),
    ]


@settings(max_examples=40, deadline=None)
@given(
    courses=st.lists(
        st.lists(st.tuples(st.integers(-5_000, 15_000), st.integers(-5_000, 15_000)), min_size=2, max_size=30),
        max_size=12,
    ),
    most=st.integers(2, 120),
)
def test_there_are_never_more_corners_than_there_is_room_for(courses: list[list[tuple[int, int]]], most: int) -> None:
    found = roads_within([road(*course) for course in courses], FRAME, most=most)
    assert corners(found) <= most
    assert all(one.line.length > 0 for one in found)


def a_set(**changes: Any) -> GeodataSet:
    return GeodataSet(**{"key": "roads", "title": Text(sv="Vägar", en="Roads"), **changes})


@pytest.mark.parametrize(
    ("described", "said"),
    [
        (a_set(), "Roads"),
        (a_set(attribution="© R"), "Roads: © R"),
        (a_set(licence="CC0"), "Roads (CC0)"),
        (a_set(attribution="© R", licence="ODbL", verified=date(2026, 11, 1)), "Roads: © R (ODbL), data of 2026-11-01"),
        (a_set(attribution="© R, ODbL", licence="ODbL"), "Roads: © R, ODbL"),
        (a_set(attribution="Roads", licence="CC0"), "Roads (CC0)"),
        (a_set(demo=True), "Roads, demo data"),
    ],
)
def test_a_set_is_named_with_all_that_is_known_of_it_and_nothing_twice(described: GeodataSet, said: str) -> None:
    assert source_text(credit(described), "en") == said


def test_only_who_asks_for_it_must_be_named() -> None:
    assert not must_be_named(a_set(demo=True))
    assert must_be_named(a_set(licence="CC BY 4.0"))
    assert must_be_named(a_set(attribution="© R"))
