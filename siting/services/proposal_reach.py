"""What the small maps of reach on a proposal's sheets show: each site's areas, and a coarse ground as wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from siting.domain.geodata import Role
from siting.domain.places import AreaKind, NamedArea
from siting.domain.sites import Site
from siting.matching.proposal import ReachArea, ReachMaps, RoadRank, SiteReach
from siting.services.proposal_geodata import ProposalGeodata, credit, must_be_named, roads_within, sets_for
from siting.store.places import load_areas

MOST_CORNERS = 900
"""So many corners the areas of one site have at most."""
FINEST_M, COARSEST_M = 60.0, 1000.0
"""How far a drawn border may be from its course: as little as there is room for, never more than the coarsest."""
GROUND_M = 120.0
"""The same for the ground; a pixel of the map is more."""
MOST_LOCALITIES = 60
"""So many localities are drawn at most, the largest first."""
MOST_ROAD_CORNERS = 1500

_MARGIN_SHARE = 0.15
_WIDE = (RoadRank.MOTORWAY, RoadRank.TRUNK)


def reach_maps(conn: Connection, sites: Sequence[Site], geodata: ProposalGeodata) -> ReachMaps | None:
    """Return what the maps show; None where no site is on roads.

    Parameters
    ----------
    sites
        Those with a sheet.
    geodata
        Finds areas and roads.
    """
    found = geodata.read_reach(conn, sites)
    areas = [one.area for site in found.sites for one in site.areas if not one.area.is_empty]
    if not areas:
        return None
    frame = _frame(areas)
    chosen = _ground(load_areas(conn, [AreaKind.MUNICIPALITY, AreaKind.LOCALITY], within=frame))
    return ReachMaps(
        sites=tuple(
            SiteReach(site_id=site.site_id, areas=simplified(site.areas)) for site in found.sites if site.areas
        ),
        areas=tuple(replace(one, geometry=_coarse(one.geometry)) for one in chosen),
        roads=roads_within(geodata.read_roads(conn, frame, _WIDE), frame, most=MOST_ROAD_CORNERS),
        source=found.source,
        verified=found.verified,
        attributions=tuple(credit(one) for one in sets_for(conn, {Role.ROADS}) if must_be_named(one)),
    )


def simplified(areas: Sequence[ReachArea], *, most: int = MOST_CORNERS) -> tuple[ReachArea, ...]:
    """Return areas with ``most`` corners at most, unless the coarsest still have more; each contains those before it.

    Coordinates are whole metres.
    """
    tolerance_m = FINEST_M
    drawn = _drawn(areas, tolerance_m)
    while sum(shapely.get_num_coordinates(one) for one in drawn) > most and tolerance_m < COARSEST_M:
        tolerance_m = min(2 * tolerance_m, COARSEST_M)
        drawn = _drawn(areas, tolerance_m)
    return tuple(replace(one, area=area) for one, area in zip(areas, drawn, strict=True))


def _drawn(areas: Sequence[ReachArea], tolerance_m: float) -> list[MultiPolygon]:
    """Return areas without what is too small to be seen at that tolerance."""
    coarse = [_parts(shapely.simplify(one.area, tolerance_m), least_m2=(2 * tolerance_m) ** 2) for one in areas]
    whole = accumulate(coarse, lambda inner, outer: _parts(shapely.union(inner, outer), least_m2=0.0))
    return [_parts(shapely.set_precision(one, 1.0), least_m2=0.0) for one in whole]


def _parts(geometry: BaseGeometry, *, least_m2: float) -> MultiPolygon:
    kept = [
        Polygon(part.exterior, [hole for hole in part.interiors if Polygon(hole).area >= least_m2])
        for part in shapely.get_parts(geometry).tolist()
        if isinstance(part, Polygon) and part.area >= least_m2
    ]
    return MultiPolygon(kept)


def _frame(areas: Sequence[BaseGeometry]) -> Polygon:
    west, south, east, north = shapely.total_bounds(areas).tolist()
    margin = _MARGIN_SHARE * max(east - west, north - south)
    return box(west - margin, south - margin, east + margin, north + margin)


def _ground(areas: Sequence[NamedArea]) -> list[NamedArea]:
    """Return all municipalities, and the largest localities."""
    localities = [one for one in areas if one.kind is AreaKind.LOCALITY]
    localities.sort(key=lambda one: (-(one.population or 0), -one.geometry.area, one.name, one.code))
    return [*(one for one in areas if one.kind is AreaKind.MUNICIPALITY), *localities[:MOST_LOCALITIES]]


def _coarse(geometry: BaseGeometry) -> BaseGeometry:
    if geometry.area == 0:
        return geometry
    drawn = shapely.make_valid(shapely.set_precision(shapely.simplify(geometry, GROUND_M), 1.0))
    # What is too small to be drawn stands as the point that it has become.
    return geometry.representative_point() if drawn.is_empty else drawn
