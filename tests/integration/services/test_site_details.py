"""What the public sees of one site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from shapely.geometry import Point
from sqlalchemy import text

from siting.domain.errors import NotFound
from siting.domain.likeness import compare, distance
from siting.domain.places import PointKind
from siting.domain.sites import SiteKind
from siting.domain.values import FactValue, Status
from siting.domain.vocabulary import FACTS
from siting.services.site_details import near_points, similar_sites, site_details
from siting.store.card_search import Connection
from siting.store.cluster import Cluster
from siting.store.database import Database
from siting.store.preparation import Role
from siting.store.published import PublishedDatabase
from siting.store.sites import find_ids, write_computed
from tests.integration.store.made_geodata import a_point, put_places
from tests.integration.store.make import DAY, a_site, known, load

VALUES: dict[str, list[Any]] = {
    "plot_area_m2": [10_000.0, 11_000.0, 90_000.0, 10.0, 0.0, None],
    "permitted_uses": [frozenset({"J", "K"}), frozenset({"K"}), frozenset({"H"}), frozenset(), None, None],
    "junction_min": [5.0, 6.0, 60.0, None, 5.0, None],
    "price_sek_m2": [500.0, 700.0, 0.0, None, 100.0, None],
    "readiness": ["serviced", "serviced", "idea", "levelled", None, None],
    "possession_date": [date(2027, 1, 1), date(2027, 6, 1), date(2031, 1, 1), None, date(2026, 1, 1), None],
    "locality_name": ["Viared", "Viared", "Borås", None, "Viared", None],
}


@pytest.fixture
def reader(cluster: Cluster, database_name: str) -> Iterator[Connection]:
    """As the public's questions are asked."""
    opened = PublishedDatabase(cluster.url(role=Role.PUBLISHED, database=database_name), takes_role=False)
    with opened.read() as connection:
        yield connection
    opened.close()


def _number(database: Database, reference: str) -> int:
    with database.begin() as conn:
        [number] = find_ids(conn, references=[reference])
        return number


def test_every_fact_says_how_it_is_known(database: Database, reader: Connection) -> None:
    facts = {
        "plot_area_m2": FactValue(value=8.0, status=Status.ESTIMATED, source="planner", verified=DAY),
        "fibre": FactValue(value=None, status=Status.NOT_APPLICABLE, source="owner", verified=None),
        "permitted_uses": known(frozenset({"J", "K"}), source="plan | plan register"),
        "gas": FactValue(value=None, status=Status.UNKNOWN, source="asked", verified=DAY),
    }
    with database.begin() as conn:
        load(conn, [a_site("plot", facts=facts)])
    number = _number(database, "plot")
    with database.begin() as conn:
        write_computed(conn, {number: {"junction_min": known(5.0, source="roads")}})

    details = site_details(reader, number)

    said = {one.fact.key: one for one in details.facts}
    assert list(said) == [key for key, fact in FACTS.items() if key in said]
    assert {key: said[key].known for key in facts} == facts
    assert said["junction_min"].known == known(5.0, source="roads")
    assert (said["junction_min"].computed, said["plot_area_m2"].computed) == (True, False)
    assert said["bearing"].known.status is Status.UNKNOWN
    assert "gates" not in said
    assert (details.source_name, details.attribution) == ("Source ours", "© ours")


def test_a_site_that_is_not_published_is_answered_as_one_that_is_not_there(
    database: Database, reader: Connection
) -> None:
    with database.begin() as conn:
        load(conn, [a_site("hidden"), a_site("sold")])
        conn.execute(text("UPDATE site SET published = false WHERE reference = 'hidden'"))
        conn.execute(text("UPDATE site SET availability = 'sold' WHERE reference = 'sold'"))
    hidden, sold = _number(database, "hidden"), _number(database, "sold")

    for number in (hidden, sold, 999_999):
        for ask in (site_details, near_points, similar_sites):
            with pytest.raises(NotFound) as raised:
                ask(reader, number)
            assert raised.value.message.en.replace(str(number), "N") == "There is no published site with number N."
    assert reader.execute("SELECT count(*) FROM published.site_facts").fetchone() == (0,)


def test_what_is_near_is_told_by_kind_with_each_name_once(database: Database, reader: Connection) -> None:
    with database.begin() as conn:
        load(conn, [a_site("plot", geometry=Point(372_000, 6_398_000)), a_site("nowhere", geometry=None)])
        ramps = [a_point("Mot", geometry=Point(372_000 + far, 6_398_000)) for far in (900, 700)]
        others = [a_point(f"Mot {n}", geometry=Point(373_000 + 100 * n, 6_398_000)) for n in range(3)]
        far = a_point("Far", kind=PointKind.PORT, geometry=Point(572_000, 6_398_000))
        station = a_point("C", kind=PointKind.STATION, geometry=Point(372_000, 6_398_050))
        put_places(conn, "points", points=[*ramps, *others, far, station])

    near = near_points(reader, _number(database, "plot"))

    assert [(one.kind.value, one.name, one.distance_m) for one in near] == [
        ("station", "C", 50.0),
        ("junction", "Mot", 700.0),
        ("junction", "Mot 0", 1000.0),
    ]
    assert near[0].position_wgs84 == pytest.approx((12.8519, 57.7061), abs=0.001)
    assert near_points(reader, _number(database, "nowhere")) == []


def test_similar_sites_are_ordered_as_their_difference_is_measured(database: Database, reader: Connection) -> None:
    sites = []
    for number in range(36):
        places = [(number * step + number // 6) % 6 for step in range(1, len(VALUES) + 1)]
        drawn = {key: values[place] for place, (key, values) in zip(places, VALUES.items(), strict=True)}
        facts = {key: known(value) for key, value in drawn.items() if value is not None}
        sites.append(a_site(f"{number}", facts=facts))
    with database.begin() as conn:
        load(conn, [*sites, a_site("hall", kind=SiteKind.PREMISES, facts={"junction_min": known(5.0)})])

    for reference in ("0", "5", "17"):
        number = _number(database, reference)
        mine = site_details(reader, number).row
        similar = similar_sites(reader, number, limit=100)

        measured = [distance(mine.kind, compare(mine.kind, mine.facts, one.row.facts)) for one in similar]
        assert len(similar) == 35
        assert measured == pytest.approx(sorted(measured))
        assert [1 - one.likeness for one in similar] == pytest.approx(measured)
        assert number not in [one.row.site_id for one in similar]


def test_it_is_said_in_what_sites_are_alike(database: Database, reader: Connection) -> None:
    one = {"plot_area_m2": known(10_000.0), "locality_name": known("Viared"), "junction_min": known(5.0)}
    other = {"plot_area_m2": known(11_000.0), "locality_name": known("Borås"), "price_sek_m2": known(5.0)}
    with database.begin() as conn:
        load(conn, [a_site("one", facts=one), a_site("other", facts=other)])

    [similar] = similar_sites(reader, _number(database, "one"))

    assert [fact.key for fact in similar.alike] == ["plot_area_m2"]
    assert [fact.key for fact in similar.unlike] == ["locality_name"]
    assert "junction_min" in [fact.key for fact in similar.unknown]
