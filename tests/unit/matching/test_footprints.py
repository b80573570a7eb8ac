from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from shapely import affinity
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from siting.domain.measures import Footprint, Rectangle
from siting.matching.footprints import place_footprint
from siting.matching.placement import Placement
from tests.unit.matching.plots_at_random import (
    found_by_trying,
    random_footprint,
    random_plot,
    random_yard,
    rectangles,
)

INSIDE_M = 1e-3
SPARE_M = 0.5


def hall(length_m: float, width_m: float, setback_m: float = 0.0, *yards: tuple[float, float]) -> Footprint:
    return Footprint(
        hall=Rectangle(length_m=length_m, width_m=width_m),
        setback_m=setback_m,
        yards=tuple(Rectangle(length_m=a, width_m=b) for a, b in yards),
    )


def fits(plot: BaseGeometry, footprint: Footprint, resolution_m: float = SPARE_M) -> bool:
    placed = place_footprint(plot, footprint, resolution_m=resolution_m)
    assert placed is not None
    if placed.fits:
        assert_right(plot, footprint, placed)
    else:
        assert (placed.hall, placed.yards, placed.rotation_deg) == (None, (), None)
    return placed.fits


def assert_right(plot: BaseGeometry, footprint: Footprint, placed: Placement) -> None:
    """Everything that is placed has its size, lies on the plot, keeps the set-back, adjoins and covers nothing."""
    assert placed.hall is not None
    assert placed.rotation_deg is not None
    assert 0 <= placed.rotation_deg < 180
    assert sides_m(placed.hall) == pytest.approx((footprint.hall.length_m, footprint.hall.width_m), abs=1e-6)
    assert turn_deg(placed.hall) == pytest.approx(placed.rotation_deg, abs=1e-6)
    room = shapely.make_valid(plot, method="structure", keep_collapsed=False)
    parts = [part.buffer(INSIDE_M, join_style="mitre") for part in shapely.get_parts(room)]
    assert any(all(part.covers(one) for one in (placed.hall, *placed.yards)) for part in parts)
    assert placed.hall.distance(room.boundary) >= footprint.setback_m - INSIDE_M
    assert len(placed.yards) == len(footprint.yards)
    for yard, asked in zip(placed.yards, footprint.yards, strict=True):
        assert sides_m(yard) == pytest.approx((asked.length_m, asked.width_m), abs=1e-6)
        assert yard.intersection(placed.hall).area < 1e-6
        touched = yard.buffer(1e-6, join_style="mitre").intersection(placed.hall.exterior).length
        assert touched >= least_contact_m(yard, placed.hall) - 1e-3
    for number, one in enumerate(placed.yards):
        assert all(one.intersection(other).area < 1e-6 for other in placed.yards[number + 1 :])


def least_contact_m(yard: Polygon, building: Polygon) -> float:
    """The shorter of the two sides that face each other."""
    return min(facing_m(yard, building), facing_m(building, yard))


def facing_m(one: Polygon, other: Polygon) -> float:
    """Length of the side of one that lies nearest to the other."""
    corners = shapely.get_coordinates(one)
    lines = [LineString(corners[k : k + 2]) for k in range(4)]
    return float(max(lines, key=lambda line: line.buffer(1e-6).intersection(other.exterior).length).length)


def sides_m(rectangle: Polygon) -> tuple[float, float]:
    corners = shapely.get_coordinates(rectangle)
    a, b = (float(np.hypot(*(corners[k + 1] - corners[k]))) for k in (0, 1))
    return max(a, b), min(a, b)


def turn_deg(rectangle: Polygon) -> float:
    corners = shapely.get_coordinates(rectangle)
    step = corners[1] - corners[0]
    return math.degrees(math.atan2(step[1], step[0])) % 180


def test_a_building_that_only_just_fits_is_placed_at_any_rotation_of_the_plot() -> None:
    for degrees in (0, 13.7, 45, 90, 121):
        plot = affinity.translate(affinity.rotate(box(0, 0, 120, 60), degrees), 377_000, 6_400_000)
        assert fits(plot, hall(120, 60))
        assert fits(plot, hall(108, 48, 6))
        assert not fits(plot, hall(120.01, 60))
        assert not fits(plot, hall(108.01, 48, 6))


def test_a_long_building_fits_only_across_the_corners() -> None:
    # A w-wide strip about the diagonal of a square of side s is s·√2 - w long.
    square = box(0, 0, 100, 100)
    assert fits(square, hall(100 * math.sqrt(2) - 10 - 1.1, 10))
    assert not fits(square, hall(100 * math.sqrt(2) - 10 + 0.1, 10))


