"""What was asked for and not there, as it is noted when an enquiry comes in."""

from __future__ import annotations

import math

from siting.domain.facts import Fact, FactType, decode
from siting.domain.needs import Contains, Curve, Need, OneOf, Within
from siting.domain.requirement import Criterion, Requirement
from siting.domain.text import Text
from siting.domain.vocabulary import FACTS
from siting.matching.insight import Relaxation
from siting.matching.naming import criterion_label
from siting.matching.result import MatchResult
from siting.matching.words import limit_text
from siting.store.enquiries import Unmet

_AREAS = ("plot_area_m2", "buildable_area_m2", "lettable_area_m2")


def unmet_of(result: MatchResult) -> tuple[Unmet, ...]:
    """Return each limit that kept sites out: those of which giving up a little of one alone would have opened more.

    Where no single one would, those of the cheapest concessions together.
    """
    found: dict[int, int] = {}
    for relaxation in _told(result):
        for concession in relaxation.concessions:
            found[concession.criterion] = max(found.get(concession.criterion, 0), relaxation.opened)
    area = _area(result.requirement)
    return tuple(_unmet(result.requirement.criteria[place], opened, area) for place, opened in found.items())


def _told(result: MatchResult) -> tuple[Relaxation, ...]:
    relaxations = () if result.insight is None else result.insight.relaxations
    alone = tuple(one for one in relaxations if len(one.concessions) == 1)
    return alone or relaxations[:1]


def _unmet(criterion: Criterion, opened: int, area_m2: float | None) -> Unmet:
    need = criterion.need
    if need is None:
        raise ValueError(f"{criterion.fact}: a wish keeps no site out")
    return Unmet(
        fact=criterion.column,
        label=Text(sv=criterion_label(criterion, "sv"), en=criterion_label(criterion, "en")),
        asked=_plainly(FACTS[criterion.fact], need),
        asked_words=Text(sv=limit_text(criterion, need, "sv"), en=limit_text(criterion, need, "en")),
        area_m2=area_m2,
        opened=opened,
    )


def _plainly(fact: Fact, need: Need) -> str:
    """Return a limit in the fact's unit, a day in ISO form, or codes with commas between them."""
    match need:
        case Within(low=low, high=high):
            ends = [end for end in (low, high) if math.isfinite(end)]
            return "–".join(str(decode(fact, end)) if fact.type is FactType.DATE else f"{end:.15g}" for end in ends)
        case OneOf(codes=codes):
            return ",".join(str(decode(fact, code)) for code in sorted(codes))
        case Contains(mask=mask):
            return ",".join(code for place, code in enumerate(fact.code_list) if mask >> place & 1)


def _area(requirement: Requirement) -> float | None:
    """Return the area that was wanted: what is asked as a must, else what is best."""
    for criterion in requirement.criteria:
        if criterion.fact not in _AREAS:
            continue
        if isinstance(criterion.need, Within) and math.isfinite(criterion.need.low):
            return criterion.need.low
        curve = criterion.preference
        if isinstance(curve, Curve):
            return float(curve.amounts[curve.values.index(max(curve.values))])
    return None
