"""Writing a search of sites as names and values, so that a link says it and reads back as the same."""

from __future__ import annotations

from datetime import date

from siting.domain.facts import FactType
from siting.domain.site_parameters import Part, parameter_name
from siting.domain.site_search import DEFAULT_LIMIT, FactFilter, Near, SiteQuery, Unknown
from siting.domain.site_search_places import WGS84, write_area, write_box


def write_site_query(query: SiteQuery) -> list[tuple[str, str]]:
    """Return the names and values that :func:`~siting.domain.site_search_reading.read_site_query` makes it of.

    What is plain is left out: a query that asks for nothing has none.

    >>> from siting.domain.sites import SiteKind
    >>> write_site_query(SiteQuery(text="viared", kinds=(SiteKind.LAND,)))
    [('text', 'viared'), ('kind', 'land')]
    """
    box, area = query.box, query.area
    written = [
        ("text", query.text),
        ("id", ",".join(map(str, query.ids))),
        ("kind", ",".join(query.kinds)),
        ("availability", ",".join(query.availability)),
        *(("holder", one) for one in query.holders),
        *(("source", one) for one in query.sources),
        *(pair for one in query.facts for pair in _filter(one)),
        ("unknown", "" if query.unknown is Unknown.KEEP else query.unknown.value),
        ("bbox", write_box(box) if box else ""),
        ("bbox-crs", box.crs if box and box.crs != WGS84 else ""),
        ("area", "" if area is None else write_area(area)),
        *_near(query.near),
        ("changed_since", query.changed_since.isoformat() if query.changed_since else ""),
        ("verified_before", query.verified_before.isoformat() if query.verified_before else ""),
        ("published", "" if query.published is None else _yes_no(query.published)),
        ("sort", str(query.sort) if query.sort else ""),
        ("limit", "" if query.limit == DEFAULT_LIMIT else str(query.limit)),
        ("cursor", query.cursor),
        ("fields", ",".join(query.fields)),
    ]
    return [(name, value) for name, value in written if value]


def _filter(one: FactFilter) -> list[tuple[str, str]]:
    fact = one.fact
    written = [
        (parameter_name(fact, part), limit.isoformat() if isinstance(limit, date) else _amount(limit))
        for part, limit in ((Part.LOW, one.low), (Part.HIGH, one.high))
        if limit is not None
    ]
    if one.yes is not None:
        written.append((fact.key, _yes_no(one.yes)))
    if one.any_of:
        listed = one.any_of if fact.type is FactType.TEXT else (",".join(one.any_of),)
        written += [(fact.key, value) for value in listed]
    if one.all_of:
        written.append((parameter_name(fact, Part.ALL_OF), ",".join(one.all_of)))
    if one.unknown is not None:
        written.append((parameter_name(fact, Part.UNKNOWN), one.unknown.value))
    return written


def _near(near: Near | None) -> list[tuple[str, str]]:
    if near is None:
        return []
    where = (
        ("near", f"{near.longitude!r},{near.latitude!r}")
        if near.point_id is None
        else ("near_point", str(near.point_id))
    )
    return [where, *([("within_m", _amount(near.within_m))] if near.within_m is not None else [])]


def _amount(value: float) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"