def test_the_largest_square_in_a_triangle() -> None:
    # The inscribed square of an equilateral triangle of side a has the side a·√3 / (2 + √3).
    triangle = Polygon([(0, 0), (100, 0), (50, 50 * math.sqrt(3))])
    side = 100 * math.sqrt(3) / (2 + math.sqrt(3))
    assert fits(triangle, hall(side - 1e-6, side - 1e-6))
    assert not fits(triangle, hall(side + 0.01, side + 0.01))


def test_holes_are_kept_free() -> None:
    ring = box(0, 0, 100, 100).difference(box(40, 40, 60, 60))
    assert fits(ring, hall(100, 40))
    assert not fits(ring, hall(60, 50))
    assert fits(ring, hall(80, 20, 10))
    assert not fits(ring, hall(80, 20.1, 10))


def test_the_set_back_is_a_distance_also_round_corners_that_point_inwards() -> None:
    # The building's corner may stand 10 m from the plot's at (0, 0), which is 7.1 m either way.
    plot = box(-57.5, -57.5, 60, 60).difference(box(0, 0, 60, 60))
    assert fits(plot, hall(40, 40, 10))
    assert not fits(plot, hall(42, 42, 10))


def test_a_building_does_not_span_parts() -> None:
    parts = MultiPolygon([box(0, 0, 50, 50), box(50.5, 0, 100.5, 50)])
    assert not fits(parts, hall(60, 30))
    assert fits(parts, hall(50, 50))


def test_crossing_rings_are_mended() -> None:
    bow_tie = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    assert not fits(bow_tie, hall(60, 40))
    assert fits(bow_tie, hall(20, 20))
    twins = MultiPolygon([box(0, 0, 50, 50), box(50, 0, 100, 50)])
    assert fits(twins, hall(100, 50))


def test_slivers_and_points_are_no_room() -> None:
    sliver = Polygon([(0, 0), (1000, 0), (1000, 0.001)])
    assert not fits(sliver, hall(20, 10))
    assert not fits(box(0, 0, 10, 10), hall(500, 300, 20))
    for nothing in (None, Point(0, 0), LineString([(0, 0), (9, 9)]), Polygon(), GeometryCollection()):
        assert place_footprint(nothing, hall(20, 10)) is None
    mixed = GeometryCollection([Point(0, 0), box(0, 0, 30, 30)])
    placed = place_footprint(mixed, hall(20, 10))
    assert placed is not None
    assert placed.fits


@pytest.mark.parametrize("resolution_m", [0.0, -1.0, math.nan, math.inf])
def test_a_resolution_is_above_zero(resolution_m: float) -> None:
    with pytest.raises(ValueError, match="resolution"):
        place_footprint(box(0, 0, 9, 9), hall(2, 1), resolution_m=resolution_m)


def test_never_no_where_trying_finds_room_to_spare_and_every_yes_is_on_the_plot() -> None:
    rng = np.random.default_rng(20261124)
    answers = {True: 0, False: 0}
    for _ in range(200):
        plot, footprint = random_plot(rng), random_footprint(rng)
        answer = fits(plot, footprint)
        answers[answer] += 1
        if not answer:
            assert not found_by_trying(plot, footprint, spare_m=SPARE_M), (plot.wkt, footprint)
    assert min(answers.values()) > 40, answers


def test_no_layout_with_yards_is_missed_that_has_room_to_spare() -> None:
    """Layouts are made at random with yards at any sides, and a plot drawn round each with the resolution to spare."""
    rng = np.random.default_rng(7)
    for number in range(40):
        building = Rectangle(length_m=rng.uniform(20, 60), width_m=rng.uniform(10, 20))
        yards, shapes = random_layout(rng, building, yards=1 + number % 2)
        around = shapely.union_all([one.buffer(SPARE_M + 0.02, join_style="mitre") for one in shapes])
        plot = affinity.translate(affinity.rotate(around, rng.uniform(0, 180), origin=(0, 0)), 4e5, 6e6)
        assert fits(plot, Footprint(hall=building, yards=yards)), (plot.wkt, building, yards)


