"""What a criterion observes at one site, with its source, as the explanation shows it."""

from __future__ import annotations

import math
from datetime import date

from siting.domain.facts import Origin, decode
from siting.domain.measures import Place
from siting.domain.requirement import Criterion
from siting.domain.sites import Site
from siting.domain.text import Text, same
from siting.domain.values import UNKNOWN, FactValue, Status
from siting.domain.wording import in_both
from siting.matching.catalogue import middle_of
from siting.matching.places import geometry_of, nearest_part
from siting.matching.readings import days_of


def observed_value(site: Site, criterion: Criterion, found: float, *, as_of: date) -> FactValue:
    """Return what is known at a site of what a criterion measures.

    Parameters
    ----------
    found
        What was judged, encoded, NaN where there is nothing: the value of what is measured when a requirement is
        matched. Other values are the site's own.
    as_of
        The day that was judged for. Of an amount on another day, the last known until then is shown.
    """
    fact = criterion.declared
    if criterion.by is not None:
        return _until(site, criterion, max(criterion.by, as_of), as_of)
    if fact.origin is not Origin.MATCHED or criterion.against is not None:
        return site.fact(criterion.column)
    if math.isnan(found):
        return UNKNOWN
    source = _TRIED if criterion.place is None else _STRAIGHT.fill(place=_name_of(criterion.place, site))
    return FactValue(value=decode(fact, found), status=Status.KNOWN, source=in_both(source), verified=None)


def _until(site: Site, criterion: Criterion, day: date, as_of: date) -> FactValue:
    own = site.fact(criterion.fact)
    if own.status is Status.NOT_APPLICABLE:
        return own
    known = [site.fact(key) for when, key in days_of(criterion.declared, as_of) if when <= day]
    return next((value for value in reversed(known) if value.usable), UNKNOWN)


def _name_of(place: Place, site: Site) -> Text:
    if not place.parts:
        return place.label
    return same(place.parts[nearest_part(middle_of(site), geometry_of(place))])


_STRAIGHT = Text(sv="Fågelvägen: {place}", en="Straight line: {place}")
_TRIED = Text(sv="Prövat på den byggbara ytan", en="Tried on the buildable area")
