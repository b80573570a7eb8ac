"""What goes with a ranking survives being stored, and results that were stored without it can still be read."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from siting.domain.facts import Fact, FactType, encode
from siting.domain.requirement import Contains, Criterion, Curve, Need, OneOf, Within
from siting.domain.vocabulary import FACTS
from siting.matching.documents import result_from_dict, result_to_dict
from siting.matching.engine import match
from siting.matching.insight import Bound, Change, Concession, Insight, Relaxation
from siting.matching.insight_documents import insight_from_dict, insight_to_dict
from siting.matching.judgement_documents import judgement_from_dict, judgement_to_dict
from siting.matching.placement import Placement
from siting.matching.result import Between, Judgement, MatchResult
from tests.unit.matching import insights, strategies
from tests.unit.matching.strategies import AS_OF, JUDGED
from tests.unit.matching.test_documents import a_site


def through_json(document: dict[str, Any]) -> dict[str, Any]:
    again = json.loads(json.dumps(document, allow_nan=False))
    assert again == document
    return dict(again)


def a_result(insight: Insight | None = None) -> MatchResult:
    result = match([], strategies.requirement_of(*insights.CRITERIA), as_of=AS_OF, catalogue_version="1")
    return replace(result, insight=insight)


def test_one_of_everything_survives() -> None:
    result = a_result(insights.WHOLE)
    assert result_from_dict(through_json(result_to_dict(result))) == result


def test_a_result_without_insight_survives() -> None:
    assert result_from_dict(through_json(result_to_dict(a_result()))).insight is None


@st.composite
def needs(draw: st.DrawFn, fact: Fact) -> Need:
    given_up = fact.type in (FactType.NUMBER, FactType.DATE) and draw(st.booleans())
    return Within() if given_up else draw(strategies.needs(fact))


@settings(max_examples=100, deadline=None)
@given(data=st.data(), fact=st.sampled_from(JUDGED))
def test_concessions_and_changes_of_every_type_survive(data: st.DataObject, fact: Fact) -> None:
    criteria = (Criterion(fact=fact.key, need=data.draw(strategies.needs(fact)), group="all"),)
    amount = data.draw(strategies.values(fact).map(lambda value: encode(fact, value)))
    change = Change(criterion=0, bound=data.draw(st.sampled_from(Bound)), amount=amount, rank=1)
    relaxation = Relaxation(
        concessions=(Concession(criterion=0, need=data.draw(needs(fact)), gap=None),),
        cost=0.1,
        opened=0,
        opens=(),
        better_than_all=False,
    )
    whole = insights.insight(relaxations=(relaxation,), outlooks=(insights.outlook(1, falls=(change,)),))
    assert insight_from_dict(through_json(insight_to_dict(whole, criteria)), criteria) == whole


@pytest.mark.parametrize(
    ("fact", "amount", "written"),
    [
        ("possession_date", insights.days(date(2028, 3, 1)), "2028-03-01"),
        ("possession_date", insights.days(date(2028, 3, 1)) + 0.5, insights.days(date(2028, 3, 1)) + 0.5),
        ("sprinkler", 1.0, True),
        ("plan_status", 4.0, "adopted"),
        ("permitted_uses", 3.0, ["B", "C"]),
        ("power_capacity_mw", 4.2, 4.2),
    ],
)
def test_an_amount_is_written_as_people_name_it(fact: str, amount: float, written: object) -> None:
    criteria = (Criterion(fact=fact, need=_any_need(fact), group="all"),)
    change = Change(criterion=0, bound=Bound.IS, amount=amount, rank=1)
    document = insight_to_dict(insights.insight(outlooks=(insights.outlook(1, to_first=(change,)),)), criteria)
    assert document["outlooks"][0]["to_first"][0]["amount"] == written
    assert insight_from_dict(through_json(document), criteria).outlooks[0].to_first == (change,)


def _any_need(fact: str) -> Need:
    match FACTS[fact].type:
        case FactType.NUMBER | FactType.DATE:
            return Within()
        case FactType.CODES:
            return Contains(mask=1)
        case _:
            return OneOf(codes=frozenset({1.0}))


@pytest.mark.parametrize(
    ("fact", "between", "written"),
    [
        ("power_capacity_mw", Between(low=3.0, high=math.inf, offered=False), {"low": 3.0, "high": None}),
        ("power_capacity_mw", Between(low=-math.inf, high=6.0, offered=False), {"low": None, "high": 6.0}),
        ("plot_area_m2", Between(low=5e3, high=4e4, offered=True), {"low": 5000.0, "high": 40000.0}),
        (
            "possession_date",
            Between(low=insights.days(date(2028, 3, 1)), high=insights.days(date(2029, 6, 1)), offered=False),
            {"low": "2028-03-01", "high": "2029-06-01"},
        ),
    ],
)
def test_an_interval_that_was_judged_survives(fact: str, between: Between, written: dict[str, object]) -> None:
    criteria = (Criterion(fact=fact, need=Within(), group="all"),)
    judgement = replace(_judgement(criteria), between=between)
    document = judgement_to_dict(judgement, criteria)
    assert document["between"] == written | {"offered": between.offered}
    assert judgement_from_dict(through_json(document), criteria) == judgement


@pytest.mark.parametrize(
    "placement",
    [
        Placement(
            fits=True, hall=box(0, 0, 120, 60), yards=(box(0, 60, 120, 90),), rotation_deg=33.5, resolution_m=0.5
        ),
        Placement(fits=False, hall=None, yards=(), rotation_deg=None, resolution_m=0.25),
    ],
)
def test_a_placement_survives(placement: Placement) -> None:
    criteria = (Criterion(fact="plot_area_m2", need=Within(low=1.0), group="all"),)
    judgement = replace(_judgement(criteria), placement=placement)
    assert judgement_from_dict(through_json(judgement_to_dict(judgement, criteria)), criteria) == judgement


def _judgement(criteria: tuple[Criterion, ...]) -> Judgement:
    result = match([a_site()], strategies.requirement_of(*criteria), as_of=AS_OF, catalogue_version="1")
    return (*result.ranked, *result.out)[0].judgements[0]


def test_a_result_that_was_stored_before_can_be_read() -> None:
    """The fields that results have gained since are missing; scores were weighted sums then."""
    asked = strategies.requirement_of(
        Criterion(fact="plot_area_m2", preference=Curve(amounts=(0, 1e4), values=(0, 1)), weight=3, group="all"),
        Criterion(fact="power_capacity_mw", need=Within(low=3), group="all"),
    )
    result = match([a_site()], asked, as_of=AS_OF, catalogue_version="1")
    document = through_json(result_to_dict(result))
    del document["insight"], document["counts"]["untried"]
    for question in document["questions"]:
        del question["rank_best"], question["rank_worst"], question["first"]
    for judgement in document["ranked"][0]["judgements"]:
        for later in ("contribution_low", "contribution_high", "between", "placement"):
            del judgement[later]
    [question] = result.questions
    assert question.decides
    told_less = replace(question, rank_best=1, rank_worst=None, first=False)
    assert result.ranked[0].judgements[0].contribution_low > 0
    assert result_from_dict(document) == replace(result, questions=(told_less,))
