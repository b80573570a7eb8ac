"""A criterion as plain JSON in its normal form; part of :mod:`siting.matching.requirement_documents`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from siting.domain.facts import Fact, FactType, decode, encode
from siting.domain.requirement import (
    Contains,
    Criterion,
    Curve,
    IfUnknown,
    Need,
    OneOf,
    Preference,
    Table,
    Within,
)
from siting.domain.vocabulary import FACTS
from siting.matching.measure_documents import (
    against_from_dict,
    against_to_dict,
    footprint_from_dict,
    footprint_to_dict,
    place_from_dict,
    place_to_dict,
)

YES_NO: dict[str, float] = {"no": 0.0, "yes": 1.0}
"""Names of yes/no where a name is needed, in tables of values."""


def criterion_to_dict(criterion: Criterion) -> dict[str, Any]:
    """Return a criterion; what it does not say is left out."""
    fact = criterion.declared
    document: dict[str, Any] = {"fact": criterion.fact}
    if criterion.key:
        document["key"] = criterion.key
    if criterion.place is not None:
        document["place"] = place_to_dict(criterion.place)
    if criterion.against is not None:
        document |= against_to_dict(criterion.against)
    if criterion.footprint is not None:
        document["footprint"] = footprint_to_dict(criterion.footprint)
    if criterion.need is not None:
        document |= need_to_dict(fact, criterion.need)
        document["unknown"] = criterion.if_unknown.value
    if criterion.preference is not None:
        document |= _preference_to_dict(fact, criterion.preference)
        document["weight"] = criterion.weight
    document["group"] = criterion.group
    said = {
        "by": criterion.by and criterion.by.isoformat(),
        "firm": criterion.firm or None,
        "gives": criterion.tolerance,
        "note": criterion.note or None,
        "show_in": criterion.unit,
    }
    return document | {name: value for name, value in said.items() if value is not None}


def criterion_from_dict(document: Mapping[str, Any]) -> Criterion:
    """Return the criterion that :func:`criterion_to_dict` wrote."""
    fact = FACTS[document["fact"]]
    return Criterion(
        fact=fact.key,
        key=document.get("key", ""),
        need=need_from_dict(fact, document),
        preference=_preference_from_dict(fact, document),
        weight=float(document.get("weight", 0.0)),
        group=document["group"],
        if_unknown=IfUnknown(document.get("unknown", IfUnknown.ASK.value)),
        note=document.get("note", ""),
        unit=document.get("show_in"),
        by=date.fromisoformat(document["by"]) if "by" in document else None,
        place=place_from_dict(document["place"]) if "place" in document and fact.argument is None else None,
        against=None if fact.argument is None else against_from_dict(fact.argument, document),
        footprint=footprint_from_dict(document["footprint"]) if "footprint" in document else None,
        firm=document.get("firm", False),
        tolerance=float(document["gives"]) if "gives" in document else None,
    )


def need_to_dict(fact: Fact, need: Need) -> dict[str, Any]:
    """Return what is asked of a fact, under the names that a requirement file has for it."""
    if isinstance(need, Within):
        limits = {"at_least": need.low, "at_most": need.high}
        return {name: _amount_to_json(fact, limit) for name, limit in limits.items() if math.isfinite(limit)}
    if isinstance(need, Contains):
        return {"contains_any" if need.any else "contains": _codes_of(fact, need.mask)}
    values = [decode(fact, place) for place in sorted(need.codes)]
    if fact.type is FactType.YES_NO and len(values) == 1:
        return {"is": values[0]}
    return {"one_of": values}


def need_from_dict(fact: Fact, document: Mapping[str, Any]) -> Need | None:
    """Return what :func:`need_to_dict` wrote; None where nothing is asked."""
    if "is" in document:
        return OneOf(codes=frozenset({encode(fact, document["is"])}))
    if "one_of" in document:
        return OneOf(codes=frozenset(encode(fact, value) for value in document["one_of"]))
    for name in ("contains", "contains_any"):
        if name in document:
            return Contains(mask=int(encode(fact, frozenset(document[name]))), any=name == "contains_any")
    if "at_least" in document or "at_most" in document:
        low = _amount_from_json(fact, document["at_least"]) if "at_least" in document else -math.inf
        high = _amount_from_json(fact, document["at_most"]) if "at_most" in document else math.inf
        return Within(low=low, high=high)
    return Within() if "unknown" in document else None


def _preference_to_dict(fact: Fact, preference: Preference) -> dict[str, Any]:
    if isinstance(preference, Curve):
        anchors = zip(preference.amounts, preference.values, strict=True)
        return {"anchors": [[_amount_to_json(fact, amount), value] for amount, value in anchors]}
    names = list(YES_NO) if fact.type is FactType.YES_NO else list(fact.code_list)
    return {
        "values": {names[place]: value for place, value in preference.values.items()},
        "other": preference.other,
    }


def _preference_from_dict(fact: Fact, document: Mapping[str, Any]) -> Preference | None:
    if "anchors" in document:
        amounts, values = zip(*document["anchors"], strict=True)
        return Curve(
            amounts=tuple(_amount_from_json(fact, amount) for amount in amounts),
            values=tuple(float(value) for value in values),
        )
    if "values" in document:
        names = list(YES_NO) if fact.type is FactType.YES_NO else list(fact.code_list)
        table = {names.index(name): float(value) for name, value in document["values"].items()}
        return Table(values=table, other=float(document["other"]))
    return None


def _amount_to_json(fact: Fact, amount: float) -> float | str:
    if fact.type is FactType.DATE:
        day = decode(fact, amount)
        if not isinstance(day, date) or encode(fact, day) != amount:
            raise ValueError(f"{fact.key}: {amount} is no whole day")
        return day.isoformat()
    return amount


def _amount_from_json(fact: Fact, written: float | str) -> float:
    if fact.type is FactType.DATE:
        return encode(fact, date.fromisoformat(str(written)))
    return float(written)


def _codes_of(fact: Fact, mask: int) -> list[str]:
    return [code for place, code in enumerate(fact.code_list) if mask >> place & 1]
