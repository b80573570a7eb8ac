from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import numpy as np
import psycopg
import pytest
from shapely.affinity import translate
from shapely.geometry import LineString, Point, Polygon, box
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from siting.domain.errors import InvalidInput
from siting.domain.geodata import Role
from siting.domain.sites import SiteKind
from siting.domain.text import Text
from siting.domain.values import FactValue, Status
from siting.matching.catalogue import STATUSES
from siting.store.catalogue import catalogue_version
from siting.store.computations import (
    Computation,
    ComputationSummary,
    ComputerKey,
    MissingFact,
    computation_summary,
    forget_computers,
    load_measures,
    load_site_measures,
    mark_all_stale,
    missing_facts,
    outdated_sites,
    stale_facts,
    write_computation,
)
from siting.store.database import Database
from siting.store.geodata import Content, Dependants, remove_set, replace_set
from siting.store.geodata_lock import hold_sites, read_geodata
from siting.store.sites import exists, find_ids, list_changes, load_sites
from tests.integration.store.made_geodata import a_feature, a_plan, a_point, a_set
from tests.integration.store.make import a_site, known, load

MEASURED = "place_distance_m"
"""A fact that is measured against what a requirement names."""

TIMES = ComputerKey(name="times", version=1, facts=("junction_min", "port_min"), measures=(MEASURED,))
FLOOD = ComputerKey(name="flood", version=1, facts=("flood",))
READER = ComputerKey(name="reader", version=1, facts=("station_distance_m",), reads_facts=True)
WHY = Text(sv="inget vägnät är laddat", en="no road network is loaded")


def run(conn: Connection, key: ComputerKey, found: dict[int, Computation]) -> int:
    """Store what a function found."""
    return write_computation(conn, key.name, key.version, found, facts=key.facts, measures=key.measures)


def run_all(conn: Connection, *keys: ComputerKey) -> None:
    """Have functions find nothing at all sites."""
    for name, ids in outdated_sites(conn, keys).items():
        (key,) = (one for one in keys if one.name == name)
        run(conn, key, dict.fromkeys(ids, Computation()))


def outdated(conn: Connection, *keys: ComputerKey) -> dict[str, list[str]]:
    """Return the references of outdated sites."""
    names = {row.id: row.reference for row in conn.execute(text("SELECT id, reference FROM site"))}
    return {name: [names[one] for one in ids] for name, ids in outdated_sites(conn, keys).items()}


def test_every_site_with_a_place_is_computed_once(conn: Connection) -> None:
    load(conn, [a_site("1"), a_site("2"), a_site("nowhere", geometry=None), a_site("empty", geometry=Polygon())])
    first, second, *_ = find_ids(conn)

    assert outdated_sites(conn, [TIMES, FLOOD]) == {"times": [first, second], "flood": [first, second]}
    assert outdated_sites(conn, [TIMES], only_ids=[second, 99]) == {"times": [second]}
    run(conn, TIMES, {first: Computation()})
    assert outdated_sites(conn, [TIMES, FLOOD]) == {"times": [second], "flood": [first, second]}
    run_all(conn, TIMES, FLOOD)
    assert outdated_sites(conn, [TIMES, FLOOD]) == {"times": [], "flood": []}


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
    assert mark_all_stale(conn, "times") == 2
    assert mark_all_stale(conn, "times") == 0

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


def test_a_moved_site_is_computed_anew_and_a_renamed_one_is_not(conn: Connection) -> None:
    sites = [a_site(reference) for reference in ("moved", "renamed", "kind", "same")]
    load(conn, sites)
    run_all(conn, TIMES, FLOOD)

    load(
        conn,
        [
            a_site("moved", geometry=Point(1, 1)),
            a_site("renamed", name="New"),
            a_site("kind", kind=SiteKind.PREMISES),
            a_site("same"),
        ],
    )

    assert outdated(conn, TIMES, FLOOD) == {"times": ["moved", "kind"], "flood": ["moved", "kind"]}


