"""Which sites are read anew: those that have changed, or all where that is not known."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from siting.domain.sites import SiteKind
from siting.store import catalogue as module
from siting.store.catalogue import CatalogueCache
from siting.store.database import Database
from siting.store.sites import find_ids, write_computed
from tests.integration.store.make import a_site, known, load
from tests.integration.store.refreshing.looking import AREA, look, run

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
