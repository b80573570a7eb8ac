from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from siting.domain.errors import Faults, InvalidInput
from siting.domain.facts import Fact, FactType
from siting.domain.site_parameters import FACT_PARAMETERS, OWN, SORT_KEYS, STAFF_ONLY, Part
from siting.domain.site_search import FILTERS, Box, FactFilter, Near, SiteQuery, SortBy, Unknown, filterable
from siting.domain.site_search_places import area_in_crs, box_in_crs, position_in_crs, read_area, read_crs, write_area
from siting.domain.site_search_reading import read_site_query
from siting.domain.site_search_writing import write_site_query
from siting.domain.sites import Availability, SiteKind
from siting.domain.vocabulary import FACTS
from siting.services.search_sites import parse_query, query_string

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=12)
LISTS = st.lists(WORDS, max_size=3, unique=True).map(tuple)


def _filters(fact: Fact) -> st.SearchStrategy[FactFilter]:
    unknown = st.none() | st.sampled_from(Unknown)
    given_values: dict[str, st.SearchStrategy[Any]] = {}
    match fact.type:
        case FactType.NUMBER:
            given_values["low"], given_values["high"] = _limits(st.floats(fact.low, fact.high))
        case FactType.DATE:
            given_values["low"], given_values["high"] = _limits(st.dates())
        case FactType.YES_NO:
            given_values["yes"] = st.none() | st.booleans()
        case FactType.TEXT:
            given_values["any_of"] = LISTS
        case _:
            codes = st.lists(st.sampled_from(fact.code_list), max_size=3, unique=True).map(tuple)
            given_values["any_of"] = codes
            if fact.type is FactType.CODES:
                given_values["all_of"] = codes
    made = st.builds(FactFilter, key=st.just(fact.key), unknown=unknown, **given_values)
    return made.map(_in_order).filter(lambda one: one.asks_value or one.unknown is not None)


def _limits(values: st.SearchStrategy[Any]) -> tuple[st.SearchStrategy[Any], st.SearchStrategy[Any]]:
    return st.none() | values, st.none() | values


def _in_order(one: FactFilter) -> FactFilter:
    low, high = one.low, one.high
    turned = low is not None and high is not None and low > high  # type: ignore[operator]
    return FactFilter(**{**vars(one), "low": high, "high": low}) if turned else one


@st.composite
def _queries(draw: st.DrawFn) -> SiteQuery:
    degrees = st.floats(-80, 80)
    near = draw(
        st.none()
        | st.builds(Near, longitude=degrees, latitude=degrees, within_m=st.none() | st.floats(0, 1e6))
        | st.builds(Near, point_id=st.integers(1, 2**63 - 1), within_m=st.none() | st.floats(0, 1e6))
    )
    keys = draw(st.lists(st.sampled_from([fact.key for fact in filterable()]), max_size=4, unique=True))
    west, south = draw(degrees), draw(degrees)
    orders = [key for key in SORT_KEYS if key != "distance" or near is not None]
    shift = timezone(timedelta(minutes=draw(st.integers(-700, 700))))
    return SiteQuery(
        text=" ".join(draw(LISTS)),
        ids=draw(st.lists(st.integers(1, 2**63 - 1), max_size=3, unique=True).map(tuple)),
        kinds=draw(st.lists(st.sampled_from(SiteKind), unique=True).map(tuple)),
        availability=draw(st.lists(st.sampled_from(Availability), unique=True).map(tuple)),
        holders=draw(LISTS),
        sources=draw(LISTS),
        facts=tuple(draw(_filters(fact)) for fact in filterable() if fact.key in keys),
        unknown=draw(st.sampled_from(Unknown)),
        box=draw(
            st.none()
            | st.just(Box(west=west, south=south, east=west + 1.0, north=south + 0.1))
            | st.just(Box(west=west, south=south, east=west + 1e5, north=south + 1e5, crs="EPSG:3006"))
        ),
        area=draw(st.none() | st.just(box(west, south, west + 0.3, south + 0.7))),
        near=near,
        changed_since=draw(st.none() | st.datetimes(timezones=st.just(shift)).filter(lambda one: 2 < one.year < 9998)),
        verified_before=draw(st.none() | st.dates()),
        published=draw(st.none() | st.booleans()),
        sort=draw(st.none() | st.builds(SortBy, key=st.sampled_from(orders), descending=st.booleans())),
        limit=draw(st.integers(1, 200)),
        cursor=draw(st.just("") | st.just("abc-_")),
        fields=tuple(keys),
    )


