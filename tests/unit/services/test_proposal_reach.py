"""Areas of reach are made small enough for a page, and stay what they are."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, box

from siting.matching.proposal import ReachArea
from siting.services.proposal_reach import COARSEST_M, FINEST_M, MOST_CORNERS, simplified


def frayed(radius_m: float, corners: int, *, fray_m: float, seed: int) -> MultiPolygon:
    """Return a disc whose border goes in and out by chance."""
    chance = np.random.default_rng(seed)
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    radii = radius_m + chance.uniform(-fray_m, fray_m, corners)
    return MultiPolygon([Polygon(np.column_stack([radii * np.cos(angles), radii * np.sin(angles)])).buffer(0)])


def holed(hole: Polygon) -> Polygon:
    """Return a rectangle with a hole."""
    whole = box(0, 0, 10_000, 8_000)
    return Polygon(whole.exterior, [hole.exterior])


def rising(*areas: MultiPolygon) -> list[ReachArea]:
    whole: list[ReachArea] = []
    for place, area in enumerate(areas):
        joined = shapely.union_all([area, *(one.area for one in whole)])
        parts = [part for part in shapely.get_parts(joined).tolist() if isinstance(part, Polygon)]
        whole.append(ReachArea(minutes=15.0 * (place + 1), area=MultiPolygon(parts)))
    return whole


@pytest.mark.parametrize("corners", [40, 900, 6000])
def test_areas_have_few_corners_and_contain_each_other(corners: int) -> None:
    areas = rising(*(frayed(km * 1000, corners, fray_m=600, seed=km) for km in (9, 10, 30)))
    found = simplified(areas)

    assert [one.minutes for one in found] == [15, 30, 45]
    assert sum(shapely.get_num_coordinates(one.area) for one in found) <= MOST_CORNERS
    for one, whole in zip(found, areas, strict=True):
        assert one.area.is_valid
        assert (shapely.get_coordinates(one.area) % 1 == 0).all()
        assert one.area.symmetric_difference(whole.area).area < 0.25 * whole.area.area
    for inner, outer in pairwise(found):
        # Whole metres move a border by less than one.
        assert inner.area.difference(outer.area.buffer(1.5)).is_empty


def test_what_few_corners_tell_is_not_made_coarser() -> None:
    plain = holed(box(4_000, 3_000, 4_500, 3_500))
    [found] = simplified(rising(MultiPolygon([plain])))
    assert found.area.equals(plain)


def test_what_is_too_small_to_be_seen_is_left_out() -> None:
    speck = FINEST_M
    large = holed(box(4_000, 3_000, 4_000 + speck, 3_000 + speck))
    [found] = simplified(rising(MultiPolygon([large, box(20_000, 0, 20_000 + speck, speck)])))
    assert found.area.equals(box(0, 0, 10_000, 8_000))


def test_the_coarsest_is_kept_where_no_more_can_be_left_out() -> None:
    squares = [Point(x * 9_000, 0).buffer(4 * COARSEST_M, quad_segs=1) for x in range(300)]
    [found] = simplified(rising(MultiPolygon(squares)))
    assert len(found.area.geoms) == len(squares)


def test_nothing_reached_is_nothing() -> None:
    assert simplified([]) == ()
    [found] = simplified([ReachArea(minutes=15.0, area=MultiPolygon())])
    assert found.area.is_empty
