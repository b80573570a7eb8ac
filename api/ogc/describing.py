"""What the OGC documents say: landing page, conformance, collections, queryables. Plain data, in one language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.ogc.crs import crs_uri, offered
from siting.domain.text import Lang, Text
from siting.domain.units import UNITS
from siting.store.published_collections import Collection, Column, ColumnKind

GEOJSON = "application/geo+json"
JSON = "application/json"
HTML = "text/html"
SCHEMA = "application/schema+json"
TILE = "application/vnd.mapbox-vector-tile"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"

TILE_MATRIX_SET = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"

CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
    "http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/array-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/property-property",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/dataset-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/collections-selection",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
)
"""What is kept, and nothing that is not."""

_TYPES: dict[ColumnKind, dict[str, Any]] = {
    ColumnKind.INTEGER: {"type": "integer"},
    ColumnKind.NUMBER: {"type": "number"},
    ColumnKind.YES_NO: {"type": "boolean"},
    ColumnKind.TEXT: {"type": "string"},
    ColumnKind.TEXTS: {"type": "array", "items": {"type": "string"}},
    ColumnKind.DATE: {"type": "string", "format": "date"},
    ColumnKind.TIME: {"type": "string", "format": "date-time"},
}
Bounds = tuple[float, float, float, float]


def link(href: str, rel: str, type_: str, title: Text | None = None, lang: Lang = "sv") -> dict[str, Any]:
    """Return a link."""
    said = {"title": title.say(lang)} if title else {}
    return {"href": href, "rel": rel, "type": type_, **said}


def self_links(address: str, type_: str, lang: Lang) -> list[dict[str, Any]]:
    """Return the links to a document itself and to itself as a page."""
    return [
        link(f"{address}?f=json", "self", type_, _THIS, lang),
        link(f"{address}?f=html", "alternate", HTML, _PAGE, lang),
    ]


def landing(base: str, name: str, lang: Lang) -> dict[str, Any]:
    """Return the landing page's document."""
    root = f"{base}/ogc"
    return {
        "title": name,
        "description": _LANDING.say(lang),
        "links": [
            *self_links(root, JSON, lang),
            link(f"{root}/api", "service-desc", OPENAPI, _DEFINITION, lang),
            link(f"{base}/data", "service-doc", HTML, _DOCUMENTATION, lang),
            link(f"{root}/conformance", "conformance", JSON, _CONFORMANCE, lang),
            link(f"{root}/collections", "data", JSON, COLLECTIONS, lang),
            link(f"{root}/tileMatrixSets", "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes", JSON, None, lang),
            link(f"{root}/tiles", "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", JSON, TILES, lang),
        ],
    }


def collection_document(
    base: str, collection: Collection, bounds: Bounds | None, srid: int, lang: Lang
) -> dict[str, Any]:
    """Return what is said of a collection."""
    address = f"{base}/ogc/collections/{collection.key}"
    extent = {"extent": {"spatial": {"bbox": [list(bounds)], "crs": crs_uri(None)}}} if bounds else {}
    return {
        "id": collection.key,
        "title": collection.title.say(lang),
        "description": collection.description.say(lang),
        "itemType": "feature",
        **extent,
        "crs": [crs_uri(None), *(crs_uri(one) for one in offered(srid))],
        "storageCrs": crs_uri(srid),
        "links": [
            *self_links(address, JSON, lang),
            link(f"{address}/items?f=json", "items", GEOJSON, _ITEMS, lang),
            link(f"{address}/items?f=html", "items", HTML, _ITEMS, lang),
            link(f"{address}/queryables?f=json", f"{_REL}queryables", SCHEMA, _QUERYABLES, lang),
            link(f"{address}/tiles?f=json", f"{_REL}tilesets-vector", JSON, TILES, lang),
        ],
    }


