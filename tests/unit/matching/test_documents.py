from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from shapely.geometry import LineString, MultiPolygon, Point, box

from siting.domain.errors import InvalidInput
from siting.domain.facts import FactType
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.requirement import Criterion, IfUnknown, Requirement, Within
from siting.domain.sites import Site
from siting.domain.text import Text, same
from siting.domain.vocabulary import FACTS
from siting.matching.documents import (
    content_from_dict,
    content_to_dict,
    requirement_from_dict,
    requirement_to_dict,
    result_from_dict,
    result_to_dict,
    site_from_dict,
    site_to_dict,
)
from siting.matching.engine import match
from siting.matching.proposal import (
    MapRoad,
    ProposalContent,
    ReachArea,
    ReachMaps,
    RoadRank,
    Sender,
    SiteReach,
    TileService,
)
from tests.unit.matching import strategies
from tests.unit.matching.strategies import AS_OF, known


def through_json(document: dict[str, object]) -> dict[str, object]:
    again = json.loads(json.dumps(document, allow_nan=False))
    assert again == document
    return dict(again)


@settings(max_examples=50, deadline=None)
@given(requirement=strategies.requirements())
def test_a_requirement_survives(requirement: Requirement) -> None:
    assert requirement_from_dict(through_json(requirement_to_dict(requirement))) == requirement


@settings(max_examples=50, deadline=None)
@given(sites=strategies.sites(), requirement=strategies.requirements())
def test_a_result_survives(sites: list[Site], requirement: Requirement) -> None:
    result = match(sites, requirement, as_of=AS_OF, catalogue_version="7")
    assert result_from_dict(through_json(result_to_dict(result))) == result


def a_requirement(**changes: object) -> Requirement:
    one = strategies.requirement_of(Criterion(fact="clear_height_m", need=Within(low=8.0), group="all"))
    return replace(one, **changes)  # type: ignore[arg-type]


def test_what_a_requirement_says_beside_its_criteria_survives() -> None:
    requirement = a_requirement(
        title=Text(sv="Lager", en="Warehouse"),
        case_number="2026-0412",
        received=date(2026, 11, 20),
        demo=True,
        criteria=(
            Criterion(
                fact="clear_height_m",
                need=Within(),
                group="all",
                if_unknown=IfUnknown.EXCLUDE,
                note="sju hyllplan",
                unit="ft",
            ),
        ),
    )
    assert requirement_from_dict(through_json(requirement_to_dict(requirement))) == requirement


def a_site() -> Site:
    square = box(377_000.1, 6_399_000.3, 377_100.7, 6_399_090.9)
    return Site(
        site_id=12,
        source="demo",
        reference="Å-1",
        kind=FACTS["plot_area_m2"].kinds.__iter__().__next__(),
        name="Viared <3>",
        geometry=MultiPolygon([square]),
        available_from=date(2027, 1, 1),
        reserved_until=date(2026, 12, 31),
        holder="Viared",
        property_designations=("VIARED 8:1", "VIARED 8:2"),
        address="Gatan 1",
        facts={
            "plot_area_m2": known(9041.7),
            "possession_date": known(date(2027, 3, 1)),
            "permitted_uses": known(frozenset({"J", "Z"})),
            "owner_kind": known("municipality"),
            "fibre": known(False),
            "plan_name": known("P-2019/14"),
        },
        demo=True,
    )


def test_a_site_survives_with_geometry_and_every_type_of_fact() -> None:
    site = a_site()
    assert {FACTS[key].type for key in site.facts} == set(FactType)
    again = site_from_dict(through_json(site_to_dict(site)))
    assert again == site
    assert again.geometry is not None
    assert again.geometry.wkb == site.geometry.wkb  # type: ignore[union-attr]


def test_a_site_without_geometry_survives() -> None:
    site = replace(a_site(), geometry=None)
    assert site_from_dict(through_json(site_to_dict(site))) == site


def a_content() -> ProposalContent:
    return ProposalContent(
        proposal_id=3,
        version=2,
        made_at=datetime(2026, 11, 24, 9, 30, 1, 250, tzinfo=UTC),
        sender=Sender(
            organisation="Borås Stad", unit=Text(sv="näringsliv", en="business office"), email="n@example.se"
        ),
        result=match([a_site()], a_requirement(), as_of=AS_OF, catalogue_version="41"),
        areas=(
            NamedArea(
                kind=AreaKind.LOCALITY,
                code="T3544",
                name="Borås",
                geometry=Point(377_307, 6_399_514),
                population=74_042,
                source="SCB",
                verified=AS_OF,
            ),
        ),
        points=(
            ReferencePoint(
                kind=PointKind.JUNCTION,
                name="Viaredsmotet",
                geometry=Point(372_900, 6_398_000),
                source="NVDB",
                verified=None,
            ),
        ),
        crs="EPSG:3006",
        attributions=("SCB", "Västtrafik", "Vägar: © Vägfolket | Roads: © The road people"),
        map_attributions=("Vägar: © Vägfolket | Roads: © The road people",),
        roads=tuple(
            MapRoad(rank=rank, line=LineString([(370_000.1, 6_399_000), (371_000, 6_399_500.7)])) for rank in RoadRank
        ),
        reach=ReachMaps(
            sites=(
                SiteReach(
                    site_id=12,
                    areas=(
                        ReachArea(minutes=15.0, area=MultiPolygon([box(0, 0, 7000, 7000.5)])),
                        ReachArea(minutes=30.0, area=MultiPolygon()),
                    ),
                ),
            ),
            areas=(
                NamedArea(
                    kind=AreaKind.MUNICIPALITY,
                    code="1490",
                    name="Borås",
                    geometry=box(0, 0, 1, 1),
                    source="",
                    verified=None,
                ),
            ),
            roads=(MapRoad(rank=RoadRank.TRUNK, line=LineString([(0, 0), (1, 2)])),),
            source="Mark vid vägar | Land beside roads",
            verified=AS_OF,
            attributions=("© Vägfolket | © The road people",),
        ),
        tiles=TileService(url="https://tiles.example.se/{z}/{x}/{y}.png", attribution="Lantmäteriet", max_zoom=17),
        demo=True,
    )


