import csv
import io
import itertools
import tempfile
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_data.errors import NotThisSource, UnreadableFile
from gis_data.tables.model import ReadRules
from gis_data.tables.opening import open_tables
from gis_data.values.cells import clean
from tests.integration.import_.files import load

HEADER = ["Beteckning", "Namn", "Slag", "E", "N", "Tomtarea"]
ROWS = [
    ["V-1", "Östra Viared, kvarter 3", "mark", "372850", "6397900", "12500"],
    ["V-2", "Sjömarken; Åsen", "mark", "372950", "6397950", "8,5 ha"],
    ["V-3", 'Hallen "Älgen"', "lokal", "373050", "6398000", ""],
]


def text_of(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "cp850", "mac_roman"]
)
def test_any_encoding_and_delimiter_gives_the_same_sites(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "sites.csv"
    rows = [HEADER, *ROWS, *([[f"X-{i}", "Mölndalsvägen, Borås", "mark", "373000", "6398000", "1"] for i in range(20)])]
    path.write_bytes(text_of(rows, delimiter).encode(encoding))
    loaded = load(path)
    assert [site.name for site in loaded.sites[:3]] == [clean(row[1]) for row in ROWS]
    assert loaded.site("V-2").fact("plot_area_m2").value == 85_000.0
    assert loaded.counts.loaded == 23
    assert ("not_utf8" in loaded.kinds) == (encoding in ("cp1252", "latin-1", "cp850", "mac_roman"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end(tmp_path: Path, end: str) -> None:
    path = tmp_path / "sites.csv"
    path.write_bytes(text_of([HEADER, *ROWS], end=end).encode())
    assert load(path).counts.loaded == 3


def test_single_bytes_of_another_encoding_spoil_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_bytes(text_of([HEADER, *ROWS]).encode() + b"V-4,St Mary\x92s \xe5,mark,373000,6398000,1\n")
    loaded = load(path)
    assert loaded.site("V-4").name == "St Mary’s å"
    assert loaded.site("V-1").name == "Östra Viared, kvarter 3"
    assert loaded.kinds["mixed_encoding"] == 1


def test_titles_and_a_sep_line_above_the_header(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text("sep=;\nLediga tomter 2026;;\n;;\n" + text_of([HEADER, *ROWS], ";"), encoding="utf-8")
    loaded = load(path)
    assert loaded.counts.loaded == 3
    assert loaded.kinds["lines_above_header"] == 1


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    rows = [HEADER, ["A", "two\nlines", "mark", "", "", ""], [], ["B", "", "mark", "", "", "wide"]]
    path.write_text(text_of(rows), encoding="utf-8")
    wrong = next(issue for issue in load(path).issues if issue.kind == "not_a_number")
    assert (wrong.row, wrong.field, wrong.value) == (4, "Tomtarea", "wide")


def test_ragged_rows_are_issues_not_crashes(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    lines = [
        ",".join(HEADER),
        "A,one, two,mark,372850,6397900,5",  # a comma too many
        "B,two,mark",
        "C,three,mark,372850,6397900,5,,,",
        ",,,,,",
        "D,four,mark,372850,6397900,5",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    loaded = load(path)
    assert [site.reference for site in loaded.sites] == ["B", "C", "D"]
    assert (loaded.counts.read, loaded.counts.rejected) == (5, 2)
    assert loaded.kinds["too_many_cells"] == loaded.kinds["too_few_cells"] == loaded.kinds["empty_row"] == 1


def test_a_quote_that_is_never_closed_spoils_its_own_row_alone(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    body = [f"R{i},name {i},mark,372850,6397900,{i}" for i in range(1, 400)]
    body[9] = 'R10,"name ten,mark,372850,6397900,10'
    path.write_text("\n".join([",".join(HEADER), *body]) + "\n", encoding="utf-8")
    loaded = load(path)
    assert loaded.counts.loaded == 399
    assert loaded.site("R10").name == "name ten"
    assert loaded.site("R11").fact("plot_area_m2").value == 11.0
    assert [issue.row for issue in loaded.issues if issue.kind == "stray_quote"] == [11]


@pytest.mark.parametrize("at", [0, 3, 4])
def test_a_stray_quote_near_others_or_the_end_is_contained(tmp_path: Path, at: int) -> None:
    path = tmp_path / "sites.csv"
    body = [f'R{i},"name, {i}",mark,372850,6397900,{i + 1}' for i in range(5)]
    body[at] = body[at].replace('"', '"', 1).replace(f'name, {at}"', f"name {at}")
    path.write_text("\n".join([",".join(HEADER), *body]), encoding="utf-8")
    loaded = load(path)
    assert {site.reference for site in loaded.sites} == {f"R{i}" for i in range(5)}
    assert loaded.kinds["stray_quote"] == 1


def test_200_mb_of_one_line_is_refused_at_once_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    with path.open("wb") as file:
        for _ in range(200):
            file.write(b"Beteckning,Namn," * 65536)
    tracemalloc.start()
    begun = time.monotonic()
    with pytest.raises(UnreadableFile) as caught:
        load(path)
    took, (_, peak) = time.monotonic() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "line 1 is longer than" in caught.value.say("en")
    assert took < 20
    assert peak < 150 * 1024**2


def test_a_long_line_after_good_ones_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text(text_of([HEADER, *ROWS]) + "x" * 3_000_000, encoding="utf-8")
    with pytest.raises(UnreadableFile) as caught:
        load(path)
    assert "line 5" in caught.value.say("en")


def test_a_file_of_another_kind_of_table_is_refused_with_its_first_row(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text("artikel;antal;pris\n1;2;3\n", encoding="utf-8")
    with pytest.raises(NotThisSource) as caught:
        load(path)
    assert "artikel" in caught.value.say("sv")


def test_files_put_together_of_several_have_their_header_again(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text(text_of([HEADER, ROWS[0], HEADER, *ROWS[1:]]), encoding="utf-8")
    loaded = load(path)
    assert [site.reference for site in loaded.sites] == ["V-1", "V-2", "V-3"]
    assert [(issue.row, issue.kind) for issue in loaded.issues if issue.row] == [(3, "repeated_header")]


def test_the_example_and_the_filter_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text(text_of([HEADER, ["EXEMPEL-1", "", "mark", "", "", ""], *ROWS]), encoding="utf-8")
    loaded = load(path)
    assert (loaded.counts.read, loaded.counts.filtered, loaded.counts.loaded) == (4, 1, 3)


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=30)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_what_a_csv_writer_writes_is_read_cell_by_cell(rows: list[tuple[str, str]], delimiter: str) -> None:
    header = ["Beteckning", "Namn", "Källa"]
    written = [[f"R{i}", *cells] for i, cells in enumerate(rows)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "round.csv"
        path.write_text(text_of([header, *written], delimiter), encoding="utf-8", newline="")
        tables, _ = open_tables(path, lambda cells: len(set(cells) & set(header)), ReadRules())
        chunks = list(itertools.chain.from_iterable(table.chunks for table in tables))
    assert [row for chunk in chunks for row in chunk.rows] == written
