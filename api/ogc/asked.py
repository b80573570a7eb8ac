"""What a request for features asks, read from its query string; what is not understood is refused."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import cql2
from psycopg import sql
from starlette.datastructures import QueryParams

from api.ogc.crs import literal, read_crs, shape_in, stored_box
from api.serving.problems import Malformed
from siting.domain.errors import InvalidInput
from siting.domain.text import Text
from siting.store.published_collections import Collection, ColumnKind
from siting.store.published_features import Condition, Cut, Shape
from siting.store.published_filters import FilterReader
from siting.store.published_values import equals, geometry_text

DEFAULT_LIMIT, MOST_LIMIT = 100, 10_000
_MOST_OFFSET = 1_000_000
_MOST_FILTER = 8_000
_DEEPEST = 8
_FRAME = frozenset(
    {
        "limit", "offset", "after", "bbox", "bbox-crs", "crs", "datetime", "filter", "filter-lang", "filter-crs",
        "properties", "f", "lang",
    }
)  # fmt: skip
"""Parameters that are no property."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A page of features that is asked for.

    Parameters
    ----------
    conditions
        All hold.
    shape, crs
        How features are written, and in which CRS.
    cut
        Which of them.
    """

    conditions: tuple[Condition, ...]
    shape: Shape
    crs: int | None
    cut: Cut


def read_asked(query: QueryParams, collection: Collection, srid: int) -> Asked:
    """Return what is asked.

    Raises
    ------
    Malformed
        A parameter is unknown or has a value that can't be used.
    """
    allowed = _FRAME | {one.name for one in collection.columns}
    unknown = [name for name in query if name not in allowed]
    if unknown:
        raise Malformed(_UNKNOWN.fill(name=unknown[0][:60]), value=unknown[0][:60])
    crs = read_crs(query["crs"], srid) if query.get("crs") else None
    try:
        conditions = (
            *_places(query, srid),
            *_times(query, collection),
            *_properties(query, collection),
            *_filter(query, collection, srid),
        )
    except InvalidInput as error:
        raise Malformed(error.message, value=error.value) from error
    return Asked(
        conditions=conditions,
        shape=shape_in(crs, _wanted(query, collection)),
        crs=crs,
        cut=Cut(
            limit=_whole(query, "limit", DEFAULT_LIMIT, low=1, high=MOST_LIMIT, cut=True),
            offset=_whole(query, "offset", 0, low=0, high=_MOST_OFFSET),
            after=_whole(query, "after", -1, low=-(2**62), high=2**62) if "after" in query else None,
        ),
    )


def _whole(query: QueryParams, name: str, default: int, *, low: int, high: int, cut: bool = False) -> int:
    text = query.get(name)
    if text is None:
        return default
    if not re.fullmatch(r"-?[0-9]{1,18}", text) or int(text) < low or (int(text) > high and not cut):
        raise Malformed(_WHOLE.fill(name=name, low=low, high=high), value=text[:40])
    return min(int(text), high)


def _wanted(query: QueryParams, collection: Collection) -> tuple[str, ...] | None:
    text = query.get("properties")
    if text is None:
        return None
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in {one.name for one in collection.columns}:
            raise Malformed(_NO_PROPERTY.fill(name=name[:60]), value=name[:60])
    return names


def _places(query: QueryParams, srid: int) -> list[Condition]:
    text = query.get("bbox")
    if text is None:
        return []
    try:
        values = [float(one) for one in text.split(",")]
    except ValueError:
        values = []
    values = [values[0], values[1], values[3], values[4]] if len(values) == 6 else values
    if len(values) != 4 or not all(math.isfinite(one) for one in values):
        raise Malformed(_BOX.fill(value=text[:80]), value=text[:80])
    crs = read_crs(query["bbox-crs"], srid) if query.get("bbox-crs") else None
    area = stored_box(values, crs, srid)
    if area is None:
        return [Condition(text=sql.SQL("false"))]
    # As a geometry, which is read once, and not as bytes, from which one would be made for each row.
    return [Condition(text=sql.SQL("ST_Intersects(geom, %s::geometry)"), values=(geometry_text(area, srid),))]


def _times(query: QueryParams, collection: Collection) -> list[Condition]:
    text = query.get("datetime")
    if text is None:
        return []
    column = sql.Identifier(collection.time_column)
    kind = collection.column(collection.time_column)
    whole_days = kind is None or kind.kind is not ColumnKind.TIME
    low, slash, high = text.partition("/")
    if not slash:
        moment = _moment(text, whole_days=whole_days)
        return [Condition(text=sql.SQL("{} = %s").format(column), values=(moment,))]
    found = []
    if low not in ("", ".."):
        value = _moment(low, whole_days=whole_days)
        found.append(Condition(text=sql.SQL("{} >= %s").format(column), values=(value,)))
    if high not in ("", ".."):
        value = _moment(high, whole_days=whole_days)
        found.append(Condition(text=sql.SQL("{} <= %s").format(column), values=(value,)))
    return found


def _moment(text: str, *, whole_days: bool) -> date | datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Malformed(_TIME.fill(value=text[:60]), value=text[:60]) from error
    return moment.date() if whole_days else moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _properties(query: QueryParams, collection: Collection) -> list[Condition]:
    found = []
    for name, text in query.multi_items():
        column = None if name in _FRAME else collection.column(name)
        if column is not None:
            found.append(equals(column, text))
    return found


def _filter(query: QueryParams, collection: Collection, srid: int) -> list[Condition]:
    text = query.get("filter")
    if text is None:
        return []
    language = query.get("filter-lang", "cql2-json" if text.lstrip().startswith("{") else "cql2-text")
    crs = read_crs(query["filter-crs"], srid) if query.get("filter-crs") else None
    if len(text) > _MOST_FILTER or "\0" in text:
        raise Malformed(_LONG.fill(most=_MOST_FILTER))
    if language == "cql2-json":
        node = _read_json(text)
    elif language == "cql2-text":
        node = _read_text(text)
    else:
        raise Malformed(_LANGUAGE, value=language[:40])
    reader = FilterReader(collection, srid, lambda place: literal(place, crs, srid))
    return [reader.read(node)]


def _read_json(text: str) -> Any:
    if text.count("{") + text.count("[") > _MOST_FILTER // 4:
        raise Malformed(_LONG.fill(most=_MOST_FILTER))
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed(_UNREADABLE) from error


def _read_text(text: str) -> Mapping[str, Any]:
    """Return a filter in text as JSON.

    The parser tries each opening parenthesis in several ways, so that its time doubles with each that stands within
    another: more than a few are refused before it sees them.
    """
    depth = 0
    for one in re.sub(r"'(?:[^']|'')*'|\"[^\"]*\"", "", text):
        depth += (one == "(") - (one == ")")
        if not 0 <= depth <= _DEEPEST:
            raise Malformed(_DEEP.fill(most=_DEEPEST))
    if depth:
        raise Malformed(_UNREADABLE)
    try:
        return dict(cql2.parse_text(text).to_json())
    except (cql2.ParseError, ValueError, TypeError) as error:
        raise Malformed(_UNREADABLE) from error


_UNKNOWN = Text(sv="Parametern {name} finns inte.", en="There is no parameter {name}.")
_NO_PROPERTY = Text(sv="Egenskapen {name} finns inte.", en="There is no property {name}.")
_WHOLE = Text(
    sv="{name} ska vara ett heltal från {low} till {high}.", en="{name} is a whole number from {low} to {high}."
)
_BOX = Text(
    sv="bbox {value}: fyra eller sex tal, skilda av komma.",
    en="bbox {value}: four or six numbers, separated by commas.",
)
_TIME = Text(
    sv="datetime {value}: en tid (2026-11-27T09:00:00Z), en dag eller två med / emellan; .. är öppet.",
    en="datetime {value}: a time (2026-11-27T09:00:00Z), a day, or two with a / between; .. is open.",
)
_LANGUAGE = Text(sv="filter-lang är cql2-text eller cql2-json.", en="filter-lang is cql2-text or cql2-json.")
_LONG = Text(sv="Filtret får ha högst {most} tecken.", en="A filter has at most {most} characters.")
_DEEP = Text(
    sv="Högst {most} parenteser i varandra i ett filter; cql2-json har fler.",
    en="At most {most} parentheses within each other in a filter; cql2-json has more.",
)
_UNREADABLE = Text(
    sv="Filtret går inte att läsa som CQL2, t.ex. kind = 'land' AND plot_area_m2 > 10000.",
    en="The filter can't be read as CQL2, e.g. kind = 'land' AND plot_area_m2 > 10000.",
)
