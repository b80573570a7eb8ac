"""Every row that is read is accounted for, also by readers that know their files by themselves."""

from __future__ import annotations

from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Way
from shapely.geometry import MultiPolygon, box

from siting.domain.geodata import Role
from tests.integration.geodata.making import EAST, NORTH, kinds, load, square, write
from tests.integration.network.made_files import EAST as LONGITUDE
from tests.integration.network.made_files import NORTH as LATITUDE


def ways(path: Path, *tags: tuple[int, str]) -> Path:
    """Write ways between two nodes, each with its number and its kind."""
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for number, place in ((1, (LONGITUDE, LATITUDE)), (2, (LONGITUDE + 0.01, LATITUDE))):
            writer.add_node(Node(id=number, location=place, version=1))
        for number, kind in tags:
            writer.add_way(Way(id=number, nodes=[1, 2], tags={"highway": kind}, version=1))
    return path


def test_roads_that_stand_twice_are_told_from_those_that_nobody_drives_on(tmp_path: Path) -> None:
    path = ways(tmp_path / "roads.osm.pbf", (1, "residential"), (1, "residential"), (2, "footway"), (3, "proposed"))

    quality = load("osm_roads", path).quality

    assert (quality.read, quality.loaded, quality.duplicates, quality.not_used) == (4, 1, 1, 2)


def test_plans_that_can_not_be_used_are_counted_as_rejected(tmp_path: Path) -> None:
    rows = [
        (square(0), {"planid": "P1", "status": "laga kraft", "anvandning": "J"}),
        (square(200), {"planid": "P1", "status": "laga kraft", "anvandning": "K"}),
        (square(400), {"planid": "P2", "status": "okänt", "anvandning": "J"}),
        (square(600), {"planid": "P2", "status": "okänt", "anvandning": "K"}),
        (square(800), {"planid": "", "status": "laga kraft", "anvandning": "J"}),
    ]
    content = load("plans_ngp", write(tmp_path / "planer.gpkg", rows))

    quality = content.quality
    assert (quality.read, quality.loaded, quality.rejected) == (3, 1, 2)
    assert kinds(content) == {"unknown_code": 1, "plan_without_code": 1}


def test_plans_far_outside_and_repeated_ones_are_counted(tmp_path: Path) -> None:
    here = MultiPolygon([box(EAST, NORTH, EAST + 1000, NORTH + 1000)])
    row = {"planid": "P1", "status": "laga kraft", "anvandning": "J"}
    first = write(tmp_path / "a.gpkg", [(square(0), row), (square(50_000), {**row, "planid": "P2"})])
    again = write(tmp_path / "b.gpkg", [(square(0), row)])

    quality = load("plans_ngp", first, again, area=here).quality

    assert (quality.read, quality.loaded, quality.outside, quality.duplicates) == (3, 1, 1, 1)
    assert quality.loaded_by_role == {Role.PLAN.value: 1}
