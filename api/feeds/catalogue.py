"""``/dcat.ttl``, ``.rdf`` and ``.jsonld``: the open data as the national data portal reads it (DCAT-AP-SE 3).

The specification: https://docs.dataportal.se/dcat/3.0.0/
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.feeds import catalogue_words as words
from api.feeds.answering import document
from api.feeds.graph import Graph, Iri, Literal, Node, Object, texts
from api.serving.addresses import base_url
from api.serving.service import service_of
from api.v1.layers import LAYERS, Layer
from siting.domain.text import LANGS, Text
from siting.settings import Settings
from siting.store.card_search import Connection
from siting.store.published_places import list_geodata, list_sources

router = APIRouter()

_PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_LANGUAGES = {"sv": f"{_AUTHORITY}language/SWE", "en": f"{_AUTHORITY}language/ENG"}
_PUBLIC = Iri(value=f"{_AUTHORITY}access-right/PUBLIC")
_OFTEN = Iri(value=f"{_AUTHORITY}frequency/CONT")
_THEMES = {
    "sites": ("ECON", "REGI"),
    "land": ("ECON", "REGI"),
    "premises": ("ECON", "REGI"),
    "reference_points": ("TRAN", "REGI"),
}
_THEME = ("REGI",)
_LICENCES = {
    "CC0-1.0": "http://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "http://creativecommons.org/licenses/by/4.0/",
    "ODbL-1.0": "http://opendatacommons.org/licenses/odbl/1-0/",
}
"""SPDX's name → the address that the data portal knows."""
_OGC_FEATURES = "http://www.opengis.net/def/interface/ogcapi-features"
_OPENAPI = "https://spec.openapis.org/oas/v3.1.0"


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """One way to get a data set."""

    key: str
    title: Text
    url: str
    media_type: str
    download: bool


@router.get("/dcat.ttl")
def turtle(request: Request) -> Response:
    """Answer with the catalogue as Turtle."""
    return document(
        request,
        "text/turtle; charset=utf-8",
        lambda reader: _catalogue(reader, request).turtle(),
        vary="Accept-Encoding",
    )


@router.get("/dcat.rdf")
def rdf_xml(request: Request) -> Response:
    """Answer with the catalogue as RDF/XML."""
    return document(
        request,
        "application/rdf+xml; charset=utf-8",
        lambda reader: _catalogue(reader, request).rdf_xml(),
        vary="Accept-Encoding",
    )


@router.get("/dcat.jsonld")
def json_ld(request: Request) -> Response:
    """Answer with the catalogue as JSON-LD."""
    return document(
        request, "application/ld+json", lambda reader: _catalogue(reader, request).json_ld(), vary="Accept-Encoding"
    )


def _catalogue(reader: Connection, request: Request) -> Graph:
    settings = service_of(request).settings
    geodata = list_geodata(reader)
    row = reader.execute("SELECT max(changed_at)::date FROM published.sites").fetchone()
    changed = row[0] if row else None
    of_sites = tuple(one.licence for one in list_sources(reader))
    return make_catalogue(
        base_url(request),
        settings,
        changed=changed,
        licences={
            layer.key: tuple(one.licence for one in geodata if layer.roles.intersection(one.roles))
            if layer.roles
            else of_sites
            for layer in LAYERS
        },
    )


def make_catalogue(
    base: str, settings: Settings, *, changed: date | None, licences: dict[str, tuple[str, ...]]
) -> Graph:
    """Return the catalogue.

    Parameters
    ----------
    base
        What addresses begin with.
    changed
        The day that a site changed last.
    licences
        Of each layer's sources; a layer of which there is nothing is left out.
    """
    layers = [layer for layer in LAYERS if licences.get(layer.key)]
    publisher = Node(
        iri=f"{base}/#publisher",
        type="foaf:Agent",
        said=[
            ("foaf:name", Literal(value=settings.deployment.organisation)),
            ("foaf:homepage", Iri(value=f"{base}/")),
            ("dcterms:type", Iri(value="http://purl.org/adms/publishertype/LocalAuthority")),
        ],
    )
    catalogue = Node(
        iri=f"{base}/dcat#catalogue",
        type="dcat:Catalog",
        said=[
            *_both("dcterms:title", Text(sv=settings.service.name_sv, en=settings.service.name_en)),
            *_both("dcterms:description", words.ABOUT),
            ("dcterms:publisher", Iri(value=publisher.iri)),
            ("dcterms:license", Iri(value=_LICENCES["CC0-1.0"])),
            ("foaf:homepage", Iri(value=f"{base}/data")),
            *(("dcterms:language", Iri(value=iri)) for iri in _LANGUAGES.values()),
            *([("dcterms:modified", _day(changed))] if changed else []),
            *(("dcat:dataset", Iri(value=_dataset_iri(base, layer))) for layer in layers),
            *(("dcat:service", Iri(value=f"{base}/dcat#{key}")) for key in ("api", "ogc")),
        ],
    )
    datasets = [_dataset(base, layer, settings, changed) for layer in layers]
    distributions = [
        _distribution(base, layer, one, licences[layer.key]) for layer in layers for one in _ways(base, layer)
    ]
    return Graph(prefixes=_PREFIXES, nodes=[catalogue, publisher, *datasets, *distributions, *_services(base, layers)])


