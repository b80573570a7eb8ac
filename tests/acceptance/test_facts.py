"""``siting facts compute | status | report``: what failed is named and done again, what another table gave is stale."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from gis_data.facts.model import Found
from gis_data.facts.names import NAMES
from gis_data.facts.register import COMPUTERS
from gis_data.facts.surroundings import Surroundings
from siting.domain.screening import SCREENED_ACTIVITIES
from siting.domain.sites import Site
from tests.acceptance.conftest import CommandLine

EAST, NORTH = 377_307, 6_399_514


def square(x: float, y: float, side: float) -> dict[str, object]:
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def write(path: Path, *rows: tuple[dict[str, object], dict[str, str]]) -> None:
    features = [{"type": "Feature", "properties": told, "geometry": place} for place, told in rows]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}), encoding="utf-8")


@pytest.fixture(scope="module")
def sites(siting: CommandLine) -> CommandLine:
    """Two plots in a municipality, with a school 500 m from the first."""
    plots = {"P1": EAST, "P2": EAST + 3_000}
    write(
        siting.folder / "plots.geojson",
        *(
            (square(x, NORTH, 100), {"reference": reference, "name": f"Plot {reference}", "kind": "land"})
            for reference, x in plots.items()
        ),
    )
    write(
        siting.folder / "towns.geojson",
        (square(EAST - 20_000, NORTH - 20_000, 40_000), {"code": "1490", "name": "Town"}),
    )
    write(siting.folder / "schools.geojson", (square(EAST + 600, NORTH, 50), {}))
    siting.run("import", "plots.geojson", "--source", "plots", "--mapping", "template")
    siting.run(
        "geodata", "add", "towns", "towns.geojson", "--role", "municipality", "--code-field", "code", "--name-field",
        "name", "--later",
    )  # fmt: skip
    siting.run(
        "geodata", "add", "schools", "schools.geojson", "--role", "sensitive", "--category", "school", "--later"
    )  # fmt: skip
    siting.run("facts", "compute")
    return siting


def status_of(siting: CommandLine, function: str) -> list[str]:
    """Return of how many sites a function's facts are right, out of date, and not computed."""
    said = siting.run("facts", "status").stdout
    [line] = [line for line in said.splitlines() if line.startswith(function)]
    return line.removeprefix(function).split()[:3]


def test_what_another_table_has_computed_is_out_of_date_at_once(sites: CommandLine) -> None:
    source = '{ sv = "Kommunen", en = "The municipality" }'
    entries = [f'[[distance]]\nactivity = "{one}"\nmetres = 450\nsource = {source}' for one in SCREENED_ACTIVITIES]
    (sites.folder / "own.toml").write_text("\n".join(entries), encoding="utf-8")
    own = replace(sites, environment={"SITING_SCREENING": str(sites.folder / "own.toml")})

    label = "Sensitive neighbours"
    assert status_of(sites, label) == ["2", "0", "0"]
    assert status_of(own, label) == ["0", "2", "0"]
    said = own.run("facts", "report", "P1").stdout
    [line] = [line for line in said.splitlines() if "To sensitive neighbours" in line]
    assert "the data have changed since" in line
    # And right again where the table is the one that it was computed by.
    assert status_of(sites, label) == ["2", "0", "0"]
    own.run("facts", "compute")
    assert status_of(own, label) == ["2", "0", "0"]
    sites.run("facts", "compute")


def test_a_site_that_cannot_be_computed_is_named_and_done_again(
    sites: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(places: Sequence[Site], around: Surroundings) -> Sequence[Found]:
        if any(one.reference == "P2" for one in places):
            raise ZeroDivisionError("nothing to share")
        return NAMES.compute(places, around)

    broken = replace(NAMES, compute=break_down, version=NAMES.version + 1)
    with monkeypatch.context() as patched:
        patched.setattr("api.computing.COMPUTERS", tuple(broken if one.name == "names" else one for one in COMPUTERS))
        done = sites.run("facts", "compute", code=1)
        assert "Could not be computed" in done.stderr
        assert "Plot P2 (P2), " in done.stderr
        assert "ZeroDivisionError: nothing to share (test_facts.py, line " in done.stderr
        assert "Plot P1" not in done.stderr
        assert "Municipality: Town" in sites.run("facts", "report", "P1").stdout
        told = sites.run("facts", "report", "P2", "--lang", "sv").stdout
        assert "beräkningen gick fel (ZeroDivisionError) och görs om nästa gång" in told
        assert "Town" not in told
        assert sites.run("facts", "compute", code=1).stdout.splitlines()[1].split()[-3:-1] == ["1", "0"]
    sites.run("facts", "compute")
    assert "Municipality: Town" in sites.run("facts", "report", "P2").stdout


def test_a_shop_is_tried_at_a_site(sites: CommandLine) -> None:
    """900 people 10 km from both: 1,000 m² against 2,000 m² at the same distance, so that a third of them come."""
    x, y = EAST + 50, NORTH + 50
    for name, row in {"people": f"900,{x + 10_000},{y}", "malls": f"2000,{x + 20_000},{y}"}.items():
        (sites.folder / f"{name}.csv").write_text(f"size,name,x,y\n{row.replace(',', ',Big,', 1)}\n", encoding="utf-8")
        role = {"people": "population", "malls": "shops"}[name]
        sites.run(
            "geodata", "add", name, f"{name}.csv", "--role", role, "--name-field", "name", "--weight-field", "size",
            "--x-field", "x", "--y-field", "y", "--crs", "EPSG:3006", "--later",
        )  # fmt: skip
    said = sites.run("facts", "shop", "P1", "--sales-area", "1000").stdout
    assert "A shop of 1,000 m² at Plot P1 is expected to draw 300 customers, 33.3 % of the 900 people" in said
    [line] = [line for line in said.splitlines() if line.startswith("Big")]
    assert line.split() == ["Big", "900", "600", "300", "33.3", "%"]
    assert "väntas få 300 kunder" in sites.run("facts", "shop", "P1", "--sales-area", "1000", "--lang", "sv").stdout
    refused = sites.run("facts", "shop", "P1", "--sales-area", "0", code=1).stderr
    assert "There is no shop of 0.0 m²; the sales area should be above 0." in refused
