"""What computed values are from, beside the rule that their source says, written and read again."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from siting.store.computations import Computation, load_site_measures
from siting.store.sites import find_ids, load_sites
from tests.integration.store.computing import MEASURED, TIMES, run
from tests.integration.store.make import a_site, known, load

RULED = replace(known(5.0, source="By lorry. Data: Roads"), data="Roads")


def test_facts_and_measures_come_back_with_their_data(conn: Connection) -> None:
    load(conn, [a_site("1"), a_site("2")])
    first, second = find_ids(conn)
    plain = known(5.0, source="By hand")
    run(
        conn,
        TIMES,
        {
            first: Computation(values={"junction_min": RULED}, measures={MEASURED: {"Å": RULED}}),
            second: Computation(values={"junction_min": plain}, measures={MEASURED: {"Å": plain}}),
        },
    )

    measured = load_site_measures(conn, [first, second], [(MEASURED, "Å")])
    assert [site.facts["junction_min"] for site in load_sites(conn, [first, second])] == [RULED, plain]
    assert [measured[one][MEASURED, "Å"] for one in (first, second)] == [RULED, plain]


def test_a_source_that_was_there_without_its_data_gets_them(conn: Connection) -> None:
    load(conn, [a_site("1", facts={"port_min": known(3.0, source=RULED.source)})])
    [site_id] = find_ids(conn)

    run(conn, TIMES, {site_id: Computation(values={"junction_min": RULED})})

    assert load_sites(conn, [site_id])[0].facts["junction_min"].data == "Roads"


def test_writing_the_same_again_changes_nothing(conn: Connection) -> None:
    load(conn, [a_site("1")])
    [site_id] = find_ids(conn)
    found = {site_id: Computation(values={"junction_min": RULED}, measures={MEASURED: {"Å": RULED}})}

    assert [run(conn, TIMES, found) for _ in range(2)] == [2, 0]
