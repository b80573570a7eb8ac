from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import MultiPolygon, Point, box
from sqlalchemy import Connection, Table, select, text

from siting.domain.errors import InvalidInput, NotFound
from siting.domain.facts import FactType
from siting.domain.sites import Availability, Site, SiteKind
from siting.domain.values import UNKNOWN, FactValue, Status, Value
from siting.domain.vocabulary import FACTS
from siting.store import bulk, tables
from siting.store.catalogue import catalogue_version
from siting.store.database import Database
from siting.store.runs import LoadSummary
from siting.store.sites import find_ids, load_sites, write_computed
from tests.integration.store.make import DAY, STORED, a_site, known, load

SAMPLES: dict[FactType, Value] = {
    FactType.NUMBER: 0.1,
    FactType.YES_NO: True,
    FactType.DATE: date(1969, 12, 31),
    FactType.TEXT: 'Å "quoted"\\, \t{tab},\nnew line',
}


def sample(key: str) -> Value:
    """Return a value of the fact's type."""
    fact = FACTS[key]
    if fact.type is FactType.CODES:
        return frozenset(fact.code_list[::2])
    return fact.code_list[-1] if fact.type is FactType.CODE else SAMPLES[fact.type]


def read_back(conn: Connection) -> list[Site]:
    """Return all sites without their numbers and without what the database works out."""
    return [replace(site, site_id=0, middle=None) for site in load_sites(conn, find_ids(conn))]


def test_every_fact_and_field_comes_back_as_it_was(conn: Connection) -> None:
    facts = {key: known(sample(key), source=f"says {key}") for key in STORED}
    sites = [
        a_site(
            "land",
            geometry=box(372_000, 6_398_000, 372_100, 6_398_050.125),
            availability=Availability.RESERVED,
            available_from=date(2027, 3, 1),
            reserved_until=date(2028, 1, 1),
            holder="Viared västra",
            property_designations=('Borås Viared 5:113"\\', "Borås Örla, 1:1"),
            address="Hultagatan 10",
            facts=facts,
            demo=True,
        ),
        a_site("premises", kind=SiteKind.PREMISES, geometry=None, holder="Viared västra", facts={}),
        a_site("many", geometry=MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)])),
    ]

    load(conn, sites)

    assert read_back(conn) == sites


@pytest.mark.parametrize(
    "value",
    [
        FactValue(value=None, status=Status.NOT_APPLICABLE, source="the owner", verified=DAY),
        FactValue(value=None, status=Status.UNKNOWN, source="asked the grid company", verified=None),
        FactValue(value=3.5, status=Status.ESTIMATED, source="straight line", verified=None),
        FactValue(value=-0.0, status=Status.KNOWN, source="", verified=date(1, 1, 1)),
    ],
)
def test_every_status_comes_back_as_it_was(conn: Connection, value: FactValue) -> None:
    load(conn, [a_site(facts={"power_capacity_mw": value})])

    assert read_back(conn)[0].facts == {"power_capacity_mw": value}


def test_what_nobody_has_said_anything_of_is_not_stored(conn: Connection) -> None:
    load(conn, [a_site(facts={"power_capacity_mw": UNKNOWN})])

    assert conn.scalar(text("SELECT count(*) FROM site_fact")) == 0
    assert read_back(conn)[0].fact("power_capacity_mw") == UNKNOWN


def test_three_dimensions_lose_the_height(conn: Connection) -> None:
    load(conn, [a_site(geometry=Point(1, 2, 3))])

    assert read_back(conn)[0].geometry == Point(1, 2)


def test_text_that_the_database_can_not_hold_is_mended(conn: Connection) -> None:
    load(
        conn,
        [
            a_site(
                "a\x00b",
                name="half \ud800 pair",
                holder="c\x00",
                property_designations=("d\x00",),
                facts={"plan_name": known("e\x00", source="f\x00")},
            )
        ],
    )

    (site,) = read_back(conn)
    assert (site.reference, site.name, site.holder) == ("a\ufffdb", "half \ufffd pair", "c\ufffd")
    assert site.property_designations == ("d\ufffd",)
    assert site.facts == {"plan_name": known("e\ufffd", source="f\ufffd")}


def test_the_same_again_changes_nothing(database: Database) -> None:
    sites = [a_site(str(n), facts={key: known(sample(key)) for key in STORED}) for n in range(20)]
    with database.begin() as conn:
        assert load(conn, sites) == LoadSummary(read=20, added=20)
    with database.begin() as conn:
        before = _everything(conn), catalogue_version(conn)
    with database.begin() as conn:
        # In another order, and the facts in another order too.
        turned = [replace(site, facts=dict(reversed(list(site.facts.items())))) for site in reversed(sites)]
        assert load(conn, turned) == LoadSummary(read=20, unchanged=20)
    with database.begin() as conn:
        assert (_everything(conn), catalogue_version(conn)) == before


