"""The supply of land, as it is stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box
from sqlalchemy import insert, text

from siting.domain.errors import Faults
from siting.domain.sites import Availability, Site, SiteKind
from siting.domain.supply import UseGroup
from siting.domain.values import FactValue, Status
from siting.services.supply import (
    CountedLot,
    SupplyQuery,
    counted_lots,
    goal_of,
    read_supply_query,
    supply_of,
    write_supply_query,
)
from siting.services.unmet_demand import unmet_demand
from siting.store import tables
from siting.store.card_search import Connection
from siting.store.database import Database, driver_connection
from siting.store.supply import find_shapes
from tests.integration.store.make import a_site, known, load

TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
PLACE = box(372_000, 6_398_000, 372_100, 6_398_200)


def plot(reference: str, area_m2: float | None = 10_000.0, **facts: object) -> Site:
    given_facts = {"readiness": known("serviced"), "permitted_uses": known(frozenset({"J"}))}
    given_facts |= {key: value if isinstance(value, FactValue) else known(value) for key, value in facts.items()}  # type: ignore[arg-type] # values of facts
    if area_m2 is not None:
        given_facts["plot_area_m2"] = known(area_m2)
    return a_site(reference, geometry=PLACE, facts=given_facts)


STOCK = (
    plot("now"),
    plot("shop", 4_000.0, permitted_uses=frozenset({"H"}), owner_kind="private"),
    plot("later", 60_000.0, possession_date=date(2029, 6, 1), power_capacity_mw=4.0),
    plot(
        "about",
        1_000.0,
        possession_date=FactValue(value=date(2028, 3, 1), status=Status.ESTIMATED, source="the owner", verified=TODAY),
    ),
    plot("drawn", None),
    a_site("blank", facts={}, geometry=None),
    a_site("sold", availability=Availability.SOLD),
    a_site("reserved", availability=Availability.RESERVED),
    a_site("hall", kind=SiteKind.PREMISES, facts={"lettable_area_m2": known(500.0)}),
    plot("hidden", 7_000.0),
)


@pytest.fixture
def reader(database: Database) -> Iterator[Connection]:
    with database.begin(actor="tester") as conn:
        load(conn, STOCK)
        conn.execute(text("UPDATE siting.site SET published = false WHERE reference = 'hidden'"))
    with database.begin() as conn:
        yield driver_connection(conn)


def count(reader: Connection, query: str = "", *, published_only: bool = True) -> dict[str, CountedLot]:
    asked = read_supply_query(parse_qsl(query, keep_blank_values=True), staff=not published_only)
    lots = counted_lots(reader, asked, TODAY, published_only=published_only)
    return {one.stored.name.removeprefix("Plot "): one for one in lots}


def test_land_that_can_be_had_counts_and_nothing_else(reader: Connection) -> None:
    assert set(count(reader)) == {"now", "shop", "later", "about", "drawn", "blank"}
    assert set(count(reader, published_only=False)) == {"now", "shop", "later", "about", "drawn", "blank", "hidden"}
    assert set(count(reader, "availability=reserved")) == {"reserved"}


def test_the_public_is_not_told_of_what_is_not_published(reader: Connection) -> None:
    assert not any(one.stored.lot.area_m2 == 7_000 for one in count(reader).values())
    assert not count(reader, published_only=False)["hidden"].stored.published


def test_supply_by_day(reader: Connection) -> None:
    found = supply_of(count(reader).values(), TODAY)

    # The drawn plot is 100 by 200 metres.
    assert found.now.total.sure_m2 == pytest.approx(10_000 + 4_000 + 20_000)
    by_year = {one.day.year: one.total for one in found.steps[1:]}
    # 1 March 2028, give or take half a year: perhaps in 2027, surely in 2028.
    assert by_year[2027].possible_m2 - by_year[2027].sure_m2 == pytest.approx(1_000)
    assert by_year[2028].sure_m2 == pytest.approx(35_000)
    assert by_year[2029].sure_m2 == pytest.approx(95_000)
    assert (found.unknown_sites, found.unsized) == (1, 1)


def test_an_area_from_the_boundary_says_so(reader: Connection) -> None:
    found = count(reader)

    assert found["drawn"].stored.measured
    assert not found["now"].stored.measured
    assert not found["blank"].stored.measured


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("use=retail", {"shop", "blank"}),
        ("use=retail&unknown=exclude", {"shop"}),
        ("use=industry&unknown=exclude", {"now", "later", "about", "drawn"}),
        ("use=unknown", {"blank"}),
        ("plot_area_m2_min=50000&unknown=exclude", {"later"}),
        ("power_capacity_mw_min=3&unknown=exclude", {"later"}),
        ("owner_kind=private&unknown=exclude", {"shop"}),
        ("text=shop&use=retail", {"shop"}),
    ],
)
def test_filters(reader: Connection, query: str, names: set[str]) -> None:
    assert set(count(reader, query)) == names


def test_what_is_unknown_of_a_filter_is_said(reader: Connection) -> None:
    assert count(reader, "power_capacity_mw_min=3")["now"].stored.unknown == ("power_capacity_mw",)


def test_a_goal_against_what_is_stored(reader: Connection) -> None:
    lots = [*count(reader).values()]

    outlook = goal_of(lots, TODAY, 40_000.0)

    assert outlook is not None
    assert (outlook.met_now, outlook.surely_by) == (False, date(2029, 12, 31))
    assert goal_of(lots, TODAY, 0.0) is None


def test_shapes_are_read_in_the_storage_crs(reader: Connection) -> None:
    now = count(reader, "text=now")["now"]

    [found] = find_shapes(reader, [now.site_id], published_only=True).values()

    assert found.bounds == PLACE.bounds


@pytest.mark.parametrize(
    "query",
    ["use=harbour", "availability=sold", "kind=premises", "colour=red", "plot_area_m2_min=nan", "published=yes"],
)
def test_what_can_t_be_asked_is_refused(query: str) -> None:
    with pytest.raises(Faults):
        read_supply_query(parse_qsl(query), staff=False)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Faults) as refused:
        read_supply_query([("use", "x"), ("plot_area_m2_min", "y"), ("availability", "z")], staff=False)

    assert len(refused.value.faults) == 3


@given(
    st.sampled_from(["", *UseGroup]),
    st.sampled_from(["", "private", "municipality,state"]),
    st.sampled_from(["", "5000"]),
    st.sampled_from(["", "exclude", "only"]),
)
def test_a_question_reads_as_it_was_written(use: str, owner: str, area: str, unknown: str) -> None:
    pairs = [("use", use), ("owner_kind", owner), ("plot_area_m2_min", area), ("unknown", unknown)]

    query = read_supply_query(pairs, staff=True)

    assert read_supply_query(write_supply_query(query), staff=True) == query
    assert query.is_filtered == any((use, owner, area, unknown))


def test_nothing_asked_is_no_filter() -> None:
    assert not SupplyQuery().is_filtered
    assert write_supply_query(SupplyQuery()) == []
    every = [("availability", one) for one in ("planned", "available", "option")]
    assert read_supply_query(every, staff=False) == SupplyQuery()


def enquiry(number: str, received: datetime) -> dict[str, object]:
    return {"number": number, "company": "C", "title": "T", "language": "sv", "received_at": received, "reply_due": NOW}


def missed(enquiry_id: int, place: int, fact: str, asked: str, area_m2: float | None = None) -> dict[str, object]:
    said = dict.fromkeys(("asked", "asked_sv", "asked_en"), asked)
    labels = {"label_sv": f"{fact} på svenska", "label_en": fact}
    return {"enquiry_id": enquiry_id, "place": place, "fact": fact, **labels, **said, "area_m2": area_m2, "opened": 1}


@pytest.fixture
def asked(database: Database) -> Database:
    """Three enquiries of the last year and one before it."""
    received = [NOW.replace(month=month) for month in (2, 3, 11)] + [datetime(2025, 11, 20, tzinfo=UTC)]
    with database.begin() as conn:
        conn.execute(insert(tables.enquiry), [enquiry(f"2026-{n}", day) for n, day in enumerate(received)])
        ids = [*conn.scalars(text("SELECT id FROM siting.enquiry ORDER BY number"))]
        conn.execute(
            insert(tables.enquiry_unmet),
            [
                missed(ids[0], 0, "power_capacity_mw", "3 MW", 40_000.0),
                missed(ids[1], 0, "power_capacity_mw", "3 MW", 10_000.0),
                missed(ids[1], 1, "clear_height_m", "12 m", 10_000.0),
                missed(ids[2], 0, "power_capacity_mw", "8 MW"),
                missed(ids[3], 0, "clear_height_m", "12 m", 99_000.0),
            ],
        )
    return database


def test_what_was_asked_for_and_not_there(asked: Database) -> None:
    with asked.begin() as conn:
        found = unmet_demand(conn, NOW)

    power, height = found.obstacles
    assert (found.enquiries, power.enquiries, power.area_m2, power.unsized) == (3, 3, 50_000, 1)
    assert [(words.en, n) for words, n in power.asked] == [("3 MW", 2), ("8 MW", 1)]
    assert (height.label.sv, height.enquiries, height.area_m2) == ("clear_height_m på svenska", 1, 10_000)


def test_the_public_is_not_told_what_few_asked_for(asked: Database) -> None:
    with asked.begin() as conn:
        found = unmet_demand(conn, NOW, fewest=3)

    assert [one.fact for one in found.obstacles] == ["power_capacity_mw"]
