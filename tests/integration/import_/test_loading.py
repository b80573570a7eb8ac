"""Imports into a real database: the same again, what changed, what vanished, and what fails."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import text

from gis_data.pipeline import prepare
from gis_data.sources import read_mapping
from siting.domain.errors import SitingError
from siting.domain.sites import Availability, Site
from siting.services.import_sites import ImportReport, MassWithdrawal, import_sites
from siting.store.database import Database
from siting.store.geodata_lock import change_geodata
from siting.store.postmaster import wait_until
from siting.store.runs import RunStatus, list_issues, list_runs
from siting.store.sites import find_ids, list_changes, load_sites
from siting.store.sources import SourceInfo
from tests.integration.import_.files import TODAY

HEADER = "OrganisationURI,SiteReference,SiteNameAddress,CoordinateReferenceSystem,GeoX,GeoY,Hectares"
UK = read_mapping("uk_brownfield")
SOURCE = SourceInfo(key="uk_brownfield", name="Registers")


def register(path: Path, organisation: str, rows: Sequence[tuple[str, str]]) -> Path:
    """Write a register: reference and area of each row."""
    uri = f"http://opendatacommunities.org/id/{organisation}"
    lines = [f"{uri},{ref},Site {ref},OSGB36,{530000 + i},{180000 + i},{area}" for i, (ref, area) in enumerate(rows)]
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def import_file(
    database: Database,
    path: Path,
    *,
    dry_run: bool = False,
    keep_missing: bool = False,
    allow_mass_withdrawal: bool = False,
) -> ImportReport:
    prepared = prepare(path, UK, crs="EPSG:3006", as_of=TODAY)
    return import_sites(
        database,
        prepared,
        SOURCE,
        actor="tester",
        dry_run=dry_run,
        keep_missing=keep_missing,
        allow_mass_withdrawal=allow_mass_withdrawal,
    )


def stored(database: Database) -> dict[str, Site]:
    with database.begin() as conn:
        return {site.reference: site for site in load_sites(conn, find_ids(conn, source="uk_brownfield"))}


def numbered(count: int, area: str = "0.5") -> list[tuple[str, str]]:
    return [(f"R{i}", area) for i in range(count)]


def test_the_same_file_twice_changes_nothing(database: Database, tmp_path: Path) -> None:
    path = register(tmp_path / "a.csv", "brent", numbered(30))
    first = import_file(database, path).summary
    before = stored(database)
    second = import_file(database, path).summary
    assert (first.added, first.unchanged) == (30, 0)
    assert (second.added, second.changed, second.unchanged, second.withdrawn) == (0, 0, 30, 0)
    assert stored(database) == before


def test_a_changed_row_updates_and_keeps_history_and_a_vanished_one_is_withdrawn(
    database: Database, tmp_path: Path
) -> None:
    import_file(database, register(tmp_path / "a.csv", "brent", [("A", "0.5"), ("B", "1"), ("C", "2")]))
    summary = import_file(database, register(tmp_path / "b.csv", "brent", [("A", "0.7"), ("B", "1")])).summary
    assert (summary.changed, summary.unchanged, summary.withdrawn) == (1, 1, 1)
    sites = stored(database)
    assert sites["brent/A"].fact("plot_area_m2").value == 7000.0
    assert sites["brent/C"].availability is Availability.WITHDRAWN
    with database.begin() as conn:
        changes = list_changes(conn, sites["brent/A"].site_id)
    assert len(changes) == 2
    again = import_file(database, register(tmp_path / "c.csv", "brent", [("A", "0.7"), ("B", "1"), ("C", "2")])).summary
    assert again.restored == 1
    assert stored(database)["brent/C"].availability is Availability.AVAILABLE


def test_a_register_says_nothing_of_another_authority_s_sites(database: Database, tmp_path: Path) -> None:
    import_file(database, register(tmp_path / "a.csv", "brent", numbered(30)))
    summary = import_file(database, register(tmp_path / "b.csv", "barnet", numbered(3))).summary
    assert (summary.added, summary.withdrawn) == (3, 0)
    assert len(stored(database)) == 33


def test_most_of_a_source_does_not_vanish_unasked(database: Database, tmp_path: Path) -> None:
    import_file(database, register(tmp_path / "a.csv", "brent", numbered(60)))
    before = stored(database)
    part = register(tmp_path / "b.csv", "brent", numbered(20, "0.9"))
    with pytest.raises(MassWithdrawal) as caught:
        import_file(database, part)
    assert "lacks 40 of the 60 sites" in caught.value.say("en")
    assert stored(database) == before
    assert import_file(database, part, keep_missing=True).summary.withdrawn == 0
    assert import_file(database, part, allow_mass_withdrawal=True).summary.withdrawn == 40


def test_a_dry_run_tells_what_would_be_and_leaves_all_as_it_was(database: Database, tmp_path: Path) -> None:
    report = import_file(database, register(tmp_path / "a.csv", "brent", numbered(5)), dry_run=True)
    assert report.run_id is None
    assert report.summary.added == 5
    assert stored(database) == {}
    with database.begin() as conn:
        assert list_runs(conn) == []


def test_issues_and_the_run_are_kept(database: Database, tmp_path: Path) -> None:
    path = register(tmp_path / "a.csv", "brent", [("A", "wide"), ("A", "3"), ("B", "2")])
    report = import_file(database, path)
    with database.begin() as conn:
        (run,) = list_runs(conn)
        issues = list_issues(conn, run.run_id)
    assert report.run_id == run.run_id
    assert (run.status, run.rows_read, run.actor, len(run.file_sha256)) == (RunStatus.DONE, 3, "tester", 64)
    assert [(issue.row, issue.kind) for issue in issues if issue.row] == [
        (2, "not_a_number"),
        (3, "duplicate_reference"),
    ]
    assert (run.summary.read, run.summary.added) == (2, 2)


def test_a_file_that_breaks_in_the_middle_loads_nothing_and_is_recorded(database: Database, tmp_path: Path) -> None:
    path = register(tmp_path / "a.csv", "brent", numbered(12_000))
    with path.open("a", encoding="utf-8") as file:
        file.write("x" * 3_000_000)
    with pytest.raises(SitingError):
        import_file(database, path)
    assert stored(database) == {}
    with database.begin() as conn:
        (run,) = list_runs(conn)
    assert run.status is RunStatus.FAILED
    assert "longer than" in run.message


def test_what_is_to_happen_before_the_end_can_stop_it(database: Database, tmp_path: Path) -> None:
    def refuse(_conn: object) -> None:
        raise MassWithdrawal(UK.name)

    prepared = prepare(register(tmp_path / "a.csv", "brent", numbered(5)), UK, crs="EPSG:3006", as_of=TODAY)
    with pytest.raises(MassWithdrawal):
        import_sites(database, prepared, SOURCE, actor="tester", before_commit=refuse)
    assert stored(database) == {}


def test_an_import_and_a_change_of_geodata_take_turns(database: Database, tmp_path: Path) -> None:
    """Both mark what was computed, each in an order of its own, and would wait for each other in a circle."""
    importing = threading.Thread(
        target=import_file, args=(database, register(tmp_path / "a.csv", "brent", numbered(5)))
    )
    with database.begin() as conn:
        change_geodata(conn)
        importing.start()
        waiting = text("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
        assert wait_until(lambda: bool(conn.scalar(waiting)), timeout_s=30)
        assert stored(database) == {}
    importing.join(timeout=30)
    assert len(stored(database)) == 5


def test_text_that_would_break_out_of_sql_or_html_is_only_text(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    name = "<script>alert(1)</script>'; DROP TABLE site; --"
    path.write_text(f'{HEADER}\nbrent,A,"{name}",OSGB36,530000,180000,1\n', encoding="utf-8")
    import_file(database, path)
    assert stored(database)["brent/A"].name == name
