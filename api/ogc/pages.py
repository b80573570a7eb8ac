"""The OGC documents as pages: the same content, to read and to click through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import orjson
from fastapi import Request
from fastapi.responses import Response

from api.ogc import describing
from api.ogc.answering import base_of
from api.pages.rendering import page
from api.serving.languages import language_of
from siting.domain.formats import number
from siting.domain.text import Lang, Text
from siting.domain.units import UNITS
from siting.domain.vocabulary import FACTS
from siting.domain.wording import source_text
from siting.store.published_collections import Collection, Column, ColumnKind

_SHOWN_COLUMNS = 6


@dataclass(frozen=True, kw_only=True)
class Crumb:
    """A step of the way to a page."""

    href: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line that leads on: where to, what it is called, what is there, and whether that is for machines."""

    href: str
    text: str
    detail: str = ""
    for_machines: bool = False


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What a table says of a feature."""

    text: str
    unknown: bool = False


@dataclass(frozen=True, kw_only=True)
class Head:
    """A column of a table, and whether it holds figures."""

    label: str
    figures: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """A feature in a table: its number, its geometry as text, its page and its cells."""

    number: int
    geometry: str
    href: str
    name: str
    cells: tuple[Cell, ...] = ()


def landing_page(request: Request, content: Mapping[str, Any]) -> Response:
    """Return the landing page, with the address that a GIS takes."""
    lang = language_of(request)
    entries = [_entry(one) for one in content["links"] if one["rel"] not in ("self", "alternate") and "title" in one]
    told = [
        replace(one, detail=_TOLD[path].say(lang)) if (path := _path(one.href)) in _TOLD else one for one in entries
    ]
    address = f"{base_of(request)}/ogc"
    return _page(request, content["title"], content["description"], (), entries=told, address=address)


def conformance_page(request: Request, content: Mapping[str, Any]) -> Response:
    """Return what is kept: a row a standard, with its classes."""
    kept: dict[str, list[str]] = {}
    for uri in content["conformsTo"]:
        standard, _, named = uri.partition("/conf/")
        kept.setdefault(standard.partition("/spec/")[2], []).append(named)
    facts = tuple((standard, ", ".join(classes)) for standard, classes in kept.items())
    return _page(request, _CONFORMANCE.say(language_of(request)), "", _way(request), facts=facts)


def collections_page(request: Request, content: Mapping[str, Any]) -> Response:
    """Return the list of collections."""
    base = base_of(request)
    entries = [
        Entry(href=f"{base}/ogc/collections/{one['id']}?f=html", text=one["title"], detail=one["description"])
        for one in content["collections"]
    ]
    return _page(request, describing.COLLECTIONS.say(language_of(request)), "", _way(request), entries=entries)


def collection_page(request: Request, content: Mapping[str, Any]) -> Response:
    """Return what is said of a collection."""
    entries = [_entry(one) for one in content["links"] if one["rel"] not in ("self", "alternate")]
    seen = {one.text: one for one in reversed(entries)}
    facts = (
        (_CRS.say(language_of(request)), ", ".join(_short(one) for one in content["crs"])),
        (_STORED.say(language_of(request)), _short(content["storageCrs"])),
    )
    way = _way(request, collections=True)
    return _page(
        request,
        content["title"],
        content["description"],
        way,
        entries=list(reversed(seen.values())),
        facts=facts,
        facts_title=_COORDINATES.say(language_of(request)),
    )


def queryables_page(request: Request, content: Mapping[str, Any]) -> Response:
    """Return what can be asked by, a row a property."""
    facts = tuple(
        (name, " · ".join(filter(None, (one["title"], one.get("x-ogc-unit", ""), one.get("description", "")))))
        for name, one in content["properties"].items()
    )
    way = _way(request, collections=True)
    return _page(request, content["title"], content["description"], way, facts=facts)


def items_page(
    request: Request,
    collection: Collection,
    features: Sequence[Mapping[str, Any]],
    links: Sequence[Mapping[str, Any]],
    matched: int,
) -> Response:
    """Return a page of features: a map and a table."""
    lang = language_of(request)
    columns = collection.columns[:_SHOWN_COLUMNS] if not collection.ready_made else _of_sites(collection)
    base = f"{base_of(request)}/ogc/collections/{collection.key}/items"
    rows = tuple(
        Row(
            number=one["id"],
            geometry="" if one["geometry"] is None else orjson.dumps(one["geometry"]).decode(),
            href=f"{base}/{one['id']}?f=html",
            name=_name(one),
            cells=tuple(_cell(one["properties"], column, lang, of_site=collection.ready_made) for column in columns),
        )
        for one in features
    )
    onward = next((one["href"] for one in links if one["rel"] == "next"), "")
    return _page(
        request,
        collection.title.say(lang),
        collection.description.say(lang),
        _way(request, collections=True, collection=collection),
        rows=rows,
        heads=tuple(Head(label=column.label.say(lang), figures=_is_figure(column)) for column in columns),
        matched=matched,
        onward=onward,
    )


def item_page(request: Request, collection: Collection, feature: Mapping[str, Any]) -> Response:
    """Return one feature: its map and all that is known."""
    lang = language_of(request)
    given = feature["properties"]
    known = [column for column in collection.columns if given.get(column.name) not in (None, "", [])]
    facts = tuple((column.label.say(lang), _said(given[column.name], column, lang)) for column in known)
    if collection.ready_made:
        facts = (*facts, *_unknown(given, collection, lang))
    row = Row(number=feature["id"], geometry=_text(feature["geometry"]), href="", name=_name(feature))
    way = _way(request, collections=True, collection=collection)
    return _page(request, row.name, "", way, facts=facts, facts_title=_PROPERTIES.say(lang), only=row)


def _page(  # noqa: PLR0913 - what a document may hold
    request: Request,
    title: str,
    description: str,
    way: tuple[Crumb, ...],
    *,
    entries: Sequence[Entry] = (),
    facts: Sequence[tuple[str, str]] = (),
    facts_title: str = "",
    address: str = "",
    rows: Sequence[Row] = (),
    heads: Sequence[Head] = (),
    matched: int | None = None,
    onward: str = "",
    only: Row | None = None,
) -> Response:
    return page(
        request,
        "ogc/document.html",
        title=title,
        description=description,
        way=way,
        entries=entries,
        facts=facts,
        facts_title=facts_title,
        address=address,
        rows=rows,
        heads=heads,
        matched=matched,
        onward=onward,
        only=only,
        as_json=str(request.url.include_query_params(f="json")),
    )


def _way(request: Request, *, collections: bool = False, collection: Collection | None = None) -> tuple[Crumb, ...]:
    base, lang = base_of(request), language_of(request)
    steps = [Crumb(href=f"{base}/ogc?f=html", text="OGC API")]
    if collections:
        steps.append(Crumb(href=f"{base}/ogc/collections?f=html", text=describing.COLLECTIONS.say(lang)))
    if collection is not None:
        steps.append(Crumb(href=f"{base}/ogc/collections/{collection.key}?f=html", text=collection.title.say(lang)))
    return tuple(steps)


def _entry(link: Mapping[str, Any]) -> Entry:
    """Return a link as a line; documents that are no pages, too, say so."""
    href = link["href"]
    for_machines = link["type"] == describing.OPENAPI or "/tiles" in _path(href)
    return Entry(
        href=href if for_machines else href.replace("f=json", "f=html"),
        text=link.get("title", href),
        for_machines=for_machines,
    )


def _path(href: str) -> str:
    return urlsplit(href).path


def _name(feature: Mapping[str, Any]) -> str:
    given = feature["properties"]
    return str(given.get("name") or given.get("code") or feature["id"])


def _of_sites(collection: Collection) -> tuple[Column, ...]:
    wanted = ("name", "kind", "availability", "available_from", "plot_area_m2", "lettable_area_m2")
    return tuple(column for name in wanted if (column := collection.column(name)) is not None)


def _is_figure(column: Column) -> bool:
    return column.kind in (ColumnKind.INTEGER, ColumnKind.NUMBER)


def _cell(given: Mapping[str, Any], column: Column, lang: Lang, *, of_site: bool) -> Cell:
    """Return what is known; of a site also that something is not, where it is asked of that kind of site at all."""
    value = given.get(column.name)
    if value not in (None, "", []):
        return Cell(text=_said(value, column, lang))
    fact = FACTS.get(column.name)
    applies = of_site and (fact is None or given.get("kind") in fact.kinds)
    told = column.name not in given.get("not_applicable", ())
    return Cell(text=_UNKNOWN.say(lang) if applies and told else "", unknown=applies and told)


def _unknown(given: Mapping[str, Any], collection: Collection, lang: Lang) -> tuple[tuple[str, str], ...]:
    """Return which facts of its kind are not known of a site, in a row; () where all are."""
    of_facts = [column for column in collection.columns if column.name in FACTS]
    unknown = [column.label.say(lang) for column in of_facts if _cell(given, column, lang, of_site=True).unknown]
    return ((_UNKNOWN_FACTS.say(lang), ", ".join(unknown)),) if unknown else ()


def _said(value: object, column: Column, lang: Lang) -> str:
    codes = dict(column.codes)
    if column.kind is ColumnKind.TIME:
        return f"{datetime.fromisoformat(str(value)).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if isinstance(value, bool):
        return (_YES if value else _NO).say(lang)
    if isinstance(value, list):
        return ", ".join(
            codes[one].say(lang) if one in codes else FACTS[one].label.say(lang) if one in FACTS else str(one)
            for one in value
        )
    if isinstance(value, int | float):
        figure = number(value, lang, decimals=0 if float(value).is_integer() else 2)
        unit = UNITS[column.unit].symbol.say(lang) if column.unit else ""
        return f"{figure}\u00a0{unit}".strip() if column.kind is not ColumnKind.INTEGER else figure
    if column.name in _OF_SOURCES:
        return source_text(str(value), lang)
    return codes[str(value)].say(lang) if str(value) in codes else str(value)


def _text(geometry: object) -> str:
    return "" if geometry is None else orjson.dumps(geometry).decode()


def _short(uri: str) -> str:
    return "CRS84" if uri.endswith("CRS84") else f"EPSG:{uri.rsplit('/', 1)[-1]}"


_OF_SOURCES = ("attribution", "source", "source_name")
"""Kept in both languages where they are in two; files give them as they are kept."""
_UNKNOWN = Text(sv="okänt", en="unknown")
_UNKNOWN_FACTS = Text(sv="Okänt", en="Unknown")
_PROPERTIES = Text(sv="Egenskaper", en="Properties")
_COORDINATES = Text(sv="Koordinater", en="Coordinates")
_TOLD: Mapping[str, Text] = {
    "/ogc/api": Text(sv="OpenAPI 3.0, för program", en="OpenAPI 3.0, for programs"),
    "/ogc/collections": Text(
        sv="mark, lokaler, områden, planer och målpunkter, med karta och tabell",
        en="land, premises, areas, plans and reference points, with map and table",
    ),
    "/ogc/tiles": Text(sv="för webbkartor", en="for web maps"),
    "/data": Text(
        sv="vad som finns, från vem och hur man använder det", en="what there is, from whom and how to use it"
    ),
}
_CONFORMANCE = Text(sv="Vilka standarder som följs", en="Which standards are kept")
_CRS = Text(sv="Koordinatsystem", en="Coordinate reference systems")
_STORED = Text(sv="Lagrat i", en="Stored in")
_YES, _NO = Text(sv="ja", en="yes"), Text(sv="nej", en="no")
