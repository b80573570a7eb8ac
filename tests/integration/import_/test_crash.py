"""A server that is killed in the middle of an import loses nothing and keeps nothing half."""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gis_data.pipeline import Prepared, prepare
from gis_data.sources import parse_mapping
from siting.domain.errors import SitingError
from siting.domain.sites import Site
from siting.services.import_sites import import_sites
from siting.settings import DatabaseSettings, Settings
from siting.store.cluster import Cluster
from siting.store.database import Database, open_database
from siting.store.postmaster import wait_until
from siting.store.runs import RunStatus, list_runs
from siting.store.sites import find_ids, load_sites
from siting.store.sources import SourceInfo
from tests.integration.import_.files import TODAY

MAPPING = parse_mapping(
    """
key = "crash"
name = { sv = "Krasch", en = "Crash" }
[columns]
ref = ["Ref"]
area = ["Area"]
e = ["E"]
n = ["N"]
[[position]]
east = "e"
north = "n"
crs = "EPSG:3006"
[identity]
reference = "ref"
[site]
kind = "land"
name = "ref"
[facts.plot_area_m2]
column = "area"
""",
    "crash.toml",
)
SOURCE = SourceInfo(key="crash", name="Crash")
BATCH = 1_000
SITES = 3_000
"""Three of the batches in which the store loads: when the third is asked for, the first has been written."""


def delivery(path: Path, first: int, area: int) -> Path:
    rows = (f"R{i},{area + i % 7},{370000 + i % 50},{6390000 + i // 50}" for i in range(first, first + SITES))
    path.write_text("Ref,Area,E,N\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def begun(path: Path) -> Prepared:
    return prepare(path, MAPPING, crs="EPSG:3006", as_of=TODAY)


def content(database: Database, source: str = "crash") -> dict[str, Site]:
    """Return all that is stored of a source, apart from the numbers that the store gives."""
    with database.begin() as conn:
        sites = load_sites(conn, find_ids(conn, source=source))
    return {site.reference: replace(site, site_id=0, source="") for site in sites}


def settings_in(folder: Path) -> Settings:
    return Settings(database=DatabaseSettings(data_dir=folder))


def kill(cluster: Cluster) -> None:
    """Kill the server with all its processes, as a power cut would, and wait until they are gone."""
    pid = cluster.status().pid
    assert pid is not None
    pids = [pid, *_children(pid)]
    for one in pids:
        os.kill(one, signal.SIGKILL)
    assert wait_until(lambda: not any(map(_runs, pids)), timeout_s=30)


def _children(pid: int) -> list[int]:
    return [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit() and _field(one, 1) == str(pid)]


def _runs(pid: int) -> bool:
    return _field(Path(f"/proc/{pid}"), 0) not in ("", "Z", "X")


def _field(process: Path, place: int) -> str:
    """Return a field of a process's status after its name: its state, its parent; "" when it is gone."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[place]
    except OSError:
        return ""


@pytest.fixture(scope="module")
def deliveries(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A first delivery, and a second in which rows are new, changed and gone."""
    folder = tmp_path_factory.mktemp("deliveries")
    return delivery(folder / "first.csv", 0, 1000), delivery(folder / "second.csv", 400, 1001)


@pytest.fixture(scope="module")
def cluster_folder(open_folder: Path) -> Iterator[Path]:
    """A data folder whose server these tests alone start, and kill."""
    folder = open_folder / "crash"
    yield folder
    Cluster(folder).stop()


@pytest.fixture
def fresh(cluster_folder: Path) -> Iterator[Database]:
    """The private database without this source's sites."""
    opened = open_database(settings_in(cluster_folder))
    yield opened
    opened.dispose()


def in_the_stream(prepared: Prepared, cluster: Cluster) -> Callable[[object], object] | None:
    """Kill the server when the last batch is on its way."""
    stream = prepared.sites

    def deadly() -> Iterator[Site]:
        for count, site in enumerate(stream):
            if count == SITES - BATCH // 2:
                kill(cluster)
            yield site

    prepared.sites = deadly()
    return None


def before_the_commit(_prepared: Prepared, cluster: Cluster) -> Callable[[object], object] | None:
    """Kill the server when all has been sent and nothing committed."""
    return lambda _conn: kill(cluster)


def test_an_import_that_the_server_did_not_survive_is_done_again_to_the_same_end(
    fresh: Database, cluster_folder: Path, deliveries: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("siting.store.bulk.BATCH", BATCH)
    first, second = deliveries
    import_sites(fresh, begun(first), SOURCE, actor="tester")
    before = content(fresh)
    assert len(before) == SITES
    for moment in (in_the_stream, before_the_commit):
        prepared = begun(second)
        hook = moment(prepared, Cluster(cluster_folder))
        with pytest.raises(SitingError):
            import_sites(fresh, prepared, SOURCE, actor="tester", before_commit=hook)
        fresh.dispose()
        healed = open_database(settings_in(cluster_folder))
        assert content(healed) == before
        with healed.begin() as conn:
            assert RunStatus.RUNNING not in {run.status for run in list_runs(conn)}
        healed.dispose()
    again = open_database(settings_in(cluster_folder))
    summary = import_sites(again, begun(second), SOURCE, actor="tester").summary
    assert (summary.added, summary.changed, summary.withdrawn) == (400, SITES - 400, 400)
    twin = SourceInfo(key="undisturbed", name="Undisturbed")
    for path in (first, second):
        import_sites(again, begun(path), twin, actor="tester")
    assert content(again) == content(again, "undisturbed")
    again.dispose()
