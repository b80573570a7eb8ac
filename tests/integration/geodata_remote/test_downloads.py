"""Files are fetched whole, in as many pieces as the line allows."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from gis_data.remote.errors import FolderUnusable, ServiceRefused, ServiceUnavailable, TooLarge, UnusableAnswer
from gis_data.remote.fetching import fetch, last_fetched
from gis_data.remote.machine import Machine
from gis_data.remote.model import Fetched, Progress, RemoteSource, ServiceKind
from tests.integration.geodata_remote.conftest import Serve, left_in, rules
from tests.integration.geodata_remote.server import Reply, Request, Server

BODY = bytes(range(256)) * 4_000
OTHER = bytes(reversed(BODY))


@dataclass
class Store:
    """A file server; ``cuts`` are how many bytes of an answer it sends before it drops the line, one an answer."""

    body: bytes = BODY
    etag: str | None = '"1"'
    date: str | None = None
    ranges: bool = True
    cuts: tuple[int, ...] = ()
    minds_if_range: bool = True

    def __call__(self, request: Request) -> Reply:
        headers = {
            name: value for name, value in (("ETag", self.etag), ("Last-Modified", self.date)) if value is not None
        }
        reply = Reply(body=self.body, headers=headers, type="application/octet-stream")
        wanted = re.fullmatch(r"bytes=(\d+)-", request.headers.get("range", ""))
        valid = not self.minds_if_range or request.headers.get("if-range") in (self.etag, self.date)
        if wanted and self.ranges and valid:
            first, last = int(wanted.group(1)), len(self.body) - 1
            if first > last:
                return Reply(status=416, headers={"Content-Range": f"bytes */{len(self.body)}"})
            said = {**headers, "Content-Range": f"bytes {first}-{last}/{len(self.body)}"}
            reply = replace(reply, status=206, body=self.body[first:], headers=said)
        if self.cuts:
            cut, self.cuts = self.cuts[0], self.cuts[1:]
            return replace(reply, cut_at=cut)
        return reply


def file_at(server: Server, name: str = "plans.bin", **changed: Any) -> RemoteSource:
    return RemoteSource(**{"key": "plans", "address": f"{server.url}/{name}", "kind": ServiceKind.DOWNLOAD, **changed})


def bring(server: Server, folder: Path, **changed: Any) -> Fetched:
    return fetch(file_at(server), rules(server, **changed), folder, machine=Machine(sleep=lambda _: None))


def ranges(server: Server) -> list[str | None]:
    return [one.headers.get("range") for one in server.requests]


def test_a_file_arrives_as_it_is(serve: Serve, tmp_path: Path) -> None:
    server = serve(Store())
    said: list[Progress] = []

    fetched = fetch(file_at(server), rules(server), tmp_path, said.append)

    assert [path.name for path in fetched.paths] == ["plans.bin"]
    assert fetched.paths[0].read_bytes() == BODY
    assert (fetched.bytes, fetched.features, fetched.crs, fetched.etag) == (len(BODY), None, None, '"1"')
    assert last_fetched(tmp_path) == fetched
    assert said[-1] == Progress(pages=0, features=0, bytes=len(BODY), bytes_expected=len(BODY))
    assert left_in(tmp_path) == {"manifest.json", fetched.paths[0].parent.name}


@pytest.mark.parametrize("store", [Store(), Store(etag='W/"1"', date="Mon, 23 Nov 2026 10:00:00 GMT")])
def test_what_came_before_a_cut_is_not_fetched_again(serve: Serve, tmp_path: Path, store: Store) -> None:
    server = serve(replace(store, cuts=(300_000, 200_000)))

    assert bring(server, tmp_path).paths[0].read_bytes() == BODY
    assert ranges(server) == [None, "bytes=300000-", "bytes=500000-"]


def test_a_line_that_breaks_often_gets_there_as_long_as_it_gets_further(serve: Serve, tmp_path: Path) -> None:
    server = serve(Store(cuts=(50_000,) * 20))

    assert bring(server, tmp_path, geodata_retries=2).paths[0].read_bytes() == BODY
    assert len(server.requests) == 21


def test_one_that_gets_no_further_does_not(serve: Serve, tmp_path: Path) -> None:
    server = serve(Store(cuts=(50_000, *(0,) * 20)))

    with pytest.raises(ServiceUnavailable):
        bring(server, tmp_path, geodata_retries=2)

    assert len(server.requests) == 3
    assert last_fetched(tmp_path) is None


def test_another_process_goes_on(serve: Serve, tmp_path: Path) -> None:
    server = serve(Store(cuts=(300_000,)))
    with pytest.raises(ServiceUnavailable):
        bring(server, tmp_path, geodata_retries=0)

    assert bring(server, tmp_path).paths[0].read_bytes() == BODY
    assert ranges(server) == [None, "bytes=300000-"]
    assert server.requests[1].headers["if-range"] == '"1"'


def test_a_part_that_was_whole_when_the_process_died_is_only_confirmed(serve: Serve, tmp_path: Path) -> None:
    server = serve(Store(cuts=(300_000,)))
    with pytest.raises(ServiceUnavailable):
        bring(server, tmp_path, geodata_retries=0)
    (tmp_path / "download.part").write_bytes(BODY)

    assert bring(server, tmp_path).paths[0].read_bytes() == BODY
    assert ranges(server)[1:] == [f"bytes={len(BODY)}-"]


@pytest.mark.parametrize(
    "changed",
    [
        Store(body=OTHER, etag='"2"'),
        Store(body=OTHER, etag='"2"', minds_if_range=False),
        Store(body=OTHER + b"more", etag=None, minds_if_range=False),
        Store(body=OTHER[:1000], etag='"2"', minds_if_range=False),
    ],
)
def test_a_file_that_changed_meanwhile_is_fetched_from_its_beginning(
    serve: Serve, tmp_path: Path, changed: Store
) -> None:
    server = serve(Store(cuts=(300_000,)))
    with pytest.raises(ServiceUnavailable):
        bring(server, tmp_path, geodata_retries=0)
    server.answer = changed

    assert bring(server, tmp_path).paths[0].read_bytes() == changed.body


@pytest.mark.parametrize("store", [Store(etag=None), Store(etag='W/"1"'), Store(ranges=False)])
def test_where_parts_can_not_be_trusted_it_begins_anew(serve: Serve, tmp_path: Path, store: Store) -> None:
    server = serve(replace(store, cuts=(300_000,)))

    assert bring(server, tmp_path).paths[0].read_bytes() == BODY
    assert ranges(server)[1] == (None if store.ranges else "bytes=300000-")


@pytest.mark.parametrize(
    "said", ["bytes 300001-9/{n}", "bytes 299999-9/{n}", "bytes 300000-9/" + "9" * 5000, "x 3-9/9"]
)
def test_a_range_that_begins_elsewhere_is_not_joined(serve: Serve, tmp_path: Path, said: str) -> None:
    store = Store(cuts=(300_000,))

    def answer(request: Request) -> Reply:
        reply = store(request)
        if reply.status != 206:
            return reply
        return replace(reply, headers={**reply.headers, "Content-Range": said.format(n=len(BODY))})

    server = serve(answer)

    assert bring(server, tmp_path).paths[0].read_bytes() == BODY
    assert ranges(server) == [None, "bytes=300000-", None]


def test_a_file_packed_on_the_way_is_unpacked(serve: Serve, tmp_path: Path) -> None:
    server = serve(lambda _: Reply(body=gzip.compress(BODY), headers={"Content-Encoding": "gzip", "ETag": '"1"'}))

    assert bring(server, tmp_path).paths[0].read_bytes() == BODY
    assert server.requests[0].headers["accept-encoding"] == "identity"


def test_a_length_that_promises_too_much(serve: Serve, tmp_path: Path) -> None:
    server = serve(lambda _: Reply(body=BODY, says_length=len(BODY) + 5, type="application/zip"))

    with pytest.raises(ServiceUnavailable):
        bring(server, tmp_path)
    assert last_fetched(tmp_path) is None


@pytest.mark.parametrize("announces", [True, False])
def test_more_than_may_come(serve: Serve, tmp_path: Path, announces: bool) -> None:
    server = serve(lambda _: Reply(body=BODY, says_length=None if announces else -1))

    with pytest.raises(TooLarge, match="SITING_GEODATA_LIMIT_MB"):
        bring(server, tmp_path, geodata_limit_mb=0.5)
    assert last_fetched(tmp_path) is None


def test_a_small_answer_that_unpacks_to_a_huge_one(serve: Serve, tmp_path: Path) -> None:
    bomb = gzip.compress(b"\0" * 30_000_000)
    server = serve(lambda _: Reply(body=bomb, headers={"Content-Encoding": "gzip"}))

    with pytest.raises(TooLarge):
        bring(server, tmp_path, geodata_limit_mb=10)
    assert (tmp_path / "download.part").stat().st_size <= 10_000_000


@pytest.mark.parametrize(
    ("body", "kind", "word"),
    [
        (b"<!doctype HTML><html><title>Flyttad</title></html>", UnusableAnswer, "“Flyttad”"),
        (b'{"error": {"message": "no such file"}}', ServiceRefused, "no such file"),
        (b"", UnusableAnswer, "empty file"),
    ],
)
def test_what_is_no_data_is_refused_and_not_kept(
    serve: Serve, tmp_path: Path, body: bytes, kind: type[Exception], word: str
) -> None:
    server = serve(lambda _: Reply(body=body))

    with pytest.raises(kind, match=word):
        bring(server, tmp_path)
    assert left_in(tmp_path) == set()


@pytest.mark.parametrize(
    ("path", "disposition", "name"),
    [
        ("plans.gpkg", None, "plans.gpkg"),
        ("data?id=7", 'attachment; filename="Planer åäö.gml"', "Planer_.gml"),
        ("x", 'attachment; filename="../../etc/passwd"', "passwd"),
        ("x", 'attachment; filename="..\\\\..\\\\evil.exe"', "evil.exe"),
        ("x", 'attachment; filename="/.."', "plans"),
        ("%2e%2e%2fa%2fb.zip", None, "b.zip"),
        ("", None, "plans"),
    ],
)
def test_names_are_harmless(serve: Serve, tmp_path: Path, path: str, disposition: str | None, name: str) -> None:
    headers = {"Content-Disposition": disposition.encode().decode("latin-1")} if disposition else {}
    server = serve(lambda _: Reply(body=BODY, headers=headers))

    fetched = fetch(file_at(server, path), rules(server), tmp_path)

    assert fetched.paths[0].name == name
    assert fetched.paths[0].parent.parent == tmp_path


def test_the_file_of_before_stays_until_the_new_is_whole(serve: Serve, tmp_path: Path) -> None:
    server = serve(Store())
    before = bring(server, tmp_path)
    server.answer = Store(body=OTHER, cuts=(300_000,))

    with pytest.raises(ServiceUnavailable):
        bring(server, tmp_path, geodata_retries=0)

    assert last_fetched(tmp_path) == before
    assert before.paths[0].read_bytes() == BODY
    after = bring(server, tmp_path)
    assert after.paths[0].read_bytes() == OTHER
    assert not before.paths[0].exists()


def test_a_file_that_was_touched_since_is_noticed(serve: Serve, tmp_path: Path) -> None:
    fetched = bring(serve(Store()), tmp_path)
    fetched.paths[0].write_bytes(b"short")

    with pytest.raises(UnusableAnswer, match=r"plans\.bin"):
        last_fetched(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"{}", b"[1]", b'{"files": {}}'])
def test_a_manifest_that_is_broken_is_noticed(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(damage)

    with pytest.raises(UnusableAnswer, match=r"manifest\.json"):
        last_fetched(tmp_path)


def test_a_folder_that_can_not_be_made(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    server = serve(Store())

    with pytest.raises(FolderUnusable, match="can't be written"):
        bring(server, tmp_path / "file" / "below")


def test_a_disk_that_is_full(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    server = serve(Store())
    monkeypatch.setattr("gis_data.remote.files.os.fsync", full)

    with pytest.raises(FolderUnusable, match="No space left"):
        bring(server, tmp_path)
    assert last_fetched(tmp_path) is None
