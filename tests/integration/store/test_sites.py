from __future__ import annotations

import pytest
from sqlalchemy import Connection

from siting.domain.errors import NotFound
from siting.store.sites import find_ids, list_changes, load_sites
from tests.integration.store.make import a_site, known, load


def test_sites_come_in_the_order_that_was_asked_for(conn: Connection) -> None:
    load(conn, [a_site(str(n)) for n in range(5)])
    ids = find_ids(conn)

    turned = [ids[3], ids[0], ids[4]]
    assert [site.site_id for site in load_sites(conn, turned)] == turned
    assert load_sites(conn, []) == []


def test_missing_sites_are_named(conn: Connection) -> None:
    load(conn, [a_site()])
    (known,) = find_ids(conn)

    with pytest.raises(NotFound, match="987, 988"):
        load_sites(conn, [987, known, 988])
    with pytest.raises(NotFound, match="987"):
        list_changes(conn, 987)


def test_sites_are_found_by_source_and_reference(conn: Connection) -> None:
    load(conn, [a_site(str(n)) for n in range(3)])
    load(conn, [a_site("1", source="theirs")], source="theirs")
    everything = find_ids(conn)

    assert everything == sorted(everything)
    assert find_ids(conn, source="ours") == everything[:3]
    assert find_ids(conn, source="nobody") == []
    assert [site.source for site in load_sites(conn, find_ids(conn, references=["1"]))] == ["ours", "theirs"]
    assert find_ids(conn, source="theirs", references=["1", "2"]) == everything[3:]
    assert find_ids(conn, limit=2) == everything[:2]


def test_of_many_sites_some_facts_alone_are_read(conn: Connection) -> None:
    load(conn, [a_site(facts={"plot_area_m2": known(1.0), "fibre": known(True), "price_sek_m2": known(400.0)})])
    ids = find_ids(conn)

    [whole], [some], [bare] = (
        load_sites(conn, ids),
        load_sites(conn, ids, facts={"fibre"}),
        load_sites(conn, ids, facts=()),
    )

    assert set(whole.facts) == {"plot_area_m2", "fibre", "price_sek_m2"}
    assert some.facts == {"fibre": whole.facts["fibre"]}
    assert (bare.facts, bare.name) == ({}, whole.name)
