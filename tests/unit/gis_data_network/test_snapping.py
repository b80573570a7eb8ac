"""Places on roads: which road, how long to it, and trips between places on one edge."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_data.facts.shapes import points_at
from gis_data.network.graph import UNREACHED, Starts
from gis_data.network.model import RoadClass, Vehicle
from gis_data.network.snapped import Outcome, Snapped, why_not_on_road
from gis_data.network.snapping import Snapper
from gis_data.network.speeds import REACH_M
from tests.unit.gis_data_network.made_roads import Plan, Road, times_from

# A square A B C D of 1,000 m a side at 36 km/h (100 s a side); an island I–J far away to the east.
SQUARE = {
    "A": (0.0, 0.0),
    "B": (1000.0, 0.0),
    "C": (1000.0, 1000.0),
    "D": (0.0, 1000.0),
    "I": (5000.0, 0.0),
    "J": (5000.0, 500.0),
}
TOWN = Plan(junctions=SQUARE, roads=[Road(way=way) for way in ("AB", "BC", "CD", "DA", "IJ")])


def on(
    plan: Plan, *places: tuple[float, float], vehicle: Vehicle = Vehicle.CAR, reach_m: float = REACH_M
) -> tuple[Snapper, Snapped]:
    snapper = Snapper(plan.network(), vehicle)
    return snapper, snapper.snap_shapes(points_at(np.array(places)), reach_m=reach_m)


def times(snapper: Snapper, origins: Snapped, destinations: Snapped) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    """Return milliseconds between places: through the graph, and straight where they are on one edge."""
    found = np.full((len(origins), len(destinations)), UNREACHED, dtype=np.int32)
    for of, node, before in _entries(origins.leaving):
        reached = times_from(snapper.expansion, node)
        for to, end, after in _entries(destinations.arriving):
            if end in reached:
                found[of, to] = min(found[of, to], before + reached[end] + after)
    return snapper.direct(origins, destinations).lower(found)


def _entries(starts: Starts) -> list[tuple[int, int, int]]:
    return list(zip(starts.of.tolist(), starts.node.tolist(), starts.milliseconds.tolist(), strict=True))


def test_a_place_is_on_the_nearest_road_and_reaches_it_at_a_walk_of_the_yard() -> None:
    _, found = on(TOWN, (250.0, 50.0))

    assert found.outcome.tolist() == [Outcome.ON_ROAD]
    assert found.edge.tolist() == [0]
    assert found.along.tolist() == [0.25]
    assert found.distance_m.tolist() == [50.0]
    assert found.off_road_milliseconds.tolist() == [18_000]  # 50 m at 10 km/h
    assert _entries(found.leaving) == [(0, 1, 18_000 + 75_000), (0, 0, 18_000 + 25_000)]
    assert _entries(found.arriving) == [(0, 0, 18_000 + 25_000), (0, 1, 18_000 + 75_000)]


def test_one_way_roads_are_left_and_reached_one_way() -> None:
    plan = replace(TOWN, roads=[Road(way="AB", backward_km_h=0.0), *TOWN.roads[1:]])
    _, found = on(plan, (250.0, 0.0))

    assert _entries(found.leaving) == [(0, 1, 75_000)]
    assert _entries(found.arriving) == [(0, 0, 25_000)]


def test_two_places_on_one_road() -> None:
    snapper, found = on(TOWN, (250.0, 0.0), (750.0, 0.0))
    assert times(snapper, found, found).tolist() == [[0, 50_000], [50_000, 0]]

    one_way = replace(TOWN, roads=[Road(way="AB", backward_km_h=0.0), *TOWN.roads[1:]])
    snapper, found = on(one_way, (250.0, 0.0), (750.0, 0.0))
    # Back to the first it is on to B, along three sides to A, and a quarter of the way again.
    assert times(snapper, found, found).tolist() == [[0, 50_000], [25_000 + 300_000 + 25_000, 0]]
    direct = snapper.direct(found, found)
    assert sorted(zip(direct.origin.tolist(), direct.destination.tolist(), strict=True)) == [(0, 0), (0, 1), (1, 1)]


def test_places_on_a_road_that_takes_longer_than_there_are_milliseconds_have_no_way_along_it() -> None:
    road = replace(TOWN, roads=[Road(way="AB")])
    snapper = Snapper(replace(road.network(), length_m=np.array([1e8])), Vehicle.CAR)
    found = snapper.snap_shapes(points_at(np.array([(0.0, 100.0), (1000.0, 100.0)])))

    assert found.leaving.milliseconds.tolist() == [UNREACHED, 36_000, 36_000, UNREACHED]
    assert snapper.direct(found, found).milliseconds.tolist() == [72_000, UNREACHED, UNREACHED, 72_000]


def test_places_cut_off_from_the_town_are_on_an_island_only_if_there_is_nothing_else() -> None:
    _, found = on(TOWN, (5000.0, 100.0), (4000.0, 0.0), reach_m=900.0)
    assert found.outcome.tolist() == [Outcome.ON_ISLAND, Outcome.OUTSIDE]
    assert found.edge.tolist() == [4, -1]

    _, far = on(TOWN, (3500.0, 0.0), reach_m=2600.0)
    assert far.outcome.tolist() == [Outcome.ON_ROAD]  # the island is nearer
    assert far.distance_m.tolist() == [2500.0]


def test_a_place_outside_is_nowhere_and_knows_how_far_the_nearest_road_is() -> None:
    _, found = on(TOWN, (3000.0, 0.0), (250.0, 0.0))

    assert found.outcome.tolist() == [Outcome.OUTSIDE, Outcome.ON_ROAD]
    assert found.distance_m[0] == 2000.0
    assert np.isnan(found.along[0])
    assert set(found.leaving.of.tolist()) == set(found.arriving.of.tolist()) == {1}
    assert found.leaving.places == 2
    why = why_not_on_road(int(found.outcome[0]), float(found.distance_m[0]))
    assert why is not None
    assert why.en == "The nearest road is 2,000 m away; 1,000 m is the most."
    assert why_not_on_road(int(found.outcome[1]), 0.0) is None
    assert why_not_on_road(Outcome.ON_ISLAND, 10.0) is not None
    assert why_not_on_road(Outcome.OUTSIDE, float("inf")) is not None


def test_a_road_that_is_closed_to_the_vehicle_is_none() -> None:
    plan = replace(TOWN, roads=[Road(way="AB", truck=False), *TOWN.roads[1:]])

    assert on(plan, (250.0, 50.0), vehicle=Vehicle.CAR)[1].edge.tolist() == [0]
    assert on(plan, (250.0, 50.0), vehicle=Vehicle.TRUCK)[1].edge.tolist() == [3]
    nowhere = replace(TOWN, roads=[replace(road, truck=False) for road in TOWN.roads])
    _, found = on(nowhere, (250.0, 50.0), vehicle=Vehicle.TRUCK)
    assert found.outcome.tolist() == [Outcome.OUTSIDE]
    assert found.distance_m.tolist() == [np.inf]


def test_land_is_not_reached_from_a_motorway_but_a_junction_may_be() -> None:
    motorway = Road(way="AB", road_class=RoadClass.MOTORWAY, frontage=False)
    plan = replace(TOWN, roads=[motorway, *TOWN.roads[1:]])
    snapper, found = on(plan, (250.0, 50.0))

    assert found.edge.tolist() == [3]
    assert snapper.snap_shapes(points_at(np.array([(250.0, 50.0)])), frontage=False).edge.tolist() == [0]
    leaving, arriving = snapper.around(300.0, 10.0, radius_m=20.0, classes={RoadClass.MOTORWAY})
    assert leaving.node.tolist() == arriving.node.tolist() == [0, 1]
    assert not arriving.milliseconds.any()
    assert not len(snapper.around(300.0, 100.0, radius_m=20.0, classes={RoadClass.MOTORWAY})[0].of)


def test_a_site_is_on_the_road_that_its_outline_is_nearest_to() -> None:
    site = shapely.box(200, 20, 300, 700)  # its middle is nearer to D–A than to A–B
    snapper, by_middle = on(TOWN, (250.0, 360.0))
    found = snapper.snap_shapes(np.array([site], dtype=object))

    assert by_middle.edge.tolist() == [3]
    assert found.edge.tolist() == [0]
    assert found.distance_m.tolist() == [20.0]


def test_a_restricted_turn_onto_the_road_of_a_place_holds() -> None:
    plan = replace(TOWN, no=[["DA", "AB"]])
    snapper, found = on(plan, (0.0, 500.0), (500.0, 0.0))

    # From the middle of D–A to the middle of A–B: not round the corner at A, but by D, C and B.
    assert times(snapper, found, found)[0, 1] == 50_000 + 200_000 + 50_000
    assert times(snapper, found, found)[1, 0] == 100_000


@dataclass(frozen=True, kw_only=True)
class Sited:
    """A plan, and places on its roads: road and share along it."""

    plan: Plan
    places: list[tuple[int, float]]

    def where(self) -> list[tuple[float, float]]:
        found = []
        for road, share in self.places:
            (x, y), (to_x, to_y) = (self.plan.junctions[name] for name in self.plan.roads[road].way)
            found.append((x + share * (to_x - x), y + share * (to_y - y)))
        return found

    def with_places_as_junctions(self) -> tuple[Plan, list[str]]:
        """Return the plan with its roads cut at the places, and the places' names."""
        names = [chr(ord("a") + number) for number in range(len(self.places))]
        roads = []
        for number, road in enumerate(self.plan.roads):
            here = sorted((share, names[at]) for at, (on_road, share) in enumerate(self.places) if on_road == number)
            stops = [road.way[0], *(name for _, name in here), road.way[1]]
            roads += [replace(road, way=one + other) for one, other in pairwise(stops)]
        junctions = {**self.plan.junctions, **dict(zip(names, self.where(), strict=True))}
        return Plan(junctions=junctions, roads=roads), names


