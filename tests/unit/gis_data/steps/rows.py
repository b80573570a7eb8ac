"""Batches of rows for tests of single steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shapely.geometry.base import BaseGeometry

from gis_data.sources import Mapping, parse_mapping
from gis_data.steps.batch import Batch
from gis_data.steps.columns import find_columns
from gis_data.steps.identity import Identities
from gis_data.steps.sites import SiteMaker, settle_issues
from gis_data.tables.model import Chunk, Table
from gis_data.values.cells import Cell
from siting.domain.sites import Site

TODAY = date(2026, 11, 24)

MAPPING = """
key = "test_source"
name = { sv = "Prov", en = "Test" }
decimal = ","
@top
[words]
unknown = ["?"]
not_applicable = ["-"]
[columns]
ref = ["Ref"]
name = ["Name"]
kind = ["Kind"]
x = ["X"]
y = ["Y"]
crs = ["CRS"]
wkt = ["WKT"]
area = ["Area"]
height = ["Height"]
use = ["Use"]
owner = ["Owner"]
plan = ["Plan"]
fibre = ["Fibre"]
when = ["When"]
said = ["Said"]
status = ["Status"]
until = ["Until"]
ended = ["Ended"]
@area
[[reading]]
crs = "EPSG:4326"
[[reading]]
crs = "EPSG:3006"
[[reading]]
crs = "EPSG:4326"
order = "north_east"
[[reading]]
crs = "EPSG:3006"
order = "north_east"
[[position]]
geometry = true
[[position]]
wkt = "wkt"
crs = "EPSG:3006"
[[position]]
east = "x"
north = "y"
crs_column = "crs"
[position.crs_names]
"EPSG:3006" = ["SWEREF 99 TM", "SWEREF*"]
"EPSG:4326" = ["WGS84"]
[identity]
reference = "ref"
fallback = "name"
[site]
kind = "land"
kind_column = "kind"
name = "name"
availability_column = "status"
reserved_until = "until"
ended = "ended"
[facts.plot_area_m2]
column = "area"
unit = "ha"
zero_is_unknown = true
[facts.clear_height_m]
column = "height"
[facts.permitted_uses]
column = "use"
[facts.owner_kind]
column = "owner"
similar = true
codes = { public = ["council*"], unknown = ["who knows"] }
[facts.plan_status]
cases = [
  { when = { plan = ["gäller", "antagen*"] }, value = "legal_force" },
  { when = { plan = ["oklart"] }, value = "unknown" },
]
[facts.fibre]
column = "fibre"
[facts.plan_legal_force_date]
column = "when"
[facts.plan_name]
column = "plan"
[said]
source = "Register of {said}"
verified = "when"
"""

BORAS_BOX = "[area]\nwest = 12.5\nsouth = 57.4\neast = 13.5\nnorth = 58.0"


def mapping(*, top: str = "", area: str = BORAS_BOX) -> Mapping:
    """Return a small mapping with one of everything."""
    return parse_mapping(MAPPING.replace("@top", top).replace("@area", area), "test.toml")


def batch_of(
    header: Sequence[str],
    *rows: Sequence[Cell],
    geometries: Sequence[BaseGeometry | None] | None = None,
    source: Mapping | None = None,
) -> Batch:
    """Return rows as a batch; the first has number 2."""
    source = source or mapping()
    table = Table(dataset="test.csv", layer="", header=tuple(header), chunks=iter(()))
    chunk = Chunk(
        rows=[list(row) for row in rows],
        numbers=list(range(2, 2 + len(rows))),
        geometries=None if geometries is None else list(geometries),
    )
    return Batch("test.csv", chunk, find_columns(table, source), source)


def sites_of(batch: Batch, geometries: Sequence[BaseGeometry | None] | None = None) -> list[Site]:
    """Return the sites of a batch whose positions are given."""
    maker = SiteMaker(batch, "", "test.csv")
    identities = Identities(batch.mapping.identity, "test")
    made = maker.make(batch, geometries or [None] * len(batch), identities, TODAY)
    settle_issues(batch)
    assert len(made.sites) + made.rejected == len(batch)
    return made.sites


def kinds_of(batch: Batch) -> list[tuple[int, str]]:
    """Return row number and kind of each issue."""
    return [(issue.row, issue.kind) for _, issue in batch.issues]
