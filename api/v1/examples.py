"""Examples of what the JSON API answers and takes, as its OpenAPI document shows them; the sites are made up.

No value is null: the framework leaves those out of the document.
"""

from __future__ import annotations

from typing import Any

Example = dict[str, Any]

_LAND = {"sv": "mark", "en": "land"}
_JUNCTION = {"sv": "motorvägsmot", "en": "motorway junction"}
_AREA = {"key": "plot_area_m2", "label": {"sv": "Tomtarea", "en": "Plot area"}}
_POSITION = [13.0571, 57.6487]
_NAMED = {"id": 46, "url": "/api/v1/sites/46", "name": "Aplared 1", "kind": "land"}
_OF_SOURCE = {
    "reference": "D-046",
    "address": "Ländvägen 7",
    "holder": "Aplared verksamhetsområde",
    "property_designations": ["APLARED 1:3"],
    "available_from": "2027-06-01",
    "reserved_until": "2027-03-31",
    "demo": True,
    "changed_at": "2026-11-27T08:15:00+00:00",
    "source": "demo_boras",
    "source_name": "Demodata Borås (påhittade platser) | Demo data Borås (made-up sites)",
}

SITE_ITEM: Example = {
    **_NAMED,
    **_OF_SOURCE,
    "position_wgs84": _POSITION,
    "distance_m": 314.8,
    "unknown": ["power_capacity_mw"],
    "availability": "available",
    "verified_first": "2025-03-10",
    "verified_last": "2026-09-05",
    "estimated": ["junction_min"],
    "not_applicable": [],
    "plot_area_m2": 20131,
    "junction_min": 1,
    "permitted_uses": ["J", "Z"],
    "fibre": True,
}
SITES: Example = {
    "counts": {"found": 85, "sure": 61, "unknown": 24},
    "next": "https://mark.example.se/api/v1/sites?kind=land&limit=1&cursor=EHU94UyrlLjDRB92SB3FsiQXBsYXJlZCAxIiw0Nl0",
    "items": [SITE_ITEM],
}
SITE_FEATURES: Example = {
    "type": "FeatureCollection",
    "numberMatched": 85,
    "numberReturned": 1,
    "numberUnknown": 24,
    "links": [],
    "features": [
        {
            "type": "Feature",
            "id": 46,
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[13.056, 57.648], [13.058, 57.648], [13.058, 57.649], [13.056, 57.648]]],
            },
            "properties": {"name": "Aplared 1", "kind": "land", "plot_area_m2": 20131, "unknown": [], "demo": True},
        }
    ],
}
SITE: Example = {
    **_NAMED,
    **_OF_SOURCE,
    "kind_label": _LAND,
    "availability": "available",
    "availability_label": {"sv": "ledig", "en": "available"},
    "attribution": "Demo data of Borås: made-up sites",
    "licence": "CC0-1.0",
    "position_wgs84": _POSITION,
    "geometry_wgs84": {"type": "Point", "coordinates": _POSITION},
    "facts": [
        {
            **_AREA,
            "theme": "space",
            "unit": "m2",
            "value": 20131.0,
            "text": {"sv": "20 131 m²", "en": "20,131 m²"},
            "status": "known",
            "status_label": {"sv": "känd", "en": "known"},
            "source": {"sv": "Mark och exploatering", "en": "Land and development office"},
            "verified": "2025-03-10",
            "computed": False,
            "stale": False,
        }
    ],
}
NEAR: Example = {
    "items": [
        {
            "id": 5,
            "kind": "junction",
            "kind_label": _JUNCTION,
            "name": "Aplaredsmotet",
            "distance_m": 314.8,
            "position_wgs84": [13.06325, 57.64839],
        }
    ]
}
SIMILAR: Example = {
    "items": [
        {
            "id": 20,
            "url": "/api/v1/sites/20",
            "name": "Ramnaslätt nordväst",
            "kind": "land",
            "position_wgs84": [12.89317, 57.71046],
            "likeness": 0.834,
            "alike": [_AREA],
            "unlike": [],
            "unknown": [{"key": "power_capacity_mw", "label": {"sv": "Effekt nu", "en": "Power now"}}],
        }
    ]
}
FACTS: Example = {
    "kinds": [{"kind": "land", "label": _LAND, "sites": 44}],
    "items": [
        {
            **_AREA,
            "help": {"sv": "Hela tomtens yta.", "en": "The whole plot's area."},
            "type": "number",
            "unit": "m2",
            "unit_symbol": {"sv": "m²", "en": "m²"},
            "decimals": 0,
            "low": 0.0,
            "high": 100_000_000.0,
            "codes": [],
            "kinds": ["land"],
            "theme": "space",
            "theme_label": {"sv": "Yta", "en": "Space"},
            "origin": "declared",
            "asked": {"sv": "planavdelningen", "en": "the planning office"},
            "filters": [
                {
                    "name": "plot_area_m2_min",
                    "help": {"sv": "Tomtarea, minst, i m².", "en": "Plot area, at least, in m²."},
                }
            ],
            "sortable": True,
            "coverage": {"known": 43, "sites": 44, "share": 0.9773},
        }
    ],
}
PLACES: Example = {
    "next": "https://mark.example.se/api/v1/places?kind=locality&limit=1&cursor=a3",
    "items": [
        {
            "id": 3,
            "type": "area",
            "kind": "locality",
            "kind_label": {"sv": "tätort", "en": "locality"},
            "name": "Fristad",
            "code": "T4756",
            "population": 5541,
            "source": "SCB",
            "verified": "2020-12-31",
            "position_wgs84": [13.0101, 57.8268],
            "bbox_wgs84": [12.9873, 57.8159, 13.0322, 57.8391],
        }
    ],
}
LAYERS: Example = {
    "style": "/tiles/style.json",
    "ogc": "/ogc",
    "items": [
        {
            "key": "areas",
            "title": {"sv": "Områden med namn", "en": "Named areas"},
            "sources": [
                {
                    "key": "scb_localities",
                    "title": {"sv": "Tätorter", "en": "Localities"},
                    "attribution": "SCB",
                    "licence": "CC0-1.0",
                    "verified": "2020-12-31",
                    "demo": False,
                }
            ],
            "links": {
                "collection": "/ogc/collections/areas",
                "items": "/ogc/collections/areas/items",
                "tiles": "/ogc/collections/areas/tiles/WebMercatorQuad",
                "data": "/api/v1/places?kind=locality",
            },
        }
    ],
    "geodata": [
        {
            "key": "scb_localities",
            "title": {"sv": "Tätorter", "en": "Localities"},
            "attribution": "SCB",
            "licence": "CC0-1.0",
            "verified": "2020-12-31",
            "roles": [{"sv": "tätort", "en": "locality"}],
            "demo": False,
        }
    ],
}
UNMET: Example = {
    "since": "2025-11-27T10:00:00Z",
    "enquiries": 31,
    "fewest": 1,
    "obstacles": [
        {
            "fact": "power_capacity_mw",
            "label": {"sv": "Effekt nu", "en": "Power now"},
            "asked": [{"words": {"sv": "minst 3 MW", "en": "at least 3 MW"}, "enquiries": 6}],
            "enquiries": 6,
            "area_m2": 310000.0,
            "unsized_enquiries": 1,
        }
    ],
}
SUPPLY: Example = {
    "as_of": "2026-11-27",
    "published_only": False,
    "sites": 46,
    "total_m2": 1_600_000.0,
    "unknown_sites": 2,
    "unknown_m2": 45_000.0,
    "unsized_sites": 1,
    "steps": [
        {
            "day": "2028-12-31",
            "total": {"sure_m2": 317_000.0, "possible_m2": 397_000.0},
            "by_first_use": {"industry": {"sure_m2": 317_000.0, "possible_m2": 397_000.0}},
            "by_allowed_use": {"office": {"sure_m2": 90_000.0, "possible_m2": 120_000.0}},
            "sure_sites": 21,
            "possible_sites": 25,
        }
    ],
    "goal": {
        "goal_m2": 250_000.0,
        "met_now": False,
        "perhaps_by": "2027-12-31",
        "surely_by": "2028-12-31",
        "words": {"sv": "Under målet i dag.", "en": "Below the goal today."},
    },
}
