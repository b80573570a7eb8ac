"""What can only be seen of several criteria together: names that clash, limits that exclude each other."""

from __future__ import annotations

from collections.abc import Sequence

from siting.domain.requirement import Criterion, OneOf, Within
from siting.domain.text import Text
from siting.services.requirement_dates import check_dates
from siting.services.requirement_faults import FaultList, Spot
from siting.services.requirement_form import RequirementForm
from siting.services.requirement_groups import Read


def check_together(form: RequirementForm, read: Sequence[Read], faults: FaultList) -> None:
    """Note what is wrong between criteria that are each right by themselves."""
    check_dates(form, read, faults)
    _check_keys(read, faults)
    _check_footprints(read, faults)
    for place, one in enumerate(read):
        other = next((former for former in read[:place] if _exclude(former.criterion, one.criterion)), None)
        if other is not None:
            spot = Spot(("criteria", one.number), faults)
            spot.note("", _EXCLUDES, fact=one.criterion.fact, number=other.number + 1)


def _check_keys(read: Sequence[Read], faults: FaultList) -> None:
    first: dict[str, Read] = {}
    for one in read:
        key = one.criterion.key
        if key and first.setdefault(key, one) is not one:
            Spot(("criteria", one.number), faults).note("key", _SAME_KEY, value=key, number=first[key].number + 1)


def _check_footprints(read: Sequence[Read], faults: FaultList) -> None:
    for one in [one for one in read if one.criterion.footprint is not None][1:]:
        Spot(("criteria", one.number), faults).note("footprint", _ONE_FOOTPRINT)


def _exclude(a: Criterion, b: Criterion) -> bool:
    """Tell whether no site can meet both, whatever it is like."""
    if (a.column, a.by, a.place) != (b.column, b.by, b.place):
        return False
    if isinstance(a.need, Within) and isinstance(b.need, Within):
        return max(a.need.low, b.need.low) > min(a.need.high, b.need.high)
    return isinstance(a.need, OneOf) and isinstance(b.need, OneOf) and a.need.codes.isdisjoint(b.need.codes)


_EXCLUDES = Text(
    sv="ingen plats kan uppfylla både detta och criteria {number}: gränserna för {fact} utesluter varandra",
    en="no site can meet both this and criteria {number}: their limits of {fact} exclude each other",
)
_SAME_KEY = Text(
    sv="{value} heter redan criteria {number}; ge dem var sin key",
    en="criteria {number} is called {value} already; give each a key",
)
_ONE_FOOTPRINT = Text(
    sv="bara en byggnad kan placeras; lägg det andra som yards",
    en="only one building can be placed; add the rest as yards",
)
