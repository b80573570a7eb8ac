"""``siting import`` and ``siting template`` as people run them: a process, its files, its exit code."""

import csv
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import openpyxl
import psycopg
import pytest

from api.cli import main
from siting.store.cluster import Cluster
from tests.integration.folders import folder_of_databases
from tests.integration.import_.files import CHICAGO_FILE, UK_FILES, needs_chicago_file, needs_uk_files


@dataclass(frozen=True, kw_only=True)
class Done:
    """What came of a command."""

    returncode: int
    stdout: str
    stderr: str


Run: TypeAlias = Callable[..., Done]

PROJECT = Path(__file__).parents[2]
HEADER = "OrganisationURI,SiteReference,SiteNameAddress,CoordinateReferenceSystem,GeoX,GeoY,Hectares"


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """A data folder of these tests' own, which the server's user can enter."""
    with folder_of_databases("siting-import-") as folder:
        yield folder / "data"
        Cluster(folder / "data").stop()


@pytest.fixture
def run(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``siting`` in a folder of the test's own, in this process: its start takes longer than its work."""

    def runs(*arguments: str | Path, lang: str = "en") -> Done:
        for name in [name for name in os.environ if name.startswith("SITING_")]:
            monkeypatch.delenv(name)
        for name, value in environment(data_dir, lang).items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["siting", *map(str, arguments)])
        capsys.readouterr()
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return Done(
            returncode=code if isinstance(code, int) else int(code is not None), stdout=said.out, stderr=said.err
        )

    return runs


def environment(data_dir: Path, lang: str) -> dict[str, str]:
    return {"SITING_DATA_DIR": str(data_dir), "SITING_LANG": lang, "COLUMNS": "100"}


