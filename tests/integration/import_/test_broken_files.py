import gzip
import random
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_data.errors import UnreadableFile
from siting.domain.errors import SitingError
from tests.integration.import_.files import load


def refused(path: Path, source: str = "template") -> str:
    with pytest.raises(SitingError) as caught:
        load(path, source)
    assert caught.value.say("sv") != caught.value.say("en")
    return caught.value.say("en")


def workbook(path: Path, *rows: Sequence[object]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "it is empty"),
        ("a.csv", b"\xef\xbb\xbf\r\n\r\n  ", "it is empty"),
        ("a.xlsx", b"", "it is empty"),
        ("a.gpkg", b"\x00" * 100, "it is empty"),
        ("a.csv", b"PK\x03\x04" + b"\x00" * 50, "broken ZIP"),
        ("a.csv", b"PK\x05\x06" + b"\x00" * 18, "empty or split ZIP"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old kind (.xls) or with a password"),
        ("a.csv", b"%PDF-1.7\n%\xe2\xe3", "it is PDF"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "it is PNG"),
        ("a.csv", gzip.compress(b"Beteckning,Namn\n", mtime=0), "it is GZIP"),
        ("a.xls", b"<html><table><tr><td>Beteckning</td></tr></table></html>", "it is HTML"),
        ("a.gml", b"<?xml version='1.0'?><gml/>", "it is XML"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [', "not JSON (line 1"),
        ("a.json", b'{"answer": 42}', "no GeoJSON features"),
        ("a.json", b"[1, 2, 3]", "no GeoJSON features"),
        ("a.gpkg", b"SQLite format 3\x00" + b"\x00" * 200, "it is broken"),
        ("a.shp", b"\x00\x00\x27\x0a" + b"\x00" * 96, ".dbf, .shx is missing beside it"),
        ("a.dbf", b"\x03" + b"\x00" * 60, "the table of a Shapefile"),
        ("a.shx", b"\x00\x00\x27\x0a" + b"\x00" * 96, "Name the .shp file"),
        ("a.csv", random.Random(1).randbytes(5000), "does not hold text"),
    ],
)
def test_what_is_no_table_is_refused_with_what_it_is(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert said in refused(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "can't be opened" in refused(tmp_path / "none.csv")
    assert "can't be opened" in refused(tmp_path)


def test_a_zip_renamed_to_csv_is_called_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inside.csv", "Beteckning,Namn\nA,B\n")
    said = refused(path)
    assert "ZIP archive" in said
    assert "inside.csv" in said


def test_a_zip_that_unpacks_to_a_mountain_is_refused_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis_data.tables.kinds._LARGEST_UNPACKED", 1024**2)
    path = tmp_path / "sites.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", b"\x00" * (1024**2 + 1))
    assert path.stat().st_size < 10_000
    assert "more than 4 GB" in refused(path)


def test_a_workbook_renamed_to_csv_is_read_as_what_it_is(tmp_path: Path) -> None:
    workbook(tmp_path / "sites.xlsx", ["Beteckning", "Slag", "Tomtarea"], ["A", "mark", 500])
    path = (tmp_path / "sites.xlsx").rename(tmp_path / "sites.csv")
    loaded = load(path)
    assert loaded.site("A").fact("plot_area_m2").value == 500.0
    (note,) = (issue for issue in loaded.issues if issue.kind == "renamed_file")
    assert "Read as XLSX" in note.message.en


def test_a_csv_renamed_to_xlsx_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "sites.xlsx"
    path.write_text("Beteckning;Slag\nA;mark\n", encoding="utf-8")
    loaded = load(path)
    assert (loaded.counts.loaded, loaded.kinds["renamed_file"]) == (1, 1)


def test_a_workbook_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", ["Beteckning", "Slag"], *(["A", "mark"] for _ in range(200))).read_bytes()
    for share in (0.2, 0.5, 0.8, 0.99):
        path = tmp_path / "cut.xlsx"
        path.write_bytes(whole[: int(len(whole) * share)])
        assert "broken ZIP" in refused(path)


def test_a_workbook_with_damaged_parts_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", ["Beteckning", "Slag"], ["A", "mark"])
    path = tmp_path / "damaged.xlsx"
    for part, content in (
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row"),
        ("xl/workbook.xml", "<nothing/>"),
    ):
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                new.writestr(name, content if name == part else old.read(name))
        assert "broken" in refused(path) or "no row has column headers" in refused(path)


@settings(max_examples=80, deadline=None)
@given(st.binary(min_size=1, max_size=3000))
def test_any_bytes_at_all_are_refused_or_read(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "any.csv"
    path.write_bytes(b"Beteckning,Namn,Slag\n" + content)
    try:
        load(path)
    except UnreadableFile:
        return
