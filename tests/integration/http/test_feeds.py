"""What programs of others follow: the feed, the site maps, the catalogue."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from sqlalchemy import text

from api.feeds import sitemaps
from api.serving.service import Service
from siting.domain.sites import SiteKind
from tests.integration.store.make import a_site, known, load

ATOM = "{http://www.w3.org/2005/Atom}"
MAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
DCAT = Namespace("http://www.w3.org/ns/dcat#")


@pytest.fixture
def stock(service: Service) -> None:
    """Three published sites, the last of them changed last, and a hidden one."""
    with service.begin() as conn:
        load(
            conn,
            [
                a_site("1", name="Tomt <1> & ]]> \x0b", facts={"plot_area_m2": known(9000.0)}),
                a_site("2", name="Viared 2"),
                a_site("3", kind=SiteKind.PREMISES, facts={"lettable_area_m2": known(250.0)}),
                a_site("4", name="Hidden"),
            ],
        )
    with service.begin() as conn:
        conn.execute(text("UPDATE site SET published = false WHERE reference = '4'"))
    with service.begin() as conn:
        conn.execute(text("UPDATE site SET address = 'Väftgatan 7' WHERE reference = '2'"))


def document(client: TestClient, address: str) -> ElementTree.Element:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    # Of our own making.
    return ElementTree.fromstring(answer.content)  # noqa: S314


def entries(client: TestClient, address: str = "/feeds/sites.atom?lang=en") -> list[str]:
    return [str(one.findtext(f"{ATOM}title")) for one in document(client, address).iter(f"{ATOM}entry")]


@pytest.mark.usefixtures("stock")
def test_the_feed_has_what_was_changed_last_first_and_nothing_hidden(client: TestClient) -> None:
    titles = entries(client)

    assert titles[0] == "Viared 2"
    assert sorted(titles) == ["Plot 3", "Tomt <1> & ]]> ", "Viared 2"]


@pytest.mark.usefixtures("stock")
def test_the_feed_has_what_atom_asks_for(client: TestClient) -> None:
    feed = document(client, "/feeds/sites.atom?kind=land")

    assert feed.tag == f"{ATOM}feed"
    for one in (feed, *feed.iter(f"{ATOM}entry")):
        assert [len(one.findall(f"{ATOM}{tag}")) for tag in ("id", "title", "updated")] == [1, 1, 1]
        assert datetime.fromisoformat(str(one.findtext(f"{ATOM}updated"))).tzinfo is not None
        assert len(one.findall(f"{ATOM}link[@rel='alternate'][@type='text/html']")) == 1
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Borås Stad"
    [own] = feed.findall(f"{ATOM}link[@rel='self']")
    assert own.get("href") == feed.findtext(f"{ATOM}id") == "http://testserver/feeds/sites.atom?kind=land"
    ids = [one.findtext(f"{ATOM}id") for one in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) == 2
    updated = [one.findtext(f"{ATOM}updated") for one in feed.iter(f"{ATOM}entry")]
    assert feed.findtext(f"{ATOM}updated") == max(map(str, updated))


@pytest.mark.usefixtures("stock")
def test_a_search_can_be_followed(client: TestClient) -> None:
    assert entries(client, "/feeds/sites.atom?kind=premises&lettable_area_m2_min=100") == ["Plot 3"]
    assert client.get("/feeds/sites.atom?gates_min=abc").status_code == 422


def test_a_feed_without_sites_is_a_feed(client: TestClient) -> None:
    assert entries(client) == []
    assert document(client, "/feeds/sites.atom").findtext(f"{ATOM}updated") == "2000-01-01T00:00:00+00:00"


@pytest.mark.usefixtures("stock")
@pytest.mark.parametrize("address", ["/feeds/sites.atom", "/sitemap.xml", "/sitemaps/sites-1.xml", "/dcat.ttl"])
def test_what_has_not_changed_is_not_sent_again(client: TestClient, service: Service, address: str) -> None:
    tag = client.get(address).headers["etag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304

    with service.begin() as conn:
        conn.execute(text("UPDATE site SET published = false WHERE reference = '2'"))

    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200
    assert "Viared 2" not in client.get(address).text


@pytest.fixture
def small_maps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "SITES_EACH", 2)


@pytest.mark.usefixtures("stock", "small_maps")
def test_the_site_maps_have_each_published_site_once_and_its_page_is_there(client: TestClient) -> None:
    parts = [str(one.text) for one in document(client, "/sitemap.xml").iter(f"{MAPS}loc")]
    found = [str(one.text) for part in parts for one in document(client, part).iter(f"{MAPS}loc")]

    assert [part.rpartition("/")[2] for part in parts] == ["pages.xml", "sites-1.xml", "sites-2.xml"]
    assert len(found) == len(set(found)) == 5 + 3
    assert not any("hidden" in one for one in found)
    for address in found:
        assert client.get(address, follow_redirects=False).status_code == 200, address
    assert client.get("/sitemaps/sites-3.xml").status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999"])
def test_a_part_that_is_not_there_is_not_found(client: TestClient, number: str) -> None:
    assert client.get(f"/sitemaps/sites-{number}.xml").status_code == 404


def test_robots_are_told_where_the_maps_are_and_what_is_not_for_them(client: TestClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()

    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert "Disallow: /staff" in lines
    assert "Disallow: /sites" not in lines


@pytest.mark.usefixtures("stock")
def test_the_catalogue_says_the_same_in_each_form(client: TestClient) -> None:
    forms = [("/dcat.ttl", "turtle"), ("/dcat.rdf", "xml"), ("/dcat.jsonld", "json-ld")]
    turtle, *others = [Graph().parse(data=client.get(address).text, format=form) for address, form in forms]

    assert all(isomorphic(turtle, other) for other in others)
    datasets = set(turtle.subjects(RDF.type, DCAT.Dataset))
    assert datasets == {URIRef(f"http://testserver/dcat#{key}") for key in ("sites", "land", "premises")}
    for address in turtle.objects(predicate=DCAT.downloadURL):
        assert client.get(str(address)).status_code == 200, address