def run_apart(data_dir: Path, folder: Path, *arguments: str | Path) -> Done:
    """Run ``siting`` as a process of its own, as people do."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith("SITING_")}
    done = subprocess.run(
        [sys.executable, "-c", "from api.cli import main; main()", *map(str, arguments)],
        cwd=folder,
        env={**keep, **environment(data_dir, "en"), "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Done(returncode=done.returncode, stdout=done.stdout, stderr=done.stderr)


def figures(done: Done) -> dict[str, int]:
    """Return the figures of a summary by their words."""
    assert done.returncode == 0, done.stderr
    lines = (re.fullmatch(r" *(\D+?) +([\d,]+)", line.rstrip()) for line in done.stdout.splitlines())
    return {line[1]: int(line[2].replace(",", "")) for line in lines if line}


def count_sites(data_dir: Path, source: str) -> int:
    with psycopg.connect(Cluster(data_dir).url()) as connection:
        row = connection.execute(
            "SELECT count(*) FROM siting.site JOIN siting.source ON source.id = source_id WHERE key = %s", (source,)
        ).fetchone()
    assert row is not None
    return int(row[0])


def register(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


@needs_uk_files
def test_every_register_is_accounted_for_row_by_row_and_lies_in_the_united_kingdom(
    run: Run, data_dir: Path, tmp_path: Path
) -> None:
    for path in UK_FILES:
        with path.open(encoding="cp1252", newline="") as file:
            rows = len(list(csv.reader(file))) - 1
        said = figures(run("import", path, "--source", "uk_brownfield"))
        assert said["rows read"] == rows == said["sites loaded"] + said["rows rejected"]
        issues = tmp_path / f"{path.name}.issues.csv"
        with issues.open(encoding="utf-8-sig", newline="") as file:
            rejected = {row["Row"] for row in csv.DictReader(file) if row["Consequence"] == "the row was not loaded"}
        assert len(rejected) == said["rows rejected"]
    with psycopg.connect(Cluster(data_dir).url()) as connection:
        outside = connection.execute(
            "SELECT count(*) FROM siting.site JOIN siting.source ON source.id = source_id"
            " WHERE key = 'uk_brownfield' AND geom IS NOT NULL"
            " AND NOT ST_Intersects(ST_Transform(geom, 4326), ST_MakeEnvelope(-8.65, 49.84, 1.77, 60.87, 4326))"
        ).fetchone()
    assert outside == (0,)
    assert count_sites(data_dir, "uk_brownfield") > 1200


@needs_chicago_file
def test_chicago_is_loaded_in_under_a_minute_and_what_has_no_place_is_said(data_dir: Path, tmp_path: Path) -> None:
    begun = time.monotonic()
    said = figures(run_apart(data_dir, tmp_path, "import", CHICAGO_FILE, "--source", "chicago_city_land"))
    assert time.monotonic() - begun < 60
    assert (said["rows read"], said["left out by the source's filter"]) == (19_621, 5_586)
    assert (said["sites loaded"], said["rows rejected"], said["without a position"]) == (14_035, 0, 1_771)
    with (tmp_path / f"{CHICAGO_FILE.name}.issues.csv").open(encoding="utf-8-sig", newline="") as file:
        kinds = [row["Kind"] for row in csv.DictReader(file)]
    assert kinds.count("zero_position") + kinds.count("no_position") == 1_771


def test_the_same_again_changes_nothing_and_a_dry_run_never_does(run: Run, data_dir: Path, tmp_path: Path) -> None:
    path = register(
        tmp_path / "a.csv", "brent,A,Old works,OSGB36,530000,180000,0.5", "brent,B,Yard,OSGB36,530100,180000,x"
    )
    tried = run("import", path, "--source", "uk_once", "--mapping", "uk_brownfield", "--dry-run")
    assert "Dry run: nothing was changed." in tried.stderr
    assert figures(tried)["added"] == 2
    assert count_sites(data_dir, "uk_once") == 0
    assert figures(run("import", path, "--source", "uk_once", "--mapping", "uk_brownfield"))["added"] == 2
    again = figures(run("import", path, "--source", "uk_once", "--mapping", "uk_brownfield"))
    assert (again["added"], again["changed"], again["unchanged"], again["sites withdrawn"]) == (0, 0, 2, 0)


def test_the_issues_are_written_for_their_sender_in_his_language(run: Run, tmp_path: Path) -> None:
    path = register(tmp_path / "a.csv", "brent,=1+1,Yard,OSGB36,530100,180000,=cmd()")
    done = run("import", path, "--source", "uk_said", "--mapping", "uk_brownfield", lang="sv")
    assert done.returncode == 0
    assert "rader lästa" in done.stdout
    with (tmp_path / "a.csv.issues.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["Slag"] == "not_a_number"]
    assert [(row["Rad"], row["Fält"], row["Värde"]) for row in rows] == [("2", "Hectares", "'=cmd()")]
    assert rows[0]["Vad som vore rätt"].startswith("Skriv ett enda tal")
    workbook = tmp_path / "issues.xlsx"
    assert (
        run("import", path, "--source", "uk_said", "--mapping", "uk_brownfield", "--issues", workbook).returncode == 0
    )
    sheet = openpyxl.load_workbook(workbook).active
    assert sheet is not None
    assert "=cmd()" in [cell.value for cell in sheet["C"]]
    assert {cell.data_type for cell in sheet["C"] if cell.value} == {"s"}


def test_the_template_goes_round(run: Run, tmp_path: Path) -> None:
    done = run("template", "sites.xlsx", "--lang", "sv")
    assert done.returncode == 0
    assert run("template", "sites.xlsx").returncode == 1
    assert figures(run("import", "sites.xlsx", "--source", "boras_mark", "--mapping", "template"))["sites loaded"] == 0
    book = openpyxl.load_workbook(tmp_path / "sites.xlsx")
    book["Mark"]["A3"] = "V-1"
    book["Lokaler"]["A3"] = "L-1"
    book.save(tmp_path / "sites.xlsx")
    said = figures(run("import", "sites.xlsx", "--source", "boras_mark", "--mapping", "template"))
    assert (said["sites loaded"], said["added"], said["without a position"]) == (2, 2, 0)
    assert not (tmp_path / "sites.xlsx.issues.csv").exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "it is empty"),
        ("rubbish.csv", bytes(range(256)) * 40, "does not hold text"),
        ("line.csv", b"SiteReference,Hectares\n" + b"x" * 3_000_000, "longer than"),
        ("strange.csv", b"artikel,pris\n1,2\n", "no row has column headers"),
        ("cut.geojson", b'{"type": "FeatureCollection", "features": [{', "not JSON"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_whole(
    run: Run, data_dir: Path, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    done = run("import", name, "--source", "uk_refused", "--mapping", "uk_brownfield")
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert count_sites(data_dir, "uk_refused") == 0
    assert not list(tmp_path.glob("*.issues.csv"))


def test_a_zip_renamed_to_csv_is_refused_by_its_name(run: Run, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "sites.csv", "w") as archive:
        archive.writestr("a.txt", "x")
    done = run("import", "sites.csv", "--source", "template")
    assert (done.returncode, "ZIP archive" in done.stderr) == (1, True)


def test_wrong_names_get_the_nearest_right_one(run: Run, tmp_path: Path) -> None:
    path = register(tmp_path / "a.csv", "brent,A,Yard,OSGB36,530100,180000,1")
    done = run("import", path, "--source", "uk_brownfeild")
    assert (done.returncode, "is 'uk_brownfield' meant" in done.stderr) == (1, True)
    done = run("import", path, "--source", "x", "--mapping", "chicago_land")
    assert (done.returncode, "'chicago_city_land'" in done.stderr) == (1, True)
    (tmp_path / "m.toml").write_text('key = "a1"\nnam = 3\n', encoding="utf-8")
    done = run("import", path, "--source", "x", "--mapping", "m.toml", lang="sv")
    assert done.returncode == 1
    assert "nyckeln 'nam' finns inte. Menas 'name'?" in done.stderr
    assert run("import", path).returncode == 2
    assert run("import", path, "--source", "uk_brownfield", "--crs", "EPSG:1").returncode == 1


def test_a_mapping_of_ones_own(run: Run, data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        """
key = "own"
name = { sv = "Egen", en = "Own" }
decimal = ","
[columns]
ref = ["Objekt"]
size = ["Storlek"]
[identity]
reference = "ref"
[site]
kind = "premises"
name = "ref"
[facts.lettable_area_m2]
column = "size"
""",
        encoding="utf-8",
    )
    (tmp_path / "lokaler.csv").write_text("Objekt;Storlek\nA;1 200,5\nB;ca 300 kvm\n", encoding="cp1252")
    said = figures(run("import", "lokaler.csv", "--source", "own_premises", "--mapping", "own.toml"))
    assert (said["sites loaded"], said["without a position"]) == (2, 2)
    assert count_sites(data_dir, "own_premises") == 2
