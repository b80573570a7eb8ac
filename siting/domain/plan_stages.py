"""How long it takes from a plan's stage until the plan is in force: rough, and therefore an interval.

What is known of Swedish detailed plans: in seven of ten municipalities the median from commission to adoption is under
two years; one adopted plan in four is appealed, and the court then takes 5.3 months on average; an adopted plan that
nobody appeals gains legal force three weeks after notice. From that the months below are judged: the least for a plan
that nothing delays, the most for one that takes half as long again as the median or more and is appealed. A
municipality that knows its own figures changes them here.

=============  ============  ==================================================================================
stage          months        judged from
=============  ============  ==================================================================================
none           15–48         as started, after half a year to a year until a plan is commissioned
started        9–36          the least of a quick plan; the most 24 months to adoption, half as long again
consultation   6–27          a quarter of the way behind it
review         3–18          two weeks of review, adoption and notice; the most with a second review and an appeal
adopted        1–12          three weeks after notice; the most with an appeal of twice the average
appealed       1–12          the court may decide any day; the most is twice the average
repealed       15–48         what the plan allowed can't be built on: as none
closed         15–48         work that ended without a plan: as none
legal force    –             a day that was declared stands by itself, as where no stage is known
=============  ============  ==================================================================================
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class LeadTime:
    """Months until legal force, at the least and at the most."""

    least_months: int
    most_months: int


LEAD_TIMES: dict[str, LeadTime] = {
    "none": LeadTime(least_months=15, most_months=48),
    "started": LeadTime(least_months=9, most_months=36),
    "consultation": LeadTime(least_months=6, most_months=27),
    "review": LeadTime(least_months=3, most_months=18),
    "adopted": LeadTime(least_months=1, most_months=12),
    "appealed": LeadTime(least_months=1, most_months=12),
    "repealed": LeadTime(least_months=15, most_months=48),
    "closed": LeadTime(least_months=15, most_months=48),
}
"""By code of the plan's stage; a stage that is not here is in force."""


def months_on(day: date, months: int) -> date:
    """Return the day so many months later; the last of a month where that month is shorter.

    >>> months_on(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