@st.composite
def sited(draw: st.DrawFn) -> Sited:
    """Draw places on a ladder of roads, some of them one-way or for those with business there."""
    junctions = {
        "A": (0.0, 0.0),
        "B": (700.0, 0.0),
        "C": (1300.0, 0.0),
        "D": (0.0, 900.0),
        "E": (800.0, 1000.0),
        "F": (1400.0, 1100.0),
    }
    ways = ("AB", "BC", "DE", "EF", "AD", "BE", "CF")
    speeds = st.sampled_from([(36.0, 36.0), (36.0, 0.0), (0.0, 36.0), (72.0, 18.0)])
    roads = []
    for way in ways:
        forward, backward = draw(speeds)
        roads.append(Road(way=way, forward_km_h=forward, backward_km_h=backward, end_only=draw(st.booleans())))
    shares = st.sampled_from([0.125, 0.25, 0.5, 0.625, 0.875])
    places = draw(st.lists(st.tuples(st.integers(0, len(ways) - 1), shares), min_size=2, max_size=4, unique=True))
    return Sited(plan=Plan(junctions=junctions, roads=roads), places=places)


@settings(max_examples=150, deadline=None)
@given(drawn=sited())
def test_trips_between_places_take_as_long_as_if_the_places_were_junctions(drawn: Sited) -> None:
    snapper = Snapper(drawn.plan.network(), Vehicle.CAR)
    found = snapper.snap_shapes(
        points_at(np.array(drawn.where())), reach_m=1.0
    )  # no other road than its own is within reach
    assert [int(edge) for edge in found.edge] == [road for road, _ in drawn.places]
    ours = times(snapper, found, found)
    plan, names = drawn.with_places_as_junctions()
    cut = Snapper(plan.network(), Vehicle.CAR).expansion
    numbers = [plan.names.index(name) for name in names]
    for origin, node in enumerate(numbers):
        reached = times_from(cut, node)
        for destination, other in enumerate(numbers):
            copies = [reached[at] for at in np.flatnonzero(cut.node == other).tolist() if at in reached]
            expected = min(copies, default=int(UNREACHED))
            assert ours[origin, destination] == pytest.approx(expected, abs=5)


def test_ten_thousand_places_at_once_are_where_they_are_one_by_one() -> None:
    rng = np.random.default_rng(7)
    x, y = rng.uniform(-500, 1500, (2, 10_000))
    snapper, _ = on(TOWN, (0.0, 0.0))
    found = snapper.snap_shapes(points_at(np.column_stack([x, y])))
    lines = snapper.network.lines()

    for place in rng.choice(10_000, 50, replace=False):
        away = shapely.distance(lines[:4], shapely.Point(x[place], y[place]))
        assert found.distance_m[place] == pytest.approx(away.min())
        assert away[found.edge[place]] == pytest.approx(away.min())