def _dataset(base: str, layer: Layer, settings: Settings, changed: date | None) -> Node:
    themes = _THEMES.get(layer.key, _THEME)
    return Node(
        iri=_dataset_iri(base, layer),
        type="dcat:Dataset",
        said=[
            *_both("dcterms:title", layer.title),
            *_both("dcterms:description", words.DESCRIPTIONS.get(layer.key, layer.title)),
            ("dcterms:publisher", Iri(value=f"{base}/#publisher")),
            ("dcterms:accessRights", _PUBLIC),
            ("dcterms:accrualPeriodicity", _OFTEN),
            *([("dcterms:modified", _day(changed))] if changed and not layer.roles else []),
            *(("dcterms:language", Iri(value=iri)) for iri in _LANGUAGES.values()),
            *(("dcat:theme", Iri(value=f"{_AUTHORITY}data-theme/{theme}")) for theme in themes),
            *(pair for word in words.KEYWORDS.get(layer.key, ()) for pair in _both("dcat:keyword", word)),
            ("dcat:landingPage", Iri(value=f"{base}/data#{layer.key}")),
            ("dcat:contactPoint", _contact(base, settings)),
            *(("dcat:distribution", Iri(value=_way_iri(base, layer, one))) for one in _ways(base, layer)),
        ],
    )


def _contact(base: str, settings: Settings) -> Node:
    deployment = settings.deployment
    return Node(
        type="vcard:Organization",
        said=[
            ("vcard:fn", Literal(value=f"{deployment.organisation}, {deployment.unit_sv}")),
            ("vcard:hasEmail", Iri(value=f"mailto:{deployment.email}"))
            if deployment.email
            else ("vcard:hasURL", Iri(value=f"{base}/")),
        ],
    )


def _distribution(base: str, layer: Layer, one: Distribution, licences: Sequence[str]) -> Node:
    known = sorted({_LICENCES[licence] for licence in licences if licence in _LICENCES})
    service = "api" if one.url.startswith(f"{base}/api/") else "ogc"
    said: list[tuple[str, Object]] = [
        *_both("dcterms:title", one.title),
        ("dcat:accessURL", Iri(value=one.url)),
        *([("dcat:downloadURL", Iri(value=one.url))] if one.download else []),
        ("dcterms:format", Literal(value=one.media_type)),
        *(("dcterms:license", Iri(value=licence)) for licence in known[:1]),
        ("dcat:accessService", Iri(value=f"{base}/dcat#{service}")),
        (
            "dcatap:availability",
            Iri(value="http://publications.europa.eu/resource/authority/planned-availability/STABLE"),
        ),
    ]
    return Node(iri=_way_iri(base, layer, one), type="dcat:Distribution", said=said)


def _services(base: str, layers: Sequence[Layer]) -> Iterable[Node]:
    for key, title, path, described, standard in (
        ("api", words.API, "/api/v1", "/api/v1/openapi.json", _OPENAPI),
        ("ogc", words.OGC, "/ogc", "/ogc/conformance", _OGC_FEATURES),
    ):
        yield Node(
            iri=f"{base}/dcat#{key}",
            type="dcat:DataService",
            said=[
                *_both("dcterms:title", title),
                ("dcterms:publisher", Iri(value=f"{base}/#publisher")),
                ("dcterms:accessRights", _PUBLIC),
                ("dcat:endpointURL", Iri(value=base + path)),
                ("dcat:endpointDescription", Iri(value=base + described)),
                ("dcterms:conformsTo", Iri(value=standard)),
                *(("dcat:servesDataset", Iri(value=_dataset_iri(base, layer))) for layer in layers),
            ],
        )


def _ways(base: str, layer: Layer) -> Iterable[Distribution]:
    """Return how a layer is to be had."""
    items = f"{base}/ogc/collections/{layer.key}/items"
    yield Distribution(key="ogc", title=words.BY_OGC, url=items, media_type="application/geo+json", download=False)
    if layer.key in ("sites", "land", "premises"):
        data = base + layer.data + ("&" if "?" in layer.data else "?")
        for key, title, media_type in (
            ("geojson", words.GEOJSON, "application/geo+json"),
            ("csv", words.CSV, "text/csv"),
        ):
            yield Distribution(key=key, title=title, url=f"{data}format={key}", media_type=media_type, download=True)


def _dataset_iri(base: str, layer: Layer) -> str:
    return f"{base}/dcat#{layer.key}"


def _way_iri(base: str, layer: Layer, one: Distribution) -> str:
    return f"{base}/dcat#{layer.key}-{one.key}"


def _both(predicate: str, text: Text) -> list[tuple[str, Object]]:
    return texts(predicate, [(lang, text.say(lang)) for lang in LANGS])


def _day(value: date) -> Literal:
    return Literal(value=value.isoformat(), type="xsd:date")
