"""Networks stored and read again, counted and drawn."""

from __future__ import annotations

import io
from dataclasses import fields, replace

import numpy as np
import pytest
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from gis_data.network.drawing import main_roads
from gis_data.network.engine import matrix
from gis_data.network.expansion import expand
from gis_data.network.graph import UNREACHED
from gis_data.network.model import Account, RoadClass, RoadNetwork, TurnRestrictions, Vehicle
from gis_data.network.statistics import network_statistics
from gis_data.network.storing import UnreadableNetwork, from_bytes, to_bytes
from tests.unit.gis_data_network.made_roads import Plan, Road
from tests.unit.gis_data_network.made_streets import nodes_as_places

PLACES = {
    "A": (0.0, 0.0),
    "B": (1000.0, 0.0),
    "C": (1000.0, 1000.0),
    "D": (0.0, 1000.0),
    "I": (5000.0, 0.0),
    "J": (5000.0, 500.0),
}
TOWN = Plan(
    junctions=PLACES,
    roads=[
        Road(way="AB", road_class=RoadClass.PRIMARY),
        Road(way="BC", road_class=RoadClass.PRIMARY),
        Road(way="CD", backward_km_h=0.0),
        Road(way="DA", end_only=True, truck=False),
        Road(way="IJ", road_class=RoadClass.FERRY),
    ],
    no=[["AB", "BC"]],
    only=[["AB", "BC", "CD"]],
)


def test_what_is_stored_is_what_is_read() -> None:
    account = Account(ways=7, left_out={"area": 2}, restrictions=3, unused={"conditional": 1}, barriers={"open": 4})
    network = replace(TOWN.network(), account=account)

    again = from_bytes(to_bytes(network))

    assert again.crs == network.crs
    assert again.account == account
    for part, other in ((network, again), (network.restrictions, again.restrictions)):
        for name in (field.name for field in fields(part) if isinstance(getattr(part, field.name), np.ndarray)):
            one, two = getattr(part, name), getattr(other, name)
            assert one.dtype == two.dtype
            assert np.array_equal(one, two, equal_nan=one.dtype.kind == "f")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 and nothing else", b"no archive at all"])
def test_bytes_that_are_no_network_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableNetwork, match="can't be read"):
        from_bytes(data)


def test_bytes_that_are_cut_off_are_refused() -> None:
    data = to_bytes(TOWN.network())
    for length in (len(data) // 4, len(data) // 2, len(data) - 10):
        with pytest.raises(UnreadableNetwork):
            from_bytes(data[:length])


@pytest.mark.parametrize("bit", [0, 3, 7])
def test_damaged_bytes_are_refused_or_do_not_matter(bit: int) -> None:
    data, found = to_bytes(TOWN.network()), {"refused": 0, "read": 0}
    for at in range(0, len(data), 7):
        damaged = bytearray(data)
        damaged[at] ^= 1 << bit
        try:
            from_bytes(bytes(damaged))
            found["read"] += 1
        except UnreadableNetwork:
            found["refused"] += 1
    assert found["refused"] > found["read"] > 0


def test_another_archive_of_arrays_is_refused() -> None:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, numbers=np.arange(3))
    with pytest.raises(UnreadableNetwork):
        from_bytes(buffer.getvalue())


def test_another_format_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis_data.network.storing.FORMAT", 999)
    data = to_bytes(TOWN.network())
    monkeypatch.undo()

    with pytest.raises(UnreadableNetwork, match="format 999") as refused:
        from_bytes(data)
    assert refused.value.value == 999


def test_parts_that_do_not_fit_are_refused() -> None:
    network = TOWN.network()
    wrong: list[dict[str, object]] = [
        {"length_m": network.length_m[:-1]},
        {"speed_km_h": network.speed_km_h[:, 0]},
        {"first": network.first[:-1]},
        {"head": network.head + 10},
        {"length_m": -network.length_m},
    ]
    for parts in wrong:
        with pytest.raises(ValueError, match=r"."):
            replace(network, **parts)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="fewer than two steps"):
        replace(
            TurnRestrictions.none(),
            first=np.array([0, 1]),
            steps=np.zeros(1, np.int32),
            only=np.zeros(1, np.bool_),
            binds=np.zeros((2, 1), np.bool_),
        )


def test_milliseconds_are_lengths_over_speeds() -> None:
    milliseconds = TOWN.network().milliseconds(Vehicle.CAR)

    assert milliseconds[:, 0].tolist() == [100_000, 100_000]  # 1,000 m at 10 m/s
    assert milliseconds[:, 2].tolist() == [100_000, 0]
    short = replace(TOWN.network(), length_m=np.zeros(5))
    assert short.milliseconds(Vehicle.CAR)[0].tolist() == [1] * 5


