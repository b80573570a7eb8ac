"""The registers that English authorities really publish, against an independent reading of their own coordinates."""

import csv
import io
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pyproj
import pytest

from siting.domain.sites import Availability, Site
from tests.integration.import_.files import UK_FILES, Loaded, load, needs_uk_files

pytestmark = needs_uk_files

GRID = pyproj.Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
GEOD = pyproj.Geod(ellps="WGS84")
EDGES = (-8.65, 49.84, 1.77, 60.87)
"""West, south, east and north of the United Kingdom's land, degrees."""


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a register by the standard library alone, headers in small letters without anything between."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    keys = [re.sub("[^a-z0-9]", "", name.lower()) for name in header]
    return [dict(zip(keys, row, strict=True)) for row in rows]


def own_place(row: dict[str, str]) -> tuple[float, float] | None:
    """Return longitude and latitude that a row's own coordinates say in its own CRS; None when they say none.

    A row whose numbers can't be of its CRS is read as what they can be: degrees or the national grid.
    """
    try:
        if "point" in row:
            x, y = map(float, row["point"].removeprefix("POINT(").rstrip(")").split())
        else:
            x, y = float(row["geox"]), float(row["geoy"])
    except ValueError:
        return None
    place = GRID.transform(x, y) if abs(x) > 1000 and abs(y) > 1000 else (x, y)
    return (float(place[0]), float(place[1])) if inside(place) else None


def inside(place: tuple[float, float]) -> bool:
    west, south, east, north = EDGES
    return west <= place[0] <= east and south <= place[1] <= north


def places_of(loaded: Loaded, crs: str) -> dict[str, tuple[float, float]]:
    """Return where the loaded sites lie, by reference."""
    located = [site for site in loaded.sites if site.geometry is not None]
    points = np.array([[site.geometry.x, site.geometry.y] for site in located])  # type: ignore[union-attr]
    degrees = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(points[:, 0], points[:, 1])
    return {site.reference: (lon, lat) for site, lon, lat in zip(located, *degrees, strict=True)}


def key_of(row: dict[str, str]) -> str:
    return row.get("sitereference", row.get("site", "")).strip() or row.get("sitenameaddress", "").strip()


def sites_by_key(loaded: Loaded) -> dict[str, Site]:
    """Return the sites by their reference within their part, or by name where the register has no references."""
    keys = [site.reference.split("/", 1)[1] for site in loaded.sites]
    return {site.name if key.startswith("~") else key: site for key, site in zip(keys, loaded.sites, strict=True)}


@pytest.mark.parametrize("crs", ["EPSG:27700", "EPSG:3006"])
@pytest.mark.parametrize("path", UK_FILES, ids=lambda path: path.stem)
def test_every_row_is_accounted_for_and_lands_where_it_says(path: Path, crs: str) -> None:
    rows = rows_of(path)
    loaded = load(path, "uk_brownfield", crs=crs)
    assert loaded.counts.read == len(rows)
    places = places_of(loaded, crs)
    assert all(map(inside, places.values()))
    sites = sites_by_key(loaded)
    assert len(sites) == len(loaded.sites)
    usable = right = 0
    for row in rows:
        expected, site = own_place(row), sites.get(key_of(row))
        if expected is None:
            continue
        usable += 1
        if site is not None and site.reference in places:
            right += GEOD.inv(*places[site.reference], *expected)[2] < 100
    assert usable > 0
    assert right >= 0.97 * usable
    assert right == usable


def test_what_was_mended_in_the_largest_register_is_said() -> None:
    path = next(path for path in UK_FILES if path.stem == "de3918b3af88")
    loaded = load(path, "uk_brownfield", crs="EPSG:27700")
    assert loaded.counts.loaded == loaded.counts.read == 1079
    assert len(loaded.prepared.parts) == 18
    assert loaded.kinds["geocentric"] == 101
    assert loaded.kinds["degrees_in_metre_field"] == 63
    assert loaded.kinds["not_utf8"] == 1
    islington = [
        place for reference, place in places_of(loaded, "EPSG:27700").items() if reference.startswith("islington/")
    ]
    assert len(islington) == 101
    assert all(-0.15 < lon < -0.07 and 51.51 < lat < 51.58 for lon, lat in islington)


def test_facts_of_the_registers() -> None:
    path = next(path for path in UK_FILES if path.stem == "083bcaab201e")
    site = load(path, "uk_brownfield", crs="EPSG:27700").site("fylde/BP01")
    assert site.name == "Land off Bridgeside, St Annes"
    area = site.fact("plot_area_m2")
    assert (area.value, area.source, str(area.verified)) == (
        4260.0,
        "Brownfield land register, Fylde Council",
        "2017-12-21",
    )
    assert site.fact("owner_kind").value == "private"
    assert site.fact("planning_permission").value == "full"


def test_a_site_taken_off_the_register_is_not_offered() -> None:
    path = next(path for path in UK_FILES if path.stem == "45e645b8570f")
    loaded = load(path, "uk_brownfield", crs="EPSG:27700")
    counts = Counter(site.availability for site in loaded.sites)
    assert counts[Availability.WITHDRAWN] == loaded.kinds["ended"] == 15
