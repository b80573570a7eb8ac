"""What the OGC routes' OpenAPI says of their parameters, which are read by :mod:`api.ogc.asked`."""

from __future__ import annotations

from typing import Any

from api.ogc.asked import DEFAULT_LIMIT, MOST_LIMIT


def _query(name: str, schema: dict[str, Any], description: str, example: object = None, **more: Any) -> dict[str, Any]:
    said = {} if example is None else {"example": example}
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": description,
        **said,
        **more,
    }


_TEXT: dict[str, Any] = {"type": "string"}
_LIST = {"style": "form", "explode": False}

COMMON = [
    _query("f", {"type": "string", "enum": ["json", "html"]}, "Form of the answer; else by the header Accept."),
    _query("lang", {"type": "string", "enum": ["sv", "en"]}, "Language of the answer; else by Accept-Language."),
]

ITEM = [
    _query("crs", {"type": "string", "format": "uri"}, "CRS of the answer, one of those that the collection lists."),
    _query("properties", {"type": "array", "items": _TEXT}, "Which properties to give; all.", **_LIST),
]

FILTERING = [
    *ITEM,
    _query(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MOST_LIMIT, "default": DEFAULT_LIMIT},
        "How many features a page has at most.",
    ),
    _query(
        "offset", {"type": "integer", "minimum": 0, "default": 0}, "How many to leave out; the link next is faster."
    ),
    _query("after", {"type": "integer"}, "Features whose number comes after this one; the link next has it."),
    _query(
        "bbox",
        {
            "type": "array",
            "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
            "items": {"type": "number"},
        },
        "Features that meet the box west,south,east,north.",
        [12.8, 57.6, 13.2, 57.8],
        **_LIST,
    ),
    _query("bbox-crs", {"type": "string", "format": "uri"}, "CRS of bbox; WGS 84, longitude first."),
    _query(
        "datetime",
        _TEXT,
        "A day or time, or two with a slash between: when a site was changed, a plan won legal force, else checked.",
        "2026-01-01/..",
    ),
    _query("filter", _TEXT, "CQL2, text or JSON.", "plot_area_m2 > 10000 AND kind = 'land'"),
    _query("filter-lang", {"type": "string", "enum": ["cql2-text", "cql2-json"]}, "The filter's language."),
    _query(
        "filter-crs", {"type": "string", "format": "uri"}, "CRS of the filter's geometries; WGS 84, longitude first."
    ),
]

TILES = [_query("collections", {"type": "array", "items": _TEXT}, "Which layers; all.", ["areas", "sites"], **_LIST)]
