"""Reading OpenStreetMap files: small ones drawn by hand, and ones that are not as they should be."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from gis_data.errors import UnreadableFile
from gis_data.network.expansion import expand
from gis_data.network.model import RoadClass, RoadNetwork, Vehicle
from gis_data.network.osm import RoadReading, read_osm
from gis_data.network.road_issues import NoRoads
from siting.domain.errors import InvalidInput
from tests.integration.network.made_files import CROSS, STREET, Streets
from tests.integration.network.real_roads import LUND, needs_extracts

CRS = "EPSG:3006"


def read(streets: Streets, folder: Path, name: str = "town.osm.pbf") -> RoadReading:
    return read_osm(streets.write(folder / name), CRS)


def seconds(
    network: RoadNetwork, *, vehicle: Vehicle = Vehicle.CAR
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return seconds between all nodes, infinite where there is no way (Floyd and Warshall)."""
    graph = expand(network, vehicle).graph
    times = np.full((len(graph), len(graph)), np.inf)
    np.fill_diagonal(times, 0)
    for tail in range(len(graph)):
        for arc in range(graph.first[tail], graph.first[tail + 1]):
            times[tail, graph.head[arc]] = min(times[tail, graph.head[arc]], graph.milliseconds[arc] / 1000)
    for via in range(len(graph)):
        times = np.minimum(times, times[:, [via]] + times[[via], :])
    return times


def test_ways_are_cut_at_crossings_and_joined_between_them(tmp_path: Path) -> None:
    town = Streets(nodes=CROSS | {"B": (0.5, 0.1)}, ways=[("WABE", STREET), ("NA", STREET), ("AS", STREET)])

    network = read(town, tmp_path).network

    assert (network.nodes, network.edges) == (5, 4)
    assert network.length_m.sum() == pytest.approx(100 + 51 + 51 + 200, rel=0.01)
    assert (np.diff(network.first) == [2, 2, 2, 2]).sum() == 3  # one edge has the bend B between its ends
    assert network.account.ways == 3


def test_ways_that_follow_each_other_become_one_edge_unless_something_changes(tmp_path: Path) -> None:
    line = Streets(nodes=CROSS, ways=[("WA", STREET), ("EA", STREET)])
    assert read(line, tmp_path).network.edges == 1

    faster = replace(line, ways=[("WA", STREET), ("EA", {**STREET, "maxspeed": "30"})])
    assert read(faster, tmp_path).network.edges == 2

    forth_and_forth = replace(line, ways=[("WA", {**STREET, "oneway": "yes"}), ("EA", {**STREET, "oneway": "-1"})])
    network = read(forth_and_forth, tmp_path).network
    assert network.edges == 1
    assert sorted((network.speed_km_h[Vehicle.CAR] > 0).ravel()) == [False, True]

    against = replace(line, ways=[("WA", {**STREET, "oneway": "yes"}), ("EA", {**STREET, "oneway": "yes"})])
    assert read(against, tmp_path).network.edges == 2


def test_a_ring_without_crossing_stays_one_edge(tmp_path: Path) -> None:
    network = read(Streets(nodes=CROSS, ways=[("WNES", STREET), ("SW", STREET)]), tmp_path).network

    assert (network.nodes, network.edges) == (1, 1)
    assert network.tail[0] == network.head[0]
    assert network.length_m[0] == pytest.approx(4 * 141.4, rel=0.01)


@pytest.mark.parametrize(
    ("tags", "edges", "passing"),
    [
        ({"barrier": "gate"}, 1, True),
        ({"barrier": "bollard"}, 2, False),
        ({"barrier": "gate", "access": "private"}, 3, True),
        ({"barrier": "lift_gate", "hgv": "no"}, 3, False),
    ],
)
def test_barriers_cut_roads(tmp_path: Path, tags: dict[str, str], edges: int, passing: bool) -> None:
    town = Streets(nodes=CROSS, ways=[("WAE", STREET)], node_tags={"A": tags})

    network = read(town, tmp_path).network

    assert network.edges == edges
    assert (network.length_m == 0).sum() == (1 if edges == 3 else 0)
    west, east = int(np.argmin(network.x)), int(np.argmax(network.x))
    copies = expand(network, Vehicle.TRUCK).node == east
    assert np.isfinite(seconds(network, vehicle=Vehicle.TRUCK)[west, copies].min()) == passing


def test_barriers_at_crossings_are_left_alone(tmp_path: Path) -> None:
    ways = [("WAE", STREET), ("NA", STREET)]
    network = read(Streets(nodes=CROSS, ways=ways, node_tags={"A": {"barrier": "bollard"}}), tmp_path).network

    assert network.edges == 3
    assert network.account.barriers == {"at_crossing": 1}


