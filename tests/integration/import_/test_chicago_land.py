"""Chicago's city-owned land: the rows that the city owns, those without coordinates too."""

import csv
import time
from collections import Counter

import pyproj

from siting.domain.values import Status
from tests.integration.import_.files import CHICAGO_FILE, load, needs_chicago_file


@needs_chicago_file
def test_the_owned_rows_are_loaded_and_those_without_coordinates_said() -> None:
    with CHICAGO_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    owned = {row["ID"]: row for row in rows if row["Property Status"] == "Owned by City"}
    nowhere = {key for key, row in owned.items() if not row["Latitude"] or float(row["Latitude"]) == 0}
    begun = time.monotonic()
    loaded = load(CHICAGO_FILE, "chicago_city_land", crs="EPSG:26916")
    assert time.monotonic() - begun < 30
    assert loaded.counts.read == len(rows)
    assert loaded.counts.loaded == len(owned) == 14035
    assert loaded.counts.filtered == len(rows) - len(owned)
    assert {site.reference for site in loaded.sites if site.geometry is None} == nowhere
    assert loaded.kinds["zero_position"] + loaded.kinds["no_position"] == len(nowhere) == 1771
    back = pyproj.Transformer.from_crs("EPSG:26916", "EPSG:4326", always_xy=True)
    geod = pyproj.Geod(ellps="WGS84")
    for site in loaded.sites[::50]:
        if site.geometry is not None:
            row = owned[site.reference]
            place = back.transform(site.geometry.x, site.geometry.y)  # type: ignore[attr-defined]
            assert geod.inv(*place, float(row["Longitude"]), float(row["Latitude"]))[2] < 2


@needs_chicago_file
def test_what_the_city_says_of_its_land() -> None:
    loaded = load(CHICAGO_FILE, "chicago_city_land", crs="EPSG:26916")
    site = loaded.site("58594")
    assert site.name == "510 S CICERO AVE"
    assert site.property_designations == ("16-16-221-074-0000",)
    assert site.fact("plot_area_m2").status is Status.UNKNOWN
    assert site.fact("owner_kind").value == "municipality"
    assert site.fact("zoning_class").value == "B3-2"
    uses = site.fact("permitted_uses")
    assert (uses.value, uses.status) == (frozenset("HK"), Status.ESTIMATED)
    assert "B3-2" in uses.source
    assert str(uses.verified) == "2019-06-03"
    known = Counter(site.fact("plot_area_m2").status for site in loaded.sites)
    assert known[Status.KNOWN] == 14035 - 13769
    # Planned developments have rules of their own: nothing is said of their uses.
    assert all(
        site.fact("permitted_uses").value is None
        for site in loaded.sites
        if str(site.fact("zoning_class").value).startswith("PD")
    )
