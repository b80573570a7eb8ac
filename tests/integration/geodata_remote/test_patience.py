"""Services that are busy, slow or silent are waited for, up to a point."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from gis_data.remote.errors import ServiceRefused, ServiceUnavailable, UnusableAnswer
from gis_data.remote.fetching import fetch, last_fetched
from gis_data.remote.machine import Machine
from tests.integration.geodata_remote.conftest import Serve, ids_in, rules, wfs_at
from tests.integration.geodata_remote.server import Faulty, Reply, cut, throttled
from tests.integration.geodata_remote.services import Wfs, points

FEW = points(250)
IDS = [one.id for one in FEW]
LOWEST = Machine(between=lambda low, _: low)
Fault = Callable[[Reply], Reply]


def unmoved(naps: list[float]) -> Machine:
    return Machine(sleep=naps.append, between=lambda _, high: high)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(serve: Serve, tmp_path: Path, hasty: Machine, status: int) -> None:
    server = serve(Faulty(Wfs(FEW), {2: lambda _: Reply(status=status, body=b"busy"), 4: cut}))

    assert ids_in(fetch(wfs_at(server), rules(server), tmp_path, machine=hasty)) == IDS


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418])
def test_what_will_not_pass_is_not(serve: Serve, tmp_path: Path, status: int) -> None:
    body = b'{"title": "No", "detail": "Not for you"}'
    server = serve(lambda _: Reply(status=status, body=body, type="application/problem+json"))

    with pytest.raises(ServiceRefused) as caught:
        fetch(wfs_at(server), rules(server), tmp_path)

    assert len(server.requests) == 1
    for lang in ("sv", "en"):
        said = caught.value.say(lang)
        assert f"shelters (127.0.0.1): {'den svarar' if lang == 'sv' else 'it answers'} {status}" in said
        assert "Not for you" in said


def test_pauses_double_until_no_try_is_left(serve: Serve, tmp_path: Path, naps: list[float]) -> None:
    server = serve(lambda _: Reply(status=503, body=b"<html><title>Closed</title></html>"))

    with pytest.raises(ServiceUnavailable) as caught:
        fetch(wfs_at(server), rules(server, geodata_retries=5), tmp_path, machine=unmoved(naps))

    assert naps == [1, 2, 4, 8, 16]
    assert len(server.requests) == 6
    assert "6 tries" in caught.value.say("en")
    assert "503 (“Closed”)" in caught.value.say("en")
    assert "503 (”Closed”)" in caught.value.say("sv")


@pytest.mark.parametrize(
    ("header", "nap"),
    [
        ("7", 8.0),
        (format_datetime(datetime(2026, 11, 24, 12, 0, 20, tzinfo=UTC), usegmt=True), 21.0),
        ("86400", 120.0),
        ("soon", 1.0),
        ("-5", 1.0),
        ("nan", 1.0),
    ],
)
def test_a_service_is_left_alone_as_long_as_it_asks(
    serve: Serve, tmp_path: Path, naps: list[float], header: str, nap: float
) -> None:
    server = serve(Faulty(Wfs(FEW), {1: throttled(header)}))
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)

    fetch(
        wfs_at(server),
        rules(server, geodata_run_s=1000),
        tmp_path,
        machine=replace(unmoved(naps), now=lambda: noon),
    )

    assert naps == [nap]


def test_each_page_has_its_own_tries(serve: Serve, tmp_path: Path, hasty: Machine) -> None:
    server = serve(Faulty(Wfs(FEW), dict.fromkeys((3, 4, 6, 7, 9, 10), cut)))

    assert ids_in(fetch(wfs_at(server), rules(server, geodata_retries=2), tmp_path, machine=hasty)) == IDS


def test_a_port_where_nobody_listens(tmp_path: Path, hasty: Machine, serve: Serve) -> None:
    server = serve(Wfs(FEW))
    server.stop()

    with pytest.raises(ServiceUnavailable, match="connection"):
        fetch(wfs_at(server), rules(server), tmp_path, machine=hasty)


def test_a_name_that_leads_nowhere(serve: Serve, tmp_path: Path, naps: list[float]) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, f"{host}:{port} unknown")

    server = serve(Wfs(FEW))
    source = wfs_at(server, address="https://geodata.example.se/wfs")

    with pytest.raises(ServiceUnavailable, match="unknown"):
        fetch(
            source,
            rules(server, geodata_allow=("geodata.example.se",)),
            tmp_path,
            machine=Machine(resolve=resolve, sleep=naps.append),
        )


def test_a_connection_that_is_not_taken_up_is_given_up(serve: Serve, tmp_path: Path) -> None:
    server = serve(Wfs(FEW))
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        port = deaf.getsockname()[1]
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        url = f"http://127.0.0.1:{port}"
        impatient = rules(server, geodata_allow=(url,), geodata_connect_s=0.3, geodata_read_s=0.3, geodata_retries=0)
        began = time.monotonic()
        with pytest.raises(ServiceUnavailable, match=r"SITING_GEODATA_(CONNECT|READ)_S"):
            fetch(wfs_at(server, address=url), impatient, tmp_path)
        for one in waiting:
            one.close()
    assert time.monotonic() - began < 5


def silent(reply: Reply) -> Reply:
    return replace(reply, silent_s=30)


def dripping(reply: Reply) -> Reply:
    return replace(reply, drip_s=0.05)


@pytest.mark.parametrize(("fault", "word"), [(silent, "silent"), (dripping, "drips")])
def test_one_that_hangs_or_drips_is_given_up(serve: Serve, tmp_path: Path, fault: Fault, word: str) -> None:
    server = serve(Faulty(Wfs(FEW), {3: fault}))
    began = time.monotonic()

    with pytest.raises(ServiceUnavailable, match=word):
        fetch(wfs_at(server), rules(server, geodata_read_s=0.4, geodata_retries=0), tmp_path)

    assert time.monotonic() - began < 5
    assert last_fetched(tmp_path) is None


@pytest.mark.parametrize("fault", [silent, dripping])
def test_and_if_it_is_well_at_the_next_try_all_is_well(serve: Serve, tmp_path: Path, fault: Fault) -> None:
    server = serve(Faulty(Wfs(FEW), {3: fault}))

    assert ids_in(fetch(wfs_at(server), rules(server, geodata_read_s=0.4), tmp_path, machine=LOWEST)) == IDS


def test_headers_that_drip_for_ever_are_given_up(serve: Serve, tmp_path: Path) -> None:
    server = serve(Wfs(FEW))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        impatient = rules(server, geodata_allow=(url,), geodata_read_s=0.4, geodata_retries=0)

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                try:
                    while True:
                        connection.sendall(b"X")
                        time.sleep(0.05)
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        with pytest.raises(ServiceUnavailable, match="drips"):
            fetch(wfs_at(server, address=url), impatient, tmp_path)
        thread.join(5)


def test_the_whole_run_has_an_end_and_can_be_gone_on_with(serve: Serve, tmp_path: Path) -> None:
    clock = iter(range(0, 10_000, 10))
    server = serve(Wfs(FEW))

    with pytest.raises(ServiceUnavailable, match="SITING_GEODATA_RUN_S"):
        fetch(
            wfs_at(server),
            rules(server, geodata_run_s=200, geodata_read_s=3000),
            tmp_path,
            machine=Machine(monotonic=lambda: float(next(clock))),
        )
    before = len([one for one in server.requests if one.start])
    server.requests.clear()

    assert 0 < before < 3
    assert ids_in(fetch(wfs_at(server), rules(server), tmp_path)) == IDS
    assert len([one for one in server.requests if one.start]) in (3 - before, 4 - before)


def test_a_pause_does_not_outlast_the_run(serve: Serve, tmp_path: Path, naps: list[float]) -> None:
    server = serve(lambda _: Reply(status=429, headers={"Retry-After": "100"}))

    with pytest.raises(ServiceUnavailable):
        fetch(wfs_at(server), rules(server, geodata_run_s=5), tmp_path, machine=Machine(sleep=naps.append))

    assert all(nap <= 5 for nap in naps)


def test_a_date_to_come_back_at_that_has_passed_is_no_wait_of_its_own(
    serve: Serve, tmp_path: Path, naps: list[float]
) -> None:
    yesterday = format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)
    server = serve(Faulty(Wfs(FEW), {1: throttled(yesterday)}))

    fetch(wfs_at(server), rules(server), tmp_path, machine=unmoved(naps))

    assert naps == [1.0]


def test_an_answer_that_is_always_cut_off_ends_as_unusable(serve: Serve, tmp_path: Path, hasty: Machine) -> None:
    half = replace(Wfs(FEW).json([one.geojson() for one in FEW]))
    body = half.body[: len(half.body) // 2]
    server = serve(lambda request: Reply(body=body) if request.start else Wfs(FEW)(request))

    with pytest.raises(UnusableAnswer, match="cut off or broken"):
        fetch(wfs_at(server), rules(server), tmp_path, machine=hasty)
