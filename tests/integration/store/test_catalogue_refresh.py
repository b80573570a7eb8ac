"""What is held of the catalogue is brought up to date by what has changed, and by nothing else."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from siting.domain.sites import Availability, SiteKind
from siting.matching.catalogue import Catalogue
from siting.store import catalogue as module
from siting.store import catalogue_columns
from siting.store.catalogue import CatalogueCache, load_catalogue
from siting.store.cluster import Cluster
from siting.store.database import Database
from siting.store.preparation import Role
from siting.store.sites import find_ids, write_computed
from tests.integration.store.make import a_site, known, load

ARRAYS = ("site_ids", "kinds", "availabilities", "published", "east", "north")
AREA = (
    "UPDATE site_fact SET number = :number"
    " WHERE site_id = :site AND fact_id = (SELECT id FROM fact WHERE key = 'plot_area_m2')"
)


def assert_same(found: Catalogue, wanted: Catalogue) -> None:
    """Assert that two catalogues say the same; a column that is unknown everywhere may be left out."""
    assert found.version == wanted.version
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(found, name), getattr(wanted, name), err_msg=name)
    for key in found.columns.keys() | wanted.columns.keys():
        np.testing.assert_array_equal(found.column(key).numbers, wanted.column(key).numbers, err_msg=key)
        np.testing.assert_array_equal(found.column(key).status, wanted.column(key).status, err_msg=key)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[list[int] | None]:
    """Which sites have been read, a time; None for all."""
    real = catalogue_columns.read_columns
    seen: list[list[int] | None] = []

    def read(*arguments: Any, ids: NDArray[np.int64] | None = None, **named: Any) -> Catalogue:
        seen.append(None if ids is None else ids.tolist())
        return real(*arguments, ids=ids, **named)

    monkeypatch.setattr(module, "read_columns", read)
    return seen


@pytest.fixture
def filled(database: Database) -> Database:
    with database.begin() as conn:
        load(conn, [a_site(str(n), facts={"plot_area_m2": known(float(n)), "fibre": known(True)}) for n in range(6)])
    return database


@pytest.fixture
def owned(cluster: Cluster, database_name: str) -> Iterator[Database]:
    """The same database with the rights of the tables' owner."""
    opened = Database(cluster.url(role=Role.OWNER, database=database_name))
    yield opened
    opened.dispose()


@pytest.fixture
def ids(filled: Database) -> list[int]:
    with filled.begin() as conn:
        return find_ids(conn)


def look(database: Database, cache: CatalogueCache) -> Catalogue:
    """Return what is held, after comparing it to everything read anew."""
    with database.begin(snapshot=True) as conn:
        found = cache.get(conn)
    with database.begin(snapshot=True) as conn:
        assert_same(found, load_catalogue(conn))
    return found


@contextmanager
def open_transaction(database: Database) -> Iterator[Connection]:
    """A transaction that the test commits or rolls back itself."""
    with database.engine.connect() as conn:
        yield conn


def run(database: Database, statement: str, **values: object) -> None:
    with database.begin() as conn:
        conn.execute(text(statement), values)


CHANGES = {
    "a fact": AREA.replace(":number", "99"),
    "a fact that is gone": "DELETE FROM site_fact WHERE site_id = :site",
    "a withdrawn site": "UPDATE site SET availability = 'withdrawn' WHERE id = :site",
    "a site that is no longer published": "UPDATE site SET published = false WHERE id = :site",
    "another kind": "UPDATE site SET kind = 'premises' WHERE id = :site",
    "another place": "UPDATE site SET geom = ST_SetSRID(ST_MakePoint(1, 2), 3006) WHERE id = :site",
    "no place": "UPDATE site SET geom = NULL WHERE id = :site",
    "a name": "UPDATE site SET name = 'another' WHERE id = :site",
}


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES)
def test_only_the_changed_site_is_read(
    filled: Database, ids: list[int], reads: list[list[int] | None], statement: str
) -> None:
    cache = CatalogueCache()
    with filled.begin() as conn:
        before = cache.get(conn)
    run(filled, statement, site=ids[2])

    with filled.begin(snapshot=True) as conn:
        found = cache.get(conn)
    assert reads == [None, [ids[2]]]
    assert found.site_ids is before.site_ids
    assert found.columns["fibre"] is before.columns["fibre"] or "DELETE" in statement
    assert look(filled, cache) is found


