"""Sites, results and proposals as plain JSON, and back without loss: what a proposal is stored as.

Geometry is WKB in hexadecimal digits, in the storage CRS; days and moments are ISO 8601. Everything that is needed to
read a document stands in it, so that one can be read when the vocabulary has grown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import shapely

from siting.domain.errors import InvalidInput
from siting.domain.requirement import Criterion
from siting.domain.text import Text
from siting.matching.insight_documents import insight_from_dict, insight_to_dict
from siting.matching.judgement_documents import judgement_from_dict, judgement_to_dict
from siting.matching.map_documents import (
    area_from_dict,
    area_to_dict,
    point_from_dict,
    point_to_dict,
    reach_from_dict,
    reach_to_dict,
    road_from_dict,
    road_to_dict,
)
from siting.matching.proposal import ProposalContent, Remark, Sender, TileService
from siting.matching.requirement_documents import (
    Document,
    requirement_from_dict,
    requirement_to_dict,
    text_from_dict,
    text_to_dict,
)
from siting.matching.result import Counts, MatchResult, Question, SiteResult, Standing
from siting.matching.site_documents import site_from_dict, site_to_dict, sites_to_dicts

__all__ = [
    "SCHEMA_VERSION",
    "content_from_dict",
    "content_to_dict",
    "requirement_from_dict",
    "requirement_to_dict",
    "result_from_dict",
    "result_to_dict",
    "site_from_dict",
    "site_to_dict",
]

SCHEMA_VERSION = 1
"""Goes up when a document can no longer be read as before."""


def content_to_dict(content: ProposalContent) -> Document:
    """Return everything that a proposal is made from."""
    return {
        "schema_version": SCHEMA_VERSION,
        "proposal_id": content.proposal_id,
        "version": content.version,
        "made_at": content.made_at.isoformat(),
        "sender": {
            "organisation": content.sender.organisation,
            "unit": text_to_dict(content.sender.unit),
            "email": content.sender.email,
            "phone": content.sender.phone,
        },
        "result": result_to_dict(content.result),
        "areas": [area_to_dict(area) for area in content.areas],
        "points": [point_to_dict(point) for point in content.points],
        "crs": content.crs,
        "attributions": list(content.attributions),
        "map_attributions": list(content.map_attributions),
        "roads": [road_to_dict(road) for road in content.roads],
        "reach": None if content.reach is None else reach_to_dict(content.reach),
        "tiles": None if content.tiles is None else vars(content.tiles),
        "remarks": [{"site_id": one.site_id, "text": text_to_dict(one.text)} for one in content.remarks],
        "demo": content.demo,
    }


def content_from_dict(document: Mapping[str, Any]) -> ProposalContent:
    """Return the content that :func:`content_to_dict` wrote; what maps did not have yet when one was stored it lacks.

    Raises
    ------
    InvalidInput
        It is of another version, or no such document.
    """
    _check_version(document)
    try:
        return _content(document)
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise _broken(error) from error


def result_to_dict(result: MatchResult) -> Document:
    """Return a match result; ``docs/result.md`` says what its fields mean."""
    criteria = result.requirement.criteria
    return {
        "schema_version": SCHEMA_VERSION,
        "requirement": requirement_to_dict(result.requirement),
        "as_of": result.as_of.isoformat(),
        "catalogue_version": result.catalogue_version,
        "counts": {
            **vars(result.counts),
            "failing": {str(criterion): number for criterion, number in result.counts.failing.items()},
        },
        "ranked": _site_results_to_dicts(result.ranked, criteria),
        "out": _site_results_to_dicts(result.out, criteria),
        "questions": [dict(vars(question)) for question in result.questions],
        "insight": None if result.insight is None else insight_to_dict(result.insight, criteria),
    }


def result_from_dict(document: Mapping[str, Any]) -> MatchResult:
    """Return the result that :func:`result_to_dict` wrote.

    Raises
    ------
    InvalidInput
        It is of another version, or no such document.
    """
    _check_version(document)
    try:
        return _result(document)
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise _broken(error) from error


def _content(document: Mapping[str, Any]) -> ProposalContent:
    sender = document["sender"]
    return ProposalContent(
        proposal_id=document["proposal_id"],
        version=document["version"],
        made_at=datetime.fromisoformat(document["made_at"]),
        sender=Sender(
            organisation=sender["organisation"],
            unit=text_from_dict(sender["unit"]),
            email=sender["email"],
            phone=sender["phone"],
        ),
        result=_result(document["result"]),
        areas=tuple(area_from_dict(one) for one in document["areas"]),
        points=tuple(point_from_dict(one) for one in document["points"]),
        crs=document["crs"],
        attributions=tuple(document["attributions"]),
        map_attributions=tuple(document.get("map_attributions", ())),
        roads=tuple(road_from_dict(one) for one in document.get("roads", ())),
        reach=None if document.get("reach") is None else reach_from_dict(document["reach"]),
        tiles=None if document["tiles"] is None else TileService(**document["tiles"]),
        remarks=tuple(
            Remark(site_id=one["site_id"], text=text_from_dict(one["text"])) for one in document.get("remarks", ())
        ),
        demo=document["demo"],
    )


def _result(document: Mapping[str, Any]) -> MatchResult:
    counts = document["counts"]
    requirement = requirement_from_dict(document["requirement"])
    ranked = tuple(_site_result(one, requirement.criteria) for one in document["ranked"])
    insight = document.get("insight")
    return MatchResult(
        requirement=requirement,
        as_of=date.fromisoformat(document["as_of"]),
        catalogue_version=document["catalogue_version"],
        counts=Counts(**{**counts, "failing": {int(key): number for key, number in counts["failing"].items()}}),
        ranked=ranked,
        out=tuple(_site_result(one, requirement.criteria) for one in document["out"]),
        questions=tuple(_question(one, ranked) for one in document["questions"]),
        insight=None if insight is None else insight_from_dict(insight, requirement.criteria),
    )


def _question(document: Mapping[str, Any], ranked: Sequence[SiteResult]) -> Question:
    """Return a question; one that was stored before ranks were told puts a site out, or leaves it where it is."""
    rank = next((one.rank for one in ranked if one.site.site_id == document["site_id"]), None)
    worst = None if document["decides"] else rank
    return Question(**{"rank_best": rank or 0, "rank_worst": worst, "first": False, **document})


def _site_results_to_dicts(results: Sequence[SiteResult], criteria: Sequence[Criterion]) -> list[Document]:
    sites = sites_to_dicts([one.site for one in results])
    return [_site_result_to_dict(one, site, criteria) for one, site in zip(results, sites, strict=True)]


def _site_result_to_dict(result: SiteResult, site: Document, criteria: Sequence[Criterion]) -> Document:
    # What is observed is mostly a value that the site has, and is written once.
    written = {id(known): site["facts"][key] for key, known in result.site.facts.items()}
    return {
        "rank": result.rank,
        "standing": result.standing.value,
        "score_low": result.score_low,
        "score_high": result.score_high,
        "completeness": result.completeness,
        "judgements": [judgement_to_dict(judgement, criteria, written) for judgement in result.judgements],
        "site": site,
    }


def _site_result(document: Mapping[str, Any], criteria: Sequence[Criterion]) -> SiteResult:
    return SiteResult(
        site=site_from_dict(document["site"]),
        standing=Standing(document["standing"]),
        rank=document["rank"],
        score_low=document["score_low"],
        score_high=document["score_high"],
        completeness=document["completeness"],
        judgements=tuple(judgement_from_dict(one, criteria) for one in document["judgements"]),
    )


def _check_version(document: Mapping[str, Any]) -> None:
    found = document.get("schema_version")
    if found != SCHEMA_VERSION:
        raise InvalidInput(
            Text(
                sv=f"dokumentet har version {json.dumps(found)}; här läses version {SCHEMA_VERSION}",
                en=f"the document is of version {json.dumps(found)}; version {SCHEMA_VERSION} is read here",
            ),
            value=found,
        )


def _broken(error: Exception) -> InvalidInput:
    return InvalidInput(
        Text(
            sv=f"dokumentet kan inte läsas: {type(error).__name__}: {error}",
            en=f"the document can't be read: {type(error).__name__}: {error}",
        )
    )