def _everything(conn: Connection) -> list[object]:
    names = ("site", "site_fact", "site_history", "site_fact_history", "site_holder", "provenance", "change")
    return [conn.execute(select(table).order_by(*table.primary_key)).all() for table in map(_table, names)]


def _table(name: str) -> Table:
    found: Table = getattr(tables, name)
    return found


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "Another name"},
        {"address": "A street"},
        {"geometry": Point(1, 1)},
        {"geometry": None},
        {"holder": "Viared"},
        {"property_designations": ("Borås Viared 1:1",)},
        {"availability": Availability.SOLD},
        {"available_from": DAY},
        {"reserved_until": DAY},
        {"demo": True},
        {"kind": SiteKind.PREMISES, "facts": {}},
        {"facts": {}},
        {"facts": {"plot_area_m2": known(40_000.5)}},
        {"facts": {"plot_area_m2": known(40_000.0, source="another")}},
        {"facts": {"plot_area_m2": known(40_000.0, verified=None)}},
        {"facts": {"plot_area_m2": replace(known(40_000.0), status=Status.ESTIMATED)}},
        {"facts": {"plot_area_m2": known(40_000.0), "plan_name": known("P 1")}},
    ],
)
def test_whatever_is_changed_is_changed(database: Database, changed: dict[str, object]) -> None:
    first, second = a_site("1"), a_site("2")
    with database.begin() as conn:
        load(conn, [first, second])
        ids = find_ids(conn)
    other = replace(first, **changed)  # type: ignore[arg-type]
    with database.begin() as conn:
        assert load(conn, [other, second]) == LoadSummary(read=2, changed=1, unchanged=1)
    with database.begin() as conn:
        assert find_ids(conn) == ids
        assert read_back(conn) == [other, second]
        assert load(conn, [other, second]) == LoadSummary(read=2, unchanged=2)


def test_only_facts_that_differ_are_written(database: Database) -> None:
    facts = {key: known(sample(key)) for key in STORED}
    with database.begin() as conn:
        load(conn, [a_site(facts=facts)])
    changed = facts | {"plot_area_m2": known(7.0)}
    del changed["plan_name"]
    with database.begin() as conn:
        load(conn, [a_site(facts=changed)])

    with database.begin() as conn:
        written = conn.execute(
            text(
                "SELECT key FROM site_fact_history JOIN fact ON fact.id = fact_id"
                " UNION ALL SELECT 'site' FROM site_history ORDER BY 1"
            )
        ).all()
    assert [row[0] for row in written] == ["plan_name", "plot_area_m2"]


def test_what_vanishes_is_withdrawn_and_comes_back(database: Database) -> None:
    sites = [a_site(str(n)) for n in range(3)]
    with database.begin() as conn:
        load(conn, sites)
    with database.begin() as conn:
        assert load(conn, sites[:1]) == LoadSummary(read=1, unchanged=1, withdrawn=2)
    with database.begin() as conn:
        assert [site.availability for site in read_back(conn)] == [
            Availability.AVAILABLE,
            Availability.WITHDRAWN,
            Availability.WITHDRAWN,
        ]
        assert load(conn, sites[:1]) == LoadSummary(read=1, unchanged=1)
    with database.begin() as conn:
        assert load(conn, sites[:2]) == LoadSummary(read=2, unchanged=1, restored=1)
        assert read_back(conn)[:2] == sites[:2]


def test_an_empty_source_withdraws_all(conn: Connection) -> None:
    load(conn, [a_site("1"), a_site("2")])

    assert load(conn, []) == LoadSummary(withdrawn=2)


def test_a_part_of_a_source_withdraws_nothing(conn: Connection) -> None:
    load(conn, [a_site("1"), a_site("2")])

    assert load(conn, [a_site("1")], withdraw_missing=False) == LoadSummary(read=1, unchanged=1)


def test_sources_do_not_touch_each_other(conn: Connection) -> None:
    load(conn, [a_site("1")])
    load(conn, [a_site("1", source="theirs", name="Theirs")], source="theirs")

    assert load(conn, [], source="theirs") == LoadSummary(withdrawn=1)
    assert [site.availability for site in read_back(conn)] == [Availability.AVAILABLE, Availability.WITHDRAWN]