def test_a_fact_that_nobody_had_gets_a_column(filled: Database, ids: list[int], reads: list[list[int] | None]) -> None:
    cache = CatalogueCache()
    look(filled, cache)
    with filled.begin() as conn:
        write_computed(conn, {ids[4]: {"junction_min": known(7.0)}})

    assert look(filled, cache).columns["junction_min"].numbers[4] == 7.0
    assert reads[2] == [ids[4]]


def test_new_and_deleted_sites_are_seen(filled: Database, owned: Database, ids: list[int]) -> None:
    cache = CatalogueCache()
    assert len(look(filled, cache)) == 6
    with filled.begin() as conn:
        load(conn, [a_site("new", kind=SiteKind.PREMISES)], source="theirs")
    assert len(look(filled, cache)) == 7
    run(owned, "DELETE FROM site WHERE id = ANY(:ids)", ids=[ids[0], ids[3]])
    assert look(filled, cache).site_ids.tolist()[:4] == [ids[1], ids[2], ids[4], ids[5]]


def test_numbers_that_were_taken_earlier_come_in_where_they_belong(filled: Database, ids: list[int]) -> None:
    cache = CatalogueCache()
    look(filled, cache)
    add = (
        "INSERT INTO site (id, source_id, reference, kind, name) SELECT :id, source_id, :id, kind, '' FROM site LIMIT 1"
    )
    for number in (ids[-1] + 10, ids[-1] + 5):
        run(filled, add, id=number)
        look(filled, cache)
    with filled.begin() as conn:
        assert cache.get(conn).site_ids.tolist() == [*ids, ids[-1] + 5, ids[-1] + 10]


def test_what_is_rolled_back_was_never_there(filled: Database, ids: list[int], reads: list[list[int] | None]) -> None:
    cache = CatalogueCache()
    first = look(filled, cache)
    with open_transaction(filled) as conn:
        conn.execute(text(AREA), {"site": ids[0], "number": 5.0})
        conn.rollback()

    assert look(filled, cache) is first
    run(filled, AREA, site=ids[1], number=6.0)
    look(filled, cache)
    assert reads[-2] == [ids[1]]


def test_a_rolled_back_savepoint_is_no_change_of_the_rest(filled: Database, ids: list[int]) -> None:
    cache = CatalogueCache()
    look(filled, cache)
    with filled.begin() as conn:
        tried = conn.begin_nested()
        conn.execute(text(AREA), {"site": ids[0], "number": 5.0})
        tried.rollback()
        conn.execute(text(AREA), {"site": ids[1], "number": 6.0})
    assert look(filled, cache).columns["plot_area_m2"].numbers.tolist() == [0.0, 6.0, 2.0, 3.0, 4.0, 5.0]


def test_who_began_first_may_commit_last(filled: Database, ids: list[int], reads: list[list[int] | None]) -> None:
    cache = CatalogueCache()
    look(filled, cache)
    with open_transaction(filled) as first, open_transaction(filled) as second:
        first.execute(text(AREA), {"site": ids[0], "number": 10.0})
        second.execute(text(AREA), {"site": ids[1], "number": 20.0})
        second.commit()
        assert look(filled, cache).columns["plot_area_m2"].numbers[:2].tolist() == [0.0, 20.0]
        first.commit()
    assert look(filled, cache).columns["plot_area_m2"].numbers[:2].tolist() == [10.0, 20.0]
    assert [read for read in reads if read is not None] == [[ids[1]], [ids[0]]]


def test_a_snapshot_of_before_the_change_goes_on_with_what_it_sees(
    filled: Database, ids: list[int], reads: list[list[int] | None]
) -> None:
    cache = CatalogueCache()
    with filled.begin(snapshot=True) as early:
        before = cache.get(early)
        run(filled, AREA, site=ids[0], number=10.0)
        with filled.begin(snapshot=True) as late:
            after = cache.get(late)
        assert cache.get(early) is before
        assert_same(before, load_catalogue(early))
    with filled.begin(snapshot=True) as later:
        assert cache.get(later) is after
    assert before.columns["plot_area_m2"].numbers[0] == 0.0
    assert after.columns["plot_area_m2"].numbers[0] == 10.0
    assert reads == [None, [ids[0]], None]


