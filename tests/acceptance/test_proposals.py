"""Proposals over other people's real data, proposals made again, and proposals of hand-picked sites."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.acceptance.conftest import CommandLine

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
PARTS = (
    "proposal.sv.html",
    "proposal.sv.pdf",
    "proposal.en.html",
    "proposal.en.pdf",
    "proposal.gpkg",
    "proposal.geojson",
)


def test_uk_registers(siting: CommandLine, shared_data: Path) -> None:
    uk = CommandLine(siting.folder, {"SITING_SRID": "27700", "SITING_DATA_DIR": str(siting.folder / "data-uk")})
    largest = max((shared_data / "uk_brownfield_registers").glob("*.csv"), key=lambda path: path.stat().st_size)
    uk.run("import", largest, "--source", "uk_brownfield")
    uk.run("propose", EXAMPLES / "uk_builders_merchant.toml", "--out", "uk", "--both")
    check_files(uk.folder / "uk")


def test_chicago_land(siting: CommandLine, shared_data: Path) -> None:
    chicago = CommandLine(siting.folder, {"SITING_SRID": "26916", "SITING_DATA_DIR": str(siting.folder / "data-chi")})
    file = shared_data / "us_chicago_city_owned_land" / "City-Owned_Land_Inventory.csv"
    chicago.run("import", file, "--source", "chicago_city_land")
    chicago.run_apart("propose", EXAMPLES / "chicago_workshop.toml", "--out", "chicago", "--both")
    check_files(chicago.folder / "chicago")


def check_files(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == sorted(PARTS)
    for lang, word in (("sv", "uppfyller alla krav"), ("en", "meet all requirements")):
        assert word in (folder / f"proposal.{lang}.html").read_text()
        assert (folder / f"proposal.{lang}.pdf").read_bytes().startswith(b"%PDF-")
    layers = {one["properties"]["layer"] for one in json.loads((folder / "proposal.geojson").read_text())["features"]}
    assert "ranked_sites" in layers


SITES = """\
reference,kind,name,east,north,plot_area_m2,buildable_area_m2,max_height_m,permitted_uses,possession_date,\
power_capacity_mw,junction_min,source,verified
A,land,<img src=x onerror=alert(1)>,377000,6399000,20000,16000,14,J,2027-04-01,1.2,5,office,2026-10-01
B,land,=HYPERLINK(1),378000,6399000,25000,14000,12,Z,2027-06-01,,8,office,2026-10-01
C,land,Small,379000,6399000,5000,4000,8,K,2027-06-01,0.2,15,office,2026-10-01
"""


@pytest.fixture(scope="module")
def loaded(siting: CommandLine) -> CommandLine:
    (siting.folder / "sites.csv").write_text(SITES)
    siting.run("import", "sites.csv", "--source", "office", "--mapping", "template")
    siting.run("requirement", "new", "my.toml")
    return siting


def test_the_answer_in_each_format(loaded: CommandLine) -> None:
    table = loaded.run("match", "my.toml").stdout
    assert "One site meets all requirements; one more may." in table
    result = json.loads(loaded.run("match", "my.toml", "--format", "json").stdout)
    assert [one["site"]["reference"] for one in result["ranked"]] == ["A", "B"]
    features = json.loads(loaded.run("match", "my.toml", "--format", "geojson").stdout)["features"]
    assert [one["properties"]["rank"] for one in features] == [1, 2, None]
    assert features[0]["geometry"]["coordinates"] == pytest.approx([12.93, 57.71], abs=0.05)
    cells = list(csv.reader(loaded.run("match", "my.toml", "--format", "csv").stdout.splitlines()))
    assert len({len(row) for row in cells}) == 1
    assert cells[2][2] == "'=HYPERLINK(1)"


def test_a_proposal_made_again_is_the_same_whatever_happened_since(loaded: CommandLine) -> None:
    loaded.run("propose", "my.toml", "--out", "first", "--lang", "sv")
    changed = (loaded.folder / "sites.csv").read_text().replace("20000,16000", "12000,3000")
    (loaded.folder / "sites.csv").write_text(changed)
    loaded.run("import", "sites.csv", "--source", "office", "--mapping", "template")
    listed = loaded.run("proposals", "list").stdout
    number = listed.splitlines()[1].split()[0]
    loaded.run_apart("proposals", "again", number, "--out", "again", "--lang", "sv")
    for name in ("proposal.html", "proposal.pdf", "proposal.gpkg", "proposal.geojson"):
        assert (loaded.folder / "again" / name).read_bytes() == (loaded.folder / "first" / name).read_bytes(), name
    assert (
        json.loads(loaded.run("match", "my.toml", "--format", "json").stdout)["ranked"][0]["site"]["reference"] == "B"
    )


def test_hand_picked_sites(loaded: CommandLine) -> None:
    result = json.loads(loaded.run("match", "my.toml", "--format", "json", "--out", "9").stdout)
    ids = {one["site"]["reference"]: one["site"]["site_id"] for one in (*result["ranked"], *result["out"])}
    loaded.run("propose", "my.toml", "--out", "picked", "--sites", str(ids["B"]))
    features = json.loads((loaded.folder / "picked" / "proposal.geojson").read_text())["features"]
    assert [one["properties"]["site_id"] for one in features if one["properties"]["layer"] == "ranked_sites"] == [
        ids["B"]
    ]


def test_a_hand_picked_site_that_can_not_be_judged_is_named(loaded: CommandLine) -> None:
    premises = (loaded.folder / "my.toml").read_text().split("[[groups]]")[0].replace('["land"]', '["premises"]')
    (loaded.folder / "premises.toml").write_text(premises + '[[criteria]]\nfact = "lettable_area_m2"\nat_least = 100\n')
    said = loaded.run("propose", "premises.toml", "--out", "x", "--sites", "1", code=1).stderr
    assert "Sites 1 are of a kind or status that the requirement does not accept" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("propose", "none.toml", "--out", "x"), "There is no requirement file none.toml"),
        (("propose", "my.toml", "--out", "x", "--sites", "a"), "--sites takes the sites' numbers"),
        (("propose", "my.toml", "--out", "x", "--sites", "999999"), "999999"),
        (("propose", "my.toml", "--out", "x", "--as-of", "soon"), "--as-of takes a day such as 2026-11-24"),
        (("proposals", "again", "999", "--out", "x"), "there is no proposal 999"),
    ],
)
def test_what_can_not_be_done_is_said_and_nothing_is_written(
    loaded: CommandLine, arguments: tuple[str, ...], said: str
) -> None:
    assert said in loaded.run(*arguments, code=1).stderr
    assert not (loaded.folder / "x").exists() or not list((loaded.folder / "x").iterdir())


def test_the_demo_does_not_mix_with_real_sites_on_a_server(loaded: CommandLine) -> None:
    address = loaded.run("db", "url").stdout.strip()
    refused = loaded.run("demo", "--out", "mixed", SITING_DATABASE_URL=address, code=1)
    assert "holds real sites (office)" in refused.stderr
    assert not (loaded.folder / "mixed").exists()
