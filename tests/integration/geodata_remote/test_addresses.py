"""Nothing is fetched from where it may not be, by whatever way it is led there; no secret is shown or kept."""

from __future__ import annotations

import logging
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from gis_data.remote.errors import AddressNotAllowed, ServiceRefused, ServiceUnavailable, UnusableAnswer
from gis_data.remote.fetching import fetch, last_fetched, unchanged
from gis_data.remote.machine import Machine
from gis_data.remote.model import Change, RemoteSource, ServiceKind
from siting.domain.errors import InvalidInput
from siting.settings import GeodataSettings
from tests.integration.geodata_remote.conftest import Serve, api_at, ids_in, rules, wfs_at
from tests.integration.geodata_remote.server import Reply, Request, Server, cut
from tests.integration.geodata_remote.services import OgcApi, Wfs, points

FEW = points(250)
IDS = [one.id for one in FEW]


def file_at(address: str) -> RemoteSource:
    return RemoteSource(key="plans", address=address, kind=ServiceKind.DOWNLOAD)


def to(location: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": location})


def test_nothing_may_be_fetched_unless_the_settings_say_so(serve: Serve, tmp_path: Path) -> None:
    server = serve(Wfs(FEW))

    with pytest.raises(AddressNotAllowed) as caught:
        fetch(wfs_at(server), GeodataSettings(), tmp_path)

    assert server.requests == []
    for lang in ("sv", "en"):
        assert "SITING_GEODATA_ALLOW" in caught.value.say(lang)
        assert f"127.0.0.1:{server.port}/wfs" in caught.value.say(lang)


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://127.0.0.1/a", "/etc/passwd", "", "https://", "gopher://127.0.0.1/"],
)
def test_other_schemes_are_no_addresses(tmp_path: Path, address: str) -> None:
    with pytest.raises(AddressNotAllowed, match="https://"):
        fetch(file_at(address), GeodataSettings(geodata_allow=("127.0.0.1", "http://127.0.0.1")), tmp_path)


def test_a_name_that_leads_into_our_own_network(serve: Serve, tmp_path: Path) -> None:
    server = serve(Wfs(FEW))
    settings = rules(server, geodata_allow=(f"http://geodata.example.se:{server.port}",))
    source = wfs_at(server, address=f"http://geodata.example.se:{server.port}/wfs")
    machine = Machine(resolve=lambda *_: ["127.0.0.1"])

    with pytest.raises(AddressNotAllowed, match="SITING_GEODATA_PRIVATE"):
        fetch(source, settings, tmp_path, machine=machine)
    assert server.requests == []

    allowed = settings.model_copy(update={"geodata_private": ("127.0.0.0/8",)})
    assert ids_in(fetch(source, allowed, tmp_path, machine=machine)) == IDS
    assert {one.headers["host"] for one in server.requests} == {f"geodata.example.se:{server.port}"}


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "0.0.0.0", "224.0.0.1"])  # noqa: S104
def test_a_name_that_leads_to_a_clouds_keys_is_refused_whatever_the_settings_say(tmp_path: Path, address: str) -> None:
    settings = GeodataSettings(
        geodata_allow=("geodata.example.se",), geodata_private=("0.0.0.0/0", "::/0"), geodata_retries=0
    )

    with pytest.raises(AddressNotAllowed, match="Nothing is ever fetched from there"):
        fetch(
            file_at("https://geodata.example.se/a"), settings, tmp_path, machine=Machine(resolve=lambda *_: [address])
        )


def test_one_bad_address_among_good_ones_is_enough(tmp_path: Path) -> None:
    settings = GeodataSettings(geodata_allow=("geodata.example.se",))
    machine = Machine(resolve=lambda *_: ["93.184.215.14", "10.0.0.1"])

    with pytest.raises(AddressNotAllowed, match=r"10\.0\.0\.1"):
        fetch(file_at("https://geodata.example.se/a"), settings, tmp_path, machine=machine)


