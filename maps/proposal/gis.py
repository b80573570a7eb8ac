"""The proposal for a GIS: a GeoPackage in the storage CRS and GeoJSON in WGS 84."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import orjson
import pyogrio
from shapely.geometry import mapping

from maps.wgs84 import to_wgs84
from siting.domain.values import Value
from siting.domain.vocabulary import FACTS
from siting.matching.proposal import ProposalContent
from siting.matching.result import Judgement, SiteResult

LAYERS = ("ranked_sites", "excluded_sites", "reference_points")

Row = dict[str, Any]


def _plain(key: str, value: Value | None) -> float | str | bool | None:
    """Return a fact's value as a table column holds it: numbers stay numbers, dates and codes are text."""
    if isinstance(value, frozenset):
        return ",".join(code for code in FACTS[key].code_list if code in value)
    return value.isoformat() if isinstance(value, date) else value


def _judged(judgement: Judgement, key: str) -> Row:
    return {
        key: _plain(key, judgement.observed.value),
        f"{key}_status": judgement.observed.status.value,
        f"{key}_verdict": judgement.verdict.value if judgement.verdict else None,
    }


def _site_row(result: SiteResult, content: ProposalContent) -> Row:
    """Return one site as a row: who it is, how it stands, what it was judged by."""
    site, requirement = result.site, content.result.requirement
    row: Row = {
        "site_id": site.site_id,
        "rank": result.rank,
        "name": site.name,
        "kind": site.kind.value,
        "availability": site.availability.value,
        "standing": result.standing.value,
        "score_low": round(100 * result.score_low, 2),
        "score_high": round(100 * result.score_high, 2),
        "known_share": round(result.completeness, 4),
        "fails": ",".join(requirement.criteria[j.criterion].fact for j in result.reasons),
        "unknown": ",".join(requirement.criteria[j.criterion].fact for j in result.open_needs),
        "source": site.source,
        "reference": site.reference,
        "address": site.address,
        "property": ", ".join(site.property_designations),
        "demo": site.demo,
    }
    for judgement in result.judgements:
        row |= _judged(judgement, requirement.criteria[judgement.criterion].fact)
    return row


def _point_rows(content: ProposalContent) -> list[Row]:
    return [
        {"name": point.name, "kind": point.kind.value, "source": point.source, "geometry": point.geometry}
        for point in content.points
    ]


def _layers(content: ProposalContent) -> dict[str, list[Row]]:
    sites = {
        layer: [{**_site_row(result, content), "geometry": result.site.geometry} for result in results]
        for layer, results in zip(LAYERS, (content.result.ranked, content.result.out), strict=False)
    }
    return {**sites, LAYERS[2]: _point_rows(content)}


@contextmanager
def _dated(moment: datetime) -> Iterator[None]:
    """Have GDAL write a given moment into a file instead of now: the same proposal is the same file."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def write_gpkg(content: ProposalContent, path: Path) -> None:
    """Write a GeoPackage with a layer each for ranked sites, excluded sites and reference points, in the storage CRS.

    A layer without rows is left out; a site without a place is a row without geometry. Texts stand as they are: a GIS
    runs no formulas.
    """
    path.unlink(missing_ok=True)
    with _dated(content.made_at):
        for layer, rows in _layers(content).items():
            if rows:
                frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=content.crs)
                frame.to_file(path, layer=layer, driver="GPKG", engine="pyogrio", index=False)


def geojson(content: ProposalContent) -> bytes:
    """Return all layers as one GeoJSON collection in WGS 84 (RFC 7946); ``layer`` says which one a feature is of."""
    features = [
        {
            "type": "Feature",
            "properties": {"layer": layer, **{key: value for key, value in row.items() if key != "geometry"}},
            "geometry": mapping(to_wgs84(row["geometry"], content.crs)) if row["geometry"] is not None else None,
        }
        for layer, rows in _layers(content).items()
        for row in rows
    ]
    requirement = content.result.requirement
    collection = {
        "type": "FeatureCollection",
        "title": requirement.title.sv,
        "case_number": requirement.case_number,
        "as_of": content.result.as_of.isoformat(),
        "catalogue_version": content.result.catalogue_version,
        "attributions": content.attributions,
        "demo": content.demo,
        "features": features,
    }
    return orjson.dumps(collection, option=orjson.OPT_INDENT_2)


def write_geojson(content: ProposalContent, path: Path) -> None:
    """Write :func:`geojson` into a file."""
    path.write_bytes(geojson(content))
