"""Pages of the list of sites, from cards that the database made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from shapely.geometry import Point, Polygon, box
from sqlalchemy import text

from siting.domain.errors import InvalidInput
from siting.domain.places import PointKind, ReferencePoint
from siting.domain.site_parameters import FACT_PARAMETERS, SORT_KEYS
from siting.domain.site_search import FactFilter, SiteQuery, SortBy, Unknown
from siting.domain.sites import Availability, SiteKind
from siting.domain.values import FactValue, Status
from siting.services.search_sites import parse_query, relaxations, search_sites
from siting.services.site_rows import SitePage, SiteRow
from siting.store.card_search import Connection
from siting.store.database import Database, driver_connection
from tests.integration.store.made_geodata import put_places
from tests.integration.store.make import DAY, a_site, known, load

SECRET = b"of this test"
WEST, EAST = Point(372_000, 6_398_000), Point(384_000, 6_398_000)


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """As the program sees it; the view ``published.sites`` is the same for whoever reads it."""
    with database.begin() as conn:
        yield driver_connection(conn)


def find(connection: Connection, query: str | SiteQuery, *, published_only: bool = True) -> SitePage:
    asked = parse_query(query, staff=not published_only) if isinstance(query, str) else query
    return search_sites(connection, asked, secret=SECRET, published_only=published_only)


def names(page: SitePage) -> list[str]:
    return [row.name for row in page.rows]


@pytest.fixture
def three(database: Database) -> None:
    """A large plot, a small one, and one of unknown size, in the order of their names."""
    sites = [
        a_site("A", facts={"plot_area_m2": known(40_000.0), "fibre": known(True)}),
        a_site("B", facts={"plot_area_m2": known(2_000.0)}),
        a_site("C", facts={"fibre": known(False)}),
    ]
    with database.begin() as conn:
        load(conn, sites)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "found", "sure"),
    [
        ("", "ABC", 3),
        ("plot_area_m2_min=10000", "AC", 1),
        ("plot_area_m2_min=10000&unknown=exclude", "A", 1),
        ("plot_area_m2_min=10000&unknown=only", "C", 0),
        ("plot_area_m2_min=10000&fibre=yes", "A", 1),
        ("plot_area_m2_max=10000&fibre=yes", "B", 0),
        ("plot_area_m2_max=10000&fibre=no&unknown=only", "BC", 0),
        ("plot_area_m2_max=10000&fibre=no&unknown=exclude", "", 0),
        ("plot_area_m2_max=10000&fibre=no&fibre_unknown=exclude", "C", 0),
        ("plot_area_m2_min=1&plot_area_m2_unknown=only&unknown=exclude&fibre=no", "C", 0),
        ("fibre_unknown=only", "B", 1),
        ("fibre_unknown=exclude", "AC", 2),
        ("fibre_unknown=keep", "ABC", 3),
    ],
)
def test_what_is_unknown_is_kept_counted_left_out_or_all_that_is_left(
    connection: Connection, query: str, found: str, sure: int
) -> None:
    page = find(connection, query)

    assert [row.reference for row in page.rows] == list(found)
    assert (page.counts.found, page.counts.sure) == (len(found), sure)


def test_what_does_not_apply_is_settled_and_not_met(database: Database) -> None:
    nothing = FactValue(value=None, status=Status.NOT_APPLICABLE, source="owner", verified=None)
    with database.begin() as conn:
        load(
            conn, [a_site("A", facts={"gas": nothing}), a_site("B", facts={}), a_site("C", facts={"gas": known(True)})]
        )
    with database.begin() as conn:
        connection = driver_connection(conn)

        def found(query: str) -> list[str]:
            return [row.reference for row in find(connection, query).rows]

        assert found("gas=yes") == ["B", "C"]
        assert found("gas=no") == ["B"]
        assert found("gas=yes&unknown=only") == ["B"]
        assert found("gas_unknown=only") == ["B"]
        assert found("gas_unknown=exclude") == ["A", "C"]
        assert [row.not_applicable for row in find(connection, "").rows] == [{"gas"}, set(), set()]


@pytest.mark.usefixtures("three")
def test_a_row_says_which_filters_are_unknown_there(connection: Connection) -> None:
    rows = find(connection, "plot_area_m2_max=50000&fibre=yes").rows

    assert {row.reference: row.unknown for row in rows} == {"A": (), "B": ("fibre",)}


@pytest.mark.usefixtures("three")
def test_a_fact_of_other_kinds_of_site_is_not_unknown_but_not_met(database: Database) -> None:
    with database.begin() as conn:
        load(conn, [a_site("hall", kind=SiteKind.PREMISES, facts={"gates": known(4.0)})], source="other")
    with database.begin() as conn:
        connection = driver_connection(conn)
        assert [row.reference for row in find(connection, "plot_area_m2_min=1").rows] == ["A", "B", "C"]
        assert [row.reference for row in find(connection, "gates_min=2").rows] == ["hall"]
        assert [row.reference for row in find(connection, "gates_min=2&plot_area_m2_min=1").rows] == []


def test_a_row_has_what_a_list_shows(database: Database) -> None:
    plot = Polygon([(377_000, 6_399_000), (377_400, 6_399_000), (377_400, 6_399_300), (377_000, 6_399_300)])
    facts = {
        "plot_area_m2": FactValue(value=120_000.0, status=Status.ESTIMATED, source="planner", verified=DAY),
        "gas": known(True),
        "possession_date": known(date(2027, 3, 1)),
        "plan_status": known("legal_force"),
        "permitted_uses": known(frozenset({"J", "K"})),
        "plan_name": known("Viared 4"),
    }
    with database.begin() as conn:
        load(
            conn, [a_site("plot", geometry=plot, facts=facts, address="Vägen 4", property_designations=("VIARED 4:2",))]
        )
    with database.begin() as conn:
        [row] = find(driver_connection(conn), "").rows
        [some] = find(driver_connection(conn), "fields=gas,fibre").rows

    assert row.facts == {key: known.value for key, known in facts.items()}
    assert row.estimated == {"plot_area_m2"}
    assert (row.kind, row.address, row.property_designations) == (SiteKind.LAND, "Vägen 4", ("VIARED 4:2",))
    assert (row.verified_first, row.published, row.availability) == (DAY, True, Availability.AVAILABLE)
    assert row.position_wgs84 is not None
    assert row.position_wgs84 == pytest.approx((12.938496, 57.717704), abs=1e-5)
    assert row.changed_at is not None
    assert row.changed_at.tzinfo is not None
    assert (dict(some.facts), some.estimated) == ({"gas": True}, frozenset())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text=VIARED ten", ["Tomt 10"]),
        ("text=40:1 åby", ["Tomt 2"]),
        ("text=%", []),
        ("text=_", []),
        ("text=\\", []),
        ("text='; DROP TABLE cards.site; --", []),
        ("holder=viareds företagspark", ["Tomt 10"]),
        ("holder=Viared", []),
        ("locality_name=ålghult", ["Tomt 2"]),
        ("locality_name=ålg", []),
        ("permitted_uses=H,K", ["Tomt 10", "Ängen"]),
        ("permitted_uses=J&permitted_uses=H", ["Tomt 2", "Tomt 10"]),
        ("permitted_uses_all=J,K", ["Tomt 10"]),
        ("plan_status=adopted,legal_force&unknown=exclude", ["Tomt 2"]),
        ("possession_date_to=2027-03-01&unknown=exclude", ["Tomt 2"]),
        ("possession_date_from=2027-03-01&unknown=exclude", ["Tomt 2", "Tomt 10"]),
        ("possession_date_from=2027-03-02&unknown=exclude", ["Tomt 10"]),
        ("availability=reserved", ["Ängen"]),
        ("source=nobody", []),
    ],
)
def test_each_filter_finds_its_sites(database: Database, query: str, found: list[str]) -> None:
    sites = [
        a_site(
            "1",
            name="Tomt 2",
            address="Åbyvägen",
            property_designations=("BÅSTAD 40:1",),
            facts={
                "permitted_uses": known(frozenset({"J"})),
                "locality_name": known("Ålghult"),
                "plan_status": known("legal_force"),
                "possession_date": known(date(2027, 3, 1)),
            },
        ),
        a_site(
            "ten",
            name="Tomt 10",
            holder="Viareds Företagspark",
            facts={
                "permitted_uses": known(frozenset({"J", "K"})),
                "possession_date": known(date(2028, 1, 1)),
                "locality_name": known("Ålgarås"),
            },
        ),
        a_site(
            "3",
            name="Ängen",
            availability=Availability.RESERVED,
            facts={"permitted_uses": known(frozenset({"K"})), "locality_name": known("Borås")},
        ),
    ]
    with database.begin() as conn:
        load(conn, sites)
    with database.begin() as conn:
        assert names(find(driver_connection(conn), query)) == found


def test_names_are_ordered_as_people_do(database: Database) -> None:
    ordered = ["Alp 9", "alp 10", "Zon", "Åby", "Älv", "Ö"]
    with database.begin() as conn:
        load(conn, [a_site(name, name=name) for name in sorted(ordered)])
    with database.begin() as conn:
        assert names(find(driver_connection(conn), "")) == ordered
        assert names(find(driver_connection(conn), "sort=-name")) == ordered[::-1]


SORTS = ["name", "-name", "changed", "-changed", "verified", "plot_area_m2", "-plot_area_m2", "possession_date"]


@pytest.mark.parametrize("sort", [*SORTS, "-possession_date", "distance", "-distance"])
def test_pages_hold_each_site_once_with_the_unknown_last(database: Database, sort: str) -> None:
    areas = [5.5, 5.5, 0.1 + 0.2, 1e7, None, None, 7.0]
    days = [date(2027, 1, 1), None, date(2026, 1, 1), date(2027, 1, 1), None, date(2030, 5, 5), None]
    sites = []
    for number, (area, day) in enumerate(zip(areas, days, strict=True)):
        facts = {"plot_area_m2": area, "possession_date": day}
        sites.append(
            a_site(
                str(number),
                name=f"Plot {number // 2}",
                geometry=None if number == 3 else Point(372_000 + 100 * (number % 4), 6_398_000),
                facts={key: known(value, verified=DAY) for key, value in facts.items() if value is not None},
            )
        )
    with database.begin() as conn:
        load(conn, sites)
    query: SiteQuery | None = parse_query(f"sort={sort}&limit=2" + "&near=12.9,57.7" * sort.endswith("distance"))
    rows: list[SiteRow] = []
    with database.begin() as conn:
        whole = find(driver_connection(conn), replace(query or SiteQuery(), limit=50))
        while query is not None:
            page = find(driver_connection(conn), query)
            assert len(page.rows) <= 2
            rows += page.rows
            query = page.next

    assert sorted(row.reference for row in rows) == [str(number) for number in range(len(sites))]
    assert rows == list(whole.rows)
    key = sort.removeprefix("-")
    values = [row.distance_m if key == "distance" else row.facts.get(key) for row in rows]
    if key in ("distance", "plot_area_m2", "possession_date"):
        there = [value for value in values if value is not None]
        assert values == [*there, *[None] * (len(values) - len(there))]
        assert there == sorted(there, reverse=sort.startswith("-"), key=str if key == "possession_date" else None)


def test_a_next_page_goes_on_where_the_last_ended_whatever_has_changed_before_it(database: Database) -> None:
    with database.begin() as conn:
        load(conn, [a_site(str(number), name=f"Plot {number}") for number in range(1, 7)])
    with database.begin() as conn:
        first = find(driver_connection(conn), "limit=3")
    with database.begin() as conn:
        conn.execute(text("UPDATE site SET published = false WHERE name IN ('Plot 1', 'Plot 3')"))
        conn.execute(text("UPDATE site SET name = 'Plot 0' WHERE name = 'Plot 2'"))
    with database.begin() as conn:
        assert first.next is not None
        second = find(driver_connection(conn), first.next)

    assert names(first) == ["Plot 1", "Plot 2", "Plot 3"]
    assert names(second) == ["Plot 4", "Plot 5", "Plot 6"]


@pytest.mark.usefixtures("three")
def test_a_cursor_is_ours_and_of_this_search_alone(connection: Connection) -> None:
    page = find(connection, "limit=1")
    assert page.next is not None
    cursor = page.next.cursor

    wrong = [
        replace(page.next, sort=SortBy(key="plot_area_m2")),
        replace(page.next, text="a"),
        *(replace(page.next, cursor=one) for one in ("a", "äö", "=", "A" * 5000, cursor[:-1], "B" + cursor[1:], "🙂")),
    ]
    for query in wrong:
        with pytest.raises(InvalidInput, match="does not belong to this search"):
            find(connection, query)
    with pytest.raises(InvalidInput, match="does not belong to this search"):
        search_sites(connection, page.next, secret=b"another's")
    assert names(find(connection, replace(page.next, limit=7))) == ["Plot B", "Plot C"]


def test_places_narrow_the_list_and_sites_without_a_position_are_nowhere(database: Database) -> None:
    plot = box(373_000, 6_398_000, 373_500, 6_398_500)
    sites = [a_site("west", geometry=WEST), a_site("east", geometry=EAST), a_site("plot", geometry=plot)]
    with database.begin() as conn:
        load(conn, [*sites, a_site("nowhere", geometry=None)])
        point = ReferencePoint(kind=PointKind.JUNCTION, name="Mot", geometry=EAST, source="x", verified=None)
        put_places(conn, "points", points=[point])
        point_id = conn.scalar(text("SELECT id FROM reference_point"))
    with database.begin() as conn:
        connection = driver_connection(conn)

        def found(query: str) -> list[str]:
            return [row.reference for row in find(connection, query).rows]

        assert found("bbox=373400,6398400,390000,6398600&bbox-crs=EPSG:3006") == ["plot"]
        assert found("bbox=-180,-90,180,90") == ["east", "plot", "west"]
        assert found("bbox=100,-10,120,10") == []
        assert (
            found("area=POLYGON((12.84 57.69,12.87 57.69,12.87 57.72,12.84 57.72,12.84 57.69))")
            == ["west", "plot"][::-1]
        )
        assert found(f"near_point={point_id}") == ["east", "plot", "west", "nowhere"]
        assert found(f"near_point={point_id}&within_m=10500.1") == ["east", "plot"]
        rows = find(connection, f"near_point={point_id}").rows
        assert [row.distance_m for row in rows] == [0.0, 10_500.0, 12_000.0, None]
        with pytest.raises(InvalidInput, match="there is no reference point"):
            found("near_point=999999")
        with pytest.raises(InvalidInput, match="outside what EPSG:3006 is made for"):
            found("near=-120,10")


@pytest.mark.usefixtures("three")
def test_staff_see_what_the_public_does_not(database: Database) -> None:
    with database.begin() as conn:
        conn.execute(text("UPDATE site SET published = false WHERE reference = 'A'"))
        conn.execute(text("UPDATE site SET availability = 'sold' WHERE reference = 'B'"))
    with database.begin() as conn:
        connection = driver_connection(conn)
        assert names(find(connection, "")) == ["Plot C"]
        every = find(connection, "", published_only=False)
        assert [(row.name, row.published) for row in every.rows] == [
            ("Plot A", False),
            ("Plot B", True),
            ("Plot C", True),
        ]
        assert names(find(connection, "published=no", published_only=False)) == ["Plot A"]
        assert names(find(connection, "verified_before=2026-10-03", published_only=False)) == names(every)
        assert names(find(connection, "verified_before=2026-10-02", published_only=False)) == []


@pytest.mark.usefixtures("three")
def test_an_empty_list_says_what_less_would_find(connection: Connection) -> None:
    query = parse_query("plot_area_m2_min=10000&fibre=no&text=B&unknown=exclude&sort=-name&limit=10")
    assert find(connection, query).counts.found == 0
    assert relaxations(connection, query) == ()

    query = parse_query("plot_area_m2_min=10000&fibre=no&sort=-name&limit=10&unknown=exclude&kind=land")
    less = relaxations(connection, query)

    assert {one.name: one.found for one in less} == {"plot_area_m2": 1, "fibre": 1}
    for one in less:
        page = find(connection, one.query)
        assert page.counts.found == one.found
        assert (page.query.sort, page.query.limit) == (query.sort, query.limit)


@pytest.mark.usefixtures("three")
def test_changed_since_is_a_moment(connection: Connection) -> None:
    [first, *_] = find(connection, "").rows
    assert first.changed_at is not None

    assert find(connection, SiteQuery(changed_since=first.changed_at)).counts.found == 3
    assert find(connection, SiteQuery(changed_since=datetime(2100, 1, 1, tzinfo=UTC))).counts.found == 0


def test_every_fact_can_be_filtered_and_sorted_by(database: Database) -> None:
    with database.begin() as conn:
        load(conn, [a_site("A")])
    with database.begin() as conn:
        connection = driver_connection(conn)
        for name, parameter in FACT_PARAMETERS.items():
            page = find(connection, f"{name}={parameter.example}")
            assert page.counts.found <= 1, name
            assert parameter.fact is not None
            assert page.query.filter(parameter.fact.key) is not None
        for key in SORT_KEYS:
            assert find(connection, f"sort=-{key}&near=12.9,57.7").counts.found == 1
    assert FactFilter(key="gates", unknown=Unknown.ONLY).asks_value is False