@given(query=_queries())
@settings(max_examples=150, deadline=None)
def test_a_search_reads_back_as_it_was_written(query: SiteQuery) -> None:
    assert parse_query(query_string(query), staff=True) == query
    assert read_site_query(write_site_query(query), staff=True) == query


@given(query=_queries())
@settings(max_examples=150, deadline=None)
def test_each_filter_can_be_dropped(query: SiteQuery) -> None:
    bare = query
    for name in [*FILTERS, *(one.key for one in query.facts)]:
        bare = bare.without(name)
        assert parse_query(query_string(bare), staff=True) == bare
    assert not SiteQuery(unknown=query.unknown, sort=query.sort).asked.facts
    assert bare.facts == ()
    assert all(getattr(bare, name) == getattr(SiteQuery(), name) for name in FILTERS)


@settings(max_examples=300, deadline=None)
@given(said=st.text(max_size=30), name=st.sampled_from([*FACT_PARAMETERS, *(one.name for one in OWN)]))
def test_whatever_is_written_is_read_or_refused_in_words(name: str, said: str) -> None:
    try:
        read_site_query([(name, said)])
    except Faults as error:
        assert all(one.sv and one.en for one in error.faults)  # noqa: PT017 - reading it is right as well


def test_no_two_parameters_have_one_name() -> None:
    names = [one.name for fact in filterable() for one in FACT_PARAMETERS.values() if one.fact == fact]
    own = [one.name for one in (*OWN, *STAFF_ONLY)]

    assert len({*names, *own}) == len(names) + len(own)
    assert sum(one.part is Part.UNKNOWN for one in FACT_PARAMETERS.values()) == len(filterable())


def test_examples_of_parameters_can_be_used() -> None:
    for one in [*OWN, *STAFF_ONLY, *FACT_PARAMETERS.values()]:
        beside = {"within_m": [("near", "12.9,57.7")], "bbox-crs": [("bbox", "1,2,3,4")]}.get(one.name, [])
        read_site_query([(one.name, one.example), *beside], staff=True)


