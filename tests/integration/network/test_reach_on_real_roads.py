"""Areas of reach on real roads: what a proposal takes along of them, and that they hold whom the numbers count."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import Point, box

from api.proposal_geodata import REACH_CELL_M
from gis_data.facts.reach import Wanted, reach
from gis_data.facts.reach_ways import driven_areas
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.sites import Site, SiteKind
from siting.domain.text import same
from siting.matching.proposal import ReachArea
from siting.services.proposal_reach import MOST_CORNERS, simplified
from tests.integration.network.real_roads import CRS, HEIDELBERG, OSLO, needs_extracts, reading
from tests.unit.gis_data_facts.in_memory import InMemorySurroundings

MINUTES = (2.0, 4.0, 8.0)


def around(path: Path, *features: Feature) -> InMemorySurroundings:
    network = reading(path).network
    assert network is not None
    sets = [GeodataSet(key="points", title=same("Points"), roles=frozenset({Role.COUNTED}))]
    return InMemorySurroundings(crs=CRS, given_network=network, given_features=features, given_sets=sets)


def sites_on(given: InMemorySurroundings, count: int) -> list[Site]:
    """Return small plots beside roads in the middle of a network."""
    network = given.network()
    assert network is not None
    middle = np.median(network.x), np.median(network.y)
    nearest = np.argsort(np.hypot(network.x - middle[0], network.y - middle[1]))[: 40 * count : 40]
    return [
        Site(
            site_id=number, source="test", reference=str(number), kind=SiteKind.LAND, name=f"Site {number}",
            geometry=box(network.x[node] + 30, network.y[node], network.x[node] + 60, network.y[node] + 30),
        )
        for number, node in enumerate(nearest.tolist(), start=1)
    ]  # fmt: skip


@needs_extracts
@pytest.mark.parametrize("path", [OSLO, HEIDELBERG], ids=["oslo", "heidelberg"])
def test_areas_of_sites_contain_each_other_and_are_small_enough_for_a_page(path: Path) -> None:
    given = around(path)
    sites = sites_on(given, 4)
    for site, areas in zip(sites, driven_areas(sites, given, MINUTES, cell_m=REACH_CELL_M), strict=True):
        assert site.geometry is not None
        assert [area.is_valid for area in areas] == [True] * 3
        assert all(area.intersects(site.geometry) for area in areas)
        assert all(inner.difference(outer).area < 1 for inner, outer in pairwise(areas))
        assert areas[0].area < areas[2].area
        drawn = simplified([ReachArea(minutes=m, area=area) for m, area in zip(MINUTES, areas, strict=True)])
        assert sum(shapely.get_num_coordinates(one.area) for one in drawn) <= MOST_CORNERS
        for one, area in zip(drawn, areas, strict=True):
            assert one.area.symmetric_difference(area).area < 0.15 * area.area


@needs_extracts
@pytest.mark.parametrize("towards", [True, False])
def test_points_that_are_counted_lie_in_the_area_but_for_some_at_its_edge(towards: bool) -> None:
    bare = around(OSLO)
    network = bare.network()
    assert network is not None
    chance = np.random.default_rng(7)
    nodes = chance.choice(network.nodes, size=600, replace=False)
    points = [Point(network.x[node], network.y[node]) for node in nodes.tolist()]
    given = around(OSLO, *(Feature(role=Role.COUNTED, geometry=one, weight=2.0, dataset="points") for one in points))
    [site] = sites_on(given, 1)

    found = reach(site, Wanted(minutes=MINUTES, towards=towards, count=("points",)), given)

    places = [column.key for column in found.columns]
    for ring in found.rings:
        numbers, total = (ring.amounts[places.index(key)].value for key in ("points_points", "points_sum"))
        inside = int(shapely.intersects(ring.area, np.array(points, dtype=object)).sum())
        assert numbers is not None
        assert total == 2 * numbers
        assert numbers <= inside + 3
    # Land 250 m from a road that is reached holds nodes of roads that are not reached in time; fewer, the farther.
    assert numbers is not None
    assert numbers >= 0.7 * inside
    assert found.rings[0].amounts[0].value is None
