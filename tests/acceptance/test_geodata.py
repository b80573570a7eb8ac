"""``siting geodata`` and ``siting facts``: from files of geodata to facts of sites, and again when they change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import CommandLine

BORAS = (377_307.0, 6_399_514.0)
FLOOD = {"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}}


def square(east_m: float, north_m: float, side_m: float) -> list[list[list[float]]]:
    x, y = BORAS[0] + east_m, BORAS[1] + north_m
    ring = [[x, y], [x + side_m, y], [x + side_m, y + side_m], [x, y + side_m], [x, y]]
    return [ring]


def zones(*squares: tuple[str, float, float, float]) -> dict[str, Any]:
    return FLOOD | {
        "features": [
            {
                "type": "Feature",
                "properties": {"id": name},
                "geometry": {"type": "Polygon", "coordinates": square(east, north, side)},
            }
            for name, east, north, side in squares
        ]
    }


def write(path: Path, document: dict[str, Any]) -> Path:
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def sites(siting: CommandLine) -> CommandLine:
    document = {
        "type": "FeatureCollection",
        "crs": FLOOD["crs"],
        "features": [
            {
                "type": "Feature",
                "properties": {"reference": name, "name": name, "kind": "land"},
                "geometry": {"type": "Polygon", "coordinates": square(east, north, 100)},
            }
            for name, east, north in (("P1", 50, 50), ("P2", 4000, 4000))
        ],
    }
    write(siting.folder / "plots.geojson", document)
    siting.run("import", "plots.geojson", "--source", "plots", "--mapping", "template")
    return siting


def facts_of(siting: CommandLine, site: str) -> str:
    return siting.run("facts", "report", site).stdout


def computed(siting: CommandLine) -> str:
    done = siting.run("facts", "compute")
    return done.stdout + done.stderr


def test_a_site_has_its_facts_without_anyone_asking(sites: CommandLine) -> None:
    assert "Flooding: No" in facts_of(sites, "P1")
    assert "All computed facts are up to date." in computed(sites)


def test_a_data_set_that_is_added_changes_the_facts_that_it_bears_on(sites: CommandLine) -> None:
    path = write(sites.folder / "flood.geojson", zones(("A", 0, 0, 120), ("B", 9000, 9000, 50)))
    done = sites.run(
        "geodata", "add", "flood_boras", path, "--role", "flood", "--code-field", "id", "--category", "year_100",
        "--date", "2026-05-01", "--attribution", "Flood zones of the county",
    )  # fmt: skip
    assert "in use: 2" in done.stdout
    said = facts_of(sites, "P1")
    assert "Flooding: within the 100-year flood (known, 2026-05-01)" in said
    assert "flood_boras" in said
    assert "All computed facts are up to date." in computed(sites)


def test_only_what_reads_the_data_set_is_computed_anew(sites: CommandLine) -> None:
    write(sites.folder / "flood.geojson", zones(("A", 0, 0, 120), ("B", 9000, 9000, 50), ("C", 4000, 4000, 200)))
    done = sites.run("geodata", "refresh", "flood_boras", "--later")
    assert "added: 1" in done.stdout
    assert "the data have changed since" in facts_of(sites, "P1")
    # A worker does what was left, and nothing else.
    assert "done" in sites.run_apart("worker", "--until-done").stderr
    assert "the data have changed since" not in facts_of(sites, "P1")
    assert "within the 100-year flood" in facts_of(sites, "P2")
    assert "All computed facts are up to date." in computed(sites)


def test_nothing_new_is_nothing_done(sites: CommandLine) -> None:
    done = sites.run("geodata", "refresh")
    assert "flood_boras: nothing has changed since last time." in done.stderr
    assert "All computed facts are up to date." in done.stdout + done.stderr


def test_a_file_that_is_broken_leaves_the_old_data(sites: CommandLine) -> None:
    before = sites.run("geodata", "show", "flood_boras").stdout
    (sites.folder / "flood.geojson").write_text('{"type": "FeatureCollection", "features": [{"type"', encoding="utf-8")
    done = sites.run("geodata", "refresh", "flood_boras", code=1)
    assert "flood_boras stays as it was" in done.stderr
    assert sites.run("geodata", "show", "flood_boras").stdout == before
    assert "within the 100-year flood" in facts_of(sites, "P1")


def test_a_data_set_that_has_lost_much_is_asked_about(sites: CommandLine) -> None:
    """A file that was cut where it still looks whole says that most of it is not there any more."""
    path = sites.folder / "many.geojson"
    write(path, zones(*((f"Z{n}", 300.0 * n, 5000, 50) for n in range(40))))
    add = ("geodata", "add", "many", path, "--role", "heritage", "--code-field", "id", "--later")
    sites.run(*add)
    before = sites.run("geodata", "show", "many").stdout

    write(path, zones(*((f"Z{n}", 300.0 * n, 5000, 50) for n in range(20))))
    for again in (("geodata", "refresh", "many", "--later"), add):
        said = sites.run(*again, code=1).stderr
        assert "many holds much less than last time (heritage: 20 instead of 40)" in said
        assert "--accept-fewer" in said
        assert sites.run("geodata", "show", "many").stdout == before
    swedish = sites.run("geodata", "refresh", "many", "--later", "--lang", "sv", code=1).stderr
    assert (
        "many har mycket mindre i sig än förra gången (fornlämningar och kulturmiljöer: 20 i stället för 40)" in swedish
    )

    assert "removed: 20" in sites.run("geodata", "refresh", "many", "--accept-fewer", "--later").stdout
    write(path, zones(*((f"Z{n}", 300.0 * n, 5000, 50) for n in range(15))))
    assert "removed: 5" in sites.run("geodata", "refresh", "many", "--later").stdout
    sites.run("geodata", "remove", "many", "--yes", "--later")


def test_a_road_network_cut_where_it_still_looks_whole_is_not_taken(sites: CommandLine, shared_data: Path) -> None:
    """The last two blocks of the extract, a third of its ways and the relations, are missing; the rest reads well."""
    whole = (shared_data / "osm" / "oslo-east.osm.pbf").read_bytes()
    path = sites.folder / "roads.osm.pbf"
    path.write_bytes(whole)
    sites.run("geodata", "add", "osm_roads", path, "--everywhere", "--later")
    before = sites.run("geodata", "show", "osm_roads").stdout

    path.write_bytes(whole[: _block_ends(whole)[-3]])
    said = sites.run("geodata", "refresh", "osm_roads", "--later", code=1).stderr
    assert "osm_roads holds much less than last time (road network: " in said
    assert sites.run("geodata", "show", "osm_roads").stdout == before
    sites.run("geodata", "remove", "osm_roads", "--yes", "--later")


def _block_ends(pbf: bytes) -> list[int]:
    """Return where the blocks of a PBF end: four bytes of length, a header whose last field is the size, the block."""
    ends, at = [], 0
    while at < len(pbf):
        header = pbf[at + 4 : at + 4 + int.from_bytes(pbf[at : at + 4], "big")]
        digits = header[header.rindex(b"\x18") + 1 :]
        size = sum((digit & 0x7F) << (7 * place) for place, digit in enumerate(digits))
        at += 4 + len(header) + size
        ends.append(at)
    return ends


def test_what_is_removed_is_not_known_any_more(sites: CommandLine) -> None:
    sites.run("geodata", "remove", "flood_boras", code=1)
    assert "flood_boras" in sites.run("geodata", "list").stdout
    sites.run("geodata", "remove", "flood_boras", "--yes")
    assert "within the 100-year flood" not in facts_of(sites, "P1")
    assert "No geodata are loaded" in sites.run("geodata", "list").stderr


def test_names_that_are_not_there_are_answered_with_the_nearest(sites: CommandLine) -> None:
    assert "flood" in sites.run("facts", "compute", "--only", "flod", code=1).stderr
    assert "scb_deso" in sites.run("geodata", "known", "scb_des", code=1).stderr
    assert "P9" in sites.run("facts", "report", "P9", code=1).stderr


def test_an_address_that_the_settings_do_not_allow_is_not_fetched(sites: CommandLine) -> None:
    done = sites.run(
        "geodata", "add", "x", "https://example.org/flood.geojson", "--role", "flood", "--category", "year_100", code=1
    )
    assert "SITING_GEODATA_ALLOW" in done.stderr
    assert "login" in sites.run(
        "geodata", "add", "x", "https://me:secret@example.org/a.gpkg", "--role", "flood", "--category", "year_100",
        code=1,
    ).stderr  # fmt: skip


def test_real_files_are_read_by_their_declared_names(sites: CommandLine, shared_data: Path) -> None:
    for name, file, rows in (
        ("scb_localities", "se_boras_base/scb_tatorter_2020.csv", "rows read: 2,017"),
        ("vasttrafik_stops", "se_vasttrafik_stops/stops_boras_area.csv", "rows read: 770"),
        ("plans_ss637040", "se_detaljplan_ss637040/plankarta.xml", "in use: 1"),
    ):
        done = sites.run("geodata", "add", name, shared_data / file, "--later", "--everywhere")
        assert rows in done.stdout
    listed = sites.run("geodata", "list").stdout
    assert [line.split()[0] for line in listed.splitlines()[1:]] == [
        "plans_ss637040",
        "scb_localities",
        "vasttrafik_stops",
    ]
