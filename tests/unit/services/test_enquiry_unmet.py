"""What was asked for and not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from siting.domain.needs import Contains, OneOf, Within
from siting.domain.requirement import Company, Criterion, Group, Requirement
from siting.domain.text import same
from siting.matching.insight import Concession, Insight, Relaxation
from siting.matching.result import Counts, MatchResult
from siting.services.enquiry_unmet import unmet_of

CRITERIA = (
    Criterion(fact="plot_area_m2", need=Within(low=20_000.0), group="g"),
    Criterion(fact="power_capacity_mw", need=Within(low=3.5), group="g"),
    Criterion(fact="possession_date", need=Within(high=21_000.0), group="g"),
    Criterion(fact="plan_status", need=OneOf(codes=frozenset({4.0, 6.0})), group="g"),
    Criterion(fact="tenures", need=Contains(mask=0b101, any=True), group="g"),
)
REQUIREMENT = Requirement(
    title=same("t"), company=Company(name="c"), criteria=CRITERIA, groups=(Group(key="g", label=same("G")),)
)


def relaxation(*criteria: int, opened: int = 1) -> Relaxation:
    return Relaxation(
        concessions=tuple(Concession(criterion=one, need=Within(), gap=None) for one in criteria),
        cost=1.0,
        opened=opened,
        opens=(),
        better_than_all=False,
    )


def result(*relaxations: Relaxation) -> MatchResult:
    return MatchResult(
        requirement=REQUIREMENT,
        as_of=date(2026, 11, 27),
        catalogue_version="1",
        counts=Counts(judged=0, set_aside=0, fits=0, ask=0, out=0, failing={}),
        ranked=(),
        out=(),
        questions=(),
        insight=Insight(robustness=None, relaxations=relaxations, conflicts=(), outlooks=(), combinations=()),
    )


def test_each_limit_that_alone_keeps_sites_out_is_noted_once_with_the_most_it_would_open() -> None:
    found = unmet_of(result(relaxation(1, opened=1), relaxation(1, opened=4), relaxation(2), relaxation(0, 3)))

    assert [(one.fact, one.asked, one.opened, one.area_m2) for one in found] == [
        ("power_capacity_mw", "3.5", 4, 20_000.0),
        ("possession_date", "2027-07-01", 1, 20_000.0),
    ]
    assert (found[0].label.sv, found[0].asked_words.en) == ("Effekt nu", "at least 3.5\u00a0MW")


def test_where_no_limit_alone_would_help_those_of_the_cheapest_are_noted() -> None:
    found = unmet_of(result(relaxation(3, 4, opened=2), relaxation(0, 1)))

    assert [(one.fact, one.asked, one.opened) for one in found] == [
        ("plan_status", "adopted,legal_force", 2),
        ("tenures", "sale,ground_lease", 2),
    ]


def test_nothing_is_noted_where_nothing_would_help_or_was_looked_into() -> None:
    assert unmet_of(result()) == ()
    assert unmet_of(replace(result(), insight=None)) == ()
