"""Judgements as plain JSON, and back without loss."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from shapely.geometry import Polygon

from siting.domain.facts import Fact, FactType, decode, encode
from siting.domain.requirement import Criterion
from siting.domain.values import Value
from siting.matching.placement import Placement
from siting.matching.requirement_documents import Document
from siting.matching.result import Between, Judgement, Verdict
from siting.matching.site_documents import (
    fact_value_from_dict,
    fact_value_to_dict,
    geometry_from_json,
    geometry_to_json,
)


def judgement_to_dict(
    judgement: Judgement, criteria: Sequence[Criterion], written: Mapping[int, Document] = MappingProxyType({})
) -> Document:
    """Return one criterion at one site.

    Parameters
    ----------
    written
        ``id`` of a value of a fact → what it is written as, where that has been done.
    """
    fact = criteria[judgement.criterion].declared
    return {
        "criterion": judgement.criterion,
        "observed": written.get(id(judgement.observed)) or fact_value_to_dict(judgement.observed),
        "verdict": None if judgement.verdict is None else judgement.verdict.value,
        "bears": judgement.bears,
        "value_low": judgement.value_low,
        "value_high": judgement.value_high,
        "weight": judgement.weight,
        "contribution_low": judgement.contribution_low,
        "contribution_high": judgement.contribution_high,
        "gap": judgement.gap,
        "between": None if judgement.between is None else _between_to_dict(judgement.between, fact),
        "placement": None if judgement.placement is None else _placement_to_dict(judgement.placement),
    }


def judgement_from_dict(document: Mapping[str, Any], criteria: Sequence[Criterion]) -> Judgement:
    """Return the judgement that :func:`judgement_to_dict` wrote.

    One that was stored before contributions, intervals and placements were kept has none of the latter two, and
    contributes what its weight times its value is: all scores were weighted sums then.
    """
    verdict, weight = document["verdict"], document["weight"]
    low, high = document["value_low"], document["value_high"]
    between, placement = document.get("between"), document.get("placement")
    return Judgement(
        criterion=document["criterion"],
        observed=fact_value_from_dict(document["observed"]),
        verdict=None if verdict is None else Verdict(verdict),
        bears=document["bears"],
        value_low=low,
        value_high=high,
        weight=weight,
        contribution_low=document.get("contribution_low", weight * low),
        contribution_high=document.get("contribution_high", weight * high),
        gap=document["gap"],
        between=None if between is None else _between(between, criteria[document["criterion"]].declared),
        placement=None if placement is None else _placement(placement),
    )


def encoded_to_json(fact: Fact, amount: float) -> object:
    """Return an encoded amount as people name it: a number, an ISO date, true or false, a code, a list of codes.

    None for an amount without an end: JSON has no infinity. A day with a part of a day stays a number, in days since
    1970-01-01.
    """
    if not math.isfinite(amount):
        return None
    if fact.type is FactType.NUMBER or encode(fact, decode(fact, amount)) != amount:
        return amount
    value = decode(fact, amount)
    if isinstance(value, date):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value


def encoded_from_json(fact: Fact, written: Any) -> float:
    """Return the amount that :func:`encoded_to_json` wrote; what has no end is the caller's to read."""
    if isinstance(written, int | float) and not isinstance(written, bool):
        return float(written)
    value: Value = written
    if isinstance(written, list):
        value = frozenset(written)
    elif fact.type is FactType.DATE:
        value = date.fromisoformat(written)
    return encode(fact, value)


def _between_to_dict(between: Between, fact: Fact) -> Document:
    return {
        "low": encoded_to_json(fact, between.low),
        "high": encoded_to_json(fact, between.high),
        "offered": between.offered,
    }


def _between(document: Mapping[str, Any], fact: Fact) -> Between:
    low, high = document["low"], document["high"]
    return Between(
        low=-math.inf if low is None else encoded_from_json(fact, low),
        high=math.inf if high is None else encoded_from_json(fact, high),
        offered=document["offered"],
    )


def _placement_to_dict(placement: Placement) -> Document:
    return {
        **vars(placement),
        "hall": geometry_to_json(placement.hall),
        "yards": [geometry_to_json(yard) for yard in placement.yards],
    }


def _placement(document: Mapping[str, Any]) -> Placement:
    hall, *yards = (_polygon(one) for one in (document["hall"], *document["yards"]))
    return Placement(**{**document, "hall": hall, "yards": tuple(yard for yard in yards if yard is not None)})


def _polygon(written: str | None) -> Polygon | None:
    geometry = geometry_from_json(written)
    if geometry is not None and not isinstance(geometry, Polygon):
        raise TypeError(f"{geometry.geom_type} is no polygon")
    return geometry