def queryables_document(base: str, collection: Collection, lang: Lang) -> dict[str, Any]:
    """Return the JSON schema of what can be asked by."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{base}/ogc/collections/{collection.key}/queryables",
        "type": "object",
        "title": collection.title.say(lang),
        "description": collection.description.say(lang),
        "properties": {
            collection.id_column: {"type": "integer", "title": _ID.say(lang), "x-ogc-role": "id"},
            "geom": {"title": _GEOMETRY.say(lang), "format": "geometry-any", "x-ogc-role": "primary-geometry"},
            **{one.name: column_schema(one, lang) for one in collection.columns},
        },
        "additionalProperties": False,
    }


def column_schema(column: Column, lang: Lang) -> dict[str, Any]:
    """Return the schema of a column: its label, what is meant, unit and codes."""
    found: dict[str, Any] = {**_TYPES[column.kind], "title": column.label.say(lang)}
    if column.help is not None:
        found["description"] = column.help.say(lang)
    if column.unit:
        found["x-ogc-unit"] = UNITS[column.unit].symbol.say(lang)
    if column.codes:
        codes = [code for code, _ in column.codes]
        said = "; ".join(f"{code}: {label.say(lang)}" for code, label in column.codes)
        found["description"] = f"{found.get('description', '')} {said}".strip()
        if column.kind is ColumnKind.TEXTS:
            found["items"] = {"type": "string", "enum": codes}
        else:
            found["enum"] = codes
    return found


def tile_matrix_set() -> dict[str, Any]:
    """Return the tiling that all web maps share (OGC 17-083r4, annex D)."""
    cell = 156543.03392804097
    return {
        "id": "WebMercatorQuad",
        "title": "Google Maps Compatible for the World",
        "uri": TILE_MATRIX_SET,
        "crs": crs_uri(3857),
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": [
            {
                "id": str(zoom),
                "scaleDenominator": 559082264.0287178 / 2**zoom,
                "cellSize": cell / 2**zoom,
                "cornerOfOrigin": "topLeft",
                "pointOfOrigin": [-20037508.342789244, 20037508.342789244],
                "tileWidth": 256,
                "tileHeight": 256,
                "matrixWidth": 2**zoom,
                "matrixHeight": 2**zoom,
            }
            for zoom in range(MOST_ZOOM + 1)
        ],
    }


MOST_ZOOM = 22


def tileset_document(
    base: str, path: str, collections: Sequence[Collection], bounds: Bounds | None, lang: Lang
) -> dict[str, Any]:
    """Return what is said of a tile set (OGC 20-057); ``path`` is ``""`` for all collections together."""
    address = f"{base}/ogc{path}/tiles/WebMercatorQuad"
    box = {"boundingBox": {"lowerLeft": bounds[:2], "upperRight": bounds[2:], "crs": crs_uri(None)}} if bounds else {}
    return {
        "title": TILES.say(lang) if not path else collections[0].title.say(lang),
        "dataType": "vector",
        "crs": crs_uri(3857),
        "tileMatrixSetURI": TILE_MATRIX_SET,
        "layers": [
            {"id": one.key, "title": one.title.say(lang), "dataType": "vector", "minTileMatrix": str(one.least_zoom)}
            for one in collections
        ],
        **box,
        "links": [
            link(f"{address}?f=json", "self", JSON, _THIS, lang),
            link(f"{address}?f=tilejson", "describedby", "application/vnd.mapbox.tile+json", TILES, lang),
            link(f"{base}/ogc/tileMatrixSets/WebMercatorQuad", f"{_REL}tiling-scheme", JSON, None, lang),
            {
                **link(f"{address}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}", "item", TILE, TILES, lang),
                "templated": True,
            },
        ],
    }


_REL = "http://www.opengis.net/def/rel/ogc/1.0/"
_THIS = Text(sv="Det här dokumentet", en="This document")
_PAGE = Text(sv="Som webbsida", en="As a page")
_DEFINITION = Text(sv="Gränssnittets beskrivning", en="Definition of the interface")
_DOCUMENTATION = Text(sv="Öppna data och API", en="Open data and API")
_CONFORMANCE = Text(sv="Vilka standarder som följs", en="Which standards are kept")
COLLECTIONS = Text(sv="Samlingar", en="Collections")
TILES = Text(sv="Vektorplattor", en="Vector tiles")
_ITEMS = Text(sv="Objekten", en="The features")
_QUERYABLES = Text(sv="Vad man kan fråga efter", en="What can be asked by")
_ID = Text(sv="Nummer", en="Number")
_GEOMETRY = Text(sv="Läge", en="Place")
_LANDING = Text(
    sv="Publicerad mark, lokaler, områden och planer för QGIS, ArcGIS, GDAL och webbkartor.",
    en="Published land, premises, areas and plans for QGIS, ArcGIS, GDAL and web maps.",
)
