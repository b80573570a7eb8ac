"""A municipality's own layers of plans, read as it declares them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from shapely.geometry import LineString, MultiPolygon, box

from gis_data.errors import NotThisSource
from gis_data.geodata.content import Content
from gis_data.geodata.declarations import declared
from gis_data.geodata.model import ReadOptions
from gis_data.geodata.problems import UnknownCrs
from gis_data.reading import read
from siting.domain.plans import ProvisionKind
from tests.integration.geodata.making import EAST, NORTH, TM, kinds, square, write

OWN = """
key = "own_plans"
title = { sv = "Kommunens planer", en = "The municipality's plans" }
documented_crs = "EPSG:3008"
reader = "plans"
tried = true
tried_on = { sv = "Leveransen", en = "The delivery" }
[[plan]]
names = ["DP_gransar"]
basis = "seen"
code = { names = ["AKT"], basis = "seen" }
name = { names = ["BENAMNING"], basis = "seen" }
status = { names = ["LAGE"], basis = "seen", codes = { legal_force = ["L"], consultation = ["S"] } }
legal_force_date = { names = ["VUNNEN"], basis = "seen" }
[[plan]]
names = ["DP_anvandning*"]
basis = "seen"
every = true
code = { names = ["AKT"], basis = "seen" }
use = { names = ["MARK"], basis = "seen", required = true, codes = { J = ["Industri"], GATA = ["Lokalgata"] } }
max_height_m = { names = ["HOJD"], basis = "seen" }
where = [{ names = ["TYP"], basis = "seen", keep = ["gällande"], required = false }]
"""
OUTLINES = [
    (square(0, 0, 200), {"AKT": "P1", "BENAMNING": "Viared", "LAGE": "L", "VUNNEN": "2012-05-04"}),
    (square(1000, 0, 200), {"AKT": "P2", "BENAMNING": "Hulta", "LAGE": "S", "VUNNEN": ""}),
]
USES = [
    (square(0, 0, 100), {"AKT": "P1", "MARK": "Industri", "HOJD": "12", "TYP": "gällande"}),
    (square(100, 0, 100), {"AKT": "P1", "MARK": "Lokalgata", "HOJD": "", "TYP": "gällande"}),
    (square(0, 100, 100), {"AKT": "P1", "MARK": "B", "HOJD": "", "TYP": "upphävd"}),
    (square(1000, 0, 100), {"AKT": "P2", "MARK": "K1", "HOJD": "", "TYP": "Gällande"}),
]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A declaration of its own."""
    path = tmp_path / "own.toml"
    path.write_text(OWN)
    return path


def load(own: Path, *paths: Path, area: MultiPolygon | None = None, options: ReadOptions | None = None) -> Content:
    return read(declared(own), paths, crs=TM, area=area, options=options)


def designations(content: Content) -> list[tuple[str, list[str]]]:
    return [
        (plan.code, [one.code for one in plan.provisions if one.kind is ProvisionKind.USE]) for plan in content.plans
    ]


def test_layers_of_one_file_are_put_together_by_the_plans_code(own: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "dp.gpkg", USES, layer="DP_anvandning_2024")
    write(path, OUTLINES, layer="DP_gransar", append=True)
    write(path, [(square(), {"AKT": "P9"})], layer="annat", append=True)

    content = load(own, path)

    assert designations(content) == [("P1", ["J", "GATA"]), ("P2", ["K1"])]
    first, second = content.plans
    assert (first.name, first.status, first.legal_force_date) == ("Viared", "legal_force", date(2012, 5, 4))
    assert (second.name, second.status) == ("Hulta", "consultation")
    assert first.geometry is not None
    assert first.geometry.equals(box(EAST, NORTH, EAST + 200, NORTH + 200))
    assert [one.amount for one in first.provisions if one.kind is ProvisionKind.PROPERTY] == [12.0]
    assert (content.quality.read, content.quality.loaded) == (2, 2)
    assert not list(content.issues)