def test_a_form_s_empty_fields_ask_for_nothing() -> None:
    assert parse_query("text=&kind=&plot_area_m2_min=&near=%20&fibre=&lang=sv") == SiteQuery()


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("plot_aera_m2_min=4", "is plot_area_m2_min meant?"),
        ("plot_area_m2=4", "write plot_area_m2_min, plot_area_m2_max"),
        ("kind=lnad", "is land meant?"),
        ("permitted_uses=Q", "Q is none of B, C"),
        ("plot_area_m2_min=nan", "no number"),
        ("plot_area_m2_min=inf", "no number"),
        ("plot_area_m2_min=1e999", "no number"),
        ("plot_area_m2_min=٣", "no number"),
        ("plot_area_m2_min=40,000", "without a comma"),
        ("plot_area_m2_min=-1", "outside what is possible"),
        ("site_coverage_ratio_min=30", "outside what is possible, 0–1"),
        ("plot_area_m2_min=9&plot_area_m2_max=8", "larger than plot_area_m2_max"),
        ("junction_min_max=8&junction_min_max=9", "said more often"),
        ("possession_date_to=2027-02-30", "no date like"),
        ("possession_date_to=20270228", "no date like"),
        ("fibre=maybe", "neither yes nor no"),
        ("limit=0", "between 1 and 200"),
        ("limit=201", "between 1 and 200"),
        ("id=0", "no number of anything"),
        ("id=99999999999999999999", "no number of anything"),
        ("text=" + "a" * 201, "longer than 200"),
        ("text=a%00", "characters that can't be used"),
        ("fields=gas," + ",".join(["gas"] * 200), "at most 200 values"),
        ("sort=price", "none of name"),
        ("sort=fibre", "none of name"),
        ("sort=distance", "from where"),
        ("within_m=5", "say from where"),
        ("near=12,57&near_point=3", "either near or near_point"),
        ("near=57.7,190", "no position"),
        ("near=12.9,57.7&within_m=-1", "no distance"),
        ("bbox=1,2,3", "a rectangle is"),
        ("bbox=3,2,1,4", "a rectangle is"),
        ("bbox=1,2,3,95", "outside the earth"),
        ("bbox=1e300,2,2e300,95&bbox-crs=EPSG:3006", "outside the earth"),
        ("bbox=1,2,3,4&bbox-crs=EPSG:999999", "is unknown"),
        ("bbox=1,2,3,4&bbox-crs=+proj=pipeline", "is unknown"),
        ("changed_since=yesterday", "no time like"),
        ("published=yes", "nothing to search by"),
        ("%27%3B+DROP+TABLE=1", "nothing to search by"),
    ],
)
def test_a_fault_says_what_would_be_right(query: str, fault: str) -> None:
    with pytest.raises(Faults, match="can't be used") as raised:
        parse_query(query)

    assert any(fault in one.en for one in raised.value.faults), raised.value.faults


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Faults) as raised:
        parse_query("kind=a&limit=b&bbox=c&nothing=d")

    assert len(raised.value.faults) == 4


def test_a_string_that_is_too_long_or_has_too_many_parts_is_refused() -> None:
    with pytest.raises(InvalidInput, match="too long"):
        parse_query("text=" + "a" * 60_000)
    with pytest.raises(InvalidInput, match="too long"):
        parse_query("&".join(["a=1"] * 1001))


@pytest.mark.parametrize(
    ("said", "amount"), [("40 000", 40_000), ("40\u00a0000,5", 40_000.5), ("8,5", 8.5), ("1e3", 1000), ("+.5", 0.5)]
)
def test_numbers_are_read_as_people_write_them(said: str, amount: float) -> None:
    assert read_site_query([("plot_area_m2_min", said)]).filter("plot_area_m2") == FactFilter(
        key="plot_area_m2", low=amount
    )


@pytest.mark.parametrize("said", ["2026-10-01", "2026-10-01T02:00:00+02:00", "2026-10-01T02:00:00 02:00"])
def test_a_moment_may_have_its_zone(said: str) -> None:
    assert read_site_query([("changed_since", said)]).changed_since == datetime(2026, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "said",
    [
        "POLYGON((0 0,1 1,0 1,1 0,0 0))",
        "POLYGON((0 0,1 1,1 0))",
        "POLYGON((nan 0,1 1,0 1,nan 0))",
        "POLYGON((0 0,200 1,0 1,0 0))",
        "POLYGON EMPTY",
        "POINT(1 2)",
        "CURVEPOLYGON((0 0,1 1,0 1,0 0))",
        "GEOMETRYCOLLECTION(" * 3000,
        "POLYGON(" * 9000,
        '{"type":"Point","coordinates":[1,2]}',
        '{"type":"Polygon","coordinates":null}',
        '{"type":"Polygon","coordinates":[[["a",0]]]}',
        '{"type":"Polygon","coordinates":' + "[" * 60_000,
        '{"type":"Polygon","coordinates":' + "[" * 900 + "]" * 900 + "}",
        '{"type":"Feature"}',
        "[]",
        "{",
        "'; DROP TABLE cards.site; --",
        shapely.to_wkt(shapely.Point(0, 0).buffer(1, quad_segs=600)),
        "x" * 100_001,
    ],
)
def test_an_area_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(InvalidInput):
        read_area(said)


