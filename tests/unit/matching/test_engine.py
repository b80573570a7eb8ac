"""Cases computed by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from siting.domain.facts import encode
from siting.domain.requirement import Criterion, Curve, IfUnknown, OneOf, Requirement, Table, Within
from siting.domain.sites import Availability, Site, SiteKind
from siting.domain.values import FactValue, Status, Value
from siting.domain.vocabulary import FACTS
from siting.matching.engine import match
from siting.matching.judging import order_steps
from siting.matching.result import MatchResult, SiteResult, Standing, Verdict
from tests.unit.matching.strategies import AS_OF, known, requirement_of

NOT_APPLICABLE = FactValue(value=None, status=Status.NOT_APPLICABLE, source="ägaren", verified=AS_OF)


def site(number: int, kind: SiteKind = SiteKind.LAND, **facts: Value | FactValue) -> Site:
    return Site(
        site_id=number,
        source="test",
        reference=str(number),
        kind=kind,
        name=f"Site {number}",
        geometry=None,
        facts={key: value if isinstance(value, FactValue) else known(value) for key, value in facts.items()},
    )


def matched(requirement: Requirement, *sites: Site, limit: int | None = None, out: int | None = None) -> MatchResult:
    return match(sites, requirement, as_of=AS_OF, catalogue_version="v1", limit=limit, out_limit=out)


AREA = Criterion(
    fact="buildable_area_m2",
    need=Within(low=10_000.0),
    preference=Curve(amounts=(10_000.0, 30_000.0), values=(0.0, 1.0)),
    weight=30.0,
    group="all",
)
POWER = Criterion(
    fact="power_capacity_mw",
    need=Within(low=2.0),
    preference=Curve(amounts=(2.0, 6.0), values=(0.0, 1.0)),
    weight=50.0,
    group="all",
)
PRICE = Criterion(
    fact="price_sek_m2", preference=Curve(amounts=(400.0, 900.0), values=(1.0, 0.0)), weight=20.0, group="all"
)
WANTED = requirement_of(AREA, POWER, PRICE)


def only(result: MatchResult) -> SiteResult:
    [one] = (*result.ranked, *result.out)
    return one


def test_a_site_that_is_known_has_one_score() -> None:
    # 0.3 · (25 000 − 10 000) / 20 000 + 0.5 · (5 − 2) / 4 + 0.2 · (900 − 500) / 500 = 0.225 + 0.375 + 0.16
    one = only(matched(WANTED, site(1, buildable_area_m2=25_000, power_capacity_mw=5, price_sek_m2=500)))
    assert one.standing is Standing.FITS
    assert one.rank == 1
    assert one.score_low == one.score_high == pytest.approx(0.76, abs=1e-15)
    assert one.completeness == 1.0
    assert [j.weight for j in one.judgements] == pytest.approx([0.3, 0.5, 0.2])
    assert [j.contribution_low for j in one.judgements] == pytest.approx([0.225, 0.375, 0.16])
    assert [j.verdict for j in one.judgements] == [Verdict.MET, Verdict.MET, None]
    assert [j.gap for j in one.judgements] == [None, None, None]


def test_unknown_power_opens_the_score_and_asks() -> None:
    result = matched(WANTED, site(7, buildable_area_m2=25_000, price_sek_m2=500))
    one = only(result)
    assert one.standing is Standing.ASK
    assert one.score_low == pytest.approx(0.385)
    assert one.score_high == pytest.approx(0.885)
    assert one.completeness == pytest.approx(0.5)
    assert [j.criterion for j in one.open_needs] == [1]
    [question] = result.questions
    assert (question.site_id, question.criterion, question.decides) == (7, 1, True)
    assert question.worth == pytest.approx(0.5)


def test_a_site_that_fails_says_why_and_by_how_much() -> None:
    one = only(matched(WANTED, site(1, buildable_area_m2=8_500, power_capacity_mw=5, price_sek_m2=500)))
    assert one.standing is Standing.OUT
    assert one.rank is None
    [reason] = one.reasons
    assert (reason.criterion, reason.gap) == (0, 1_500.0)
    assert reason.observed.value == 8_500
    assert reason.observed.source == "test"


def test_a_date_that_is_too_late_is_so_many_days_late() -> None:
    need = Within(high=encode(FACTS["possession_date"], date(2027, 12, 31)))
    asked = requirement_of(Criterion(fact="possession_date", need=need, group="all"))
    one = only(matched(asked, site(1, possession_date=date(2028, 1, 31))))
    assert one.judgements[0].gap == 31.0


def test_what_does_not_apply_fails_a_limit_and_is_worth_nothing_yet_is_settled() -> None:
    hard = only(matched(WANTED, site(1, buildable_area_m2=20_000, power_capacity_mw=NOT_APPLICABLE, price_sek_m2=400)))
    assert hard.standing is Standing.OUT
    assert hard.reasons[0].criterion == 1
    assert hard.reasons[0].gap is None
    assert hard.completeness == 1.0
    soft = only(matched(WANTED, site(1, buildable_area_m2=20_000, power_capacity_mw=4, price_sek_m2=NOT_APPLICABLE)))
    assert soft.score_low == soft.score_high == pytest.approx(0.3 * 0.5 + 0.5 * 0.5)


def test_an_unknown_risk_that_is_taken_counts_as_met_and_is_not_asked_when_it_is_worth_nothing() -> None:
    accepting = Criterion(fact="power_capacity_mw", need=Within(low=2.0), group="all", if_unknown=IfUnknown.ACCEPT)
    result = matched(requirement_of(accepting, PRICE), site(1, price_sek_m2=400))
    one = only(result)
    assert one.standing is Standing.FITS
    assert one.judgements[0].verdict is Verdict.MET
    assert not one.judgements[0].observed.usable
    assert result.questions == ()


def test_only_what_is_known_passes_where_unknown_is_excluded() -> None:
    excluding = replace(POWER, if_unknown=IfUnknown.EXCLUDE)
    one = only(matched(requirement_of(excluding), site(1)))
    assert one.standing is Standing.OUT
    assert one.reasons[0].gap is None


def test_estimated_counts_as_known_and_keeps_its_mark() -> None:
    estimated = known(5.0, Status.ESTIMATED)
    one = only(matched(requirement_of(POWER), site(1, power_capacity_mw=estimated)))
    assert one.score_low == one.score_high == pytest.approx(0.75)
    assert one.judgements[0].observed.status is Status.ESTIMATED


def test_a_criterion_that_says_nothing_of_a_kind_is_left_out_there() -> None:
    height = Criterion(
        fact="clear_height_m",
        need=Within(low=8.0),
        preference=Curve(amounts=(8.0, 12.0), values=(0.0, 1.0)),
        weight=60.0,
        group="all",
    )
    asked = requirement_of(height, replace(POWER, weight=40.0))
    result = matched(
        asked,
        site(1, power_capacity_mw=6),
        site(2, SiteKind.PREMISES, clear_height_m=9, power_capacity_mw=4),
    )
    land, premises = result.ranked
    assert (land.site.site_id, premises.site.site_id) == (1, 2)
    assert [j.bears for j in land.judgements] == [False, True]
    assert [j.weight for j in land.judgements] == [0.0, 1.0]
    assert land.judgements[0].verdict is None
    assert land.score_low == land.score_high == 1.0
    assert land.completeness == 1.0
    assert premises.score_low == pytest.approx(0.6 * 0.25 + 0.4 * 0.5)
    assert result.questions == ()


def test_the_order_is_fits_then_ask_then_by_middle_lower_end_and_number() -> None:
    area_only = replace(AREA, need=None, weight=50.0)
    asked = requirement_of(
        area_only,
        replace(POWER, need=None, weight=50.0),
        replace(PRICE, preference=None, weight=0.0, need=Within(high=900.0)),
    )
    result = matched(
        asked,
        site(5, buildable_area_m2=20_000, power_capacity_mw=4),  # price unknown: asks, though it scores best
        site(4, buildable_area_m2=10_000, price_sek_m2=500),  # 0 to 0.5, middle 0.25
        site(3, buildable_area_m2=10_000, power_capacity_mw=4, price_sek_m2=500),  # 0.25, middle 0.25
        site(2, buildable_area_m2=10_000, power_capacity_mw=4, price_sek_m2=500),  # the same
        site(1, buildable_area_m2=10_000, power_capacity_mw=3, price_sek_m2=500),  # 0.125
    )
    assert [(one.site.site_id, one.rank) for one in result.ranked] == [(2, 1), (3, 2), (4, 3), (1, 4), (5, 5)]


def test_the_nearest_of_those_that_fail_come_first() -> None:
    result = matched(
        WANTED,
        site(1, buildable_area_m2=5_000, power_capacity_mw=1, price_sek_m2=400),
        site(2, buildable_area_m2=5_000, power_capacity_mw=3, price_sek_m2=400),
        site(3, buildable_area_m2=5_000, power_capacity_mw=4, price_sek_m2=400),
    )
    assert [one.site.site_id for one in result.out] == [3, 2, 1]
    assert result.counts.failing == {0: 3, 1: 1}
    assert (result.counts.fits, result.counts.ask, result.counts.out) == (0, 0, 3)


def test_other_kinds_and_statuses_are_set_aside() -> None:
    wanted = replace(WANTED, kinds=frozenset({SiteKind.LAND}))
    result = matched(
        wanted,
        site(1, SiteKind.PREMISES, power_capacity_mw=3),
        replace(site(2), availability=Availability.SOLD),
        replace(site(3), availability=Availability.OPTION),
    )
    assert [one.site.site_id for one in result.ranked] == [3]
    assert (result.counts.judged, result.counts.set_aside) == (1, 2)


def test_limits_cut_the_lists_and_not_the_counts() -> None:
    sites = [site(n, buildable_area_m2=9_000.0 + 500 * n, power_capacity_mw=3) for n in range(1, 7)]
    result = matched(WANTED, *sites, limit=2, out=0)
    assert [one.site.site_id for one in result.ranked] == [6, 5]
    assert result.out == ()
    assert (result.counts.ask, result.counts.out) == (0, 1)
    assert result.counts.fits == 5
    assert {question.site_id for question in result.questions} == {5, 6}


def test_no_sites_is_an_answer() -> None:
    empty = matched(WANTED)
    assert (empty.ranked, empty.out, empty.questions, empty.counts.judged) == ((), (), (), 0)


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        matched(WANTED, limit=-1)


def test_questions_stand_by_what_they_decide_and_then_by_worth() -> None:
    asked = requirement_of(replace(AREA, weight=10.0), replace(POWER, weight=30.0), replace(PRICE, weight=60.0))
    result = matched(asked, site(1, buildable_area_m2=30_000), site(2, power_capacity_mw=3))
    assert [(q.site_id, q.criterion, q.decides) for q in result.questions] == [
        (1, 1, True),
        (2, 0, True),
        (1, 2, False),
        (2, 2, False),
    ]


def test_yes_no_and_codes_are_judged() -> None:
    asked = requirement_of(
        Criterion(fact="fibre", need=OneOf(codes=frozenset({1.0})), group="all"),
        Criterion(
            fact="rail_access",
            preference=Table(values={FACTS["rail_access"].code_list.index("usable"): 1.0}, other=0.25),
            weight=1.0,
            group="all",
        ),
    )
    result = matched(
        asked,
        site(1, fibre=True, rail_access="possible"),
        site(2, fibre=True, rail_access="usable"),
        site(3, fibre=False, rail_access="usable"),
    )
    assert [(one.site.site_id, one.score_low) for one in result.ranked] == [(2, 1.0), (1, 0.25)]
    assert [one.site.site_id for one in result.out] == [3]


def test_a_requirement_without_wishes_only_filters() -> None:
    asked = requirement_of(replace(AREA, preference=None, weight=0.0))
    result = matched(asked, site(9, buildable_area_m2=12_000), site(4, buildable_area_m2=90_000))
    assert [(one.site.site_id, one.score_low, one.score_high) for one in result.ranked] == [(4, 0, 0), (9, 0, 0)]
    assert all(one.completeness == 1.0 for one in result.ranked)


def test_contributions_add_up_where_thirds_are_rounded() -> None:
    asked = requirement_of(*(replace(one, need=None, weight=1.0) for one in (AREA, POWER, PRICE)))
    one = only(matched(asked, site(1, buildable_area_m2=12_345.6, power_capacity_mw=3.7, price_sek_m2=777.7)))
    assert math.fsum(j.contribution_low for j in one.judgements) == pytest.approx(one.score_low, abs=1e-15)


def test_rounding_does_not_decide_an_order() -> None:
    asked = requirement_of(*(replace(one, need=None, preference=TENTHS, weight=1.0) for one in (AREA, POWER, PRICE)))
    # 0.1 + 0.2 + 0.3 is more than 0.3 + 0.2 + 0.1 in floating point; the sites are equal all the same.
    result = matched(
        asked,
        site(2, buildable_area_m2=1, power_capacity_mw=2, price_sek_m2=3),
        site(1, buildable_area_m2=3, power_capacity_mw=2, price_sek_m2=1),
    )
    first, second = result.ranked
    assert (first.site.site_id, second.site.site_id) == (1, 2)
    assert first.score_low != second.score_low


TENTHS = Curve(amounts=(0.0, 10.0), values=(0.0, 1.0))


@pytest.mark.parametrize("score", [1 / 1024, 0.5, 1 / 3, 0.1, 0.25, 1.0])
def test_no_plain_fraction_stands_on_the_edge_of_a_step(score: float) -> None:
    around = np.array([math.nextafter(score, 0.0), score, math.nextafter(score, 2.0)])
    middle, low = order_steps(around, around)
    assert len(set(middle)) == len(set(low)) == 1
    further = order_steps(np.array([score, score + 2e-9]), np.array([score, score + 2e-9]))
    assert all(steps[0] < steps[1] for steps in further)