def test_what_takes_longer_than_there_are_milliseconds_is_no_way() -> None:
    long = replace(TOWN.network(), length_m=np.array([3e7, 1000.0, 1000.0, 1000.0, 500.0]))

    assert long.milliseconds(Vehicle.CAR)[:, 0].tolist() == [UNREACHED, UNREACHED]
    graph = expand(long, Vehicle.CAR).graph
    times = matrix(graph, nodes_as_places(np.array([1, 0])), nodes_as_places(np.array([2, 1])))
    assert times.tolist() == [[100_000, 0], [UNREACHED, UNREACHED]]


def test_statistics_by_hand() -> None:
    found = network_statistics(TOWN.network())

    assert (found.nodes, found.edges, found.restrictions) == (6, 5, 2)
    assert found.km == 4.5
    assert found.km_by_class == {RoadClass.PRIMARY: 2.0, RoadClass.RESIDENTIAL: 2.0, RoadClass.FERRY: 0.5}
    assert (found.ferries, found.ferry_km) == (1, 0.5)
    car, truck = found.vehicles[Vehicle.CAR], found.vehicles[Vehicle.TRUCK]
    assert (car.km, car.pieces, car.end_only_km) == (4.5, 2, 1.0)
    assert car.one_way_share == pytest.approx(1 / 4.5)
    assert car.strong_part_share == pytest.approx(4 / 4.5)
    assert (truck.km, truck.pieces, truck.end_only_km) == (3.5, 2, 0.0)
    assert truck.strong_part_share == pytest.approx(2 / 3.5)  # C–D leads away, and nothing leads back


def test_statistics_of_nothing() -> None:
    found = network_statistics(_nothing())

    assert (found.km, found.vehicles[Vehicle.CAR].strong_part_share, found.vehicles[Vehicle.CAR].pieces) == (0, 0, 0)


def _nothing() -> RoadNetwork:
    network = TOWN.network()
    none = np.zeros(0, dtype=np.int64)
    per_edge = ("tail", "head", "length_m", "road_class", "frontage", "max_height_m", "max_weight_t")
    return replace(
        network,
        **{name: getattr(network, name)[:0] for name in (*per_edge, "x", "y", "points")},
        **{name: getattr(network, name)[..., :0] for name in ("speed_km_h", "end_only", "toll")},
        first=np.concatenate([[0], none]),
        restrictions=TurnRestrictions.none(),
    )


def test_main_roads_are_joined_and_the_most_important_comes_last() -> None:
    found = main_roads(TOWN.network(), {RoadClass.PRIMARY, RoadClass.RESIDENTIAL, RoadClass.MOTORWAY})

    assert [road_class for road_class, _ in found] == [RoadClass.RESIDENTIAL, RoadClass.PRIMARY]
    assert [line.length for _, line in found] == [2000.0, 2000.0]
    assert list(found[1][1].coords) == [(0, 0), (1000, 0), (1000, 1000)]
    assert main_roads(TOWN.network(), {RoadClass.TRUNK}) == []


@pytest.mark.parametrize(
    ("within", "lengths"),
    [
        (None, {RoadClass.PRIMARY: 2000.0, RoadClass.RESIDENTIAL: 2000.0}),
        (box(-10, -10, 10, 10), {RoadClass.PRIMARY: 1000.0, RoadClass.RESIDENTIAL: 1000.0}),
        (box(400, -10, 600, 10), {RoadClass.PRIMARY: 1000.0}),
        (Point(1000, 500), {RoadClass.PRIMARY: 1000.0}),
        (box(400, 400, 600, 600), {}),
        (Polygon(), {}),
    ],
    ids=["all", "corner", "one", "point", "between", "nowhere"],
)
def test_main_roads_of_a_place_are_those_whose_box_meets_its_own(
    within: BaseGeometry | None, lengths: dict[RoadClass, float]
) -> None:
    found = main_roads(TOWN.network(), {RoadClass.PRIMARY, RoadClass.RESIDENTIAL}, within=within)

    assert {road_class: line.length for road_class, line in found} == lengths


def test_lines_of_some_edges_in_the_order_asked_for() -> None:
    lines = TOWN.network().lines(np.array([4, 0]))

    assert [list(line.coords) for line in lines] == [[(5000, 0), (5000, 500)], [(0, 0), (1000, 0)]]
