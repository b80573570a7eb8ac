"""Areas within reach of a site as a file for a GIS: a GeoPackage in the storage CRS, or GeoJSON in WGS 84."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import orjson
from shapely.geometry import mapping

from gis_data.facts.reach import Reach, Wanted
from gis_data.network.model import Vehicle
from maps.wgs84 import to_wgs84
from siting.domain.errors import InvalidInput
from siting.domain.sites import Site
from siting.domain.text import Lang, Text
from siting.domain.values import Status
from siting.domain.wording import source_text
from siting.services.proposal_geodata import credit, must_be_named

LAYER = "reach"
VEHICLES = {Vehicle.CAR: "car", Vehicle.TRUCK: "lorry"}
_GEOJSON = frozenset({".geojson", ".json"})


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is written.

    Parameters
    ----------
    site, wanted, reach
        Whose areas, which, and what was found.
    crs
        The storage CRS.
    lang
        The language that sources are named in.
    """

    site: Site
    wanted: Wanted
    reach: Reach
    crs: str
    lang: Lang


def check_target(path: Path, *, force: bool) -> None:
    """Refuse a file that can't be written, before anything is computed.

    Raises
    ------
    InvalidInput
        It is of another kind, its folder is not there, or it exists and may not be replaced.
    """
    if path.suffix.lower() not in {".gpkg", *_GEOJSON}:
        raise InvalidInput(_WHICH_KIND.fill(file=path.name), value=path.name)
    if not path.parent.is_dir():
        raise InvalidInput(_NO_FOLDER.fill(folder=path.parent), value=str(path.parent))
    if path.exists() and not force:
        raise InvalidInput(_EXISTS.fill(file=path), value=str(path))


def write_reach(path: Path, told: Told) -> None:
    """Write the areas, the smallest first, beside the file and then in its place: nothing half made is left.

    What can't be said of an area is null.
    """
    rows = [_row(told, place) for place in range(len(told.reach.rings))]
    with tempfile.TemporaryDirectory(prefix=".reach-", dir=path.parent) as beside:
        made = Path(beside) / f"reach{path.suffix.lower()}"
        if made.suffix in _GEOJSON:
            made.write_bytes(_geojson(rows, told))
        else:
            frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=told.crs)
            frame.to_file(made, layer=LAYER, driver="GPKG", engine="pyogrio", index=False, layer_metadata=_about(told))
        made.replace(path)


def _row(told: Told, place: int) -> dict[str, Any]:
    ring, reach = told.reach.rings[place], told.reach
    counted = {
        column.key: None if amount.value is None else round(amount.value, 2)
        for column, amount in zip(reach.columns, ring.amounts, strict=True)
    }
    return {
        "site_id": told.site.site_id,
        "reference": told.site.reference,
        "site": told.site.name,
        "minutes": ring.minutes,
        "vehicle": VEHICLES[told.wanted.vehicle],
        "direction": "towards" if told.wanted.towards else "from",
        "on_roads": reach.on_roads,
        "status": Status.ESTIMATED.value,
        "area_km2": round(ring.area_km2, 2),
        **counted,
        "rule": reach.rule.say(told.lang),
        "source": "; ".join(_said(source, day, told.lang) for source, day in reach.sources),
        "verified": None if reach.verified is None else reach.verified.isoformat(),
        "attribution": _attribution(told),
        "demo": is_demo(told),
        "geometry": ring.area,
    }


def _geojson(rows: Sequence[dict[str, Any]], told: Told) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {key: value for key, value in row.items() if key != "geometry"},
            "geometry": mapping(to_wgs84(row["geometry"], told.crs)),
        }
        for row in rows
    ]
    about = {"attribution": _attribution(told), "demo": is_demo(told)}
    return orjson.dumps({"type": "FeatureCollection", **about, "features": features}, option=orjson.OPT_INDENT_2)


def is_demo(told: Told) -> bool:
    """Tell whether the site or any of the data is made up."""
    return told.site.demo or any(one.demo for one in told.reach.sets)


def _about(told: Told) -> dict[str, str] | None:
    attribution = _attribution(told)
    return {"ATTRIBUTION": attribution} if attribution else None


def _attribution(told: Told) -> str:
    return "; ".join(source_text(credit(one), told.lang) for one in told.reach.sets if must_be_named(one))


def _said(source: str, day: date | None, lang: Lang) -> str:
    said = source_text(source, lang)
    return said if day is None else f"{said} ({day.isoformat()})"


_WHICH_KIND = Text(
    sv="{file}: ytor skrivs som .gpkg (GeoPackage) eller .geojson.",
    en="{file}: areas are written as .gpkg (GeoPackage) or .geojson.",
)
_NO_FOLDER = Text(sv="Mappen {folder} finns inte.", en="There is no folder {folder}.")
_EXISTS = Text(
    sv="{file} finns redan. Välj ett annat namn, eller --force.", en="{file} exists. Choose another name, or --force."
)
