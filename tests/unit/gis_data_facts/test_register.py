"""The register of functions is whole and sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from gis_data.facts.distances import DISTANCES
from gis_data.facts.model import Computer
from gis_data.facts.register import COMPUTERS, dependants, register
from gis_data.facts.surroundings import Surroundings
from gis_data.facts.travel import TRAVEL
from siting.domain.facts import Origin
from siting.domain.geodata import Feature, Role
from siting.domain.places import AreaKind, PointKind
from siting.domain.sites import Site, SiteKind
from siting.domain.vocabulary import FACTS
from tests.unit.gis_data_facts.computing import compute_facts
from tests.unit.gis_data_facts.made import Around, area, data_set, point, site


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


ROLES_OF: dict[str, Callable[..., Role]] = {
    "areas": lambda kind: Role(kind.value),
    "points": lambda kind: Role(kind.value),
    "plans": lambda: Role.PLAN,
    "network": lambda: Role.ROADS,
    "elevation": lambda: Role.ELEVATION,
}
"""What a question to the surroundings reads; the others are asked by role."""


class Watched:
    """Surroundings that note which roles are read of them."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self.read: set[Role] = set()

    def __getattr__(self, name: str) -> object:
        found = getattr(self._around, name)
        if not callable(found) or name == "kept":
            return found

        def ask(*args: Any, **named: Any) -> object:
            self.read.add(ROLES_OF[name](*args) if name in ROLES_OF else args[0])
            return found(*args, **named)

        return ask


@pytest.mark.parametrize("computer", COMPUTERS, ids=[one.name for one in COMPUTERS])
def test_a_function_reads_no_role_but_those_that_make_its_facts_stale(computer: Computer) -> None:
    square = box(-9000, -9000, 9000, 9000)
    weighed = (Role.POPULATION, Role.WORKPLACES, Role.SHOPS)
    others = (Role.SENSITIVE, Role.FLOOD, Role.PROTECTED_NATURE, Role.HERITAGE, Role.SHORE_PROTECTION, Role.WATER)
    watched = Watched(
        Around(
            given_areas=[area(kind, "Här", square, people=9000) for kind in AreaKind],
            given_points=[point(kind, "Här", 50, 0) for kind in PointKind],
            given_features=[
                *(
                    Feature(role=role, geometry=Point(n, n), weight=9, code=f"{n}")
                    for role in weighed
                    for n in range(5)
                ),
                *(Feature(role=role, geometry=box(900, 900, 999, 999)) for role in others),
            ],
            given_sets=[data_set(role.value, role) for role in Role],
        )
    )

    computer.compute([site(box(0, 0, 100, 100))], cast("Surroundings", watched))

    assert watched.read
    assert watched.read <= computer.roles
