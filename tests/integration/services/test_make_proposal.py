"""A proposal takes along the roads of a network that is loaded, and names the data sets that it rests on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyogrio
import pytest
from shapely.geometry import Point, box

from api.computing import DEPENDANTS, bring_up_to_date
from api.proposal_geodata import GEODATA
from gis_data.network.model import RoadClass
from gis_data.network.storing import to_bytes
from maps.proposal import render
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.text import same
from siting.domain.wording import source_text
from siting.matching.documents import content_to_dict
from siting.matching.proposal import ProposalContent, RoadRank
from siting.services.make_proposal import Made, Order, Output, make_again, make_proposal
from siting.services.requirement_file import parse_requirement
from siting.settings import DeploymentSettings
from siting.store.catalogue import CatalogueCache
from siting.store.database import Database
from siting.store.geodata import Content, remove_set, replace_set
from tests.integration.store.make import a_site, load
from tests.unit.gis_data_network.made_roads import Plan, Road

EAST, NORTH = 372_000.0, 6_398_000.0
DAY = date(2026, 11, 1)
REQUIREMENT = """
title = "T"
[company]
name = "C"
industry_code = "25.110"
industry_version = "SNI 2007"
[[criteria]]
fact = "junction_min"
at_most = 60
"""
ROADS = "Roads: © The road people (ODbL), data of 2026-11-01"
JUNCTIONS = "Junctions (CC0), data of 2026-11-01"
PLACES = "Places, demo data"
FLOODS = "Floods: © The flood people"


def network(**classes: RoadClass) -> bytes:
    """Return a motorway from west to east, a secondary road from south to north, and a street at the site."""
    kinds = {"AB": RoadClass.MOTORWAY, "CD": RoadClass.SECONDARY, "DB": RoadClass.RESIDENTIAL, **classes}
    plan = Plan(
        junctions={
            "A": (EAST - 40_000, NORTH),
            "B": (EAST + 1_000, NORTH),
            "C": (EAST, NORTH - 3_000),
            "D": (EAST, NORTH + 20),
        },
        roads=[Road(way=way, road_class=kind) for way, kind in kinds.items()],
    )
    return to_bytes(plan.network())


def put(database: Database, key: str, content: Content, **described: Any) -> None:
    title = described.pop("title")
    with database.begin(actor="tester") as conn:
        replace_set(conn, GeodataSet(key=key, title=same(title), **described), content, [], dependants=DEPENDANTS)


def put_roads(database: Database, **classes: RoadClass) -> None:
    put(
        database, "roads", Content(network=network(**classes)), title="Roads", attribution="© The road people",
        licence="ODbL", verified=DAY,
    )  # fmt: skip


@pytest.fixture
def filled(database: Database) -> Database:
    """A plot beside the crossing of two main roads, with a junction, a locality, and a flood zone over it."""
    with database.begin(actor="tester") as conn:
        load(conn, [a_site(geometry=box(EAST, NORTH, EAST + 100, NORTH + 100))])
    junction = ReferencePoint(
        kind=PointKind.JUNCTION, name="Motet", geometry=Point(EAST + 1_000, NORTH), source="Junctions", verified=DAY
    )
    locality = NamedArea(
        kind=AreaKind.LOCALITY, code="T1", name="Orten", geometry=Point(EAST, NORTH).buffer(900), population=900,
        source="Hand", verified=DAY,
    )  # fmt: skip
    flood = Feature(role=Role.FLOOD, category="q100", geometry=box(EAST, NORTH, EAST + 9, NORTH + 9))
    put(database, "junctions", Content(points=[junction]), title="Junctions", licence="CC0", verified=DAY)
    put(database, "places", Content(areas=[locality]), title="Places", demo=True)
    put(database, "floods", Content(features=[flood]), title="Floods", attribution="© The flood people")
    bring_up_to_date(database, actor="tester")
    return database


def propose(database: Database, folder: Path) -> Made:
    order = Order(
        requirement=parse_requirement(REQUIREMENT, name="x.toml"),
        made_at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        as_of=date(2026, 11, 24),
        actor="tester",
    )
    output = Output(render=render, out_dir=folder, langs=("en",))
    return make_proposal(
        database, CatalogueCache(), order, deployment=DeploymentSettings(), geodata=GEODATA, output=output
    )


def named(content: ProposalContent) -> list[str]:
    return [source_text(one, "en") for one in content.attributions]


def test_roads_come_along_as_far_as_the_map_goes_and_are_stored(filled: Database, tmp_path: Path) -> None:
    put_roads(filled)
    made = propose(filled, tmp_path)
    assert [road.rank for road in made.content.roads] == [RoadRank.MOTORWAY, RoadRank.SECONDARY]
    assert made.content.roads[0].line.length == pytest.approx(15_000 + 1_000)
    with filled.begin(actor="tester") as conn:
        remove_set(conn, "roads", dependants=DEPENDANTS)
    again = make_again(filled, made.content.proposal_id, output=Output(render=render, out_dir=tmp_path, langs=("en",)))
    assert content_to_dict(again.content) == content_to_dict(made.content)
    assert "ground-road-motorway" in (tmp_path / "proposal.html").read_text()


def test_each_site_has_the_areas_that_it_is_reached_from(filled: Database, tmp_path: Path) -> None:
    put_roads(filled)
    made = propose(filled, tmp_path)
    reach = made.content.reach
    assert reach is not None
    [site] = reach.sites
    assert [one.minutes for one in site.areas] == [15, 30, 45]
    # Ten metres a second along the motorway from the west.
    middle = Point(EAST + 50, NORTH + 50)
    for one in site.areas:
        assert one.area.intersects(middle)
        assert one.area.bounds[0] == pytest.approx(max(EAST - 600 * one.minutes, EAST - 40_000), abs=2500)
    assert {area.name for area in reach.areas} == {"Orten"}
    assert [road.rank for road in reach.roads] == [RoadRank.MOTORWAY]
    # It reaches beyond the base map, whose roads end earlier.
    assert reach.roads[0].line.length > made.content.roads[0].line.length
    page = (tmp_path / "proposal.html").read_text()
    assert page.count('<div class="reach">') == 1
    written = pyogrio.read_dataframe(tmp_path / "proposal.gpkg", layer="reach")
    assert written["minutes"].tolist() == [15, 30, 45]
    assert set(written["attribution"].map(lambda said: source_text(said, "en"))) == {ROADS}
    [source] = set(written["source"].map(lambda said: source_text(said, "en")))
    assert source.startswith("Land at most 250 m from a road")
    assert source.endswith("Data: Roads (2026-11-01)")


def test_a_site_far_from_all_roads_has_no_areas(filled: Database, tmp_path: Path) -> None:
    with filled.begin(actor="tester") as conn:
        plots = {"near": NORTH, "far": NORTH + 9_000}
        load(conn, [a_site(name, geometry=box(EAST, y, EAST + 100, y + 100)) for name, y in plots.items()])
    put_roads(filled)
    bring_up_to_date(filled, actor="tester")
    made = propose(filled, tmp_path)
    assert made.content.reach is not None
    assert len(made.content.result.ranked) > len(made.content.reach.sites) == 1


def test_without_a_network_there_are_no_roads_and_nobody_is_named_for_them(filled: Database, tmp_path: Path) -> None:
    made = propose(filled, tmp_path)
    assert (made.content.roads, made.content.reach) == ((), None)
    assert named(made.content) == ["© ours", FLOODS, JUNCTIONS, PLACES, "Hand"]
    assert [source_text(one, "en") for one in made.content.map_attributions] == [JUNCTIONS]


def test_each_data_set_is_named_once_and_by_the_map_what_it_draws(filled: Database, tmp_path: Path) -> None:
    put_roads(filled)
    bring_up_to_date(filled, actor="tester")
    made = propose(filled, tmp_path)
    assert named(made.content) == ["© ours", ROADS, FLOODS, JUNCTIONS, PLACES, "Hand"]
    assert [source_text(one, "en") for one in made.content.map_attributions] == [ROADS, JUNCTIONS]
    page = (tmp_path / "proposal.html").read_text()
    assert f"Map data: {ROADS}; {JUNCTIONS}" in page


def test_roads_are_named_where_only_minutes_and_areas_of_reach_rest_on_them(filled: Database, tmp_path: Path) -> None:
    put_roads(filled, AB=RoadClass.RESIDENTIAL, CD=RoadClass.RESIDENTIAL)
    bring_up_to_date(filled, actor="tester")
    made = propose(filled, tmp_path)
    assert made.content.roads == ()
    assert made.content.reach is not None
    assert ROADS in named(made.content)
    assert [source_text(one, "en") for one in made.content.map_attributions] == [ROADS, JUNCTIONS]


def test_what_has_changed_since_it_was_computed_is_said(filled: Database, tmp_path: Path) -> None:
    fresh = propose(filled, tmp_path)
    assert "the data have changed since" not in (tmp_path / "proposal.html").read_text()
    put_roads(filled)
    made = propose(filled, tmp_path)
    (judgement,) = made.content.result.ranked[0].judgements
    assert judgement.observed.stale
    assert not fresh.content.result.ranked[0].judgements[0].observed.stale
    assert "the data have changed since" in (tmp_path / "proposal.html").read_text()
