"""Any changes in any order, by several at once."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, text

from siting.domain.sites import Availability
from siting.store.catalogue import CatalogueCache, load_catalogue
from siting.store.database import Database
from siting.store.sites import find_ids, write_computed
from tests.integration.store.make import a_site, known, load
from tests.integration.store.refreshing.looking import AREA, assert_same, look, open_transaction, run


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
