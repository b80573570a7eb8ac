"""Which sites are computed anew when sites change."""

from __future__ import annotations

import pytest
from shapely.geometry import Point
from sqlalchemy import Connection, text

from siting.domain.sites import SiteKind
from siting.domain.values import FactValue
from siting.store.computations import (
    Computation,
)
from siting.store.database import Database
from siting.store.sites import exists, find_ids, load_sites
from tests.integration.store.computing import FLOOD, MEASURED, READER, TIMES, outdated, run, run_all
from tests.integration.store.make import a_site, known, load


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
