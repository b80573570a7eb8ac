"""The service in operation: a database that goes away, a log without persons, connections that only occupy a place."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from api.serving.server import HEAD_SECONDS
from siting.store.cluster import Cluster
from siting.store.preparation import Role
from tests.acceptance.conftest import CommandLine
from tests.acceptance.serving import Served, served

SECRET = "for tests alone, and as long as it takes"  # noqa: S105 - of tests
HTML = {"Accept": "text/html", "Accept-Language": "en"}
TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')


@pytest.fixture(scope="module")
def prepared(siting: CommandLine) -> Cluster:
    """A migrated private cluster with an account."""
    siting.run("user", "add", "anna.andersson", "--role", "administrator")
    return Cluster(siting.folder / "data")


def with_address(cluster: Cluster) -> dict[str, str]:
    """Return settings by which the cluster is a server of somebody else's, who alone starts it."""
    return {
        "SITING_DATABASE_URL": cluster.url(),
        "SITING_PUBLISHED_DATABASE_URL": cluster.url(role=Role.PUBLISHED),
        "SITING_SECRET_KEY": SECRET,
        "SITING_RATE_PER_MINUTE": "1000000",
    }


@pytest.fixture(scope="module")
def running(prepared: Cluster, work_folder: Path) -> Iterator[Served]:
    """A service that several tests ask."""
    with served(work_folder, with_address(prepared)) as service:
        service.wait_for(200, seconds=30)
        yield service


def kill_server(cluster: Cluster) -> None:
    """Kill the database's processes as a power cut would."""
    pid = cluster.status().pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def test_a_database_that_goes_away_is_said_and_one_that_comes_back_is_used(
    prepared: Cluster, work_folder: Path
) -> None:
    with served(work_folder, with_address(prepared), workers=2) as service:
        service.wait_for(200, seconds=30)
        for _ in range(4):
            assert httpx.get(f"{service.url}/api/v1/sites", timeout=30).status_code == 200
            assert httpx.get(f"{service.url}/ogc/collections/sites/items", timeout=30).status_code == 200

        kill_server(prepared)

        standards = "/ogc/collections/sites/items", "/ogc/collections/sites/tiles/WebMercatorQuad/11/619/1097"
        for path in ("/health/ready", "/api/v1/sites", "/sites", *standards):
            for _ in range(3):
                gone = httpx.get(service.url + path, timeout=30)
                assert gone.status_code == 503, f"{path}: {gone.text[:500]}"
                assert int(gone.headers["retry-after"]) > 0
                assert "postgres" not in gone.text.lower()
        page = httpx.get(f"{service.url}/sites", headers=HTML, timeout=30)
        assert page.status_code == 503
        assert page.headers["content-type"].startswith("text/html")
        assert httpx.get(f"{service.url}/health/live", timeout=30).status_code == 200
        assert "siting_database_up 0.0" in httpx.get(f"{service.url}/metrics", timeout=30).text

        prepared.start()
        service.wait_for(200, seconds=30)
        # Whichever process answers, and on whichever of its connections.
        assert {httpx.get(f"{service.url}/api/v1/sites", timeout=30).status_code for _ in range(12)} == {200}
        features = f"{service.url}/ogc/collections/sites/items"
        assert {httpx.get(features, timeout=30).status_code for _ in range(12)} == {200}


def test_several_processes_are_counted_as_one(prepared: Cluster, work_folder: Path) -> None:
    def counted() -> tuple[int, int]:
        told = httpx.get(f"{service.url}/metrics", timeout=30).text
        total = re.search(r'requests_total\{method="GET",route="/health/live",status="200"\} (\d+)', told)
        running = re.search(r"^siting_http_requests_running (\d+)", told, re.MULTILINE)
        assert total is not None, told[:2000]
        assert running is not None, told[:2000]
        return int(total[1]), int(running[1])

    with served(work_folder, with_address(prepared), workers=2) as service:
        service.wait_for(200, seconds=30)
        before, _ = counted()
        for _ in range(30):
            httpx.get(f"{service.url}/health/live", timeout=30)

        # Whichever process answers says the same, and one request is under way: this one.
        assert {counted() for _ in range(8)} == {(before + 30, 1)}


def test_a_private_database_that_was_killed_is_started_again(siting: CommandLine, work_folder: Path) -> None:
    cluster = Cluster(siting.folder / "data-own")
    with served(work_folder, {"SITING_DATA_DIR": str(siting.folder / "data-own")}) as service:
        service.wait_for(200, seconds=60)
        kill_server(cluster)
        time.sleep(0.5)

        service.wait_for(200, seconds=60)
        assert httpx.get(f"{service.url}/api/v1/sites", timeout=30).status_code == 200


def test_the_log_has_no_persons_secrets_or_links(running: Served) -> None:
    private = ("anna.andersson", "kalle.kula@example.se", "hemlig fras 123", "privat-nyckel-abcdefgh", "070-1234567")
    with httpx.Client(base_url=running.url, headers=HTML) as client:
        token = TOKEN.search(client.get("/sign-in").text)
        assert token is not None
        fields = {"login": private[0], "password": private[2], "form_token": token[1]}
        assert client.post("/sign-in", data=fields).status_code == 422
        client.post("/sign-in", data={**fields, "login": private[1], "form_token": "wrong"})
        for path in (f"/need/{private[3]}", f"/p/{private[3]}", f"/nowhere/{private[1]}"):
            assert client.get(path, params={"q": private[1]}).status_code in (404, 410)
            client.post(path, data={"email": private[1], "phone": private[4], "form_token": token[1]})
        client.get("/sites", params={"q": private[1]}, headers={"Cookie": f"siting-signin={private[3]}"})
        client.post("/api/v1/requirements/check", json={"title": private[1], "email": private[1]})
        client.get("/sites", headers={"X-Forwarded-For": "198.51.100.77", "User-Agent": private[1]})

    log = running.log.read_text(encoding="utf-8")

    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {"/sign-in"} <= {line.get("route") for line in lines}
    assert [one for one in (*private, "198.51.100.77") if one in log] == []