def test_a_name_is_resolved_once_a_connection_and_that_address_is_used(serve: Serve, tmp_path: Path) -> None:
    """A name server that answers harmlessly first and then otherwise gains nothing."""
    server = serve(Wfs(FEW))
    asked: list[str] = []

    def resolve(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    source = wfs_at(server, address=f"http://geodata.example.se:{server.port}/wfs")
    settings = rules(
        server, geodata_allow=(f"http://geodata.example.se:{server.port}",), geodata_private=("127.0.0.1",)
    )

    assert ids_in(fetch(source, settings, tmp_path, machine=Machine(resolve=resolve))) == IDS
    assert len(asked) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_within_what_is_allowed_is_followed(serve: Serve, tmp_path: Path, status: int) -> None:
    inner = Wfs(FEW)
    server = serve(
        lambda one: inner(one) if one.path == "/new/wfs" else to("/new/wfs?" + one.target.partition("?")[2], status)
    )

    assert ids_in(fetch(wfs_at(server), rules(server), tmp_path)) == IDS


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2:{port}/x",
        "http://localhost:{port}/x",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "//evil.example/x",
        "http://user@127.0.0.1:1/",
        "",
    ],
)
def test_a_redirect_to_elsewhere_is_not(serve: Serve, tmp_path: Path, location: str) -> None:
    server = serve(lambda _: to(location.format(port=server.port)))

    with pytest.raises((AddressNotAllowed, UnusableAnswer)):
        fetch(wfs_at(server), rules(server), tmp_path)
    assert len(server.requests) <= 6


def test_every_hop_of_a_redirect_is_checked(serve: Serve, tmp_path: Path) -> None:
    other = serve(lambda _: to(server.url + "/closed/secret"))
    server = serve(lambda _: to(other.url + "/x"))
    settings = rules(server, geodata_allow=(f"{server.url}/open", other.url))

    with pytest.raises(AddressNotAllowed, match="/closed/secret"):
        fetch(file_at(f"{server.url}/open/a"), settings, tmp_path)

    assert [one.path for one in server.requests] == ["/open/a"]


def test_a_redirect_to_itself_ends(serve: Serve, tmp_path: Path) -> None:
    server = serve(lambda one: to(one.target))

    with pytest.raises(UnusableAnswer, match="redirects more than 5 times"):
        fetch(wfs_at(server), rules(server), tmp_path)


def test_a_path_that_climbs_out_of_what_is_allowed(serve: Serve, tmp_path: Path) -> None:
    server = serve(lambda _: Reply(body=b"data"))
    settings = rules(server, geodata_allow=(f"{server.url}/open",))

    for path in (
        "/open/../closed",
        "/open/%2e%2e/closed",
        "/open/%252e%252e/closed",
        "/open/..%5cclosed",
        "/open/..;/closed",
        "/opened",
    ):
        with pytest.raises(AddressNotAllowed):
            fetch(file_at(server.url + path), settings, tmp_path)
    assert server.requests == []


def test_links_to_another_host_are_followed_when_it_is_allowed(serve: Serve, tmp_path: Path) -> None:
    service = OgcApi(FEW)
    first, second = serve(service), serve(service)

    assert ids_in(fetch(api_at(first), rules(first, geodata_allow=(first.url, second.url)), tmp_path)) == IDS
    assert second.requests


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def written_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_login_in_the_address_is_used_and_neither_shown_nor_kept(
    serve: Serve, tmp_path: Path, logged: pytest.LogCaptureFixture
) -> None:
    inner = Wfs(FEW)
    fail = [True]

    def answer(request: Request) -> Reply:
        if request.headers.get("authorization") != "Basic bWU6czNjcmV0LXdvcmQ=":
            return Reply(status=401)
        if request.start == "200" and fail:
            fail.clear()
            return cut(inner(request))
        return inner(request)

    server = serve(answer)
    source = wfs_at(server, address=f"http://me:s3cret-word@127.0.0.1:{server.port}/wfs")
    with pytest.raises(ServiceUnavailable) as caught:
        fetch(source, rules(server, geodata_retries=0), tmp_path)
    halfway = written_below(tmp_path)
    fetched = fetch(source, rules(server), tmp_path)

    assert ids_in(fetched) == IDS
    everything = "".join((logged.text, str(caught.value), caught.value.say("sv"), repr(source), repr(fetched)))
    assert "s3cret" not in everything
    assert "bWU6" not in everything
    assert b"s3cret" not in halfway + written_below(tmp_path)


def test_a_key_in_the_query_is_used_and_neither_shown_nor_kept(
    serve: Serve, tmp_path: Path, logged: pytest.LogCaptureFixture
) -> None:
    inner = Wfs(FEW)
    fail = [True]

    def answer(request: Request) -> Reply:
        if request.query.get("api-key") != "s3cret-word":
            return Reply(status=403, body=b'{"detail": "wrong key"}')
        if request.start == "200" and fail:
            fail.clear()
            return Reply(status=400, body=b'{"detail": "the key s3cret-word is used up"}')
        return inner(request)

    server = serve(answer)
    source = wfs_at(server, parameters={"api-key": "s3cret-word"})
    with pytest.raises(ServiceRefused) as caught:
        fetch(source, rules(server), tmp_path)
    halfway = written_below(tmp_path)
    server.requests.clear()
    fetched = fetch(source, rules(server), tmp_path)

    assert "the key HIDDEN is used up" in caught.value.say("en")
    assert [one.start for one in server.requests if one.start] == ["200"]
    everything = "".join((logged.text, caught.value.say("sv"), repr(source), repr(fetched)))
    assert "s3cret" not in everything
    assert b"s3cret" not in halfway + written_below(tmp_path)
    assert unchanged(source, fetched, rules(server)) is Change.UNKNOWN


