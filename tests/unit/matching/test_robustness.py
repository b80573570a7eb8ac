"""SMAA-2: shares that can be worked out by hand, and what holds for every requirement."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.domain.requirement import Requirement, Within
from siting.domain.sites import Availability, Site
from siting.domain.weighing import Weighing, WeighingMethod
from siting.matching.compared import Compared
from siting.matching.insight import Robustness, Spread
from siting.matching.robustness import robustness
from tests.unit.matching import strategies
from tests.unit.matching.ranking import NUMBERS, plot, ranked, weighed

# Of 10 000 weightings a share is off by less than this but once in some ten thousand times (four standard deviations).
ERROR = 0.02


def sure(compared: Compared, *, seed: int = 1, spread: Spread | None = None, samples: int = 10_000) -> Robustness:
    return robustness(compared, np.random.default_rng(seed), listed=len(compared), spread=spread, samples=samples)


def firsts(found: Robustness) -> dict[int, float]:
    return {one.site_id: one.acceptabilities[0] for one in found.sites}


def test_any_weights_between_two_sites() -> None:
    # 0.8 w + 0.2 (1 − w) > 0.4 w + 0.5 (1 − w) where w > 3/7; the mean of such weights is 5/7, of the others 3/14.
    found = sure(ranked([plot(1, 0.8, 0.2), plot(2, 0.4, 0.5)], weighed(1.0, 1.0)), spread=Spread.ANY)
    assert firsts(found) == pytest.approx({1: 4 / 7, 2: 3 / 7}, abs=ERROR)
    one, two = found.sites
    assert one.central_weights == pytest.approx((5 / 7, 2 / 7), abs=ERROR)
    assert two.central_weights == pytest.approx((3 / 14, 11 / 14), abs=ERROR)
    assert (one.confidence, two.confidence) == (1.0, 1.0)
    assert found.beats[0][1] == pytest.approx(4 / 7, abs=ERROR)
    assert found.spread is Spread.ANY


def test_weights_around_those_that_were_said() -> None:
    # First where f1 > √2 f2. ln f1 − ln f2 is triangular on ±2 ln 2, and ln √2 is a quarter of that: (3/4)² / 2.
    found = sure(ranked([plot(1, 0.7, 0.0), plot(2, 0.0, 0.7 * 2**0.5)], weighed(1.0, 1.0)))
    assert found.spread is Spread.AROUND
    assert firsts(found) == pytest.approx({1: 9 / 32, 2: 23 / 32}, abs=ERROR)


def test_weights_in_the_order_that_was_said() -> None:
    # The first weight is uniform from 1/2 to 1; 0.6 w > 1 − w where w > 5/8.
    order = Weighing(method=WeighingMethod.RANK, group="all", items=NUMBERS[:2], weights=(0.75, 0.25))
    found = sure(ranked([plot(1, 0.6, 0.0), plot(2, 0.0, 1.0)], weighed(0.75, 0.25, weighings=(order,))))
    assert found.spread is Spread.IN_ORDER
    assert firsts(found) == pytest.approx({1: 3 / 4, 2: 1 / 4}, abs=ERROR)


def test_what_is_unknown_is_drawn_over_its_interval() -> None:
    found = sure(ranked([plot(1, 0.3), plot(2, None)], weighed(1.0)))
    assert firsts(found) == pytest.approx({1: 0.3, 2: 0.7}, abs=ERROR)
    assert {one.site_id: one.confidence for one in found.sites} == pytest.approx({1: 0.3, 2: 0.7}, abs=4 * ERROR)


def test_two_unknowns_at_one_site_are_drawn_apart() -> None:
    # The sum of two is triangular: half of it is above 1/4 in 1 − 1/8 of the cases.
    found = sure(ranked([plot(1, 0.25, 0.25), plot(2, None, None)], weighed(1.0, 1.0)))
    assert abs(firsts(found)[2] - 7 / 8) < ERROR + 0.02  # the weights are nearly, not quite, alike


def test_a_third_of_the_simplex_each() -> None:
    found = sure(ranked([plot(1, 1, 0, 0), plot(2, 0, 1, 0), plot(3, 0, 0, 1)], weighed(1, 1, 1)), spread=Spread.ANY)
    for site in found.sites:
        assert site.acceptabilities == pytest.approx((1 / 3, 1 / 3, 1 / 3), abs=ERROR)
    # Where a weight is the greatest of three it is on average their rank order centroid, 11/18.
    assert found.sites[0].central_weights == pytest.approx((11 / 18, 7 / 36, 7 / 36), abs=ERROR)


def test_who_fits_stands_before_who_asks_whatever_the_weights() -> None:
    asked = weighed(1.0, 1.0)
    need = replace(asked.criteria[1], need=Within(low=0.0))
    found = sure(
        ranked([plot(1, 0.1, 0.1), plot(2, 1.0, None)], replace(asked, criteria=(asked.criteria[0], need))),
        spread=Spread.ANY,
    )
    assert firsts(found) == {1: 1.0, 2: 0.0}
    assert found.beats == ((0.0, 1.0), (0.0, 0.0))
    assert found.sites[1].central_weights is None
    assert found.sites[1].confidence is None


def test_sites_that_are_alike_stand_by_their_number_in_every_weighting() -> None:
    sites = [plot(number, 0.3, 0.6, 0.1) for number in range(1, 60)]
    found = sure(ranked([*sites, plot(99, 0.9, 0.1, 0.4)], weighed(3, 2, 1)), samples=2_000)
    alike = [one for one in found.sites if one.site_id != 99]
    for earlier, later in pairwise(alike):
        assert earlier.site_id < later.site_id
    rows = [row for row, one in enumerate(found.sites) if one.site_id != 99]
    assert all(found.beats[a][b] == 1.0 for a, b in pairwise(rows))


def test_without_sites_or_without_weights_there_is_an_answer() -> None:
    empty = sure(ranked([], weighed(1.0)))
    assert (empty.sites, empty.beats, empty.compared) == ((), (), 0)
    hard = replace(weighed(1.0).criteria[0], preference=None, weight=0.0, need=Within(low=0.0))
    found = sure(ranked([plot(2, 1.0), plot(1, 0.5)], replace(weighed(1.0), criteria=(hard,))), samples=10)
    assert firsts(found) == {1: 1.0, 2: 0.0}
    assert found.sites[0].central_weights == (0.0,)


def test_only_listed_sites_are_told_of_and_all_take_part() -> None:
    compared = ranked([plot(1, 0.9, 0.1), plot(2, 0.1, 0.9), plot(3, 0.5, 0.5)], weighed(1.0, 1.0))
    found = robustness(compared, np.random.default_rng(5), listed=1, samples=500)
    assert (len(found.sites), found.compared, len(found.sites[0].acceptabilities)) == (1, 3, 3)
    assert found.seed == 5
    assert found.sites[0] == sure(compared, seed=5, samples=500).sites[0]


def test_a_generator_that_nobody_can_make_again_is_refused() -> None:
    compared = ranked([plot(1, 0.5)], weighed(1.0))
    with pytest.raises(ValueError, match="seed"):
        robustness(compared, np.random.default_rng([1, 2]), listed=1)
    with pytest.raises(ValueError, match="0 samples"):
        robustness(compared, np.random.default_rng(1), listed=1, samples=0)


@settings(max_examples=60, deadline=None)
@given(
    sites=strategies.sites(min_size=1),
    requirement=strategies.requirements() | strategies.requirements_with_trees(),
    spread=st.sampled_from([Spread.AROUND, Spread.ANY]),
    seed=st.integers(0, 1000),
)
def test_shares_sum_to_one_by_site_and_by_place(
    sites: list[Site], requirement: Requirement, spread: Spread, seed: int
) -> None:
    compared = ranked(sites, requirement)
    found = sure(compared, seed=seed, spread=spread, samples=300)
    shares = np.array([one.acceptabilities for one in found.sites]).reshape(len(compared), len(compared))
    assert shares.sum(axis=0) == pytest.approx(np.ones(len(compared)))
    assert shares.sum(axis=1) == pytest.approx(np.ones(len(compared)))
    beats = np.array(found.beats).reshape(len(compared), len(compared))
    assert beats + beats.T + np.eye(len(compared)) == pytest.approx(np.ones_like(beats))
    # A site's mean place is one more than the sites that stand before it.
    assert shares @ np.arange(len(compared)) == pytest.approx(beats.sum(axis=0))
    for one in found.sites:
        assert (one.central_weights is None) == (one.acceptabilities[0] == 0)
        assert one.confidence is None or 0 <= one.confidence <= 1


@settings(max_examples=25, deadline=None)
@given(data=st.data(), sites=strategies.sites(min_size=1), requirement=strategies.requirements_with_trees())
def test_the_same_seed_gives_the_same_whatever_the_order_of_the_sites_and_the_threads(
    data: st.DataObject, sites: list[Site], requirement: Requirement
) -> None:
    shuffled = data.draw(st.permutations(sites))
    one = robustness(ranked(sites, requirement), np.random.default_rng(7), listed=5, samples=600, workers=1)
    other = robustness(ranked(shuffled, requirement), np.random.default_rng(7), listed=5, samples=600, workers=3)
    assert one == other


@settings(max_examples=40, deadline=None)
@given(sites=strategies.sites(min_size=2), requirement=strategies.requirements_with_trees())
def test_scores_that_are_drawn_are_those_of_the_tree(sites: list[Site], requirement: Requirement) -> None:
    # With all known and one sure winner, no weighting puts another first.
    compared = ranked([replace(site, availability=Availability.AVAILABLE) for site in sites], requirement)
    found = sure(compared, samples=100)
    low, high = compared.judged.low, compared.judged.high
    for row in range(1, len(compared)):
        same_kind = compared.catalogue.kinds[row] == compared.catalogue.kinds[row - 1]
        if same_kind and np.all(low[:, row - 1] >= high[:, row] + 1e-3 * compared.judged.bears[:, row]):
            assert found.beats[row - 1][row] == 1.0
