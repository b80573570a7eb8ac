from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from siting.domain.codes import PLAN_STATUS
from siting.domain.plan_stages import LEAD_TIMES, months_on


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 24), 1, date(2026, 12, 24)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2028, 2, 29), 36, date(2031, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_on_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, later: date) -> None:
    assert months_on(day, months) == later


def test_every_stage_that_is_not_in_force_has_a_lead_time() -> None:
    assert set(LEAD_TIMES) == set(PLAN_STATUS) - {"legal_force"}


def test_a_plan_that_has_come_further_is_never_later() -> None:
    way = [LEAD_TIMES[code] for code in ("none", "started", "consultation", "review", "adopted")]
    for before, after in pairwise(way):
        assert after.least_months <= before.least_months
        assert after.most_months <= before.most_months


def test_it_takes_some_time_and_at_most_longer() -> None:
    assert all(1 <= lead.least_months < lead.most_months for lead in LEAD_TIMES.values())
