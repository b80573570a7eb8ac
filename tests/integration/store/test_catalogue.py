from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import Connection, text

from siting.domain.facts import FactType
from siting.domain.sites import Availability, SiteKind
from siting.domain.values import FactValue, Status
from siting.domain.vocabulary import FACTS
from siting.matching.catalogue import Catalogue, catalogue_of
from siting.store import catalogue_columns as module
from siting.store.catalogue import CatalogueCache, catalogue_version, load_catalogue
from siting.store.database import Database
from siting.store.sites import find_ids, load_sites, write_computed
from tests.integration.store.make import DAY, STORED, a_site, known, load
from tests.integration.store.test_bulk import sample

MIXED = [
    a_site("1", facts={key: known(sample(key)) for key in STORED}),
    a_site("2", kind=SiteKind.PREMISES, availability=Availability.OPTION, facts={}),
    a_site(
        "3",
        facts={
            "power_capacity_mw": FactValue(value=3.0, status=Status.ESTIMATED, source="", verified=None),
            "fibre": FactValue(value=None, status=Status.NOT_APPLICABLE, source="x", verified=None),
            "gas": FactValue(value=None, status=Status.UNKNOWN, source="x", verified=DAY),
        },
    ),
]


def assert_same(found: Catalogue, wanted: Catalogue) -> None:
    """Assert that two catalogues hold the same, whatever their versions."""
    for name in ("site_ids", "kinds", "availabilities"):
        first, second = getattr(found, name), getattr(wanted, name)
        assert first.dtype == second.dtype
        assert first.tolist() == second.tolist()
    assert found.columns.keys() == wanted.columns.keys()
    for key, column in wanted.columns.items():
        np.testing.assert_array_equal(found.columns[key].numbers, column.numbers, err_msg=key)
        np.testing.assert_array_equal(found.columns[key].status, column.status, err_msg=key)
        assert found.columns[key].status.dtype == np.uint8
        assert found.columns[key].numbers.dtype == np.float64


@pytest.mark.parametrize("block", [1, 2, 1000])
def test_it_holds_what_the_sites_say(conn: Connection, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(module, "_BLOCK", block)
    load(conn, MIXED)
    write_computed(conn, {find_ids(conn)[1]: {"junction_min": known(5.0)}})

    found = load_catalogue(conn)

    assert_same(found, catalogue_of(load_sites(conn, find_ids(conn)), version=""))
    assert found.version == catalogue_version(conn)


def test_free_text_is_no_column(conn: Connection) -> None:
    load(conn, MIXED)

    assert {FACTS[key].type for key in load_catalogue(conn).columns} == set(FactType) - {FactType.TEXT}


def test_without_sites_it_is_empty(conn: Connection) -> None:
    found = load_catalogue(conn)

    assert len(found) == 0
    assert found.columns == {}
    assert found.site_ids.dtype == np.int64


def test_sites_without_facts_have_no_columns(conn: Connection) -> None:
    load(conn, [a_site(facts={})])

    assert len(load_catalogue(conn)) == 1
    assert load_catalogue(conn).columns == {}


def test_codes_keep_their_meaning_when_their_list_is_reordered(
    conn: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(conn, MIXED)
    keys = ("plan_status", "permitted_uses", "energy_class")
    before = {key: load_sites(conn, find_ids(conn))[0].facts[key].value for key in keys}
    for key in keys:
        turned = dict(reversed(list((FACTS[key].codes or {}).items())))
        monkeypatch.setitem(FACTS, key, replace(FACTS[key], codes=turned))

    sites = load_sites(conn, find_ids(conn))

    assert {key: sites[0].facts[key].value for key in keys} == before
    assert_same(load_catalogue(conn), catalogue_of(sites, version=""))


def test_a_code_that_has_left_its_list_is_unknown(conn: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    load(conn, [a_site(facts={"plan_status": known("closed"), "permitted_uses": known(frozenset({"J", "A"}))})])
    for key, gone in (("plan_status", "closed"), ("permitted_uses", "A")):
        kept = {code: label for code, label in (FACTS[key].codes or {}).items() if code != gone}
        monkeypatch.setitem(FACTS, key, replace(FACTS[key], codes=kept))

    (site,) = load_sites(conn, find_ids(conn))

    assert site.facts["plan_status"] == FactValue(value=None, status=Status.UNKNOWN, source="the owner", verified=DAY)
    assert site.facts["permitted_uses"].value == frozenset({"J"})
    assert_same(load_catalogue(conn), catalogue_of([site], version=""))


def test_a_fact_that_is_no_longer_declared_is_left_out(conn: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    load(conn, MIXED)
    monkeypatch.delitem(FACTS, "gas")

    assert "gas" not in load_catalogue(conn).columns
    assert all("gas" not in site.facts for site in load_sites(conn, find_ids(conn)))


def test_the_cache_reads_again_when_a_site_has_changed(database: Database) -> None:
    cache = CatalogueCache()
    with database.begin() as conn:
        load(conn, [a_site("1")])
    with database.begin() as conn:
        first = cache.get(conn)
        assert cache.get(conn) is first
    with database.begin() as conn:
        load(conn, [a_site("1"), a_site("2")])
    with database.begin() as conn:
        second = cache.get(conn)
        assert (len(first), len(second)) == (1, 2)
        assert first.version != second.version
    with database.begin() as conn:
        write_computed(conn, {find_ids(conn)[0]: {"port_min": known(5.0)}})
    with database.begin() as conn:
        assert "port_min" in cache.get(conn).columns


def test_sites_that_change_while_they_are_read_are_read_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.begin() as conn:
        load(conn, [a_site("1")])
    real = module._read_facts
    calls: list[int] = []

    def read_slowly(*arguments: object) -> object:
        if not calls:
            with database.begin() as other:
                load(other, [a_site("1", facts={"plot_area_m2": known(9.0)}), a_site("2")])
        calls.append(1)
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_read_facts", read_slowly)
    with database.begin() as conn:
        found = load_catalogue(conn)
        assert found.version == catalogue_version(conn)
        assert_same(found, catalogue_of(load_sites(conn, find_ids(conn)), version=""))
    assert len(calls) == 2


def test_gaps_between_numbers_are_stepped_over(owner_conn: Connection) -> None:
    load(owner_conn, [a_site("1")])
    owner_conn.execute(text("SELECT setval('site_id_seq', 1000000)"))
    load(owner_conn, [a_site("1"), a_site("2")])

    assert load_catalogue(owner_conn).columns["plot_area_m2"].numbers.tolist() == [40_000.0, 40_000.0]
