"""Computed facts are brought up to date for the sites that need it, once, and in parts that can be interrupted."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from shapely.geometry import box
from sqlalchemy import text

from siting.domain.errors import NotFound
from siting.domain.geodata import Role
from siting.domain.places import AreaKind, NamedArea
from siting.services.compute_facts import compute_facts
from siting.services.fact_computers import make_known
from siting.services.load_geodata import deployment_area, remove_geodata
from siting.services.queued_facts import COMPUTE_PART, ask_for_facts, queue_outdated
from siting.store.cluster import Cluster
from siting.store.computations import Computation, computation_summary, missing_facts, write_computation
from siting.store.database import Database, migrate_address
from siting.store.geodata_lock import hold_sites
from siting.store.jobs import JobStatus, list_jobs
from siting.store.postmaster import wait_until
from siting.store.preparation import Role as Login
from siting.store.sites import find_ids, load_sites
from tests.integration.services.zones import (
    SITES,
    Zones,
    around,
    filled,
    people,
    put,
    run,
    sites_of,
)
from tests.integration.store.made_geodata import put_places
from tests.integration.store.make import a_site, known, load

__all__ = ["filled"]


def test_a_second_run_computes_nothing(filled: Database) -> None:
    zones = Zones()
    report = run(filled, zones)
    assert (report.sites, report.changed) == (SITES, SITES)
    assert people(filled) == [2.0] * SITES
    assert run(filled, zones).by_function == ()
    assert len(zones.asked) == SITES


def test_an_interrupted_run_goes_on_where_it_was(filled: Database) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(filled, Zones(fails_at=4))
    assert people(filled) == [2.0, 2.0, None, None, None]
    zones = Zones()
    run(filled, zones)
    assert zones.asked == ["3", "4", "5"]
    assert people(filled) == [2.0] * SITES


def test_what_is_missing_has_its_reason(filled: Database) -> None:
    run(filled, Zones())
    with filled.begin() as conn:
        [missing] = missing_facts(conn, find_ids(conn)[0])
    assert (missing.fact, missing.why.en, missing.stale) == ("terminal_min", "no roads", False)


def test_changed_geodata_are_computed_with_anew(filled: Database) -> None:
    zones = Zones()
    run(filled, zones)
    put(filled, 2)
    assert run(filled, zones).sites == 0
    put(filled, 3)
    with filled.begin() as conn:
        [site] = load_sites(conn, find_ids(conn)[:1])
    assert site.facts["population_5_km"].stale
    assert run(filled, zones).sites == SITES
    assert people(filled) == [3.0] * SITES
    remove_geodata(filled, "flood", dependants={Role.FLOOD: {"zones": None}}, actor="tester")
    run(filled, zones)
    assert people(filled) == [0.0] * SITES


def test_only_the_sites_that_change_are_computed_anew(filled: Database) -> None:
    zones = Zones()
    run(filled, zones)
    with filled.begin(actor="tester") as conn:
        conn.execute(text("UPDATE siting.site SET geom = ST_Translate(geom, 5, 5) WHERE reference = '2'"))
    zones.asked.clear()
    run(filled, zones)
    assert zones.asked == ["2"]


def test_a_function_with_nothing_to_read_is_run_for_what_it_has_said_alone(filled: Database) -> None:
    zones = Zones(site_facts=frozenset())
    run(filled, zones, site_ids=sites_of(filled)[:2])
    remove_geodata(filled, "flood", dependants={Role.FLOOD: {"zones": None}}, actor="tester")
    zones.asked.clear()
    run(filled, zones)
    assert zones.asked == ["1", "2"]
    assert run(filled, zones).sites == 0
    put(filled, 1)
    assert run(filled, zones).sites == SITES


def test_what_a_step_back_and_forth_has_left_is_out_of_date(
    cluster: Cluster, database_name: str, filled: Database
) -> None:
    """The step takes what is known of computations and the geodata along, and leaves the values."""
    zones = Zones(site_facts=frozenset())
    run(filled, zones)
    with filled.begin(actor="tester") as conn:
        load(conn, [a_site("9")], withdraw_missing=False)
    url = cluster.url(role=Login.OWNER, database=database_name)
    for target in ("0002", "0005"):
        migrate_address(url, srid=3006, app_user=Login.APP, target=target)
        if target == "0002":
            with filled.begin() as conn:
                conn.execute(text("UPDATE siting.site SET geom = NULL WHERE reference = '5'"))
    assert people(filled) == [2.0] * SITES + [None]

    with filled.begin() as conn:
        make_known(conn, [zones])
        sites = {one.reference: one for one in load_sites(conn, find_ids(conn))}
        [summary] = computation_summary(conn)
    assert [sites[str(n)].facts["population_5_km"].stale for n in range(1, 5)] == [True] * 4
    assert "population_5_km" not in sites["5"].facts
    assert (summary.fresh, summary.stale, summary.never) == (0, 4, 1)
    assert summary.last is not None
    zones.asked.clear()
    # Nothing is loaded: of a site of which it has said nothing, nothing is said.
    assert run(filled, zones).sites == 4
    assert zones.asked == ["1", "2", "3", "4"]
    assert people(filled) == [0.0] * 4 + [None] * 2
    assert run(filled, zones).sites == 0


def test_a_function_that_is_no_more_takes_its_values_along(filled: Database) -> None:
    gone = Zones(name="gone", facts=("employed_5_km",))
    compute_facts(filled, [Zones(), replace(gone, facts=())], around, actor="tester")
    with filled.begin(actor="tester") as conn:
        [first, *_] = find_ids(conn)
        found = Computation(values={"employed_5_km": known(7.0)})
        write_computation(conn, "gone", 1, {first: found}, facts=gone.facts)
    run(filled, Zones())
    with filled.begin() as conn:
        assert "employed_5_km" not in load_sites(conn, [first])[0].facts
        assert [one.name for one in computation_summary(conn)] == ["zones"]
    assert people(filled) == [2.0] * SITES


def test_a_new_rule_is_run_for_all(filled: Database) -> None:
    run(filled, Zones())
    assert run(filled, Zones(version=2)).sites == SITES


def test_what_people_state_is_left_alone(filled: Database) -> None:
    with filled.begin(actor="tester") as conn:
        load(conn, [a_site("1", facts={"plot_area_m2": known(1.0), "population_5_km": known(77.0)})])
    run(filled, Zones())
    assert 77.0 in people(filled)


def test_functions_are_chosen_by_their_name_or_a_fact(filled: Database) -> None:
    with pytest.raises(NotFound) as caught:
        run(filled, Zones(), only=["populaton_5_km"])
    assert "population_5_km" in caught.value.message.en
    with filled.begin() as conn:
        first = find_ids(conn)[0]
    assert run(filled, Zones(), only=["population_5_km"], site_ids=[first]).sites == 1
    assert run(filled, Zones(), only=["zones"]).sites == SITES - 1


def test_sites_that_somebody_is_busy_with_come_last(filled: Database) -> None:
    """No site is waited for while others are held: whoever is busy with it may be about to want those."""
    zones = Zones()
    computing = threading.Thread(target=run, args=(filled, zones))
    with filled.begin() as conn:
        assert hold_sites(conn, sites_of(filled)[:1]) == sites_of(filled)[:1]
        computing.start()
        assert wait_until(lambda: people(filled) == [None, 2.0, 2.0, 2.0, 2.0], timeout_s=30)
        # Free for an import, which changes sites in the order of its file.
        conn.execute(text("SET LOCAL lock_timeout = '2s'"))
        conn.execute(text("UPDATE siting.site SET name = 'changed' WHERE reference IN ('1', '2')"))
    computing.join(timeout=30)
    assert not computing.is_alive()
    assert zones.asked == ["2", "3", "4", "5", "1"]
    assert people(filled) == [2.0] * SITES


def test_what_others_have_computed_meanwhile_is_not_computed_again(filled: Database) -> None:
    others, last = Zones(), sites_of(filled)[3:]
    zones = Zones(meanwhile=lambda: run(filled, others, site_ids=last))
    report = run(filled, zones)
    assert (zones.asked, others.asked) == (["1", "2", "3"], ["4", "5"])
    assert report.sites == 3
    assert people(filled) == [2.0] * SITES


def test_long_work_is_queued_in_parts_and_asked_for_once(filled: Database) -> None:
    with filled.begin() as conn:
        ask_for_facts(conn)
        ask_for_facts(conn)
        assert len(list_jobs(conn, statuses=[JobStatus.WAITING])) == 1
    assert queue_outdated(filled, [Zones()], part=2) == 3
    # Parts are of the same sites whatever is done of others meanwhile.
    run(filled, Zones(), site_ids=sites_of(filled)[1:2])
    assert queue_outdated(filled, [Zones()], part=2) == 3
    with filled.begin() as conn:
        assert len(list_jobs(conn, task=COMPUTE_PART)) == 3


def test_the_deployment_is_about_its_own_municipality(database: Database) -> None:
    assert deployment_area(database) is None
    areas = [
        NamedArea(
            kind=AreaKind.MUNICIPALITY, code=code, name=code, geometry=box(x, 0, x + 10, 10), source="x", verified=None
        )
        for code, x in (("1490", 0), ("1489", 10))
    ]
    with database.begin() as conn:
        put_places(conn, "test", areas=areas)
    both, own = deployment_area(database), deployment_area(database, "1490")
    assert both is not None
    assert own is not None
    assert (both.area, own.area) == (200.0, 100.0)
    assert deployment_area(database, "0180") is None
