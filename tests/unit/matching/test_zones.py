from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from siting.domain.requirement import Within
from siting.matching import zones
from siting.matching.catalogue import Catalogue
from siting.matching.places import distances
from siting.matching.zones import NO_PLACE, Told, hilbert_places, zones_of
from tests.unit.matching import every_kind


@pytest.mark.parametrize("bits", [4, 8])
def test_the_curve_goes_through_every_cell_once_and_only_to_the_next_one(
    bits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zones, "_HILBERT_BITS", bits)
    side = np.arange(float(1 << bits))
    east, north = (grid.ravel() for grid in np.meshgrid(side, side))
    places = hilbert_places(east, north)
    assert sorted(places.tolist()) == list(range(len(east)))
    along = np.argsort(places)
    steps = np.abs(np.diff(east[along])) + np.abs(np.diff(north[along]))
    assert steps.tolist() == [1.0] * (len(east) - 1)


def test_points_without_a_position_come_last_and_stretch_nothing() -> None:
    east, north = np.array([6.4e6, np.nan, 6.4e6 + 10]), np.array([5.0, 5.0, 15.0])
    places = hilbert_places(east, north)
    assert places[1] == NO_PLACE
    assert len(set(places.tolist())) == 3
    assert hilbert_places(east[1:2], north[1:2]).tolist() == [NO_PLACE]
    assert hilbert_places(east[:0], north[:0]).tolist() == []


def test_sites_all_in_one_spot_have_one_place() -> None:
    assert hilbert_places(np.full(5, 3.3), np.full(5, 4.4)).tolist() == [0] * 5
    assert hilbert_places(np.array([0.0, 1e-300]), np.zeros(2)).tolist() == [0, 0]


@settings(max_examples=200, deadline=None)
@given(
    points=st.lists(st.tuples(every_kind.COORDINATES | st.just(math.nan), every_kind.COORDINATES), max_size=40),
    geometry=st.sampled_from(every_kind.SHAPES),
    need=every_kind.limits(st.sampled_from((0.0, 1.0, 3.0, 5.0)) | st.floats(0, 12)),
)
def test_a_box_never_tells_what_is_not_so(
    points: list[tuple[float, float]], geometry: BaseGeometry, need: Within
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zones, "ZONE_ROWS", 3)
        patch.setattr(zones, "_COARSE", 2)
        east, north = np.array(points, dtype=np.float64).reshape(len(points), 2).T
        told = zones_of(east, north).told(geometry, need)
    away = distances(east, north, geometry)
    within = (away >= need.low) & (away <= need.high)
    assert len(told) == -(-len(points) // 3)
    for zone, one in enumerate(told):
        here = within[3 * zone : 3 * zone + 3]
        if one == Told.ALL:
            assert here.all()
        if one == Told.NONE:
            assert not here.any()


def catalogue(n: int) -> Catalogue:
    rng = np.random.default_rng(1)
    return Catalogue(
        version="1",
        site_ids=np.arange(n, dtype=np.int64),
        kinds=rng.integers(0, 2, n).astype(np.uint8),
        availabilities=np.zeros(n, dtype=np.uint8),
        published=np.ones(n, dtype=np.bool_),
        east=rng.uniform(0, 40_000, n),
        north=rng.uniform(0, 40_000, n),
        columns={},
    )


@pytest.mark.parametrize("geometry", [Point(20_000, 20_000).buffer(6_000), box(5_000, 5_000, 15_000, 16_000)])
def test_of_few_sites_in_a_place_hardly_more_than_these_are_looked_at(geometry: BaseGeometry) -> None:
    compact = catalogue(100_000).compact
    told = compact.zones.told(geometry, Within(high=0.0))
    inside = int(np.count_nonzero(distances(compact.east, compact.north, geometry) == 0.0))
    assert np.count_nonzero(told == Told.ALL) > 0
    assert np.count_nonzero(told != Told.NONE) * zones.ZONE_ROWS < 3 * inside


def test_segments_are_of_one_kind_and_keep_every_row_once() -> None:
    made = catalogue(5_000)
    compact = made.compact
    assert sorted(compact.order.tolist()) == list(range(5_000))
    for segment in compact.segments:
        assert set(made.kinds[compact.order[segment.start : segment.stop]].tolist()) == {segment.kind}
