"""Networks out of lines, and what NVDB's fields mean; made-up lines, in the storage CRS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from gis_data.errors import NotThisSource, UnreadableFile
from gis_data.network.limits import Limits
from gis_data.network.lines import RoadLines, network_of_lines
from gis_data.network.model import RoadClass, RoadNetwork, Vehicle
from gis_data.network.nvdb import NEEDED, read_nvdb
from gis_data.network.road_issues import NoRoads
from gis_data.tables.model import Chunk, Table
from gis_data.values.cells import Cell
from siting.domain.errors import InvalidInput
from tests.unit.gis_data_network.made_roads import CRS

EAST, NORTH = 377_000.0, 6_399_000.0
"""Near Borås."""


def line(*places: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString([(EAST + x, NORTH + y) for x, y in places])


def streets(*lines: shapely.Geometry | None, **known: Any) -> RoadLines:
    """Return streets of 50 km/h, open to all both ways, but for what is said."""
    held = np.empty(len(lines), dtype=np.object_)
    held[:] = lines
    plain: dict[str, Any] = {
        "crs": CRS,
        "lines": held,
        "road_class": np.full(len(lines), RoadClass.TERTIARY, dtype=np.uint8),
        "limit_km_h": np.full((2, len(lines)), 50.0),
        "may": np.ones((2, 2, len(lines)), dtype=np.bool_),
        "end_only": np.zeros((2, len(lines)), dtype=np.bool_),
        "frontage": np.ones(len(lines), dtype=np.bool_),
        "limits": [Limits() for _ in lines],
    }
    return RoadLines(**{**plain, **known})


def meeting(network: RoadNetwork) -> list[int]:
    """Return how many ends meet at each node, in order."""
    return sorted(np.bincount(np.concatenate([network.tail, network.head])).tolist())


def test_lines_meet_where_their_ends_meet() -> None:
    # 99.96 and 100.04 are within a tenth of a metre of each other.
    network = network_of_lines(
        streets(line((0, 0), (99.96, 0)), line((100.04, 0), (200, 0)), line((100, 0.02), (100, 100))), CRS
    )

    assert meeting(network) == [1, 1, 1, 3]
    assert network.length_m.sum() == pytest.approx(300, rel=0.001)  # 0.04 % longer on the ground than in the plane


def test_lines_that_cross_do_not_meet_and_ends_on_corners_do() -> None:
    crossing = network_of_lines(streets(line((0, 0), (200, 0)), line((100, -100), (100, 100))), CRS)
    assert meeting(crossing) == [1, 1, 1, 1]

    on_corner = network_of_lines(streets(line((0, 0), (100, 0), (200, 0)), line((100, 0), (100, 100))), CRS)
    assert meeting(on_corner) == [1, 1, 1, 3]

    apart = network_of_lines(streets(line((0, 0), (100, 0)), line((100.5, 0), (200, 0))), CRS)
    assert meeting(apart) == [1, 1, 1, 1]
    near = network_of_lines(streets(line((0, 0), (100, 0)), line((100.5, 0), (200, 0))), CRS, tolerance_m=1.0)
    assert meeting(near) == [1, 1]


def test_directions_speeds_and_limits_hold_as_the_line_is_drawn() -> None:
    may = np.ones((2, 2, 2), dtype=np.bool_)
    may[:, 1, 0] = False
    network = network_of_lines(
        streets(
            line((0, 0), (100, 0)),
            line((100, 0), (200, 0)),
            may=may,
            limit_km_h=np.array([[80.0, np.nan], [80.0, 50.0]]),
            limits=[Limits(), Limits(height_m=3.5)],
        ),
        CRS,
    )
    one = int(np.flatnonzero(np.isnan(network.max_height_m))[0])
    forward = 0 if network.x[network.tail[one]] < network.x[network.head[one]] else 1

    assert network.speed_km_h[Vehicle.CAR, :, one].tolist()[forward] == 68.0  # 80 × 0.85
    assert network.speed_km_h[Vehicle.CAR, :, one].tolist()[1 - forward] == 0.0
    low = 1 - one
    assert network.speed_km_h[Vehicle.CAR, :, low].tolist() == [37.5, 37.5]  # 50 × 0.75, assumed where not known
    assert not network.speed_km_h[Vehicle.TRUCK, :, low].any()
    assert network.max_height_m[low] == 3.5


def test_ferries_take_their_time() -> None:
    classes = np.array([RoadClass.FERRY], dtype=np.uint8)
    network = network_of_lines(streets(line((0, 0), (1000, 0)), road_class=classes), CRS)

    assert network.milliseconds(Vehicle.CAR)[0, 0] == pytest.approx(600_000 + 240_000, rel=0.001)
    assert not network.frontage.any()


def test_what_is_no_line_is_left_out_and_counted() -> None:
    may = np.ones((2, 2, 4), dtype=np.bool_)
    may[:, :, 3] = False
    network = network_of_lines(
        streets(line((0, 0), (100, 0)), None, shapely.Point(EAST, NORTH), line((0, 50), (100, 50)), may=may), CRS
    )

    assert network.edges == 1
    assert network.account.ways == 4
    assert network.account.left_out == {"no_line": 2, "closed": 1}


@pytest.mark.parametrize("east", [1e12, np.nan, np.inf])
def test_a_line_where_its_crs_has_no_place_is_left_out(east: float) -> None:
    with np.errstate(invalid="ignore"):
        nowhere = shapely.linestrings([[(east, NORTH), (EAST, NORTH)]])[0]
    network = network_of_lines(streets(nowhere, line((0, 50), (100, 50))), CRS)

    assert network.edges == 1
    assert network.length_m[0] == pytest.approx(100, rel=0.001)
    assert network.account.left_out == {"no_line": 1}
    with pytest.raises(NoRoads, match="Check the layer and its CRS"):
        network_of_lines(streets(nowhere), CRS)


def test_thousands_of_lines_from_one_place_are_joined_without_comparing_each_with_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spots: list[int] = []

    def counted(points: NDArray[np.float64]) -> Any:
        spots.append(len(points))
        return cKDTree(points)

    monkeypatch.setattr("gis_data.network.lines.cKDTree", counted)
    fan = [line((0, 0), (100 * np.cos(at / 500), 100 * np.sin(at / 500))) for at in range(2_000)]
    network = network_of_lines(streets(*fan, line((0.05, 0), (-100, 0))), CRS)

    assert meeting(network)[-1] == 2_001
    assert spots == [2_003]  # not an end of each of 2,001 lines at the middle


def test_lines_without_a_road_are_refused() -> None:
    with pytest.raises(NoRoads, match="None of 1 lines"):
        network_of_lines(streets(line((0, 0), (1, 1)), may=np.zeros((2, 2, 1), dtype=np.bool_)), CRS)
    with pytest.raises(NoRoads, match="None of 0 lines"):
        network_of_lines(streets(), CRS)


def test_what_does_not_go_with_the_lines_is_refused() -> None:
    with pytest.raises(ValueError, match="does not go with 1 lines"):
        streets(line((0, 0), (1, 1)), limits=[])


ROW: Mapping[str, Cell] = {
    "Klass_181": 5,
    "F_Hogst_225": 50,
    "B_Hogst_225": 50,
    "F_ForbjudenFardriktning": None,
    "B_ForbjudenFardriktning": None,
}


def nvdb(
    *rows: Mapping[str, Cell],
    crs: str | None = CRS,
    header: Sequence[str] | None = None,
    lines: Sequence[BaseGeometry] | None = None,
) -> Table:
    """Return a layer of roads: if no others are given, one beside the other, 100 m each and 200 m apart."""
    names = list(dict.fromkeys(name for row in rows for name in row)) if header is None else list(header)
    if lines is None:
        lines = [shapely.MultiLineString([line((0, 200 * at), (100, 200 * at))]) for at in range(len(rows))]
    cells = [[{**ROW, **row}.get(name) for name in names] for row in rows]
    chunk = Chunk(
        rows=cells, numbers=list(range(1, len(rows) + 1)), geometries=list(lines), unread=(), notes=(), done=1.0
    )
    return Table(dataset="nvdb.gpkg", layer="nvdb", header=tuple(names), crs=crs, chunks=iter([chunk]))


def only(**row: Cell) -> RoadNetwork:
    return read_nvdb(nvdb({**ROW, **row}), CRS).network


def speeds(network: RoadNetwork, vehicle: Vehicle) -> list[float]:
    """Return speeds from west to east and back of the only road."""
    there_and_back: list[float] = network.speed_km_h[vehicle, :, 0].tolist()
    return there_and_back if network.x[network.tail[0]] < network.x[network.head[0]] else there_and_back[::-1]


@pytest.mark.parametrize(
    ("row", "road_class"),
    [
        ({"Klass_181": 0}, RoadClass.TRUNK),
        ({"Klass_181": 3}, RoadClass.SECONDARY),
        ({"Klass_181": "9"}, RoadClass.SERVICE),
        ({"Klass_181": None}, RoadClass.ROAD),
        ({"Motorvag": 1}, RoadClass.MOTORWAY),
        ({"Motorvag": "0"}, RoadClass.TERTIARY),
        ({"Motortrafikled": "-1"}, RoadClass.TRUNK),
        ({"Farjeled": True}, RoadClass.FERRY),
        ({"L_Gangfartsomrade": 1}, RoadClass.LIVING_STREET),
        ({"R_Gagata": 1}, RoadClass.PEDESTRIAN),
    ],
)
def test_nvdb_classes(row: dict[str, Cell], road_class: RoadClass) -> None:
    assert only(**row).road_class.tolist() == [road_class]


def test_nvdb_directions_and_speeds() -> None:
    assert speeds(only(F_Hogst_225=80, B_Hogst_225="50"), Vehicle.CAR) == [68.0, 37.5]
    assert speeds(only(B_ForbjudenFardriktning=1), Vehicle.CAR) == [37.5, 0.0]
    assert speeds(only(F_ForbjudenFardriktning="1"), Vehicle.TRUCK) == [0.0, 33.75]


@pytest.mark.parametrize(
    ("row", "car", "truck"),
    [
        ({}, False, False),
        ({"F_ForbudTrafik": 1}, True, True),
        ({"F_ForbudTrafik": 1, "F_Gallar_135": 170}, True, True),
        ({"B_ForbudTrafik": 1, "B_Gallar_135": 280}, False, True),
        ({"F_ForbudTrafik": 1, "F_Gallar_135": 210}, True, False),
        ({"F_ForbudTrafik": 1, "F_Gallar_135": 150}, False, False),
    ],
)
def test_nvdb_bans_leave_the_road_to_those_with_business_there(row: dict[str, Cell], car: bool, truck: bool) -> None:
    assert only(**row).end_only[:, 0].tolist() == [car, truck]


def test_nvdb_limits_stop_the_lorry() -> None:
    assert speeds(only(Fri_h_143="3,9"), Vehicle.TRUCK) == [0.0, 0.0]
    assert speeds(only(Fri_h_143=4.2), Vehicle.TRUCK) == [33.75, 33.75]
    assert speeds(only(B_Hogst_24=12), Vehicle.TRUCK) == [0.0, 0.0]
    assert only(F_Hogst_24=18, B_Hogst_24=12).max_weight_t.tolist() == [12.0]
    assert only(Fri_h_143=0).max_height_m.tolist() == pytest.approx([np.nan], nan_ok=True)


def test_nvdb_leaves_out_paths_and_tells_of_missing_speeds() -> None:
    rows = [
        {**ROW, "Vagtr_474": 1},
        {**ROW, "Vagtr_474": 2},
        {**ROW, "Vagtr_474": 1, "F_Hogst_225": None, "B_Hogst_225": None},
    ]
    found = read_nvdb(nvdb(*rows), CRS)

    assert found.network.edges == 2
    assert found.network.account.left_out == {"closed": 1}
    assert [(issue.kind, issue.message.en) for issue in found.issues] == [
        (
            "road_without_speed",
            "1 road lines are without a speed limit, e.g. row 3. "
            "For them the limit that is assumed of the road's class holds.",
        )
    ]


@pytest.mark.parametrize("limit", [-50, 0, 5000, 1e-7])
def test_nvdb_limits_that_can_not_be_are_told_and_left_aside(limit: float) -> None:
    paths = {**ROW, "F_Hogst_225": limit, "Vagtr_474": 2}
    found = read_nvdb(nvdb(paths, {**ROW, "F_Hogst_225": limit, "B_Hogst_225": 80, "Vagtr_474": 1}), CRS)

    assert sorted(speeds(found.network, Vehicle.CAR)) == [37.5, 68.0]  # 50 × 0.75, as is assumed, and 80 × 0.85
    (issue,) = found.issues
    assert (issue.kind, issue.field, issue.value) == ("odd_road_speed", "F_Hogst_225", f"{limit:g}")
    assert f"e.g. {limit:g} in row 2" in issue.message.en


@pytest.mark.parametrize("field", ["Klass_181", "F_Hogst_225", "Fri_h_143", "Vagtr_474", "F_Gallar_135"])
@pytest.mark.parametrize("cell", ["inf", "-inf", "nan", "1e999", "okänt"])
def test_what_is_no_number_is_not_known(field: str, cell: str) -> None:
    found = read_nvdb(nvdb({**ROW, field: cell}), CRS)
    unknown = read_nvdb(nvdb({**ROW, field: None}), CRS)

    assert found.network.speed_km_h.tolist() == unknown.network.speed_km_h.tolist()
    assert found.issues == unknown.issues


def test_parts_of_a_line_that_are_drawn_against_each_other_are_not_turned() -> None:
    one_way = {**ROW, "B_ForbjudenFardriktning": 1}
    onward = [line((100, 0), (200, 0)), line((0, 0), (100, 0))]
    against = [line((0, 50), (100, 50)), line((200, 50), (100, 50))]
    found = read_nvdb(
        nvdb(one_way, one_way, lines=[shapely.MultiLineString(onward), shapely.MultiLineString(against)]), CRS
    )

    assert speeds(found.network, Vehicle.CAR) == [37.5, 0.0]
    assert found.network.edges == 1
    assert [(issue.kind, issue.message.en) for issue in found.issues] == [
        (
            "odd_road_line",
            "1 rows are no lines that can be drawn, e.g. row 2. They are not used. "
            "A road is a line of two points or more, in one piece and within the layer's CRS.",
        )
    ]


def test_another_layer_is_not_nvdb() -> None:
    with pytest.raises(NotThisSource, match="lacks the fields Klass_181, F_Hogst_225"):
        read_nvdb(nvdb({}, header=["id", "geom"]), CRS)


def test_names_of_fields_in_other_letters_are_known() -> None:
    lower = nvdb({name.lower(): value for name, value in ROW.items()}, header=[name.lower() for name in NEEDED])

    assert read_nvdb(lower, CRS).network.road_class.tolist() == [RoadClass.TERTIARY]


def test_a_layer_without_crs_is_refused_unless_somebody_says_which() -> None:
    with pytest.raises(UnreadableFile, match="which CRS"):
        read_nvdb(nvdb(ROW, crs=None), CRS)
    assert read_nvdb(nvdb(ROW, crs=None), CRS, source_crs=CRS).network.edges == 1
    with pytest.raises(InvalidInput, match="no CRS"):
        read_nvdb(nvdb(ROW, crs="EPSG:0"), CRS)
