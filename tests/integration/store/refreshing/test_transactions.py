"""Each transaction sees what it may: nothing rolled back, nothing of later, its own changes at once."""

from __future__ import annotations

from sqlalchemy import text

from siting.store.catalogue import CatalogueCache, load_catalogue
from siting.store.database import Database
from tests.integration.store.refreshing.looking import AREA, assert_same, look, open_transaction, run


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
