"""Days of a requirement that have passed already."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from siting.domain.facts import FactType, decode
from siting.domain.requirement import Criterion, Requirement, Within
from siting.domain.text import Text
from siting.services.requirement_faults import FaultList, Spot
from siting.services.requirement_form import CriterionForm, RequirementForm
from siting.services.requirement_groups import Read

_LATEST = ("before", "ready_by", "at_most", "between")


def past_dates(requirement: Requirement, as_of: date) -> list[Text]:
    """Return a warning for each day of a requirement that has passed when it is matched.

    >>> from siting.services.requirement_example import example_requirement
    >>> from siting.services.requirement_file import parse_requirement
    >>> [one.en for one in past_dates(parse_requirement(example_requirement("en"), name="x"), date(2028, 5, 1))]
    ['Possession: 2028-01-01 has passed on 2028-05-01, the day that is judged for.']
    """
    return [
        _PASSED.fill(label=criterion.declared.label, day=day, as_of=as_of)
        for criterion in requirement.criteria
        if (day := _day_of(criterion)) is not None and day < as_of
    ]


def check_dates(form: RequirementForm, read: Sequence[Read], faults: FaultList) -> None:
    """Note the days that had passed when the requirement came in."""
    if form.received is None:
        return
    noted: set[int] = set()
    for one in read:
        day = _day_of(one.criterion)
        if day is not None and day < form.received and one.number not in noted:
            noted.add(one.number)
            spot = Spot(("criteria", one.number), faults)
            spot.note(_name_of(form.criteria[one.number]), _BEFORE_RECEIVED, day=day, received=form.received)


def _day_of(criterion: Criterion) -> date | None:
    """Return the day by which something has to be, where that is still to come."""
    if criterion.by is not None:
        return criterion.by
    need, fact = criterion.need, criterion.declared
    if fact.type is not FactType.DATE or fact.stage is None or not isinstance(need, Within) or math.isinf(need.high):
        return None
    day = decode(fact, need.high)
    return day if isinstance(day, date) else None


def _name_of(form: CriterionForm) -> str:
    if form.by is not None or form.over_time is not None:
        return "by" if form.by is not None else "over_time"
    return next((name for name in _LATEST if getattr(form, name) is not None), "")


_PASSED = Text(
    sv="{label}: {day} har passerats {as_of}, den dag som bedömningen gäller.",
    en="{label}: {day} has passed on {as_of}, the day that is judged for.",
)
_BEFORE_RECEIVED = Text(
    sv="{day} hade redan passerats när kravet kom in, {received}",
    en="{day} had passed when the requirement came in, {received}",
)
