"""What can be said of a fact in a requirement, by its type."""

from __future__ import annotations

from siting.domain.facts import Fact, FactType
from siting.domain.requirement import PLACE_DISTANCE
from siting.services.requirement_amounts import LIMITS

_AMOUNTS = {"at_least", "at_most", "between", "anchors", "ideal", "ideal_reach", "gives"}
_CHOICES: dict[FactType, set[str]] = {
    FactType.NUMBER: _AMOUNTS,
    FactType.DATE: _AMOUNTS | {"after", "before", "ready_by"},
    FactType.YES_NO: {"is", "one_of", "values"},
    FactType.CODE: {"one_of", "values"},
    FactType.CODES: {"contains", "contains_any", "values"},
}
"""What can be said of each type of fact."""

SAYABLE = {*LIMITS, "by", "over_time"}.union(*_CHOICES.values())
"""All that can be said of some fact or other."""


def sayable(fact: Fact) -> set[str]:
    """Return what can be said of a fact in a requirement."""
    more = {"by", "over_time"} if fact.later else set()
    return _CHOICES[fact.type] | more | ({"within"} if fact.key == PLACE_DISTANCE else set())
