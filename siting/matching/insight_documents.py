"""What a result says beyond the order as plain JSON, and back without loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from siting.domain.requirement import Criterion, Within
from siting.matching.insight import (
    Bound,
    Change,
    Combination,
    CombinationOf,
    Concession,
    Insight,
    Opened,
    Outlook,
    Relaxation,
    Robustness,
    Spread,
    Stability,
    Swap,
)
from siting.matching.judgement_documents import encoded_from_json, encoded_to_json
from siting.matching.requirement_documents import Document, need_from_dict, need_to_dict
from siting.matching.site_documents import geometry_from_json, geometry_to_json


def insight_to_dict(insight: Insight, criteria: Sequence[Criterion]) -> Document:
    """Return an insight; ``docs/result.md`` says what its fields mean."""
    robustness = insight.robustness
    return {
        "robustness": None if robustness is None else _robustness_to_dict(robustness),
        "relaxations": [_relaxation_to_dict(one, criteria) for one in insight.relaxations],
        "conflicts": [list(conflict) for conflict in insight.conflicts],
        "outlooks": [_outlook_to_dict(one, criteria) for one in insight.outlooks],
        "combinations": [_combination_to_dict(one) for one in insight.combinations],
    }


def insight_from_dict(document: Mapping[str, Any], criteria: Sequence[Criterion]) -> Insight:
    """Return the insight that :func:`insight_to_dict` wrote."""
    robustness = document["robustness"]
    return Insight(
        robustness=None if robustness is None else _robustness(robustness),
        relaxations=tuple(_relaxation(one, criteria) for one in document["relaxations"]),
        conflicts=tuple(tuple(conflict) for conflict in document["conflicts"]),
        outlooks=tuple(_outlook(one, criteria) for one in document["outlooks"]),
        combinations=tuple(_combination(one) for one in document["combinations"]),
    )


def _robustness_to_dict(robustness: Robustness) -> Document:
    return {
        **vars(robustness),
        "spread": robustness.spread.value,
        "sites": [_stability_to_dict(one) for one in robustness.sites],
        "beats": [list(row) for row in robustness.beats],
    }


def _robustness(document: Mapping[str, Any]) -> Robustness:
    return Robustness(
        samples=document["samples"],
        seed=document["seed"],
        spread=Spread(document["spread"]),
        compared=document["compared"],
        sites=tuple(_stability(one) for one in document["sites"]),
        beats=tuple(tuple(row) for row in document["beats"]),
    )


def _stability_to_dict(stability: Stability) -> Document:
    weights = stability.central_weights
    return {
        **vars(stability),
        "acceptabilities": list(stability.acceptabilities),
        "central_weights": None if weights is None else list(weights),
    }


def _stability(document: Mapping[str, Any]) -> Stability:
    weights = document["central_weights"]
    return Stability(
        site_id=document["site_id"],
        acceptabilities=tuple(document["acceptabilities"]),
        central_weights=None if weights is None else tuple(weights),
        confidence=document["confidence"],
    )


def _relaxation_to_dict(relaxation: Relaxation, criteria: Sequence[Criterion]) -> Document:
    return {
        **vars(relaxation),
        "concessions": [
            {
                "criterion": one.criterion,
                "need": need_to_dict(criteria[one.criterion].declared, one.need),
                "gap": one.gap,
            }
            for one in relaxation.concessions
        ],
        "opens": [dict(vars(one)) for one in relaxation.opens],
    }


def _relaxation(document: Mapping[str, Any], criteria: Sequence[Criterion]) -> Relaxation:
    return Relaxation(
        concessions=tuple(_concession(one, criteria) for one in document["concessions"]),
        cost=document["cost"],
        opened=document["opened"],
        opens=tuple(Opened(**one) for one in document["opens"]),
        better_than_all=document["better_than_all"],
    )


def _concession(document: Mapping[str, Any], criteria: Sequence[Criterion]) -> Concession:
    number = document["criterion"]
    # A limit that is given up altogether has neither end, and nothing stands for it.
    need = need_from_dict(criteria[number].declared, document["need"]) or Within()
    return Concession(criterion=number, need=need, gap=document["gap"])


def _outlook_to_dict(outlook: Outlook, criteria: Sequence[Criterion]) -> Document:
    return {
        "site_id": outlook.site_id,
        "to_first": [_change_to_dict(one, criteria) for one in outlook.to_first],
        "falls": [_change_to_dict(one, criteria) for one in outlook.falls],
        "swap": None if outlook.swap is None else dict(vars(outlook.swap)),
        "dominated_by": list(outlook.dominated_by),
    }


def _outlook(document: Mapping[str, Any], criteria: Sequence[Criterion]) -> Outlook:
    return Outlook(
        site_id=document["site_id"],
        to_first=tuple(_change(one, criteria) for one in document["to_first"]),
        falls=tuple(_change(one, criteria) for one in document["falls"]),
        swap=None if document["swap"] is None else Swap(**document["swap"]),
        dominated_by=tuple(document["dominated_by"]),
    )


def _change_to_dict(change: Change, criteria: Sequence[Criterion]) -> Document:
    return {
        **vars(change),
        "bound": change.bound.value,
        "amount": encoded_to_json(criteria[change.criterion].declared, change.amount),
    }


def _change(document: Mapping[str, Any], criteria: Sequence[Criterion]) -> Change:
    number = document["criterion"]
    return Change(
        criterion=number,
        bound=Bound(document["bound"]),
        amount=encoded_from_json(criteria[number].declared, document["amount"]),
        rank=document["rank"],
    )


def _combination_to_dict(combination: Combination) -> Document:
    return {
        **vars(combination),
        "of": combination.of.value,
        "site_ids": list(combination.site_ids),
        "names": list(combination.names),
        "geometry": geometry_to_json(combination.geometry),
    }


def _combination(document: Mapping[str, Any]) -> Combination:
    return Combination(
        **{
            **document,
            "of": CombinationOf(document["of"]),
            "site_ids": tuple(document["site_ids"]),
            "names": tuple(document["names"]),
            "geometry": geometry_from_json(document["geometry"]),
        }
    )
