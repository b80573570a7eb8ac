"""The documentation of road networks says what the program assumes."""

from __future__ import annotations

import re
from pathlib import Path

from gis_data.network import nvdb
from gis_data.network.model import RoadClass
from gis_data.network.restrictions import MOST_STEPS
from gis_data.network.speeds import (
    ASSUMED,
    DESIGN_LORRY,
    FASTEST_KM_H,
    FERRY_WAIT_S,
    OFF_ROAD_KM_H,
    REACH_M,
    SLOWEST_KM_H,
    Assumed,
)
from gis_data.network.tags import seconds

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "network.md").read_text(encoding="utf-8")


def test_the_table_of_speeds_is_that_of_the_program() -> None:
    rows = re.findall(r"^\| ([a-z_]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", TEXT, re.MULTILINE)

    assert {
        RoadClass[name.upper()]: Assumed(
            limit_km_h=float(limit), in_town=float(town), outside=float(outside), top_km_h=float(top)
        )
        for name, limit, town, outside, top in rows
    } == dict(ASSUMED)


def test_the_other_figures_are_those_of_the_program() -> None:
    lorry = DESIGN_LORRY
    said = " ".join(TEXT.split())

    assert f"{lorry.height_m} m high, {lorry.width_m} m wide, {lorry.length_m} m long, {lorry.weight_t:.0f} t" in said
    assert f"{lorry.axle_t} t on an axle" in said
    assert f"drives {lorry.top_km_h:.0f} km/h at most, and at {lorry.in_town} of a car's speed" in said
    assert f"{REACH_M:,.0f} m away at most" in said
    assert f"the speed is {OFF_ROAD_KM_H:.0f} km/h" in said
    assert f"under {SLOWEST_KM_H:.0f} or over {FASTEST_KM_H:.0f} km/h" in said
    assert f"lead by way of more than {MOST_STEPS} roads" in said
    assert "`duration` (a week at most)" in said
    assert seconds("168:00") == 7 * 86400
    assert seconds("168:01") is None
    assert "ten minutes of waiting" in said
    assert FERRY_WAIT_S == 600


def test_the_fields_of_nvdb_are_there() -> None:
    fields = (
        nvdb.FUNCTION,
        *nvdb.SPEEDS,
        nvdb.FORBIDDEN_WAYS[0],
        nvdb.CLOSED[0],
        nvdb.CLOSED_TO[0],
        nvdb.KIND_OF_NETWORK,
    )
    limits = (nvdb.HEIGHT, nvdb.WIDTH, nvdb.LENGTH, nvdb.AXLE, nvdb.WEIGHTS[0])
    flags = (nvdb.MOTORWAY, nvdb.MOTOR_ROAD, nvdb.FERRY, nvdb.PEDESTRIAN[0], nvdb.LIVING_STREET[0])

    assert [field for field in (*fields, *limits, *flags) if f"`{field}`" not in TEXT] == []
