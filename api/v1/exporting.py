"""Sites as text to send: JSON and GeoJSON from what the cards hold ready-made, CSV a page at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import orjson

from siting.domain.facts import Fact
from siting.domain.site_search import filterable
from siting.domain.sites import Availability
from siting.domain.units import UNITS
from siting.domain.values import Value
from siting.domain.vocabulary import FACTS
from siting.services.site_rows import SiteCounts, SiteRow, position_wgs84, site_rows
from siting.store.card_search import CardRow

PATH = "/api/v1/sites"

_OWN: tuple[tuple[str, Callable[[SiteRow], Value | None]], ...] = (
    ("id", lambda row: str(row.site_id)),
    ("source", lambda row: row.source),
    ("reference", lambda row: row.reference),
    ("kind", lambda row: row.kind.value),
    ("name", lambda row: row.name),
    ("address", lambda row: row.address),
    ("holder", lambda row: row.holder),
    ("property_designations", lambda row: ",".join(row.property_designations)),
    ("availability", lambda row: Availability(row.availability).value),
    ("available_from", lambda row: row.available_from),
    ("reserved_until", lambda row: row.reserved_until),
    ("demo", lambda row: row.demo),
    ("changed_at", lambda row: row.changed_at.isoformat() if row.changed_at else None),
    ("verified_first", lambda row: row.verified_first),
    ("verified_last", lambda row: row.verified_last),
    ("longitude", lambda row: round(row.position_wgs84[0], 6) if row.position_wgs84 else None),
    ("latitude", lambda row: round(row.position_wgs84[1], 6) if row.position_wgs84 else None),
    ("distance_m", lambda row: None if row.distance_m is None else round(row.distance_m, 1)),
    ("unknown", lambda row: ",".join(row.unknown)),
    ("estimated", lambda row: ",".join(sorted(row.estimated))),
    ("not_applicable", lambda row: ",".join(sorted(row.not_applicable))),
)
"""Columns of a CSV file before those of the facts."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"
"""Says to spreadsheets that the file is UTF-8."""


def json_page(rows: Sequence[CardRow], counts: SiteCounts, following: str | None, fields: Sequence[str]) -> bytes:
    """Return a page of sites as JSON.

    Parameters
    ----------
    rows
        In their order.
    counts
        Over all pages.
    following
        Address of the next page, None on the last.
    fields
        Facts that are told; () for all that are known.
    """
    items = ",".join(_item(row, fields) for row in rows)
    found = f'"found":{counts.found},"sure":{counts.sure},"unknown":{counts.unknown}'
    return f'{{"counts":{{{found}}},"next":{_json(following)},"items":[{items}]}}'.encode()


def geojson_page(rows: Sequence[CardRow], counts: SiteCounts, following: str | None, fields: Sequence[str]) -> bytes:
    """Return a page of sites as a GeoJSON FeatureCollection (RFC 7946), in WGS 84; see :func:`json_page`."""
    features = ",".join(_feature(row, fields) for row in rows)
    links = "[]" if following is None else f'[{{"rel":"next","type":"application/geo+json","href":{_json(following)}}}]'
    return (
        f'{{"type":"FeatureCollection","numberMatched":{counts.found},"numberReturned":{len(rows)},'
        f'"numberUnknown":{counts.unknown},"links":{links},"features":[{features}]}}'
    ).encode()


def csv_pieces(pages: Iterable[Sequence[CardRow]], fields: Sequence[str]) -> Iterator[bytes]:
    """Yield sites as a CSV file (RFC 4180): a header of keys with their units, then a line a site.

    What people wrote never begins as a formula of a spreadsheet does.

    Parameters
    ----------
    pages
        Of sites, in their order.
    fields
        Facts that are told; () for all.
    """
    facts = [fact for fact in filterable() if not fields or fact.key in fields]
    yield (BOM + _lines([[*(name for name, _ in _OWN), *map(_heading, facts)]])).encode()
    for rows in pages:
        lines = _lines(
            [_cell(tell(row)) for _, tell in _OWN] + [_cell(row.facts.get(fact.key)) for fact in facts]
            for row in site_rows(list(rows), fields)
        )
        yield lines.encode()


def _item(row: CardRow, fields: Sequence[str]) -> str:
    position = position_wgs84(row.geometry_wgs84)
    return (
        f'{{"id":{row.site_id},"url":"{PATH}/{row.site_id}","position_wgs84":{_json(position)},'
        f"{_found(row)},{_told(row, fields)[1:]}"
    )


def _feature(row: CardRow, fields: Sequence[str]) -> str:
    return (
        f'{{"type":"Feature","id":{row.site_id},"geometry":{row.geometry_wgs84 or "null"},'
        f'"properties":{{{_found(row)},{_told(row, fields)[1:]}}}'
    )


def _found(row: CardRow) -> str:
    """Return what only this search says of the site."""
    distance = "null" if row.distance_m is None else repr(round(row.distance_m, 1))
    return f'"distance_m":{distance},"unknown":{_json(row.unknown)}'


def _told(row: CardRow, fields: Sequence[str]) -> str:
    """Return the properties as JSON text, of facts only those that are asked for."""
    if not fields:
        return row.properties
    said = orjson.loads(row.properties)
    for name in ("estimated", "not_applicable"):
        said[name] = [key for key in said[name] if key in fields]
    return _json({key: value for key, value in said.items() if key not in FACTS or key in fields})


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def _heading(fact: Fact) -> str:
    symbol = UNITS[fact.unit].symbol.sv if fact.unit is not None else ""
    return f"{fact.key} [{symbol}]" if symbol else fact.key


def _cell(value: Value | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, date):
        return value.isoformat()
    return _harmless(",".join(sorted(value)) if isinstance(value, frozenset) else value)


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> _harmless("=1+1"), _harmless("Viared")
    ("'=1+1", 'Viared')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def _lines(rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()
