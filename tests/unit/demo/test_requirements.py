"""The demo's requirements are sound, and its sites answer them in the ways that a demo has to show."""

from dataclasses import replace
from pathlib import Path

import pytest

from gis_data.demo import boras
from siting.domain.facts import Origin
from siting.domain.requirement import PartialAbsorption, PowerMean, Requirement, WeighingMethod
from siting.domain.sites import Site, SiteKind
from siting.matching.engine import match
from siting.services.requirement_dates import past_dates
from siting.services.requirement_file import read_requirement
from siting.services.weighing import consistency_warning
from tests.unit.gis_data_facts.computing import compute_facts

CRS = "EPSG:3006"
FILES = boras.requirement_files()


@pytest.fixture(scope="module")
def sites() -> list[Site]:
    read = [replace(site, site_id=number) for number, site in enumerate(boras.prepare(CRS).sites, start=1)]
    computed = compute_facts(read, boras.points(CRS), boras.areas(CRS))
    return [replace(site, facts={**computed.get(site.site_id, {}), **site.facts}) for site in read]


def wanted(path: Path) -> Requirement:
    """Return a requirement with the places that it names, as they are looked up where they are stored."""
    requirement = read_requirement(path)
    areas = {area.name: area.geometry for area in boras.areas(CRS)}
    criteria = tuple(
        one if one.place is None else replace(one, place=replace(one.place, geometry=areas[one.place.name]))
        for one in requirement.criteria
    )
    return replace(requirement, criteria=criteria)


def counts(sites: list[Site], requirement: Requirement) -> tuple[int, int]:
    found = match(sites, requirement, as_of=boras.AS_OF, catalogue_version="test").counts
    return found.fits, found.ask


def test_there_are_seven_and_the_logistics_firm_is_first() -> None:
    requirements = [read_requirement(path) for path in FILES]

    assert requirements[0].company.name == "Nordisk Logistik (demo)"
    assert [one.case_number for one in requirements] == [f"DEMO-2026-{n:02}" for n in range(1, 8)]
    assert {one.kinds for one in requirements} == {
        frozenset({SiteKind.LAND}),
        frozenset({SiteKind.PREMISES}),
        frozenset(SiteKind),
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_requirement_is_marked_as_demo_and_has_hard_and_soft_criteria_in_groups(path: Path) -> None:
    requirement = read_requirement(path)

    assert requirement.demo
    assert requirement.company.name.endswith("(demo)")
    assert 6 <= len(requirement.criteria) <= 16
    assert 3 <= len(requirement.groups) <= 5
    assert any(one.need is not None for one in requirement.criteria)
    assert any(one.preference is not None for one in requirement.criteria)
    assert requirement.title.sv != requirement.title.en
    assert requirement.summary.sv != requirement.summary.en


@pytest.mark.parametrize("path", FILES[:-1], ids=lambda path: path.stem)
def test_a_soft_criterion_can_be_judged_somewhere(path: Path, sites: list[Site]) -> None:
    requirement = read_requirement(path)

    silent = [
        one.fact
        for one in requirement.criteria
        if one.declared.origin is not Origin.MATCHED
        and not any(site.fact(one.fact).usable for site in sites if site.kind in requirement.kinds)
    ]

    assert silent == []


def test_the_logistics_firm_has_two_sites_that_fit_and_three_to_ask_about(sites: list[Site]) -> None:
    assert counts(sites, wanted(FILES[0])) == (2, 3)


@pytest.mark.parametrize("path", FILES[1:-1], ids=lambda path: path.stem)
def test_the_others_have_something_that_fits_and_something_to_ask_about(path: Path, sites: list[Site]) -> None:
    fits, ask = counts(sites, wanted(path))

    assert fits >= 1
    assert ask >= 1


def test_the_food_firm_has_land_and_premises_to_choose_between(sites: list[Site]) -> None:
    result = match(sites, wanted(FILES[2]), as_of=boras.AS_OF, catalogue_version="test")

    assert {one.site.kind for one in result.ranked} == set(SiteKind)


def test_the_shop_has_the_centre_and_knalleland_to_choose_between(sites: list[Site]) -> None:
    result = match(sites, wanted(FILES[5]), as_of=boras.AS_OF, catalogue_version="test")
    metres = [float(str(one.site.fact("centre_distance_m").value)) for one in result.ranked]

    assert min(metres) < 300
    assert max(metres) > 1200


def test_the_last_has_no_site_at_all(sites: list[Site]) -> None:
    assert counts(sites, wanted(FILES[-1])) == (0, 0)


def test_together_they_ask_in_every_way_there_is() -> None:
    requirements = [read_requirement(path) for path in FILES]
    criteria = [one for requirement in requirements for one in requirement.criteria]
    combines = {type(group.combine) for requirement in requirements for group in requirement.groups}

    assert any(one.place is not None for one in criteria)
    assert any(one.by is not None for one in criteria)
    assert any(one.firm for one in criteria)
    assert any(one.tolerance is not None for one in criteria)
    assert {PowerMean, PartialAbsorption} <= combines
    assert {made.method for requirement in requirements for made in requirement.weighings} == {
        WeighingMethod.RANK,
        WeighingMethod.PAIRWISE,
        WeighingMethod.BEST_WORST,
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_comparisons_do_not_contradict_each_other_and_no_day_has_passed(path: Path) -> None:
    requirement = read_requirement(path)

    assert [consistency_warning(made) for made in requirement.weighings if consistency_warning(made)] == []
    assert past_dates(requirement, boras.AS_OF) == []
