"""Employed, neighbours of a branch, and location quotients, by figures worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from gis_data.facts.firms import CLUSTERS, EMPLOYED_NEAR, location_quotients
from gis_data.facts.model import Found
from gis_data.facts.workplaces import arranged
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.industry import SECTION_LABELS, IndustryVersion
from siting.domain.places import AreaKind
from siting.domain.values import Status
from tests.unit.gis_data_facts.made import Around, area, data_set, only, sites_at

HERE = sites_at((0, 0))


def workplace(
    branch: str, employed: float | None, x: float, y: float = 0.0, *, dataset: str = "", code: str = ""
) -> Feature:
    category = f"SNI 2007:{branch}" if branch.isdigit() else branch
    return Feature(
        role=Role.WORKPLACES, geometry=Point(x, y), code=code, category=category, weight=employed, dataset=dataset
    )


def around(*features: Feature, sets: Sequence[GeodataSet] = ()) -> Around:
    land = area(AreaKind.MUNICIPALITY, "Kommunen", box(-30_000, -30_000, 60_000, 30_000))
    sets = sets or [data_set("register", Role.WORKPLACES)]
    return Around(given_features=features, given_sets=sets, given_areas=[land])


METAL = [workplace("25", 10, 100 * n) for n in range(1, 7)]
"""Six workplaces of ten within 600 m: 60 employed."""
SHOPS = [workplace("47", 20, 0, 500), workplace("47", 20, 0, 1500)]
"""40 employed within 2 km, one workplace of 20 within 1 km."""
FAR = [workplace("47", 100, 20_000), workplace("62", 200, 30_000)]
"""300 employed elsewhere: of 400 in all, 60 in metal, 140 in shops, 200 in programming."""
REGISTER = around(*METAL, *SHOPS, *FAR)


def measured(found: Found, key: str) -> dict[str, object]:
    return {argument: value.value for argument, value in found.measures[key].items()}


def test_employed_within_five_kilometres_are_added_up() -> None:
    found = only(EMPLOYED_NEAR, HERE, REGISTER)
    assert found.values["employed_5_km"].value == 100
    assert found.values["employed_5_km"].status is Status.KNOWN
    assert found.values["employed_5_km"].verified is not None
    assert "register in English (2021-03-10)" in found.values["employed_5_km"].source


def test_size_classes_and_gaps_make_the_number_an_estimate_where_they_lie() -> None:
    data = around(*METAL, *SHOPS, workplace("47", 14.5, 10_000), workplace("47", None, 20_000))
    here, there, beyond, away = EMPLOYED_NEAR.compute(sites_at((0, 0), (10_000, 0), (20_000, 0), (30_000, 0)), data)
    assert here.values["employed_5_km"].status is Status.KNOWN
    assert "employed_5_km" not in there.values
    assert "Fewer than 3 workplaces" in there.missing["employed_5_km"].en
    assert "Färre än 3 arbetsställen" in beyond.missing["employed_5_km"].sv
    # None at all tells of nobody.
    assert away.values["employed_5_km"].value == 0
    classes = around(*METAL, workplace("47", 14.5, 0))
    whole = around(*METAL, workplace("47", math.nextafter(7.0, math.inf), 0))
    assert only(EMPLOYED_NEAR, HERE, whole).values["employed_5_km"].status is Status.ESTIMATED
    assert only(EMPLOYED_NEAR, HERE, whole).values["employed_5_km"].value == 67
    assert only(EMPLOYED_NEAR, HERE, classes).values["employed_5_km"].status is Status.ESTIMATED
    assert only(EMPLOYED_NEAR, HERE, classes).values["employed_5_km"].value == 74


def test_what_rests_on_size_classes_anywhere_in_the_register_is_an_estimate_that_says_so() -> None:
    exact = only(CLUSTERS, HERE, REGISTER)
    rough = only(CLUSTERS, HERE, around(*METAL, *SHOPS, *FAR[:1], workplace("62", 199.5, 30_000)))

    for found, status in ((exact, Status.KNOWN), (rough, Status.ESTIMATED)):
        told = [found.values["cluster_branch"], found.measures["branch_quotient"]["SNI 2007:25"]]
        assert [one.status for one in told] == [status, status]
        assert ["size classes count as" in one.source for one in told] == [status is Status.ESTIMATED] * 2
    # How many workplaces there are does not hang on how many work there.
    assert rough.values["cluster_firms_1_km"].status is Status.KNOWN
    near = only(EMPLOYED_NEAR, HERE, around(*METAL, workplace("47", 14.5, 0))).values["employed_5_km"]
    assert "storleksklasser räknas som sin mitt, okända antal som 0" in near.source


def test_neighbours_of_each_branch_are_counted_and_few_are_not_shown() -> None:
    found = only(EMPLOYED_NEAR, HERE, REGISTER)
    assert measured(found, "branch_workplaces_1_km") == {"SNI 2007:25": 6, "SNI 2007:47": None, "SNI 2007": 0}
    hidden = found.measures["branch_workplaces_1_km"]["SNI 2007:47"]
    assert hidden.status is Status.UNKNOWN
    assert "statistical confidentiality" in hidden.source


def test_a_workplace_at_the_very_distance_is_a_neighbour() -> None:
    near = [workplace("25", 1, 1000, code=str(n)) for n in range(3)]
    beyond = [workplace("28", 1, 1000.5, code=str(n)) for n in range(3)]
    data = around(*near, *beyond)
    found = only(EMPLOYED_NEAR, HERE, data)
    assert measured(found, "branch_workplaces_1_km") == {"SNI 2007:25": 3, "SNI 2007": 0}


def test_a_location_quotient_is_the_share_near_over_the_share_in_all() -> None:
    # Within 2 km 60 of 100 in metal, in all 60 of 400: .6 / .15 = 4. Shops: .4 / .35 = 1.14; two workplaces: not shown.
    found = only(CLUSTERS, HERE, REGISTER)
    assert measured(found, "branch_quotient") == {"SNI 2007:25": 4.0, "SNI 2007:47": None, "SNI 2007": 0}
    third = around(*METAL, *SHOPS, workplace("47", 0, 0), *FAR)
    assert measured(only(CLUSTERS, HERE, third), "branch_quotient")["SNI 2007:47"] == pytest.approx(1.14)


def test_the_strongest_branch_and_its_neighbours_are_named() -> None:
    found = only(CLUSTERS, HERE, REGISTER)
    assert found.values["cluster_branch"].value == "manufacturing"
    assert found.values["cluster_firms_1_km"].value == 6
    assert "SNI 2007" in found.values["cluster_branch"].source
    assert "Manufacturing" in found.values["cluster_firms_1_km"].source


def test_a_branch_of_few_workplaces_is_no_cluster_however_high_its_quotient() -> None:
    found = only(CLUSTERS, HERE, around(*METAL[:4], *SHOPS, *FAR))
    assert "cluster_branch" not in found.values
    assert "No branch is over-represented" in found.missing["cluster_branch"].en
    assert found.values["cluster_firms_1_km"].value == 0


def test_where_all_is_as_everywhere_nothing_stands_out() -> None:
    found = only(CLUSTERS, HERE, around(*METAL))
    assert measured(found, "branch_quotient")["SNI 2007:25"] == 1.0
    assert "cluster_branch" in found.missing


def test_where_nobody_is_employed_nothing_is_compared() -> None:
    [found] = CLUSTERS.compute(sites_at((40_000, 0)), REGISTER)
    assert found.values == {}
    assert found.measures == {}
    assert "Nobody is employed within 2 km" in found.missing["cluster_branch"].en


def test_outside_what_the_register_covers_nothing_is_said_to_be_none() -> None:
    [near] = EMPLOYED_NEAR.compute(sites_at((70_000, 0)), REGISTER)
    [compared] = CLUSTERS.compute(sites_at((70_000, 0)), REGISTER)
    assert near.values == compared.values == {}
    assert near.measures == compared.measures == {}
    assert near.missing["employed_5_km"].en == "The company register covers only 0% of the area within 5 km"
    assert "0% of the area within 2 km" in compared.missing["cluster_branch"].en


def test_a_workplace_far_away_can_change_what_the_register_covers() -> None:
    near = [workplace("25", 10, x) for x in (-100, 0, 100)]
    far = [workplace("25", 10, x, y) for x in (-20_000, 20_000) for y in (-20_000, 20_000)]
    sets = [data_set("register", Role.WORKPLACES)]
    without, with_far = (Around(given_features=some, given_sets=sets) for some in (near, [*near, *far]))

    assert "employed_5_km" in only(EMPLOYED_NEAR, HERE, without).missing
    assert only(EMPLOYED_NEAR, HERE, with_far).values["employed_5_km"].value == 30
    assert EMPLOYED_NEAR.reach_m is None


def test_two_registers_of_the_same_land_do_not_count_a_workplace_twice() -> None:
    corners = [(-9000.0, -9000.0), (9000.0, -9000.0), (9000.0, 9000.0), (-9000.0, 9000.0)]
    ours = [workplace("25", 10, x, y, dataset="a", code=str(x + y)) for x, y in [*corners, (0, 0), (1, 0), (2, 0)]]
    theirs = [workplace("25", 10, x, y, dataset="b", code=f"b{x + y}") for x, y in [(0, 0), (1, 0), (2, 0)]]
    sets = [data_set("a", Role.WORKPLACES), data_set("b", Role.WORKPLACES)]
    assert only(EMPLOYED_NEAR, HERE, around(*ours, *theirs, sets=sets)).values["employed_5_km"].value == 30


@pytest.mark.parametrize(
    ("features", "said"),
    [
        ((), "No workplaces are loaded"),
        ((workplace("", 5, 0),), "of a known SNI version"),
        ((workplace("25.1", 5, 0),), "of a known SNI version"),
        ((workplace("25", None, 0),), "does not say how many"),
    ],
)
def test_what_is_missing_is_said(features: tuple[Feature, ...], said: str) -> None:
    found = only(CLUSTERS, HERE, around(*features))
    assert said in found.missing["cluster_branch"].en


def test_the_data_set_says_the_version_of_codes_that_say_none() -> None:
    codes = [workplace("25.110", 5, 0, dataset="own", code=str(n)) for n in range(3)]
    own = GeodataSet(
        key="own",
        title=data_set("own").title,
        options={"industry_version": "SNI 2025"},
        roles=frozenset({Role.WORKPLACES}),
    )
    found = only(EMPLOYED_NEAR, HERE, around(*codes, sets=[own]))
    assert measured(found, "branch_workplaces_1_km") == {"SNI 2025:25": 3, "SNI 2025": 0}


def test_of_two_versions_the_commoner_counts_and_the_other_where_it_is_one_to_one() -> None:
    data = [*METAL, workplace("SNI 2025:24", 5, 0), workplace("SNI 2025:28", 5, 0), workplace("SNI 2025:46", 5, 0)]
    found = arranged(data)
    assert found.version is IndustryVersion.SNI_2007
    named = [found.branches[at].division if at >= 0 else "" for at in found.branch]
    assert named == ["25"] * 6 + ["24", "", ""]
    assert found.without_counterpart == 2
    # They count among all, in no branch.
    assert only(EMPLOYED_NEAR, HERE, around(*data)).values["employed_5_km"].value == 75


def test_sections_are_codes_of_the_fact() -> None:
    found = CLUSTERS.compute(sites_at((0, 0), (20_000, 0)), REGISTER)
    assert {one.values["cluster_branch"].value for one in found if "cluster_branch" in one.values} <= set(
        SECTION_LABELS
    )


def test_many_sites_are_told_what_each_alone_is_told() -> None:
    places = [(300.0 * n, 40.0 * n) for n in range(40)]
    together = CLUSTERS.compute(sites_at(*places), REGISTER)
    alone = [only(CLUSTERS, sites_at(place), REGISTER) for place in places]
    assert [one.values for one in together] == [one.values for one in alone]
    assert [one.measures for one in together] == [one.measures for one in alone]


partitions = st.lists(
    st.lists(st.integers(0, 500), min_size=4, max_size=4).filter(lambda row: sum(row) > 0), min_size=1, max_size=8
)


@given(parts=partitions)
def test_over_a_partition_quotients_weighted_by_shares_average_to_one(parts: list[list[int]]) -> None:
    near = np.array(parts, dtype=np.float64)
    near_all, total = near.sum(axis=1), near.sum(axis=0)
    quotients = location_quotients(near, near_all, total, float(total.sum()))
    there = total > 0
    # Each branch over the parts, by the parts' shares of all employed.
    over_parts = (near_all / total.sum()) @ np.nan_to_num(quotients)
    assert over_parts[there] == pytest.approx(np.ones(int(there.sum())))
    # Each part over the branches, by the branches' shares of all employed.
    over_branches = np.nan_to_num(quotients) @ (total / total.sum())
    assert over_branches == pytest.approx(np.ones(len(parts)))