def test_an_area_may_be_wkt_or_geojson_with_heights_and_several_parts() -> None:
    square = box(12, 57, 13, 58)
    two = MultiPolygon([square, box(14, 57, 15, 58)])

    assert read_area(write_area(two)) == two
    holed = square.difference(box(12.3, 57.3, 12.3 + 1e-7, 57.4))
    assert read_area(write_area(holed)) == holed
    assert read_area(shapely.to_geojson(two)) == two
    assert read_area(shapely.to_wkt(two)) == two
    assert shapely.equals(read_area("POLYGON Z((12 57 9,13 57 9,13 58 9,12 58 9,12 57 9))"), square)
    assert not read_area("POLYGON Z((12 57 9,13 57 9,13 58 9,12 57 9))").has_z


@pytest.mark.parametrize(
    ("said", "crs"),
    [
        ("EPSG:3006", "EPSG:3006"),
        ("epsg:4326", "EPSG:4326"),
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", "EPSG:4326"),
        ("http://www.opengis.net/def/crs/EPSG/0/3008", "EPSG:3008"),
        ("urn:ogc:def:crs:EPSG::3857", "EPSG:3857"),
    ],
)
def test_a_crs_has_several_names(said: str, crs: str) -> None:
    assert read_crs(said) == crs


@pytest.mark.parametrize("said", ["EPSG:CRS84", "3006", "EPSG:1", "EPSG:5773", "http://evil.example/EPSG/0/3006"])
def test_what_is_no_crs_of_maps_is_refused(said: str) -> None:
    with pytest.raises(InvalidInput, match="unknown"):
        read_crs(said)


def test_a_rectangle_in_degrees_keeps_its_sides_where_they_were() -> None:
    # Between 12 and 18 degrees east the parallel of 58 degrees bends by 4 km in SWEREF 99 TM.
    wide = box_in_crs(Box(west=12, south=58, east=18, north=59), "EPSG:3006")

    middle_of_south = shapely.Point(*position_in_crs(15.0, 58.0, "EPSG:3006"))
    assert wide.exterior.distance(middle_of_south) < 20  # type: ignore[attr-defined]
    assert (
        shapely.Polygon([position_in_crs(x, y, "EPSG:3006") for x, y in ((12, 58), (18, 58), (18, 59))]).distance(
            middle_of_south
        )
        > 3000
    )


def test_what_lies_beyond_the_storage_crs_is_cut_off_or_refused() -> None:
    world = box_in_crs(Box(west=-180, south=-90, east=180, north=90), "EPSG:3006")
    boras = shapely.Point(377_000, 6_399_000)

    assert world.contains(boras)
    assert box_in_crs(Box(west=100, south=0, east=110, north=5), "EPSG:3006").is_empty
    assert area_in_crs(Polygon([(100, 0), (110, 0), (110, 5)]), "EPSG:3006").is_empty
    with pytest.raises(InvalidInput, match="outside what EPSG:3006 is made for"):
        position_in_crs(-100.0, 10.0, "EPSG:3006")
    far_away = Box(west=5e7, south=5e7, east=6e7, north=6e7, crs="EPSG:3008")
    with pytest.raises(InvalidInput, match="outside"):
        box_in_crs(far_away, "EPSG:3006")
    tiny = Box(west=12.9, south=57.7, east=12.9 + 2e-15, north=57.7 + 1e-14)
    assert box_in_crs(tiny, "EPSG:3006").distance(shapely.Point(*position_in_crs(12.9, 57.7, "EPSG:3006"))) < 1e-6


def test_what_is_asked_stays_the_same_from_page_to_page() -> None:
    query = SiteQuery(text="a", limit=7, cursor="x", fields=("gas",))

    assert query.asked == SiteQuery(text="a")
    assert (query.is_filtered, SiteQuery(sort=SortBy(key="changed")).is_filtered) == (True, False)
    assert SiteQuery(near=Near(longitude=1, latitude=2)).order == SortBy(key="distance")
    assert {fact.key for fact in filterable()} <= set(FACTS)
    assert SiteQuery(verified_before=date(2026, 1, 1)).without("verified_before") == SiteQuery()