def test_a_snapshot_older_than_all_that_is_held_reads_for_itself(filled: Database, ids: list[int]) -> None:
    cache = CatalogueCache()
    with filled.begin(snapshot=True) as early:
        early.execute(text("SELECT 1 FROM site"))
        run(filled, AREA, site=ids[0], number=10.0)
        held = look(filled, cache)
        assert cache.get(early).columns["plot_area_m2"].numbers[0] == 0.0
        assert_same(cache.get(early), load_catalogue(early))
    assert look(filled, cache) is held


def test_what_is_not_committed_is_seen_by_its_own_transaction_alone(filled: Database, ids: list[int]) -> None:
    cache = CatalogueCache()
    held = look(filled, cache)
    with open_transaction(filled) as conn:
        conn.execute(text(AREA), {"site": ids[0], "number": 10.0})
        run(filled, AREA, site=ids[1], number=20.0)
        assert cache.get(conn).columns["plot_area_m2"].numbers[:2].tolist() == [10.0, 20.0]
        conn.rollback()
    found = look(filled, cache)
    assert found.columns["plot_area_m2"].numbers[:2].tolist() == [0.0, 20.0]
    assert held.columns["plot_area_m2"].numbers[:2].tolist() == [0.0, 1.0]


def test_what_one_transaction_writes_twice_is_noted(filled: Database, ids: list[int]) -> None:
    cache = CatalogueCache()
    look(filled, cache)
    with filled.begin() as conn:
        load(conn, [a_site("x", facts={})], source="theirs")
        new = find_ids(conn)[-1]
        write_computed(conn, {new: {"junction_min": known(1.0)}})
        write_computed(conn, {new: {"junction_min": known(2.0)}, ids[0]: {"port_min": known(3.0)}})
        write_computed(conn, {ids[0]: {}})
    assert look(filled, cache).columns["junction_min"].numbers[-1] == 2.0


def test_bookkeeping_is_no_change(filled: Database, ids: list[int]) -> None:
    cache = CatalogueCache()
    held = look(filled, cache)
    run(filled, "UPDATE site SET content_hash = NULL WHERE id = :site", site=ids[0])
    assert look(filled, cache) is held
    with filled.begin() as conn:
        conn.execute(text("UPDATE site SET content_hash = 'x' WHERE id = :site"), {"site": ids[0]})
        conn.execute(text(AREA), {"site": ids[1], "number": 9.0})
    with filled.begin() as conn:
        noted = conn.scalars(text("SELECT site_ids FROM changed_sites ORDER BY change_id DESC")).first()
    assert noted == [ids[1]]


@pytest.mark.parametrize(
    ("name", "value"), [("_KEPT_VERSIONS", 1), ("_FEW", 1)], ids=["noted too long ago", "too many at once"]
)
def test_everything_is_read_when_the_changes_will_not_do(
    filled: Database,
    ids: list[int],
    reads: list[list[int] | None],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: int,
) -> None:
    cache = CatalogueCache()
    look(filled, cache)
    monkeypatch.setattr(module, name, value)
    for place in (0, 1):
        run(filled, AREA, site=ids[place], number=50.0)
    look(filled, cache)
    assert reads == [None] * 4


def test_the_database_forgets_what_is_long_past(filled: Database, ids: list[int]) -> None:
    cache = CatalogueCache()
    look(filled, cache)
    with filled.begin() as conn:
        # Each change of one transaction has a version of its own.
        conn.execute(text("SELECT siting.begin_change(NULL) FROM generate_series(1, :n)"), {"n": module._KEPT_VERSIONS})
        conn.execute(text(AREA), {"site": ids[0], "number": 10.0})
    with filled.begin() as conn:
        assert conn.scalars(text("SELECT site_ids FROM changed_sites")).all() == [[ids[0]]]
    run(filled, AREA, site=ids[1], number=20.0)
    assert look(filled, cache).columns["plot_area_m2"].numbers[:2].tolist() == [10.0, 20.0]


