import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_data.issue_log import IssueLog
from gis_data.problems import FileIssue, note, rejected
from gis_data.spreadsheets import put_text
from siting.domain.formulas import neutral
from siting.domain.issues import Severity
from siting.domain.text import Text

SEEN = note("seen", Text(sv="Sett {value}.", en="Seen {value}."), Text(sv="Bra.", en="Good."))
BAD = rejected("bad", Text(sv="Fel {n}.", en="Wrong {n}."), Text(sv="", en=""))


def test_a_problem_becomes_an_issue_with_its_two_halves() -> None:
    issue = SEEN.at("f.csv", 3, "Area", "x" * 500)
    assert len(issue.value) == 200
    assert issue.message.sv == f"{issue.wrong.sv} Bra."
    assert BAD.at("f.csv", 3, n=4).message.en == "Wrong 4."


def test_braces_in_a_value_are_only_text() -> None:
    assert SEEN.at("f.csv", 1, "", "{n} {0}").wrong.en == "Seen {n} {0}."


def test_the_log_gives_back_what_was_noted_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis_data.issue_log._IN_MEMORY_BYTES", 1000)
    log = IssueLog()
    assert not log
    expected: list[FileIssue] = []
    for start in range(0, 500, 50):
        batch = [SEEN.at("f.csv", row, "Area", row) for row in range(start, start + 50)]
        log.add(batch)
        expected += batch
        assert list(log) == expected
    log.add([BAD.at("f.csv", 1, n=1)])
    assert len(log) == 501
    assert log.by_kind["seen", Severity.NOTE] == 500
    assert list(log)[-1].kind == "bad"


@pytest.mark.parametrize("text", ["=1+1", "+46 33", "-3", "@x", "\t=1", "\r=1", "  =1", "＝1"])
def test_what_a_spreadsheet_would_run_is_made_text(text: str) -> None:
    assert neutral(text) == f"'{text}"


@given(st.text(max_size=20))
def test_no_cell_begins_as_a_formula(text: str) -> None:
    assert neutral(text).lstrip(" \u00a0")[:1] not in tuple("=+-@")


def test_a_formula_in_a_workbook_is_written_as_text() -> None:
    cell = openpyxl.Workbook().active["A1"]  # type: ignore[index]
    put_text(cell, '=HYPERLINK("http://x")\x00')
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')