def test_a_proposal_survives() -> None:
    content = a_content()
    assert content_from_dict(through_json(content_to_dict(content))) == content
    bare = replace(content, tiles=None, reach=None)
    assert content_from_dict(through_json(content_to_dict(bare))) == bare


def test_a_proposal_of_before_maps_had_roads_and_reach_has_none() -> None:
    document = content_to_dict(a_content())
    del document["roads"], document["map_attributions"], document["reach"]
    read = content_from_dict(through_json(document))
    assert (read.roads, read.map_attributions, read.reach) == ((), (), None)


def test_reach_of_before_it_kept_its_source_has_none() -> None:
    document = content_to_dict(a_content())
    for key in ("source", "verified", "attributions"):
        del document["reach"][key]
    read = content_from_dict(through_json(document)).reach
    assert read is not None
    assert (read.source, read.verified, read.attributions) == ("", None, ())
    assert [one.minutes for one in read.sites[0].areas] == [15, 30]


def test_what_is_within_minutes_has_to_be_an_area() -> None:
    document = through_json(content_to_dict(a_content()))
    document["reach"]["sites"][0]["areas"][0]["area"] = document["roads"][0]["line"]  # type: ignore[index]
    with pytest.raises(InvalidInput, match="is no area"):
        content_from_dict(document)


def test_a_road_that_is_no_line_is_refused() -> None:
    document = content_to_dict(a_content())
    document["roads"][0]["line"] = document["points"][0]["geometry"]
    with pytest.raises(InvalidInput, match="no line"):
        content_from_dict(document)


def test_what_is_stale_stays_so_in_facts_and_in_what_was_judged() -> None:
    facts = {
        "clear_height_m": replace(known(9.0), stale=True),
        "plot_area_m2": known(9041.7),
    }
    kind = min(FACTS["clear_height_m"].kinds)
    site = replace(a_site(), kind=kind, facts=facts)
    result = match([site], a_requirement(kinds=frozenset({kind})), as_of=AS_OF, catalogue_version="7")
    (one,) = result_from_dict(through_json(result_to_dict(result))).ranked
    assert {key: value.stale for key, value in one.site.facts.items()} == {
        "clear_height_m": True,
        "plot_area_m2": False,
    }
    assert [judgement.observed.stale for judgement in one.judgements] == [True]


def test_the_data_of_a_computed_value_come_back_and_are_not_asked_of_what_was_stored_before() -> None:
    site = replace(a_site(), facts={"plot_area_m2": replace(known(9041.7), data="Vägar | Roads")})
    document = site_to_dict(site)
    assert site_from_dict(through_json(document)) == site
    del document["facts"]["plot_area_m2"]["data"]
    assert site_from_dict(through_json(document)).facts["plot_area_m2"] == known(9041.7)


def test_a_value_stored_before_values_could_be_stale_is_not() -> None:
    document = site_to_dict(a_site())
    for value in document["facts"].values():
        del value["stale"]
    assert not any(value.stale for value in site_from_dict(through_json(document)).facts.values())


def test_a_document_of_another_version_is_refused() -> None:
    document = content_to_dict(a_content()) | {"schema_version": 2}
    with pytest.raises(InvalidInput, match="version 2"):
        content_from_dict(document)


@pytest.mark.parametrize("missing", ["sender", "result", "made_at"])
def test_a_broken_document_is_refused(missing: str) -> None:
    document = content_to_dict(a_content())
    del document[missing]
    with pytest.raises(InvalidInput, match=missing):
        content_from_dict(document)


def test_hexadecimal_digits_that_are_no_geometry_are_refused() -> None:
    document = content_to_dict(a_content())
    document["areas"][0]["geometry"] = "00ff"
    with pytest.raises(InvalidInput, match="can't be read"):
        content_from_dict(document)


def test_texts_that_read_alike_stay_alike() -> None:
    assert requirement_to_dict(a_requirement(title=same("ABC")))["title"] == {"sv": "ABC", "en": "ABC"}