@pytest.mark.parametrize(
    ("tags", "binds", "used"),
    [
        ({"restriction": "no_left_turn"}, {Vehicle.CAR, Vehicle.TRUCK}, True),
        ({"restriction:hgv": "no_left_turn"}, {Vehicle.TRUCK}, True),
        ({"restriction": "no_left_turn", "except": "hgv;bicycle"}, {Vehicle.CAR}, True),
        ({"restriction": "no_left_turn", "except": "psv"}, {Vehicle.CAR, Vehicle.TRUCK}, True),
        ({"restriction:bicycle": "no_left_turn"}, set(), "not_for_these_vehicles"),
        ({"restriction": "no_left_turn", "except": "motor_vehicle"}, set(), "not_for_these_vehicles"),
        ({"restriction:conditional": "no_left_turn @ (07:00-09:00)"}, set(), "conditional"),
        ({"restriction": "give_way"}, set(), "unknown_kind"),
    ],
)
def test_turn_restrictions(tmp_path: Path, tags: dict[str, str], binds: set[Vehicle], used: bool | str) -> None:
    members = [("w", "WA", "from"), ("n", "A", "via"), ("w", "AN", "to")]
    ways = [("WA", STREET), ("AN", STREET), ("AES", STREET), ("SA", STREET)]
    network = read(Streets(nodes=CROSS, ways=ways, relations=[(members, tags)]), tmp_path).network
    west, north = int(np.argmin(network.x)), int(np.argmax(network.y))

    for vehicle in Vehicle:
        # A street of 40 km/h, driven at 28; a lorry drives 10 % slower.
        direct = 200 / 28 * 3.6 / (1 if vehicle is Vehicle.CAR else 0.9)
        time = seconds(network, vehicle=vehicle)[west, north]
        assert time == pytest.approx(direct * (1 if vehicle not in binds else (200 + 341.4) / 200), rel=0.01)
    assert network.account.restrictions == 1
    assert network.account.unused == ({} if used is True else {used: 1})


def test_restrictions_by_way_of_ways_and_those_that_can_not_be_used(tmp_path: Path) -> None:
    nodes = CROSS | {"M": (1.0, 1.0), "F": (2.0, 0.0)}
    ways = [("WA", STREET), ("AE", STREET), ("EM", STREET), ("EF", STREET), ("AN", {"highway": "footway"})]
    u_turn = ([("w", "WA", "from"), ("w", "AE", "via"), ("w", "EM", "to")], {"restriction": "no_left_turn"})
    to_footway = ([("w", "WA", "from"), ("n", "A", "via"), ("w", "AN", "to")], {"restriction": "no_left_turn"})
    apart = ([("w", "WA", "from"), ("n", "A", "via"), ("w", "EM", "to")], {"restriction": "no_left_turn"})
    half = ([("w", "WA", "from"), ("n", "A", "via")], {"restriction": "no_left_turn"})
    town = Streets(nodes=nodes, ways=ways, relations=[u_turn, to_footway, apart, half])

    network = read(town, tmp_path).network

    # W A and A E are one edge once the footway is left out: what comes along it may not turn.
    assert len(network.restrictions) == 1
    assert network.account.unused == {"incomplete": 1, "road_not_in_network": 1, "no_such_turn": 1}


def test_a_turn_that_is_forbidden_and_prescribed_is_neither(tmp_path: Path) -> None:
    members = [("w", "WA", "from"), ("n", "A", "via"), ("w", "AN", "to")]
    ways = [("WA", STREET), ("AN", STREET), ("AE", STREET)]
    both = [(members, {"restriction": kind}) for kind in ("no_left_turn", "only_left_turn")]

    network = read(Streets(nodes=CROSS, ways=ways, relations=both), tmp_path).network

    assert len(network.restrictions) == 0
    assert network.account.unused == {"contradictory": 2}


def test_two_turns_that_are_each_the_only_one_are_neither(tmp_path: Path) -> None:
    ways = [("WA", STREET), ("AN", STREET), ("AE", STREET), ("AS", STREET)]
    either = [
        ([("w", "WA", "from"), ("n", "A", "via"), ("w", to, "to")], {"restriction": kind})
        for to, kind in (("AN", "only_left_turn"), ("AE", "only_straight_on"))
    ]

    network = read(Streets(nodes=CROSS, ways=ways, relations=either), tmp_path).network

    assert network.account.unused == {"contradictory": 2}
    assert np.isfinite(seconds(network)).all()
    for_lorries = (either[1][0], {"restriction:hgv": "only_straight_on"})
    apart = Streets(
        nodes=CROSS, ways=ways, relations=[(either[0][0], {"restriction:motorcar": "only_left_turn"}), for_lorries]
    )
    assert len(read(apart, tmp_path).network.restrictions) == 2