def test_an_error_is_logged_without_variables_or_what_the_database_said_of_rows() -> None:
    from api.serving.logs import described_error  # noqa: PLC0415 - structlog's set-up is for a process that serves

    try:
        password = "hemlig fras 123"  # noqa: S105 - of tests
        raise ValueError(f"first line\nDETAIL: Key (email)=({password})")
    except ValueError as error:
        told = described_error((type(error), error, error.__traceback__))

    assert "first line" in json.dumps(told)
    assert "hemlig" not in json.dumps(told, ensure_ascii=False)


def test_connections_that_send_no_request_are_closed(running: Served) -> None:
    silent, slow = (socket.create_connection(("127.0.0.1", running.port)) for _ in range(2))
    with silent, slow:
        began = time.monotonic()
        slow.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        while time.monotonic() - began < HEAD_SECONDS - 2:
            time.sleep(1)
            slow.sendall(b"X-A: b\r\n")
        for connection in (silent, slow):
            connection.settimeout(HEAD_SECONDS)
            assert connection.recv(100) == b""
        assert time.monotonic() - began < HEAD_SECONDS + 5


@pytest.mark.parametrize(
    "request_",
    [
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        b"POST /sign-in HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nX: a\r\n Content-Length: 5\r\n\r\n",
        b"GET /health/live HTTP/1.1\nHost: localhost\n\n",
        b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"GET /health/live HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET /health/live HTTP/1.1\r\n\r\n",
        b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 300_000 + b"\r\n\r\n",
        b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n" + b"X: aaaaaaaa\r\n" * 10_000 + b"\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET http://evil.example/health/live HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ],
)
def test_odd_requests_are_refused(running: Served, request_: bytes) -> None:
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as connection:
        said = b""
        # A connection that is closed while more is sent is as good an end.
        with suppress(ConnectionError):
            connection.sendall(request_ + b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        with suppress(ConnectionError):
            while part := connection.recv(65_536):
                said += part

    statuses = re.findall(rb"HTTP/1\.1 (\d{3}) ", said)
    if request_.startswith(b"POST"):
        assert b"200" not in statuses, "what followed was taken for another request"
    assert statuses[:1] in ([b"400"], [b"431"], [b"501"], [b"404"]), said[:300]


def test_what_comes_beside_a_body_has_bounds(running: Served) -> None:
    head = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    before = resident_bytes(running.pid)
    for beside in (b"0\r\nX: ", b"5;x="):
        sent = 0
        with socket.create_connection(("127.0.0.1", running.port), timeout=20) as connection, suppress(ConnectionError):
            connection.sendall(head + beside)
            for _ in range(1_000):
                connection.sendall(b"a" * 100_000)
                sent += 100_000
        assert sent < 20_000_000, "the connection was left open"
    assert resident_bytes(running.pid) - before < 30_000_000


def test_a_header_after_the_body_is_none(running: Served) -> None:
    smuggled = b"POST /api/v1/requirements/check HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    smuggled += b"0\r\nHost: evil.example\r\nX-Request-Id: evil.example\r\n\r\n"
    last = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as connection:
        connection.sendall(smuggled + last)
        said = b""
        while part := connection.recv(65_536):
            said += part

    statuses = re.findall(rb"HTTP/1\.1 (\d{3}) ", said)
    assert len(statuses) == 2, said[:500]
    assert statuses[1] == b"200"
    assert b"evil" not in said


def test_a_connection_has_room_for_some_requests_at_once(running: Served) -> None:
    one = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    for many, answered in ((20, True), (2_000, False)):
        said = b""
        with socket.create_connection(("127.0.0.1", running.port), timeout=20) as connection:
            with suppress(ConnectionError):
                connection.sendall(one * (many - 1) + last)
            with suppress(ConnectionError):
                while part := connection.recv(65_536):
                    said += part
        assert (said.count(b"HTTP/1.1 200 ") == many) is answered


def test_memory_stays_where_it_is_over_thousands_of_requests(running: Served) -> None:
    paths = ("/sites", "/api/v1/sites", "/sign-in", "/nowhere", "/health/ready", "/api/v1/openapi.json")

    def ask(count: int) -> None:
        def some(start: int) -> None:
            with httpx.Client(base_url=running.url, timeout=60) as client:
                for number in range(start, start + count // 4):
                    client.get(paths[number % len(paths)], params={"q": f"word{number}"})

        with ThreadPoolExecutor(max_workers=4) as threads:
            list(threads.map(some, range(0, 4 * count, count)))

    ask(600)
    before = resident_bytes(running.pid)
    ask(2400)

    assert resident_bytes(running.pid) - before < 30_000_000


def resident_bytes(pid: int) -> int:
    """Return how much memory a process holds."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) * 1024
