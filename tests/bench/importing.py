"""Importing a file of sites, beside geopandas that writes the same file into PostGIS unchecked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import geopandas as gpd
import pandas as pd

from gis_data.pipeline import prepare
from gis_data.sources import read_mapping
from siting.services.import_sites import import_sites
from siting.store.sources import SourceInfo
from tests.bench.rows import Row, timed
from tests.bench.setting import Bench
from tests.bench.synthetic import write_sites_csv

SOURCE = SourceInfo(key="bench", name="Made up for measuring", demo=True)


def rows(bench: Bench) -> Iterator[Row]:
    """Import once, import the same again, and have geopandas write the file into a table."""
    path = write_sites_csv(bench.folder / "sites.csv", bench.size)
    first_s, report = timed(lambda: _import(bench))
    if report != bench.size:
        raise AssertionError(f"{report} of {bench.size} sites were loaded")
    again_s, _ = timed(lambda: _import(bench))
    plain_s, _ = timed(lambda: _plain(bench))
    beside = "geopandas read + to_postgis, unchecked, no history"
    yield Row(size=bench.size, what="import, all new", ours_s=first_s, other=beside, other_s=plain_s)
    yield Row(size=bench.size, what="import, nothing changed", ours_s=again_s, other=beside, other_s=plain_s)
    path.unlink()


def load(bench: Bench) -> None:
    """Import the sites for what is measured afterwards."""
    path = write_sites_csv(bench.folder / "sites.csv", bench.size)
    _import(bench)
    path.unlink()


def _import(bench: Bench) -> int:
    file = bench.folder / "sites.csv"
    prepared = prepare(file, read_mapping("template"), crs="EPSG:3006", as_of=date(2026, 11, 24))
    report = import_sites(bench.database, prepared, SOURCE, actor="bench")
    return report.summary.added + report.summary.unchanged


def _plain(bench: Bench) -> None:
    frame = pd.read_csv(bench.folder / "sites.csv", low_memory=False)
    places = gpd.points_from_xy(frame["east"], frame["north"])
    table = gpd.GeoDataFrame(frame, geometry=places, crs="EPSG:3006")
    with bench.database.begin() as conn:
        conn.exec_driver_sql("CREATE TEMP TABLE bench_probe (x int) ON COMMIT DROP")
        table.to_postgis("bench_plain", conn, schema="pg_temp", if_exists="replace", index=False, chunksize=50_000)
