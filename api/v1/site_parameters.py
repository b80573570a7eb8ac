"""The parameters of the list of sites, as OpenAPI describes them: made from the vocabulary."""

from __future__ import annotations

from typing import Any

from siting.domain.facts import FactType
from siting.domain.site_parameters import FACT_PARAMETERS, OWN, SORT_KEYS, Parameter, Part
from siting.domain.site_search import DEFAULT_LIMIT, LONGEST_TEXT, MOST_LISTED, filterable

_NUMBER = r"[-+]?\d+(\.\d+)?"
_SCHEMAS: dict[str, dict[str, Any]] = {
    "text": {"type": "string", "maxLength": LONGEST_TEXT},
    "id": {"type": "array", "items": {"type": "integer", "minimum": 1}},
    "bbox": {"type": "string", "pattern": f"^{_NUMBER}(,{_NUMBER}){{3}}$"},
    "bbox-crs": {"type": "string", "pattern": r"^(EPSG:\d{4,6}|https?://www\.opengis\.net/def/crs/.+|urn:ogc:.+)$"},
    "near": {"type": "string", "pattern": f"^{_NUMBER},{_NUMBER}$"},
    "near_point": {"type": "integer", "minimum": 1},
    "within_m": {"type": "number", "minimum": 0},
    "changed_since": {"type": "string", "format": "date-time"},
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST_LISTED, "default": DEFAULT_LIMIT},
    "sort": {"type": "string", "enum": [sign + key for key in SORT_KEYS for sign in ("", "-")]},
    "fields": {"type": "array", "items": {"type": "string", "enum": [fact.key for fact in filterable()]}},
}

FORMAT: dict[str, Any] = {
    "name": "format",
    "in": "query",
    "description": "The answer's format, where Accept does not say it.",
    "schema": {"type": "string", "enum": ["json", "geojson", "csv"]},
}


def site_parameters() -> list[dict[str, Any]]:
    """Return every parameter of the list of sites."""
    return [_described(one) for one in (*OWN, *FACT_PARAMETERS.values())] + [FORMAT]


def _described(one: Parameter) -> dict[str, Any]:
    schema = _schema(one)
    described: dict[str, Any] = {
        "name": one.name,
        "in": "query",
        "description": f"{one.help.en} / {one.help.sv}",
        "schema": schema,
    }
    if schema["type"] == "array":
        # A text may have commas of its own, so it is repeated.
        is_text = one.name == "holder" or (one.fact is not None and one.fact.type is FactType.TEXT)
        described |= {"style": "form", "explode": is_text}
    if one.example:
        described["example"] = [one.example] if schema["type"] == "array" else _typed(schema, one.example)
    return described


def _schema(one: Parameter) -> dict[str, Any]:
    fact = one.fact
    if one.name in _SCHEMAS:
        return _SCHEMAS[one.name]
    if fact is not None and fact.type is FactType.NUMBER and one.part is not Part.UNKNOWN:
        bounds = {"minimum": fact.low, "maximum": fact.high}
        return {"type": "number", **{name: bound for name, bound in bounds.items() if bound is not None}}
    if fact is not None and fact.type is FactType.DATE and one.part is not Part.UNKNOWN:
        return {"type": "string", "format": "date"}
    of_one: dict[str, Any] = {"type": "string", **({"enum": list(one.codes)} if one.codes else {})}
    return {"type": "array", "items": of_one} if one.several else of_one


def _typed(schema: dict[str, Any], said: str) -> object:
    return {"number": float, "integer": int}.get(schema["type"], str)(said)
