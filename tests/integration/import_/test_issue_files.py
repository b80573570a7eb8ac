import csv
from pathlib import Path

import openpyxl
import pytest

from gis_data.issue_file import write_issues
from gis_data.problems import dropped, rejected
from siting.domain.errors import Unavailable
from siting.domain.text import LANGS, Lang, Text

BAD = dropped(
    "bad", Text(sv="”{value}” är fel.", en="“{value}” is wrong."), Text(sv="Skriv rätt.", en="Write it right.")
)
GONE = rejected("gone", Text(sv="Tom.", en="Empty."), Text(sv="", en=""))
ISSUES = [
    BAD.at("sites.csv", 7, "=cmd|' /C calc'!A0", '=HYPERLINK("http://example.com")'),
    BAD.at("sites.csv", 8, "Area", "-5"),
    GONE.at("sites.csv", 0),
]


@pytest.mark.parametrize("lang", LANGS)
def test_csv_opens_in_excel_and_runs_nothing(tmp_path: Path, lang: Lang) -> None:
    path = write_issues(tmp_path / "issues.csv", ISSUES, lang)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";" if lang == "sv" else ","))
    assert (
        rows[0][:5]
        == {
            "sv": ["Rad", "Fält", "Värde", "Vad som är fel", "Vad som vore rätt"],
            "en": ["Row", "Field", "Value", "What is wrong", "What would be right"],
        }[lang]
    )
    assert rows[1][:3] == ["7", "'=cmd|' /C calc'!A0", '\'=HYPERLINK("http://example.com")']
    assert rows[2][:3] == ["8", "Area", "'-5"]
    assert rows[3][0] == ""
    assert not any(cell[:1] in tuple("=+-@\t\r") for row in rows for cell in row if cell)
    assert [one.name for one in tmp_path.iterdir()] == ["issues.csv"]


def test_a_workbook_holds_text_alone(tmp_path: Path) -> None:
    path = write_issues(tmp_path / "issues.XLSX", ISSUES, "sv")
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:3] == [7, "=cmd|' /C calc'!A0", '=HYPERLINK("http://example.com")']
    assert {cell.data_type for row in sheet.iter_rows(min_row=2, min_col=2) for cell in row if cell.value} == {"s"}
    assert sheet["C2"].quotePrefix


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        write_issues(tmp_path / "nowhere" / "issues.csv", ISSUES, "en")
    assert "--issues" in caught.value.say("en")
