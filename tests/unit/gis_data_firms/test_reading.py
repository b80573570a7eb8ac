"""Register files as people send them."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from shapely.geometry import Point, box

from gis_data.errors import NotThisSource, UnreadableFile
from gis_data.firms import read_declaration, read_register
from gis_data.geodata.content import Content
from siting.domain.errors import InvalidInput
from siting.domain.geodata import Role
from siting.domain.industry import IndustryVersion
from siting.domain.issues import Severity

SWEREF = "EPSG:3006"
HEADER = "CfarNr;Företagsnamn;SNI;Antal anställda;E;N"
ROWS = (
    "10000001;Borås Plåt AB;25.110;12;377307;6399514",
    "10000002;Svensson, Eva;47710;0;377400;6399600",
    "10000003;Viared Logistik AB;52100;50-99;373000;6398000",
)


def register_file(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "register.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def read(path: Path, **said: object) -> Content:
    options = {"crs": SWEREF, "version": IndustryVersion.SNI_2007, **said}
    return read_register(path, read_declaration(), **options)  # type: ignore[arg-type]


def kinds(content: Content) -> list[str]:
    return [issue.kind for issue in content.issues]


def test_a_row_becomes_a_workplace_with_its_branch_and_its_employed(tmp_path: Path) -> None:
    content = read(register_file(tmp_path, *ROWS))
    first, second, third = content.features
    assert (first.role, first.code, first.category, first.weight) == (Role.WORKPLACES, "10000001", "SNI 2007:25", 12.0)
    assert first.geometry.equals(Point(377307, 6399514))
    assert (second.category, second.weight) == ("SNI 2007:47", 0.0)
    assert third.weight == 74.5
    assert (content.quality.read, content.quality.loaded, content.quality.rejected) == (3, 3, 0)
    assert content.quality.loaded_by_role == {"workplaces": 3}


def test_names_are_kept_nowhere(tmp_path: Path) -> None:
    content = read(register_file(tmp_path, *ROWS, "10000002;Svensson, Eva;x;zz;;"))
    assert all(feature.name == "" for feature in content.features)
    said = "".join(f"{i.value}{i.message.sv}{i.message.en}" for i in content.issues)
    assert "Svensson" not in said
    assert "Svensson" not in repr(content.features)


@pytest.mark.parametrize(
    "number",
    [
        "19121212-1212",
        "121212-1212",
        "1212121212",
        "191212121212",
        "121212–1212",
        "121212 - 1212",
        "1912-12-12-1212",
        "121272-1219",
        "SE121212121201",
        "121212-1212-001",
        "1212121212001",
    ],
)
def test_a_sole_traders_number_is_neither_kept_nor_logged_nor_hashed(tmp_path: Path, number: str) -> None:
    rows = (f"{number};Eva;47710;1;377400;6399600", "556016-0680;AB;47710;1;377400;6399600")
    content = read(register_file(tmp_path, *rows))
    first, second = content.features
    assert first.code.startswith("~")
    assert second.code == "556016-0680"
    assert "personal_number" in kinds(content)
    assert not any(number in f"{i.value}{i.message.sv}" for i in content.issues)
    # The code says nothing of the number: another person's at the same place and branch has the same.
    other = read(register_file(tmp_path, "197001011234;Bo;47710;1;377400;6399600"))
    assert other.features[0].code == first.code


@pytest.mark.parametrize(
    "number", ["SE556016068001", "165560160680", "556016-0680-001", "9912991212001", "AB 1212121212"]
)
def test_numbers_of_companies_are_kept(tmp_path: Path, number: str) -> None:
    [one] = read(register_file(tmp_path, f"{number};AB;47710;1;377400;6399600")).features
    assert one.code == number


@pytest.mark.parametrize(
    "row",
    [
        "1;Eva;47;121212-1212;377307;6399514",
        "1;Eva;121212-1212;1;377307;6399514",
        "1;Eva;47;1;121212-1212;6399514",
        "121212-1212;Eva;47;1;377307;6399514;121212-1212",
        '"121212-1212;Eva;47;1;377307;6399514',
    ],
)
def test_a_personal_number_that_has_got_into_another_column_is_not_logged(tmp_path: Path, row: str) -> None:
    content = read(register_file(tmp_path, row))
    said = "".join(f"{i.value}{i.message.sv}{i.message.en}{i.wrong.sv}{i.right.en}" for i in content.issues)
    assert len(content.issues) > 1
    assert "121212" not in said
    assert "Eva" not in said


def test_what_a_size_class_counts_as_is_told_from_a_number(tmp_path: Path) -> None:
    rows = [f"{n};A;25;{said};377307;6399514" for n, said in enumerate(["5-9", "500+", "10-19", "7", "7-7"])]
    weights = [feature.weight for feature in read(register_file(tmp_path, *rows)).features]
    assert weights == pytest.approx([7, 500, 14.5, 7, 7])
    assert [float(weight or 0).is_integer() for weight in weights] == [False, False, False, True, True]


def test_workplaces_without_a_number_get_codes_of_their_own_that_stay(tmp_path: Path) -> None:
    alike = "x;25110;3;377307;6399514"
    content = read(register_file(tmp_path, alike, alike, header="Namn;SNI;Anställda;E;N"))
    again = read(register_file(tmp_path, alike, alike, header="Namn;SNI;Anställda;E;N"))
    codes = [feature.code for feature in content.features]
    assert len(set(codes)) == 2
    assert codes == [feature.code for feature in again.features]


def test_rows_without_coordinates_are_counted_and_said(tmp_path: Path) -> None:
    rows = (*ROWS, "4;A;25;1;;", "5;B;25;1;377307;", "6;C;25;1;0;0", "7;D;25;1;x;y", "8;E;25;1;99;99")
    content = read(register_file(tmp_path, *rows))
    quality = content.quality
    assert (quality.read, quality.loaded, quality.rejected) == (8, 3, 5)
    unplaced = [issue for issue in content.issues if issue.kind == "workplace_not_placed"]
    assert [issue.row for issue in unplaced] == [5, 6, 7, 8, 9]
    assert all(issue.severity is Severity.REJECTED for issue in unplaced)
    assert "adresser slås inte upp" in unplaced[0].message.sv
    [summary] = [issue for issue in content.issues if issue.kind == "rows_without_position"]
    assert summary.message.en.startswith("5 of 8 rows")


def test_a_branch_that_is_wrong_or_missing_leaves_the_workplace_in_no_branch(tmp_path: Path) -> None:
    rows = ("1;A;34110;5;377307;6399514", "2;B;;5;377307;6399514", "3;C;00000;5;377307;6399514")
    content = read(register_file(tmp_path, *rows))
    assert [feature.category for feature in content.features] == ["", "", ""]
    assert [feature.weight for feature in content.features] == [5.0, 5.0, 5.0]
    assert sorted(kinds(content)) == ["no_industry", "no_industry", "unused_columns", "wrong_industry"]
    [wrong] = [issue for issue in content.issues if issue.kind == "wrong_industry"]
    assert "Is 33 meant?" in wrong.message.en


def test_division_45_is_no_branch_of_sni_2025(tmp_path: Path) -> None:
    content = read(register_file(tmp_path, "1;A;45.200;5;377307;6399514"), version=IndustryVersion.SNI_2025)
    assert content.features[0].category == ""
    [wrong] = [issue for issue in content.issues if issue.kind == "wrong_industry"]
    assert "46, 47, 95" in wrong.message.sv


def test_a_column_says_the_version_row_by_row(tmp_path: Path) -> None:
    rows = ("1;62010;SNI 2007;5;377307;6399514", "2;62100;SNI 2025;5;377307;6399514", "3;62;x;5;377307;6399514")
    content = read(register_file(tmp_path, *rows, header="CFAR;SNI;SNI-version;Anställda;E;N"), version=None)
    assert [feature.category for feature in content.features] == ["SNI 2007:62", "SNI 2025:62", ""]


def test_without_a_version_nothing_is_read(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="of which version"):
        read(register_file(tmp_path, *ROWS), version=None)


def test_a_file_without_industry_codes_is_another(tmp_path: Path) -> None:
    with pytest.raises(NotThisSource, match="no column of industry codes"):
        read(register_file(tmp_path, "1;3;1;2", header="CFAR;Anställda;E;N"))


def test_an_empty_file_can_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(b"")
    with pytest.raises(UnreadableFile):
        read(path)


def test_the_same_row_twice_counts_once_and_a_number_used_twice_is_said(tmp_path: Path) -> None:
    content = read(register_file(tmp_path, *ROWS, ROWS[0], "10000001;Annan AB;28;9;377307;6399514"))
    assert (content.quality.loaded, content.quality.duplicates, content.quality.rejected) == (3, 1, 1)
    [twice] = [issue for issue in content.issues if issue.kind == "duplicate_workplace"]
    assert twice.row == 6
    assert "row 2" in twice.message.en


def test_what_lies_outside_the_area_is_counted_apart(tmp_path: Path) -> None:
    content = read(register_file(tmp_path, *ROWS), within=box(376000, 6399000, 378000, 6400000))
    assert (content.quality.loaded, content.quality.outside) == (2, 1)


def test_degrees_are_brought_to_the_storage_crs(tmp_path: Path) -> None:
    content = read(register_file(tmp_path, "1;25;5;57.72101;12.94009", header="CFAR;SNI;Anställda;Latitud;Longitud"))
    point = content.features[0].geometry
    assert point.distance(Point(377307, 6399514)) < 200


def test_a_workbook_is_read_alike_and_its_dates_are_no_classes(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Register", 0)
    sheet.append(["CfarNr", "SNI", "Storleksklass", "E", "N"])
    sheet.append([10000001, "25.110", "10-19", 377307, 6399514])
    sheet.append([10000002, 25110, datetime(2026, 9, 5), 377307, 6399514])  # noqa: DTZ001 - as Excel keeps it
    path = tmp_path / "register.xlsx"
    book.save(path)
    content = read(path)
    assert [feature.weight for feature in content.features] == [14.5, None]
    assert [feature.code for feature in content.features] == ["10000001", "10000002"]
    assert "class_as_date" in kinds(content)


def test_rows_that_the_declaration_leaves_out_are_counted_as_not_used(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        """
key = "own"
name = { sv = "Eget", en = "Own" }
columns = { number = "CfarNr", sni = "SNI", state = "Status", e = "E", n = "N" }
register = { industry = "sni", workplace = "number", version = "NACE Rev. 2" }
[[position]]
east = "e"
north = "n"
crs = "EPSG:3006"
[[rows]]
column = "state"
keep = ["aktiv"]
"""
    )
    rows = ("1;25;aktiv;377307;6399514", "2;25;vilande;377307;6399514", "3;47;avregistrerad;;")
    path = register_file(tmp_path, *rows, header="CfarNr;SNI;Status;E;N")

    quality = read_register(path, read_declaration(own), crs=SWEREF).quality

    assert (quality.read, quality.loaded, quality.rejected, quality.not_used) == (3, 1, 0, 2)


def test_every_row_is_loaded_rejected_outside_or_there_already(tmp_path: Path) -> None:
    rows = (*ROWS, ROWS[0], "4;A;25;1;;", "5;B;zz;-1;377307;6399514", "too;many;cells;in;this;row;here", "")
    quality = read(register_file(tmp_path, *rows), within=box(376000, 6399000, 378000, 6400000)).quality
    assert quality.read == quality.loaded + quality.rejected + quality.outside + quality.duplicates