def test_a_site_that_loses_its_place_loses_what_was_computed_of_it(database: Database) -> None:
    found = Computation(values={"junction_min": known(5.0)}, measures={MEASURED: {"Viared": known(7.0)}})
    with database.begin() as conn:
        load(conn, [a_site("1"), a_site("2")])
        first, second = find_ids(conn)
        run(conn, TIMES, {first: found, second: found})
    with database.begin() as conn:
        load(conn, [a_site("1", geometry=None), a_site("2")])
    with database.begin() as conn:
        assert set(load_sites(conn, [first])[0].facts) == {"plot_area_m2"}
        assert conn.scalars(text("SELECT site_id FROM site_measure")).all() == [second]
        assert conn.scalars(text("SELECT site_id FROM site_computation")).all() == [second]
        assert conn.scalars(text("SELECT site_id FROM site_fact_history WHERE computed")).all() == [first]


def test_a_deleted_site_leaves_nothing(owner_conn: Connection) -> None:
    load(owner_conn, [a_site("1")])
    (site_id,) = find_ids(owner_conn)
    run(owner_conn, TIMES, {site_id: Computation(measures={MEASURED: {"Viared": known(7.0)}})})

    owner_conn.execute(text("DELETE FROM site"))

    assert not exists(owner_conn, site_id)
    assert owner_conn.scalar(text("SELECT count(*) FROM site_computation")) == 0
    assert owner_conn.scalar(text("SELECT count(*) FROM site_measure")) == 0
    assert run(owner_conn, TIMES, {site_id: Computation()}) == 0
    assert owner_conn.scalar(text("SELECT count(*) FROM site_computation")) == 0


@pytest.mark.parametrize(
    "facts",
    [{"plot_area_m2": known(9.0)}, {"plot_area_m2": known(40_000.0), "fibre": known(True)}, {}],
    ids=["changed", "added", "removed"],
)
def test_what_reads_declared_facts_is_computed_anew_when_they_change(
    conn: Connection, facts: dict[str, FactValue]
) -> None:
    load(conn, [a_site("1"), a_site("2")])
    run_all(conn, READER, FLOOD)

    load(conn, [a_site("1", facts=facts), a_site("2")])

    assert outdated(conn, READER, FLOOD) == {"reader": ["1"], "flood": []}


def test_computed_values_make_nothing_out_of_date(conn: Connection) -> None:
    load(conn, [a_site("1")])
    (site_id,) = find_ids(conn)
    run_all(conn, READER)

    for value in (known(5.0), known(6.0), None):
        run(conn, TIMES, {site_id: Computation(values={} if value is None else {"junction_min": value})})

    assert outdated(conn, READER) == {"reader": []}


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


def test_what_was_measured_comes_back_as_arrays_and_by_site(conn: Connection) -> None:
    load(conn, [a_site(str(number)) for number in range(4)])
    ids = find_ids(conn)
    estimated = FactValue(value=12.5, status=Status.ESTIMATED, source="rak linje", verified=date(2020, 1, 1))
    unreachable = FactValue(value=None, status=Status.NOT_APPLICABLE, source="no way by road", verified=None)
    unsaid = FactValue(value=None, status=Status.UNKNOWN, source="", verified=None)
    values = dict(zip(ids, (estimated, known(3), unreachable, unsaid), strict=True))
    found = {one: Computation(measures={MEASURED: {"Å": value, "B": known(1.0)}}) for one, value in values.items()}

    assert run(conn, TIMES, found) == 7

    site_ids, numbers, statuses = load_measures(conn, MEASURED, "Å")
    assert [column.dtype.name for column in (site_ids, numbers, statuses)] == ["int64", "float64", "uint8"]
    assert site_ids.tolist() == ids[:3]
    np.testing.assert_array_equal(numbers, [12.5, 3.0, np.nan])
    assert [STATUSES[place] for place in statuses] == [Status.ESTIMATED, Status.KNOWN, Status.NOT_APPLICABLE]
    assert load_measures(conn, MEASURED, "nowhere")[0].tolist() == []
    assert load_site_measures(conn, ids[1:], [(MEASURED, "Å"), (MEASURED, "nowhere")]) == {
        ids[1]: {(MEASURED, "Å"): known(3.0)},
        ids[2]: {(MEASURED, "Å"): unreachable},
    }
    mark_all_stale(conn, "times")
    assert load_site_measures(conn, ids[:1], [(MEASURED, "Å")])[ids[0]][MEASURED, "Å"].stale


