"""A site as search engines and other programs read it in its page: schema.org, as JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from siting.domain.facts import FactType
from siting.domain.shown_facts import PRICE, READY
from siting.domain.sites import Availability
from siting.domain.text import Lang
from siting.domain.units import UNITS
from siting.domain.wording import value_text
from siting.services.site_details import KnownFact, SiteDetails

_SOLD_BY = "http://purl.org/goodrelations/v1#"
_FUNCTIONS = {"sale": "Sell", "lease": "LeaseOut", "ground_lease": "LeaseOut", "land_lease": "LeaseOut"}
_AVAILABILITY = {
    Availability.AVAILABLE: "InStock",
    Availability.OPTION: "LimitedAvailability",
    Availability.RESERVED: "Reserved",
    Availability.PLANNED: "PreOrder",
}
_SQUARE_METRE, _CURRENCY = "MTK", "SEK"


def listing_of(details: SiteDetails, *, url: str, organisation: str, description: str, lang: Lang) -> dict[str, Any]:
    """Return a site as a schema.org ``RealEstateListing`` of a ``Place`` with an ``Offer``.

    Parameters
    ----------
    url
        Whole address of the site's page.
    organisation
        Who offers it.
    description
        What it is, in a sentence.
    lang
        In which words.
    """
    row = details.row
    place: dict[str, Any] = {
        "@type": "Place",
        "name": row.name,
        "identifier": list(row.property_designations),
        "additionalProperty": list(_properties(details.facts, lang)),
    }
    if row.address:
        place["address"] = {"@type": "PostalAddress", "streetAddress": row.address}
    if row.position_wgs84 is not None:
        longitude, latitude = row.position_wgs84
        place["geo"] = {"@type": "GeoCoordinates", "latitude": round(latitude, 6), "longitude": round(longitude, 6)}
    return {
        "@context": "https://schema.org",
        "@type": "RealEstateListing",
        "name": row.name,
        "description": description,
        "url": url,
        "inLanguage": lang,
        **({"dateModified": row.changed_at.isoformat()} if row.changed_at else {}),
        "about": place,
        "offers": _offer(details, organisation),
    }


def _properties(facts: Iterable[KnownFact], lang: Lang) -> Iterable[dict[str, Any]]:
    for one in facts:
        value = one.known.value
        if value is None or one.fact.key in (READY, *PRICE.values()):
            continue
        told: dict[str, Any] = {"@type": "PropertyValue", "propertyID": one.fact.key, "name": one.fact.label.say(lang)}
        if one.fact.type is FactType.NUMBER and one.fact.unit is not None:
            symbol = UNITS[one.fact.unit].symbol.say(lang)
            yield {**told, "value": value, **({"unitText": symbol} if symbol else {})}
        else:
            yield {**told, "value": value if isinstance(value, bool) else value_text(one.fact, value, lang)}


def _offer(details: SiteDetails, organisation: str) -> dict[str, Any]:
    row = details.row
    offer: dict[str, Any] = {"@type": "Offer", "offeredBy": {"@type": "Organization", "name": organisation}}
    if row.availability in _AVAILABILITY:
        offer["availability"] = f"https://schema.org/{_AVAILABILITY[row.availability]}"
    ready = row.facts.get(READY)
    if ready is not None:
        offer["availabilityStarts"] = str(ready)
    tenures = row.facts.get("tenures")
    if isinstance(tenures, frozenset):
        offer["businessFunction"] = sorted({_SOLD_BY + _FUNCTIONS[one] for one in tenures if one in _FUNCTIONS})
    price = row.facts.get(PRICE[row.kind])
    if isinstance(price, float):
        offer["priceSpecification"] = {
            "@type": "UnitPriceSpecification",
            "price": price,
            "priceCurrency": _CURRENCY,
            "referenceQuantity": {"@type": "QuantitativeValue", "value": 1, "unitCode": _SQUARE_METRE},
        }
    return offer
