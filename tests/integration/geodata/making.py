"""Made-up files in the forms that publishers have, and reading them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from shapely.geometry import Polygon, box, mapping
from shapely.geometry.base import BaseGeometry

from gis_data.geodata.content import Content
from gis_data.geodata.declarations import declared
from gis_data.geodata.files import LayerFile
from gis_data.geodata.model import Description, ReadOptions
from gis_data.reading import read
from siting.domain.issues import Severity

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
OSM_FILE = SHARED / "osm" / "lund-station.osm.pbf"
TM = "EPSG:3006"
EAST, NORTH = 377000.0, 6399000.0
"""Near the centre of Borås."""


def needs(name: str) -> pytest.MarkDecorator:
    """Skip where a shared file is not there."""
    return pytest.mark.skipif(not (SHARED / name).exists(), reason=f"no {name} in {SHARED}")


def square(east: float = 0.0, north: float = 0.0, size: float = 100.0) -> Polygon:
    """Return a square, metres from near the centre of Borås."""
    return box(EAST + east, NORTH + north, EAST + east + size, NORTH + north + size)


def bowtie(east: float = 0.0) -> Polygon:
    """Return an area whose boundary crosses itself."""
    x, y = EAST + east, NORTH
    return Polygon([(x, y), (x + 100, y + 100), (x + 100, y), (x, y + 100)])


def write(
    path: Path,
    rows: Sequence[tuple[BaseGeometry | None, Mapping[str, Any]]],
    *,
    layer: str | None = None,
    crs: str | None = TM,
    driver: str | None = None,
    append: bool = False,
    **options: Any,
) -> Path:
    """Write features through GDAL."""
    names = list(rows[0][1])
    geometries = np.empty(len(rows), dtype=object)
    geometries[:] = [None if one is None else shapely.to_wkb(one) for one, _ in rows]
    columns = [np.array([row[name] for _, row in rows]) for name in names]
    columns = [column if column.dtype.kind in "ifM" else column.astype(object) for column in columns]
    kinds = {one.geom_type for one, _ in rows if one is not None}
    pyogrio.raw.write(
        path,
        geometries,
        columns,
        names,
        layer=layer,
        driver=driver,
        geometry_type=kinds.pop() if len(kinds) == 1 else "Unknown",
        crs=crs,
        append=append,
        **options,
    )
    return path


def write_geojson(
    path: Path, rows: Sequence[tuple[BaseGeometry | None, Mapping[str, Any]]], crs: str | None = TM
) -> Path:
    """Write GeoJSON as services do, with the CRS in it."""
    top: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": dict(row), "geometry": None if one is None else mapping(one)}
            for one, row in rows
        ],
    }
    if crs is not None:
        top["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{crs.replace(':', '::')}"}}
    path.write_text(json.dumps(top))
    return path


def load(
    what: str | Description,
    *paths: Path | LayerFile,
    crs: str = TM,
    area: BaseGeometry | None = None,
    options: ReadOptions | None = None,
) -> Content:
    """Read files, and hold the counts to account."""
    content = read(declared(what) if isinstance(what, str) else what, paths, crs=crs, area=area, options=options)
    quality = content.quality
    assert (quality.not_used > 0) is any(issue.kind == "not_used" for issue in content.issues)
    counted = quality.loaded + quality.outside + quality.duplicates + quality.rejected + quality.not_used
    assert quality.read == counted
    rejected = {(i.dataset, i.row) for i in content.issues if i.severity is Severity.REJECTED}
    assert quality.rejected <= len(rejected)
    geometries = [
        *(feature.geometry for feature in content.features),
        *(area.geometry for area in content.areas),
        *(point.geometry for point in content.points),
    ]
    assert shapely.is_valid(geometries).all()
    assert not shapely.is_empty(geometries).any()
    return content


def kinds(content: Content) -> Counter[str]:
    """Return how many issues of each kind there are."""
    return Counter(issue.kind for issue in content.issues)
