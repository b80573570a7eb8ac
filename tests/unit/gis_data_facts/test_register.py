"""The register of functions is whole and sound."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis_data.facts.distances import DISTANCES
from gis_data.facts.register import COMPUTERS, dependants, register
from gis_data.facts.travel import TRAVEL
from siting.domain.facts import Origin
from siting.domain.geodata import Role
from siting.domain.places import PointKind
from siting.domain.sites import Site, SiteKind
from siting.domain.vocabulary import FACTS
from tests.unit.gis_data_facts.computing import compute_facts
from tests.unit.gis_data_facts.made import point, site


def test_two_functions_can_not_give_the_same_fact_or_have_one_name() -> None:
    with pytest.raises(ValueError, match="stop_distance_m is given by both distances and other"):
        register((DISTANCES, replace(DISTANCES, name="other")))
    with pytest.raises(ValueError, match="function distances is given by both"):
        register((DISTANCES, replace(TRAVEL, name="distances")))


@pytest.mark.parametrize("fact", ["plot_area_m2", "no_such_fact", "place_distance_m"])
def test_only_facts_that_are_declared_as_computed_can_be_given(fact: str) -> None:
    with pytest.raises(ValueError, match=f"{fact}, which is not declared as computed"):
        register((replace(DISTANCES, facts=(fact,)),))


def test_every_computed_fact_and_every_measure_is_given_by_one_function() -> None:
    given = [key for one in COMPUTERS for key in one.facts if FACTS[key].origin is Origin.COMPUTED]
    measured = [key for one in COMPUTERS for key in one.measures]

    assert sorted(given) == sorted(key for key, fact in FACTS.items() if fact.origin is Origin.COMPUTED)
    assert sorted(measured) == sorted(key for key, fact in FACTS.items() if fact.argument is not None)


def test_what_a_change_of_a_role_touches_is_told_with_its_reach() -> None:
    near = replace(DISTANCES, name="near", facts=(), roles=frozenset({Role.WATER, Role.STOP}), reach_m=300.0)

    assert dependants((DISTANCES, near)) == {
        Role.STOP: {"distances": None, "near": 300.0},
        Role.STATION: {"distances": None},
        Role.CENTRE: {"distances": None},
        Role.WATER: {"near": 300.0},
    }


def test_every_function_has_a_label_and_a_version() -> None:
    assert all(one.label.sv and one.label.en and one.version >= 1 for one in COMPUTERS)


def without_place(geometry: BaseGeometry | None) -> Site:
    return replace(site(Point(0, 0), SiteKind.PREMISES), geometry=geometry)


@pytest.mark.parametrize("nowhere", [None, Polygon()])
def test_a_site_without_a_place_gets_nothing_and_shifts_nobody(nowhere: BaseGeometry | None) -> None:
    sites = [
        replace(without_place(nowhere), site_id=1),
        site(Point(0, 2000), number=2),
        replace(without_place(nowhere), site_id=3),
        site(Point(0, 5), number=4),
    ]

    found = compute_facts(sites, [point(PointKind.CENTRE, "Mitt", 0, 0)], [])

    assert {number: facts["centre_distance_m"].value for number, facts in found.items()} == {2: 2000.0, 4: 5.0}


def test_nothing_to_go_by_gives_nothing() -> None:
    assert compute_facts([site(Point(0, 0))], [], []) == {}
    assert compute_facts([], [point(PointKind.CENTRE, "Mitt", 0, 0)], []) == {}
