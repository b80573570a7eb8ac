"""What functions find is stored with its reasons, and known to be out of date by a new rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shapely.geometry import Polygon
from sqlalchemy import Connection, text

from siting.domain.text import Text
from siting.store.catalogue import catalogue_version
from siting.store.computations import (
    Computation,
    ComputationSummary,
    ComputerKey,
    MissingFact,
    computation_summary,
    forget_computers,
    load_site_measures,
    missing_facts,
    outdated_sites,
    write_computation,
)
from siting.store.database import Database
from siting.store.sites import find_ids, list_changes, load_sites
from tests.integration.store.computing import (
    FLOOD,
    MEASURED,
    TIMES,
    WHY,
    mark_all_stale,
    outdated,
    run,
    run_all,
    stale_facts,
)
from tests.integration.store.make import a_site, known, load


def test_every_site_with_a_place_is_computed_once(conn: Connection) -> None:
    load(conn, [a_site("1"), a_site("2"), a_site("nowhere", geometry=None), a_site("empty", geometry=Polygon())])
    first, second, *_ = find_ids(conn)

    assert outdated_sites(conn, [TIMES, FLOOD]) == {"times": [first, second], "flood": [first, second]}
    assert outdated_sites(conn, [TIMES], only_ids=[second, 99]) == {"times": [second]}
    run(conn, TIMES, {first: Computation()})
    assert outdated_sites(conn, [TIMES, FLOOD]) == {"times": [second], "flood": [first, second]}
    run_all(conn, TIMES, FLOOD)
    assert outdated_sites(conn, [TIMES, FLOOD]) == {"times": [], "flood": []}


def test_what_is_outdated_among_some_sites_is_planned_for_those(database: Database) -> None:
    """A plan for any sites, made by the database after some times, compares each with each that is asked of."""
    with database.begin() as conn:
        load(conn, [a_site(str(number)) for number in range(3)])
        ids = find_ids(conn)
        for _ in range(12):
            outdated_sites(conn, [TIMES], only_ids=ids)
        kept = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%middle_east_m IS NOT NULL%'")
        assert conn.scalar(kept) == 0


def test_a_new_rule_makes_all_of_a_function_out_of_date(conn: Connection) -> None:
    load(conn, [a_site("1")])
    run_all(conn, TIMES, FLOOD)
    newer = ComputerKey(name="times", version=2, facts=TIMES.facts, measures=TIMES.measures)

    assert outdated(conn, newer, FLOOD) == {"times": ["1"], "flood": []}
    run_all(conn, newer)
    assert outdated(conn, newer) == {"times": []}


def test_values_of_the_function_alone_are_written_and_lost(database: Database) -> None:
    with database.begin() as conn:
        load(conn, [a_site("1")])
        (site_id,) = find_ids(conn)
        run(conn, FLOOD, {site_id: Computation(values={"flood": known("outside")})})
        both = Computation(values={"junction_min": known(5.0), "port_min": known(50.0)})
        assert run(conn, TIMES, {site_id: both}) == 2
    with database.begin() as conn:
        assert run(conn, TIMES, {site_id: Computation(values={"junction_min": known(6.0)})}) == 2
    with database.begin() as conn:
        facts = load_sites(conn, [site_id])[0].facts
        assert {key: facts[key].value for key in facts} == {
            "plot_area_m2": 40_000.0,
            "flood": "outside",
            "junction_min": 6.0,
        }


def test_the_same_again_leaves_no_trace(database: Database) -> None:
    found = Computation(values={"junction_min": known(5.0)}, measures={MEASURED: {"Viared": known(7.0)}})
    with database.begin() as conn:
        load(conn, [a_site("1")])
        (site_id,) = find_ids(conn)
        assert run(conn, TIMES, {site_id: found}) == 2
    with database.begin() as conn:
        version, changes = catalogue_version(conn), list_changes(conn, site_id)
        assert run(conn, TIMES, {site_id: found}) == 0
    with database.begin() as conn:
        assert catalogue_version(conn) == version
        assert list_changes(conn, site_id) == changes
        assert conn.scalar(text("SELECT count(*) FROM site_fact_history")) == 0


def test_a_declared_value_is_left_alone_and_computed_once_it_has_gone(database: Database) -> None:
    declared = a_site("1", facts={"junction_min": known(4.0)})
    with database.begin() as conn:
        load(conn, [declared, a_site("2")])
        site_id, _ = find_ids(conn)
        run_all(conn, FLOOD)
        assert run(conn, TIMES, {one: Computation(values={"junction_min": known(9.0)}) for one in find_ids(conn)}) == 1
        assert load_sites(conn, [site_id])[0].facts == declared.facts
    with database.begin() as conn:
        load(conn, [a_site("1"), a_site("2")])
        assert outdated(conn, TIMES, FLOOD) == {"times": ["1"], "flood": []}


def test_what_could_not_be_computed_is_said_with_its_reason(conn: Connection) -> None:
    load(conn, [a_site("1")])
    (site_id,) = find_ids(conn)
    at = datetime(2026, 11, 1, 12, tzinfo=UTC)
    write_computation(
        conn,
        "times",
        1,
        {site_id: Computation(missing={"port_min": WHY, MEASURED: Text(sv="\x00å", en="é")})},
        facts=TIMES.facts,
        measures=TIMES.measures,
        at=at,
    )

    said = {"computer": "times", "computed_at": at, "stale": False}
    wanted = [
        MissingFact(fact="port_min", why=WHY, **said),  # type: ignore[arg-type]
        MissingFact(fact=MEASURED, why=Text(sv="\ufffdå", en="é"), **said),  # type: ignore[arg-type]
    ]
    assert missing_facts(conn, site_id) == sorted(wanted, key=lambda one: one.fact)
    mark_all_stale(conn, "times")
    assert [one.stale for one in missing_facts(conn, site_id)] == [True, True]
    run(conn, TIMES, {site_id: Computation()})
    assert missing_facts(conn, site_id) == []


def test_a_value_whose_ground_has_changed_is_marked_and_is_otherwise_the_same(conn: Connection) -> None:
    load(conn, [a_site("1", facts={"plot_area_m2": known(1.0), "port_min": known(3.0)}), a_site("2")])
    first, second = find_ids(conn)
    value = known(5.0)
    run(conn, TIMES, {one: Computation(values={"junction_min": value, "port_min": value}) for one in (first, second)})
    run_all(conn, FLOOD)

    assert stale_facts(conn, [first, second]) == {}
    mark_all_stale(conn, "times")

    assert stale_facts(conn, [first, second]) == {first: {"junction_min"}, second: {"junction_min", "port_min"}}
    facts = load_sites(conn, [first])[0].facts
    assert {key: known.stale for key, known in facts.items()} == {
        "plot_area_m2": False,
        "port_min": False,
        "junction_min": True,
    }
    assert facts["junction_min"] == value
    assert hash(facts["junction_min"]) == hash(value)
    run_all(conn, TIMES)
    assert stale_facts(conn, [first, second]) == {}


def test_a_value_by_an_older_rule_is_marked(conn: Connection) -> None:
    load(conn, [a_site("1")])
    (site_id,) = find_ids(conn)
    run(conn, TIMES, {site_id: Computation(values={"junction_min": known(5.0)})})

    outdated_sites(conn, [ComputerKey(name="times", version=2, facts=TIMES.facts, measures=TIMES.measures)])

    assert stale_facts(conn, [site_id]) == {site_id: {"junction_min"}}


def test_a_summary_tells_how_far_each_function_has_come(conn: Connection) -> None:
    load(conn, [*(a_site(str(number)) for number in range(5)), a_site("nowhere", geometry=None)])
    ids = find_ids(conn)
    outdated_sites(conn, [TIMES, FLOOD])
    run(conn, TIMES, dict.fromkeys(ids[:3], Computation()))
    conn.execute(text("UPDATE site SET geom = ST_Translate(geom, 1, 0) WHERE id = :id"), {"id": ids[0]})

    times, flood = computation_summary(conn)

    assert (times.name, times.fresh, times.stale, times.never) == ("times", 2, 1, 2)
    assert times.last is not None
    assert abs(times.last - datetime.now(UTC)) < timedelta(minutes=5)
    assert flood == ComputationSummary(name="flood", fresh=0, stale=0, never=5, last=None)


def test_a_function_that_is_forgotten_takes_its_values_along(conn: Connection) -> None:
    load(conn, [a_site("1")])
    (site_id,) = find_ids(conn)
    run(conn, FLOOD, {site_id: Computation(values={"flood": known("outside")})})
    found = Computation(values={"junction_min": known(5.0)}, measures={MEASURED: {"Viared": known(7.0)}})
    run(conn, TIMES, {site_id: found})

    assert forget_computers(conn, ["flood", "other"]) == 1
    assert forget_computers(conn, ["flood"]) == 0

    assert set(load_sites(conn, [site_id])[0].facts) == {"plot_area_m2", "flood"}
    assert load_site_measures(conn, [site_id], [(MEASURED, "Viared")]) == {}
    assert [one.name for one in computation_summary(conn)] == ["flood"]


def test_a_fact_that_a_function_no_longer_gives_goes_unless_another_has_taken_it_over(conn: Connection) -> None:
    load(conn, [a_site("1")])
    (site_id,) = find_ids(conn)
    run(conn, TIMES, {site_id: Computation(values={"junction_min": known(5.0), "port_min": known(6.0)})})

    outdated_sites(
        conn,
        [
            ComputerKey(name="times", version=2),
            ComputerKey(name="ports", version=1, facts=("port_min",)),
        ],
    )

    assert set(load_sites(conn, [site_id])[0].facts) == {"plot_area_m2", "port_min"}
