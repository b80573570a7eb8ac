"""A requirement as plain JSON in its normal form: amounts in the facts' own units, codes by name, days as ISO dates.

The normal form is also a valid requirement file, so what was stored can be read, changed and matched again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from siting.domain.facts import Fact, FactType, decode, encode
from siting.domain.requirement import (
    Company,
    Contains,
    Criterion,
    Curve,
    Group,
    IfUnknown,
    Need,
    OneOf,
    Preference,
    Requirement,
    Table,
    Within,
)
from siting.domain.sites import Availability, SiteKind
from siting.domain.text import Text
from siting.domain.vocabulary import FACTS

Document = dict[str, Any]
"""Plain JSON: what ``json.dumps`` takes and gives back alike."""

YES_NO: dict[str, float] = {"no": 0.0, "yes": 1.0}
"""Names of yes/no where a name is needed, in tables of values."""


def text_to_dict(text: Text) -> Document:
    """Return a text in both languages."""
    return {"sv": text.sv, "en": text.en}


def text_from_dict(document: Mapping[str, str]) -> Text:
    """Return the text that :func:`text_to_dict` wrote."""
    return Text(sv=document["sv"], en=document["en"])


def requirement_to_dict(requirement: Requirement) -> Document:
    """Return the requirement's normal form."""
    return {
        "title": text_to_dict(requirement.title),
        "case_number": requirement.case_number,
        "summary": text_to_dict(requirement.summary),
        "received": requirement.received.isoformat() if requirement.received else None,
        "demo": requirement.demo,
        "company": {
            "name": requirement.company.name,
            "industry_code": requirement.company.industry_code,
            "industry_version": requirement.company.industry_version,
            "change": requirement.company.change,
            "leaves": requirement.company.leaves,
        },
        "site": {
            "kinds": [kind.value for kind in SiteKind if kind in requirement.kinds],
            "availabilities": [one.value for one in Availability if one in requirement.availabilities],
        },
        "groups": [{"key": group.key, "label": text_to_dict(group.label)} for group in requirement.groups],
        "criteria": [_criterion_to_dict(criterion) for criterion in requirement.criteria],
    }


def requirement_from_dict(document: Mapping[str, Any]) -> Requirement:
    """Return the requirement whose normal form it is.

    What people write is read by :mod:`siting.services.requirement_file`, which says what is wrong.
    """
    return Requirement(
        title=text_from_dict(document["title"]),
        case_number=document["case_number"],
        summary=text_from_dict(document["summary"]),
        received=date.fromisoformat(document["received"]) if document["received"] else None,
        demo=document["demo"],
        company=Company(**document["company"]),
        kinds=frozenset(SiteKind(kind) for kind in document["site"]["kinds"]),
        availabilities=frozenset(Availability(one) for one in document["site"]["availabilities"]),
        groups=tuple(Group(key=one["key"], label=text_from_dict(one["label"])) for one in document["groups"]),
        criteria=tuple(_criterion_from_dict(one) for one in document["criteria"]),
    )


def _criterion_to_dict(criterion: Criterion) -> Document:
    fact = criterion.declared
    document: Document = {"fact": criterion.fact}
    if criterion.need is not None:
        document |= _need_to_dict(fact, criterion.need)
        document["unknown"] = criterion.if_unknown.value
    if criterion.preference is not None:
        document |= _preference_to_dict(fact, criterion.preference)
        document["weight"] = criterion.weight
    document["group"] = criterion.group
    if criterion.note:
        document["note"] = criterion.note
    if criterion.unit is not None:
        document["show_in"] = criterion.unit
    return document


def _criterion_from_dict(document: Mapping[str, Any]) -> Criterion:
    fact = FACTS[document["fact"]]
    return Criterion(
        fact=fact.key,
        need=_need_from_dict(fact, document),
        preference=_preference_from_dict(fact, document),
        weight=float(document.get("weight", 0.0)),
        group=document["group"],
        if_unknown=IfUnknown(document.get("unknown", IfUnknown.ASK.value)),
        note=document.get("note", ""),
        unit=document.get("show_in"),
    )


def _need_to_dict(fact: Fact, need: Need) -> Document:
    if isinstance(need, Within):
        limits = {"at_least": need.low, "at_most": need.high}
        return {name: _amount_to_json(fact, limit) for name, limit in limits.items() if math.isfinite(limit)}
    if isinstance(need, Contains):
        return {"contains_any" if need.any else "contains": _codes_of(fact, need.mask)}
    values = [decode(fact, place) for place in sorted(need.codes)]
    if fact.type is FactType.YES_NO and len(values) == 1:
        return {"is": values[0]}
    return {"one_of": values}


def _need_from_dict(fact: Fact, document: Mapping[str, Any]) -> Need | None:
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


def _preference_to_dict(fact: Fact, preference: Preference) -> Document:
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
