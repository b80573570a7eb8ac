"""What has come is not fetched again, unless the service has changed meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gis_data.remote.errors import ServiceRefused, ServiceUnavailable
from gis_data.remote.fetching import fetch, last_fetched
from gis_data.remote.machine import Machine
from siting.store.errors import Busy
from siting.store.locks import file_lock
from tests.integration.geodata_remote.conftest import Serve, api_at, features_in, ids_in, left_in, rules, wfs_at
from tests.integration.geodata_remote.server import Answerer, Faulty, Reply, Request, Server, cut
from tests.integration.geodata_remote.services import OgcApi, Wfs, points

FEW = points(450)
IDS = [one.id for one in FEW]


def is_page(request: Request) -> bool:
    return request.query.get("count", request.query.get("limit")) == "100"


def broken_at(page: int, inner: Answerer) -> Faulty:
    """Drop the connection in the middle of one page."""
    return Faulty(inner, {page: cut}, fits=is_page)


def break_off(server: Server, folder: Path, machine: Machine | None = None) -> None:
    """Fetch with no patience at all, so that the first fault ends it."""
    with pytest.raises(ServiceUnavailable):
        fetch(wfs_at(server), rules(server, geodata_retries=0), folder, machine=machine or Machine())
    assert last_fetched(folder) is None
    server.requests.clear()


def starts(server: Server) -> list[str]:
    return [one.start for one in server.requests if one.start is not None]


def test_the_page_that_was_cut_and_those_after_it_are_fetched(serve: Serve, tmp_path: Path) -> None:
    server = serve(broken_at(4, Wfs(FEW)))
    break_off(server, tmp_path)

    fetched = fetch(wfs_at(server), rules(server), tmp_path)

    assert ids_in(fetched) == IDS
    assert starts(server) == ["300", "400"]
    assert len(fetched.pages) == 5


def test_an_api_is_taken_up_at_its_next_link(serve: Serve, tmp_path: Path) -> None:
    service = OgcApi(FEW)
    server = serve(broken_at(3, service))
    service.base = server.url
    with pytest.raises(ServiceUnavailable):
        fetch(api_at(server), rules(server, geodata_retries=0), tmp_path)
    server.requests.clear()

    fetched = fetch(api_at(server), rules(server), tmp_path)

    assert ids_in(fetched) == IDS
    assert [one.query.get("offset") for one in server.requests if is_page(one)] == ["200", "300", "400"]
    assert [one.kind for one in fetched.notes] == ["axes_swapped"], "notes of pages from before are kept"
    assert features_in(fetched)[0]["geometry"]["coordinates"] == [FEW[0].east, FEW[0].north]
    assert features_in(fetched)[-1]["geometry"]["coordinates"] == [FEW[-1].east, FEW[-1].north]


def test_a_link_that_no_longer_holds_is_not_followed_for_ever(serve: Serve, tmp_path: Path) -> None:
    service = OgcApi(FEW)
    server = serve(broken_at(3, service))
    service.base = server.url
    with pytest.raises(ServiceUnavailable):
        fetch(api_at(server), rules(server, geodata_retries=0), tmp_path)
    server.answer = lambda one: Reply(status=410) if one.query.get("offset") == "200" and gone else service(one)

    gone = True
    with pytest.raises(ServiceRefused, match="410"):
        fetch(api_at(server), rules(server), tmp_path)
    gone = False
    server.requests.clear()

    assert ids_in(fetch(api_at(server), rules(server), tmp_path)) == IDS
    assert sum(is_page(one) for one in server.requests) == 5


def test_a_process_that_was_killed_is_gone_on_with(serve: Serve, tmp_path: Path) -> None:
    def hang(reply: Reply) -> Reply:
        return replace(reply, silent_s=30)

    server = serve(Faulty(Wfs(FEW), {4: hang}, fits=is_page))
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from gis_data.remote.fetching import fetch\n"
        "from gis_data.remote.model import RemoteSource, ServiceKind\n"
        "from siting.settings import GeodataSettings\n"
        "url, folder = sys.argv[1:]\n"
        "source = RemoteSource(key='shelters', address=url + '/wfs', kind=ServiceKind.WFS, layer='a:shelter')\n"
        "fetch(source, GeodataSettings(geodata_allow=(url,), geodata_page_size=100), Path(folder))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, server.url, str(tmp_path)], cwd=Path(__file__).parents[3])
    deadline = time.monotonic() + 30
    while len(starts(server)) < 4 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait(10) == -signal.SIGKILL
    assert last_fetched(tmp_path) is None
    server.requests.clear()

    assert ids_in(fetch(wfs_at(server), rules(server), tmp_path)) == IDS
    assert starts(server) == ["300", "400"]


def test_a_service_with_another_number_of_features_is_fetched_anew(serve: Serve, tmp_path: Path) -> None:
    service = Wfs(FEW)
    server = serve(broken_at(4, service))
    break_off(server, tmp_path)
    service.features, service.written = FEW[1:], {}

    assert ids_in(fetch(wfs_at(server), rules(server), tmp_path)) == IDS[1:]
    assert starts(server)[0] == "0"


def test_a_service_with_another_etag_is_fetched_anew(serve: Serve, tmp_path: Path) -> None:
    service = OgcApi(FEW, etag='"1"')
    server = serve(broken_at(3, service))
    service.base = server.url
    with pytest.raises(ServiceUnavailable):
        fetch(api_at(server), rules(server, geodata_retries=0), tmp_path)
    service.etag = '"2"'
    server.requests.clear()

    assert ids_in(fetch(api_at(server), rules(server), tmp_path)) == IDS
    assert sum(is_page(one) for one in server.requests) == 5


def test_a_service_that_says_nothing_of_its_state_is_fetched_anew(serve: Serve, tmp_path: Path) -> None:
    server = serve(broken_at(4, Wfs(FEW, announced="unknown")))
    break_off(server, tmp_path)

    assert ids_in(fetch(wfs_at(server), rules(server), tmp_path)) == IDS
    assert starts(server)[0] == "0"


def test_what_came_over_a_day_ago_is_fetched_anew(serve: Serve, tmp_path: Path) -> None:
    server = serve(broken_at(4, Wfs(FEW)))
    break_off(server, tmp_path, Machine(now=lambda: datetime.now(UTC) - timedelta(hours=25)))

    assert ids_in(fetch(wfs_at(server), rules(server), tmp_path)) == IDS
    assert starts(server)[0] == "0"


def test_another_declaration_is_fetched_anew(serve: Serve, tmp_path: Path) -> None:
    server = serve(broken_at(4, Wfs(FEW)))
    break_off(server, tmp_path)

    fetch(wfs_at(server, sort_by="code"), rules(server), tmp_path)

    assert starts(server)[0] == "0"


@pytest.mark.parametrize("damage", ["torn journal", "short page", "page gone"])
def test_what_a_crash_left_broken_is_fetched_again(serve: Serve, tmp_path: Path, damage: str) -> None:
    server = serve(broken_at(4, Wfs(FEW)))
    break_off(server, tmp_path)
    pages = tmp_path / "pages"
    match damage:
        case "torn journal":
            journal = pages / "journal.jsonl"
            journal.write_bytes(journal.read_bytes()[:-40])
        case "short page":
            page = pages / "000003.geojsonl"
            page.write_bytes(page.read_bytes()[:-1])
        case _:
            (pages / "000003.geojsonl").unlink()

    assert ids_in(fetch(wfs_at(server), rules(server), tmp_path)) == IDS
    assert starts(server) == ["200", "300", "400"]


def test_the_data_of_before_stay_until_the_new_are_whole(serve: Serve, tmp_path: Path) -> None:
    service = Wfs(FEW[:150])
    server = serve(service)
    before = fetch(wfs_at(server), rules(server), tmp_path)
    server.answer = broken_at(4, Wfs(FEW))

    with pytest.raises(ServiceUnavailable):
        fetch(wfs_at(server), rules(server, geodata_retries=0), tmp_path)

    assert last_fetched(tmp_path) == before
    assert ids_in(before) == IDS[:150]
    after = fetch(wfs_at(server), rules(server), tmp_path)
    assert last_fetched(tmp_path) == after
    assert left_in(tmp_path) == {"manifest.json", after.paths[0].name}


def test_a_report_that_raises_ends_the_fetch_and_it_can_be_gone_on_with(serve: Serve, tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop(progress: object) -> None:
        if getattr(progress, "pages", 0) == 2:
            raise Enough

    server = serve(Wfs(FEW))
    with pytest.raises(Enough):
        fetch(wfs_at(server), rules(server), tmp_path, stop)
    server.requests.clear()

    assert ids_in(fetch(wfs_at(server), rules(server), tmp_path)) == IDS
    assert starts(server) == ["200", "300", "400"]


def test_two_processes_do_not_fetch_into_one_folder(serve: Serve, tmp_path: Path) -> None:
    server = serve(Wfs(FEW))

    with file_lock(tmp_path / ".lock", timeout_s=1), pytest.raises(Busy):
        fetch(wfs_at(server), rules(server), tmp_path)
