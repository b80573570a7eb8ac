from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from gis_data.errors import UnreadableFile
from gis_data.sources import parse_mapping
from gis_data.template import write_template
from gis_data.template.columns import SHEETS
from siting.domain.sites import SiteKind
from siting.domain.text import LANGS, Lang
from siting.domain.values import Status
from siting.domain.vocabulary import FACTS
from tests.integration.import_.files import load

MAPPING = """
key = "book"
name = { sv = "Bok", en = "Book" }
[columns]
ref = ["Ref"]
area = ["Area"]
height = ["Height"]
free = ["Free"]
[identity]
reference = "ref"
[site]
kind = "premises"
name = "ref"
[facts.lettable_area_m2]
column = "area"
[facts.clear_height_m]
column = "height"
[facts.possession_date]
column = "free"
"""


def book(path: Path, **sheets: list[list[object]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def test_typed_cells_keep_their_types(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        S=[["Ref", "Area", "Free"], [12, 1200.5, datetime(2027, 3, 1)], ["B", "1 300", date(2027, 4, 1)]],  # noqa: DTZ001
    )
    loaded = load(path, parse_mapping(MAPPING, "m"))
    assert loaded.site("12").fact("lettable_area_m2").value == 1200.5
    assert loaded.site("12").fact("possession_date").value == date(2027, 3, 1)
    assert loaded.site("B").fact("lettable_area_m2").value == 1300.0


def test_merged_headings_above_the_header_and_gaps_in_rows(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet["A1"] = "Lediga lokaler"
    sheet.merge_cells("A1:C1")
    sheet["B2"] = "Yta"
    sheet.merge_cells("B2:C2")
    for column, text in enumerate(["Ref", "Area", "Height"], start=1):
        sheet.cell(row=3, column=column, value=text)
    sheet["A4"], sheet["B4"] = "A", 100
    sheet["A9"], sheet["B9"], sheet["C9"] = "B", 200, "high"
    made.save(tmp_path / "a.xlsx")
    loaded = load(tmp_path / "a.xlsx", parse_mapping(MAPPING, "m"))
    assert [site.reference for site in loaded.sites] == ["A", "B"]
    (wrong,) = (issue for issue in loaded.issues if issue.kind == "not_a_number")
    assert (wrong.row, wrong.field) == (9, "Height")
    assert loaded.kinds["lines_above_header"] == 1


def test_a_formula_counts_by_its_stored_value_and_is_said_when_it_has_none(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", S=[["Ref", "Area", "Height"], ["A", "=100*2", 5], ["B", "'=3", 6]])
    loaded = load(path, parse_mapping(MAPPING, "m"))
    assert loaded.site("A").fact("lettable_area_m2").status is Status.UNKNOWN
    assert loaded.site("A").fact("clear_height_m").value == 5.0
    (issue,) = (issue for issue in loaded.issues if issue.kind == "formula_without_value")
    assert (issue.row, issue.field, issue.value) == (2, "Area", "=100*2")


def test_one_of_several_fitting_sheets_has_to_be_named(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Ref", "Area"], ["A", 1]]
    path = book(tmp_path / "a.xlsx", Old=rows, New=[["Ref", "Area"], ["B", 2]], Notes=[["hello"]])
    with pytest.raises(UnreadableFile) as caught:
        load(path, parse_mapping(MAPPING, "m"))
    assert "several sheets fit: Old, New" in caught.value.say("en")
    chosen = parse_mapping(MAPPING + '[read]\nsheet = "New"\n', "m")
    assert [site.reference for site in load(path, chosen).sites] == ["B"]
    with pytest.raises(UnreadableFile) as caught:
        load(path, parse_mapping(MAPPING + '[read]\nsheet = "Newer"\n', "m"))
    assert "The sheets are: Old, New, Notes." in caught.value.say("en")


@pytest.mark.parametrize("lang", LANGS)
def test_the_template_filled_in_as_its_example_comes_back(tmp_path: Path, lang: Lang) -> None:
    path = write_template(tmp_path / "sites.xlsx", lang)
    empty = load(path)
    assert (empty.counts.loaded, empty.counts.rejected, empty.issues) == (0, 0, [])
    made = openpyxl.load_workbook(path)
    for number, kind in enumerate(SiteKind):
        made[SHEETS[kind].say(lang)].cell(row=3, column=1, value=f"V-{number}")
    made.save(path)
    loaded = load(path)
    assert loaded.issues == []
    land, premises = loaded.site("V-0"), loaded.site("V-1")
    assert (land.kind, premises.kind) == (SiteKind.LAND, SiteKind.PREMISES)
    assert land.property_designations == ("Viared 5:12", "Viared 5:13")
    assert land.geometry is not None
    assert (land.geometry.x, land.geometry.y) == (372_850, 6_397_900)  # type: ignore[attr-defined]
    assert land.fact("plot_area_m2").value == 24_500.0
    assert land.fact("plot_area_m2").verified == date(2026, 10, 2)
    assert land.fact("buildable_area_m2").status is Status.ESTIMATED
    assert land.fact("largest_contiguous_m2").status is Status.UNKNOWN
    assert land.fact("gas").status is Status.NOT_APPLICABLE
    assert land.fact("permitted_uses").value == {"J", "Z"}
    assert premises.fact("premises_kinds").value == {"warehouse", "office"}
    assert premises.fact("sprinkler").value is True
    assert premises.fact("lettable_area_m2").value == 3_200.0


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_that_the_template_offers_is_read(tmp_path: Path, lang: Lang) -> None:
    path = write_template(tmp_path / "sites.xlsx", lang)
    made = openpyxl.load_workbook(path)
    expected: dict[str, tuple[str, str]] = {}
    for kind in SiteKind:
        sheet = made[SHEETS[kind].say(lang)]
        keys = [str(cell.value) for cell in sheet[2]]
        sheet.delete_rows(3)
        longest = max(len(FACTS[key].codes or ()) for key in keys if key in FACTS)
        for place in range(longest):
            reference = f"{kind}-{place}"
            sheet.cell(row=3 + place, column=1, value=reference)
            for column, key in enumerate(keys, start=1):
                fact = FACTS.get(key)
                if fact is not None and fact.codes and place < len(fact.codes):
                    code, label = list(fact.codes.items())[place]
                    sheet.cell(row=3 + place, column=column, value=label.say(lang))
                    expected[f"{reference} {key}"] = (reference, code)
    made.save(path)
    loaded = load(path)
    assert [issue for issue in loaded.issues if issue.kind != "no_position"] == []
    assert expected
    for name, (reference, code) in expected.items():
        value = loaded.site(reference).fact(name.split()[1]).value
        assert value in (code, {code})


def test_the_template_has_lists_help_and_hidden_keys(tmp_path: Path) -> None:
    made = openpyxl.load_workbook(write_template(tmp_path / "sites.xlsx", "sv"))
    sheet = made["Mark"]
    assert made["lists"].sheet_state == "hidden"
    assert sheet.row_dimensions[2].hidden
    by_range = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    column = next(cell.column_letter for cell in sheet[2] if cell.value == "plan_status")
    offered = by_range[f"{column}3:{column}1003"]
    assert offered.type == "list"
    assert offered.prompt == FACTS["plan_status"].help.sv
    letters = [
        made["lists"][f"{made.defined_names[offered.formula1].attr_text.split('$')[1]}{row}"].value for row in (1, 2)
    ]
    assert letters == ["ingen plan", "påbörjad"]
    assert all(one.prompt for one in by_range.values())
    assert all(len(one.prompt) <= 255 and len(one.promptTitle) <= 32 for one in by_range.values())
