"""What a proposal is made from besides the match: the base map around its sites, who sends it, who must be named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shapely import Polygon, box, union_all
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from siting.domain.geodata import GeodataSet, Role
from siting.domain.places import NamedArea, ReferencePoint
from siting.domain.text import Text
from siting.domain.wording import in_both
from siting.matching.proposal import ProposalContent, RoadRank, Sender, TileService
from siting.matching.result import MatchResult
from siting.services.proposal_geodata import (
    ProposalGeodata,
    credit,
    facts_used,
    must_be_named,
    roads_within,
    roles_of_facts,
    sets_for,
)
from siting.services.proposal_reach import reach_maps
from siting.services.proposal_reasons import with_reasons
from siting.settings import DeploymentSettings
from siting.store.geodata import list_sets
from siting.store.places import load_areas, load_points
from siting.store.sources import load_attributions

SURROUNDINGS_M = 15_000.0
"""How far beyond the sites the base map is taken along."""


def gather(
    conn: Connection,
    result: MatchResult,
    *,
    deployment: DeploymentSettings,
    geodata: ProposalGeodata,
    made_at: datetime,
) -> ProposalContent:
    """Return the proposal's content: the result with the base map around its sites and who must be named."""
    sites = [one.site for one in (*result.ranked, *result.out)]
    frame = _frame([site.geometry for site in sites if site.geometry is not None])
    areas = load_areas(conn, within=frame) if frame is not None else []
    points = load_points(conn, within=frame) if frame is not None else []
    places: list[NamedArea | ReferencePoint] = [*areas, *points]
    roads = roads_within(geodata.read_roads(conn, frame, tuple(RoadRank)), frame) if frame is not None else ()
    reach = reach_maps(conn, [one.site for one in result.ranked], geodata)
    places += [] if reach is None else reach.areas
    drawn = {Role(place.kind.value) for place in places} | ({Role.ROADS} if roads or reach is not None else set())
    sets = sets_for(conn, drawn | roles_of_facts(facts_used(result), geodata.fact_roles))
    result = with_reasons(result, geodata.fact_roles, {role for one in list_sets(conn) for role in one.roles})
    return ProposalContent(
        proposal_id=0,
        version=0,
        made_at=made_at,
        sender=Sender(
            organisation=deployment.organisation,
            unit=Text(sv=deployment.unit_sv, en=deployment.unit_en),
            email=deployment.email,
            phone=deployment.phone,
        ),
        result=result,
        areas=tuple(areas),
        points=tuple(points),
        crs=deployment.crs,
        attributions=_attributions(conn, {site.source for site in sites}, sets, places),
        map_attributions=tuple(credit(one) for one in sets if one.roles & drawn and must_be_named(one)),
        roads=roads,
        reach=reach,
        tiles=_tiles(deployment),
        demo=result.requirement.demo or any(site.demo for site in sites),
    )


def _frame(geometries: list[BaseGeometry]) -> Polygon | None:
    if not geometries:
        return None
    west, south, east, north = union_all([box(*one.bounds) for one in geometries]).bounds
    return box(west - SURROUNDINGS_M, south - SURROUNDINGS_M, east + SURROUNDINGS_M, north + SURROUNDINGS_M)


def _attributions(
    conn: Connection,
    source_keys: set[str],
    sets: Sequence[GeodataSet],
    places: Sequence[NamedArea | ReferencePoint],
) -> tuple[str, ...]:
    """Return who must be named, each once: for the sites, for the data sets, for places beside their data set."""
    titles = {in_both(one.title) for one in sets}
    of_places = sorted({place.source for place in places if place.source} - titles)
    return tuple(dict.fromkeys([*load_attributions(conn, sorted(source_keys)), *map(credit, sets), *of_places]))


def _tiles(deployment: DeploymentSettings) -> TileService | None:
    if deployment.tile_url is None:
        return None
    return TileService(
        url=deployment.tile_url, attribution=deployment.tile_attribution, max_zoom=deployment.tile_max_zoom
    )
