"""Why what is asked for is unknown where nothing of what it is computed from is loaded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from siting.domain.geodata import Role
from siting.domain.geodata_words import not_loaded
from siting.domain.text import Text
from siting.domain.values import UNKNOWN
from siting.domain.wording import in_both
from siting.matching.result import Judgement, MatchResult, SiteResult


def with_reasons(
    result: MatchResult, fact_roles: Mapping[str, Collection[Role]], loaded: Collection[Role]
) -> MatchResult:
    """Return a result whose unknown values say, where nothing of what they are computed from is loaded, just that.

    Of such facts nothing is stored, not even that they are missing.

    Parameters
    ----------
    fact_roles
        Computed fact → roles of the features that the function behind it reads.
    loaded
        The roles that some data set has features of.
    """

    def reasoned(judgement: Judgement) -> Judgement:
        roles = fact_roles.get(result.requirement.criteria[judgement.criterion].fact, ())
        if not judgement.bears or judgement.observed != UNKNOWN or not roles or set(roles) & set(loaded):
            return judgement
        why = not_loaded(*sorted(roles)) if len(roles) <= _MOST_ROLES else _NO_GEODATA
        return replace(judgement, observed=replace(UNKNOWN, source=in_both(why)))

    def told(one: SiteResult) -> SiteResult:
        return replace(one, judgements=tuple(map(reasoned, one.judgements)))

    return replace(result, ranked=tuple(map(told, result.ranked)), out=tuple(map(told, result.out)))


_MOST_ROLES = 3
_NO_GEODATA = Text(
    sv="Inga geodata som uppgiften beräknas från är inlästa",
    en="None of the geodata that this is computed from are loaded",
)
