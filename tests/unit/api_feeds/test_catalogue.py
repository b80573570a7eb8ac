"""The catalogue has what DCAT-AP-SE asks for of each thing in it."""

from __future__ import annotations

from datetime import date

import pytest
from rdflib import DCTERMS, FOAF, RDF, Graph, Namespace, URIRef
from rdflib.term import Node

from api.feeds.catalogue import make_catalogue
from api.v1.layers import LAYERS
from siting.service_settings import ServiceSettings
from siting.settings import DatabaseSettings, DeploymentSettings, FactsSettings, GeodataSettings, Settings

DCAT = Namespace("http://www.w3.org/ns/dcat#")
BASE = "https://mark.example.se"
MANDATORY = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.distribution, DCAT.contactPoint),
    DCAT.Distribution: (DCAT.accessURL, DCTERMS.license),
    DCAT.DataService: (DCTERMS.title, DCAT.endpointURL, DCAT.servesDataset),
    FOAF.Agent: (FOAF.name,),
}


def settings(**deployment: str) -> Settings:
    return Settings(
        database=DatabaseSettings(database_url="postgresql://nowhere/x"),
        deployment=DeploymentSettings.model_validate(deployment),
        geodata=GeodataSettings(),
        facts=FactsSettings(),
        service=ServiceSettings(),
    )


def catalogue(licences: dict[str, tuple[str, ...]], **deployment: str) -> Graph:
    made = make_catalogue(BASE, settings(**deployment), changed=date(2026, 11, 27), licences=licences)
    return Graph().parse(data=made.turtle(), format="turtle")


@pytest.fixture
def whole() -> Graph:
    return catalogue({layer.key: ("CC0-1.0",) for layer in LAYERS}, email="mark@example.se")


@pytest.mark.parametrize("kind", MANDATORY, ids=lambda kind: kind.rpartition("#")[2].rpartition("/")[2])
def test_nothing_mandatory_is_missing(whole: Graph, kind: URIRef) -> None:
    things = list(whole.subjects(RDF.type, kind))

    assert things
    missing = [
        (str(thing), str(one)) for thing in things for one in MANDATORY[kind] if not list(whole.objects(thing, one))
    ]
    assert missing == []


def test_what_is_referred_to_is_described(whole: Graph) -> None:
    def ours(predicate: URIRef) -> set[Node]:
        return set(whole.objects(predicate=predicate))

    assert ours(DCAT.dataset) == set(whole.subjects(RDF.type, DCAT.Dataset))
    assert ours(DCAT.distribution) == set(whole.subjects(RDF.type, DCAT.Distribution))
    assert ours(DCAT.service) == set(whole.subjects(RDF.type, DCAT.DataService))
    assert ours(DCTERMS.publisher) == set(whole.subjects(RDF.type, FOAF.Agent))


def test_titles_are_in_both_languages(whole: Graph) -> None:
    for dataset in whole.subjects(RDF.type, DCAT.Dataset):
        assert {title.language for title in whole.objects(dataset, DCTERMS.title)} == {"sv", "en"}  # type: ignore[attr-defined]


def test_layers_without_data_are_left_out() -> None:
    made = catalogue({"sites": ("CC0-1.0",), "plans": ()})

    assert set(made.subjects(RDF.type, DCAT.Dataset)) == {URIRef(f"{BASE}/dcat#sites")}


def test_a_licence_that_the_portal_does_not_know_is_not_made_up() -> None:
    made = catalogue({"sites": ("our own terms",)})

    distributions = set(made.subjects(RDF.type, DCAT.Distribution))
    assert distributions
    assert [one for one in distributions if list(made.objects(one, DCTERMS.license))] == []
