"""Archives are unpacked below their own folder, and only so far."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
from shapely.geometry import Point

from gis_data.remote.errors import TooLarge, UnsafeArchive, UnusableAnswer
from gis_data.remote.fetching import fetch, last_fetched
from gis_data.remote.model import Fetched, RemoteSource, ServiceKind
from siting.domain.errors import SitingError
from tests.integration.geodata_remote.conftest import Serve, left_in, rules
from tests.integration.geodata_remote.server import Reply


def packed(files: dict[str, bytes], *, attributes: int = 0, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            info.external_attr = attributes << 16
            archive.writestr(info, content)
    return body.getvalue()


def bring(serve: Serve, body: bytes, folder: Path, *, unpack: bool = True, **changed: Any) -> Fetched:
    server = serve(lambda _: Reply(body=body, type="application/zip"))
    source = RemoteSource(key="plans", address=f"{server.url}/plans.zip", kind=ServiceKind.DOWNLOAD, unpack=unpack)
    return fetch(source, rules(server, **changed), folder)


def refused(serve: Serve, body: bytes, folder: Path, kind: type[SitingError], word: str, **changed: Any) -> None:
    """Unpack in vain; nothing of it is left, here or further up."""
    inner = folder / "work"
    with pytest.raises(kind) as caught:
        bring(serve, body, inner, **changed)
    assert type(caught.value) is kind
    assert word in caught.value.say("en")
    assert "plans (127.0.0.1)" in caught.value.say("sv")
    assert left_in(inner) == set()
    assert [path.name for path in folder.iterdir()] == ["work"]


def names(fetched: Fetched) -> list[str]:
    """Return the paths below the folder that was unpacked into."""
    return ["/".join(path.parts[path.parts.index("plans") :]) for path in fetched.paths]


def test_a_shapefile_and_a_geopackage_are_read_from_where_they_are(serve: Serve, tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"code": ["0180"]}, geometry=[Point(377_307, 6_399_514)], crs=3006)
    made = tmp_path / "made"
    made.mkdir()
    pyogrio.write_dataframe(frame, made / "flood.shp")
    pyogrio.write_dataframe(frame, made / "plans.gpkg")
    files = {f"data/{path.name}": path.read_bytes() for path in made.iterdir()}
    files |= {"__MACOSX/data/._flood.shp": b"x", "data/.DS_Store": b"x", "readme.txt": b"read"}

    fetched = bring(serve, packed(files), tmp_path / "work")

    assert [path.name for path in fetched.paths] == ["flood.shp", "plans.gpkg", "readme.txt"]
    for path in fetched.paths[:2]:
        found = pyogrio.read_dataframe(path)
        assert (found.crs.to_epsg(), list(found["code"])) == (3006, ["0180"])
    assert last_fetched(tmp_path / "work") == fetched


def test_a_file_geodatabase_is_its_folder(serve: Serve, tmp_path: Path) -> None:
    body = packed({"nvdb/Roads.gdb/a00000001.gdbtable": b"1", "nvdb/Roads.gdb/timestamps": b"2", "nvdb/note.txt": b"3"})

    fetched = bring(serve, body, tmp_path)

    assert [path.name for path in fetched.paths] == ["Roads.gdb", "note.txt"]
    assert last_fetched(tmp_path) == fetched


def test_an_archive_may_be_kept_as_it_is(serve: Serve, tmp_path: Path) -> None:
    body = packed({"stops.txt": b"stop_id"})

    fetched = bring(serve, body, tmp_path, unpack=False)

    assert [path.name for path in fetched.paths] == ["plans.zip"]
    assert fetched.paths[0].read_bytes() == body


def test_a_workbook_is_no_archive_to_unpack(serve: Serve, tmp_path: Path) -> None:
    fetched = bring(serve, packed({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), tmp_path)

    assert [path.name for path in fetched.paths] == ["plans.zip"]


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "a/../../evil",
        "/etc/evil",
        "C:/evil",
        "..\\evil",
        "a/./b",
        "a//b",
        "a\nb",
        "..",
        "a" * 300,
        "å" * 150,
        "a/" * 40 + "b",
        ("a" * 99 + "/") * 25 + "b",
    ],
)
def test_names_that_lead_elsewhere(serve: Serve, tmp_path: Path, name: str) -> None:
    refused(serve, packed({"good.txt": b"1", name: b"evil"}), tmp_path, UnsafeArchive, "not unpacked")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices(serve: Serve, tmp_path: Path, kind: int) -> None:
    refused(serve, packed({"link": b"/etc/passwd"}, attributes=kind | 0o777), tmp_path, UnsafeArchive, "link or device")


def test_names_that_stand_twice(serve: Serve, tmp_path: Path) -> None:
    refused(serve, packed({"Plan.gml": b"1", "plan.GML": b"2"}), tmp_path, UnsafeArchive, "stands twice")


@pytest.mark.parametrize("files", [{"a": b"1", "a/b": b"2"}, {"a/b": b"1", "a": b"2"}])
def test_a_name_that_is_file_and_folder(serve: Serve, tmp_path: Path, files: dict[str, bytes]) -> None:
    with pytest.raises((UnsafeArchive, UnusableAnswer)):
        bring(serve, packed(files), tmp_path)
    assert left_in(tmp_path) == set()


def test_too_many_files(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis_data.remote.archive.MOST_FILES", 3)

    refused(serve, packed({str(n): b"1" for n in range(4)}), tmp_path, UnsafeArchive, "too many files")


def test_a_list_of_files_that_would_fill_the_memory_is_not_read(serve: Serve, tmp_path: Path) -> None:
    small = packed({"a": b"1"})
    at, end = small.index(b"PK\x01\x02"), small.index(b"PK\x05\x06")
    listed = small[at:end] * 100_000
    body = small[:at] + listed + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65_535, 65_535, len(listed), at, 0)

    refused(serve, body, tmp_path, UnsafeArchive, "too many files (> 10000)")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_that_can_not_be_unpacked_piece_by_piece(serve: Serve, tmp_path: Path, method: int) -> None:
    body = packed({"bomb": b"\0" * 1_000_000}, method=method)

    refused(serve, body, tmp_path, UnusableAnswer, f"method {method}")


def test_what_becomes_a_thousand_times_larger(serve: Serve, tmp_path: Path) -> None:
    refused(serve, packed({"bomb": b"\0" * 20_000_000}), tmp_path, UnsafeArchive, "300 times larger")


def test_more_than_may_come(serve: Serve, tmp_path: Path) -> None:
    body = packed({"a.txt": b"ab" * 400_000, "b.txt": b"cd" * 400_000})

    refused(serve, body, tmp_path, TooLarge, "SITING_GEODATA_LIMIT_MB", geodata_limit_mb=1)


def test_sizes_that_an_archive_says_of_itself_are_not_believed(serve: Serve, tmp_path: Path) -> None:
    body = bytearray(packed({"a.txt": b"ab" * 400_000}))
    real, small = struct.pack("<I", 800_000), struct.pack("<I", 10)
    assert body.count(real) == 2
    body = body.replace(real, small)

    refused(serve, bytes(body), tmp_path, UnusableAnswer, "broken, empty or locked", geodata_limit_mb=0.5)


def damaged(body: bytes, at: int) -> bytes:
    return body[:at] + bytes([body[at] ^ 0xFF]) + body[at + 1 :]


@pytest.mark.parametrize(
    "body",
    [
        packed({"a.gml": b"abc" * 1000})[:-30],
        damaged(packed({"a.gml": bytes(range(256)) * 40}), 60),
        packed({}),
        packed({"__MACOSX/._a": b"1"}),
        b"PK\x03\x04 and nothing of the kind",
        damaged(packed({"a.gml": b"abc"}), packed({"a.gml": b"abc"}).index(b"PK\x01\x02") + 6),
        damaged(packed({"a.gml": b"abc"}), packed({"a.gml": b"abc"}).index(b"PK\x01\x02") + 45),
        damaged(packed({"a.gml": b"abc"}), packed({"a.gml": b"abc"}).index(b"PK\x05\x06") + 17),
    ],
)
def test_what_is_broken_or_empty(serve: Serve, tmp_path: Path, body: bytes) -> None:
    refused(serve, body, tmp_path, UnusableAnswer, "broken, empty or locked")


def test_what_has_a_password(serve: Serve, tmp_path: Path) -> None:
    body = bytearray(packed({"a.gml": b"abc"}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(sign) + offset] |= 0x1

    refused(serve, bytes(body), tmp_path, UnusableAnswer, "password")
