"""One graph, three ways to write it: an RDF library reads the same from each."""

from __future__ import annotations

import pytest
from rdflib import Graph as Read
from rdflib import URIRef
from rdflib.compare import isomorphic

from api.feeds.graph import Graph, Iri, Literal, Node

AWKWARD = 'Väg "9" \\ <b> & \n\tslut\x07 {} é 😀'


def graph(*nodes: Node) -> Graph:
    return Graph(prefixes={"dcterms": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/"}, nodes=nodes)


def read(written: Graph) -> list[Read]:
    return [
        Read().parse(data=written.turtle(), format="turtle"),
        Read().parse(data=written.rdf_xml(), format="xml"),
        Read().parse(data=written.json_ld(), format="json-ld"),
    ]


@pytest.fixture
def made() -> Graph:
    contact = Node(type="foaf:Agent", said=[("foaf:name", Literal(value="Kontoret"))])
    return graph(
        Node(
            iri="https://a.example/#one",
            type="foaf:Document",
            said=[
                ("dcterms:title", Literal(value=AWKWARD, lang="sv")),
                ("dcterms:title", Literal(value="Plain", lang="en")),
                ("dcterms:modified", Literal(value="2026-11-27", type="xsd:date")),
                ("foaf:homepage", Iri(value="https://a.example/x?y=1&z=2")),
                ("dcterms:publisher", contact),
            ],
        )
    )


def test_all_three_say_the_same(made: Graph) -> None:
    turtle, xml, json_ld = read(made)

    assert len(turtle) == 8
    assert isomorphic(turtle, xml)
    assert isomorphic(turtle, json_ld)


def test_texts_come_back_as_they_were_but_for_control_characters(made: Graph) -> None:
    for one in read(made):
        titles = {str(title) for title in one.objects(predicate=URIRef("http://purl.org/dc/terms/title"))}
        assert titles == {AWKWARD.replace("\x07", ""), "Plain"}


def test_no_address_can_end_its_statement() -> None:
    evil = 'https://a.example/> . <urn:x> <urn:y> "'

    for one in read(graph(Node(iri="urn:a", type="foaf:Document", said=[("foaf:homepage", Iri(value=evil))]))):
        assert len(one) == 2
        assert URIRef("urn:x") not in set(one.subjects())