def test_measures_that_differ_are_counted_and_those_not_given_go(conn: Connection) -> None:
    load(conn, [a_site("1"), a_site("2")])
    first, second = find_ids(conn)
    both = {"a": known(1.0), "b": known(2.0)}
    run(conn, TIMES, dict.fromkeys((first, second), Computation(measures={MEASURED: both})))

    assert run(conn, TIMES, {first: Computation(measures={MEASURED: {"a": known(1.0), "c": known(3.0)}})}) == 2
    assert run(conn, TIMES, {first: Computation(measures={MEASURED: {"a": known(1.5), "c": known(3.0)}})}) == 1
    assert run(conn, TIMES, {first: Computation(measures={MEASURED: {"a": known(1.5, source="other")}})}) == 2

    asked = [(MEASURED, argument) for argument in "abc"]
    found = load_site_measures(conn, [first, second], asked)
    assert {key: sorted(argument for _, argument in of_site) for key, of_site in found.items()} == {
        first: ["a"],
        second: ["a", "b"],
    }


def test_what_does_not_belong_to_the_function_is_refused(conn: Connection) -> None:
    load(conn, [a_site("1")])
    (site_id,) = find_ids(conn)

    with pytest.raises(ValueError, match="flood"):
        run(conn, TIMES, {site_id: Computation(values={"flood": known("outside")})})
    with pytest.raises(ValueError, match="other_min"):
        run(conn, TIMES, {site_id: Computation(measures={"other_min": {"a": known(1.0)}})})
    for value in (True, "text", float("inf")):
        with pytest.raises(InvalidInput, match=MEASURED):
            run(conn, TIMES, {site_id: Computation(measures={MEASURED: {"a": known(value)}})})


NEAR: Dependants = {Role.FLOOD: {"flood": 500.0}, Role.PLAN: {"flood": 100.0}, Role.JUNCTION: {"times": None}}


@pytest.fixture
def row(conn: Connection) -> Connection:
    """Five plots a kilometre apart, at the first of which there is a flood zone; all is computed."""
    load(conn, [a_site(str(place), geometry=Point(372_000 + 1000 * place, 6_398_000)) for place in range(5)])
    put(conn, a_feature())
    run_all(conn, TIMES, FLOOD)
    return conn


def put(conn: Connection, *features: object, key: str = "flood", **more: object) -> int:
    """Replace the features of a data set and return how many sites that touches."""
    content = Content(features=features, **more)  # type: ignore[arg-type]
    return replace_set(conn, a_set(key), content, [], dependants=NEAR).stale_sites


def test_nothing_is_computed_anew_when_the_same_is_loaded_again(row: Connection) -> None:
    assert put(row, a_feature()) == 0
    assert outdated(row, TIMES, FLOOD) == {"times": [], "flood": []}


def test_a_changed_feature_touches_sites_within_reach_of_where_it_was_and_where_it_is(row: Connection) -> None:
    moved = a_feature(geometry=box(374_501, 6_398_000, 374_600, 6_398_010))

    assert put(row, moved) == 2

    assert outdated(row, TIMES, FLOOD) == {"times": [], "flood": ["0", "3"]}


def test_an_added_and_a_removed_feature_touch_what_is_near_them(row: Connection) -> None:
    put(row, a_feature(), a_feature("new", geometry=Point(376_000, 6_398_500)))
    assert outdated(row, FLOOD) == {"flood": ["4"]}
    run_all(row, FLOOD)

    put(row, a_feature("new", geometry=Point(376_000, 6_398_500)))
    assert outdated(row, FLOOD) == {"flood": ["0"]}


def test_a_large_feature_reaches_no_further_than_its_parts(row: Connection) -> None:
    """A bent zone whose box holds all plots, and which passes two of them."""
    bend = [(372_500, 6_398_000), (372_500, 6_402_000), (377_000, 6_402_000)]
    river = LineString(bend).buffer(1).segmentize(10)
    assert len(river.exterior.coords) > 1000

    put(row, a_feature(), a_feature("river", geometry=river))
    assert outdated(row, FLOOD) == {"flood": ["0", "1"]}
    run_all(row, FLOOD)

    put(row, a_feature(), a_feature("river", geometry=translate(river, yoff=400)))
    assert outdated(row, FLOOD) == {"flood": ["0", "1"]}
    run_all(row, FLOOD)
    put(row, a_feature(), a_feature("river", geometry=translate(river, yoff=410)))
    assert outdated(row, FLOOD) == {"flood": []}


