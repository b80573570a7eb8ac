"""Limits that can't be had together, against brute force over every set of limits."""

from __future__ import annotations

import dataclasses
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.domain.requirement import Criterion, Requirement, Within
from siting.domain.sites import Site, SiteKind
from siting.matching.catalogue import catalogue_of
from siting.matching.conflicts import conflicts, minimal_hitting_sets
from siting.matching.engine import match
from siting.matching.failures import distinct, find_failures
from tests.unit.matching import strategies
from tests.unit.matching.strategies import AS_OF, known, requirement_of


def told(sites: list[Site], requirement: Requirement, most: int = 10_000) -> tuple[tuple[int, ...], ...]:
    return conflicts(find_failures(catalogue_of(sites, version="1"), requirement, as_of=AS_OF), most=most)


def smallest(family: list[frozenset[int]], largest: int) -> set[frozenset[int]]:
    """Return the minimal hitting sets, by trying every set."""
    every = sorted(set().union(*family))
    hitting = [
        frozenset(chosen)
        for size in range(1, largest + 1)
        for chosen in combinations(every, size)
        if all(members & set(chosen) for members in family)
    ]
    return {one for one in hitting if not any(other < one for other in hitting)}


@settings(max_examples=150, deadline=None)
@given(sites=strategies.sites(min_size=1), requirement=strategies.requirements())
def test_limits_in_conflict_are_met_together_by_no_site(sites: list[Site], requirement: Requirement) -> None:
    whole = match(sites, requirement, as_of=AS_OF, catalogue_version="1")
    found = told(sites, requirement)
    if whole.ranked or not whole.out:
        assert found == ()
        return
    family = [frozenset(reason.criterion for reason in one.reasons) for one in whole.out]
    assert {frozenset(one) for one in found} == smallest(family, 4)
    assert [len(one) for one in found] == sorted(len(one) for one in found)


@settings(max_examples=150, deadline=None)
@given(
    family=st.lists(st.sets(st.integers(0, 69), min_size=1, max_size=5), min_size=1, max_size=12),
    reach=st.sampled_from((6, 70)),
)
def test_hitting_sets_are_minimal_and_all_found(family: list[set[int]], reach: int) -> None:
    sets = [frozenset(one % reach for one in members) for members in family]
    words = np.zeros((len(sets), 2), dtype=np.uint64)
    for row, members in enumerate(sets):
        for place in members:
            words[row, place // 64] |= np.uint64(1 << place % 64)
    found = minimal_hitting_sets(distinct([words], 2), limits=70, most=100_000, largest=3)
    assert set(found) == smallest(sets, 3)
    assert len(found) == len(set(found))


def halls(*rows: tuple[float, float, float]) -> list[Site]:
    facts = ("clear_height_m", "power_capacity_mw", "junction_min")
    return [
        Site(
            site_id=number,
            source="test",
            reference=str(number),
            kind=SiteKind.PREMISES,
            name="",
            geometry=None,
            facts={fact: known(value) for fact, value in zip(facts, row, strict=True)},
        )
        for number, row in enumerate(rows, start=1)
    ]


ASKED = requirement_of(
    Criterion(fact="clear_height_m", need=Within(low=9.0), group="all"),
    Criterion(fact="power_capacity_mw", need=Within(low=2.0), group="all"),
    Criterion(fact="junction_min", need=Within(high=10.0), group="all"),
)


def test_high_halls_have_no_power_and_none_is_near_and_both() -> None:
    sites = halls((10, 1, 5), (8, 3, 5), (10, 1, 20))
    assert told(sites, ASKED) == ((0, 1),)


def test_what_no_site_meets_is_in_conflict_with_itself() -> None:
    assert told(halls((8, 3, 5), (7, 1, 5)), ASKED) == ((0,),)


def test_a_firm_limit_can_be_in_conflict() -> None:
    firm = dataclasses.replace(ASKED, criteria=tuple(dataclasses.replace(one, firm=True) for one in ASKED.criteria))
    assert told(halls((8, 3, 5)), firm) == ((0,),)


@pytest.mark.parametrize("most", [0, 1, 2])
def test_so_many_are_told_as_are_wanted(most: int) -> None:
    sites = halls((8, 1, 20))
    assert told(sites, ASKED, most) == ((0,), (1,), (2,))[:most]


def test_without_sites_nothing_is_in_conflict() -> None:
    assert told([], ASKED) == ()
