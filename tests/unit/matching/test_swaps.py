"""The nearest weight at which two sites change places: by hand, and by weighing so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from siting.domain.requirement import Group, PowerMean, Requirement, Within
from siting.domain.sites import Site, SiteKind
from siting.domain.text import same
from siting.matching.compared import Compared
from siting.matching.insight import Swap
from siting.matching.swaps import swaps
from tests.unit.matching import strategies
from tests.unit.matching.ranking import land, matched, plot, ranked, weighed, worth
from tests.unit.matching.strategies import requirement_of


def found(compared: Compared) -> list[Swap | None]:
    return list(swaps(compared, listed=len(compared)))


def test_two_criteria_by_hand() -> None:
    # 0.8 w + 0.2 (1 − w) = 0.4 w + 0.5 (1 − w) where w = 3/7; the second criterion's share is then 4/7, as near to 0.3.
    [swap, last] = found(ranked([plot(1, 0.8, 0.2), plot(2, 0.4, 0.5)], weighed(7.0, 3.0)))
    assert last is None
    assert swap is not None
    assert (swap.criterion, swap.other_id) in {(0, 2), (1, 2)}
    assert abs(swap.weight - swap.instead_of) == pytest.approx(0.7 - 3 / 7)


def test_the_nearest_of_three() -> None:
    # Apart by 0.3, −0.2, −0.05 with the weights 0.5, 0.3, 0.2: by 0.08. The others without k, divided by 1 − w_k, are
    # −0.14, 0.2 and 0.1125: t = 0.14 / 0.44 = 0.318, 0.2 / 0.4 = 0.5, 0.1125 / 0.1625 = 0.69.
    [swap, _] = found(ranked([plot(1, 0.8, 0.2, 0.3), plot(2, 0.5, 0.4, 0.35)], weighed(5.0, 3.0, 2.0)))
    assert swap is not None
    assert swap.criterion == 0
    assert swap.instead_of == pytest.approx(0.5)
    assert swap.weight == pytest.approx(0.14 / 0.44)


def test_who_is_better_in_everything_is_passed_at_no_weight() -> None:
    assert found(ranked([plot(1, 0.8, 0.2), plot(2, 0.5, 0.1)], weighed(1.0, 1.0))) == [None, None]
    assert found(ranked([plot(1, 0.8), plot(2, 0.5)], weighed(1.0))) == [None, None]


def test_weights_do_not_take_a_site_past_another_standing() -> None:
    asked = weighed(1.0, 1.0)
    need = replace(asked.criteria[1], need=Within(low=0.0))
    sites = [plot(1, 0.2, 0.2), plot(2, 0.9, None)]
    assert found(ranked(sites, replace(asked, criteria=(asked.criteria[0], need)))) == [None, None]


def test_a_group_that_is_no_sum_is_searched() -> None:
    asked = weighed(1.0, 1.0)
    geometric = replace(asked, groups=(Group(key="all", label=same("All"), combine=PowerMean(andness=2 / 3)),))
    [swap, _] = found(ranked([plot(1, 0.9, 0.4), plot(2, 0.5, 0.7)], geometric))
    assert swap is not None
    both = [weighed(share, 1 - share) for share in (swap.weight - 0.001, swap.weight + 0.001)]
    if swap.criterion == 1:
        both = [weighed(1 - share, share) for share in (swap.weight - 0.001, swap.weight + 0.001)]
    orders = [
        ranked([plot(1, 0.9, 0.4), plot(2, 0.5, 0.7)], replace(one, groups=geometric.groups)).site_ids.tolist()
        for one in both
    ]
    assert sorted(orders) == [[1, 2], [2, 1]]


def test_sites_of_different_kinds_change_places_by_their_points() -> None:
    asked = requirement_of(worth("power_capacity_mw", 6.0), worth("junction_min", 3.0), worth("clear_height_m", 1.0))
    unit = replace(land(2, power_capacity_mw=0.1, junction_min=0.9, clear_height_m=0.5), kind=SiteKind.PREMISES)
    first = land(1, power_capacity_mw=0.9, junction_min=0.1)
    [swap, _] = found(ranked([first, unit], asked))
    assert swap is not None
    weights = asked.weights(first.kind)
    factor = swap.weight / (1 - swap.weight) / (weights[swap.criterion] / (1 - weights[swap.criterion]))
    for more, expected in ((factor * 0.99, [1, 2]), (factor * 1.01, [2, 1])):
        criteria = tuple(
            replace(one, weight=one.weight * (more if n == swap.criterion else 1.0))
            for n, one in enumerate(asked.criteria)
        )
        order = [one.site.site_id for one in matched([first, unit], replace(asked, criteria=criteria)).ranked]
        assert order == (expected if swap.criterion == 1 else expected[::-1])


def test_sites_that_are_equal_at_every_weight_do_not_change_places() -> None:
    # The middle of nothing known is one half at every weight, give or take a rounding.
    asked = requirement_of(worth("power_capacity_mw", 0.7), worth("junction_min", 0.21), worth("clear_height_m", 0.37))
    nothing = [land(1), replace(land(2), kind=SiteKind.PREMISES)]

    assert found(ranked(nothing, asked)) == [None, None]


@settings(max_examples=80, deadline=None)
@given(sites=strategies.sites(min_size=2), requirement=strategies.requirements())
def test_at_the_weight_that_is_told_two_sites_change_places(sites: list[Site], requirement: Requirement) -> None:
    compared = ranked(sites, requirement)
    kinds = {site.site_id: site.kind for site in sites}
    for number, swap in zip(compared.site_ids.tolist(), found(compared), strict=True):
        if swap is None:
            continue
        own = requirement.weights(kinds[number])[swap.criterion]
        assert swap.instead_of == pytest.approx(own)
        sides = []
        for share in (swap.weight - 1e-4, swap.weight + 1e-4):
            if not 0 < share < 1:
                break
            factor = share / (1 - share) / (own / (1 - own))
            criteria = tuple(
                replace(one, weight=one.weight * (factor if n == swap.criterion else 1.0))
                for n, one in enumerate(requirement.criteria)
            )
            order = [one.site.site_id for one in matched(sites, replace(requirement, criteria=criteria)).ranked]
            sides.append(order.index(number) < order.index(swap.other_id))
        assert len(sides) < 2 or sides[0] != sides[1]


@settings(max_examples=30, deadline=None)
@given(sites=strategies.sites(min_size=2, max_size=6), requirement=strategies.requirements_with_trees())
def test_any_tree_has_an_answer(sites: list[Site], requirement: Requirement) -> None:
    for swap in found(ranked(sites, requirement)):
        assert swap is None or 0 < swap.weight < 1
