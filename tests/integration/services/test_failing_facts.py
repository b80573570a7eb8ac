"""A function that fails costs no site but its own its facts, and is told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.jobs import tasks
from siting.services import failed_facts
from siting.services.compute_facts import ComputeReport
from siting.services.queued_facts import COMPUTE_PART
from siting.store.computations import missing_facts
from siting.store.database import Database
from siting.store.jobs import defer, list_jobs
from siting.store.workers import run_pending
from tests.integration.services.zones import (
    SITES,
    Zones,
    filled,
    people,
    run,
    run_all,
    sites_of,
)
from tests.integration.store.make import a_site, known, load

__all__ = ["filled"]


def test_a_site_that_cannot_be_computed_keeps_no_other_from_its_facts(filled: Database) -> None:
    run(filled, Zones(), site_ids=sites_of(filled)[1:2])
    report = run_all(filled, Zones(broken=frozenset({"2"}), version=2))
    assert (report.sites, report.failed) == (SITES, 1)
    assert people(filled) == [2.0, None, 2.0, 2.0, 2.0]
    [failed] = report.failures
    assert (failed.reference, failed.label.en) == ("2", "zones")
    assert re.fullmatch(r"ValueError: what shape is this\? \(zones.py, line \d+\)", failed.why.en)
    with filled.begin() as conn:
        missing = {one.fact: one for one in missing_facts(conn, failed.site_id)}
    assert set(missing) == {"population_5_km", "terminal_min"}
    why = missing["population_5_km"].why
    assert why.en == "the computation failed (ValueError) and is done again next time"
    assert why.sv == "beräkningen gick fel (ValueError) och görs om nästa gång"
    # The next run tries it again, and nothing else.
    zones = Zones(version=2)
    assert run_all(filled, zones).failed == 0
    assert zones.asked == ["2"]
    assert people(filled) == [2.0] * SITES
    assert run_all(filled, zones).sites == 0


def test_a_value_that_cannot_be_stored_is_a_fault_of_its_site_alone(filled: Database) -> None:
    report = run_all(filled, Zones(odd=frozenset({"4"})))
    assert [one.reference for one in report.failures] == ["4"]
    assert "population_5_km" in report.failures[0].why.en
    assert people(filled) == [2.0, 2.0, 2.0, None, 2.0]


def test_what_people_state_stays_where_the_function_fails(filled: Database) -> None:
    with filled.begin(actor="tester") as conn:
        load(conn, [a_site("1", facts={"population_5_km": known(77.0)})])
    first = sites_of(filled)[0]
    run_all(filled, Zones(broken=frozenset({"1"})))
    assert people(filled) == [77.0, 2.0, 2.0, 2.0, 2.0]
    with filled.begin() as conn:
        assert [one.fact for one in missing_facts(conn, first)] == ["terminal_min"]


def test_a_function_that_fails_for_all_is_not_asked_about_each(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failed_facts, "MOST_APART", 2)
    broken = Zones(broken=frozenset(map(str, range(1, SITES + 1))))
    report = run(filled, broken)
    assert (report.failed, len(report.failures)) == (SITES, 2)
    # The pair, each of it, and then no more than once what is left.
    assert broken.asked == ["1", "2", "1", "2", "3", "4", "5"]
    assert people(filled) == [None] * SITES


def test_a_database_that_refuses_ends_the_run(filled: Database) -> None:
    def refuse() -> None:
        with filled.begin() as conn:
            conn.execute(text("SELECT 1 / 0"))

    with pytest.raises(DBAPIError):
        run(filled, Zones(meanwhile=refuse))
    assert people(filled) == [None] * SITES


def test_a_job_in_which_a_function_fails_stands_as_failed_and_has_done_the_rest(
    filled: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def compute(database: Database, **asked: Any) -> ComputeReport:
        return run_all(database, Zones(broken=frozenset({"2"})), site_ids=asked["site_ids"])

    monkeypatch.setattr("api.jobs.bring_up_to_date", compute)
    with filled.begin() as conn:
        defer(conn, COMPUTE_PART, {"first": 1, "last": 2_000})
    report = run_pending(filled, tasks(filled))
    assert (report.done, report.failed) == (0, 1)
    assert people(filled) == [2.0, None, 2.0, 2.0, 2.0]
    with filled.begin() as conn:
        [job] = list_jobs(conn, task=COMPUTE_PART)
    assert job.error == "FactsFailed"
    assert "(2), zones: ValueError: what shape is this?" in caplog.text