def test_logins_from_the_settings_go_only_where_they_belong(serve: Serve, tmp_path: Path) -> None:
    other = serve(lambda _: Reply(body=b"data"))
    server = serve(lambda one: to(other.url + "/x") if one.path == "/inner/a" else Reply(body=b"data"))
    settings = rules(
        server,
        geodata_allow=(server.url, other.url),
        geodata_logins={server.url: "me:general", f"{server.url}/inner": "Bearer abc"},
    )

    fetch(file_at(f"{server.url}/inner/a"), settings, tmp_path / "a")
    fetch(file_at(f"{server.url}/b"), settings, tmp_path / "b")

    assert [one.headers.get("authorization") for one in server.requests] == ["Bearer abc", "Basic bWU6Z2VuZXJhbA=="]
    assert [one.headers.get("authorization") for one in other.requests] == [None]
    assert "general" not in repr(settings)


def test_the_program_says_who_it_is(serve: Serve, tmp_path: Path) -> None:
    server = serve(Wfs(FEW))

    fetch(wfs_at(server), rules(server), tmp_path)

    assert {one.headers["user-agent"] for one in server.requests} == {f"siting/{version('siting')}"}


def test_proxies_of_the_environment_are_not_used(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server = serve(Wfs(FEW))

    assert ids_in(fetch(wfs_at(server), rules(server), tmp_path)) == IDS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of ``geodata.example.se`` that nobody vouches for, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not there to make a certificate")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=geodata.example.se", "-addext", "subjectAltName=DNS:geodata.example.se",
         "-keyout", str(path), "-out", "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    path.write_bytes(path.read_bytes() + made.stdout)
    return path


@pytest.fixture
def secure(serve: Serve, certificate: Path) -> Server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = serve(Wfs(FEW))
    server.secure(context)
    return server


def test_a_certificate_that_nobody_vouches_for_is_not_taken(secure: Server, tmp_path: Path) -> None:
    settings = rules(secure, geodata_allow=(f"https://127.0.0.1:{secure.port}",))

    with pytest.raises(ServiceUnavailable, match="certificate can't be trusted"):
        fetch(wfs_at(secure, address=f"https://127.0.0.1:{secure.port}/wfs"), settings, tmp_path)
    assert secure.requests == []


def test_a_certificate_is_verified_for_the_name_and_not_the_address(
    secure: Server, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    machine = Machine(resolve=lambda *_: ["127.0.0.1"])
    allow = tuple(f"https://{host}:{secure.port}" for host in ("geodata.example.se", "other.example.se"))
    settings = rules(secure, geodata_allow=allow, geodata_private=("127.0.0.1",))
    good = wfs_at(secure, address=f"{allow[0]}/wfs")

    assert ids_in(fetch(good, settings, tmp_path / "good", machine=machine)) == IDS
    with pytest.raises(ServiceUnavailable, match="certificate can't be trusted"):
        fetch(replace(good, address=f"{allow[1]}/wfs"), settings, tmp_path / "bad", machine=machine)
    assert last_fetched(tmp_path / "bad") is None


@pytest.mark.parametrize("content", [None, b"no certificate"])
def test_certificates_that_can_not_be_read_are_named(
    secure: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    path = tmp_path / "own.pem"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))

    with pytest.raises(InvalidInput, match=r"own\.pem \(SSL_CERT_FILE or SSL_CERT_DIR\)"):
        fetch(wfs_at(secure), rules(secure), tmp_path / "folder")


def test_links_with_http_are_followed_by_https_on_the_same_host(
    secure: Server, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    address = f"https://geodata.example.se:{secure.port}"
    secure.answer = OgcApi(FEW, base="http://geodata.example.se")
    settings = rules(secure, geodata_allow=(address,), geodata_private=("127.0.0.1",))

    fetched = fetch(
        api_at(secure, address=address), settings, tmp_path, machine=Machine(resolve=lambda *_: ["127.0.0.1"])
    )

    assert ids_in(fetched) == IDS