def test_layers_of_several_files_are_put_together(own: Path, tmp_path: Path) -> None:
    outlines = write(tmp_path / "DP_gransar.shp", OUTLINES)
    first, second = (
        write(tmp_path / f"DP_anvandning_{number}.geojson", rows, driver="GeoJSON")
        for number, rows in enumerate((USES[:2], USES[2:]))
    )

    content = load(own, first, second, outlines)

    assert designations(content) == [("P1", ["J", "GATA"]), ("P2", ["K1"])]
    assert {plan.source.partition(" | ")[2] for plan in content.plans} == {"the layer of plans DP_gransar.shp"}


def test_a_file_of_another_name_is_known_by_the_fields_that_its_layer_has_to_have(own: Path, tmp_path: Path) -> None:
    text = own.read_text().replace('"BENAMNING"], basis = "seen"', '"BENAMNING"], basis = "seen", required = true')
    own.write_text(text)
    outlines, uses = write(tmp_path / "a.gpkg", OUTLINES), write(tmp_path / "b.gpkg", USES)

    assert designations(load(own, outlines, uses)) == [("P1", ["J", "GATA"]), ("P2", ["K1"])]
    with pytest.raises(NotThisSource, match="no field"):
        load(own, write(tmp_path / "c.gpkg", [(square(), {"nr": "1"})]))


def test_a_file_without_any_of_the_layers_is_refused_with_those_that_it_has(own: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "dp.gpkg", USES, layer="anvandning")
    write(path, OUTLINES, layer="granser", append=True)

    with pytest.raises(NotThisSource, match=r"has no layer DP_gransar.*anvandning, granser"):
        load(own, path)


def test_a_stage_may_be_said_of_all_plans_of_a_layer(own: Path, tmp_path: Path) -> None:
    own.write_text(OWN.replace('basis = "seen"\ncode', 'basis = "seen"\nstage = "adopted"\ncode', 1))
    rows = [(shape, {**cells, "LAGE": "L" if cells["AKT"] == "P1" else ""}) for shape, cells in OUTLINES]

    content = load(own, write(tmp_path / "DP_gransar.gpkg", rows))

    assert [plan.status for plan in content.plans] == ["legal_force", "adopted"]


def test_what_is_no_area_or_has_no_place_is_left_out_and_said(own: Path, tmp_path: Path) -> None:
    line = LineString([(EAST, NORTH), (EAST + 50, NORTH)])
    rows = [*USES, (line, {**USES[0][1], "MARK": "H"}), (None, {**USES[0][1], "AKT": "P3"})]
    files = [write(tmp_path / "DP_gransar.gpkg", OUTLINES), write(tmp_path / "DP_anvandning.gpkg", rows)]

    content = load(own, *files)

    assert designations(content) == [("P1", ["J", "GATA"]), ("P2", ["K1"])]
    assert kinds(content) == {"not_an_area": 1, "no_geometry": 1}
    assert (content.quality.read, content.quality.loaded, content.quality.rejected) == (3, 2, 1)


def test_a_layer_without_a_crs_is_refused_with_what_is_documented(own: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "DP_gransar.gpkg", OUTLINES, crs=None)

    with pytest.raises(UnknownCrs, match="EPSG:3008"):
        load(own, path)
    assert load(own, path, options=ReadOptions(crs=TM)).plans


def test_of_a_file_with_several_layers_that_nobody_declared_the_one_with_plans_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "dp.gpkg", [(square(), {"text": "x"})], layer="text")
    write(path, [(square(), {"planid": "P1", "status": "antagen"})], layer="planer", append=True)

    assert [plan.code for plan in read(declared("plans_ngp"), [path], crs=TM).plans] == ["P1"]
    write(path, [(square(), {"planid": "P2", "status": "antagen"})], layer="andra", append=True)
    with pytest.raises(NotThisSource, match="several layers that would do: planer, andra"):
        read(declared("plans_ngp"), [path], crs=TM)
    chosen = read(declared("plans_ngp"), [path], crs=TM, options=ReadOptions(layer="andra"))
    assert [plan.code for plan in chosen.plans] == ["P2"]