def test_a_plan_touches_what_is_near_it_or_its_provisions(row: Connection) -> None:
    put(row, a_feature(), plans=[a_plan()])
    run_all(row, FLOOD, TIMES)

    put(row, a_feature(), plans=[a_plan(name="Other", geometry=None)])

    assert outdated(row, FLOOD, TIMES) == {"flood": ["0"], "times": []}


def test_without_a_reach_every_site_is_touched(row: Connection) -> None:
    replace_set(row, a_set("osm"), Content(points=[a_point()]), [], dependants=NEAR)
    run_all(row, TIMES)

    change = replace_set(row, a_set("osm"), Content(points=[a_point(source="x")]), [], dependants=NEAR)

    assert change.stale_sites == 5
    assert outdated(row, TIMES, FLOOD) == {"times": ["0", "1", "2", "3", "4"], "flood": []}


def test_where_a_role_comes_or_goes_every_site_is_touched(row: Connection) -> None:
    """Whether there are data is a part of the answer: without any, "not flooded" becomes "unknown"."""
    everywhere = {"times": [], "flood": ["0", "1", "2", "3", "4"]}
    for change in (
        lambda: put(row, a_feature(), key="second"),
        lambda: put(row, key="second"),
        lambda: remove_set(row, "flood", dependants=NEAR),
        lambda: replace_set(row, a_set(roles=frozenset({Role.FLOOD})), Content(), [], dependants=NEAR),
    ):
        run_all(row, TIMES, FLOOD)
        change()
        assert outdated(row, TIMES, FLOOD) == everywhere


def test_roads_and_heights_touch_every_site_when_they_change(row: Connection) -> None:
    dependants: Dependants = {Role.ROADS: {"times": None}, Role.ELEVATION: {"flood": 10.0}}
    everything = Content(features=[a_feature()], network=b"n", elevation=b"e")
    replace_set(row, a_set(), everything, [], dependants=dependants)
    run_all(row, TIMES, FLOOD)
    assert replace_set(row, a_set(), everything, [], dependants=dependants).stale_sites == 0

    other = Content(features=[a_feature()], network=b"n", elevation=b"other")

    assert replace_set(row, a_set(), other, [], dependants=dependants).stale_sites == 5
    assert outdated(row, TIMES, FLOOD) == {"times": [], "flood": ["0", "1", "2", "3", "4"]}


def test_what_is_computed_from_old_data_while_new_are_loaded_is_marked(database: Database) -> None:
    """Whoever changes geodata waits for whoever computes, and marks what those have written."""
    with database.begin() as conn:
        load(conn, [a_site("1")])
        (site_id,) = find_ids(conn)
        put(conn, a_feature())

    def change() -> None:
        with database.begin() as changing:
            put(changing, a_feature(category="often"))

    changer = threading.Thread(target=change)
    with database.begin() as computing:
        before = read_geodata(computing)
        assert hold_sites(computing, [site_id, 99]) == [site_id]
        changer.start()
        changer.join(timeout=1)
        assert changer.is_alive()
        run(computing, FLOOD, {site_id: Computation()})
    changer.join(timeout=30)

    with database.begin() as conn:
        assert outdated_sites(conn, [FLOOD]) == {"flood": [site_id]}
        assert read_geodata(conn) != before


def test_while_new_data_are_loaded_nobody_computes(database: Database) -> None:
    with database.begin() as changing:
        put(changing, a_feature())
        with database.begin() as conn, pytest.raises(DBAPIError) as caught:
            _compute_at_once(conn)
        assert isinstance(caught.value.orig, psycopg.errors.LockNotAvailable)


def _compute_at_once(conn: Connection) -> None:
    conn.execute(text("SET LOCAL lock_timeout = '200ms'"))
    read_geodata(conn)
