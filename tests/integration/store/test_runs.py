from __future__ import annotations

import pytest
from sqlalchemy import Connection

from siting.domain.errors import NotFound
from siting.domain.issues import Issue, Severity
from siting.domain.text import Text
from siting.store.runs import (
    LoadSummary,
    RunStatus,
    add_issues,
    finish_run,
    list_issues,
    list_runs,
    load_run,
    start_run,
)
from siting.store.sources import SourceInfo, list_sources, load_attributions, upsert_source


def an_issue(row: int) -> Issue:
    """Return something that was wrong in a row."""
    return Issue(
        dataset="sites.csv",
        row=row,
        field="Area\tm²",
        kind="not_a_number",
        severity=Severity.FIELD_DROPPED,
        value="\\N",
        message=Text(sv="ange ett tal", en="give a number"),
    )


def test_an_import_is_recorded_from_beginning_to_end(conn: Connection) -> None:
    source_id = upsert_source(conn, SourceInfo(key="ours", name="Ours"))
    run_id = start_run(conn, source_id, "å.csv", "ab" * 32, "anna")
    begun = load_run(conn, run_id)
    assert (begun.status, begun.finished_at, begun.summary) == (RunStatus.RUNNING, None, LoadSummary())

    summary = LoadSummary(read=6, added=3, changed=1, unchanged=1, withdrawn=4, restored=1)
    add_issues(conn, run_id, [an_issue(2)])
    finish_run(conn, run_id, summary, rows_read=9)

    done = load_run(conn, run_id)
    assert (done.status, done.summary, done.rows_read, done.issues) == (RunStatus.DONE, summary, 9, 1)
    assert (done.source, done.file_name, done.file_sha256, done.actor) == ("ours", "å.csv", "ab" * 32, "anna")
    assert done.finished_at is not None
    assert done.finished_at >= done.started_at


def test_a_failure_is_recorded_with_its_reason(conn: Connection) -> None:
    source_id = upsert_source(conn, SourceInfo(key="ours", name="Ours"))
    run_id = start_run(conn, source_id, "x", "", "anna")

    finish_run(conn, run_id, LoadSummary(), RunStatus.FAILED, message="no header\x00")

    assert (load_run(conn, run_id).status, load_run(conn, run_id).message) == (RunStatus.FAILED, "no header\ufffd")


def test_issues_come_back_in_the_order_they_were_written(conn: Connection) -> None:
    source_id = upsert_source(conn, SourceInfo(key="ours", name="Ours"))
    first, second = (start_run(conn, source_id, "x", "", "anna") for _ in range(2))

    assert add_issues(conn, first, (an_issue(row) for row in (3, 1))) == 2
    assert add_issues(conn, first, [an_issue(2)]) == 1
    assert add_issues(conn, second, []) == 0

    assert list_issues(conn, first) == [an_issue(3), an_issue(1), an_issue(2)]
    assert list_issues(conn, second) == []


def test_imports_are_listed_the_newest_first(conn: Connection) -> None:
    ours = upsert_source(conn, SourceInfo(key="ours", name="Ours"))
    theirs = upsert_source(conn, SourceInfo(key="theirs", name="Theirs"))
    ids = [start_run(conn, source_id, "x", "", "anna") for source_id in (ours, theirs, ours)]

    assert [run.run_id for run in list_runs(conn)] == ids[::-1]
    assert [run.run_id for run in list_runs(conn, source="ours", limit=1)] == [ids[2]]


def test_an_import_that_is_not_there_is_said(conn: Connection) -> None:
    with pytest.raises(NotFound, match="77"):
        load_run(conn, 77)
    with pytest.raises(NotFound, match="77"):
        finish_run(conn, 77, LoadSummary())


def test_a_source_is_stored_once_and_kept_up_to_date(conn: Connection) -> None:
    first = upsert_source(conn, SourceInfo(key="ours", name="Ours"))
    newer = SourceInfo(key="ours", name="Ours anew", licence="CC0", attribution="© Us", demo=True)

    assert upsert_source(conn, newer) == first
    assert list_sources(conn) == [newer]


def test_who_has_to_be_named_is_told_once(conn: Connection) -> None:
    for key, attribution in (("c", "© Town"), ("a", "© Town"), ("b", "")):
        upsert_source(conn, SourceInfo(key=key, name=f"Source {key}", attribution=attribution))

    assert load_attributions(conn, ["c", "b", "a", "other"]) == ["© Town", "Source b"]
    assert load_attributions(conn, []) == []