def test_a_reference_that_stands_twice_is_refused(conn: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    # In one batch, and in two.
    for size in (10, 2):
        monkeypatch.setattr(bulk, "BATCH", size)
        with pytest.raises(InvalidInput, match="'A1'"):
            load(conn, [a_site("A1"), a_site("B1"), a_site("C1"), a_site("A1")])


def test_batches_make_no_difference(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH", 7)
    sites = [a_site(str(n), holder=f"Area {n % 3}") for n in range(20)]
    progress: list[int] = []
    with database.begin() as conn:
        assert load(conn, iter(sites), on_progress=progress.append) == LoadSummary(read=20, added=20)
        assert sorted(read_back(conn), key=lambda site: int(site.reference)) == sites
    assert progress == [7, 14, 20]
    changed = [replace(site, name="New") if n % 2 else site for n, site in enumerate(sites)]
    with database.begin() as conn:
        assert load(conn, changed[:15]) == LoadSummary(read=15, changed=7, unchanged=8, withdrawn=5)


def test_a_load_that_fails_leaves_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH", 2)
    with database.begin() as conn:
        load(conn, [a_site("1")])
    with database.begin() as conn:
        before = _everything(conn)
    wrong = a_site("9", facts={"plot_area_m2": known("wide")})
    with pytest.raises(InvalidInput, match="plot_area_m2"), database.begin() as conn:
        load(conn, [a_site("1", name="New"), a_site("2"), a_site("3"), wrong])

    with database.begin() as conn:
        assert _everything(conn) == before


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("plot_area_m2", float("nan")),
        ("plot_area_m2", float("inf")),
        ("plot_area_m2", True),
        ("plan_status", "nonsense"),
        ("permitted_uses", frozenset({"J", "nonsense"})),
        ("fibre", 1.0),
        ("possession_date", 20_000.0),
        ("plan_name", 1.0),
    ],
)
def test_a_value_that_is_none_of_the_fact_is_refused(conn: Connection, key: str, value: Value) -> None:
    with pytest.raises(InvalidInput, match=key):
        load(conn, [a_site(facts={key: known(value)})])


def test_a_fact_that_is_not_declared_is_refused(conn: Connection) -> None:
    with pytest.raises(NotFound, match="plot_area_m2"):
        load(conn, [a_site(facts={"plot_aera_m2": known(1.0)})])


def test_a_source_that_is_not_there_is_refused(conn: Connection) -> None:
    with pytest.raises(InvalidInput, match="77"):
        bulk.replace_source_sites(conn, 77, 1, [a_site()])


def test_computed_facts_stay_when_the_source_is_loaded_again(database: Database) -> None:
    with database.begin() as conn:
        load(conn, [a_site()])
        (site_id,) = find_ids(conn)
        assert write_computed(conn, {site_id: {"junction_min": known(5.0), "port_min": known(50.0)}}) == 2
    with database.begin() as conn:
        assert load(conn, [a_site()]) == LoadSummary(read=1, unchanged=1)
        assert load(conn, [a_site(name="New")]) == LoadSummary(read=1, changed=1)
        (site,) = load_sites(conn, [site_id])
        assert set(site.facts) == {"plot_area_m2", "junction_min", "port_min"}
        (declared,) = load_sites(conn, [site_id], declared_only=True)
        assert set(declared.facts) == {"plot_area_m2"}


def test_a_declared_value_takes_over_a_computed_one(database: Database) -> None:
    said = a_site(facts={"junction_min": known(4.0)})
    with database.begin() as conn:
        load(conn, [a_site(facts={})])
        (site_id,) = find_ids(conn)
        write_computed(conn, {site_id: {"junction_min": known(5.0, source="straight line")}})
    with database.begin() as conn:
        load(conn, [said])
        assert write_computed(conn, {site_id: {"junction_min": known(6.0)}}) == 0
        assert load_sites(conn, [site_id], declared_only=True)[0].facts == said.facts


def test_writing_computed_facts_again_writes_what_differs(database: Database) -> None:
    with database.begin() as conn:
        load(conn, [a_site("1"), a_site("2")])
        first, second = find_ids(conn)
        values = {first: {"junction_min": known(5.0), "port_min": known(50.0)}, second: {"junction_min": known(7.0)}}
        assert write_computed(conn, values) == 3
    with database.begin() as conn:
        version = catalogue_version(conn)
        assert write_computed(conn, values) == 0
    with database.begin() as conn:
        assert catalogue_version(conn) == version
        changed = {first: {"junction_min": known(6.0), "station_distance_m": known(900.0)}, second: {}}
        assert write_computed(conn, changed) == 4
    with database.begin() as conn:
        sites = load_sites(conn, [first, second])
        assert [set(site.facts) for site in sites] == [
            {"plot_area_m2", "junction_min", "station_distance_m"},
            {"plot_area_m2"},
        ]
        assert conn.scalar(text("SELECT count(*) FROM site_fact_history")) == 3


def test_nothing_computed_is_nothing_written(conn: Connection) -> None:
    assert write_computed(conn, {}) == 0


@pytest.mark.parametrize("key", sorted(FACTS.keys() - set(STORED)))
def test_what_is_measured_at_the_match_is_not_stored(conn: Connection, key: str) -> None:
    with pytest.raises(InvalidInput, match=f"{key}: .* no site carries it"):
        load(conn, [a_site(facts={key: known(5.0)})])
