"""Requirements that differ from one request to the next, as our service and the plain one are asked for them."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import orjson

from siting.domain.facts import FactType
from siting.domain.requirement import Criterion, Curve, OneOf, Requirement, Within
from siting.matching.requirement_documents import requirement_to_dict
from tests.bench.matching_demands import broad, narrow

SEED = 20261127


def requirements(count: int) -> list[Requirement]:
    """Return so many requirements of 20, 10 and 6 criteria, by turns, no two with the same limits and weights."""
    chance = random.Random(SEED)
    bases = [narrow(), broad(), _shorter(narrow(), 10), _shorter(broad(), 6)]
    return [_varied(bases[number % len(bases)], chance) for number in range(count)]


def ours(requirement: Requirement) -> bytes:
    """Return the body that our service takes."""
    return orjson.dumps(requirement_to_dict(requirement))


def plain(requirement: Requirement) -> bytes:
    """Return the body that the plain service takes, of as much as it understands."""
    limits = [limit for one in requirement.criteria if (limit := _limit(one)) is not None]
    wishes = [
        {
            "column": one.fact,
            "worst": one.preference.amounts[one.preference.values.index(min(one.preference.values))],
            "ideal": one.preference.amounts[one.preference.values.index(max(one.preference.values))],
            "weight": one.weight,
        }
        for one in requirement.criteria
        if isinstance(one.preference, Curve) and one.declared.type is FactType.NUMBER
    ]
    return orjson.dumps({"limits": limits, "wishes": wishes})


def _limit(criterion: Criterion) -> dict[str, object] | None:
    match criterion.need:
        case Within(low=low, high=high) if criterion.declared.type is FactType.NUMBER:
            ends = {"low": low, "high": high}
            return {"column": criterion.fact, **{name: end for name, end in ends.items() if math.isfinite(end)}}
        case OneOf(codes=codes):
            return {"column": criterion.fact, "codes": [criterion.declared.code_list[int(code)] for code in codes]}
        case _:
            return None


def _shorter(requirement: Requirement, count: int) -> Requirement:
    return replace(requirement, criteria=requirement.criteria[:count])


def _varied(requirement: Requirement, chance: random.Random) -> Requirement:
    return replace(requirement, criteria=tuple(_changed(one, chance) for one in requirement.criteria))


def _changed(criterion: Criterion, chance: random.Random) -> Criterion:
    need, weight = criterion.need, criterion.weight
    if isinstance(need, Within) and criterion.declared.type is FactType.NUMBER:
        factor = chance.uniform(0.9, 1.1)
        need = Within(low=need.low * factor, high=need.high * factor)
    return replace(criterion, need=need, weight=weight * chance.uniform(0.6, 1.6))
