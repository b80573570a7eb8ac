"""The proposal for a GIS: a GeoPackage in the storage CRS and GeoJSON in WGS 84."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import orjson
import pyogrio
from shapely.geometry import mapping

from maps.proposal.reach_view import areas_by_site, people_within
from maps.result_files import Row, site_row
from maps.wgs84 import to_wgs84
from siting.domain.values import FactValue, Status
from siting.matching.insight import Robustness
from siting.matching.proposal import ProposalContent

LAYERS = ("ranked_sites", "excluded_sites", "reference_points", "placed_buildings", "reach")


def _point_rows(content: ProposalContent) -> list[Row]:
    return [
        {"name": point.name, "kind": point.kind.value, "source": point.source, "geometry": point.geometry}
        for point in content.points
    ]


def _robustness(content: ProposalContent) -> Robustness | None:
    return None if content.result.insight is None else content.result.insight.robustness


def _building_rows(content: ProposalContent) -> list[Row]:
    """Return the hall and the yards that were placed on each ranked site: one way, of usually more."""
    return [
        {"site_id": one.site.site_id, "site": one.site.name, "rank": one.rank, "part": part, "geometry": geometry}
        for one in content.result.ranked
        for judgement in one.judgements
        if judgement.placement is not None and judgement.placement.hall is not None
        for part, geometry in (
            ("hall", judgement.placement.hall),
            *(("yard", yard) for yard in judgement.placement.yards),
        )
    ]


def _reach_rows(content: ProposalContent) -> list[Row]:
    """Return the land from which each ranked site is reached by car, a row a limit, the smallest area first.

    Columns are named as in the areas of ``siting facts reach``. What can't be said is null.
    """
    reach = content.reach
    if reach is None:
        return []
    areas = areas_by_site(reach)
    return [
        {
            "site_id": one.site.site_id,
            "reference": one.site.reference,
            "site": one.site.name,
            "rank": one.rank,
            "minutes": area.minutes,
            "vehicle": "car",
            "direction": "towards",
            "status": Status.ESTIMATED.value,
            **_people(people_within(one.site, area)),
            "source": reach.source or None,
            "verified": None if reach.verified is None else reach.verified.isoformat(),
            "attribution": "; ".join(reach.attributions) or None,
            "demo": content.demo,
            "geometry": None if area.area.is_empty else area.area,
        }
        for one in content.result.ranked
        for area in areas.get(one.site.site_id, ())
    ]


def _people(known: FactValue | None) -> Row:
    """Return the people within a limit as the site's facts tell them, from what, and whether that has changed since."""
    if known is None:
        return {"people": None, "people_source": None, "people_stale": None}
    return {"people": known.value, "people_source": known.source or None, "people_stale": known.stale}


def _layers(content: ProposalContent) -> dict[str, list[Row]]:
    requirement, robustness = content.result.requirement, _robustness(content)
    sites = {
        layer: [{**site_row(one, requirement, robustness), "geometry": one.site.geometry} for one in results]
        for layer, results in zip(LAYERS, (content.result.ranked, content.result.out), strict=False)
    }
    return {
        **sites,
        LAYERS[2]: _point_rows(content),
        LAYERS[3]: _building_rows(content),
        LAYERS[4]: _reach_rows(content),
    }


@contextmanager
def _dated(moment: datetime) -> Iterator[None]:
    """Have GDAL write a given moment into a file instead of now: the same proposal is the same file."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def write_gpkg(content: ProposalContent, path: Path) -> None:
    """Write a GeoPackage with a layer each of :data:`LAYERS`, in the storage CRS.

    A layer without rows is left out; a site without a place is a row without geometry. Texts stand as they are: a GIS
    runs no formulas. Each layer's metadata name the sources.
    """
    path.unlink(missing_ok=True)
    named = {"ATTRIBUTION": "; ".join(content.attributions)} if content.attributions else None
    with _dated(content.made_at):
        for layer, rows in _layers(content).items():
            if rows:
                frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=content.crs)
                frame.to_file(path, layer=layer, driver="GPKG", engine="pyogrio", index=False, layer_metadata=named)


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