def test_very_many_sites_are_not_listed(filled: Database, reads: list[list[int] | None]) -> None:
    cache = CatalogueCache()
    look(filled, cache)
    with filled.begin() as conn:
        add = (
            "INSERT INTO site (source_id, reference, kind, name)"
            " SELECT min(source_id), 'many ' || n, 'land', '' FROM site, generate_series(1, 25001) AS n GROUP BY n"
        )
        conn.execute(text(add))
        conn.execute(text("UPDATE site SET name = 'renamed' WHERE reference LIKE 'many%'"))
        conn.execute(text("UPDATE site SET name = 'again' WHERE reference LIKE 'many%'"))
    with filled.begin() as conn:
        noted = conn.scalars(text("SELECT cardinality(site_ids) FROM changed_sites ORDER BY change_id")).all()
    assert noted[-2:] == [25_001, None]
    assert len(look(filled, cache)) == 25_007
    assert reads[2] is None


def test_a_version_of_another_past_is_not_built_upon(
    filled: Database, owned: Database, ids: list[int], reads: list[list[int] | None]
) -> None:
    cache = CatalogueCache()
    look(filled, cache)
    # As after restoring a copy in which other changes were made meanwhile.
    run(owned, "UPDATE change SET at = at - interval '1 day'")
    run(owned, "ALTER TABLE site_fact DISABLE TRIGGER USER")
    run(owned, AREA, site=ids[0], number=10.0)
    run(owned, "ALTER TABLE site_fact ENABLE TRIGGER USER")
    run(filled, AREA, site=ids[1], number=20.0)

    assert look(filled, cache).columns["plot_area_m2"].numbers[:2].tolist() == [10.0, 20.0]
    assert reads == [None] * 4


def change_something(conn: Connection, rng: random.Random, ids: list[int]) -> None:
    """Make some change to some site."""
    site = rng.choice(ids)
    match rng.randrange(6):
        case 0 | 1:
            conn.execute(text(AREA), {"site": site, "number": rng.uniform(0, 100)})
        case 2:
            key = rng.choice(("junction_min", "port_min", "airport_min"))
            write_computed(conn, {site: {key: known(float(rng.randrange(60)))} if rng.random() < 0.7 else {}})
        case 3:
            statement = "UPDATE site SET availability = :to WHERE id = :site"
            conn.execute(text(statement), {"to": rng.choice(list(Availability)).value, "site": site})
        case 4:
            statement = "UPDATE site SET geom = ST_SetSRID(ST_MakePoint(:x, 6400000), 3006) WHERE id = :site"
            conn.execute(text(statement), {"x": rng.randrange(300_000, 400_000), "site": site})
        case _:
            load(conn, [a_site(f"{rng.random()}")], source=f"{rng.random()}")


@pytest.mark.parametrize("seed", range(3))
def test_any_changes_in_any_order(filled: Database, owned: Database, seed: int) -> None:
    rng = random.Random(seed)
    cache = CatalogueCache()
    for _ in range(25):
        with filled.begin() as conn:
            for _ in range(rng.randrange(1, 4)):
                change_something(conn, rng, find_ids(conn))
        if rng.random() < 0.15:
            with filled.begin() as conn:
                doomed = rng.choice(find_ids(conn))
            run(owned, "DELETE FROM site WHERE id = :site", site=doomed)
        if rng.random() < 0.7:
            look(filled, cache)
    look(filled, cache)


def write_now_and_then(database: Database, ids: list[int], seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(40):
        with open_transaction(database) as conn:
            for _ in range(rng.randrange(1, 3)):
                change_something(conn, rng, ids)
            if rng.random() < 0.8:
                conn.commit()


def read_on(database: Database, cache: CatalogueCache, done: threading.Event) -> int:
    times = 0
    while not done.is_set():
        times += 1
        with database.begin(snapshot=True) as conn:
            assert_same(cache.get(conn), load_catalogue(conn))
    return times


def test_writers_and_readers_at_once(filled: Database, ids: list[int]) -> None:
    cache, done = CatalogueCache(), threading.Event()
    with ThreadPoolExecutor(max_workers=5) as pool:
        readers = [pool.submit(read_on, filled, cache, done) for _ in range(2)]
        # Each writes to sites of its own, so that they never wait for each other but at the commit.
        writers = [pool.submit(write_now_and_then, filled, ids[seed::3], seed) for seed in range(3)]
        try:
            for writer in writers:
                writer.result()
        finally:
            done.set()
        assert min(reader.result() for reader in readers) > 1
    look(filled, cache)
