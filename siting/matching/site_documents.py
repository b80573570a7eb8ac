"""Sites, facts, geometry and days as plain JSON, and back without loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from siting.domain.sites import Availability, Site, SiteKind
from siting.domain.values import FactValue, Status, Value
from siting.matching.requirement_documents import Document


def sites_to_dicts(sites: Sequence[Site]) -> list[Document]:
    """Return several sites with all their facts; geometries are written together, which takes less than each alone."""
    shapes = [site.geometry for site in sites]
    written = shapely.to_wkb(shapes, hex=True, flavor="iso").tolist() if sites else []
    return [_site_to_dict(site, shape) for site, shape in zip(sites, written, strict=True)]


def site_to_dict(site: Site) -> Document:
    """Return a site with all its facts."""
    return _site_to_dict(site, geometry_to_json(site.geometry))


def _site_to_dict(site: Site, geometry: str | None) -> Document:
    return {
        "site_id": site.site_id,
        "source": site.source,
        "reference": site.reference,
        "kind": site.kind.value,
        "name": site.name,
        "geometry": geometry,
        "availability": site.availability.value,
        "available_from": day_to_json(site.available_from),
        "reserved_until": day_to_json(site.reserved_until),
        "holder": site.holder,
        "property_designations": list(site.property_designations),
        "address": site.address,
        "facts": {key: fact_value_to_dict(known) for key, known in site.facts.items()},
        "demo": site.demo,
    }


def site_from_dict(document: Mapping[str, Any]) -> Site:
    """Return the site that :func:`site_to_dict` wrote."""
    return Site(
        site_id=document["site_id"],
        source=document["source"],
        reference=document["reference"],
        kind=SiteKind(document["kind"]),
        name=document["name"],
        geometry=geometry_from_json(document["geometry"]),
        availability=Availability(document["availability"]),
        available_from=day_from_json(document["available_from"]),
        reserved_until=day_from_json(document["reserved_until"]),
        holder=document["holder"],
        property_designations=tuple(document["property_designations"]),
        address=document["address"],
        facts={key: fact_value_from_dict(one) for key, one in document["facts"].items()},
        demo=document["demo"],
    )


def fact_value_to_dict(known: FactValue) -> Document:
    """Return a fact's value: a day stands as ``{"date": …}``, a set of codes as a sorted list.

    ``data`` says what a computed value is from, which ``source`` says together with the rule; ``stale`` whether
    something of that has changed since.
    """
    return {
        "value": _value_to_json(known.value),
        "status": known.status.value,
        "source": known.source,
        "data": known.data,
        "verified": day_to_json(known.verified),
        "stale": known.stale,
    }


def fact_value_from_dict(document: Mapping[str, Any]) -> FactValue:
    """Return the value that :func:`fact_value_to_dict` wrote; once, values had no data and were never stale."""
    return FactValue(
        value=_value(document["value"]),
        status=Status(document["status"]),
        source=document["source"],
        verified=day_from_json(document["verified"]),
        data=document.get("data", ""),
        stale=document.get("stale", False),
    )


def _value_to_json(value: Value | None) -> object:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, frozenset):
        return sorted(value)
    return value


def _value(written: Any) -> Value | None:
    if isinstance(written, Mapping):
        return date.fromisoformat(written["date"])
    if isinstance(written, list):
        return frozenset(written)
    if isinstance(written, int) and not isinstance(written, bool):
        return float(written)
    known: Value | None = written
    return known


def geometry_to_json(geometry: BaseGeometry | None) -> str | None:
    """Return a geometry as WKB in hexadecimal digits."""
    return None if geometry is None else str(shapely.to_wkb(geometry, hex=True, flavor="iso"))


def geometry_from_json(written: str | None) -> BaseGeometry | None:
    """Return the geometry that :func:`geometry_to_json` wrote."""
    return None if written is None else shapely.from_wkb(written)


def day_to_json(day: date | None) -> str | None:
    """Return a day as ISO 8601."""
    return None if day is None else day.isoformat()


def day_from_json(written: str | None) -> date | None:
    """Return the day that :func:`day_to_json` wrote."""
    return None if written is None else date.fromisoformat(written)