def test_a_restriction_at_a_barrier_closes_nothing(tmp_path: Path) -> None:
    members = [("w", "WA", "from"), ("n", "A", "via"), ("w", "AE", "to")]
    gate = Streets(
        nodes=CROSS,
        ways=[("WA", STREET), ("AE", {**STREET, "maxspeed": "30"})],
        node_tags={"A": {"barrier": "gate", "access": "private"}},
        relations=[(members, {"restriction": "only_straight_on"})],
    )

    network = read(gate, tmp_path).network

    assert network.edges == 3
    assert network.account.unused == {"no_such_turn": 1}
    west, east = int(np.argmin(network.x)), int(np.argmax(network.x))
    assert np.isfinite(seconds(network)[west, expand(network, Vehicle.CAR).node == east].min())


def test_restrictions_of_more_roads_than_anybody_could_mean_are_left_aside(tmp_path: Path) -> None:
    streets = [chr(0x4E00 + at) for at in range(68)]
    nodes = {name: (float(at), 0.0) for at, name in enumerate(streets)}
    nodes |= {chr(0x5E00 + at): (float(at), 1.0) for at in range(1, 67)}
    nodes |= {"P": (0.0, 5.0), "Q": (1.0, 5.0), "R": (1.0, 6.0)}
    straight = [one + other for one, other in pairwise(streets)]
    beside = [streets[at] + chr(0x5E00 + at) for at in range(1, 67)]
    ways = [(way, STREET) for way in (*straight, *beside, streets[0] + "P", "PQRP", "PQ"[::-1] + "R")]

    def by_way_of(*ways: str) -> tuple[list[tuple[str, str, str]], dict[str, str]]:
        first, *between, last = ways
        vias = [("w", way, "via") for way in between]
        return [("w", first, "from"), *vias, ("w", last, "to")], {"restriction": "no_straight_on"}

    relations = [
        by_way_of(*straight[:20]),
        by_way_of(*straight),
        by_way_of(streets[0] + "P", *["PQRP"] * 60, streets[0] + "P"),
    ]

    network = read(Streets(nodes=nodes, ways=ways, relations=relations), tmp_path).network

    assert network.account.unused == {"too_long": 1, "ambiguous": 1}
    assert len(network.restrictions) == 1


def test_several_ways_in_are_several_restrictions(tmp_path: Path) -> None:
    members = [("w", "WA", "from"), ("w", "SA", "from"), ("n", "A", "via"), ("w", "AN", "to")]
    ways = [("WA", STREET), ("AN", STREET), ("AE", STREET), ("SA", STREET)]
    town = Streets(nodes=CROSS, ways=ways, relations=[(members, {"restriction": "no_entry"})])

    assert len(read(town, tmp_path).network.restrictions) == 2


def test_ferries_take_their_time(tmp_path: Path) -> None:
    ferry = {"route": "ferry", "motor_vehicle": "yes", "duration": "00:05"}
    found = read(Streets(nodes=CROSS, ways=[("WA", STREET), ("AE", ferry)]), tmp_path)
    network = found.network

    assert not found.issues
    crossing = int(np.flatnonzero(network.road_class == RoadClass.FERRY)[0])
    assert network.milliseconds(Vehicle.TRUCK)[0, crossing] == pytest.approx(15 * 60_000, abs=2)


@pytest.mark.parametrize("duration", ["long", "²", "P30D", "99999"])
def test_a_ferry_that_takes_no_time_that_can_be_takes_what_is_assumed(tmp_path: Path, duration: str) -> None:
    ferry = {"route": "ferry", "motor_vehicle": "yes", "duration": duration}
    found = read(Streets(nodes=CROSS, ways=[("WA", STREET), ("AE", ferry)]), tmp_path)

    crossing = int(np.flatnonzero(found.network.road_class == RoadClass.FERRY)[0])
    assert found.network.milliseconds(Vehicle.CAR)[0, crossing] == pytest.approx(600_000 + 24_000, rel=0.01)
    assert [(issue.kind, issue.field, issue.value) for issue in found.issues] == [
        ("odd_road_tag", "duration", duration)
    ]


