"""A requirement as plain JSON in its normal form: amounts in the facts' own units, codes by name, days as ISO dates.

The normal form is also a valid requirement file, so what was stored can be read, changed and matched again. Documents
that were stored before something could be said in a requirement lack it, and are read as saying nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from siting.domain.requirement import Company, Requirement
from siting.domain.sites import Availability, SiteKind
from siting.domain.text import Text
from siting.matching.criterion_documents import criterion_from_dict, criterion_to_dict, need_from_dict, need_to_dict
from siting.matching.weighing_documents import group_from_dict, group_to_dict, weighing_from_dict, weighing_to_dict

__all__ = [
    "Document",
    "need_from_dict",
    "need_to_dict",
    "requirement_from_dict",
    "requirement_to_dict",
    "text_from_dict",
    "text_to_dict",
]

Document = dict[str, Any]
"""Plain JSON: what ``json.dumps`` takes and gives back alike."""


def text_to_dict(text: Text) -> Document:
    """Return a text in both languages."""
    return {"sv": text.sv, "en": text.en}


def text_from_dict(document: Mapping[str, str]) -> Text:
    """Return the text that :func:`text_to_dict` wrote."""
    return Text(sv=document["sv"], en=document["en"])


def requirement_to_dict(requirement: Requirement) -> Document:
    """Return the requirement's normal form."""
    document: Document = {
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
        "groups": [group_to_dict(group) for group in requirement.groups],
        "criteria": [criterion_to_dict(criterion) for criterion in requirement.criteria],
    }
    if requirement.weighings:
        document["weighing"] = [weighing_to_dict(one) for one in requirement.weighings]
    return document


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
        groups=tuple(group_from_dict(one) for one in document["groups"]),
        criteria=tuple(criterion_from_dict(one) for one in document["criteria"]),
        weighings=tuple(weighing_from_dict(one) for one in document.get("weighing", ())),
    )
