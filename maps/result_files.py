"""A match result for other programs: rows, GeoJSON and CSV."""

from __future__ import annotations

import csv
import io
import math
from datetime import date
from typing import Any

import orjson
from shapely.geometry import mapping

from maps.wgs84 import to_wgs84
from siting.domain.facts import decode
from siting.domain.formats import number
from siting.domain.formulas import neutral
from siting.domain.requirement import Criterion, Requirement
from siting.domain.text import Lang, Text
from siting.domain.values import Value
from siting.domain.vocabulary import FACTS
from siting.matching import words
from siting.matching.insight import Robustness
from siting.matching.naming import criterion_label
from siting.matching.result import Judgement, MatchResult, SiteResult

Row = dict[str, Any]


def _plain(key: str, value: Value | None) -> float | str | bool | None:
    """Return a fact's value as a table column holds it: numbers stay numbers, dates and codes are text."""
    if isinstance(value, frozenset):
        return ",".join(code for code in FACTS[key].code_list if code in value)
    return value.isoformat() if isinstance(value, date) else value


def _judged(judgement: Judgement, criterion: Criterion) -> Row:
    """Return what is known and the verdict, and the interval that was judged where it is not one number."""
    name, between = criterion.name, judgement.between
    row: Row = {
        name: _plain(criterion.fact, judgement.observed.value),
        f"{name}_status": judgement.observed.status.value,
        f"{name}_verdict": judgement.verdict.value if judgement.verdict else None,
    }
    if between is not None:
        row |= {f"{name}_{end}": _end(criterion, getattr(between, end)) for end in ("low", "high")}
    return row


def _end(criterion: Criterion, amount: float) -> float | str | bool | None:
    if not math.isfinite(amount):
        return None
    return _plain(criterion.fact, decode(criterion.declared, amount))


def site_row(result: SiteResult, requirement: Requirement, robustness: Robustness | None = None) -> Row:
    """Return one site as a row: who it is, how it stands, what it was judged by.

    Parameters
    ----------
    robustness
        Adds ``first_share``, the share of the weightings in which it is first; null for a site that is out.
    """
    site = result.site
    row: Row = {
        "site_id": site.site_id,
        "rank": result.rank,
        "name": site.name,
        "kind": site.kind.value,
        "availability": site.availability.value,
        "standing": result.standing.value,
        "score_low": round(100 * result.score_low, 2),
        "score_high": round(100 * result.score_high, 2),
        "known_share": round(result.completeness, 4),
        "fails": ",".join(requirement.criteria[j.criterion].name for j in result.reasons),
        "unknown": ",".join(requirement.criteria[j.criterion].name for j in result.open_needs),
        "stale": ",".join(one.name for one in _stale(result, requirement)),
        "source": site.source,
        "reference": site.reference,
        "address": site.address,
        "property": ", ".join(site.property_designations),
        "demo": site.demo,
    }
    if robustness is not None:
        row["first_share"] = _first_share(robustness, result)
    for judgement in result.judgements:
        row |= _judged(judgement, requirement.criteria[judgement.criterion])
    return row


def _stale(result: SiteResult, requirement: Requirement) -> list[Criterion]:
    """Return the criteria whose data have changed since they were computed."""
    return [requirement.criteria[j.criterion] for j in result.judgements if j.bears and j.observed.stale]


def result_geojson(result: MatchResult, crs: str) -> bytes:
    """Return the listed sites as GeoJSON in WGS 84 (RFC 7946), ranked first; a site without a place has no geometry.

    Parameters
    ----------
    crs
        The storage CRS that the sites' geometries are in.
    """
    features = [
        {
            "type": "Feature",
            "id": one.site.site_id,
            "properties": site_row(one, result.requirement, _robustness(result)),
            "geometry": None if one.site.geometry is None else mapping(to_wgs84(one.site.geometry, crs)),
        }
        for one in (*result.ranked, *result.out)
    ]
    collection = {
        "type": "FeatureCollection",
        "title": result.requirement.title.sv,
        "as_of": result.as_of.isoformat(),
        "catalogue_version": result.catalogue_version,
        "features": features,
    }
    return orjson.dumps(collection, option=orjson.OPT_INDENT_2)


def result_csv(result: MatchResult, lang: Lang) -> str:
    """Return the listed sites as CSV for a spreadsheet, one row a site, with what is known and the verdict a criterion.

    A column names the criteria whose data have changed since they were computed. Where it was worked out how sure the
    order is, one says in what share of the weightings a site is first. Swedish spreadsheets read semicolons. What would
    be taken for a formula gets an apostrophe before it (CWE-1236).
    """
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";" if lang == "sv" else ",", lineterminator="\r\n")
    robustness = _robustness(result)
    facts = [criterion_label(criterion, lang) for criterion in result.requirement.criteria]
    headings = [heading.say(lang) for heading in (*_HEADINGS, *(() if robustness is None else (_FIRST,)))]
    writer.writerow(
        map(neutral, [*headings, *(name for fact in facts for name in (fact, _VERDICT.fill(fact=fact).say(lang)))])
    )
    for one in (*result.ranked, *result.out):
        first = [] if robustness is None else [_percent(_first_share(robustness, one), lang)]
        lead = _lead_cells(one, result.requirement, lang)
        writer.writerow(map(neutral, [*lead, *first, *_judged_cells(one, result.requirement, lang)]))
    return file.getvalue()


def _lead_cells(one: SiteResult, requirement: Requirement, lang: Lang) -> list[str]:
    site = one.site
    return [
        "" if one.rank is None else str(one.rank),
        str(site.site_id),
        site.name,
        site.address,
        site.source,
        site.reference,
        one.standing.value,
        number(100 * one.score_low, lang, decimals=1),
        number(100 * one.score_high, lang, decimals=1),
        "; ".join(criterion_label(criterion, lang) for criterion in _stale(one, requirement)),
    ]


def _judged_cells(one: SiteResult, requirement: Requirement, lang: Lang) -> list[str]:
    cells = []
    for judgement in one.judgements:
        observed = words.observed_text(judgement, requirement, lang, site=one.site)
        cells += [observed, words.verdict_text(judgement, lang)]
    return cells


def _robustness(result: MatchResult) -> Robustness | None:
    return None if result.insight is None else result.insight.robustness


def _first_share(robustness: Robustness, result: SiteResult) -> float | None:
    shares = (one.acceptabilities[0] for one in robustness.sites if one.site_id == result.site.site_id)
    return next(shares, None)


def _percent(share: float | None, lang: Lang) -> str:
    return "" if share is None else number(100 * share, lang, decimals=1)


_HEADINGS = (
    Text(sv="Nr", en="Rank"),
    Text(sv="Id", en="Id"),
    Text(sv="Plats", en="Site"),
    Text(sv="Adress", en="Address"),
    Text(sv="Källa", en="Source"),
    Text(sv="Beteckning", en="Reference"),
    Text(sv="Utfall", en="Standing"),
    Text(sv="Lägsta poäng", en="Lowest score"),
    Text(sv="Högsta poäng", en="Highest score"),
    Text(sv="Underlaget ändrat för", en="Data changed for"),
)
_FIRST = Text(sv="Först i andel av viktningarna, %", en="First in share of the weightings, %")
_VERDICT = Text(sv="{fact}: utfall", en="{fact}: verdict")
