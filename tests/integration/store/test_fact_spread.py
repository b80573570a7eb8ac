"""What is usual of each fact over published sites, and what is on offer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import text

from siting.domain.activities import Activity
from siting.domain.sites import Availability, SiteKind
from siting.store import fact_spread as module
from siting.store.card_search import Connection
from siting.store.cluster import Cluster
from siting.store.database import Database
from siting.store.fact_spread import Spread, fact_spread
from siting.store.preparation import Role
from siting.store.published import PublishedDatabase
from siting.store.published_stock import AreaStock, Stock, on_offer
from tests.integration.store.make import a_site, known, load

TODAY = date(2026, 11, 27)


@pytest.fixture
def reader(cluster: Cluster, database_name: str) -> Iterator[Connection]:
    """As the public's questions are asked."""
    opened = PublishedDatabase(cluster.url(role=Role.PUBLISHED, database=database_name), takes_role=False)
    with opened.read() as connection:
        yield connection
    opened.close()


def put_plots(database: Database, count: int) -> None:
    """Store plots of 100, 200, … m², the odd ones at Viared."""
    with database.begin() as conn:
        plots = [
            a_site(
                str(number),
                facts={
                    "plot_area_m2": known(100.0 * number),
                    "tenures": known(frozenset({"sale", "ground_lease"} if number == 1 else {"sale"})),
                    **({"locality_name": known("Viared")} if number % 2 else {}),
                },
            )
            for number in range(1, count + 1)
        ]
        hidden = a_site("hidden", facts={"plot_area_m2": known(1e7), "max_height_m": known(5.0)})
        load(conn, [*plots, hidden])
        conn.execute(text("UPDATE site SET published = false WHERE reference = 'hidden'"))


def test_eight_in_ten_are_between(database: Database, reader: Connection) -> None:
    put_plots(database, 10)

    found = fact_spread(reader, SiteKind.LAND)

    assert found == {
        "plot_area_m2": Spread(known=1.0, low=100.0, middle=500.0, high=900.0),
        "tenures": Spread(known=1.0, codes={"sale": 1.0, "ground_lease": 0.1}),
        "locality_name": Spread(known=0.5, texts=("Viared",)),
    }
    assert fact_spread(reader, None) == found
    assert fact_spread(reader, SiteKind.PREMISES) == {}


def test_of_many_sites_some_are_looked_at(
    database: Database, reader: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_plots(database, 10)
    monkeypatch.setattr(module, "_LOOKED_AT", 5)

    spread = fact_spread(reader, SiteKind.LAND)["plot_area_m2"]

    assert (spread.known, spread.low, spread.high) == (1.0, 200.0, 1000.0)


def test_more_texts_than_a_list_can_offer_are_none(
    database: Database, reader: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.begin() as conn:
        load(
            conn, [a_site(str(n), facts={"locality_name": known(name)}) for n, name in enumerate(["B 10", "B 9", "Å"])]
        )

    assert fact_spread(reader, None)["locality_name"].texts == ("B 9", "B 10", "Å")
    monkeypatch.setattr(module, "_MOST_TEXTS", 2)
    assert fact_spread(reader, None)["locality_name"] == Spread(known=1.0)


def test_there_need_not_be_any_site(reader: Connection) -> None:
    assert fact_spread(reader, SiteKind.LAND) == {}
    there = on_offer(reader, TODAY, most_areas=5)
    assert (there.stock, there.areas, set(there.activities.values())) == ((), (), {0})


def test_what_is_on_offer_is_counted_by_kind_and_day(database: Database, reader: Connection) -> None:
    days = [date(2026, 11, 27), date(2026, 11, 28), date(2027, 11, 27), date(2027, 11, 28)]
    with database.begin() as conn:
        plots = [
            a_site(str(n), facts={"plot_area_m2": known(1000.0), "possession_date": known(day)})
            for n, day in enumerate(days)
        ]
        others = [
            a_site("from", available_from=TODAY, facts={}),
            a_site("reserved", availability=Availability.RESERVED),
            a_site("sold", availability=Availability.SOLD),
            a_site("shop", kind=SiteKind.PREMISES, facts={"lettable_area_m2": known(250.0)}),
        ]
        load(conn, [*plots, *others])

    assert on_offer(reader, TODAY, most_areas=5).stock == (
        Stock(kind=SiteKind.LAND, sites=5, area_m2=4000.0, now=2, soon=2),
        Stock(kind=SiteKind.PREMISES, sites=1, area_m2=250.0, now=0, soon=0),
    )


def test_areas_and_activities_are_counted(database: Database, reader: Connection) -> None:
    with database.begin() as conn:
        viared = {"business_area_name": known("Viared"), "use_shop": known("conditional")}
        load(
            conn,
            [
                a_site("1", facts={"plot_area_m2": known(1000.0), **viared}),
                a_site("2", kind=SiteKind.PREMISES, facts={"lettable_area_m2": known(250.0), **viared}),
                a_site("3", facts={"business_area_name": known("Sobacken"), "use_shop": known("not_allowed")}),
                a_site("4", availability=Availability.RESERVED, facts=viared),
                a_site("5", facts={"use_shop": known("allowed")}),
            ],
        )

    there = on_offer(reader, TODAY, most_areas=5)
    assert there.areas == (
        AreaStock(
            name="Viared",
            sites={SiteKind.LAND: 1, SiteKind.PREMISES: 1},
            area_m2={SiteKind.LAND: 1000.0, SiteKind.PREMISES: 250.0},
        ),
        AreaStock(name="Sobacken", sites={SiteKind.LAND: 1}, area_m2={SiteKind.LAND: 0.0}),
    )
    assert [one.name for one in on_offer(reader, TODAY, most_areas=1).areas] == ["Viared"]
    counts = there.activities
    assert (counts[Activity.SHOP], counts[Activity.OFFICE]) == (3, 0)
