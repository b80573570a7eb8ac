"""``siting demo``: one command from nothing to a proposal."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from pypdf import PdfReader

from gis_data.demo import boras
from tests.acceptance.conftest import CommandLine

FILES = ("proposal.html", "proposal.pdf", "proposal.gpkg", "proposal.geojson")
LEAST_SITES = 80


@pytest.fixture(scope="module")
def demo(siting: CommandLine) -> tuple[CommandLine, str]:
    done = siting.run_apart("demo", "--out", "out", SITING_LANG="sv")
    # The demo keeps to a database of its own, beside the one for real data.
    beside = CommandLine(siting.folder, {"SITING_DATA_DIR": str(siting.folder / "data-demo")})
    return beside, done.stdout + done.stderr


def test_it_ranks_and_says_where_the_proposal_is(demo: tuple[CommandLine, str]) -> None:
    siting, said = demo
    assert "Två platser uppfyller alla krav, tre till kan göra det." in said
    assert "demodata" in said.lower()
    assert str(siting.folder / "out") in said
    for name in FILES:
        assert (siting.folder / "out" / name).stat().st_size > 1000


def test_real_data_is_not_touched(demo: tuple[CommandLine, str]) -> None:
    siting, _ = demo
    assert not (siting.folder / "data").exists()


def test_a_second_time_changes_nothing(demo: tuple[CommandLine, str]) -> None:
    siting, _ = demo
    requirement = boras.requirement_files()[0]
    before = json.loads(siting.run("match", requirement, "--format", "json").stdout)
    siting.run("demo", "--out", "out2", SITING_DATA_DIR=str(siting.folder / "data"))
    after = json.loads(siting.run("match", requirement, "--format", "json").stdout)
    assert after == before


@pytest.mark.parametrize("requirement", boras.requirement_files(), ids=lambda path: path.stem)
def test_contributions_add_up_to_the_score(demo: tuple[CommandLine, str], requirement: Path) -> None:
    siting, _ = demo
    done = siting.run("match", requirement, "--format", "json", "--limit", "500", "--out", "500")
    result = json.loads(done.stdout)
    listed = [*result["ranked"], *result["out"]]
    assert len(listed) == result["counts"]["judged"]
    assert result["counts"]["judged"] + result["counts"]["set_aside"] >= LEAST_SITES
    for one in listed:
        for end in ("low", "high"):
            parts = [judgement[f"contribution_{end}"] for judgement in one["judgements"]]
            assert math.isclose(math.fsum(parts), one[f"score_{end}"], rel_tol=0, abs_tol=1e-9)


def test_every_page_of_the_print_says_that_it_is_demo_data(demo: tuple[CommandLine, str]) -> None:
    siting, _ = demo
    reader = PdfReader(siting.folder / "out" / "proposal.pdf")
    assert len(reader.pages) > 5
    assert all("DEMODATA" in page.extract_text().upper() for page in reader.pages)


def test_one_requirement_fits_nothing_and_says_so(demo: tuple[CommandLine, str]) -> None:
    siting, _ = demo
    [nothing] = [path for path in boras.requirement_files() if "nothing" in path.stem or "none" in path.stem]
    done = siting.run("match", nothing, "--lang", "sv")
    assert "Ingen av" in done.stdout
    siting.run("propose", nothing, "--out", "nothing", "--lang", "sv")
    assert "Ingen av" in (siting.folder / "nothing" / "proposal.html").read_text()


def test_an_imported_site_gets_what_the_places_tell(demo: tuple[CommandLine, str]) -> None:
    siting, _ = demo
    row = "X-1,land,Near the junction,376900,6398600,office,2026-10-01\n"
    (siting.folder / "own.csv").write_text("reference,kind,name,east,north,source,verified\n" + row)
    siting.run("import", "own.csv", "--source", "own", "--mapping", "template")
    (siting.folder / "near.toml").write_text(
        'title = "Near"\n[company]\nname = "C"\n[site]\nkinds = ["land"]\n'
        '[[criteria]]\nfact = "junction_min"\nat_most = 1440\nunknown = "exclude"\n'
    )
    result = json.loads(siting.run("match", "near.toml", "--format", "json", "--limit", "500").stdout)
    [own] = [one for one in result["ranked"] if one["site"]["source"] == "own"]
    [judgement] = own["judgements"]
    assert judgement["observed"]["status"] == "estimated"
    assert "Straight line" in judgement["observed"]["source"]