def test_a_way_is_followed_as_far_as_its_nodes_are_there(tmp_path: Path) -> None:
    nodes = CROSS | {"X": (0.5, 0.0), "Y": (0.7, 0.0)}
    town = Streets(nodes=nodes, ways=[("WAXYE", STREET), ("NA", STREET)], left_out="X")

    found = read(town, tmp_path)

    assert found.network.edges == 2  # W A N, and Y E on its own
    assert found.network.length_m.sum() == pytest.approx(200 + 30, rel=0.01)
    assert found.as_of is None
    assert [(issue.kind, issue.row) for issue in found.issues] == [("road_node_missing", 0)]
    assert "way/1" in found.issues[0].message.en


def test_a_file_without_positions_is_refused(tmp_path: Path) -> None:
    town = Streets(nodes=CROSS, ways=[("WAE", STREET)], left_out="WAENS")

    with pytest.raises(NoRoads, match="positions of their nodes"):
        read(town, tmp_path)


def test_a_file_without_roads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoRoads, match="no roads for motor traffic"):
        read(Streets(nodes=CROSS, ways=[("WAE", {"highway": "footway"})]), tmp_path)


def test_odd_and_conditional_tags_are_told_once_a_kind(tmp_path: Path) -> None:
    odd = {**STREET, "maxspeed": "fast", "hgv:conditional": "no @ (22:00-06:00)"}
    found = read(Streets(nodes=CROSS, ways=[("WA", odd), ("AE", odd), ("AN", STREET)]), tmp_path)

    assert [(issue.kind, issue.field, issue.value) for issue in found.issues] == [
        ("odd_road_tag", "maxspeed", "fast"),
        ("conditional_road_tag", "hgv:conditional", ""),
    ]
    assert "2 objects" in found.issues[0].message.en
    assert "2 objekt" in found.issues[0].message.sv


def test_other_kinds_of_osm_files_are_read_alike(tmp_path: Path) -> None:
    town = Streets(nodes=CROSS, ways=[("WAE", STREET), ("NAS", STREET)])
    first = read(town, tmp_path).network

    for name in ("town.osm", "town.osm.gz", "town.opl"):
        other = read(town, tmp_path, name).network
        assert np.array_equal(other.points, first.points)
    nameless = tmp_path / "fetched"
    nameless.write_bytes((tmp_path / "town.osm.pbf").read_bytes())
    assert np.array_equal(read_osm(nameless, CRS).network.points, first.points)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html><body>Please log in</body></html>", "can't be read to its end"),
        (b"\x00\x00\x00\x0d\x0a\x09OSMHeader", "can't be read to its end"),
    ],
)
def test_what_is_no_pbf_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "roads.osm.pbf"
    path.write_bytes(content)

    with pytest.raises(UnreadableFile, match=says):
        read_osm(path, CRS)


@needs_extracts
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, share: float) -> None:
    whole = LUND.read_bytes()
    path = tmp_path / "cut.osm.pbf"
    path.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(UnreadableFile, match="cut off"):
        read_osm(path, CRS)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="There is no file"):
        read_osm(tmp_path / "gone.osm.pbf", CRS)


@pytest.mark.parametrize("crs", ["", "EPSG:4326", "EPSG:0"])
def test_a_storage_crs_that_is_none_is_refused_before_anything_is_read(tmp_path: Path, crs: str) -> None:
    with pytest.raises(InvalidInput):
        read_osm(tmp_path / "gone.osm.pbf", crs)


def test_a_file_that_is_cut_off_anywhere_gives_no_network(tmp_path: Path) -> None:
    whole = Streets(nodes=CROSS, ways=[("WAE", STREET), ("NAS", STREET)]).write(tmp_path / "town.osm.pbf").read_bytes()
    path = tmp_path / "cut.osm.pbf"
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises((UnreadableFile, NoRoads)):
            read_osm(path, CRS)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("roads.opl", b"n1 v1 x12.9 y57.7\nn2 v1 x12.91 y57.7\nw1 v1 Nn1,n2 Thighway=residential,maxspeed=\xff\n"),
        ("roads.osm", b'<osm version="0.6"><node id="1" version="1" lat="400" lon="12.9"/></osm>'),
        ("roads.osm", b'<!DOCTYPE osm [<!ENTITY a "b">]><osm version="0.6"/>'),
    ],
    ids=["letters that are none", "a place that is none", "entities"],
)
def test_what_osmium_can_not_make_sense_of_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(UnreadableFile, match="can't be read to its end"):
        read_osm(tmp_path / name, CRS)


@pytest.mark.parametrize("name", ["-", "http:/roads.osm.pbf"])
def test_a_name_is_never_more_than_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    town = Streets(nodes=CROSS, ways=[("WAE", STREET)]).write(tmp_path / "town.osm.pbf")
    monkeypatch.chdir(tmp_path)
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_bytes(town.read_bytes())

    assert read_osm(Path(name), CRS).network.edges == 1