def random_layout(
    rng: np.random.Generator, building: Rectangle, *, yards: int
) -> tuple[tuple[Rectangle, ...], list[Polygon]]:
    """Return yards and, in a frame in which the building lies along the first axis, where all lie."""
    while True:
        chosen = tuple(random_yard(rng) for _ in range(yards))
        shapes = [box(-building.length_m / 2, -building.width_m / 2, building.length_m / 2, building.width_m / 2)]
        for yard in chosen:
            contact, depth = rng.permutation([yard.length_m, yard.width_m])
            turned = bool(rng.integers(2))
            side, thick = (building.width_m, building.length_m) if turned else (building.length_m, building.width_m)
            slide = rng.uniform(-1, 1) * abs(side - contact) / 2
            off = (thick + depth) / 2 * rng.choice([-1, 1])
            one = box(slide - contact / 2, off - depth / 2, slide + contact / 2, off + depth / 2)
            shapes.append(shapely.transform(one, lambda at: at[:, ::-1]) if turned else one)
        if yards < 2 or shapes[1].intersection(shapes[2]).area == 0:
            return chosen, shapes


def test_yards_that_do_not_find_room_beside_the_building() -> None:
    plot = box(0, 0, 100, 80)
    assert fits(plot, hall(100, 50, 0, (100, 30)))
    assert not fits(plot, hall(100, 50, 0, (100, 30.5)))
    # The building keeps its set-back; the yard reaches the boundary.
    assert fits(plot, hall(80, 40, 10, (80, 30)))
    assert not fits(plot, hall(80, 40, 10, (80, 31)))
    # Two yards at the same long side, at both, and at a long and a short one.
    assert fits(box(0, 0, 100, 80), hall(100, 50, 0, (30, 30), (70, 30)))
    assert not fits(box(0, 0, 100, 80), hall(100, 50, 0, (31, 30), (70, 30)))
    assert fits(box(0, 0, 100, 110), hall(100, 50, 0, (100, 30), (100, 30)))
    assert not fits(box(0, 0, 100, 109), hall(100, 50, 0, (100, 30), (100, 30)))
    ell = box(0, 0, 130, 50).union(box(0, 0, 100, 80))
    assert fits(ell, hall(100, 50, 0, (100, 30), (50, 30)))


def test_two_yards_at_one_side_with_something_between_them() -> None:
    # A tongue keeps the middle of the long side free of yards; the gap is found.
    plot = box(0, 0, 100, 80).difference(box(37, 50, 58, 90))
    assert fits(plot, hall(100, 50, 0, (36, 30), (41, 30)))
    assert not fits(plot, hall(100, 50, 0, (38, 30), (41, 30)))


def test_turning_or_moving_the_plot_does_not_change_the_answer() -> None:
    rng = np.random.default_rng(3)
    for _ in range(40):
        plot, footprint = random_plot(rng), random_footprint(rng)
        moved = affinity.translate(affinity.rotate(plot, rng.uniform(0, 360)), *rng.uniform(-1e5, 1e5, 2))
        # What lies within the resolution may fall either way at different rotations.
        larger = Footprint(
            hall=Rectangle(
                length_m=footprint.hall.length_m + 2 * SPARE_M, width_m=footprint.hall.width_m + 2 * SPARE_M
            ),
            setback_m=footprint.setback_m,
        )
        assert fits(moved, footprint) or not fits(plot, larger)
        assert fits(plot, footprint) or not fits(moved, larger)


def test_a_larger_plot_never_loses_the_room() -> None:
    rng = np.random.default_rng(5)
    for number in range(40):
        plot, footprint = random_plot(rng), random_footprint(rng, yards=number % 2)
        if fits(plot, footprint):
            assert fits(plot.buffer(SPARE_M, join_style="mitre"), footprint)
            assert fits(plot.buffer(5), footprint)


def test_the_answer_is_the_same_each_time() -> None:
    rng = np.random.default_rng(11)
    for _ in range(10):
        plot, footprint = random_plot(rng), random_footprint(rng, yards=1)
        assert place_footprint(plot, footprint) == place_footprint(plot, footprint)


def test_a_plot_of_many_corners() -> None:
    """A round plot is searched by a simpler one; the largest square in a circle has the side r·√2."""
    round_plot = Point(500, 500).buffer(100, quad_segs=100)
    side = 100 * math.sqrt(2)
    assert fits(round_plot, hall(side - 1.0, side - 1.0))
    assert not fits(round_plot, hall(side + 0.1, side + 0.1))


def test_trying_sees_what_is_there() -> None:
    """The search that the answers are held against finds a rectangle in itself, and none in less."""
    plot = rectangles(np.array([[5.0, 5.0]]), math.radians(30), 40.0, 20.0)[0]
    assert found_by_trying(plot, hall(30, 14), spare_m=0.5)
    assert not found_by_trying(plot, hall(39, 20), spare_m=0.5)
